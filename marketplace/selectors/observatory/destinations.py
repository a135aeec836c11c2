"""Where the euros and hours that a quarter brought to the common pool have gone: read as a cent is followed.

A few sums over the quarter and the funds' own movements, never an entry at a time.
"""

from datetime import datetime

from marketplace.domain.observatory.destinations import ALL, GRANTS, OTHER, SUPPORT, under
from marketplace.domain.observatory.rows import Routed
from timebank.domain.periods import Period
from timebank.selectors import layers
from timebank.selectors.asking import asked
from timebank.selectors.layers_sql import OF_LAYERS_THEN

BROUGHT = """
WITH leg AS (
  SELECT leg.entry_id, account.unit, leg.amount
  FROM timebank_leg leg
  JOIN timebank_account account ON account.id = leg.account_id AND account.kind = 'commons'
  WHERE leg.happened_at >= %(start)s AND leg.happened_at < %(end)s AND leg.recorded_at <= %(at)s
), brought AS (
  SELECT leg.unit, coalesce(mission.giver_id, entry.acting_for_id, entry.actor_id) AS member_id,
    sum(leg.amount) AS amount
  FROM leg JOIN timebank_journalentry entry ON entry.id = leg.entry_id
  LEFT JOIN marketplace_engagement mission ON mission.entry_id = coalesce(entry.reverses_id, entry.id)
  WHERE entry.nature <> 'distribution' OR EXISTS (
    SELECT FROM timebank_distribution told WHERE told.entry_id = entry.id AND told.corrects_id IS NOT NULL)
  GROUP BY 1, 2
)
SELECT unit, sum(amount)::bigint, count(member_id) FILTER (WHERE amount > 0),
  coalesce(max(amount) FILTER (WHERE member_id IS NOT NULL AND amount > 0), 0)::bigint
FROM brought GROUP BY 1 ORDER BY 1
"""
"""What came to the pool, from how many members, and what one of them brought: the giver of a mission, else
who acted. Distributions give the pool away and are left out.
"""
SHARED = """
SELECT told.entry_id FROM timebank_distribution told
JOIN timebank_journalentry entry ON entry.id = told.entry_id AND entry.recorded_at <= %(at)s
WHERE told.corrects_id IS NULL
  AND told.period <@ tstzrange(%(start)s, %(end)s) ORDER BY 1
"""
_SPENT = """{laid}, paid AS (
  SELECT slice.account_id, slice.amount, slice.movement_id,
    CASE WHEN entry.nature = 'grant' THEN '{grants}' WHEN entry.subject LIKE 'support:%%' THEN '{support}'
      ELSE '{other}' END AS use,
    (SELECT min(account.owner_id) FROM timebank_leg leg JOIN timebank_account account
      ON account.id = leg.account_id WHERE leg.entry_id = slice.movement_id AND leg.amount > 0) AS owner_id
  FROM slice JOIN timebank_journalentry entry ON entry.id = slice.movement_id
  WHERE entry.nature <> 'allocation'
), received AS (SELECT account_id, use, owner_id, sum(amount) AS amount FROM paid GROUP BY 1, 2, 3)
SELECT account_id, use, sum(amount)::bigint, count(owner_id), max(amount)::bigint
FROM received GROUP BY 1, 2 ORDER BY 1, 2
"""
SPENT = _SPENT.format(laid=OF_LAYERS_THEN, grants=GRANTS, support=SUPPORT, other=OTHER)
"""What funds spent of these layers, by use, with how many members received it."""

RECEIVED = (
    OF_LAYERS_THEN
    + """
SELECT laid.account_id, sum(laid.amount)::bigint FROM laid
JOIN unnest(%(of)s::bigint[], %(layers)s::bigint[]) AS picked(account_id, id) USING (account_id, id)
WHERE laid.amount > 0 GROUP BY 1 ORDER BY 1
"""
)
"""What came to funds as these layers, less what was taken back of them by then."""


def routed(quarter: Period, *, at: datetime) -> tuple[Routed, ...]:
    """What the quarter brought, which funds received it, and what they had spent of it; sorted.

    All of it as it was recorded by `at`: what is undone later is undone in a later version.
    """
    span = {"start": quarter.start, "end": quarter.end, "at": at}
    known = layers.accounts()
    shared = [entry_id for (entry_id,) in asked(SHARED, **span)]
    laid = [(account_id, entry_id) for account_id in layers.funds_among(known) for entry_id in shared]
    brought = [
        Routed(unit, ALL, amount, people, most) for unit, amount, people, most in asked(BROUGHT, **span)
    ]
    if not laid:
        return tuple(sorted(brought))
    accounts, entries = [account for account, _entry in laid], [entry for _account, entry in laid]
    picked = {"accounts": sorted(set(accounts)), "of": accounts, "layers": entries, "at": at}
    received = [
        Routed(known[account_id].unit, known[account_id].kind, amount)
        for account_id, amount in asked(RECEIVED, **picked)
    ]
    spent = [
        Routed(known[account_id].unit, under(known[account_id].kind, use), amount, people, most)
        for account_id, use, amount, people, most in asked(SPENT, **picked)
    ]
    return tuple(sorted([*brought, *received, *spent]))
