"""Standing pledges: the one that holds, its history, what it gave, and whose turn it is."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Sum
from django.utils import timezone

from governance.selectors import rules
from timebank.domain.pledges import PledgeAct
from timebank.models import Pledge, PledgeRun
from timebank.rules import PLEDGE_DAYS

LATEST = 20


@dataclass(frozen=True, slots=True)
class PledgeLine:
    """A line of the history of a pledge."""

    id: int
    act: PledgeAct
    above_minutes: int
    to_solidarity: bool
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class RunLine:
    """A day on which it gave. entry_id: of what went to the solidarity fund."""

    ran_on: date
    minutes: int
    entry_id: int | None


def of_member(member_id: int) -> PledgeLine | None:
    """The pledge that holds today, None where there is none."""
    row = Pledge.objects.filter(member_id=member_id).order_by("-pk").first()
    return None if row is None or row.act == PledgeAct.REVOKE else _line(row)


def history(member_id: int) -> list[PledgeLine]:
    """Every line, the newest first."""
    return [_line(row) for row in Pledge.objects.filter(member_id=member_id).order_by("-pk")[:LATEST]]


def runs(member_id: int) -> list[RunLine]:
    """What it gave, the latest first."""
    rows = PledgeRun.objects.filter(member_id=member_id).order_by("-pk")[:LATEST]
    return [RunLine(row.ran_on, row.minutes, row.entry_id) for row in rows]


def given(member_id: int) -> int:
    """All that a member's pledges gave."""
    found = PledgeRun.objects.filter(member_id=member_id).aggregate(total=Sum("minutes"))
    return int(found["total"] or 0)


def due(*, at: datetime) -> list[int]:
    """The members whose pledge may give today, the oldest pledge first."""
    holding = Pledge.objects.filter(replacement__isnull=True, member__left_at__isnull=True)
    rows = holding.exclude(act=PledgeAct.REVOKE)
    recent = PledgeRun.objects.filter(ran_on__gt=_last_day(at)).values("member_id")
    return list(
        rows.exclude(member_id__in=recent).order_by("decided_at", "pk").values_list("member_id", flat=True)
    )


def is_due(member_id: int, *, at: datetime) -> bool:
    """Whether it gave nothing for as long as was voted."""
    return not PledgeRun.objects.filter(member_id=member_id, ran_on__gt=_last_day(at)).exists()


def _last_day(at: datetime) -> date:
    """What was given on this day or before it lies far enough back."""
    return timezone.localdate(at) - timedelta(days=rules.in_force(PLEDGE_DAYS, at=at).value)


def _line(row: Pledge) -> PledgeLine:
    return PledgeLine(row.pk, PledgeAct(row.act), row.above_minutes, row.to_solidarity, row.decided_at)
