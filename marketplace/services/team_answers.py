"""A team answers a request: composed by its lead, signed by everyone in it, offered, and accepted whole.

On acceptance each member has an engagement of their own, for their share: its hours are held, confirmed,
disputed and paid as any other. Rows are locked as everywhere: the request first.
"""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from coop.domain.actors import Actor
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.domain.membership import Standing
from coop.domain.words import N_
from coop.selectors import members
from marketplace.domain import team_answers, team_plans
from marketplace.domain.engagements import Act, Side
from marketplace.domain.requests import RequestState
from marketplace.domain.shares import Portion
from marketplace.domain.team_answers import OPEN_ANSWERS, AnswerState
from marketplace.domain.team_plans import Plan
from marketplace.domain.terms import Terms
from marketplace.models import (
    Engagement,
    ServiceRequest,
    TeamAnswer,
    TeamLot,
    TeamPlan,
    TeamShare,
    TeamSignature,
)
from marketplace.selectors import requests as asked
from marketplace.selectors import team_answers as composed
from marketplace.selectors.team_answers import Composed
from marketplace.services import ledger, steps
from timebank.selectors import roundings


@transaction.atomic
def compose(*, by: Actor, at: datetime, request_id: int, plan: Plan) -> int:
    """Write what the team would do; its lead signs it by writing. Another plan reopens all signatures.

    Returns the answer's id; the same plan again changes nothing.
    """
    request = steps.hold_request(by=by, at=at, request_id=request_id)
    facts = asked.facts(request_id)
    if by.member_id is None or by.is_one_of(facts.requester_id):
        raise Forbidden
    if not team_answers.may_compose(by, facts):
        raise Refused(N_("This need is no longer open: no team can answer it."))
    step = roundings.step(at=at)
    team_plans.check(plan, terms=Terms(request.terms), request=facts, lead_id=by.member_id, step=step)
    _check_people(plan)
    stamp = team_plans.fingerprint(plan, request_id=request_id, lead_id=by.member_id, step=step)
    current = composed.open_of(request_id, by.member_id)
    if current is not None and current.fingerprint == stamp:
        return current.id
    if current is None:
        answer_id = TeamAnswer.objects.create(request_id=request_id, lead_id=by.member_id, made_at=at).pk
        _write(at, answer_id, 1, plan, stamp, by.member_id, step)
        return answer_id
    if current.facts.state is AnswerState.OFFERED:
        _move(current.id, AnswerState.COMPOSING)
    _write(at, current.id, current.number + 1, plan, stamp, by.member_id, step)
    return current.id


@transaction.atomic
def sign(*, by: Actor, at: datetime, answer_id: int, fingerprint: str, has_agreed: bool = True) -> None:
    """Say yes, or no, to exactly what was read. Twice is once."""
    answer = _held(by, at, answer_id)
    if by.member_id not in answer.facts.member_ids:
        raise Forbidden
    if answer.fingerprint != fingerprint:
        raise Refused(N_("The lots or the shares changed meanwhile: read them again before you sign."))
    said = next(one for one in answer.said if one.member_id == by.member_id)
    if said.signed_at is not None and said.has_agreed is has_agreed:
        return
    if not team_answers.may_sign(by, answer.facts):
        raise Refused(N_("You have already answered: ask the lead for another plan."))
    _sign(at, answer_id, by.member_id, fingerprint, has_agreed=has_agreed)


@transaction.atomic
def offer(*, by: Actor, at: datetime, answer_id: int) -> None:
    """Offer to who asked what everyone signed. Twice is once."""
    answer = _held(by, at, answer_id)
    if not by.is_one_of(answer.facts.lead_id):
        raise Forbidden
    if answer.facts.state is AnswerState.OFFERED:
        return
    if not answer.facts.is_signed:
        raise Refused(N_("Everyone in the team signs before it is offered."))
    if not team_answers.may_offer(by, answer.facts):
        raise Refused(N_("This need is no longer open: no team can answer it."))
    _move(answer_id, AnswerState.OFFERED)


@transaction.atomic
def take_back(*, by: Actor, at: datetime, answer_id: int) -> None:
    """The lead, or whoever signed, takes the answer back: nobody is bound before it is accepted."""
    answer = _held(by, at, answer_id)
    if answer.facts.state is AnswerState.WITHDRAWN:
        return
    if answer.facts.state not in OPEN_ANSWERS:
        raise Refused(N_("This answer was accepted or declined meanwhile."))
    if not team_answers.may_take_back(by, answer.facts):
        raise Forbidden
    _end(at, answer_id, AnswerState.WITHDRAWN)


@transaction.atomic
def decline(*, by: Actor, at: datetime, answer_id: int) -> None:
    """Who asked would rather not. Twice is once."""
    answer = _held(by, at, answer_id)
    if not by.is_one_of(answer.facts.request.requester_id):
        raise Forbidden
    if answer.facts.state is AnswerState.DECLINED:
        return
    if not team_answers.may_choose(by, answer.facts):
        raise Refused(N_("This answer was taken back or accepted meanwhile."))
    _end(at, answer_id, AnswerState.DECLINED)


