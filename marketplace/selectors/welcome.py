"""What a newcomer is led through: how far they have come, whom they could help, what to ask for first."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from coop.domain.people import Candidate
from coop.domain.words import Sentence
from coop.selectors import profiles, skills
from governance.selectors import rules
from marketplace.domain import matching, obstacles, refusals, welcome
from marketplace.domain.criteria import Criterion, Wanted
from marketplace.domain.engagements import ENDED, State
from marketplace.domain.matching import Fit, Weights
from marketplace.domain.moderation import Kind
from marketplace.domain.refusals import Case, Refusal
from marketplace.domain.requests import RequestState
from marketplace.domain.standings import Standing
from marketplace.domain.welcome import Progress, Supply
from marketplace.models import ServiceRequest
from marketplace.rules import MATCH_WEIGHTS
from marketplace.selectors import offering, standings, wanted
from marketplace.selectors import refusals as kept
from marketplace.selectors.moderation import hidden

MOST_WEIGHED = 200
"""Open needs that share a skill, the newest: so many are weighed for one page."""
MOST_SKILLS = 40
WEEKS = 4
"""Over which the hours of those who could help are free, as where a need says no day."""

DONE = """
SELECT EXISTS (SELECT FROM marketplace_engagement
  WHERE state = %(completed)s AND %(member)s IN (giver_id, receiver_id))
"""
MARKS = """
SELECT
  EXISTS (SELECT FROM marketplace_engagement
    WHERE state = %(completed)s AND %(member)s IN (giver_id, receiver_id)),
  EXISTS (SELECT FROM marketplace_wish WHERE member_id = %(member)s),
  EXISTS (SELECT FROM marketplace_servicerequest WHERE requester_id = %(member)s AND state = %(open)s),
  EXISTS (SELECT FROM marketplace_engagement
    WHERE %(member)s IN (giver_id, receiver_id) AND state <> %(invited)s AND NOT state = ANY (%(ended)s))
