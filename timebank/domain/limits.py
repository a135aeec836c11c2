"""How far a member's hours may go: voted for all, or granted to one; and how much room is left."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from coop.domain.errors import Refused
from coop.domain.words import N_, Sentence

REASON_LENGTH = 400
NEVER_ABOVE = -60
"""What no vote can forbid to anybody, an exception can not forbid to somebody: the door asks no sooner."""
NEVER_BELOW = 6_000


class LimitSide(StrEnum):
    """Which of the two limits: the least that a member's hours may come to, or the most."""

    LEAST = "least"
    MOST = "most"


SIDE_NAMES = {
    LimitSide.LEAST: N_("how far below zero"),
    LimitSide.MOST: N_("how much above zero"),
}


@dataclass(frozen=True, slots=True)
class Room:
    """A member's hours between their two limits, with what is reserved and awaited.

    low, high: the balance once everything that is reserved is paid, and once everything awaited has come.
    least, most: the limits of today. is_least_personal, is_most_personal: whether they were granted to them.
    """

    low: int
    high: int
    least: int
    most: int
    is_least_personal: bool = False
    is_most_personal: bool = False

    @property
    def to_spend(self) -> int:
        """Minutes until the least; below zero where it has been passed."""
        return self.low - self.least

    @property
    def to_receive(self) -> int:
        """Minutes until the most."""
        return self.most - self.high


def warning(room: Room, *, from_minutes: int, moved: int = 0) -> Sentence | None:
    """What a member is told once little room is left, before the limit stops anything; None while there is.

    from_minutes: as voted. moved: what would be added to their hours (negative: taken), 0 for as it is.
    """
    if moved <= 0:
        left = room.to_spend + moved
        if left <= from_minutes:
            return _before_least(left, is_after=moved < 0)
    if moved >= 0:
        left = room.to_receive - moved
        if left <= from_minutes:
            return _before_most(left, is_after=moved > 0)
    return None


def check_granted(
    side: LimitSide,
    minutes: int,
    *,
    begins_at: datetime,
    ends_at: datetime | None,
    at: datetime,
    furthest: int,
) -> None:
    """Raises Refused for an exception that can not stand. furthest: how far it may go, as voted."""
    nearest = -NEVER_ABOVE if side is LimitSide.LEAST else NEVER_BELOW
    distance = -minutes if side is LimitSide.LEAST else minutes
    if distance < nearest:
        raise Refused(
            N_("No exception may be stricter than %(nearest_minutes)s: every member has that."),
            field="minutes",
            nearest_minutes=nearest,
        )
    if distance > furthest:
        raise Refused(
            N_("The members have voted that an exception goes no further than %(furthest_minutes)s."),
            field="minutes",
            furthest_minutes=furthest,
        )
    if begins_at < at:
        raise Refused(
            N_("An exception begins now or later: what is past keeps its limits."), field="begins_on"
        )
    if ends_at is not None and ends_at <= begins_at:
        raise Refused(N_("An exception ends after it begins."), field="last_on")


def check_end(*, ends_at: datetime | None, ended_at: datetime | None, at: datetime) -> None:
    """Raises Refused where there is nothing left to end."""
    if ended_at is not None or (ends_at is not None and ends_at <= at):
        raise Refused(N_("This exception has already ended."))


def _before_least(left: int, *, is_after: bool) -> Sentence:
    if left < 0:
        msgid = N_("This would go %(over_minutes)s beyond your limit.") if is_after else _PASSED
        return Sentence(msgid, {"over_minutes": -left})
    if is_after:
        return Sentence(
            N_("After this you will have %(left_minutes)s left before your limit."), {"left_minutes": left}
        )
    return Sentence(N_("You have %(left_minutes)s left before your limit."), {"left_minutes": left})


def _before_most(left: int, *, is_after: bool) -> Sentence:
    if left < 0:
        msgid = N_("This would go %(over_minutes)s above the most that one may hold.") if is_after else _ABOVE
        return Sentence(msgid, {"over_minutes": -left})
    if is_after:
        return Sentence(
            N_("After this you may still receive %(left_minutes)s before the most that one may hold."),
            {"left_minutes": left},
        )
    return Sentence(
        N_("You may still receive %(left_minutes)s before the most that one may hold."),
        {"left_minutes": left},
    )


_PASSED = N_("Your hours lie %(over_minutes)s beyond the limit of today: helping somebody brings them back.")
_ABOVE = N_("Your hours lie %(over_minutes)s above the most that one may hold today.")
