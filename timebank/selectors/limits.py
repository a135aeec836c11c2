"""Limits of a member as the door reads them, and the exceptions behind them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Q, QuerySet

from coop.domain.words import Sentence
from coop.selectors import members
from governance.domain.rules import InForce, NotFounded
from governance.selectors import rules
from timebank.domain import limits
from timebank.domain.legs import time_of
from timebank.domain.limits import LimitSide, Room
from timebank.models import PersonalLimit
from timebank.rules import CREDIT_MINUTES, EXCEPTION_LEAST_MINUTES, EXCEPTION_MOST_MINUTES, WARNING_MINUTES

# Asked of the very functions that refuse, so that what is told is what is obeyed.
ROOM = """
SELECT coalesce(sub.balance - sub.reserved, 0), coalesce(sub.balance + sub.awaited, 0),
  least.bound, most.bound, own_least.bound IS NOT NULL, own_most.bound IS NOT NULL,
  (SELECT (value #>> '{}')::bigint FROM governance_ruleperiod
   WHERE key = 'timebank.warning_minutes' AND during @> %(at)s)
FROM (VALUES (%(code)s::text)) AS asked(code)
LEFT JOIN timebank_subaccount sub ON sub.code = asked.code
CROSS JOIN LATERAL timebank_least_of(asked.code, coalesce(sub.earned, 0), %(at)s) AS least
CROSS JOIN LATERAL timebank_most_of(asked.code, %(at)s) AS most
CROSS JOIN LATERAL timebank_personal(asked.code, 'least', %(at)s) AS own_least
CROSS JOIN LATERAL timebank_personal(asked.code, 'most', %(at)s) AS own_most
"""

NEAR = """
SELECT owner_id, is_least, is_most FROM (
  SELECT account.owner_id,
    sub.balance - sub.reserved - least.bound <= told.minutes AS is_least,
    most.bound - sub.balance - sub.awaited <= told.minutes AS is_most
  FROM timebank_subaccount sub
  JOIN timebank_account account ON account.id = sub.account_id
  CROSS JOIN (SELECT (value #>> '{}')::bigint AS minutes FROM governance_ruleperiod
    WHERE key = 'timebank.warning_minutes' AND during @> %(at)s) AS told
  CROSS JOIN LATERAL timebank_least_of(sub.code, sub.earned, %(at)s) AS least
  CROSS JOIN LATERAL timebank_most_of(sub.code, %(at)s) AS most
  WHERE sub.kind = 'member_time' AND sub.unit = 'minutes' AND sub.closed_at IS NULL
) room
WHERE is_least OR is_most
"""


@dataclass(frozen=True, slots=True)
class Granted:
    """An exception with its story. ended_at, end_reason, ended_by: None and "" while nobody ended it."""

    id: int
    member_id: int
    member: str
    side: LimitSide
    minutes: int
    reason: str
    begins_at: datetime
    ends_at: datetime | None
    granted_at: datetime
    granted_by: str
    ended_at: datetime | None
    end_reason: str
    ended_by: str

    @property
    def over_at(self) -> datetime | None:
        """From when it no longer stands."""
        return min((one for one in (self.ends_at, self.ended_at) if one is not None), default=None)

    def stands(self, at: datetime) -> bool:
        return self.begins_at <= at and not self.is_over(at)

    def is_over(self, at: datetime) -> bool:
        return self.over_at is not None and self.over_at <= at


def room(member_id: int, *, at: datetime) -> Room:
    """Where a member stands between their limits, those granted to them included.

    Raises NotFounded before the founding.
    """
    return _room(member_id, at)[0]


def _room(member_id: int, at: datetime) -> tuple[Room, int]:
    """The same, with how little room is told: on every home page, in one question."""
    with connection.cursor() as cursor:
        cursor.execute(ROOM, {"code": time_of(member_id).code, "at": at})
        low, high, least, most, is_least_personal, is_most_personal, warned = cursor.fetchone()
    if least is None or most is None or warned is None:
        raise NotFounded(CREDIT_MINUTES.key)
    room = Room(int(low), int(high), int(least), int(most), is_least_personal, is_most_personal)
    return room, int(warned)


def near(*, at: datetime) -> tuple[frozenset[int], frozenset[int]]:
    """Members who are told that little room is left: before the least, and before the most."""
    with connection.cursor() as cursor:
        cursor.execute(NEAR, {"at": at})
        rows = cursor.fetchall()
    return frozenset(id for id, is_least, _ in rows if is_least), frozenset(
        id for id, _, is_most in rows if is_most
    )


def warning_minutes(at: datetime) -> int:
    """From how little room on a member is told."""
    return rules.in_force(WARNING_MINUTES, at=at).value


def warning(member_id: int, *, at: datetime, moved: int = 0) -> Sentence | None:
    """What this member is told before a limit; None while there is room, or no rule yet. It stops nothing.

    moved: what would be added to their hours (negative: taken).
    """
    try:
        known, from_minutes = _room(member_id, at)
    except NotFounded:
        return None
    return limits.warning(known, from_minutes=from_minutes, moved=moved)


def furthest(side: LimitSide, *, at: datetime) -> InForce[int]:
    """How far an exception may go, as voted."""
    rule = EXCEPTION_LEAST_MINUTES if side is LimitSide.LEAST else EXCEPTION_MOST_MINUTES
    return rules.in_force(rule, at=at)


def get(limit_id: int) -> Granted | None:
    return next(iter(_granted(_rows().filter(pk=limit_id))), None)


def of_member(member_id: int) -> list[Granted]:
    """Every exception that a member ever had, the latest first."""
    return _granted(_rows().filter(member_id=member_id).order_by("-pk"))


def every(*, at: datetime, is_over: bool) -> QuerySet[PersonalLimit]:
    """Those that stand or will, or those that are over; the latest first. `granted` reads a page of them."""
    over = Q(ends_at__lte=at) | Q(end__ended_at__lte=at)
    rows = _rows().filter(over) if is_over else _rows().exclude(over)
    return rows.order_by("-pk")


def granted(rows: Iterable[PersonalLimit]) -> list[Granted]:
    """These rows (of `every`) with the names that they need, in one query more."""
    return _granted(rows)


def _rows() -> QuerySet[PersonalLimit]:
    return PersonalLimit.objects.select_related("end").order_by("pk")


def _granted(rows: Iterable[PersonalLimit]) -> list[Granted]:
    found = [(row, getattr(row, "end", None)) for row in rows]
    user_ids = {row.actor_user_id for row, _end in found} | {end.actor_user_id for _row, end in found if end}
    people, users = members.names_of({row.member_id for row, _end in found}), members.names_of_users(user_ids)
    return [
        Granted(
            id=row.pk,
            member_id=row.member_id,
            member=people[row.member_id],
            side=LimitSide(row.side),
            minutes=row.minutes,
            reason=row.reason,
            begins_at=row.begins_at,
            ends_at=row.ends_at,
            granted_at=row.granted_at,
            granted_by=users.get(row.actor_user_id, ""),
            ended_at=end.ended_at if end else None,
            end_reason=end.reason if end else "",
            ended_by=users.get(end.actor_user_id, "") if end else "",
        )
        for row, end in found
    ]
