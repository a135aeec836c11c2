"""Members who volunteer, and whom they help."""

from dataclasses import dataclass
from datetime import date

from marketplace.domain.support.helping import Volunteering
from marketplace.domain.support.themes import Theme
from marketplace.models import SupportAssignment, SupportHelper


@dataclass(frozen=True, slots=True)
class Helped:
    """Somebody whom a helper helps now, with what and until when."""

    assignment_id: int
    beneficiary_id: int
    alias: str
    theme: Theme
    wanted_by: date


def volunteering(member_id: int | None) -> Volunteering | None:
    """What a member said, while they volunteer."""
    row = SupportHelper.objects.filter(pk=member_id or 0, ended_at__isnull=True).first()
    if row is None:
        return None
    return Volunteering(
        frozenset(Theme(one) for one in row.themes), row.capacity, row.place_id, row.km, row.is_remote
    )


def helped_by(member_id: int | None) -> list[Helped]:
    rows = SupportAssignment.objects.filter(helper_id=member_id or 0, ended_at__isnull=True)
    told = rows.order_by("need__wanted_by", "pk").values_list(
        "pk", "need__beneficiary_id", "need__beneficiary__alias", "need__theme", "need__wanted_by"
    )
    return [Helped(pk, person, alias, Theme(theme), day) for pk, person, alias, theme, day in told]


def count() -> int:
    return SupportHelper.objects.filter(ended_at__isnull=True).count()
