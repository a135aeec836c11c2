"""E-mails about decisions: how often, when one is reminded of a vote, and when nothing is sent."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from coop.domain.errors import Refused
from coop.domain.words import N_

HOURS = tuple(range(24))
SUNDAY = 7
RETRY = timedelta(minutes=10)
"""After a mail server refused one, before it is tried again."""


class Pace(StrEnum):
    """How often a member is told what concerns them, at the most."""

    DAY = "day"
    WEEK = "week"
    NEVER = "never"


class LetterKind(StrEnum):
    """BEGUN and OVER: of an emergency measure, when it is confirmed, and when it lapses or is voted on."""

    DIGEST = "digest"
    REMINDER = "reminder"
    BEGUN = "begun"
    OVER = "over"


PACES = {Pace.DAY: N_("each day"), Pace.WEEK: N_("each week"), Pace.NEVER: N_("never")}
LANGUAGES = {"fr": N_("French"), "en": N_("English")}
DAYS_BETWEEN = {Pace.DAY: 1, Pace.WEEK: 7}
KIND_NAMES = {
    LetterKind.DIGEST: N_("what concerns me"),
    LetterKind.REMINDER: N_("reminder of a vote"),
    LetterKind.BEGUN: N_("emergency measure"),
    LetterKind.OVER: N_("end of an emergency measure"),
}
OF_MEASURES = (LetterKind.BEGUN, LetterKind.OVER)


@dataclass(frozen=True, slots=True)
class Manner:
    """How a member is written to. quiet_from, quiet_until: hours of the clock of the cooperative, 0 to 23.

    Where they are the same hour, no night is quiet.
    """

    pace: Pace = Pace.WEEK
    wants_reminders: bool = True
    quiet_from: int = 20
    quiet_until: int = 8
    is_sunday_quiet: bool = True
    language: str = "fr"

    def check(self) -> None:
        """Raises Refused for what is not offered."""
        if self.quiet_from not in HOURS or self.quiet_until not in HOURS:
            raise Refused(N_("Choose hours between 0 and 23."), field="quiet_from")
        if self.language not in LANGUAGES:
            raise Refused(N_("Choose one of these."), field="language")

    def is_quiet(self, local: datetime) -> bool:
        """Whether nothing is sent at that instant, given in the zone of the cooperative."""
        if self.is_sunday_quiet and local.isoweekday() == SUNDAY:
            return True
        if self.quiet_from <= self.quiet_until:
            return self.quiet_from <= local.hour < self.quiet_until
        return local.hour >= self.quiet_from or local.hour < self.quiet_until


def chosen_as(kind: LetterKind) -> LetterKind:
    """Which of the two choices of a member such a letter follows: what concerns them, or reminders."""
    return LetterKind.DIGEST if kind in OF_MEASURES else kind


def is_digest_due(choice: Manner, *, last_on: date | None, today: date) -> bool:
    """At most one in a day or in seven days, counted by days of the calendar. last_on: of the last one."""
    if choice.pace is Pace.NEVER:
        return False
    return last_on is None or last_on + timedelta(days=DAYS_BETWEEN[choice.pace]) <= today


def remind_at(*, opened_at: datetime, closes_at: datetime, days: int) -> datetime:
    """So many days before a vote ends; of a short vote, once half of it is over."""
    return max(closes_at - timedelta(days=days), opened_at + (closes_at - opened_at) // 2)


def is_reminder_due(*, opened_at: datetime, closes_at: datetime, days: int, at: datetime) -> bool:
    """From then on, strictly before the end. days: 0 where members voted that nobody is reminded."""
    if days == 0:
        return False
    return remind_at(opened_at=opened_at, closes_at=closes_at, days=days) <= at < closes_at


def may_retry(*, refused_at: datetime | None, at: datetime) -> bool:
    """Only what a mail server is known to have refused is handed over again."""
    return refused_at is not None and refused_at + RETRY <= at
