"""What entries brought to the common pool, and which distribution shared it out, net of reversals.

How it is read: a pool's legs by account and instant, which an index serves, over the days of one
distribution, page by page; reversals by their own partial index. What a whole pool came to is not summed
again: the lines of its distribution say it, and the database holds them to it
(`distribution_gives_the_whole_pool`).
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from timebank.domain.following import OPEN, Poured
from timebank.domain.legs import AccountKey
from timebank.domain.natures import AccountKind, Nature, Unit
from timebank.domain.periods import Period
from timebank.models import Distribution
from timebank.selectors.asking import asked
from timebank.selectors.layers_sql import ROOTS
from timebank.selectors.sight import Sight

SHARED = """
SELECT told.id, told.entry_id, lower(told.period), upper(told.period), line.unit, sum(line.amount)::bigint
FROM timebank_distribution told JOIN timebank_distributionline line ON line.distribution_id = told.id
WHERE told.entry_id IS NOT NULL AND told.corrects_id IS NULL
GROUP BY told.id, line.unit ORDER BY told.id, line.unit
"""

_RETURNED = """{roots}
SELECT account.unit, coalesce(later.entry_id, 0), root.root_id, sum(leg.amount)::bigint
FROM root JOIN timebank_distribution bottom ON bottom.entry_id = root.root_id
JOIN timebank_leg leg ON leg.entry_id = root.id
JOIN timebank_account account ON account.id = leg.account_id AND account.kind = 'commons'
LEFT JOIN timebank_distribution later ON later.period @> leg.happened_at AND later.corrects_id IS NULL
GROUP BY 1, 2, 3 HAVING sum(leg.amount) <> 0 ORDER BY 1, 2, 3
"""
RETURNED = _RETURNED.format(roots=ROOTS)
"""What undid distributions gave back, by the distribution of the days in which that was dated."""

BROUGHT = """
WITH RECURSIVE chain AS (
  SELECT id, id AS root_id FROM unnest(%(entries)s::bigint[]) AS asked(id)
  UNION ALL
  SELECT entry.id, chain.root_id FROM chain JOIN timebank_journalentry entry ON entry.reverses_id = chain.id
), first AS (
  SELECT id, root_id FROM chain
  WHERE (SELECT bottom.reverses_id FROM timebank_journalentry bottom WHERE bottom.id = chain.root_id) IS NULL
)
SELECT leg.account_id, first.root_id, coalesce(later.entry_id, 0), sum(leg.amount)::bigint
FROM first JOIN timebank_leg leg ON leg.entry_id = first.id AND leg.account_id = ANY (%(accounts)s)
LEFT JOIN timebank_distribution later ON later.period @> leg.happened_at AND later.corrects_id IS NULL
GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""
"""What these entries and their reversals moved, by account and by the distribution of its period."""

_BRINGERS = """{roots}
, leg AS (
  SELECT entry_id, amount, happened_at FROM timebank_leg
  WHERE account_id = %(account)s AND happened_at >= %(start)s AND happened_at < %(end)s
), turned AS (
  SELECT root.root_id AS id, sum(leg.amount) AS amount, min(leg.happened_at) AS happened_at
  FROM root JOIN leg ON leg.entry_id = root.id GROUP BY 1
), brought AS (
  SELECT leg.entry_id AS id, leg.amount + coalesce(turned.amount, 0) AS amount, leg.happened_at
  FROM leg LEFT JOIN turned ON turned.id = leg.entry_id
  WHERE NOT EXISTS (SELECT FROM root WHERE root.id = leg.entry_id)
  UNION ALL
  SELECT id, amount, happened_at FROM turned WHERE NOT EXISTS (SELECT FROM leg WHERE leg.entry_id = turned.id)
), page AS (
  SELECT id, amount, happened_at, count(*) OVER () AS count, sum(amount) OVER () AS sum FROM brought
  WHERE amount <> 0 AND (%(all)s OR id = ANY (%(mine)s) OR %(fees)s AND (
      SELECT told.request LIKE ANY (%(named)s) FROM timebank_journalentry told WHERE told.id = brought.id
    ))
    AND id NOT IN (SELECT entry_id FROM timebank_distribution WHERE entry_id IS NOT NULL)
  ORDER BY happened_at, id LIMIT %(most)s OFFSET %(skipped)s
)
SELECT page.id, page.amount::bigint, entry.nature, entry.subject, entry.happened_at, page.count,
  page.sum::bigint
FROM page JOIN timebank_journalentry entry ON entry.id = page.id ORDER BY page.happened_at, page.id
"""
BRINGERS = _BRINGERS.format(roots=ROOTS)
"""The entries of one period, each with what it brought net; a taking back of an earlier one is negative."""


