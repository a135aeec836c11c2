"""Who fits a request best, asked of the database: what marketplace.domain.matching says, found by index.

The figures are whole numbers and the weights whole hundred-millionths, so that the order is the very one.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import connection

from coop.domain.distances import EARTH_RADIUS_KM
from coop.selectors import arrays, texts, together
from marketplace.domain import obstacles, speaking, weeks
from marketplace.domain.criteria import Criterion, Wanted
from marketplace.domain.terms import Terms
from marketplace.domain.wishes import HOUR_MINUTES
from marketplace.models import Candidate

DECIMALS = 8
"""Of a voted share."""

BEST = """
WITH weighed AS MATERIALIZED (
  SELECT member_id, sum(total) AS total, bool_or(is_new) AS is_new FROM (
    SELECT met.member_id, {total} AS total, true AS is_met, met.admitted_at > %(since)s AS is_new
    FROM (
      SELECT candidate.*, {held} AS held, {trade} AS trade, {km} AS km,
        greatest(0, {time} - candidate.promised_minutes) AS free_minutes,
        %(is_remote)s AND candidate.is_remote AS is_far
      FROM marketplace_candidate candidate
      WHERE (
          candidate.skill_ids && %(skills)s::bigint[] OR candidate.member_id = ANY (%(enough_ids)s::bigint[])
        ) AND ({place})
        AND candidate.member_id <> %(requester)s
        AND {terms}
        AND candidate.shortest_minutes <= %(minutes)s
        AND {free}
    ) met
    WHERE met.free_minutes > 0 AND (met.is_far OR {near})
    UNION ALL
    SELECT spoken.member_id, spoken.points * %(spoken_weight)s::bigint, false, false
    FROM unnest(%(spoken_ids)s::bigint[], %(spoken)s::bigint[]) AS spoken (member_id, points)
  ) parts
  GROUP BY member_id HAVING bool_or(is_met)
)
(
  SELECT member_id FROM (
    SELECT member_id, total FROM weighed ORDER BY total DESC FETCH FIRST %(most)s ROWS WITH TIES
  ) best
  ORDER BY total DESC, sha256(convert_to(%(request)s || ':' || member_id, 'UTF8')) LIMIT %(most)s
) UNION ALL (
  SELECT member_id FROM (
    SELECT member_id, total FROM weighed WHERE is_new
    ORDER BY total DESC FETCH FIRST %(most_new)s ROWS WITH TIES
  ) best_of_new
  ORDER BY total DESC, sha256(convert_to(%(request)s || ':' || member_id, 'UTF8')) LIMIT %(most_new)s
)
"""
"""What their words add comes beside and is summed: a join of a few with many is planned as if both were few.
Lots are drawn among those alone who may be among the first. The best, then the best of those who are new."""

KM = f"""
CASE
  WHEN candidate.place_id = %(place)s THEN 0
  WHEN candidate.latitude IS NULL OR %(latitude)s IS NULL THEN NULL
  ELSE greatest(1, round({EARTH_RADIUS_KM} * 2 * asin(least(1, sqrt(
    power(sin((radians(%(latitude)s) - radians(candidate.latitude)) / 2), 2)
    + cos(radians(%(latitude)s)) * cos(radians(candidate.latitude))
    * power(sin((radians(%(longitude)s) - radians(candidate.longitude)) / 2), 2)
  )))))::int
END
"""
"""As coop.domain.distances.kilometres."""

REACHED = """
(box(point(candidate.west, candidate.south), point(candidate.east, candidate.north))
  @> box(point(%(longitude)s, %(latitude)s), point(%(longitude)s, %(latitude)s)))
"""
"""Whose frame holds the place of the need: the expression of the index "candidate_by_frame"."""

NOT_KNOWN = "(candidate.latitude IS NULL AND candidate.department = %(department)s)"
"""Within a department people can talk about a distance that is not known."""

HERE = """
CASE WHEN candidate.away_from = '{}' THEN %(days)s ELSE %(days)s - (
  SELECT coalesce(sum(least(away.last, %(last)s) - greatest(away.first, %(first)s) + 1), 0)
  FROM unnest(candidate.away_from, candidate.away_until) AS away (first, last)
  WHERE away.first <= %(last)s AND away.last >= %(first)s
) END
"""
"""As marketplace.domain.weeks.days_here: how many of the days of the need they are not away."""

LEFT = """
CASE WHEN candidate.away_from = '{}' THEN %(half_days)s ELSE %(half_days)s & (
  SELECT coalesce(bit_or(7 << 3 * weekday), 0) FROM generate_series(0, 6) weekday
  WHERE (%(last_number)s - weekday + 7) / 7 - (%(first_number)s - weekday + 6) / 7 > (
    SELECT coalesce(sum(
      (least(away.last, %(last)s) - DATE '0001-01-01' - weekday + 7) / 7
      - (greatest(away.first, %(first)s) - DATE '0001-01-01' - weekday + 6) / 7
    ), 0)
    FROM unnest(candidate.away_from, candidate.away_until) AS away (first, last)
    WHERE away.first <= %(last)s AND away.last >= %(first)s
  )
) END
"""
"""As marketplace.domain.weeks.left, of the half days wanted: weekdays that come oftener than they are away.

