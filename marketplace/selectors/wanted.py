"""A request as the matching sees it."""

from datetime import datetime

from django.utils import timezone

from coop.domain.quantities import cents_of
from coop.selectors import places
from marketplace.domain import criteria
from marketplace.domain.criteria import Wanted
from marketplace.domain.terms import Terms
from marketplace.models import ServiceRequest


def of_request(request_id: int, *, at: datetime) -> Wanted:
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


def text_of(request_id: int) -> str:
    """What is asked, in the words of who asks."""
    return "\n".join(ServiceRequest.objects.values_list("title", "text").get(pk=request_id))
