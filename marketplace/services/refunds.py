"""Giving hours back after they were counted: asked by one, agreed by the other, or settled by a mediator."""

from datetime import datetime

from django.db import IntegrityError, transaction

from coop.domain.actors import Actor
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.domain.words import N_
from coop.services import audit, live
from marketplace.domain import engagements as life
from marketplace.domain import keys, permissions, refunds, texts
from marketplace.domain.engagements import LONGEST_REASON, Side
from marketplace.domain.refunds import OPEN, RefundState
from marketplace.domain.terms import Terms
from marketplace.models import Engagement, Refund
from marketplace.selectors.engagements import facts_of
from marketplace.services import steps
from timebank.selectors import refunds as taken_back
from timebank.services import refunds as returning


@transaction.atomic
def ask(*, by: Actor, at: datetime, engagement_id: int, minutes: int, reason: str, key: str) -> int:
    """One of the two asks to give back a part of the hours counted. Returns its id; twice is once."""
    keys.check(key)
    why = texts.cleaned(reason, field="reason", longest=LONGEST_REASON)
    engagement, side = _come(by, at, engagement_id)
    known = Refund.objects.filter(key=key).first()
    if known is not None:
        if (known.engagement_id, known.asked_by, known.minutes, known.reason) != (
            engagement_id,
            side.value,
            minutes,
            why,
        ):
            raise keys.conflict()
        return known.pk
    if engagement.entry_id is None or engagement.terms == Terms.GIFT:
        raise Refused(N_("Nothing was counted for this: there is nothing to give back."))
    is_open = Refund.objects.filter(engagement=engagement, state__in=sorted(OPEN)).exists()
    refunds.check_asked(minutes, left=taken_back.minutes_left(engagement.entry_id), is_open=is_open)
    try:
        with transaction.atomic():
            row = Refund.objects.create(
                engagement=engagement, asked_by=side, minutes=minutes, reason=why, asked_at=at, key=key
            )
    except IntegrityError as error:  # this key was used at the same instant for another engagement
        raise keys.conflict() from error
    _tell(by, at, engagement, row)
    return row.pk


@transaction.atomic
def agree(*, by: Actor, at: datetime, engagement_id: int, refund_id: int) -> None:
    """The other one agrees, and the hours are given back. Twice is once."""
    _move(by, at, engagement_id, refund_id, RefundState.AGREED)


@transaction.atomic
def contest(*, by: Actor, at: datetime, engagement_id: int, refund_id: int) -> None:
    """One of the two asks a mediator to settle it: the other does not agree, or does not answer."""
    _move(by, at, engagement_id, refund_id, RefundState.CONTESTED)


@transaction.atomic
def withdraw(*, by: Actor, at: datetime, engagement_id: int, refund_id: int) -> None:
    """Who asked thinks better of it."""
    _move(by, at, engagement_id, refund_id, RefundState.WITHDRAWN)


@transaction.atomic
def settle(*, by: Actor, at: datetime, engagement_id: int, refund_id: int, minutes: int, reason: str) -> None:
    """A mediator says which of the hours asked are given back, none perhaps, and why."""
    why = texts.cleaned(reason, field="reason", longest=LONGEST_REASON)
    engagement = steps.hold(by=by, at=at, engagement_id=engagement_id)
    if not permissions.may_settle_refund(by, facts_of(engagement)):
        raise Forbidden
    row = _held(engagement, refund_id)
    if (row.state, row.refunded_minutes, row.decision) == (RefundState.SETTLED, minutes, why):
        return
    refunds.check_move(
        RefundState(row.state), RefundState.SETTLED, refunds.role_of(Side.MEDIATOR, Side(row.asked_by))
    )
    refunds.check_settled(minutes, asked=row.minutes)
    row.decision = why
    _end(by, at, engagement, row, RefundState.SETTLED, minutes)
    audit.record(
        by=by,
        at=at,
        action="marketplace.settle_refund",
        subject=f"engagement:{engagement_id}",
        data={"minutes": minutes},
    )


def _move(by: Actor, at: datetime, engagement_id: int, refund_id: int, target: RefundState) -> None:
    engagement, side = _come(by, at, engagement_id)
    row = _held(engagement, refund_id)
    role = refunds.role_of(side, Side(row.asked_by))
    if row.state == target and any(role in refunds.MOVES.get((state, target), ()) for state in OPEN):
        return  # the same button twice
    refunds.check_move(RefundState(row.state), target, role)
    if target is RefundState.CONTESTED:
        row.state = target
        row.save(update_fields=["state"])
    else:
        _end(by, at, engagement, row, target, row.minutes if target is RefundState.AGREED else None)
    _tell(by, at, engagement, row)


def _end(
    by: Actor, at: datetime, engagement: Engagement, row: Refund, state: RefundState, minutes: int | None
) -> None:
    assert engagement.entry_id is not None  # nothing is asked back of what was not counted
    row.state, row.ended_at, row.refunded_minutes = state, at, minutes
    if minutes:
        row.entry_id = returning.give_back(
            by=by,
            at=at,
            entry_id=engagement.entry_id,
            minutes=minutes,
            reason=row.reason,
            key=f"{engagement.pk}:{row.pk}",
        )
    row.save(update_fields=["state", "ended_at", "refunded_minutes", "decision", "entry"])


def _come(by: Actor, at: datetime, engagement_id: int) -> tuple[Engagement, Side]:
    """The engagement, held, and which of the two comes. Raises Hidden for everybody else."""
    engagement = steps.hold(by=by, at=at, engagement_id=engagement_id)
    side = permissions.side_of(by, facts_of(engagement))
    if side is None:
        raise Hidden
    if side not in life.PARTIES:
        raise Forbidden
    return engagement, side


def _held(engagement: Engagement, refund_id: int) -> Refund:
    row = Refund.objects.select_for_update(no_key=True).filter(pk=refund_id, engagement=engagement).first()
    if row is None:
        raise Hidden
    return row


def _tell(by: Actor, at: datetime, engagement: Engagement, row: Refund) -> None:
    """Open pages show it; what a coordinator does for somebody is noted."""
    live.announce(life.topic(engagement.pk))
    if permissions.acts_for_giver(by, facts_of(engagement)):
        audit.record(
            by=by,
            at=at,
            action="marketplace.refund",
            subject=f"engagement:{engagement.pk}",
            data={"state": row.state, "minutes": row.minutes, "acting_for": engagement.giver_id},
        )
