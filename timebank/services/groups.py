"""What a group pays: at once by one delegate, or held for another delegate to approve."""

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from coop.domain import jobs
from coop.domain.actors import Actor
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.domain.groups import Group
from coop.domain.membership import Standing
from coop.domain.words import N_
from coop.selectors import groups as known
from coop.selectors import members
from governance.selectors import rules
from timebank.domain import (
    asking,
    canonical,
    contributions,
    exchanges,
    intents,
    legs,
    permissions,
    rounding,
    spending,
)
from timebank.domain.canonical import Content
from timebank.domain.exchanges import Exchange
from timebank.domain.legs import LegDraft
from timebank.domain.natures import FUNDS, AccountKind, Nature, of_exchange
from timebank.domain.rounding import Rounding
from timebank.domain.spending import PaymentFacts, Verdict
from timebank.models import GroupAnswer, GroupPayment, PaymentRequest, Reservation
from timebank.rules import CONTRIBUTION_SHARE, FEE_SHARE, ROUNDING
from timebank.selectors import groups as proposed
from timebank.selectors import intents as earlier
from timebank.selectors import payments as asked_for
from timebank.selectors import reservations as held
from timebank.selectors import roundings
from timebank.services import payments, posting
from timebank.services.posting import Draft


@dataclass(frozen=True, slots=True)
class Paid:
    """What came of it: an entry, or a payment that waits for another delegate."""

    entry_id: int | None = None
    payment_id: int | None = None


@dataclass(frozen=True, slots=True)
class _Spend:
    """What a group would pay, before it is known whether one delegate is enough."""

    group: Group
    key: str
    content: Content
    nature: Nature
    minutes: int
    legs: tuple[LegDraft, ...]
    receiver_ids: frozenset[int]
    purpose: str
    subject: str
    version_ids: tuple[int, ...] = ()
    request: PaymentRequest | None = None


def pay(
    *,
    by: Actor,
    at: datetime,
    group_id: int,
    payee_id: int,
    minutes: int,
    purpose: str,
    is_in_trade: bool,
    key: str,
) -> Paid:
    """Pay a member or another group for their help. Sent twice, it is paid, or proposed, once."""
    group = _acting(by, group_id)
    _check_payee(group, payee_id)
    exchanges.check_given(minutes)
    nature = of_exchange(is_gift=False, has_euros=False, is_in_trade=is_in_trade)
    kept, mine = _cleaned(purpose), _key(group_id, key)
    return _spend(by, at, lambda: _exchange(at, group, payee_id, minutes, nature, kept, mine))


def give(
    *, by: Actor, at: datetime, group_id: int, fund: AccountKind, minutes: int, purpose: str, key: str
) -> Paid:
    """Give hours of the group to a fund."""
    group = _acting(by, group_id)
    if fund not in FUNDS:
        raise Refused(N_("Choose one of the funds."), field="receiver")
    exchanges.check_given(minutes)
    kept = _cleaned(purpose)
    spend = _Spend(
        group=group,
        key=_key(group_id, key),
        content={
            "verb": "group_gift",
            "group_id": group_id,
            "fund": fund.value,
            "minutes": minutes,
            "reason": canonical.fingerprint({"reason": kept}),
        },
        nature=Nature.COMMONS,
        minutes=minutes,
        legs=legs.of_group_gift(group_id, fund, minutes),
        receiver_ids=frozenset(),
        purpose=kept,
        subject=f"group:{group.number}",
    )
    return _spend(by, at, lambda: spend)


def split(
    *,
    by: Actor,
    at: datetime,
    group_id: int,
    minutes: int,
    weights: Sequence[tuple[int, int]],
    purpose: str,
    key: str,
) -> Paid:
    """Share hours of the group among members, in one entry: whole minutes that sum to what is split.

    weights: member ids with their whole number of parts.
    """
    group = _acting(by, group_id)
    exchanges.check_given(minutes)
    parts, kept = spending.parts(minutes, weights), _cleaned(purpose)
    _check_people(parts)
    spend = _Spend(
        group=group,
        key=_key(group_id, key),
        content={
            "verb": "group_split",
            "group_id": group_id,
            "minutes": minutes,
            "parts": [[member_id, parts[member_id]] for member_id in sorted(parts)],
            "reason": canonical.fingerprint({"reason": kept}),
        },
        nature=Nature.GIFT,
        minutes=minutes,
        legs=legs.of_split(group_id, parts),
        receiver_ids=frozenset(parts),
        purpose=kept,
        subject=f"group:{group.number}",
    )
    return _spend(by, at, lambda: spend)


