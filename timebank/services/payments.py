"""Asking a member for hours, and paying: who helped asks, who was helped agrees or pays of their own."""

from collections.abc import Callable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q

from coop.domain import jobs
from coop.domain.actors import Actor
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.domain.words import N_
from timebank.domain import asking, canonical, exchanges, intents, natures, permissions
from timebank.domain.asking import Answer, RequestFacts
from timebank.domain.canonical import Content
from timebank.domain.exchanges import Exchange
from timebank.domain.natures import Nature
from timebank.models import PaymentAnswer, PaymentRequest
from timebank.selectors import contributions, roundings
from timebank.selectors import payments as asked_for
from timebank.services import exchanges as recording


def ask(
    *,
    by: Actor,
    at: datetime,
    payee_id: int,
    payer_id: int,
    minutes: int,
    purpose: str,
    is_in_trade: bool,
    key: str,
) -> int:
    """Ask for the hours of something that was done. Returns the request's id, also when it is sent twice.

    Nothing moves: whoever pays agrees, declines, or lets the voted time pass. Raises Refused, Forbidden and
    Hidden.
    """
    asked = asked_for.between(payee_id, payer_id, asker_id=by.member_id)
    _check_parties(payee_id, payer_id, field="payer")
    if by.member_id is None or not permissions.may_ask(by, asked):
        raise Forbidden
    exchanges.check_given(minutes)
    kept = asking.cleaned(purpose, field="purpose", longest=asking.PURPOSE_LENGTH)
    row = PaymentRequest(
        key=f"ask:{payee_id}:{key}",
        payee_id=payee_id,
        payer_id=payer_id,
        minutes=minutes,
        nature=natures.of_exchange(is_gift=False, has_euros=False, is_in_trade=is_in_trade),
        purpose=kept,
        asked_at=at,
        expires_at=asked_for.term(at),
        actor_user_id=by.user_id,
        actor_id=by.member_id,
        acting_for_id=None if by.is_one_of(payee_id) else payee_id,
    )
    intents.check_key(row.key)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        return _earlier(row, error)
    return row.pk


@transaction.atomic
def consent(
    *,
    by: Actor,
    at: datetime,
    request_id: int,
    commons_minutes: int | None = None,
    noted_minutes: int | None = None,
) -> int:
    """Agree, and pay: an exchange with its contribution under the rule in force. Returns the entry's id.

    commons_minutes, noted_minutes: what was shown as going to the commons, and as paid; refused when it is no
    longer so.
    """
    request, asked = _held(by, request_id)
    if not permissions.may_consent(by, asked):
        raise Forbidden
    answer = PaymentAnswer.objects.filter(request=request).first()
    if answer is not None and answer.how == Answer.CONSENTED and answer.entry_id is not None:
        return answer.entry_id
    _check_open(request, answer, at)
    _check_parties(asked.payee_id, asked.payer_id)
    _check_seen(request, at, commons_minutes, noted_minutes)
    return _pay(by, at, request, Answer.CONSENTED, _acting(by, asked.payer_id))


def answer_for_group(*, by: Actor, at: datetime, request_id: int, entry_id: int, group_id: int) -> None:
    """Agree for a group, whose second delegate has just paid what was asked. The request is held already."""
    request, asked = _held(by, request_id)
    if asked.payer_id != group_id or not permissions.may_consent(by, asked):
        raise Forbidden
    _check_open(request, PaymentAnswer.objects.filter(request=request).first(), at)
    _answer(by, at, request, Answer.CONSENTED, "", group_id, entry_id)


@transaction.atomic
def decline(*, by: Actor, at: datetime, request_id: int, reason: str) -> None:
    """Refuse to pay, and say why to whoever asked."""
    request, asked = _held(by, request_id)
    if not permissions.may_decline(by, asked):
        raise Forbidden
    why = asking.cleaned(reason, field="reason", longest=asking.REASON_LENGTH)
    _end(by, at, request, Answer.DECLINED, why, _acting(by, asked.payer_id))