Days are numbered from the first of all, which is a Monday. Who is never away is asked no more."""

POINTS: Mapping[Criterion, str] = {
    Criterion.SKILLS: "1000 * (4 * held + trade) / (5 * %(asked)s)",
    Criterion.DISTANCE: """CASE
      WHEN is_far THEN 1000 WHEN km IS NULL OR km > radius_km THEN 0 WHEN km = 0 THEN 1000
      ELSE 1000 - 500 * km / radius_km END""",
    Criterion.AVAILABILITY: """least(1000, 1000 * free_minutes / %(minutes)s) * CASE
      WHEN %(asks_half_days)s THEN 1000 * bit_count((half_days & %(half_days)s)::bit(21)) / %(half_day_count)s
      ELSE 1000 END / 1000""",
    Criterion.TERMS: """CASE
      WHEN NOT %(is_in_euros)s THEN 1000 WHEN floor_cents IS NULL THEN 500
      ELSE least(1000, 500 + 50000 * (%(offered)s::bigint - floor_cents::bigint * %(minutes)s)
        / (50 * floor_cents::bigint * %(minutes)s)) END""",
    Criterion.RECIPROCITY: """CASE
      WHEN NOT %(moves_hours)s THEN 500
      ELSE least(1000, greatest(0, 500 - floor(500.0 * balance / 600)::bigint)) END""",
    Criterion.TRUST: "1000 * completed / (completed + 3)",
}
"""As marketplace.domain.criteria; the constants of both are held together by a test."""


def best(
    wanted: Wanted,
    said: Mapping[int, int],
    *,
    weights: Mapping[str, Decimal],
    most: int,
    most_new: int = 0,
    new_since: datetime | None = None,
) -> list[int]:
    """The members who fit best, the best first; then so many of those admitted since `new_since`.

    said: how much of the text of the request they say (`spoken`). Who is new and among the best stands twice.
    """
    question, values = asked(wanted, said, weights=weights, most=most, most_new=most_new, new_since=new_since)
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return [member_id for (member_id,) in cursor.fetchall()]


def best_each(
    asked_for: Mapping[int, tuple[Wanted, Mapping[int, int]]],
    *,
    weights: Mapping[str, Decimal],
    most: int,
    most_new: int,
    new_since: datetime,
) -> dict[int, set[int]]:
    """The same of several requests at once, each with what is said of it; in one question, in no order."""
    found: dict[int, set[int]] = {number: set() for number in asked_for}
    questions = {
        number: asked(wanted, said, weights=weights, most=most, most_new=most_new, new_since=new_since)
        for number, (wanted, said) in asked_for.items()
    }
    for number, member_id in together.rows(questions):
        found[number].add(member_id)
    return found


def skilled(skill_ids: Collection[int], *, most: int) -> Collection[int]:
    """Members who have one of these skills, wherever they live and whatever they wish; so many at most.

    Not read before it is used: whoever asks for these members asks both in one query.
    """
    rows = Candidate.objects.filter(skill_ids__overlap=sorted(skill_ids)).order_by("pk")
    return rows.values_list("pk", flat=True)[:most]


def spoken_each(told: Mapping[int, str]) -> dict[int, dict[int, int]]:
    """The same as `spoken` of several texts by their numbers."""
    return texts.spoken_each(speaking.MEMBERS, told, most=speaking.MOST_SPOKEN)


def spoken(text: str) -> dict[int, int]:
    """How much of a text the members' own words say, of 1000; those who say nothing of it are not in."""
    return texts.spoken(speaking.MEMBERS, text, most=speaking.MOST_SPOKEN)


