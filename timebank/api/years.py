"""Results of years for programs: the steps of the pages, by their predicates. Figures are open to anyone;
what people write is read by members, who is refunded what by those who answer for the ledger.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema
from ninja.pagination import LimitOffsetPagination, paginate
from pydantic import Field

from coop.domain.actors import Actor
from coop.domain.errors import Forbidden
from timebank.api.doors import REFUSED, SLOWED, actor_of, limited
from timebank.api.schemas import Fault, ReasonIn
from timebank.domain import permissions
from timebank.domain.years import MOST_CENTS, Accounts
from timebank.selectors import years as reading
from timebank.selectors.years import Portion, Told
from timebank.services import years

router = Router(tags=["timebank"])

Cents = Annotated[int, Field(ge=0, le=MOST_CENTS)]


class AccountsIn(Schema):
    """What the books of the cooperative say of the year, in cents: the fields of `Accounts`."""

    income: Cents = 0
    costs: Cents = 0
    aid: Cents = 0
    capital: Cents = 0
    held: Cents = 0
    asked: Cents = 0


class YearIn(Schema):
    """reason: why a year that was posted is computed again."""

    year: int
    accounts: AccountsIn
    reason: str = ""


class YearStepOut(Schema):
    """A step of the cascade, in cents. quota: its exact figure, a fraction; target: the account that a part
    of the funds goes to, "" where the step has one of its own.
    """

    step: str
    target: str
    base: int
    quota: str
    amount: int
    left: int


class YearOut(Schema):
    """stage: "computed", "voted", "decided", "rejected", "posted" or "given_up". moves: the cents that its
    entry moves to each kind of account, the account of the result left out, which balances them. corrects_id:
    the result of the same year that it corrects. reason: "" for whoever may not read it.
    """

    id: int
    year: int
    stage: str
    lines: list[YearStepOut]
    moves: dict[str, int]
    inputs_hash: str
    result_hash: str
    computed_at: datetime
    proposal_id: int | None
    entry_id: int | None
    corrects_id: int | None
    reason: str
    ended_at: datetime | None


class YearRefundOut(Schema):
    """fees: cents that the member's missions brought; quota: the exact refund, a fraction; cents: posted."""

    result_id: int
    year: int
    member_id: int
    fees: int
    quota: str
    cents: int


@router.get("/years", auth=None, response={200: list[YearOut], 422: Fault})
@paginate(LimitOffsetPagination)
def every_year(request: HttpRequest) -> Sequence[YearOut]:
    """Every result, given up ones too, the latest year first."""
    actor = actor_of(request)
    return reading.every().told(lambda one: _year(one, actor))


@router.get("/years/{int:result_id}", auth=None, response={200: YearOut, 404: Fault, 422: Fault})
def one_year(request: HttpRequest, result_id: int) -> YearOut:
    """One result, step by step, and how far it has come."""
    return _year(reading.get(result_id), actor_of(request))


@router.get("/years/{int:result_id}/refunds", response={200: list[YearRefundOut], **REFUSED})
@paginate(LimitOffsetPagination)
def every_refund(request: HttpRequest, result_id: int) -> Sequence[YearRefundOut]:
    """What each member is refunded of a year, who did most first."""
    if not permissions.may_read_refunds(actor_of(request)):
        raise Forbidden
    return reading.portions(reading.get(result_id).id).told(_refund)


@router.get("/my-refunds", response={200: list[YearRefundOut], **REFUSED})
def my_refunds(request: HttpRequest) -> list[YearRefundOut]:
    """What each year gives oneself back, the latest first."""
    member_id = actor_of(request).member_id
    if member_id is None:
        raise Forbidden
    return [_refund(one) for one in reading.portions_of(member_id)]


@router.post("/years", response={200: YearOut, **SLOWED})
@limited
def compute_year(request: HttpRequest, sent: YearIn) -> YearOut:
    """Compute the result of a year that is over and distributed. The same twice is once."""
    actor, accounts = actor_of(request), Accounts(**sent.accounts.model_dump())
    result_id = years.compute(
        by=actor, at=timezone.now(), year=sent.year, accounts=accounts, reason=sent.reason
    )
    return _year(reading.get(result_id), actor)


@router.post("/years/{int:result_id}/vote", response={200: YearOut, **SLOWED})
@limited
def put_year(request: HttpRequest, result_id: int) -> YearOut:
    """Write the resolution that carries these figures. Twice is once."""
    actor = actor_of(request)
    years.put_to_vote(by=actor, at=timezone.now(), result_id=result_id)
    return _year(reading.get(result_id), actor)


@router.post("/years/{int:result_id}/post", response={200: YearOut, **SLOWED})
@limited
def post_year(request: HttpRequest, result_id: int) -> YearOut:
    """Post what the assembly adopted. Of two at once one wins, the other is told."""
    actor = actor_of(request)
    years.post(by=actor, at=timezone.now(), result_id=result_id)
    return _year(reading.get(result_id), actor)


@router.post("/years/{int:result_id}/give-up", response={200: YearOut, **SLOWED})
@limited
def give_up_year(request: HttpRequest, result_id: int, sent: ReasonIn) -> YearOut:
    """Nothing is posted of it, with a reason that stays. The same twice is once."""
    actor = actor_of(request)
    years.give_up(by=actor, at=timezone.now(), result_id=result_id, reason=sent.reason)
    return _year(reading.get(result_id), actor)


def _year(told: Told, actor: Actor) -> YearOut:
    return YearOut(
        id=told.id,
        year=told.year,
        stage=told.stage.value,
        lines=[YearStepOut.model_validate({**line, "target": line["target"] or ""}) for line in told.lines],
        moves={kind.value: cents for kind, cents in told.moves.items()},
        inputs_hash=told.inputs_hash,
        result_hash=told.result_hash,
        computed_at=told.computed_at,
        proposal_id=told.vote.proposal_id if told.vote else None,
        entry_id=told.entry_id,
        corrects_id=told.corrects_id,
        reason=told.reason if permissions.may_read_reasons(actor) else "",
        ended_at=told.ended_at,
    )


def _refund(one: Portion) -> YearRefundOut:
    return YearRefundOut(
        result_id=one.result_id,
        year=one.year,
        member_id=one.member_id,
        fees=one.weight,
        quota=one.quota,
        cents=one.amount,
    )
