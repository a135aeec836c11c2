"""Who is proposed for a request, as it was stored, with the reasons."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from coop.domain.words import Sentence
from marketplace.domain.criteria import Criterion
from marketplace.domain.moderation import Kind
from marketplace.domain.requests import RequestState
from marketplace.models import Match, ServiceRequest
from marketplace.selectors.moderation import hidden


@dataclass(frozen=True, slots=True)
class Proposed:
    """A member proposed for a request: the place in the list, and the reasons, the strongest first."""

    member_id: int
    rank: int
    reasons: tuple[Sentence, ...]


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
    """Open requests, none hidden, for which this member is proposed, not introduced or invited: id, title.

    Those in which the member stands highest first, then the newest.
    """
    shown = ServiceRequest.objects.filter(state=RequestState.OPEN, requester__left_at__isnull=True)
    rows = (
        Match.objects.filter(member_id=member_id, request__in=shown.exclude(hidden(Kind.NEED)))
        .exclude(request__engagements__giver_id=member_id)
        .exclude(request__introductions__member_id=member_id)
        .order_by("rank", "-request_id")
        .values_list("request_id", "request__title")[:most]
    )
    return list(rows)


def _proposed(rows: Iterable[Match]) -> list[Proposed]:
    return [Proposed(row.member_id, row.rank, sentences(row.reasons)) for row in rows]


def sentences(reasons: Iterable[Mapping[str, Any]]) -> tuple[Sentence, ...]:
    """Who says nothing of it is not told to say nothing."""
    silent = (Criterion.WORDS.value, 0)
    stored = [one["sentence"] for one in reasons if (one["criterion"], one.get("points")) != silent]
    return tuple(Sentence(sentence["msgid"], sentence["values"]) for sentence in stored)
