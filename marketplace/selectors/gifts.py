"""What needs lack, and what members gave for them."""

from collections.abc import Iterable

from marketplace.domain.moderation import Kind
from marketplace.domain.requests import RequestState
from marketplace.domain.terms import Terms
from marketplace.models import ServiceRequest
from marketplace.selectors.moderation import hidden
from timebank.domain import earmarks
from timebank.domain.earmarks import subject_of
from timebank.domain.pledges import OpenNeed
from timebank.selectors import earmarks as kept_for

HOURS = [terms.value for terms in Terms if terms.has_hours]


def lacking(request_id: int) -> int:
    """The minutes that a need still lacks; 0 where it is not counted in hours."""
    rows = ServiceRequest.objects.filter(pk=request_id, terms__in=HOURS).order_by("pk")
    return sum(need.lacking_minutes for need in _needs(rows))


def welcoming_ids() -> list[int]:
    """Open needs whose members say that hours are lacking."""
    rows = ServiceRequest.objects.filter(
        state=RequestState.OPEN, welcomes_gifts=True, terms__in=HOURS, requester__left_at__isnull=True
    )
    return list(rows.exclude(hidden(Kind.NEED)).order_by("pk").values_list("pk", flat=True))


def open_needs(rows: Iterable[ServiceRequest]) -> list[OpenNeed]:
    """Those of these that lack hours, as the ledger is told of them."""
    return [need for need in _needs(rows) if need.lacking_minutes]


def _needs(rows: Iterable[ServiceRequest]) -> list[OpenNeed]:
    found = list(rows)
    free = kept_for.free_of_all({row.requester_id for row in found})
    kept: dict[str, int] = {}
    for one in kept_for.for_needs(subject_of(row.pk) for row in found):
        kept[one.subject] = kept.get(one.subject, 0) + one.minutes
    return [
        OpenNeed(
            subject=subject_of(row.pk),
            requester_id=row.requester_id,
            lacking_minutes=earmarks.lacking(
                row.wanted_minutes, free=free[row.requester_id], kept=kept.get(subject_of(row.pk), 0)
            ),
            posted_at=row.posted_at,
        )
        for row in found
    ]