@transaction.atomic
def agree(
    *,
    by: Actor,
    at: datetime,
    request_id: int,
    commons_minutes: int | None = None,
    noted_minutes: int | None = None,
) -> Paid:
    """Answer a request for hours that was sent to a group: agree at once, or propose to another delegate.

    commons_minutes, noted_minutes: as `payments.consent` takes them.
    """
    line = asked_for.get(request_id, by=by)
    group_id = line.asked.payer_id
    if group_id not in line.asked.groups or not permissions.may_consent(by, line.asked):
        raise Forbidden
    if line.entry_id is not None or not _needs_two(
        by, at, group_id, roundings.noted(line.minutes, at=at), frozenset({line.asked.payee_id})
    ):
        with suppress(posting.TakesTwo):
            return Paid(
                payments.consent(
                    by=by,
                    at=at,
                    request_id=request_id,
                    commons_minutes=commons_minutes,
                    noted_minutes=noted_minutes,
                )
            )
    request = PaymentRequest.objects.select_for_update(no_key=True).get(pk=request_id)
    line = asked_for.get(request_id, by=by)
    asking.check_open(line.answer, expires_at=line.expires_at, at=at)
    earlier_id = proposed.answering(request_id, at=at)
    if earlier_id is not None:
        return Paid(payment_id=earlier_id)
    group, kept = _acting(by, group_id), line.purpose
    times = GroupPayment.objects.filter(request=request).count()
    key = f"group:{group_id}:request:{request_id}:{times}"
    payee_id, minutes, nature = line.asked.payee_id, line.minutes, line.nature
    return _spend(by, at, lambda: _exchange(at, group, payee_id, minutes, nature, kept, key, request))


@transaction.atomic
def approve(*, by: Actor, at: datetime, payment_id: int) -> int:
    """Agree as the second delegate: what was held is paid. Returns the entry's id, also the second time."""
    payment, facts = _held(by, payment_id)
    if not permissions.may_approve(by, facts):
        raise _not_yours(by, facts)
    answer = GroupAnswer.objects.filter(payment=payment).first()
    if answer is not None and answer.how == Verdict.APPROVED and answer.entry_id is not None:
        return answer.entry_id
    _check_open(payment, answer, at)
    spending.check_proposer(facts.proposer_id, facts.delegate_ids)
    if payment.request_id is not None:
        PaymentRequest.objects.select_for_update(no_key=True).get(pk=payment.request_id)
        line = asked_for.get(payment.request_id, by=by)
        asking.check_open(line.answer, expires_at=line.expires_at, at=at)
    entry_id = _settle(by, at, payment)
    _answer(by, at, payment, Verdict.APPROVED, "", entry_id)
    if payment.request_id is not None:
        payments.answer_for_group(
            by=by, at=at, request_id=payment.request_id, entry_id=entry_id, group_id=payment.group_id
        )
    return entry_id


@transaction.atomic
def decline(*, by: Actor, at: datetime, payment_id: int, reason: str) -> None:
    """Say no as another delegate, and why: the hours are free again."""
    payment, facts = _held(by, payment_id)
    if not permissions.may_decline_payment(by, facts):
        raise Forbidden
    why = asking.cleaned(reason, field="reason", longest=asking.REASON_LENGTH)
    _end(by, at, payment, Verdict.DECLINED, why)


@transaction.atomic
def withdraw(*, by: Actor, at: datetime, payment_id: int) -> None:
    """Whoever proposed it takes it back: the hours are free again."""
    payment, facts = _held(by, payment_id)
    if not permissions.may_withdraw_payment(by, facts):
        raise Forbidden
    _end(by, at, payment, Verdict.WITHDRAWN, "")


def expire_due(*, by: Actor, at: datetime) -> int:
    """Write down what nobody answered in time; how many. Its hours were free at that instant."""
    if not permissions.may_expire(by):
        raise Forbidden
    return jobs.each(lambda payment_id: _expire(by, at, payment_id), proposed.due(at=at))


@transaction.atomic
def end_of_member(*, by: Actor, at: datetime, member_id: int) -> None:
    """Whoever leaves is paid by nobody any more: what would pay them ends, and nothing moves."""
    for payment_id in proposed.paying(member_id):
        payment = GroupPayment.objects.select_for_update(no_key=True, of=("self",)).get(pk=payment_id)
        if not GroupAnswer.objects.filter(payment=payment).exists():
            _answer(by, at, payment, Verdict.EXPIRED, "", None)


