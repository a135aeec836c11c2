"""From an invitation to the ledger entry: what two members do, with a mediator when they ask for one."""

from datetime import datetime

from django.db import transaction

from coop.domain.actors import Actor
from coop.domain.errors import Forbidden, Refused
from coop.domain.membership import Standing
from coop.domain.words import N_
from coop.selectors import members
from governance.selectors import rules
from marketplace.domain import engagements, permissions, texts
from marketplace.domain.engagements import LONGEST_REASON, Act, Facts, Side, State
from marketplace.domain.quotes import SUPERSEDED
from marketplace.domain.terms import Terms
from marketplace.models import Engagement, ServiceRequest
from marketplace.rules import INVITATION_COUNT
from marketplace.selectors import engagements as agreed
from marketplace.selectors import requests as asked
from marketplace.selectors.engagements import facts_of
from marketplace.services import ledger, lots, mediations, steps
from timebank.rules import TOLERANCE_MINUTES


@transaction.atomic
def invite(*, by: Actor, at: datetime, request_id: int, member_id: int) -> int:
    """Ask a member for help. Returns the engagement id, also when they are already invited."""
    request = steps.hold_request(by=by, at=at, request_id=request_id)
    facts = asked.facts(request_id)
    if not permissions.is_requester(by, facts):
        raise Forbidden
    if not permissions.may_invite(by, facts):
        raise Refused(N_("This need is no longer open: nobody can be invited to it."))
    known = Engagement.objects.filter(request=request, giver_id=member_id, state=State.INVITED).first()
    if known is not None:
        return known.pk
    _check_invitation(request, member_id, at)
    engagement = Engagement.objects.create(
        request=request,
        giver_id=member_id,
        receiver_id=request.requester_id,
        terms=request.terms,
        agreed_minutes=request.wanted_minutes,
        price_amount=request.budget_amount,
        is_in_trade=_is_in_trade(request, member_id),
        invited_at=at,
    )
    steps.record(by=by, at=at, engagement=engagement, act=Act.INVITE, side=Side.RECEIVER)
    return engagement.pk


@transaction.atomic
def accept(*, by: Actor, at: datetime, engagement_id: int) -> None:
    """The giver agrees; other invitations to the same request end, since one person is enough.

    From here the hours are held: where one of the two has no room for them, it is said now, not at the end.
    """
    engagement, side = steps.come(by=by, at=at, engagement_id=engagement_id, act=Act.ACCEPT)
    if agreed.is_done(engagement, Act.ACCEPT, side):
        return
    if engagement.quote_id is not None and engagement.state == State.INVITED:
        raise Refused(SUPERSEDED)
    agree(by=by, at=at, engagement=engagement, act=Act.ACCEPT, side=side)


@transaction.atomic
def agree(*, by: Actor, at: datetime, engagement: Engagement, act: Act, side: Side) -> None:
    """What every agreement does with an engagement that was locked: hours are held, other invitations end."""
    engagement.agreed_at = at
    engagement.is_in_trade = _is_in_trade(engagement.request, engagement.giver_id)
    if not engagement.lot_count:
        engagement.reservation_id = ledger.hold(by=by, at=at, engagement=engagement)
    steps.take(by=by, at=at, engagement=engagement, act=act, side=side)
    steps.end_invitations(by=by, at=at, request_id=engagement.request_id, side=Side.PLATFORM)


@transaction.atomic
def decline(*, by: Actor, at: datetime, engagement_id: int) -> None:
    """The giver would rather not."""
    _act(by, at, engagement_id, Act.DECLINE)


@transaction.atomic
def withdraw(*, by: Actor, at: datetime, engagement_id: int) -> None:
    """The person who asked takes an invitation back."""
    _act(by, at, engagement_id, Act.WITHDRAW)


@transaction.atomic
def cancel(*, by: Actor, at: datetime, engagement_id: int, reason: str) -> None:
    """What was agreed will not be done; its hours are free again, and so is the request open."""
    kept = texts.cleaned(reason, field="reason", longest=LONGEST_REASON)
    engagement, side = steps.come(by=by, at=at, engagement_id=engagement_id, act=Act.CANCEL)
    if agreed.is_done(engagement, Act.CANCEL, side, reason=kept):
        return
    engagements.move(State(engagement.state), Act.CANCEL, side)  # refused before the ledger is asked
    if engagement.lot_count:
        lots.cancel(by=by, at=at, engagement=engagement, side=side, reason=kept)
        return
    ledger.let_go(by=by, at=at, engagement=engagement, reason=kept)
    steps.take(by=by, at=at, engagement=engagement, act=Act.CANCEL, side=side, reason=kept)


