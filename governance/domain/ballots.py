"""When a ballot is open, when it may be counted, and from which day what it decided is obeyed."""

from datetime import datetime, time, timedelta, tzinfo
from enum import StrEnum

from coop.domain.words import N_


class Choice(StrEnum):
    YES = "yes"
    NO = "no"
    BLANK = "blank"


HAS_ENDED = N_("This vote has ended: nothing was changed, and its count is on this page.")
NOT_LISTED = N_(
    "The list of voters was closed when this vote opened, and you were not on it yet. The next vote is yours."
)
CHOICE_NAMES: dict[Choice, str] = {Choice.YES: N_("Yes"), Choice.NO: N_("No"), Choice.BLANK: N_("Blank")}


def closes_at(opened_at: datetime, *, days: int) -> datetime:
    """The instant from which no vote is taken: so many times 24 hours after the opening."""
    return opened_at + timedelta(days=days)


def takes_votes(at: datetime, *, closes_at: datetime, is_closed: bool) -> bool:
    """A vote counts strictly before the term; at the term itself it is too late, for everyone alike."""
    return not is_closed and at < closes_at


def is_due(at: datetime, *, closes_at: datetime, is_closed: bool) -> bool:
    """From the term on, until it is counted."""
    return not is_closed and at >= closes_at


def effective_at(
    *, closes_at: datetime, counted_at: datetime, base_effective_at: datetime, notice_days: int, zone: tzinfo
) -> datetime:
    """The start of the day, in the cooperative's own zone, from which the new value is obeyed.

    So many days after the day of the term. Two cases push it later, and none sooner: a ballot counted late (a
    rule never applies to the past), and a base that only takes effect later (it holds for a day at least).
    """
    counted_from = max(closes_at, counted_at)
    day = counted_from.astimezone(zone).date() + timedelta(days=notice_days)
    first = base_effective_at.astimezone(zone).date() + timedelta(days=1)
    return datetime.combine(max(day, first), time(), tzinfo=zone)
