"""What a giver declares to have invoiced, and what either declares paid. Nothing is charged here."""

from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone

from coop.domain.actors import Actor
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.domain.words import N_
from coop.services import audit, live
from governance.selectors import rules
from marketplace.domain import engagements as life
from marketplace.domain import invoices, keys, permissions, texts
from marketplace.domain.engagements import LONGEST_REASON, Side
from marketplace.domain.invoices import Invoice as Told
from marketplace.domain.invoices import InvoiceAct
from marketplace.models import Engagement, Invoice, InvoiceStep
from marketplace.rules import PAYMENT_DAYS
from marketplace.selectors import engagements as agreed
from marketplace.selectors import invoices as declared
from marketplace.selectors.engagements import facts_of
from marketplace.services import steps

USED = N_("You have used this number already: each invoice has its own.")


@transaction.atomic
def declare(*, by: Actor, at: datetime, engagement_id: int, invoice: Told, key: str) -> int:
    """The giver declares an invoice of the price agreed, or of a part. Returns its id; twice is once."""
    engagement, known = _begin(by, at, engagement_id, key)
    told = _cleaned(invoice)
    if known is not None:
        if (known.engagement_id, known.corrects_id, declared.told_of(known)) != (engagement_id, None, told):
            raise keys.conflict()
        return known.pk
    line = agreed.get(engagement_id)
    if not declared.may_invoice(line):
        raise Refused(N_("There is no price in euros to invoice here."))
    invoices.check(
        told,
        today=timezone.localdate(at),
        longest=rules.in_force(PAYMENT_DAYS, at=at).value,
        left_cents=declared.left_cents(engagement_id, line.price_cents),
    )
    return _create(by, at, engagement, told, key, None)


@transaction.atomic
def cancel(
    *, by: Actor, at: datetime, engagement_id: int, invoice_id: int, number: str, issued_on: date, key: str
) -> int:
    """The giver cancels a wrong invoice, whole, by a credit note of its own number. Returns the note's id."""
    engagement, known = _begin(by, at, engagement_id, key)
    row = _held(engagement, invoice_id)
    kept = " ".join(number.split())
    if known is not None:
        if (known.corrects_id, known.number, known.issued_on) != (invoice_id, kept, issued_on):
            raise keys.conflict()
        return known.pk
    if row.corrects_id is not None or Invoice.objects.filter(corrects=row).exists():
        raise Refused(N_("This invoice was cancelled by a credit note already."))
    told = declared.told_of(row)
    invoices.check_credit(kept, issued_on, of=told, today=timezone.localdate(at))
    note = Told(kept, issued_on, max(issued_on, told.due_on), told.regime, told.net_cents, told.rate)
    return _create(by, at, engagement, note, key, row)


@transaction.atomic
def pay(*, by: Actor, at: datetime, engagement_id: int, invoice_id: int, paid_on: date) -> None:
    """One of the two declares that it was paid on a day. The same day twice is once."""
    engagement, side = _come(by, at, engagement_id)
    row = _held(engagement, invoice_id)
    last = row.steps.order_by("-position").first()
    if last is not None and last.paid_on == paid_on:
        return
    _check(row, last, InvoiceAct.PAID)
    invoices.check_paid(paid_on, issued_on=row.issued_on, today=timezone.localdate(at))
    _step(by, at, engagement, row, last, InvoiceStep(act=InvoiceAct.PAID, side=side, paid_on=paid_on))


@transaction.atomic
def contest(*, by: Actor, at: datetime, engagement_id: int, invoice_id: int, reason: str) -> None:
    """One of the two says that the payment declared is not right, and why. The same words twice are once."""
    why = texts.cleaned(reason, field="reason", longest=LONGEST_REASON)
    engagement, side = _come(by, at, engagement_id)
    row = _held(engagement, invoice_id)
    last = row.steps.order_by("-position").first()
    if last is not None and (last.act, last.side, last.reason) == (InvoiceAct.CONTESTED, side, why):
        return
    _check(row, last, InvoiceAct.CONTESTED)
    _step(by, at, engagement, row, last, InvoiceStep(act=InvoiceAct.CONTESTED, side=side, reason=why))


def _begin(by: Actor, at: datetime, engagement_id: int, key: str) -> tuple[Engagement, Invoice | None]:
    """The engagement, for its giver alone, and what this key already declared."""
    keys.check(key)
    engagement, side = _come(by, at, engagement_id)
    if side is not Side.GIVER:
        raise Forbidden
    return engagement, Invoice.objects.filter(key=key).first()


def _come(by: Actor, at: datetime, engagement_id: int) -> tuple[Engagement, Side]:
    engagement = steps.hold(by=by, at=at, engagement_id=engagement_id)
    side = permissions.side_of(by, facts_of(engagement))
    if side is None:
        raise Hidden
    if side not in life.PARTIES:
        raise Forbidden
    return engagement, side


def _held(engagement: Engagement, invoice_id: int) -> Invoice:
    row = Invoice.objects.filter(pk=invoice_id, engagement=engagement).first()
    if row is None:
        raise Hidden
    return row


def _check(row: Invoice, last: InvoiceStep | None, act: InvoiceAct) -> None:
    is_standing = row.corrects_id is None and not Invoice.objects.filter(corrects=row).exists()
    invoices.check_act(act, None if last is None else InvoiceAct(last.act), is_standing=is_standing)


def _cleaned(told: Told) -> Told:
    return Told(
        " ".join(told.number.split()), told.issued_on, told.due_on, told.regime, told.net_cents, told.rate
    )


def _create(
    by: Actor, at: datetime, engagement: Engagement, told: Told, key: str, corrects: Invoice | None
) -> int:
    if Invoice.objects.filter(issuer_id=engagement.giver_id, number=told.number).exists():
        raise Refused(USED, field="number")
    try:
        with transaction.atomic():
            row = Invoice.objects.create(
                engagement=engagement,
                issuer_id=engagement.giver_id,
                corrects=corrects,
                number=told.number,
                issued_on=told.issued_on,
                due_on=told.due_on,
                regime=told.regime,
                rate_share=told.rate,
                net_amount=_euros(told.net_cents),
                vat_amount=_euros(told.vat_cents),
                total_amount=_euros(told.total_cents),
                declared_at=at,
                key=key,
            )
    except IntegrityError as error:  # the number or the key was used at the same instant
        raise Refused(USED, field="number") from error
    _tell(by, at, engagement, f"invoice {row.pk}")
    return row.pk


def _step(
    by: Actor, at: datetime, engagement: Engagement, row: Invoice, last: InvoiceStep | None, step: InvoiceStep
) -> None:
    step.invoice, step.at, step.position = row, at, 1 if last is None else last.position + 1
    step.save(force_insert=True)
    _tell(by, at, engagement, f"{step.act} {row.pk}")


def _tell(by: Actor, at: datetime, engagement: Engagement, done: str) -> None:
    """Open pages show it; what a coordinator does for somebody is noted."""
    live.announce(life.topic(engagement.pk))
    if permissions.acts_for_giver(by, facts_of(engagement)):
        audit.record(
            by=by,
            at=at,
            action="marketplace.invoice",
            subject=f"engagement:{engagement.pk}",
            data={"done": done, "acting_for": engagement.giver_id},
        )


def _euros(cents: int) -> Decimal:
    return Decimal(cents).scaleb(-2)
