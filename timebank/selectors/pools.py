"""What reached the common pool during a period, and the shares that decide where it goes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.db.models import Count, Q, QuerySet, Sum

from governance.selectors import rules
from timebank.domain import periods
from timebank.domain.distributions import AT_ONCE, Inputs, PoolLeg
from timebank.domain.natures import AccountKind, Nature, Unit
from timebank.domain.periods import Period
from timebank.models import Leg
from timebank.rules import DISTRIBUTION_SHARES

# A distribution gives the pool away and is left out; a correction brings back to the pool of its own day what
# the funds had too much, and counts there.
LEGS = """
SELECT leg.entry_id, account.unit, leg.amount
FROM timebank_leg leg
JOIN timebank_account account ON account.id = leg.account_id AND account.kind = 'commons'
JOIN timebank_journalentry entry ON entry.id = leg.entry_id
WHERE leg.happened_at >= %(start)s AND leg.happened_at < %(end)s
  AND (entry.nature <> 'distribution' OR EXISTS (
    SELECT FROM timebank_distribution d WHERE d.entry_id = entry.id AND d.corrects_id IS NOT NULL))
"""
# What was taken back of the period's entries after it was distributed, and again of what took back.
UNDONE = f"""
WITH RECURSIVE undone AS (
  SELECT later.id, later.happened_at FROM timebank_journalentry later
  JOIN timebank_journalentry entry ON entry.id = later.reverses_id
  WHERE entry.happened_at >= %(start)s AND entry.happened_at < %(end)s AND entry.nature <> 'distribution'
  UNION
  SELECT later.id, later.happened_at FROM timebank_journalentry later
  JOIN undone ON later.reverses_id = undone.id
)
{LEGS}
UNION ALL
SELECT leg.entry_id, account.unit, leg.amount
FROM undone
JOIN timebank_leg leg ON leg.entry_id = undone.id
JOIN timebank_account account ON account.id = leg.account_id AND account.kind = 'commons'
WHERE undone.happened_at >= %(end)s AND undone.id < %(before)s
"""  # noqa: S608  statements of our own
ORDERED = 'SELECT entry_id, unit, amount FROM ({0}) AS told ORDER BY entry_id, unit COLLATE "C", amount'
LAST = 2**63 - 1

WAITING = """
WITH pool AS (SELECT id FROM timebank_account WHERE kind = 'commons'), span AS (
  SELECT min(first.happened_at) AS first_at, max(last.happened_at) AS last_at FROM pool
  CROSS JOIN LATERAL (
    SELECT happened_at FROM timebank_leg WHERE account_id = pool.id ORDER BY happened_at LIMIT 1) first
  CROSS JOIN LATERAL (
    SELECT happened_at FROM timebank_leg WHERE account_id = pool.id ORDER BY happened_at DESC LIMIT 1) last
), months AS (
  SELECT month, month AT TIME ZONE 'Europe/Paris' AS start,
    (month + interval '1 month') AT TIME ZONE 'Europe/Paris' AS until
  FROM span, generate_series(date_trunc('month', first_at AT TIME ZONE 'Europe/Paris'),
                             last_at AT TIME ZONE 'Europe/Paris', interval '1 month') AS month
)
SELECT month::date FROM months
WHERE until <= %(at)s AND NOT EXISTS (
  SELECT FROM timebank_distribution WHERE period && tstzrange(start, until)
) AND EXISTS (
  SELECT FROM pool
  JOIN timebank_leg leg ON leg.account_id = pool.id AND leg.happened_at >= start AND leg.happened_at < until
  JOIN timebank_journalentry entry ON entry.id = leg.entry_id AND entry.nature <> 'distribution'
) ORDER BY month
"""
"""By the ends of the pool and a look into each month: its legs are never read as a whole."""


def inputs_of(period: Period) -> Inputs:
    """The inputs of a distribution of this period, under the rule in force when it ends."""
    in_force = rules.in_force(DISTRIBUTION_SHARES, at=period.end)
    return Inputs(period, legs_of(period), in_force.value, in_force.version_id)


def legs_of(period: Period) -> Iterator[PoolLeg]:
    """What entries dated in the period brought or took back; a distribution's own entry left out.

    In the order of entries; only a few thousand are held in memory at once.
    """
    return _streamed(LEGS, {"start": period.start, "end": period.end})


def legs_undone_of(period: Period, *, before_id: int = LAST) -> Iterator[PoolLeg]:
    """The same with what was taken back of these entries after the period: by entries before this id."""
    return _streamed(UNDONE, {"start": period.start, "end": period.end, "before": before_id})


def months_waiting(at: datetime) -> list[Period]:
    """Months that are over, in which something reached the pool or was taken back, and no day of which was
    distributed; the oldest first.
    """
    with connection.cursor() as cursor:
        cursor.execute(WAITING, {"at": at})
        found: list[tuple[date]] = cursor.fetchall()
    return [periods.month_of(first_on) for (first_on,) in found]


def _streamed(question: str, values: Mapping[str, datetime | int]) -> Iterator[PoolLeg]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(ORDERED.format(question), values)
        while some := cursor.fetchmany(AT_ONCE):
            for entry_id, unit, amount in some:
                yield PoolLeg(entry_id, UNITS[unit], amount)


UNITS = {unit.value: unit for unit in Unit}


@dataclass(frozen=True, slots=True)
class Pool:
    """What legs of one unit sum to, and how many they are."""

    unit: Unit
    amount: int
    legs: int


def sums(period: Period) -> list[Pool]:
    """The same summed in each unit that has some, asked of the database at once."""
    rows = _pool_legs().filter(happened_at__gte=period.start, happened_at__lt=period.end)
    found = (
        rows.order_by("account__unit")
        .values_list("account__unit")
        .annotate(pool=Sum("amount"), legs=Count("*"))
    )
    return [Pool(Unit(unit), int(amount), legs) for unit, amount, legs in found]


def _pool_legs() -> QuerySet[Leg]:
    pool = Leg.objects.filter(account__kind=AccountKind.COMMONS)
    shared = Q(entry__nature=Nature.DISTRIBUTION, entry__distribution__corrects__isnull=True)
    return pool.exclude(shared)