@transaction.atomic
def withdraw(*, by: Actor, at: datetime, request_id: int) -> None:
    """Whoever asked takes it back."""
    request, asked = _held(by, request_id)
    if not permissions.may_withdraw(by, asked):
        raise Forbidden
    _end(by, at, request, Answer.WITHDRAWN, "", _acting(by, asked.payee_id))


def expire_due(*, by: Actor, at: datetime) -> int:
    """End what nobody answered in time; how many. Where a vote says so, it is paid instead, and recorded."""
    if not permissions.may_expire(by):
        raise Forbidden
    return jobs.each(lambda request_id: _expire(by, at, request_id), asked_for.due(at=at))


@transaction.atomic
def end_of_member(*, by: Actor, at: datetime, member_id: int) -> None:
    """Whoever leaves asks for nothing any more, and answers nothing: what waits ends, and nothing moves."""
    rows = PaymentRequest.objects.select_for_update(no_key=True, of=("self",)).order_by("pk")
    for request in rows.filter(Q(payee_id=member_id) | Q(payer_id=member_id), answer__isnull=True):
        if PaymentAnswer.objects.filter(request=request).exists():
            continue  # while it was waited for
        how = Answer.WITHDRAWN if request.payee_id == member_id else Answer.EXPIRED
        _answer(by, at, request, how, "", _acting(by, member_id))


def pay(
    *, by: Actor, at: datetime, payer_id: int, payee_id: int, minutes: int, is_in_trade: bool, key: str
) -> int:
    """Pay without being asked. Returns the entry's id; sent twice, it is paid once. The key is theirs."""
    asked = asked_for.between(payee_id, payer_id, asker_id=None)
    _check_parties(payee_id, payer_id, field="payee")
    if not permissions.may_pay(by, asked):
        raise Forbidden
    exchanges.check_given(minutes)
    mine = f"pay:{payer_id}:{key}"
    nature = natures.of_exchange(is_gift=False, has_euros=False, is_in_trade=is_in_trade)

    def pay_on(happened_at: datetime) -> int:
        acting_for_id = _acting(by, payer_id)
        exchange = Exchange(
            payee_id, payer_id, minutes, 0, nature, happened_at, acting_for_id, groups=asked.groups
        )
        return _written(by, at, exchange, f"member:{payee_id}", mine)

    return _once(pay_on, at, f"exchange:{mine}")


def _once(pay_on: Callable[[datetime], int], at: datetime, key: str) -> int:
    """The same form sent again comes later: it is the same payment, of the instant at which it was made."""
    try:
        return pay_on(asked_for.paid_at(key) or at)
    except Refused:
        happened_at = asked_for.paid_at(key)
        if happened_at is None:
            raise
    return pay_on(happened_at)


def _written(by: Actor, at: datetime, exchange: Exchange, subject: str, key: str) -> int:
    entry_id = recording.record(by=by, at=at, exchange=exchange, subject=subject, key=key)
    assert entry_id is not None  # hours always move
    return entry_id


def _held(by: Actor, request_id: int) -> tuple[PaymentRequest, RequestFacts]:
    """The request, held until the end: of two answers at once, the second sees the first."""
    rows = PaymentRequest.objects.select_for_update(no_key=True, of=("self",))
    request = rows.select_related("payee", "payer").filter(pk=request_id).first()
    if request is None or not (
        by.is_platform or permissions.may_read_request(by, asked_for.asked_of(request))
    ):
        raise Hidden
    return request, asked_for.asked_of(request)


