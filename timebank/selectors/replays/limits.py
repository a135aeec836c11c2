"""Limits of members and of groups, held against every movement of some months."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from operator import gt
from typing import Any, NamedTuple

from django.db import connection

from coop.domain.words import N_
from governance.domain.registry import Rehearsed
from governance.domain.rehearsals import Replay, Window
from governance.domain.replaying import Case, Words, counting, crossing
from governance.selectors import rules
from timebank.domain.limits import LimitSide
from timebank.domain.natures import SERVICES, AccountKind
from timebank.models import PersonalLimit
from timebank.rules import (
    CREDIT_MINUTES,
    EARNED_CREDIT_MINUTES,
    EARNED_CREDIT_SHARE,
    EXCEPTION_LEAST_MINUTES,
    EXCEPTION_MOST_MINUTES,
    GROUP_CREDIT_MINUTES,
    MOST_MINUTES,
    WARNING_MINUTES,
)

# What a member had given in exchanges by then, as the door counts it: a reversal takes it back.
MOVES = """
SELECT owner_id, amount, balance, earned FROM (
  SELECT account.owner_id, leg.amount, leg.balance, leg.happened_at,
    (sum(CASE WHEN entry.nature = ANY (%(services)s) THEN greatest(leg.amount, 0)
      WHEN reversed.nature = ANY (%(services)s) THEN least(leg.amount, 0) ELSE 0 END)
      OVER (PARTITION BY leg.account_id ORDER BY leg.part, leg.sequence))::bigint AS earned
  FROM timebank_leg leg
  JOIN timebank_account account ON account.id = leg.account_id
  JOIN timebank_journalentry entry ON entry.id = leg.entry_id
  LEFT JOIN timebank_journalentry reversed ON reversed.id = entry.reverses_id
  WHERE account.kind = %(kind)s AND account.unit = 'minutes'
) AS leg WHERE happened_at >= %(since)s AND happened_at < %(until)s AND {which}
"""
SPENT_BELOW_ZERO = "amount < 0 AND balance < 0"
CAME = "amount > 0 AND balance > 0"

NOBODY_REFUSED = N_(
    "Only what was written is replayed: nobody knows what was refused, or not asked, because of the limit. "
    "Exceptions that coordinators granted are counted as if there were none."
)


class Move(NamedTuple):
    """A movement of an account, what was held after it, and what its owner had given in exchanges by then."""

    owner_id: int
    amount: int
    balance: int
    earned: int

    @property
    def case(self) -> Case:
        return Case((self.owner_id,), self.balance)


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of every member, as voted. Minutes, and a share of what was given."""

    credit: int
    earned_share: Decimal
    earned_most: int
    most: int

    def least(self, earned: int) -> int:
        """The least that somebody who gave so much may come to; what is earned is rounded down."""
        numerator, denominator = _ratio(self.earned_share)
        return -self.credit - min(earned * numerator // denominator, self.earned_most)


@cache
def _ratio(share: Decimal) -> tuple[int, int]:
    """A share as two whole numbers, once for all movements."""
    return share.as_integer_ratio()


BEYOND = Words(N_("Payments beyond the limit"), N_("payments beyond the limit"))
ABOVE = Words(N_("Hours received above the most"), N_("times above the most that one may hold"))


def credit(old: int, new: int, window: Window) -> Replay:
    known = _limits(window)
    return _beyond(
        window,
        Limits(old, known.earned_share, known.earned_most, known.most),
        Limits(new, known.earned_share, known.earned_most, known.most),
    )


def earned_share(old: Decimal, new: Decimal, window: Window) -> Replay:
    known = _limits(window)
    return _beyond(
        window,
        Limits(known.credit, old, known.earned_most, known.most),
        Limits(known.credit, new, known.earned_most, known.most),
    )


def earned_most(old: int, new: int, window: Window) -> Replay:
    known = _limits(window)
    return _beyond(
        window,
        Limits(known.credit, known.earned_share, old, known.most),
        Limits(known.credit, known.earned_share, new, known.most),
    )


def most(old: int, new: int, window: Window) -> Replay:
    return crossing((move.case for move in _moves(window, which=CAME)), old, new, ABOVE, decides=gt)


def group_credit(old: int, new: int, window: Window) -> Replay:
    """Of groups, not of their members."""
    moves = _moves(window, kind=AccountKind.GROUP_TIME, which=SPENT_BELOW_ZERO)
    cases = (Case((move.owner_id,), -move.balance) for move in moves)
    words = Words(N_("Payments of groups beyond the limit"), N_("payments of the group beyond the limit"))
    return crossing(cases, old, new, words, decides=gt)


def warning(old: int, new: int, window: Window) -> Replay:
    """How often somebody would have been told that little is left, before either limit."""
    known = _limits(window)
    cases = (
        Case((move.owner_id,), min(move.balance - known.least(move.earned), known.most - move.balance))
        for move in _moves(window)
    )
    words = Words(N_("Times that somebody was near a limit"), N_("words before a limit"))
    return crossing(cases, old, new, words, decides=lambda left, told: left <= told)


def exception_least(old: int, new: int, window: Window) -> Replay:
    return _exceptions(LimitSide.LEAST, old, new, window)


def exception_most(old: int, new: int, window: Window) -> Replay:
    return _exceptions(LimitSide.MOST, old, new, window)


REHEARSALS = (
    Rehearsed(CREDIT_MINUTES, credit, NOBODY_REFUSED),
    Rehearsed(EARNED_CREDIT_SHARE, earned_share, NOBODY_REFUSED),
    Rehearsed(EARNED_CREDIT_MINUTES, earned_most, NOBODY_REFUSED),
    Rehearsed(MOST_MINUTES, most, NOBODY_REFUSED),
    Rehearsed(GROUP_CREDIT_MINUTES, group_credit, NOBODY_REFUSED),
    Rehearsed(WARNING_MINUTES, warning, NOBODY_REFUSED),
    Rehearsed(EXCEPTION_LEAST_MINUTES, exception_least, NOBODY_REFUSED),
    Rehearsed(EXCEPTION_MOST_MINUTES, exception_most, NOBODY_REFUSED),
)


def _beyond(window: Window, old: Limits, new: Limits) -> Replay:
    decided = (
        (move.case, move.balance < old.least(move.earned), move.balance < new.least(move.earned))
        for move in _moves(window, which=SPENT_BELOW_ZERO)
    )
    return counting(decided, BEYOND)


def _exceptions(side: LimitSide, old: int, new: int, window: Window) -> Replay:
    rows = PersonalLimit.objects.filter(
        side=side.value, granted_at__gte=window.since, granted_at__lt=window.until
    ).order_by("pk")
    cases = [Case((owner,), abs(minutes)) for owner, minutes in rows.values_list("member_id", "minutes")]
    words = Words(N_("Exceptions further than allowed"), N_("exceptions further than allowed"))
    return crossing(cases, old, new, words, decides=gt)


def _limits(window: Window) -> Limits:
    """As they stand at the end of the months."""
    asked = (CREDIT_MINUTES, EARNED_CREDIT_SHARE, EARNED_CREDIT_MINUTES, MOST_MINUTES)
    found = rules.together(*asked, at=window.until)
    return Limits(*(found[rule.key].value for rule in asked))


def _moves(
    window: Window, *, kind: AccountKind = AccountKind.MEMBER_TIME, which: str = "true"
) -> Iterator[Move]:
    """which: the movements that matter, in SQL of ours."""
    values: dict[str, Any] = {
        "kind": kind.value,
        "since": window.since,
        "until": window.until,
        "services": sorted(nature.value for nature in SERVICES),
    }
    with connection.cursor() as cursor:
        cursor.execute(MOVES.format(which=which), values)
        rows: Iterable[tuple[int, int, int, int]] = cursor.fetchall()
    return (Move(*row) for row in rows)
