"""Who is proposed for a request and why; and why somebody is not."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from coop.domain.quantities import cents_of
from coop.domain.words import N_, Sentence
from coop.selectors import members, places
from governance.selectors import rules
from marketplace.domain import blockages as blocked
from marketplace.domain import changes, criteria, matching, obstacles
from marketplace.domain.changes import Entry, Person
from marketplace.domain.criteria import Wanted
from marketplace.domain.matching import Fit
from marketplace.domain.terms import Terms
from marketplace.models import Match, ServiceRequest
from marketplace.rules import MATCH_COUNT, MATCH_WEIGHTS
from marketplace.selectors import candidates, standings


@dataclass(frozen=True, slots=True)
class Proposed:
    """A member proposed for a request: the place in the list, and the reasons, the strongest first."""

    member_id: int
    rank: int
    reasons: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class WhyNot:
    """Why somebody is not proposed, and the smallest change that would have put them in the list."""

    reasons: tuple[Sentence, ...]
    enough: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A member who fits, and the fingerprint of all that the fit follows from."""

    fit: Fit
    fingerprint: str


SPARE = 10
"""More than are shown: a copy may be late, and whoever it chose wrongly makes room for the next."""


def find(request_id: int, *, at: datetime, count: int | None = None) -> list[Found]:
    """Those who fit best now, the best first: chosen by index, then weighed by what is true now.

    count: how many, where it is not as many as members voted.
    """
    asked, weights = wanted(request_id, at=at), rules.in_force(MATCH_WEIGHTS, at=at)
    count = count or rules.in_force(MATCH_COUNT, at=at).value
    chosen = dict(candidates.best(asked, text_of(request_id), weights=weights.value, most=count + SPARE))
    people = {one.member_id: one for one in members.candidates(only_ids=chosen)}
    stands = standings.of_members(people, chosen)
    fits = matching.rank(asked, people.values(), standings=stands, weights=weights.value, count=count)
    return [
        Found(fit, matching.fingerprint(asked, people[id], stands[id], version_id=weights.version_id))
        for fit in fits
        for id in [fit.member_id]
    ]


def text_of(request_id: int) -> str:
    """What is asked, in the words of who asks."""
    return "\n".join(ServiceRequest.objects.values_list("title", "text").get(pk=request_id))


def wanted(request_id: int, *, at: datetime) -> Wanted:
    """What the matching asks, at that instant: the weeks left count from its day in France."""
    request = ServiceRequest.objects.select_related("place").get(pk=request_id)
    days = None if request.needed_on is None else (request.needed_on - timezone.localtime(at).date()).days
    return Wanted(
        request_id=request.pk,
        requester_id=request.requester_id,
        skill_ids=frozenset(request.skills.order_by("pk").values_list("pk", flat=True)),
        minutes=request.wanted_minutes,
        spot=places.as_spot(request.place) if request.place else None,
        is_remote=request.is_remote,
        weeks=criteria.weeks_until(days),
        terms=Terms(request.terms),
        cents=None if request.budget_amount is None else cents_of(request.budget_amount.amount),
    )


def of_request(request_id: int) -> list[Proposed]:
    """Those proposed, the best first."""
    return _proposed(Match.objects.filter(request_id=request_id).order_by("rank"))


def of_member(request_id: int, member_id: int) -> Proposed | None:
    """The place of one member among those proposed, if any."""
    for proposed in _proposed(
        Match.objects.filter(request_id=request_id, member_id=member_id).order_by("rank")
    ):
        return proposed
    return None


def for_member(member_id: int, request_ids: Collection[int]) -> frozenset[int]:
    """Among these requests, those for which this member is proposed."""
    rows = Match.objects.filter(member_id=member_id, request_id__in=request_ids)
    return frozenset(rows.order_by("request_id").values_list("request_id", flat=True))


def open_for(member_id: int, *, most: int) -> list[tuple[int, str]]:
    """Open requests for which this member is proposed and not yet invited: id and title.

    Those in which the member stands highest first, then the newest.
    """
    rows = (
        Match.objects.filter(
            member_id=member_id, request__state="open", request__requester__left_at__isnull=True
        )
        .exclude(request__engagements__giver_id=member_id)
        .order_by("rank", "-request_id")
        .values_list("request_id", "request__title")[:most]
    )
    return list(rows)


MOST_LOOKED_AT = 500
"""To tell what keeps everybody away, so many of those who have a skill are looked at."""


def blockages(request_id: int, *, at: datetime) -> tuple[Sentence, ...]:
    """Which point keeps everybody away from a request that nobody fits; nothing where somebody does."""
    asked = wanted(request_id, at=at)
    people = members.candidates(only_ids=candidates.skilled(asked.skill_ids, most=MOST_LOOKED_AT))
    stands = standings.of_members([one.member_id for one in people])
    return blocked.told(asked, [Person(one, stands[one.member_id]) for one in people])


def why_not(request_id: int, member_id: int, *, at: datetime) -> WhyNot:
    """Why this member is not proposed, and what would have been enough; nothing for who left meanwhile."""
    asked = wanted(request_id, at=at)
    person = _person(request_id, member_id)
    if person is None:
        return WhyNot((), ())
    entry = Entry(asked, rules.in_force(MATCH_WEIGHTS, at=at).value, _last(request_id, asked, at))
    found = obstacles.between(asked, person.candidate, person.standing)
    if any(one.kind is obstacles.Kind.OWN for one in found):
        return WhyNot((found[0].sentence,), ())
    told = changes.smallest(entry, person).told
    if found:
        return WhyNot(tuple(one.sentence for one in found), told)
    if entry.lets_in(person):
        return WhyNot((Sentence(N_("You fit since then: the next search will find you.")),), ())
    return WhyNot((Sentence(N_("Others fit better, or as well and a lot chose between you.")),), told)


def _person(request_id: int, member_id: int) -> Person | None:
    for candidate in members.candidates(only_ids=[member_id]):
        spoken = candidates.spoken(text_of(request_id))
        return Person(candidate, standings.of_members([member_id], spoken)[member_id])
    return None


def _last(request_id: int, asked: Wanted, at: datetime) -> Fit | None:
    """The last of those proposed, as they fit today; None while there is room."""
    rows = Match.objects.filter(request_id=request_id).order_by("rank")
    ids = list(rows.values_list("member_id", flat=True))
    if len(ids) < rules.in_force(MATCH_COUNT, at=at).value:
        return None
    people = members.candidates(only_ids=ids)
    stands = standings.of_members(ids, candidates.spoken(text_of(request_id)))
    weights = rules.in_force(MATCH_WEIGHTS, at=at).value
    fits = matching.rank(asked, people, standings=stands, weights=weights, count=len(ids))
    return fits[-1] if len(fits) == len(ids) else None


def _proposed(rows: Iterable[Match]) -> list[Proposed]:
    return [Proposed(row.member_id, row.rank, _sentences(row.reasons)) for row in rows]


def _sentences(reasons: Iterable[Mapping[str, Any]]) -> tuple[Sentence, ...]:
    stored = [reason["sentence"] for reason in reasons]
    return tuple(Sentence(sentence["msgid"], sentence["values"]) for sentence in stored)
