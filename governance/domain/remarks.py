"""What members say of a proposal before it is decided: questions, objections, supports, and answers to
them.
"""

from enum import StrEnum

from coop.domain.errors import Refused
from coop.domain.words import N_
from governance.domain import texts
from governance.domain.proposals import State


class Kind(StrEnum):
    OBJECTION = "objection"
    QUESTION = "question"
    SUPPORT = "support"
    ANSWER = "answer"


KIND_NAMES: dict[Kind, str] = {
    Kind.OBJECTION: N_("Objection"),
    Kind.QUESTION: N_("Question"),
    Kind.SUPPORT: N_("Support"),
    Kind.ANSWER: N_("Answer"),
}
LIST_NAMES: dict[Kind, str] = {
    Kind.OBJECTION: N_("Objections"),
    Kind.QUESTION: N_("Questions"),
    Kind.SUPPORT: N_("Supports"),
}
OPENING_KINDS = (Kind.QUESTION, Kind.OBJECTION, Kind.SUPPORT)
"""Those that stand by themselves; an answer stands under one of them."""
TALKING_STATES = (State.DISCUSSED, State.ANNOUNCED, State.VOTING)
"""From its publication until it ends, withdrawn or counted."""
TEXT_LENGTH = 2000


def check_open(state: State) -> None:
    """Raises Refused before a proposal is published and once it ended."""
    if state not in TALKING_STATES:
        raise Refused(N_("This proposal is not being discussed: nothing was added."))


def kind_of(kind: str, *, is_answer: bool) -> Kind:
    """One of the kinds that stand by themselves, or an answer where it stands under another remark. Raises
    Refused.
    """
    if is_answer:
        return Kind.ANSWER
    if kind not in OPENING_KINDS:
        raise Refused(N_("Choose a question, an objection or a support."), field="kind")
    return Kind(kind)


def clean_text(text: str) -> str:
    """As its author typed it, without what surrounds it. Raises Refused."""
    return texts.clean(text, "text", TEXT_LENGTH, absent=N_("Please write what you have to say."))
