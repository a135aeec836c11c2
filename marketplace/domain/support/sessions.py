"""A session, as the helper notes it: time, theme, place, what came of it, what comes next, how it was."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from coop.domain.errors import Refused
from coop.domain.words import N_
from marketplace.domain.support.themes import Theme

LONGEST_MINUTES = 12 * 60
NEXT_LENGTH = 160
WORD_LENGTH = 160


class Outcome(StrEnum):
    SOLVED = "solved"
    ADVANCED = "advanced"
    PASSED_ON = "passed_on"
    STUCK = "stuck"


class Satisfaction(StrEnum):
    """Three levels, as a smile on paper."""

    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"


class Heard(StrEnum):
    """How somebody without an account said it."""

    PAPER = "paper"
    VOICE = "voice"


class Mistake(StrEnum):
    """Why a session is undone. One of these: a text could say more of somebody than is needed."""

    TIME = "time"
    PERSON = "person"
    NOT_HELD = "not_held"
    OTHER = "other"


MISTAKE_NAMES = {
    Mistake.TIME: N_("the day or the time was wrong"),
    Mistake.PERSON: N_("it was somebody else"),
    Mistake.NOT_HELD: N_("it did not take place"),
    Mistake.OTHER: N_("something else was wrong"),
}
OUTCOME_NAMES = {
    Outcome.SOLVED: N_("it is done"),
    Outcome.ADVANCED: N_("it goes on"),
    Outcome.PASSED_ON: N_("passed on to somebody else"),
    Outcome.STUCK: N_("nothing could be done"),
}
SATISFACTION_NAMES = {
    Satisfaction.GOOD: N_("it helped me"),
    Satisfaction.FAIR: N_("it helped me in part"),
    Satisfaction.POOR: N_("it did not help me"),
}
HEARD_NAMES = {Heard.PAPER: N_("on a paper slip"), Heard.VOICE: N_("told to the helper")}


@dataclass(frozen=True, slots=True)
class SessionDraft:
    """satisfaction, heard: both or none."""

    held_on: date
    minutes: int
    theme: Theme
    is_remote: bool
    outcome: Outcome
    next_step: str = ""
    satisfaction: Satisfaction | None = None
    heard: Heard | None = None
    word: str = ""


def check(draft: SessionDraft, *, assigned_on: date, until_on: date, on: date) -> None:
    """Raises Refused for a session outside the days of the assignment or of what was signed, or too long."""
    if not assigned_on <= draft.held_on <= on:
        raise Refused(N_("Give a day between the assignment and today."), field="held_on")
    if draft.held_on > until_on:
        raise Refused(N_("What was signed had ended by that day."), field="held_on")
    if not 1 <= draft.minutes <= LONGEST_MINUTES:
        raise Refused(N_("A session lasts a day at most."), field="minutes")
    for text, most, field in ((draft.next_step, NEXT_LENGTH, "next_step"), (draft.word, WORD_LENGTH, "word")):
        if len(text) > most or "\x00" in text:
            raise Refused(N_("Say it in a few words."), field=field)
    if (draft.satisfaction is None) is not (draft.heard is None) or (draft.word and draft.heard is None):
        raise Refused(N_("Say how it was heard: on paper, or told to you."), field="heard")