@transaction.atomic
def dispute(*, by: Actor, at: datetime, engagement_id: int, reason: str) -> None:
    """One of the two asks a coordinator to mediate."""
    kept = texts.cleaned(reason, field="reason", longest=LONGEST_REASON)
    engagement, side = steps.come(by=by, at=at, engagement_id=engagement_id, act=Act.DISPUTE)
    if agreed.is_done(engagement, Act.DISPUTE, side, reason=kept):
        return
    engagements.move(State(engagement.state), Act.DISPUTE, side)  # refused before anything is held
    mediations.begin(by=by, at=at, engagement=engagement)
    steps.take(by=by, at=at, engagement=engagement, act=Act.DISPUTE, side=side, reason=kept)


@transaction.atomic
def confirm(*, by: Actor, at: datetime, engagement_id: int, minutes: int) -> State:
    """One of the two notes the hours. The second figure completes, or calls a mediator when it lies too far.

    Until then a figure may be changed; the same figure twice is once. Returns the state that this led to.
    """
    engagements.check_minutes(minutes)
    engagement, side = steps.come(by=by, at=at, engagement_id=engagement_id, act=Act.CONFIRM)
    facts = facts_of(engagement)
    other = facts.minutes_of(engagements.other(side))
    if facts.minutes_of(side) == minutes and facts.state in engagements.CONFIRMED:
        return facts.state
    _note(engagement, side, minutes)
    engagement.noted_at = at
    if other is None or facts.state is not State.CONFIRMING:
        engagements.move(facts.state, Act.CONFIRM, side)
        engagement.reservation_id = ledger.hold_again(by=by, at=at, engagement=engagement)
        steps.take(by=by, at=at, engagement=engagement, act=Act.CONFIRM, side=side, minutes=minutes)
        return State.CONFIRMING
    standing = _minutes_that_stand(facts_of(engagement), Terms(engagement.terms), at)
    if standing is None:
        mediations.begin(by=by, at=at, engagement=engagement)
        steps.take(by=by, at=at, engagement=engagement, act=Act.DISPUTE, side=side, minutes=minutes)
        return State.DISPUTED
    ledger.complete(by=by, at=at, engagement=engagement, act=Act.COMPLETE, side=side, minutes=standing)
    return State.COMPLETED


@transaction.atomic
def settle(*, by: Actor, at: datetime, engagement_id: int, minutes: int, reason: str) -> None:
    """A mediator says which hours stand, and why."""
    engagements.check_minutes(minutes)
    kept = texts.cleaned(reason, field="reason", longest=LONGEST_REASON)
    engagement, side = steps.come(by=by, at=at, engagement_id=engagement_id, act=Act.SETTLE)
    if not agreed.is_done(engagement, Act.SETTLE, side, minutes=minutes, reason=kept):
        ledger.complete(
            by=by, at=at, engagement=engagement, act=Act.SETTLE, side=side, minutes=minutes, reason=kept
        )


def _act(by: Actor, at: datetime, engagement_id: int, act: Act) -> None:
    engagement, side = steps.come(by=by, at=at, engagement_id=engagement_id, act=act)
    if not agreed.is_done(engagement, act, side):
        steps.take(by=by, at=at, engagement=engagement, act=act, side=side)


def _check_invitation(request: ServiceRequest, member_id: int, at: datetime) -> None:
    membership = members.get(member_id)
    if (
        membership is None
        or membership.standing is not Standing.ADMITTED
        or member_id == request.requester_id
    ):
        raise Refused(N_("Only another member can be invited."))
    asked_before = Engagement.objects.filter(request=request)
    if asked_before.filter(giver_id=member_id, state=State.DECLINED).exists():
        raise Refused(N_("This person has already answered that they can not help this time."))
    most = rules.in_force(INVITATION_COUNT, at=at).value
    if asked_before.filter(state=State.INVITED).count() >= most:
        raise Refused(
            N_("Open invitations: %(most)s at most. Wait for an answer, or take one back."), most=most
        )


def _is_in_trade(request: ServiceRequest, member_id: int) -> bool:
    return members.is_in_trade(member_id, list(request.skills.order_by("pk").values_list("pk", flat=True)))


def _note(engagement: Engagement, side: Side, minutes: int) -> None:
    if side is Side.GIVER:
        engagement.giver_minutes = minutes
    else:
        engagement.receiver_minutes = minutes


def _minutes_that_stand(facts: Facts, terms: Terms, at: datetime) -> int | None:
    assert facts.giver_minutes is not None and facts.receiver_minutes is not None  # noqa: PT018  both have noted
    tolerance = rules.in_force(TOLERANCE_MINUTES, at=at).value
    return engagements.minutes_that_stand(
        facts.giver_minutes, facts.receiver_minutes, tolerance=tolerance, terms=terms
    )