@transaction.atomic
def accept(*, by: Actor, at: datetime, answer_id: int, fingerprint: str) -> None:
    """Who asked accepts exactly what they read: an engagement for each member, agreed at once. Twice is once.

    Raises Refused where the request was agreed otherwise meanwhile, and where somebody has no room.
    """
    answer = _held(by, at, answer_id)
    if not by.is_one_of(answer.facts.request.requester_id):
        raise Forbidden
    if answer.fingerprint != fingerprint:
        raise Refused(N_("The team changed its answer meanwhile: read it again before you accept."))
    if answer.facts.state is AnswerState.ACCEPTED:
        return
    if answer.facts.request.state is not RequestState.OPEN:
        raise Refused(N_("This need has been agreed with somebody else, or closed, meanwhile."))
    if not team_answers.may_choose(by, answer.facts):
        raise Refused(N_("This answer was taken back or accepted meanwhile."))
    _check_people(answer.plan)
    if any(one.minutes % roundings.step(at=at) for one in answer.portions):
        raise Refused(
            N_("Members changed how hours are rounded since the team signed: it has to write its lots again.")
        )
    _move(answer_id, AnswerState.ACCEPTED)
    steps.end_invitations(by=by, at=at, request_id=answer.facts.request.request_id, side=Side.PLATFORM)
    request = ServiceRequest.objects.get(pk=answer.facts.request.request_id)
    made = [_engage(by, at, answer_id, request, portion) for portion in answer.portions]
    for engagement in made:
        engagement.agreed_at = at
        engagement.reservation_id = ledger.hold(by=by, at=at, engagement=engagement)
        steps.take(by=by, at=at, engagement=engagement, act=Act.ACCEPT, side=Side.GIVER)


@transaction.atomic
def end_of_member(*, by: Actor, at: datetime, member_id: int) -> None:
    """Open answers of somebody who leaves, and to what they asked; their requests are held already."""
    for answer_id in composed.open_ids_of(member_id):
        _end(at, answer_id, AnswerState.WITHDRAWN)


def _held(by: Actor, at: datetime, answer_id: int) -> Composed:
    """The answer, held until the end with its request. Raises Hidden for whom it does not concern."""
    request_id = TeamAnswer.objects.filter(pk=answer_id).values_list("request_id", flat=True).first()
    if request_id is None:
        raise Hidden
    request = steps.hold_request(by=by, at=at, request_id=request_id)
    answer = composed.get(answer_id)
    if not team_answers.may_read_answer(by, answer.facts):
        if by.is_one_of(request.requester_id):  # they read it a moment ago, or another's address
            raise Refused(N_("The team took its answer back, or is changing it."))
        raise Hidden
    return answer


def _check_people(plan: Plan) -> None:
    for member_id in sorted(plan.parts):
        person = members.get(member_id)
        if person is None or person.is_group or person.standing is not Standing.ADMITTED:
            raise Refused(N_("Choose members of the cooperative."), field="members")


def _write(
    at: datetime, answer_id: int, number: int, plan: Plan, stamp: str, lead_id: int, step: int
) -> None:
    row = TeamPlan.objects.create(answer_id=answer_id, number=number, fingerprint=stamp, written_at=at)
    TeamLot.objects.bulk_create(
        TeamLot(
            plan=row,
            number=place,
            title=lot.title,
            minutes=lot.minutes,
            cents=lot.cents,
            taker_id=lot.taker_id,
        )
        for place, lot in enumerate(plan.lots, 1)
    )
    TeamShare.objects.bulk_create(
        TeamShare(
            plan=row,
            member_id=one.member_id,
            parts=plan.parts[one.member_id],
            minutes=one.minutes,
            cents=one.cents,
        )
        for one in team_plans.portions(plan, step=step)
    )
    _sign(at, answer_id, lead_id, stamp, has_agreed=True)


def _sign(at: datetime, answer_id: int, member_id: int, stamp: str, *, has_agreed: bool) -> None:
    plan = TeamPlan.objects.filter(answer_id=answer_id).order_by("-number")[0]
    share = TeamShare.objects.get(plan=plan, member_id=member_id)
    TeamSignature.objects.create(share=share, has_agreed=has_agreed, fingerprint=stamp, signed_at=at)


def _move(answer_id: int, state: AnswerState) -> None:
    TeamAnswer.objects.filter(pk=answer_id).update(state=state)


def _end(at: datetime, answer_id: int, state: AnswerState) -> None:
    TeamAnswer.objects.filter(pk=answer_id).update(state=state, ended_at=at)


def _engage(by: Actor, at: datetime, answer_id: int, request: ServiceRequest, portion: Portion) -> Engagement:
    """The engagement of one member for their share. In euros alone its hours are what the lots say."""
    skill_ids = list(request.skills.order_by("pk").values_list("pk", flat=True))
    engagement = Engagement.objects.create(
        request=request,
        giver_id=portion.member_id,
        receiver_id=request.requester_id,
        terms=request.terms,
        agreed_minutes=portion.minutes,
        price_amount=Decimal(portion.cents).scaleb(-2) if portion.cents else None,
        is_in_trade=members.is_in_trade(portion.member_id, skill_ids),
        invited_at=at,
        team_id=answer_id,
    )
    steps.record(by=by, at=at, engagement=engagement, act=Act.INVITE, side=Side.RECEIVER)
    return engagement