@dataclass(frozen=True, slots=True)
class Shared:
    """A distribution that moved something. pools: what it shared out, by unit."""

    id: int
    entry_id: int
    period: Period
    pools: Mapping[Unit, int]


@dataclass(frozen=True, slots=True)
class Bringer:
    """An entry and what it brought to a pool."""

    entry_id: int
    amount: int
    nature: Nature
    subject: str
    happened_at: datetime


@dataclass(frozen=True, slots=True)
class Pouring:
    """Every distribution, by its entry, and for each unit what reversals of earlier ones gave back to it."""

    shared: Mapping[int, Shared]
    poured: Mapping[Unit, Mapping[int, Poured]]


def pouring() -> Pouring:
    """Every distribution that moved something: some lines for each month."""
    shared: dict[int, Shared] = {}
    for told_id, entry_id, start, end, unit, pool in asked(SHARED):
        pools = dict(shared[entry_id].pools) if entry_id in shared else {}
        shared[entry_id] = Shared(told_id, entry_id, Period(start, end), pools | {Unit(unit): pool})
    returned: dict[tuple[Unit, int], dict[int, int]] = {}
    for unit, later, earlier, amount in asked(RETURNED):
        returned.setdefault((Unit(unit), later), {})[earlier] = amount
    return Pouring(shared, {unit: _poured(unit, shared, returned) for unit in Unit})


def brought(
    entry_ids: Collection[int], known: Mapping[int, AccountKey]
) -> tuple[dict[Unit, dict[int, int]], dict[tuple[int, int], int]]:
    """What entries (none of them a reversal) brought to the pool, and what they moved on the funds' accounts.

    The first by unit and distribution (`OPEN`: none yet), the second by account and entry.
    """
    pooled: dict[Unit, dict[int, int]] = {unit: {} for unit in Unit}
    direct: dict[tuple[int, int], int] = {}
    shares = set(_distributions_among(entry_ids))
    for account_id, entry_id, later, amount in asked(
        BROUGHT, entries=sorted(entry_ids), accounts=sorted(known)
    ):
        key = known[account_id]
        if key.kind is not AccountKind.COMMONS:
            direct[account_id, entry_id] = direct.get((account_id, entry_id), 0) + amount
        elif entry_id not in shares:
            pooled[key.unit][later] = pooled[key.unit].get(later, 0) + amount
    return pooled, direct


def bringers(
    account_id: int, period: Period, sees: Sight, *, of_fees: bool, skipped: int, most: int
) -> tuple[int, int, list[Bringer]]:
    """Of the entries that brought a pool of a period, those that the reader may see: how many they are, what
    they brought, and some of them.

    of_fees: a pool of euros, to which a mission may have brought a fee without moving anybody's hours.
    """
    rows = asked(
        BRINGERS,
        account=account_id,
        start=period.start,
        end=period.end,
        fees=of_fees,
        skipped=skipped,
        most=most,
        **sees.values,
    )
    found = [
        Bringer(entry_id, amount, Nature(nature), subject, at)
        for entry_id, amount, nature, subject, at, _count, _sum in rows
    ]
    return (rows[0][-2], rows[0][-1], found) if rows else (0, 0, [])


def _distributions_among(entry_ids: Collection[int]) -> Iterable[int]:
    found = Distribution.objects.filter(entry_id__in=entry_ids).order_by("pk")
    return found.values_list("entry_id", flat=True)


def _poured(
    unit: Unit, shared: Mapping[int, Shared], returned: Mapping[tuple[Unit, int], Mapping[int, int]]
) -> dict[int, Poured]:
    pools = {entry_id: one.pools[unit] for entry_id, one in shared.items()} | {OPEN: 1}
    return {
        entry_id: Poured(pool, returned=returned.get((unit, entry_id), {}))
        for entry_id, pool in pools.items()
    }
