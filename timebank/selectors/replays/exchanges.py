"""Exchanges of some months, replayed under other shares and another rounding.

What was asked is read from the entries themselves: the hours as they were noted, before they were rounded.
"""

from collections.abc import Iterable
from decimal import Decimal
from functools import partial
from typing import Any

from django.db import connection

from coop.domain.words import N_
from governance.domain.registry import Rehearsed
from governance.domain.rehearsals import Kind, Replay, Window
from governance.domain.replaying import Case, Words, summing
from governance.selectors import rules
from timebank.domain import contributions
from timebank.domain.natures import SERVICES
from timebank.domain.rounding import Rounding, rounded
from timebank.rules import CONTRIBUTION_SHARE, FEE_SHARE, ROUNDING

# What was asked is read once for each entry (OFFSET 0 keeps the planner from reading it again in each place).
ASKED = """
SELECT giver_id, {amount}, count(*) FROM (
  SELECT (asked ->> 'giver_id')::bigint AS giver_id, (asked ->> 'minutes')::bigint AS minutes,
    (asked ->> 'cents')::bigint AS cents
  FROM (
    SELECT entry.request::jsonb AS asked FROM timebank_journalentry entry
    WHERE entry.happened_at >= %(since)s AND entry.happened_at < %(until)s
      AND entry.nature = ANY (%(services)s) AND entry.key LIKE 'exchange:%%'
      AND NOT EXISTS (SELECT FROM timebank_journalentry later WHERE later.reverses_id = entry.id)
    OFFSET 0
  ) AS told
  UNION ALL
  SELECT giver_id, 0, cents FROM timebank_unpostedmission
  WHERE happened_at >= %(since)s AND happened_at < %(until)s
) AS exchange WHERE {amount} > 0 GROUP BY giver_id, {amount}
"""

SAME_EXCHANGES = N_(
    "The same exchanges are taken to have been made. What was reversed, and what groups split, is left out."
)


def contribution(old: Decimal, new: Decimal, window: Window) -> Replay:
    """Minutes for the common pool; whoever helped receives as many less."""
    rounding = Rounding(rules.in_force(ROUNDING, at=window.until).value)
    words = Words(N_("Hours for the common pool"), N_("hours received for helping"))
    old_due, new_due = (partial(_contributed, share=share, rounding=rounding) for share in (old, new))
    return summing(_cases("minutes", window), old_due, new_due, words, is_taken=True)


def fee(old: Decimal, new: Decimal, window: Window) -> Replay:
    words = Words(N_("Euros for the common pool"), N_("euros kept of paid missions"))
    old_due, new_due = (partial(contributions.taken, share=share) for share in (old, new))
    return summing(_cases("cents", window), old_due, new_due, words, kind=Kind.CENTS, is_taken=True)


def noted(old: str, new: str, window: Window) -> Replay:
    """Hours as they would have been rounded, before anything goes to the common pool."""
    words = Words(N_("Hours of all exchanges"), N_("hours counted for helping"))
    before, after = (partial(rounded, rounding=Rounding(value)) for value in (old, new))
    return summing(_cases("minutes", window), before, after, words)


REHEARSALS = (
    Rehearsed(CONTRIBUTION_SHARE, contribution, SAME_EXCHANGES),
    Rehearsed(FEE_SHARE, fee, SAME_EXCHANGES),
    Rehearsed(ROUNDING, noted, SAME_EXCHANGES),
)


def _contributed(minutes: int, *, share: Decimal, rounding: Rounding) -> int:
    return contributions.taken(rounded(minutes, rounding), share)


def _cases(amount: str, window: Window) -> Iterable[Case]:
    """amount: "minutes" or "cents" of each exchange, by who helped."""
    values: dict[str, Any] = {
        "since": window.since,
        "until": window.until,
        "services": sorted(nature.value for nature in SERVICES),
    }
    with connection.cursor() as cursor:
        cursor.execute(ASKED.format(amount=amount), values)
        return [Case((giver_id,), size, times) for giver_id, size, times in cursor.fetchall()]