@transaction.atomic
def _expire(by: Actor, at: datetime, payment_id: int) -> int:
    payment, _facts = _held(by, payment_id)
    if GroupAnswer.objects.filter(payment=payment).exists():
        return 0
    _answer(by, at, payment, Verdict.EXPIRED, "", None)
    return 1


def _spend(by: Actor, at: datetime, drawn: Callable[[], _Spend]) -> Paid:
    """What is voted, or what this delegate has paid, may change meanwhile: it is decided again, once."""
    try:
        return _decided(by, at, drawn())
    except (posting.Outdated, posting.TakesTwo):
        return _decided(by, at, drawn())


def _decided(by: Actor, at: datetime, spend: _Spend) -> Paid:
    """The threshold is asked again by the database, with the rules that it reads itself."""
    done = _done(spend)
    if done is not None:
        return done
    if _needs_two(by, at, spend.group.id, spend.minutes, spend.receiver_ids):
        return Paid(payment_id=_propose(by, at, spend))
    if not permissions.may_spend(by, spend.group.delegate_ids, spend.receiver_ids):
        raise Forbidden
    return Paid(posting.post(by=by, at=at, draft=_draft(at, spend, spend.version_ids)))


def _needs_two(by: Actor, at: datetime, group_id: int, minutes: int, receiver_ids: frozenset[int]) -> bool:
    bound = proposed.bound(group_id, by.member_id, at=at)
    return spending.needs_two(
        minutes,
        paid_alone=bound.paid_alone,
        threshold=bound.threshold,
        actor_id=by.member_id,
        receiver_ids=receiver_ids,
    )


def _done(spend: _Spend) -> Paid | None:
    """What the same form made before, whichever of the two it was."""
    reservation_id = held.find(spend.key, spend.content)
    payment = GroupPayment.objects.filter(reservation=reservation_id).first() if reservation_id else None
    if payment is not None:
        return Paid(payment_id=payment.pk)
    entry_id = earlier.find(spend.key, spend.content)
    return None if entry_id is None else Paid(entry_id)


@transaction.atomic
def _propose(by: Actor, at: datetime, spend: _Spend) -> int:
    """Hold the hours, and write down who proposes to pay them."""
    if by.member_id is None or not permissions.may_propose(by, spend.group.delegate_ids):
        raise Forbidden
    receivers = spend.receiver_ids
    if spend.request is not None:
        receivers |= {spend.request.actor_id}
    spending.check_second(spend.group.delegate_ids, actor_id=by.member_id, receiver_ids=receivers)
    expires_at = proposed.term(at)
    if spend.request is not None:
        expires_at = min(expires_at, spend.request.expires_at)
    voted = proposed.bound(spend.group.id, by.member_id, at=at)
    draft = _draft(at, spend, (*spend.version_ids, *voted.version_ids))
    reservation_id = posting.hold(by=by, at=at, draft=draft, expires_at=expires_at)
    payment, _is_new = GroupPayment.objects.get_or_create(
        reservation_id=reservation_id,
        defaults={
            "group_id": spend.group.id,
            "request": spend.request,
            "minutes": spend.minutes,
            "purpose": spend.purpose,
            "proposed_at": at,
            "expires_at": Reservation.objects.values_list("expires_at", flat=True).get(pk=reservation_id),
            "proposer_user_id": by.user_id,
            "proposer_id": by.member_id,
        },
    )
    return payment.pk


def _draft(at: datetime, spend: _Spend, version_ids: tuple[int, ...]) -> Draft:
    return Draft(
        key=spend.key,
        content=spend.content,
        nature=spend.nature,
        happened_at=at,
        subject=spend.subject,
        legs=spend.legs,
        version_ids=version_ids,
        acting_for_id=spend.group.id,
    )


def _exchange(
    at: datetime,
    group: Group,
    payee_id: int,
    minutes: int,
    nature: Nature,
    purpose: str,
    key: str,
    request: PaymentRequest | None = None,
) -> _Spend:
    """Help that a group received: rounded, with its contribution to the commons, as between two people.

    What was asked is kept as it was asked; what is held is what will be paid, whatever is voted meanwhile.
    """
    contribution, voted = rules.in_force(CONTRIBUTION_SHARE, at=at), rules.in_force(ROUNDING, at=at)
    noted = rounding.rounded(minutes, Rounding(voted.value))
    commons = contributions.preview(
        minutes=noted,
        cents=0,
        is_gift=False,
        contribution_share=contribution.value,
        fee_share=rules.in_force(FEE_SHARE, at=at).value,
    )
    delegates = known.delegates_of([group.id, payee_id])
    exchange = Exchange(payee_id, group.id, noted, 0, nature, at, group.id, groups=delegates)
    return _Spend(
        group=group,
        key=key,
        content={
            "verb": "exchange",
            "giver_id": payee_id,
            "receiver_id": group.id,
            "minutes": minutes,
            "cents": 0,
            "nature": nature.value,
            "acting_for_id": group.id,
            "reason": canonical.fingerprint({"reason": purpose}),
        },
        nature=nature,
        minutes=noted,
        legs=legs.of_exchange(exchange, commons),
        receiver_ids=frozenset({payee_id}),
        purpose=purpose,
        subject=f"group:{group.number}" if request is None else f"payment:{request.pk}",
        version_ids=(contribution.version_id, voted.version_id),
        request=request,
    )


