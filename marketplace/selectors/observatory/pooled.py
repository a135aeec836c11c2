"""What leaves: rows of members who contribute a class at an instant, with the fields that they contribute.

No client is ever read here: whom a row is about lies in a table that this module does not know.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Q

from marketplace.domain.observatory import facts
from marketplace.domain.observatory.classes import DataClass, told
from marketplace.models import PooledFact
from marketplace.selectors.observatory import consents

COLUMNS = (
    *("member_id", "member__number", "happened_on", "trade__code", "member__profile__place__department"),
    *("client_sector", "client_size", "lead_source", "outcome", "reason"),
    *("day_rate_cents", "payment_days", "unpaid_minutes"),
)


@dataclass(frozen=True, slots=True)
class PooledRow:
    """One row as it leaves. What its writer does not contribute is "" or None.

    contributor: a member reference ("M-0012"). happened_on: the first day of its month. trade: the code of a
    concept. department: "69", "2A", "971", or "" where none is known. day_rate_cents: rounded to ten euros.
    """

    contributor: str
    happened_on: date
    trade: str
    department: str
    client_sector: str
    client_size: str
    lead_source: str
    outcome: str
    reason: str
    day_rate_cents: int | None
    payment_days: int | None
    unpaid_minutes: int | None


def rows(data_class: str, first_day: date, last_day: date, at: datetime) -> list[PooledRow]:
    """Rows of these days that say something of a class, of who contributes it at that instant; two queries.

    Beside it stand the other fields that the same member contributes then, and no others.
    """
    given = {
        member_id: facts.shown(classes)
        for member_id, classes in consents.classes_by_member(at).items()
        if data_class in classes
    }
    about = told(DataClass(data_class)).fields[0]
    found = (
        PooledFact.objects.filter(
            member_id__in=given, happened_on__gte=first_day, happened_on__lte=last_day, written_at__lte=at
        )
        .exclude(Q(**{f"{about}__isnull": True}))
        .order_by("pk")
        .values_list(*COLUMNS)
    )
    told_rows = [
        _shown(
            PooledRow(f"M-{number:04d}", day.replace(day=1), trade, department or "", *values),
            given[member_id],
        )
        for member_id, number, day, trade, department, *values in found
    ]
    return [row for row in told_rows if getattr(row, about) not in ("", None)]


def _shown(row: PooledRow, fields: frozenset[str]) -> PooledRow:
    hidden: dict[str, str | None] = {
        **dict.fromkeys(("client_sector", "client_size", "lead_source", "outcome", "reason"), ""),
        **dict.fromkeys(("day_rate_cents", "payment_days", "unpaid_minutes")),
    }
    kept = replace(row, **{name: nothing for name, nothing in hidden.items() if name not in fields})  # type: ignore[arg-type]  # of their fields
    if kept.day_rate_cents is None:
        return kept
    return replace(kept, day_rate_cents=facts.band(kept.day_rate_cents))
