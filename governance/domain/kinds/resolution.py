"""A resolution: a text to adopt by yes or no or by consent, or a choice among options that are named."""

from collections.abc import Mapping, Sequence
from typing import Any

from coop.domain.errors import Refused
from coop.domain.words import N_
from governance.domain import texts
from governance.domain.counting import Method
from governance.domain.kinds.choices import LABEL_LENGTH, method_of, named, ranked
from governance.domain.polls import Limits
from governance.domain.questions import YES_NO, YES_OR_NO, Option, Question
from governance.domain.rules import Json

TEXT_LENGTH = 8000
OF_A_TEXT = (YES_NO, Method.CONSENT)
OF_OPTIONS = (
    *(Method.APPROVAL, Method.SCORE, Method.DOTS, Method.MAJORITY_JUDGMENT, Method.IRV, Method.SCHULZE),
)
METHODS = (*OF_A_TEXT, *OF_OPTIONS)
WITH_SCALE = (Method.SCORE, Method.DOTS)
LONGEST_SCALE = 100
BEST_GRADE = 5
"""Six grades from 0 up, as majority judgment is held (Balinski and Laraki, 2007); their words are on the
page.
"""


def clean(
    *, text: str, method: str, options: Sequence[str] = (), scale: int | None = None
) -> dict[str, Json]:
    """What is kept. options: their names, where one is chosen; scale: the most points of one option, or
    how many dots each voter has. Raises Refused.
    """
    method = method_of(method, METHODS)
    asked: dict[str, Json] = {
        "text": texts.clean(text, "text", TEXT_LENGTH, absent=N_("Please write the text of the resolution.")),
        "method": method,
    }
    if method in OF_A_TEXT:
        return asked
    if method in WITH_SCALE and (scale is None or not 1 <= scale <= LONGEST_SCALE):
        raise Refused(
            N_("Say how many points or dots, from 1 to %(most)s."), field="scale", most=LONGEST_SCALE
        )
    return asked | {"options": named(options, "options"), "scale": scale if method in WITH_SCALE else None}


def question(asked: Mapping[str, Any]) -> Question:
    """The ballot of a resolution that `clean` gave."""
    method = asked["method"]
    if method == YES_NO:
        return YES_OR_NO
    if method == Method.CONSENT:
        return Question(
            method, (Option("text", asked["text"].partition("\n")[0][:LABEL_LENGTH]),), limits=Limits(most=1)
        )
    options = tuple(Option(option["id"], option["label"]) for option in asked["options"])
    return Question(method, options, limits=_limits(method, options, asked["scale"]))


def _limits(method: str, options: Sequence[Option], scale: int) -> Limits:
    match method:
        case Method.SCORE:
            return Limits(most=scale)
        case Method.DOTS:
            return Limits(total=scale)
        case Method.MAJORITY_JUDGMENT:
            return Limits(most=BEST_GRADE)
        case Method.APPROVAL:
            return Limits(least=1, most=1)
        case _:
            return ranked(options)
