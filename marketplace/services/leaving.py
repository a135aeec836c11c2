"""What a member who leaves had agreed on, or was asked: nobody is left waiting for them."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from coop.domain.actors import Actor
from marketplace.domain import leaving
from marketplace.domain.engagements import Act, Side, State
from marketplace.domain.requests import RequestState
from marketplace.models import Engagement, ServiceRequest
from marketplace.selectors import engagements as agreed
from marketplace.services import steps


@transaction.atomic
def settle(by: Actor, at: datetime, member_id: int) -> None:
    """Decline the invitations that wait for them and close what they asked. Raises Refused where they agreed
    on something that has not ended: somebody counts on them.

    Called while the member is held, by whoever may end the membership (coop asks that).
    """
    _hold_requests(member_id)
    leaving.check(agreed.running_count(member_id))
    rows = Engagement.objects.select_for_update(no_key=True, of=("self",)).select_related("giver", "request")
    for engagement in rows.filter(giver_id=member_id, state=State.INVITED).order_by("request_id", "pk"):
        steps.take(by=by, at=at, engagement=engagement, act=Act.DECLINE, side=Side.GIVER)
    for request in ServiceRequest.objects.filter(requester_id=member_id, state=RequestState.OPEN).order_by(
        "pk"
    ):
        request.state = RequestState.CLOSED
        request.save(update_fields=["state"])
        steps.end_invitations(by=by, at=at, request_id=request.pk, side=Side.RECEIVER)


def _hold_requests(member_id: int) -> None:
    """Every request that this touches, in one order, before any engagement is read."""
    theirs = Engagement.objects.filter(
        Q(giver_id=member_id) | Q(receiver_id=member_id), ended_at__isnull=True
    )
    touched = Q(pk__in=theirs.order_by().values("request_id")) | Q(
        requester_id=member_id, state=RequestState.OPEN
    )
    list(ServiceRequest.objects.select_for_update(no_key=True).filter(touched).order_by("pk"))