"""
SUPPLIES = """
SELECT skill_id, count(*) FILTER (WHERE is_near), count(*) FILTER (WHERE NOT is_near) FROM (
  SELECT unnest(candidate.skill_ids) AS skill_id,
    coalesce(candidate.place_id = mine.place_id OR (
      box(point(candidate.west, candidate.south), point(candidate.east, candidate.north))
      @> box(point(mine.longitude, mine.latitude), point(mine.longitude, mine.latitude))), false) AS is_near
  FROM marketplace_candidate candidate
  LEFT JOIN (VALUES (%(place)s::bigint, %(longitude)s::float, %(latitude)s::float))
    AS mine (place_id, longitude, latitude) ON true
  WHERE candidate.member_id <> %(member)s AND candidate.takes_hours
    AND candidate.weekly_minutes::bigint * %(weeks)s > candidate.promised_minutes
    AND (candidate.is_remote OR candidate.place_id = mine.place_id
      OR box(point(candidate.west, candidate.south), point(candidate.east, candidate.north))
      @> box(point(mine.longitude, mine.latitude), point(mine.longitude, mine.latitude)))
) offered
GROUP BY skill_id ORDER BY 2 DESC, 3 DESC, 1 LIMIT %(most)s
"""
"""near: who comes as far as that; the others help at a distance."""


@dataclass(frozen=True, slots=True)
class Fitting:
    """An open need that a member could help with, and why, the strongest reason first."""

    request_id: int
    reasons: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Ahead:
    """What a member could do first: needs of others that fit them, and what they could ask for."""

    fitting: tuple[Fitting, ...]
    ideas: tuple[Supply, ...]


@dataclass(frozen=True, slots=True)
class _Me:
    """All that is weighed of one member, read once."""

    candidate: Candidate
    standing: Standing
    refused: tuple[Refusal, ...]


def has_exchanged(member_id: int) -> bool:
    """Whether an exchange was ever completed, on either side."""
    return bool(_asked(DONE, {"member": member_id, "completed": State.COMPLETED.value})[0][0])


def progress(member_id: int) -> Progress:
    """How far a member has come: two questions."""
    values = {
        "member": member_id,
        "completed": State.COMPLETED.value,
        "open": RequestState.OPEN.value,
        "invited": State.INVITED.value,
        "ended": [state.value for state in sorted(ENDED)],
    }
    (has_exchanged, has_wishes, has_asked, is_engaged) = _asked(MARKS, values)[0]
    told = profiles.told(member_id)
    return Progress(
        has_place=told.has_place,
        is_remote=told.is_remote,
        has_skills=told.has_skills,
        has_wishes=bool(has_wishes),
        has_asked=bool(has_asked),
        is_engaged=bool(is_engaged),
        has_exchanged=bool(has_exchanged),
    )


def ahead(member_id: int, *, at: datetime, most: int, ideas: int) -> Ahead:
    """What this member could do first. most: how many needs of others; ideas: how many of their own."""
    people = offering.of_members([member_id], at=at)
    candidate = people[0] if people else None
    own_ids = candidate.skill_ids if candidate else frozenset()
    return Ahead(
        fitting=tuple(_fitting(candidate, at, most) if candidate and own_ids else ()),
        ideas=welcome.proposals(_supplies(candidate, member_id), own_ids=own_ids, count=ideas),
    )


def fitting(member_id: int, *, at: datetime, most: int) -> list[Fitting]:
    """Open needs that this member could help with as they are now, whether or not they are listed there."""
    found = offering.of_members([member_id], at=at)
    return _fitting(found[0], at, most) if found and found[0].skill_ids else []


def _fitting(candidate: Candidate, at: datetime, most: int) -> list[Fitting]:
    """Weighed by the voted weights and the very code that lists members; less what they do not want."""
    mine = _Me(
        candidate,
        standings.of_members([candidate.member_id])[candidate.member_id],
        kept.of_members([candidate.member_id], at=at).get(candidate.member_id, ()),
    )
    found = _weighed(mine, _sharing(candidate, at), rules.in_force(MATCH_WEIGHTS, at=at).value, at)
    found.sort(key=lambda one: (-one[0].total, -one[1]))
    return [Fitting(request_id, _told(fit)) for fit, request_id in found[:most]]


def _supplies(candidate: Candidate | None, member_id: int) -> list[Supply]:
    """Skills that members with free hours offer where this one lives or at a distance."""
    spot = candidate.spot if candidate else None
    values = {
        "member": member_id,
        "place": spot.id if spot else None,
        "longitude": None if spot is None or spot.longitude is None else float(spot.longitude),
        "latitude": None if spot is None or spot.latitude is None else float(spot.latitude),
        "weeks": WEEKS,
        "most": MOST_SKILLS,
    }
    rows = _asked(SUPPLIES, values)
    families = skills.families_by_id([skill_id for skill_id, _near, _far in rows])
    return [Supply(skill_id, families.get(skill_id, ""), near, far) for skill_id, near, far in rows]


def _sharing(candidate: Candidate, at: datetime) -> list[Wanted]:
    """Open needs of others that ask for a skill of this member, who is not in them yet."""
    shown = ServiceRequest.objects.filter(state=RequestState.OPEN, requester__left_at__isnull=True)
    others = shown.exclude(requester_id=candidate.member_id).exclude(
        engagements__giver_id=candidate.member_id
    )
    ids = others.exclude(hidden(Kind.NEED)).filter(skills__in=candidate.skill_ids).distinct()
    newest = ids.order_by("-posted_at", "-pk").values_list("pk", "posted_at")[:MOST_WEIGHED]
    rows = ServiceRequest.objects.filter(pk__in=[pk for pk, _posted_at in newest])
    today = timezone.localtime(at).date()
    told = wanted.with_skills(rows).order_by("pk")
    return [wanted.of_row(row, on=today) for row in told]


def _weighed(mine: _Me, asked: Iterable[Wanted], weights: Weights, at: datetime) -> list[tuple[Fit, int]]:
    today = timezone.localtime(at).date()
    return [
        (
            matching.fit(one, mine.candidate, standing=mine.standing, weights=weights),
            one.request_id,
        )
        for one in asked
        if not obstacles.between(one, mine.candidate, mine.standing)
        and not refusals.blocking(mine.refused, Case(one, mine.candidate, today))
    ]


def _told(fit: Fit) -> tuple[Sentence, ...]:
    """Their own words are not weighed here, and nothing is said of them."""
    return tuple(reason.sentence for reason in fit.reasons if reason.criterion is not Criterion.WORDS)


def _asked(question: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return list(cursor.fetchall())
