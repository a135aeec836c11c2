"""What an account held at any instant, and its lines page by page, without rewriting a row.

By when things happened: legs are summed by that instant, whole days at once where they are counted.
As it was recorded: each part's legs are numbered without gaps and never recorded earlier than the one before,
so that the last one before an instant, found by halving, says what the part held then.
"""

from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from timebank.domain.natures import Nature
from timebank.domain.periods import PARIS, Period, day_start
from timebank.domain.statements import Line, Movement, Page, Place, Summary
from timebank.models import Leg

Values = dict[str, int | date]
PAGE_SIZE = 50
CHUNK = 500

RECORDED = """
WITH RECURSIVE search (part, low, high) AS (
  SELECT part, 0::bigint, length FROM timebank_subaccount WHERE account_id = %(account)s
  UNION ALL
  SELECT search.part, CASE WHEN leg.recorded_at < %(before)s THEN leg.sequence ELSE search.low END,
    CASE WHEN leg.recorded_at < %(before)s THEN search.high ELSE leg.sequence - 1 END
  FROM search CROSS JOIN LATERAL (
    SELECT sequence, recorded_at FROM timebank_leg
    WHERE account_id = %(account)s AND part = search.part
      AND sequence = (search.low + search.high + 1) / 2 LIMIT 1
  ) AS leg
  WHERE search.low < search.high
)
SELECT coalesce(sum(leg.balance), 0) FROM search CROSS JOIN LATERAL (
  SELECT balance FROM timebank_leg
  WHERE account_id = %(account)s AND part = search.part AND sequence = search.low LIMIT 1
) AS leg
WHERE search.low = search.high
"""
"""`low` legs of a part are recorded before the instant, and not more than `high`."""

HELD = """
SELECT coalesce((
    SELECT sum(amount) FROM timebank_daytotal WHERE account_id = %(account)s AND "on" < %(day)s
  ), 0) + coalesce((
    SELECT sum(leg.amount) FROM timebank_leg leg JOIN timebank_counted counted USING (account_id, part)
    WHERE leg.account_id = %(account)s AND leg.happened_at >= %(morning)s AND leg.sequence <= counted.length
      AND (leg.happened_at, leg.entry_id, leg.position) < (%(at)s, %(entry)s, %(position)s)
  ), 0) + coalesce((
    SELECT sum(rest.amount) FROM timebank_subaccount sub
    LEFT JOIN timebank_counted counted USING (account_id, part)
    CROSS JOIN LATERAL (
      SELECT sum(leg.amount) FILTER (
        WHERE (leg.happened_at, leg.entry_id, leg.position) < (%(at)s, %(entry)s, %(position)s)
      ) AS amount
      FROM timebank_leg leg WHERE leg.account_id = sub.account_id AND leg.part = sub.part
        AND leg.sequence > coalesce(counted.length, 0) AND leg.sequence <= sub.length
    ) AS rest
    WHERE sub.account_id = %(account)s
  ), 0)
"""
"""Whole days that are counted, what is counted of the day itself, and what is not counted yet.

Each part's uncounted end is asked for by its two bounds: the planner reads it by its index and nothing else.
"""

LINES = """
SELECT line.entry_id, line.happened_at, entry.nature, line.amount, line.position, entry.subject, ARRAY(
    SELECT DISTINCT account.owner_id FROM timebank_leg other
    JOIN timebank_account account ON account.id = other.account_id
    WHERE other.entry_id = line.entry_id AND other.account_id <> %(account)s AND account.owner_id IS NOT NULL
    ORDER BY account.owner_id
  )
FROM (
  SELECT entry_id, happened_at, amount, position FROM timebank_leg
  WHERE account_id = %(account)s AND happened_at >= %(start)s AND happened_at < %(end)s AND
    (happened_at, entry_id, position) {beside} (%(at)s, %(entry)s, %(position)s)
  ORDER BY happened_at {way}, entry_id {way}, position {way} LIMIT %(most)s
) AS line JOIN timebank_journalentry entry ON entry.id = line.entry_id
ORDER BY line.happened_at {way}, line.entry_id {way}, line.position {way}
"""
AFTER, BEFORE = LINES.format(beside=">", way="ASC"), LINES.format(beside="<", way="DESC")

WEIGHED = """
SELECT coalesce(sum(greatest(amount, 0)), 0), coalesce(sum(greatest(-amount, 0)), 0), count(*),
  coalesce(sum(amount * trunc(extract(epoch FROM %(end)s - happened_at) * 1000000)), 0)
FROM timebank_leg WHERE account_id = %(account)s AND happened_at >= %(start)s AND happened_at < %(end)s
"""


