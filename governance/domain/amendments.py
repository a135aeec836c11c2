"""Amending a proposal while it is discussed: another text is offered, and its proposer takes it or not.

Persons stand behind an election, a revocation, an admission and an exclusion: of these the words alone are
amended. Of a rule its value is, of a resolution its text, options and way to vote, of a budget its sum,
projects and way to vote.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from coop.domain.errors import Refused
from coop.domain.words import N_
from governance.domain import proposals, texts
from governance.domain.kinds import budget, resolution
from governance.domain.kinds.names import Kind
from governance.domain.proposals import State
from governance.domain.rules import Json, Rule, decode, encode, read

WORDS_LENGTH = 2000
ASKED_KINDS = (Kind.RESOLUTION, Kind.BUDGET)
"""Kinds of which what is asked may be amended; of a rule its value may be, of others only the words."""


class Answer(StrEnum):
    """What became of an amendment by an act: two of the proposer, one of who wrote it."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Fate(StrEnum):
    """Where an amendment stands."""

    AWAITED = "awaited"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    OUTDATED = "outdated"
    UNANSWERED = "unanswered"


ANSWER_NAMES: dict[Answer, str] = {
    Answer.ACCEPTED: N_("amendment accepted"),
    Answer.DECLINED: N_("amendment declined"),
    Answer.WITHDRAWN: N_("amendment taken back"),
}
FATE_NAMES: dict[Fate, str] = {
    Fate.AWAITED: N_("awaits an answer"),
    Fate.ACCEPTED: N_("amendment accepted"),
    Fate.DECLINED: N_("amendment declined"),
    Fate.WITHDRAWN: N_("amendment taken back"),
    Fate.OUTDATED: N_("made on a former text"),
    Fate.UNANSWERED: N_("not answered in time"),
}
BY_PROPOSER = (Answer.ACCEPTED, Answer.DECLINED)

HAS_CHANGED = N_(
    "The text of the proposal has changed since: this amendment was made on a former text. "
    "It can be made again on the text as it stands."
)
IS_ANSWERED = N_("This amendment was answered already.")


@dataclass(frozen=True, slots=True)
class Text:
    """All that an amendment may change. value: JSON form, of a rule; asked: of any other kind."""

    title: str
    reason: str
    asked: Mapping[str, Json] = field(default_factory=dict)
    value: Json = None

    def as_json(self) -> dict[str, Json]:
        return {"title": self.title, "reason": self.reason, "asked": dict(self.asked), "value": self.value}


def of_json(told: Mapping[str, Any]) -> Text:
    return Text(told["title"], told["reason"], told["asked"], told["value"])


def check_count(made: int, *, most: int) -> None:
    """made: by one member on one proposal, without those that are outdated. Raises Refused."""
    if made >= most:
        raise Refused(
            N_(
                "You have offered %(count)s amendments of this proposal, as many as members voted: say what "
                "you think of it in the discussion."
            ),
            count=made,
        )


def check_open(state: State) -> None:
    """Raises Refused before a proposal is published, and once its vote is announced."""
    if state is not State.DISCUSSED:
        raise Refused(
            N_(
                "A proposal is amended while it is in discussion, until its vote is announced: "
                "nothing changed."
            )
        )


def fate(answer: Answer | None, *, state: State, is_of_this_text: bool) -> Fate:
    """is_of_this_text: no other amendment was accepted since it was made. state: of the proposal."""
    if answer is not None:
        return Fate(answer.value)
    if state is not State.DISCUSSED:
        return Fate.UNANSWERED
    return Fate.AWAITED if is_of_this_text else Fate.OUTDATED


def amended(
    old: Text,
    *,
    kind: Kind,
    title: str,
    reason: str,
    rule: Rule[Any] | None = None,
    today: Json = None,
    value: Json = None,
    asked: Mapping[str, Any] | None = None,
) -> Text:
    """The text as it would stand, checked as a new proposal is. Raises Refused, also where nothing changes.

    rule, value: of a change of a rule; today: the value with which it compares itself, in JSON.
    asked: what was typed, as the `clean` of its kind takes it; None, and of other kinds, what stood is kept.
    """
    new = Text(
        title=proposals.clean_title(title),
        reason=proposals.clean_reason(reason),
        asked=_asked(kind, asked) if asked is not None and kind in ASKED_KINDS else old.asked,
        value=_value(rule, old.value, value) if rule is not None else old.value,
    )
    if rule is not None and read(rule, today) == read(rule, new.value):
        raise Refused(N_("This is already the value of the rule."), field="value")
    if new.as_json() == old.as_json():
        raise Refused(N_("This changes nothing: the text stands so already."))
    return new


def clean_why(typed: str) -> str:
    """Why a text should be amended, as its author typed it. Raises Refused."""
    absent = N_("Please say why: the proposer answers a reason.")
    return texts.clean(typed, "why", WORDS_LENGTH, absent=absent)


def clean_answer(typed: str, answer: Answer) -> str:
    """The words of an answer: whoever declines says why; others may say nothing. Raises Refused."""
    absent = N_("Please say why you decline it.") if answer is Answer.DECLINED else ""
    return texts.clean(typed, "words", WORDS_LENGTH, absent=absent)


def later(announceable_at: datetime, over_at: datetime) -> datetime:
    """From when a vote may be announced: an amendment that was accepted makes it later, never earlier."""
    return max(announceable_at, over_at)


def _value(rule: Rule[Any], old: Json, typed: Json) -> Json:
    """In JSON; the same value typed otherwise is what stood."""
    wanted = decode(rule, typed)
    return old if read(rule, old) == wanted else encode(rule, wanted)


def _asked(kind: Kind, typed: Mapping[str, Any]) -> Mapping[str, Json]:
    return resolution.clean(**typed) if kind is Kind.RESOLUTION else budget.clean(**typed)


POWERS = {"governance.amend": N_("accepted an amendment of a proposal")}
"""Acts of power about amendments, as the record of them names them."""