def _settle(by: Actor, at: datetime, payment: GroupPayment) -> int:
    reservation = payment.reservation
    draft = Draft(
        key=f"group_payment:{payment.pk}",
        content={**json.loads(reservation.request), "reservation_id": reservation.pk},
        nature=Nature(reservation.nature),
        happened_at=at,
        subject=reservation.subject,
        legs=proposed.moved_by(payment),
        version_ids=tuple(reservation.obeys),
        acting_for_id=payment.group_id,
        settles_id=reservation.pk,
    )
    return posting.post(by=by, at=at, draft=draft)


def _end(by: Actor, at: datetime, payment: GroupPayment, how: Verdict, reason: str) -> None:
    """Without paying. The same end a second time changes nothing."""
    answer = GroupAnswer.objects.filter(payment=payment).first()
    if answer is not None and (answer.how, answer.reason) == (how, reason):
        return
    _check_open(payment, answer, at)
    posting.give_up(by=by, at=at, reservation_id=payment.reservation_id, reason=reason)
    _answer(by, at, payment, how, reason, None)


def _answer(
    by: Actor, at: datetime, payment: GroupPayment, how: Verdict, reason: str, entry_id: int | None
) -> None:
    GroupAnswer.objects.create(
        payment=payment,
        how=how,
        entry_id=entry_id,
        reason=reason,
        answered_at=at,
        actor_user_id=by.user_id,
        actor_id=by.member_id,
    )


def _held(by: Actor, payment_id: int) -> tuple[GroupPayment, PaymentFacts]:
    """The payment, held until the end: of two answers at once, the second sees the first."""
    rows = GroupPayment.objects.select_for_update(no_key=True, of=("self",))
    payment = rows.select_related("reservation", "request").filter(pk=payment_id).first()
    if payment is None:
        raise Hidden
    facts = proposed.facts_of(payment)
    if not (by.is_platform or permissions.may_read_group(by, facts.delegate_ids)):
        raise Hidden
    return payment, facts


def _not_yours(by: Actor, facts: PaymentFacts) -> Exception:
    if by.is_one_of(*facts.receiver_ids) and by.is_one_of(*facts.delegate_ids):
        return Refused(N_("It would pay you, or you asked for it: another delegate approves it."))
    if by.is_one_of(facts.proposer_id):
        return Refused(N_("You proposed this payment: another delegate approves it."))
    return Forbidden()


def _check_open(payment: GroupPayment, answer: GroupAnswer | None, at: datetime) -> None:
    ended = None if answer is None else Verdict(answer.how)
    spending.check_open(ended, expires_at=payment.expires_at, at=at)


def _acting(by: Actor, group_id: int) -> Group:
    """The group, for one of its delegates. Raises Hidden for anybody else: a group is not theirs to name."""
    group = known.get(group_id)
    if group is None or not permissions.may_propose(by, group.delegate_ids):
        raise Hidden
    if group.standing is not Standing.ADMITTED:
        raise Refused(N_("This group waits to be admitted: nothing can be paid yet."))
    return group


def _check_payee(group: Group, payee_id: int) -> None:
    if payee_id == group.id:
        raise Refused(N_("Choose somebody else than the group itself."), field="receiver")
    if not asked_for.are_admitted(payee_id):
        raise Refused(N_("Choose a member or a group of the cooperative."), field="receiver")


def _check_people(parts: Mapping[int, int]) -> None:
    for member_id in parts:
        person = members.get(member_id)
        if person is None or person.is_group or person.standing is not Standing.ADMITTED:
            raise Refused(N_("Hours are split among members of the cooperative."), field="parts")


def _cleaned(purpose: str) -> str:
    return asking.cleaned(purpose, field="purpose", longest=asking.PURPOSE_LENGTH)


def _key(group_id: int, key: str) -> str:
    mine = f"group:{group_id}:{key}"
    intents.check_key(mine)
    return mine
