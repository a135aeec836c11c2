"""One step in the life of an engagement: what every act has in common, whoever does it.

Rows are locked in one order everywhere: the request first, then its engagements by id.
"""

from datetime import datetime

from django.db import transaction

from coop.domain.actors import PLATFORM, Actor
from coop.domain.errors import Forbidden, Hidden
from coop.services import audit, live
from governance.selectors import rules
from marketplace.domain import engagements, permissions, requests, reviews
from marketplace.domain.engagements import ENDED, Act, Side, State
from marketplace.domain.requests import RequestState
from marketplace.models import Engagement, EngagementStep, ServiceRequest
from marketplace.rules import REVIEW_DAYS
from marketplace.selectors import engagements as agreed
from marketplace.selectors.engagements import facts_of
from marketplace.services import matches

CHANGING = [
    *("state", "agreed_at", "is_in_trade", "giver_minutes", "receiver_minutes", "noted_at", "reservation"),
    *("disputed_at", "mediation_ends_at", "proposed_minutes", "proposed_by", "ended_at", "entry"),
    *("missed_by", "missed_at", "missed_ends_at", "reviews_end_at"),
    *("quote", "lot_count", "terms", "agreed_minutes", "price_amount", "price_amount_currency"),
]
"""What may change in the life of an engagement; the database refuses the rest."""


@transaction.atomic
def come(*, by: Actor, at: datetime, engagement_id: int, act: Act) -> tuple[Engagement, Side]:
    """The engagement, held until the end with its request, and in what quality this person comes to it.

    Raises Hidden for whom it does not concern, Forbidden where the act is never theirs.
    """
    engagement = hold(by=by, at=at, engagement_id=engagement_id)
    side = permissions.side_of(by, facts_of(engagement))
    if side is None:
        raise Hidden
    if not engagements.may_ever(act, side):
        raise Forbidden
    engagements.check_lots(facts_of(engagement), act)
    return engagement, side


@transaction.atomic
def hold_request(*, by: Actor, at: datetime, request_id: int) -> ServiceRequest:
    request = ServiceRequest.objects.select_for_update(no_key=True).filter(pk=request_id).first()
    if request is None:
        raise Hidden
    return request


@transaction.atomic
def hold(*, by: Actor, at: datetime, engagement_id: int) -> Engagement:
    """The engagement, held until the end with its request. Raises Hidden for an id that names none."""
    known = Engagement.objects.filter(pk=engagement_id).values_list("request_id", flat=True).first()
    if known is None:
        raise Hidden
    hold_request(by=by, at=at, request_id=known)
    rows = Engagement.objects.select_for_update(no_key=True, of=("self",)).select_related(
        "request", "giver", "quote"
    )
    return rows.get(pk=engagement_id)


@transaction.atomic
def take(
    *,
    by: Actor,
    at: datetime,
    engagement: Engagement,
    act: Act,
    side: Side,
    minutes: int | None = None,
    reason: str = "",
    version_id: int | None = None,
) -> None:
    """Move a locked engagement and what follows: its request, its timeline, whoever looks at its page.

    version_id: of the rule by which the platform acts. Raises Refused where the move is not legal.
    """
    engagement.state = engagements.move(State(engagement.state), act, side)
    state = State(engagement.state)
    engagement.ended_at = at if state in ENDED else None
    if state is State.COMPLETED and engagement.whole_id is None:
        engagement.reviews_end_at = reviews.term(at, days=rules.in_force(REVIEW_DAYS, at=at).value)
    engagement.save(update_fields=CHANGING)
    record(
        by=by,
        at=at,
        engagement=engagement,
        act=act,
        side=side,
        minutes=minutes,
        reason=reason,
        version_id=version_id,
    )
    if engagement.whole_id is None:
        _follow(at, engagement.request_id, requests.after(state))
    elif state in ENDED:
        _end_whole(by, at, engagement.whole_id)


@transaction.atomic
def end_invitations(*, by: Actor, at: datetime, request_id: int, side: Side) -> None:
    """Take back every open invitation to a locked request, in the order of their ids."""
    rows = Engagement.objects.select_for_update(no_key=True, of=("self",)).select_related("giver", "quote")
    for engagement in rows.filter(request_id=request_id, state=State.INVITED).order_by("pk"):
        take(by=by, at=at, engagement=engagement, act=Act.WITHDRAW, side=side)


@transaction.atomic
def record(
    *,
    by: Actor,
    at: datetime,
    engagement: Engagement,
    act: Act,
    side: Side,
    minutes: int | None = None,
    reason: str = "",
    version_id: int | None = None,
) -> None:
    """Write the step, tell the open pages, and note the acts of power: mediation, acting for somebody, and
    what the platform does by itself because members voted it.
    """
    EngagementStep.objects.create(
        engagement=engagement, act=act, side=side, at=at, minutes=minutes, reason=reason
    )
    live.announce(engagements.topic(engagement.pk))
    if side is Side.MEDIATOR or by.is_platform or permissions.acts_for_giver(by, facts_of(engagement)):
        acting_for = engagement.giver_id if side is Side.GIVER else None
        voted = {} if version_id is None else {"version_id": version_id}
        audit.record(
            by=by,
            at=at,
            action=f"marketplace.{act}",
            subject=f"engagement:{engagement.pk}",
            data={"minutes": minutes, "acting_for": acting_for, **voted},
        )


def _end_whole(by: Actor, at: datetime, whole_id: int) -> None:
    """What was agreed in lots ends with the last of them; their request is held already."""
    act = engagements.after_lots(agreed.states_of_lots(whole_id))
    if act is not None:
        whole = hold(by=by, at=at, engagement_id=whole_id)
        take(by=by, at=at, engagement=whole, act=act, side=Side.PLATFORM)


def _follow(at: datetime, request_id: int, state: RequestState | None) -> None:
    """The request goes where its engagement leads it; once open again, somebody else is looked for."""
    if state is None:
        return
    ServiceRequest.objects.filter(pk=request_id).update(state=state)
    if state is RequestState.OPEN:
        matches.compute(by=PLATFORM, at=at, request_id=request_id)
