"""Consent is asked in rounds: objections that stand are worked on, and all voters are asked once more.

A round is a vote of its own, on the same text and under the rules that the first one froze. Between two
rounds the proposer answers each objection and may improve the text; who objects lifts the objection or keeps
it, in words. After the last round that members voted, an objection that stands rejects.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from coop.domain.errors import Refused
from coop.domain.words import N_
from governance.domain import texts
from governance.domain.proposals import Outcome, State
from governance.domain.remarks import TALKING_STATES, TEXT_LENGTH
from governance.domain.rules import Json

FIRST = 1
ROUNDS, DAYS = "governance.consent_rounds", "governance.consent_round_days"
IMPROVEMENT_LENGTH = 8000


class Stance(StrEnum):
    """Where an objection stands that a round took over from the one before."""

    OPEN = "open"
    ANSWERED = "answered"
    KEPT = "kept"
    LIFTED = "lifted"


STANCE_NAMES: dict[Stance, str] = {
    Stance.OPEN: N_("awaits an answer"),
    Stance.ANSWERED: N_("answered"),
    Stance.KEPT: N_("kept"),
    Stance.LIFTED: N_("lifted"),
}


def stance(*, is_answered: bool, is_kept: bool, is_lifted: bool) -> Stance:
    """The last word is that of who objects."""
    if is_lifted:
        return Stance.LIFTED
    if is_kept:
        return Stance.KEPT
    return Stance.ANSWERED if is_answered else Stance.OPEN


def number_of(frozen: Mapping[str, Json]) -> int:
    """Which round a ballot is; the first says nothing of it."""
    return int(frozen["round"]["number"]) if "round" in frozen else FIRST


def improvement_of(frozen: Mapping[str, Json]) -> str:
    """The text as its proposer had improved it when a ballot opened, "" for none."""
    return str(frozen["round"]["improvement"]) if "round" in frozen else ""


def most(frozen: Mapping[str, Json]) -> int:
    """How many rounds there are at most, as the ballot froze it: one where it opened before this
    rule.
    """
    rules = frozen["rules"]
    return int(rules[ROUNDS]["value"]) if ROUNDS in rules else FIRST


def is_due(frozen: Mapping[str, Json], outcome: Outcome) -> bool:
    """Whether a further round follows this outcome."""
    return outcome is Outcome.OBJECTED and number_of(frozen) < most(frozen)


def as_frozen(number: int, previous_id: int, improvement: str) -> dict[str, Json]:
    """What a ballot says of its round; nothing where it is the first. previous_id: the proposal of the
    round before; improvement: the proposer's last one, "" for none.
    """
    if number == FIRST:
        return {}
    return {"round": {"number": number, "previous": previous_id, "improvement": improvement}}


def on_paper(sheet: Mapping[str, Any]) -> int:
    """How many papers objected."""
    last = sheet["rounds"][-1]
    return int(last["made"]) + int(last["standing"])


def earlier(number: int, ballot_id: int, sheet: Mapping[str, Any]) -> dict[str, Json]:
    """What the sheet of a later round says of this one: objections by the id of the remark, and on paper."""
    return {
        "round": number,
        "ballot": ballot_id,
        "objections": list(sheet["objections"]),
        "on_paper": on_paper(sheet),
    }


def check_between(state: State) -> None:
    """The text is improved between two rounds alone: what is voted does not move. Raises Refused."""
    if state is not State.ANNOUNCED:
        raise Refused(N_("A text is improved before the vote of its round opens, and not after."))


def check_open(state: State) -> None:
    """Answers are given, and objections lifted or kept, until the count. Raises Refused."""
    if state not in TALKING_STATES:
        raise Refused(N_("This round is over: nothing was changed."))


def check_unsaid(*, is_said: bool, is_lifted: bool) -> None:
    """What was said stays as it was said, and of an objection that is lifted nothing is said. Raises
    Refused.
    """
    if is_said or is_lifted:
        raise Refused(N_("This was already said of the objection: it stays as it was said."))


def clean_words(text: str) -> str:
    """An answer, or why an objection is kept. Raises Refused."""
    return texts.clean(text, "text", TEXT_LENGTH, absent=N_("Please write what you have to say."))


def clean_improvement(text: str) -> str:
    """The text as its proposer would have it now. Raises Refused."""
    return texts.clean(text, "text", IMPROVEMENT_LENGTH, absent=N_("Please write the text as improved."))


POWERS = {
    "governance.next_round": N_("called a further round of consent"),
    "governance.improve": N_("improved a text between two rounds of consent"),
}
"""Acts of power in rounds of consent, as the record of them names them."""
