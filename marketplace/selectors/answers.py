"""Hours that one noted and that await the other: since when, and what happens if nobody answers."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from governance.selectors import rules
from governance.selectors.rules import Version
from marketplace.domain import engagements
from marketplace.domain.engagements import State
from marketplace.models import Engagement
from marketplace.rules import ANSWER_DAYS, AUTO_CONFIRM


@dataclass(frozen=True, slots=True)
class Wait:
    """ends_at: when the time to answer has passed; is_counted: whether a vote counts the hours then."""

    ends_at: datetime
    is_counted: bool


@dataclass(frozen=True, slots=True)
class Silence:
    """The hours that nobody answered in time, and the vote that counts them."""

    minutes: int
    version_id: int


@dataclass(frozen=True, slots=True)
class Voted:
    """Every value that the two rules of a wait have had, and the instant at which it is asked."""

    days: tuple[Version, ...]
    counted: tuple[Version, ...]
    at: datetime

    def wait(self, noted_at: datetime) -> Wait:
        """It keeps the time that was voted when the hours were noted; it counts where that was voted too."""
        is_counted = all(_value(self.counted, instant) for instant in (noted_at, self.at))
        return Wait(noted_at + timedelta(days=_value(self.days, noted_at)), is_counted)


def voted(*, at: datetime) -> Voted:
    """For any number of waits: one query."""
    days, counted = rules.stories(ANSWER_DAYS, AUTO_CONFIRM, at=at)
    return Voted(days.versions, counted.versions, at)


def _value(versions: tuple[Version, ...], at: datetime) -> int:
    return next(int(version.value) for version in reversed(versions) if version.is_in_force(at))


def due(*, at: datetime) -> list[int]:
    """Engagements whose hours may have waited too long, the oldest first; nothing while the vote is off."""
    if not rules.in_force(AUTO_CONFIRM, at=at).value:
        return []
    latest = at - timedelta(days=int(ANSWER_DAYS.lower))
    rows = Engagement.objects.filter(state=State.CONFIRMING, noted_at__lte=latest)
    return list(rows.order_by("noted_at", "pk").values_list("pk", flat=True))


def by_silence(row: Engagement, *, at: datetime) -> Silence | None:
    """What silence confirms of this engagement at this instant, None where it confirms nothing."""
    if row.state != State.CONFIRMING or row.noted_at is None:
        return None
    told = voted(at=at).wait(row.noted_at)
    noted = row.giver_minutes if row.receiver_minutes is None else row.receiver_minutes
    minutes = engagements.minutes_by_silence(noted, row.agreed_minutes)
    if minutes is None or not told.is_counted or at < told.ends_at:
        return None
    return Silence(minutes, rules.in_force(AUTO_CONFIRM, at=at).version_id)
