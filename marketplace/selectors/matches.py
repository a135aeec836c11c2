"""Who is proposed for a request and why; and why somebody is not."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from coop.domain.words import Sentence
from coop.selectors import members, places
from governance.selectors import rules
from marketplace.domain import criteria, matching
from marketplace.domain.criteria import Wanted
from marketplace.domain.terms import Terms
from marketplace.models import Match, ServiceRequest
from marketplace.rules import MATCH_COUNT, MATCH_WEIGHTS
from timebank.selectors import balances


@dataclass(frozen=True, slots=True)
class Proposed:
    """A member proposed for a request: the place in the list, and the reasons, the strongest first."""

    member_id: int
    rank: int
    reasons: tuple[Sentence, ...]


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
        moves_hours=Terms(request.terms).has_hours,
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


def why_not(request_id: int, member_id: int, *, at: datetime) -> tuple[Sentence, ...]:
    """Why this member is not proposed, the smallest missing point first; nothing for who left meanwhile."""
    candidates = members.candidates(only_ids=[member_id])
    if not candidates:
        return ()
    scores = list(
        Match.objects.filter(request_id=request_id).order_by("rank").values_list("score", flat=True)
    )
    is_full = len(scores) >= rules.in_force(MATCH_COUNT, at=at).value
    return matching.why_not(
        wanted(request_id, at=at),
        candidates[0],
        balance=balances.of_member(member_id),
        weights=rules.in_force(MATCH_WEIGHTS, at=at).value,
        last_total=scores[-1] if is_full else -1,
    )


def _proposed(rows: Iterable[Match]) -> list[Proposed]:
    return [Proposed(row.member_id, row.rank, _sentences(row.reasons)) for row in rows]


def _sentences(reasons: Iterable[Mapping[str, Any]]) -> tuple[Sentence, ...]:
    stored = [reason["sentence"] for reason in reasons]
    return tuple(Sentence(sentence["msgid"], sentence["values"]) for sentence in stored)
