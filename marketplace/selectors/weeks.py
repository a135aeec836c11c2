"""When members are free, as their own page tells it and as others are warned by it."""

from dataclasses import dataclass
from datetime import date

from marketplace.domain.weeks import Days
from marketplace.models import TimeOff, Week


@dataclass(frozen=True, slots=True)
class Kept:
    """Days on which a member is away, with the note that they alone read."""

    id: int
    days: Days
    note: str


def half_days_of(member_id: int) -> int:
    """What they ticked; 0 where they ticked nothing."""
    return Week.objects.filter(pk=member_id).values_list("half_days", flat=True).first() or 0


def times_off(member_id: int, *, on: date) -> list[Kept]:
    """Those that are not over on that day, the first first."""
    rows = TimeOff.objects.filter(member_id=member_id, until_on__gte=on).order_by("from_on")
    return [Kept(row.pk, Days(row.from_on, row.until_on), row.note) for row in rows]