def asked(
    wanted: Wanted,
    spoken: Mapping[int, int],
    *,
    weights: Mapping[str, Decimal],
    most: int,
    most_new: int = 0,
    new_since: datetime | None = None,
) -> tuple[str, dict[str, Any]]:
    """The question to the database, and its values."""
    skills = sorted(wanted.skill_ids)
    parts = {
        "total": _total(weights),
        "held": _count(skills, "skill_ids"),
        "trade": _count(skills, "trade_skill_ids"),
        "km": KM if wanted.spot else "NULL::int",
        **_place(wanted),
        "terms": _terms(wanted.terms),
        **_week(wanted),
    }
    enough = [member_id for member_id, points in spoken.items() if points >= obstacles.SPOKEN_ENOUGH]
    most_first = sorted(enough, key=lambda member_id: -spoken[member_id])
    return BEST.format(**parts), {
        **_facts(wanted),
        "skills": skills,
        "asked": len(skills),
        "spoken_ids": arrays.written(spoken),
        "spoken": arrays.written(spoken.values()),
        "spoken_weight": _whole(weights[Criterion.WORDS]),
        "enough_ids": arrays.written(most_first[: speaking.MOST_UNSKILLED]),
        "most": most,
        "most_new": most_new,
        "since": new_since,
    }


def _facts(wanted: Wanted) -> dict[str, Any]:
    spot = wanted.spot
    return {
        "request": wanted.request_id,
        "requester": wanted.requester_id,
        "minutes": wanted.minutes,
        "weeks": wanted.weeks,
        "is_remote": wanted.is_remote,
        "is_in_euros": wanted.terms is Terms.EUROS,
        "moves_hours": wanted.terms.has_hours,
        "offered": (wanted.cents or 0) * HOUR_MINUTES,
        **_days(wanted),
        "place": spot.id if spot else None,
        "department": spot.department if spot else None,
        "latitude": None if spot is None or spot.latitude is None else float(spot.latitude),
        "longitude": None if spot is None or spot.longitude is None else float(spot.longitude),
    }


def _total(weights: Mapping[str, Decimal]) -> str:
    """Whole numbers: a criterion without weight is not asked."""
    counted = [f"{_whole(weights[one])}::bigint * ({told})" for one, told in POINTS.items() if weights[one]]
    return " + ".join(counted) or "0::bigint"


def _whole(weight: Decimal) -> int:
    return int(weight.scaleb(DECIMALS))


def _count(skills: Iterable[int], column: str) -> str:
    """How many of these are in an array: faster for each row than meeting two arrays."""
    return " + ".join(f"({skill} = ANY (candidate.{column}))::int" for skill in skills)


def _place(wanted: Wanted) -> dict[str, str]:
    """place: what an index finds; near: who goes there, of those."""
    if wanted.spot is None:
        return {"place": "candidate.is_remote", "near": "false"}
    is_known = wanted.spot.latitude is not None
    reached = f"{REACHED} OR {NOT_KNOWN}" if is_known else "candidate.department = %(department)s"
    near = "met.km <= met.radius_km OR (met.km IS NULL AND met.department = %(department)s)"
    return {"place": f"candidate.is_remote OR {reached}" if wanted.is_remote else reached, "near": near}


def _days(wanted: Wanted) -> dict[str, Any]:
    """When it can be done. Nothing of it is asked where any day is good."""
    half_days, days = weeks.wanted_half_days(wanted.half_days, wanted.days), wanted.days
    return {
        "asks_half_days": wanted.half_days > 0,
        "half_days": half_days,
        "half_day_count": half_days.bit_count(),
        "days": days.count if days else None,
        "first": days.first if days else None,
        "last": days.last if days else None,
        "first_number": days.first.toordinal() - 1 if days else None,
        "last_number": days.last.toordinal() - 1 if days else None,
    }


def _week(wanted: Wanted) -> dict[str, str]:
    """time: that they have until then; free: who is there and free on one of the half days, at least."""
    minutes = "candidate.weekly_minutes::bigint * %(weeks)s"
    if wanted.days is not None:
        return {"time": f"{minutes} * ({HERE}) / %(days)s", "free": f"candidate.half_days & ({LEFT}) <> 0"}
    return {
        "time": minutes,
        "free": "candidate.half_days & %(half_days)s <> 0" if wanted.half_days else "true",
    }


def _terms(terms: Terms) -> str:
    if terms is Terms.GIFT:
        return "candidate.takes_gifts"
    found = ["candidate.takes_hours"] * terms.has_hours + ["candidate.takes_euros"] * terms.has_euros
    if terms is Terms.EUROS:
        found.append("coalesce(candidate.floor_cents, 0)::bigint * %(minutes)s <= %(offered)s::bigint")
    return " AND ".join(found)