def _pay(by: Actor, at: datetime, request: PaymentRequest, how: Answer, acting_for_id: int | None) -> int:
    exchange = Exchange(
        giver_id=request.payee_id,
        receiver_id=request.payer_id,
        minutes=request.minutes,
        cents=0,
        nature=Nature(request.nature),
        happened_at=at,
        acting_for_id=acting_for_id,
        groups=asked_for.asked_of(request).groups,
    )
    entry_id = _written(by, at, exchange, f"payment:{request.pk}", f"payment:{request.pk}")
    _answer(by, at, request, how, "", acting_for_id, entry_id)
    return entry_id


def _end(
    by: Actor, at: datetime, request: PaymentRequest, how: Answer, reason: str, acting_for_id: int | None
) -> None:
    """Without paying. The same end a second time changes nothing."""
    answer = PaymentAnswer.objects.filter(request=request).first()
    if answer is not None and (answer.how, answer.reason) == (how, reason):
        return
    _check_open(request, answer, at)
    _answer(by, at, request, how, reason, acting_for_id)


@transaction.atomic
def _expire(by: Actor, at: datetime, request_id: int) -> int:
    request, asked = _held(by, request_id)
    if PaymentAnswer.objects.filter(request=request).exists():
        return 0
    both = asked.payee_id, asked.payer_id
    may_pay_alone = asked.payer_id not in asked.groups  # a group pays through its delegates, never by itself
    if may_pay_alone and asked_for.is_auto_accepted(request.asked_at) and asked_for.are_admitted(*both):
        try:
            _pay(by, at, request, Answer.ACCEPTED, None)
        except Refused:
            _answer(by, at, request, Answer.EXPIRED, "", None)
        return 1
    _answer(by, at, request, Answer.EXPIRED, "", None)
    return 1


def _answer(
    by: Actor,
    at: datetime,
    request: PaymentRequest,
    how: Answer,
    reason: str,
    acting_for_id: int | None,
    entry_id: int | None = None,
) -> None:
    PaymentAnswer.objects.create(
        request=request,
        how=how,
        entry_id=entry_id,
        reason=reason,
        answered_at=at,
        actor_user_id=by.user_id,
        actor_id=by.member_id,
        acting_for_id=acting_for_id,
    )


def _acting(by: Actor, member_id: int) -> int | None:
    return None if by.is_one_of(member_id) or by.is_platform else member_id


def _check_open(request: PaymentRequest, answer: PaymentAnswer | None, at: datetime) -> None:
    ended = None if answer is None else Answer(answer.how)
    asking.check_open(ended, expires_at=request.expires_at, at=at)


def _check_seen(
    request: PaymentRequest, at: datetime, commons_minutes: int | None, noted_minutes: int | None
) -> None:
    if noted_minutes not in (None, roundings.noted(request.minutes, at=at)):
        raise Refused(N_("How hours are rounded has changed since this page was shown. Look at it again."))
    told = contributions.preview(minutes=request.minutes, cents=0, is_gift=False, at=at).commons_minutes
    if commons_minutes is not None and commons_minutes != told:
        raise Refused(N_("What goes to the commons has changed since this page was shown. Look at it again."))


def _check_parties(payee_id: int, payer_id: int, field: str | None = None) -> None:
    if payee_id == payer_id:
        raise Refused(N_("Choose somebody else than yourself."), field=field)
    if not asked_for.are_admitted(payee_id, payer_id):
        raise Refused(N_("Both must be members of the cooperative."), field=field)


def _content(row: PaymentRequest) -> Content:
    return {
        "verb": "ask",
        "giver_id": row.payee_id,
        "receiver_id": row.payer_id,
        "minutes": row.minutes,
        "nature": str(row.nature),
        "acting_for_id": row.acting_for_id,
        "reason": canonical.fingerprint({"reason": row.purpose}),
    }


def _earlier(row: PaymentRequest, error: IntegrityError) -> int:
    """The request already made under this key. Raises Refused when it asked for something else."""
    known = PaymentRequest.objects.filter(key=row.key).first()
    if known is None:
        raise error
    names = intents.differing(_content(known), _content(row))
    if names:
        raise intents.conflict(names)
    return known.pk
