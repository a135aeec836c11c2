"""What a member's hours did over a period."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet, Subquery, Sum

from timebank.domain import statements
from timebank.domain.natures import AccountKind, Nature, Unit
from timebank.domain.periods import Period
from timebank.domain.statements import Movement, Statement
from timebank.models import Leg


def statement(member_id: int, *, start: datetime, end: datetime) -> Statement:
    """The account that a member spends from, over [start, end)."""
    return _told(AccountKind.MEMBER_TIME, member_id, Period(start, end))


def of_group(group_id: int, *, start: datetime, end: datetime) -> Statement:
    """The hours of a group, over [start, end)."""
    return _told(AccountKind.GROUP_TIME, group_id, Period(start, end))


def of_contribution(member_id: int, *, start: datetime, end: datetime) -> Statement:
    """The account on which what a member gave for nothing is counted."""
    return _told(AccountKind.MEMBER_CONTRIBUTION, member_id, Period(start, end))


def outline(member_id: int, *, start: datetime, end: datetime) -> Statement:
    """The same figures as `statement` without the partners: for a drawing, in one query where hours moved."""
    return _statement(AccountKind.MEMBER_TIME, member_id, Period(start, end), {})


def first_instant(member_id: int) -> datetime | None:
    """When the first thing on a member's account happened, None while there is nothing."""
    return (
        Leg.objects.filter(account__owner_id=member_id)
        .order_by("happened_at")
        .values_list("happened_at", flat=True)
        .first()
    )


def _told(kind: AccountKind, member_id: int, period: Period) -> Statement:
    entry_ids = _inside(kind, member_id, period).values("entry_id")
    return _statement(kind, member_id, period, _partners(member_id, entry_ids))


def _statement(
    kind: AccountKind, member_id: int, period: Period, partners: Mapping[int, Sequence[int]]
) -> Statement:
    before = _legs(kind, member_id).filter(happened_at__lt=period.start)
    summed = before.order_by().values("account__unit").annotate(total=Sum("amount")).values("total")
    rows = _inside(kind, member_id, period).order_by("happened_at", "entry_id", "position")
    told = list(
        rows.values_list(
            *("entry_id", "happened_at", "entry__nature", "amount", "entry__subject"), Subquery(summed)
        )
    )
    movements = [
        Movement(
            entry_id, happened_at, Nature(nature), amount, tuple(partners.get(entry_id, ())), subject=subject
        )
        for entry_id, happened_at, nature, amount, subject, _opening in told
    ]
    opening = told[0][-1] if told else before.aggregate(total=Sum("amount"))["total"]
    return statements.build(member_id, opening=int(opening or 0), movements=movements, period=period)


def _legs(kind: AccountKind, member_id: int) -> QuerySet[Leg]:
    return Leg.objects.filter(account__kind=kind, account__unit=Unit.MINUTES, account__owner_id=member_id)


def _inside(kind: AccountKind, member_id: int, period: Period) -> QuerySet[Leg]:
    return _legs(kind, member_id).filter(happened_at__gte=period.start, happened_at__lt=period.end)


def _partners(member_id: int, entry_ids: QuerySet[Leg, Any]) -> dict[int, list[int]]:
    """For each entry the other members whom it touched."""
    rows = (
        Leg.objects.filter(entry_id__in=entry_ids, account__owner__isnull=False)
        .exclude(account__owner_id=member_id)
        .order_by("entry_id", "account__owner_id")
        .values_list("entry_id", "account__owner_id")
    )
    partners: dict[int, list[int]] = {}
    for entry_id, owner_id in rows:
        partners.setdefault(entry_id, []).append(owner_id)
    return partners
