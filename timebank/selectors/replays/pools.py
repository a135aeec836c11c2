"""The common pool of some months shared otherwise, and the circulation fee taken otherwise."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import partial

from django.db import connection

from coop.domain.words import N_
from governance.domain.registry import Rehearsed
from governance.domain.rehearsals import Figure, Kind, Replay, Window
from governance.domain.replaying import Case, Words, summing
from governance.selectors import rules
from timebank.domain import circulation, periods, splitting
from timebank.domain.natures import FUND_TITLES, FUNDS, Unit
from timebank.domain.periods import Period
from timebank.rules import CIRCULATION_MINUTES, CIRCULATION_SHARE, DISTRIBUTION_SHARES
from timebank.selectors import pools

# What came to each member and left them in each month; all that was before has no month.
BY_MONTH = """
SELECT account.owner_id,
  CASE WHEN leg.happened_at >= %(since)s
    THEN date_trunc('month', leg.happened_at AT TIME ZONE 'Europe/Paris')::date END,
  sum(leg.amount)::bigint
FROM timebank_leg leg JOIN timebank_account account ON account.id = leg.account_id
WHERE account.kind = 'member_time' AND account.unit = 'minutes' AND leg.happened_at < %(until)s
GROUP BY 1, 2
"""
FEE = Words(N_("Hours of the circulation fee"), N_("hours kept"))
KINDS = {Unit.MINUTES: Kind.MINUTES, Unit.CENTS: Kind.CENTS}
STILL = N_(
    "What each held at the end of every month is taken as it was: nobody is taken to have spent it sooner, "
    "and what one month takes is not left out of the next."
)


def distribution(old: Mapping[str, Decimal], new: Mapping[str, Decimal], window: Window) -> Replay:
    """What each fund would have received, had these months been shared at once: everybody reads funds."""
    found = pools.sums(Period(window.since, window.until))
    figures = [
        Figure(FUND_TITLES[fund], KINDS[pool.unit], before[fund], after[fund])
        for pool in found
        if pool.amount > 0
        for before, after in [(_shared(pool.amount, old), _shared(pool.amount, new))]
        for fund in FUNDS
    ]
    return Replay(sum(pool.legs for pool in found), tuple(figures), is_public=True)


def circulation_share(old: Decimal, new: Decimal, window: Window) -> Replay:
    threshold = rules.in_force(CIRCULATION_MINUTES, at=window.until).value
    due = partial(circulation.due, threshold=threshold)
    return _levied(window, partial(due, share=old), partial(due, share=new))


def circulation_minutes(old: int, new: int, window: Window) -> Replay:
    share = rules.in_force(CIRCULATION_SHARE, at=window.until).value
    due = partial(circulation.due, share=share)
    return _levied(window, partial(due, threshold=old), partial(due, threshold=new))


REHEARSALS = (
    Rehearsed(
        DISTRIBUTION_SHARES,
        distribution,
        N_("The pool of all these months is shared at once, whatever was shared of it month by month."),
    ),
    Rehearsed(CIRCULATION_SHARE, circulation_share, STILL),
    Rehearsed(CIRCULATION_MINUTES, circulation_minutes, STILL),
)


def _shared(pool: int, shares: Mapping[str, Decimal]) -> dict[str, int]:
    parts = splitting.split(pool, [(fund.value, shares[fund.value]) for fund in FUNDS])
    return {part.key: part.amount for part in parts}


def _levied(window: Window, old: "partial[int]", new: "partial[int]") -> Replay:
    cases = (Case((owner_id,), held) for owner_id, held in _evenings(window) if held > 0)
    return summing(cases, old, new, FEE, is_taken=True)


def _evenings(window: Window) -> Iterator[tuple[int, int]]:
    """What each member held at the end of each month, and whose it was."""
    with connection.cursor() as cursor:
        cursor.execute(BY_MONTH, {"since": window.since, "until": window.until})
        rows = cursor.fetchall()
    moved: dict[int, dict[date | None, int]] = defaultdict(dict)
    for owner_id, first_on, amount in rows:
        moved[owner_id][first_on] = amount
    months = [month.first_on for month in periods.months_between(window.since, window.until)]
    for owner_id, amounts in moved.items():
        held = amounts.get(None, 0)
        for first_on in months:
            held += amounts.get(first_on, 0)
            yield owner_id, held
