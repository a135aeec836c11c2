"""What the whole ledger counted between two instants, added up for each owner of an account and each fund.

Of a reversal, what it takes back is taken off on the side that it was written on. at: what was recorded later
is not known, so that whoever asks again for the same instant is told the same.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from timebank.domain.natures import FUNDS, SERVICES, SPENT_KINDS, AccountKind, Nature
from timebank.selectors.asking import asked

HOURS = """
SELECT account.owner_id,
  coalesce(sum(leg.amount) FILTER (WHERE is_spent AND is_service AND is_in), 0)::bigint,
  coalesce(-sum(leg.amount) FILTER (WHERE is_spent AND is_service AND NOT is_in), 0)::bigint,
  coalesce(sum(abs(leg.amount) * sign) FILTER (WHERE is_free AND is_in IS DISTINCT FROM is_spent), 0)::bigint
FROM timebank_leg leg
JOIN timebank_journalentry entry ON entry.id = leg.entry_id
JOIN timebank_account account ON account.id = leg.account_id
LEFT JOIN timebank_journalentry first ON first.id = entry.reverses_id
CROSS JOIN LATERAL (SELECT
  account.kind = ANY (%(spent)s) AS is_spent,
  coalesce(first.nature, entry.nature) = ANY (%(services)s) AS is_service,
  account.kind <> 'group_time' AND coalesce(first.nature, entry.nature) = ANY (%(free)s)
    AND split_part(coalesce(first.subject, entry.subject), ':', 1) <> ALL (%(owed)s) AS is_free,
  (leg.amount > 0) = (first.id IS NULL) AS is_in,
  CASE WHEN first.id IS NULL THEN 1 ELSE -1 END AS sign
) told
WHERE entry.happened_at >= %(since)s AND entry.happened_at < %(until)s AND entry.recorded_at <= %(at)s
  AND account.owner_id IS NOT NULL AND account.unit = 'minutes'
GROUP BY account.owner_id ORDER BY account.owner_id
"""
"""given, received, donated. Donated: what leaves an account to spend, and what reaches one of thanks."""

_EXCHANGED = """
SELECT {told}
FROM timebank_leg leg
JOIN timebank_journalentry entry ON entry.id = leg.entry_id
JOIN timebank_account account ON account.id = leg.account_id
WHERE entry.happened_at >= %(since)s AND entry.happened_at < %(until)s AND entry.recorded_at <= %(at)s
  AND entry.nature = ANY (%(services)s) AND account.kind = ANY (%(spent)s)
  AND NOT EXISTS (
    SELECT FROM timebank_journalentry later
    WHERE later.reverses_id = entry.id AND later.happened_at <= %(at)s AND later.recorded_at <= %(at)s
  )
"""

EXCHANGED = _EXCHANGED.format(told="DISTINCT account.owner_id")
FIRST_EXCHANGES = (
    _EXCHANGED.format(told="account.owner_id, min(entry.happened_at)")
    + """
GROUP BY account.owner_id ORDER BY account.owner_id
"""
)
HELD = """
SELECT account.owner_id, sum(leg.amount)::bigint
FROM timebank_leg leg
JOIN timebank_account account ON account.id = leg.account_id
WHERE leg.happened_at < %(until)s AND leg.recorded_at <= %(at)s
  AND account.kind = ANY (%(spent)s) AND account.unit = 'minutes'
GROUP BY account.owner_id ORDER BY account.owner_id
"""

MOVED = """
SELECT account.kind, account.unit, (leg.amount > 0) <> (entry.reverses_id IS NULL) AS is_spent,
  count(DISTINCT entry.id),
  sum(leg.amount * CASE WHEN (leg.amount > 0) = (entry.reverses_id IS NULL) THEN 1 ELSE -1 END)::bigint
FROM timebank_leg leg
JOIN timebank_journalentry entry ON entry.id = leg.entry_id
JOIN timebank_account account ON account.id = leg.account_id
WHERE entry.happened_at >= %(since)s AND entry.happened_at < %(until)s AND entry.recorded_at <= %(at)s
  AND account.owner_id IS NULL AND account.kind = ANY (%(funds)s)
GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""

KINDS = {
    "spent": [kind.value for kind in SPENT_KINDS],
    "services": sorted(nature.value for nature in SERVICES),
    "free": [Nature.GIFT.value, Nature.COMMONS.value],
    "owed": ["circulation", "leaving"],
    "funds": [kind.value for kind in FUNDS],
}
"""owed: subjects of hours that nobody gave by themselves: a fee, what a membership that ended leaves."""


@dataclass(frozen=True, slots=True)
class OwnerHours:
    """Minutes of a member or group. given: credited in exchanges, after the part for the commons."""

    owner_id: int
    given: int
    received: int
    donated: int


@dataclass(frozen=True, slots=True)
class FundMoves:
    """What entries brought a fund, or took from it. unit: "minutes" or "cents"."""

    fund: AccountKind
    unit: str
    is_spent: bool
    count: int
    amount: int


def hours(since: datetime, until: datetime, *, at: datetime) -> list[OwnerHours]:
    """Of everybody who was in an entry."""
    return [OwnerHours(*row) for row in _rows(HOURS, since, until, at)]


def exchanging(since: datetime, until: datetime, *, at: datetime) -> frozenset[int]:
    """Who gave or received hours in an exchange that was not undone by that instant."""
    return frozenset(owner_id for (owner_id,) in _rows(EXCHANGED, since, until, at))


def first_exchanges(since: datetime, until: datetime, *, at: datetime) -> dict[int, datetime]:
    """By owner, the first of these exchanges."""
    return dict(_rows(FIRST_EXCHANGES, since, until, at))


def held(until: datetime, *, at: datetime) -> list[tuple[int, int]]:
    """By owner, the minutes on the account that they spend from, of what happened before `until` and was
    recorded by `at`; below 0 where more was received than given.
    """
    return asked(HELD, **KINDS, until=until, at=at)


def funds(since: datetime, until: datetime, *, at: datetime) -> list[FundMoves]:
    """Every fund that an entry moved, what came to it before what left it."""
    return [FundMoves(AccountKind(kind), *told) for kind, *told in _rows(MOVED, since, until, at)]


def _rows(question: str, since: datetime, until: datetime, at: datetime) -> list[tuple[Any, ...]]:
    return asked(question, **KINDS, since=since, until=until, at=at)
