"""Open needs that wait, and whom each of them may be introduced to: what a proposal follows from.

Whom to look at is asked of the database by index, of all needs in one question; what is true of these
members is then read once for all the needs together.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from math import ceil
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from coop.domain.people import Candidate
from coop.domain.words import Sentence
from governance.domain.rules import InForce
from governance.selectors import rules
from marketplace.domain import blockages as blocked
from marketplace.domain import fairness, matching, refusals
from marketplace.domain.batches import Asked, Batch, Helper, Scope, Suited, week_minutes
from marketplace.domain.criteria import Wanted
from marketplace.domain.fairness import Contender, Sharing
from marketplace.domain.matching import Fit, Weights
from marketplace.domain.moderation import Kind
from marketplace.domain.openings import Person
from marketplace.domain.refusals import Case, Refusal
from marketplace.domain.requests import RequestState
from marketplace.domain.standings import Standing, free_minutes
from marketplace.models import ServiceRequest
from marketplace.rules import INTRODUCTION_COUNT, INTRODUCTION_WEEK, MATCH_WEIGHTS
from marketplace.selectors import (
    candidates,
    exposures,
    introductions,
    listings,
    offering,
    standings,
    wanted,
)
from marketplace.selectors import refusals as said_no
from marketplace.selectors.moderation import hidden

MOST_NEEDS = 100
"""Of one proposal; those that have waited longest come first."""
MOST_EACH = 25
"""Of those who fit a need, so many are heard."""
OF_BATCHES = (*listings.OF_LISTS, INTRODUCTION_COUNT, INTRODUCTION_WEEK)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Open needs that may be introduced to somebody more, who has waited longest first.

    wants: by need, how many members more. met: by need, those whom it has met already. voted: the rules of
    the day.
    """

    ids: tuple[int, ...]
    wants: Mapping[int, int]
    met: Mapping[int, Collection[int]]
    voted: Mapping[str, InForce[Any]]


@dataclass(frozen=True, slots=True)
class _Known:
    """What is true of everybody who is looked at, read once."""

    people: Mapping[int, Candidate]
    stands: Mapping[int, Standing]
    unwilling: Mapping[int, tuple[Refusal, ...]]
    new: Collection[int]
    late: Mapping[int, tuple[int, int]]
    met: Mapping[int, Collection[int]]
    on: date


@dataclass(frozen=True, slots=True)
class _Chosen:
    """A need, who is looked at for it, and how much of it they say."""

    wanted: Wanted
    ids: Collection[int]
    said: Mapping[int, int]


def waiting(scope: Scope, *, at: datetime) -> Waiting:
    """Two questions, however many needs there are."""
    voted = rules.together(*OF_BATCHES, at=at)
    most = voted[INTRODUCTION_COUNT.key].value
    rows = introductions.met(_open(scope, at).order_by("posted_at", "pk"))
    wants = {id: max(0, most - len(had)) for id, _met, had in rows}
    met = {id: known for id, known, _had in rows}
    return Waiting(tuple(id for id, wanted in wants.items() if wanted), wants, met, voted)


def departments() -> dict[str, str]:
    """Where something is asked now: name by code."""
    rows = _open(Scope(), None).filter(place__isnull=False).order_by("place__department")
    return dict(rows.values_list("place__department", "place__department_name").distinct())


def prepare(waiting: Waiting, *, at: datetime) -> Batch:
    """These needs, and those who fit them now; the first `MOST_NEEDS` of them are looked at."""
    voted = waiting.voted
    weights: InForce[Weights] = voted[MATCH_WEIGHTS.key]
    share = listings.sharing(voted)
    new_days, shown_days = listings.days(voted)
    chosen = _chosen(waiting.ids[:MOST_NEEDS], weights.value, share, at - timedelta(days=new_days), at)
    ids = {id for one in chosen for id in one.ids}
    known = _known(ids, waiting.met, new_days, shown_days, at)
    asked = tuple(
        Asked(one.wanted, waiting.wants[one.wanted.request_id], _suited(one, known, weights.value, share))
        for one in chosen
    )
    versions = {key: one.version_id for key, one in voted.items()}
    return Batch(asked, _helpers(known, voted[INTRODUCTION_WEEK.key].value, at), versions)