def held(account_id: int, *, before: datetime) -> int:
    """What it held before this instant, by when things happened."""
    return _held(account_id, Place(before))


def held_as_recorded(account_id: int, *, before: datetime) -> int:
    """What it said that it held before this instant: what was entered later is not in it."""
    return int(_one(RECORDED, account=account_id, before=before)[0])


def summary(account_id: int, period: Period) -> Summary:
    """Opening, movements and weighed average of a period, without reading its lines one by one."""
    came, went, lines, weighted = _one(WEIGHED, account=account_id, start=period.start, end=period.end)
    opening = held(account_id, before=period.start)
    return Summary(period, opening, int(came), int(went), int(lines), int(weighted))


def page(
    account_id: int,
    period: Period,
    *,
    after: Place | None = None,
    before: Place | None = None,
    size: int = PAGE_SIZE,
) -> Page:
    """The lines of the period after a place, or the last ones before it; without either, the first ones."""
    if before is not None:
        return _earlier(account_id, period, before, size)
    movements = _lines(AFTER, account_id, period, after or Place(period.start, -1), size + 1)
    opening = _opening(account_id, movements, period)
    following = movements[size] if len(movements) > size else None
    return Page(opening, tuple(movements[:size]), following, has_earlier=after is not None)


def lines(account_id: int, period: Period) -> Iterator[Line]:
    """Every line of the period with the balance after it, read little by little."""
    balance = held(account_id, before=period.start)
    rows = _inside(account_id, period).order_by("happened_at", "entry_id", "position")
    found = rows.values_list(
        "entry_id", "happened_at", "entry__nature", "amount", "position", "entry__subject"
    )
    rest = found.iterator(chunk_size=CHUNK)
    while some := list(islice(rest, CHUNK)):
        for movement in _told(account_id, some):
            balance += movement.amount
            yield Line(movement, balance)


def _earlier(account_id: int, period: Period, before: Place, size: int) -> Page:
    found = _lines(BEFORE, account_id, period, before, size + 1)[::-1]
    kept = found[-size:]
    behind = kept[-1].place if kept else Place(period.start, -1)
    following = _lines(AFTER, account_id, period, behind, 1)
    return Page(
        _opening(account_id, kept, period),
        tuple(kept),
        following[0] if following else None,
        has_earlier=len(found) > size,
    )


def _opening(account_id: int, movements: list[Movement], period: Period) -> int:
    """What was held before the first of these lines."""
    return _held(account_id, movements[0].place if movements else Place(period.end))


def _held(account_id: int, place: Place) -> int:
    """The sum of everything before a place."""
    day = place.happened_at.astimezone(PARIS).date()
    return int(_one(HELD, account=account_id, day=day, morning=day_start(day), **_values(place))[0])


def _inside(account_id: int, period: Period) -> QuerySet[Leg]:
    return Leg.objects.filter(
        account_id=account_id, happened_at__gte=period.start, happened_at__lt=period.end
    )


def _lines(statement: str, account_id: int, period: Period, beside: Place, most: int) -> list[Movement]:
    """Up to `most` lines after a place, or before it with the nearest first, in one question."""
    values: Values = {"account": account_id, "start": period.start, "end": period.end, "most": most}
    with connection.cursor() as cursor:
        cursor.execute(statement, {**values, **_values(beside)})
        rows = cursor.fetchall()
    return [
        Movement(entry_id, happened_at, Nature(nature), amount, tuple(owner_ids), position, subject)
        for entry_id, happened_at, nature, amount, position, subject, owner_ids in rows
    ]


def _values(place: Place) -> Values:
    return {"at": place.happened_at, "entry": place.entry_id, "position": place.position}


def _told(account_id: int, rows: list[Any]) -> list[Movement]:
    """The movements of one account, with the members whom each concerned beside its owner."""
    partners: dict[int, list[int]] = {}
    others = (
        Leg.objects.filter(entry_id__in=[row[0] for row in rows], account__owner__isnull=False)
        .exclude(account_id=account_id)
        .order_by("entry_id", "account__owner_id")
        .values_list("entry_id", "account__owner_id")
    )
    for entry_id, owner_id in others:
        if owner_id not in partners.setdefault(entry_id, []):
            partners[entry_id].append(owner_id)
    return [
        Movement(
            *(entry_id, happened_at, Nature(nature), amount),
            *(tuple(partners.get(entry_id, ())), position, subject),
        )
        for entry_id, happened_at, nature, amount, position, subject in rows
    ]


def _one(statement: str, **values: int | date) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        found: tuple[Any, ...] = cursor.fetchone()
    return found
