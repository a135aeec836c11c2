"""Leaving: nobody is left waiting for who leaves, and no hour is left behind.

Here, because this app looks at all that has to end; coop's own verb ends the belonging alone.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from coop.domain.actors import Actor
from coop.domain.membership import Standing
from coop.services import members as memberships
from governance.services import letters, mandates, proposals
from marketplace.domain import leaving
from marketplace.domain.engagements import Act, Side, State
from marketplace.domain.requests import RequestState
from marketplace.models import Engagement, Refusal, ServiceRequest
from marketplace.selectors import engagements as agreed
from marketplace.selectors import team_answers as composed
from marketplace.services import (
    alerts,
    attachments,
    introductions,
    moderation,
    offers,
    requests,
    reviews,
    steps,
    team_answers,
    weeks,
)
from marketplace.services.observatory import consents, facts
from marketplace.services.support import volunteers
from timebank.services import leaving as hours


@transaction.atomic
def leave(*, by: Actor, at: datetime, member_id: int) -> None:
    """End a membership with all that hangs on it, or nothing: what was entrusted, proposed, agreed, held.

    Raises Refused, saying what to do first, where somebody counts on them or their hours can not be settled.
    Twice is once.
    """
    standing = memberships.hold(by=by, at=at, member_id=member_id)
    mandates.leave(by=by, at=at, member_id=member_id)
    proposals.leave(by=by, at=at, member_id=member_id)
    if standing is Standing.ADMITTED:
        _end_agreements(by, at, member_id)
        offers.erase(by=by, at=at, member_id=member_id)
        attachments.erase(by=by, at=at, member_id=member_id)
        alerts.erase(by=by, at=at, member_id=member_id)
        moderation.erase(by=by, at=at, member_id=member_id)
        weeks.erase(by=by, at=at, member_id=member_id)
        introductions.erase(by=by, at=at, member_id=member_id)
        volunteers.leave(by=by, at=at, member_id=member_id)
        consents.leave(by=by, at=at, member_id=member_id)
        facts.leave(by=by, at=at, member_id=member_id)
        hours.settle(by=by, at=at, member_id=member_id)
        Refusal.objects.filter(member_id=member_id).delete()
    letters.erase(by=by, at=at, member_id=member_id)
    memberships.leave(by=by, at=at, member_id=member_id)
    reviews.erase(by=by, at=at, member_id=member_id)


def _end_agreements(by: Actor, at: datetime, member_id: int) -> None:
    """Decline the invitations that wait for them and close what they asked.

    What is kept for their needs goes back with their hours, all at once: several would wait in a ring.
    """
    _hold_requests(member_id)
    team_answers.end_of_member(by=by, at=at, member_id=member_id)
    leaving.check(agreed.running_count(member_id))
    rows = Engagement.objects.select_for_update(no_key=True, of=("self",)).select_related(
        "giver", "request", "quote"
    )
    for engagement in rows.filter(giver_id=member_id, state=State.INVITED).order_by("request_id", "pk"):
        steps.take(by=by, at=at, engagement=engagement, act=Act.DECLINE, side=Side.GIVER)
    open_ones = ServiceRequest.objects.filter(requester_id=member_id, state=RequestState.OPEN)
    for request in open_ones.order_by("pk"):
        requests.end(by=by, at=at, request=request)


def _hold_requests(member_id: int) -> None:
    """Every request that this touches, in one order, before any engagement is read."""
    theirs = Engagement.objects.filter(
        Q(giver_id=member_id) | Q(receiver_id=member_id), ended_at__isnull=True
    )
    touched = (
        Q(pk__in=theirs.order_by().values("request_id"))
        | Q(pk__in=composed.requests_of(member_id))
        | Q(requester_id=member_id, state=RequestState.OPEN)
    )
    list(ServiceRequest.objects.select_for_update(no_key=True).filter(touched).order_by("pk"))