def blockages(asked: Sequence[Wanted], *, at: datetime) -> dict[int, tuple[Sentence, ...]]:
    """Which point keeps everybody away from each of these needs that nobody fits."""
    skills = {id for one in asked for id in one.skill_ids}
    people = offering.of_members(candidates.skilled(skills, most=listings.MOST_LOOKED_AT), at=at)
    stands = standings.of_members([one.member_id for one in people])
    persons = [Person(one, stands[one.member_id]) for one in people]
    return {
        one.request_id: blocked.told(one, [p for p in persons if p.candidate.skill_ids & one.skill_ids])
        for one in asked
    }


def _open(scope: Scope, at: datetime | None) -> "QuerySet[ServiceRequest]":
    found = ServiceRequest.objects.filter(state=RequestState.OPEN, requester__left_at__isnull=True)
    found = found.exclude(hidden(Kind.NEED))
    if scope.category:
        found = found.filter(category=scope.category)
    if scope.department:
        found = found.filter(place__department=scope.department)
    if scope.days and at is not None:
        found = found.filter(posted_at__lte=at - timedelta(days=scope.days))
    return found


def _chosen(
    ids: Sequence[int], weights: Weights, share: Sharing, new_since: datetime, at: datetime
) -> list[_Chosen]:
    """Three questions, however many needs there are."""
    told = wanted.with_texts(ids, at=at)
    asked = {one.request_id: one for one, _text in told}
    said = candidates.spoken_each({one.request_id: text for one, text in told})
    best = candidates.best_each(
        {id: (one, said[id]) for id, one in asked.items()},
        weights=weights,
        most=MOST_EACH,
        most_new=2 * ceil(share.newcomer_share * share.count),
        new_since=new_since,
    )
    return [_Chosen(one, frozenset(best[id]), said[id]) for id, one in asked.items()]


def _known(
    ids: Collection[int],
    met: Mapping[int, Collection[int]],
    new_days: int,
    shown_days: int,
    at: datetime,
) -> _Known:
    people = {one.member_id: one for one in offering.of_members(ids, at=at)}
    return _Known(
        people=people,
        stands=standings.of_members(people),
        unwilling=said_no.of_members(people, at=at),
        new=exposures.newcomers(people, at=at, days=new_days),
        late=exposures.of_late(people, at=at, days=shown_days),
        met=met,
        on=timezone.localtime(at).date(),
    )


def _suited(one: _Chosen, known: _Known, weights: Weights, share: Sharing) -> tuple[Suited, ...]:
    """Those who fit and may still meet this need, in the order of its list: as voted, equals take turns."""
    people = [known.people[id] for id in one.ids if id in known.people and _may_meet(one.wanted, id, known)]
    stands = {
        id: replace(known.stands[id], spoken=one.said.get(id, 0))
        for id in (each.member_id for each in people)
    }
    fits = matching.rank(one.wanted, people, standings=stands, weights=weights, count=len(people))
    by_id = {fit.member_id: fit for fit in fits}
    placed = fairness.share_out(one.wanted.request_id, [_contender(fit, known) for fit in fits], share)
    return tuple(Suited(by_id[each.member_id], each.sentence) for each in placed)


def _may_meet(asked: Wanted, member_id: int, known: _Known) -> bool:
    """Once for each pair, and never against what the member said."""
    if member_id in known.met[asked.request_id]:
        return False
    case = Case(asked, known.people[member_id], known.on)
    return not refusals.blocking(known.unwilling.get(member_id, ()), case)


def _contender(fit: Fit, known: _Known) -> Contender:
    shown, due = known.late.get(fit.member_id, (0, 0))
    return Contender(fit.member_id, Fraction(fit.total), shown, due, fit.member_id in known.new)


def _helpers(known: _Known, most: int, at: datetime) -> tuple[Helper, ...]:
    """An introduction of this week that still stands takes its time, as what is agreed does."""
    met = introductions.of_week(known.people, at=at)
    standing = {id: [number for number, stands in found if stands] for id, found in met.items()}
    asked = wanted.of_requests({request_id for ids in standing.values() for request_id in ids}, at=at)
    weeks = {one.request_id: week_minutes(one) for one in asked}
    taken = {id: sum(weeks[request_id] for request_id in ids) for id, ids in standing.items()}
    return tuple(
        Helper(
            member_id=id,
            free_minutes=free_minutes(one, known.stands[id], 1) - taken.get(id, 0),
            introductions=max(0, most - len(met.get(id, ()))),
        )
        for id, one in known.people.items()
    )
