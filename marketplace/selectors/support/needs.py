"""Needs of people who are helped, and who helps with each."""

from dataclasses import dataclass
from datetime import date

from marketplace.domain.support.themes import Theme
from marketplace.models import SupportAssignment, SupportNeed


@dataclass(frozen=True, slots=True)
class Asked:
    """helper_id, assignment_id: of who helps with it now."""

    id: int
    theme: Theme
    is_remote: bool
    wanted_by: date
    half_days: int
    is_closed: bool
    helper_id: int | None = None
    assignment_id: int | None = None


def of_person(beneficiary_id: int) -> list[Asked]:
    """Open ones first. Two queries."""
    rows = SupportNeed.objects.filter(beneficiary_id=beneficiary_id).order_by("wanted_by", "pk")
    helping = {
        row.need_id: row
        for row in SupportAssignment.objects.filter(
            need__beneficiary_id=beneficiary_id, ended_at__isnull=True
        ).order_by("pk")
    }
    found = [
        Asked(
            id=row.pk,
            theme=Theme(row.theme),
            is_remote=row.is_remote,
            wanted_by=row.wanted_by,
            half_days=row.half_days,
            is_closed=row.closed_at is not None,
            helper_id=helping[row.pk].helper_id if row.pk in helping else None,
            assignment_id=helping[row.pk].pk if row.pk in helping else None,
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: one.is_closed)
