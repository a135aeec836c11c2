"""From an invitation to the ledger entry: what two members do together, and a mediator when they ask for one.

Rows are locked in one order everywhere: the request first, then its engagements by id.
"""

from datetime import datetime

from django.db import transaction

from coop.domain.actors import PLATFORM, Actor
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.domain.membership import Standing
from coop.domain.quantities import cents_of
from coop.domain.words import N_
from coop.selectors import members
from governance.selectors import rules
from marketplace.domain import engagements, permissions, texts
from marketplace.domain.engagements import LONGEST_REASON, Act, Facts, Side, State
from marketplace.domain.requests import RequestState
from marketplace.domain.terms import Terms
from marketplace.models import Engagement, ServiceRequest
from marketplace.rules import INVITATION_COUNT
from marketplace.selectors import requests as asked
from marketplace.selectors.engagements import facts_of
from marketplace.services import steps
from timebank.domain import legs
from timebank.domain.earmarks import subject_of
from timebank.domain.exchanges import Exchange
from timebank.rules import TOLERANCE_MINUTES
from timebank.selectors import roundings
from timebank.services import earmarks, exchanges


@transaction.atomic
def invite(*, by: Actor, at: datetime, request_id: int, member_id: int) -> int:
    """Ask a member for help. Returns the engagement id, also when they are already invited."""
    request = _lock_request(request_id)
    facts = asked.facts(request_id)
    if not permissions.is_requester(by, facts):
        raise Forbidden
    if facts.state is not RequestState.OPEN:
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
    """The giver agrees; other invitations to the same request end, since one person is enough."""
    engagement, side = _come(by, engagement_id, Act.ACCEPT)
    if _is_done(engagement, Act.ACCEPT, side):
        return
    engagement.agreed_at = at
    engagement.is_in_trade = _is_in_trade(engagement.request, engagement.giver_id)
    steps.take(by=by, at=at, engagement=engagement, act=Act.ACCEPT, side=side)
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
    """What was agreed will not be done; the request is open again."""
    _act(by, at, engagement_id, Act.CANCEL, texts.cleaned(reason, field="reason", longest=LONGEST_REASON))


@transaction.atomic
def dispute(*, by: Actor, at: datetime, engagement_id: int, reason: str) -> None:
    """One of the two asks a coordinator to mediate."""
    kept = texts.cleaned(reason, field="reason", longest=LONGEST_REASON)
    engagement, side = _come(by, engagement_id, Act.DISPUTE)
    if _is_done(engagement, Act.DISPUTE, side, reason=kept):
        return
    engagement.disputed_at = at
    steps.take(by=by, at=at, engagement=engagement, act=Act.DISPUTE, side=side, reason=kept)


@transaction.atomic
def confirm(*, by: Actor, at: datetime, engagement_id: int, minutes: int) -> State:
    """One of the two notes the hours. The second figure completes, or calls a mediator when it lies too far.

    Until then a figure may be changed; the same figure twice is once. Returns the state that this led to.
    """
    engagements.check_minutes(minutes)
    engagement, side = _come(by, engagement_id, Act.CONFIRM)
    facts = facts_of(engagement)
    other = facts.minutes_of(engagements.other(side))
    if facts.minutes_of(side) == minutes and facts.state in engagements.CONFIRMED:
        return facts.state
    _note(engagement, side, minutes)
    if other is None or facts.state is not State.CONFIRMING:
        steps.take(by=by, at=at, engagement=engagement, act=Act.CONFIRM, side=side, minutes=minutes)
        return State.CONFIRMING
    standing = _minutes_that_stand(facts_of(engagement), Terms(engagement.terms), at)
    if standing is None:
        engagement.disputed_at = at
        steps.take(by=by, at=at, engagement=engagement, act=Act.DISPUTE, side=side, minutes=minutes)
        return State.DISPUTED
    _complete(by, at, engagement, Act.COMPLETE, side, standing)
    return State.COMPLETED


@transaction.atomic
def settle(*, by: Actor, at: datetime, engagement_id: int, minutes: int, reason: str) -> None:
    """A mediator says which hours stand, and why."""
    engagements.check_minutes(minutes)
    kept = texts.cleaned(reason, field="reason", longest=LONGEST_REASON)
    engagement, side = _come(by, engagement_id, Act.SETTLE)
    if not _is_done(engagement, Act.SETTLE, side, minutes=minutes, reason=kept):
        _complete(by, at, engagement, Act.SETTLE, side, minutes, kept)


def _act(by: Actor, at: datetime, engagement_id: int, act: Act, reason: str = "") -> None:
    engagement, side = _come(by, engagement_id, act)
    if not _is_done(engagement, act, side, reason=reason):
        steps.take(by=by, at=at, engagement=engagement, act=act, side=side, reason=reason)


def _come(by: Actor, engagement_id: int, act: Act) -> tuple[Engagement, Side]:
    """The engagement, held until the end with its request, and in what quality this person comes to it.

    Raises Hidden for whom it does not concern, Forbidden where the act is never theirs.
    """
    known = Engagement.objects.filter(pk=engagement_id).values_list("request_id", flat=True).first()
    if known is None:
        raise Hidden
    _lock_request(known)
    rows = Engagement.objects.select_for_update(no_key=True, of=("self",)).select_related("request", "giver")
    engagement = rows.get(pk=engagement_id)
    side = permissions.side_of(by, facts_of(engagement))
    if side is None:
        raise Hidden
    if not engagements.may_ever(act, side):
        raise Forbidden
    return engagement, side


def _lock_request(request_id: int) -> ServiceRequest:
    request = ServiceRequest.objects.select_for_update(no_key=True).filter(pk=request_id).first()
    if request is None:
        raise Hidden
    return request


def _is_done(
    engagement: Engagement, act: Act, side: Side, *, minutes: int | None = None, reason: str = ""
) -> bool:
    """The last step is this very act: a form that was sent twice."""
    last = engagement.steps.order_by("-pk").values_list("act", "side", "minutes", "reason").first()
    return last == (act, side, minutes, reason)


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


def _complete(
    by: Actor, at: datetime, engagement: Engagement, act: Act, side: Side, minutes: int, reason: str = ""
) -> None:
    """Write the ledger entry, then end: the database wants a completed engagement to have its entry."""
    terms = Terms(engagement.terms)
    engagements.move(State(engagement.state), act, side)  # refused before the ledger is asked
    price = engagement.price_amount
    is_acting = permissions.acts_for_giver(by, facts_of(engagement))
    exchange = Exchange(
        giver_id=engagement.giver_id,
        receiver_id=engagement.receiver_id,
        minutes=engagements.minutes_moved(minutes, terms),
        cents=0 if price is None else cents_of(price.amount),
        nature=engagements.nature_of(terms, is_in_trade=engagement.is_in_trade),
        happened_at=at,
        acting_for_id=engagement.giver_id if is_acting else None,
    )
    if terms.has_hours:
        _spend_gifts(at, engagement.request_id, exchange)
    subject = f"engagement:{engagement.pk}"
    engagement.entry_id = exchanges.record(by=by, at=at, exchange=exchange, subject=subject, key=subject)
    steps.take(by=by, at=at, engagement=engagement, act=act, side=side, minutes=minutes, reason=reason)


def _spend_gifts(at: datetime, request_id: int, exchange: Exchange) -> None:
    """What members gave for this need reaches who asked just before they pay, up to what they pay."""
    earmarks.spend(
        by=PLATFORM,
        at=at,
        subject=subject_of(request_id),
        minutes=roundings.noted(exchange.minutes, at=at),
        beside=legs.touched(exchange),
    )
