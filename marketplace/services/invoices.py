"""What a giver declares to have invoiced or taken back, and what either declares paid. Nothing is charged."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone

from coop.domain.actors import Actor
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.domain.quantities import cents_of
from coop.domain.words import N_
from coop.services import audit, live
from governance.selectors import rules
from marketplace.domain import credit_notes, invoices, keys, payables, permissions, texts
from marketplace.domain import engagements as life
from marketplace.domain.credit_notes import CreditNote
from marketplace.domain.engagements import LONGEST_REASON, Side
from marketplace.domain.invoices import Amounts, InvoiceAct
from marketplace.domain.invoices import Invoice as Told
from marketplace.domain.payables import Declaration, Payable
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
    return _create(by, at, engagement, told, told.amounts, key)


@transaction.atomic
def credit(
    *, by: Actor, at: datetime, engagement_id: int, invoice_id: int, note: CreditNote, key: str
) -> int:
    """The giver takes a part of an invoice back, or all that is left. Returns the id; twice is once."""
    engagement, known = _begin(by, at, engagement_id, key)
    row = _held(engagement, invoice_id)
    told = replace(note, number=_spaced(note.number), reason=_spaced(note.reason))
    if known is not None:
        if (known.corrects_id, _note_of(known)) != (invoice_id, told):
            raise keys.conflict()
        return known.pk
    if row.corrects_id is not None:
        raise Refused(N_("A credit note corrects an invoice, not another credit note."))
    invoice, credited = declared.told_of(row), declared.credited_cents(row.pk)
    credit_notes.check(told, of=invoice, credited_cents=credited, today=timezone.localdate(at))
    parts = credit_notes.amounts(told.cents, credited_cents=credited, rate=invoice.rate)
    due_on = max(told.issued_on, invoice.due_on)
    written = Told(told.number, told.issued_on, due_on, invoice.regime, parts.net_cents, invoice.rate)
    return _create(by, at, engagement, written, parts, key, corrects=row, reason=told.reason)


@transaction.atomic
def pay(*, by: Actor, at: datetime, engagement_id: int, invoice_id: int, paid_on: date) -> None:
    """One of the two declares that what was due on a day was paid on it. The same day twice is once."""
    engagement, side = _come(by, at, engagement_id)
    row, payable, last = _standing(engagement, invoice_id)
    if payable.last is InvoiceAct.PAID and payable.paid_on == paid_on:
        return
    cents = payable.total_cents - declared.credited_cents(row.pk, until=paid_on)
    payables.check_paid(payable, cents)
    payables.check_day(paid_on, since=row.issued_on, today=timezone.localdate(at))
    _step(by, at, engagement, row, last, Declaration(InvoiceAct.PAID, side, at, cents, paid_on))


@transaction.atomic
def give_back(
    *, by: Actor, at: datetime, engagement_id: int, invoice_id: int, cents: int, paid_on: date
) -> None:
    """The giver declares given back what was paid beyond what is left due. cents: as the page said; twice is
    once."""
    engagement, side = _come(by, at, engagement_id)
    if not permissions.may_invoice(by, facts_of(engagement)):
        raise Forbidden
    row, payable, last = _standing(engagement, invoice_id)
    said = Declaration(InvoiceAct.RETURNED, side, at, cents, paid_on)
    if last is not None and not payable.excess_cents and _is_again(last, said):
        return
    payables.check_returned(payable, cents)
    assert payable.paid_on is not None  # nothing is to be given back of what was not paid
    payables.check_return_day(paid_on, since=payable.paid_on, today=timezone.localdate(at))
    _step(by, at, engagement, row, last, said)


@transaction.atomic
def confirm(*, by: Actor, at: datetime, engagement_id: int, invoice_id: int) -> None:
    """Whoever paid confirms that it was given back. Twice is once."""
    engagement, side = _come(by, at, engagement_id)
    if not permissions.may_confirm_return(by, facts_of(engagement)):
        raise Forbidden
    row, payable, last = _standing(engagement, invoice_id)
    if payable.last is InvoiceAct.CONFIRMED:
        return
    payables.check_confirmed(payable)
    _step(by, at, engagement, row, last, Declaration(InvoiceAct.CONFIRMED, side, at))


@transaction.atomic
def contest(*, by: Actor, at: datetime, engagement_id: int, invoice_id: int, reason: str) -> None:
    """One of the two says that what was declared paid, or given back, is not right, and why. The same words
    twice are once."""
    why = texts.cleaned(reason, field="reason", longest=LONGEST_REASON)
    engagement, side = _come(by, at, engagement_id)
    row, payable, last = _standing(engagement, invoice_id)
    said = Declaration(InvoiceAct.CONTESTED, side, at, reason=why)
    if last is not None and _is_again(last, said):
        return
    payables.check_contested(payable)
    _step(by, at, engagement, row, last, said)


def _begin(by: Actor, at: datetime, engagement_id: int, key: str) -> tuple[Engagement, Invoice | None]:
    """The engagement, for its giver alone, and what this key already declared."""
    keys.check(key)
    engagement, _ = _come(by, at, engagement_id)
    if not permissions.may_invoice(by, facts_of(engagement)):
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


def _standing(engagement: Engagement, invoice_id: int) -> tuple[Invoice, Payable, InvoiceStep | None]:
    """An invoice of this engagement, what stands of it, and the last declaration."""
    row = _held(engagement, invoice_id)
    if row.corrects_id is not None:
        raise Refused(N_("Nothing is paid on a credit note: see its invoice."))
    said = list(row.steps.order_by("position"))
    return row, declared.payable_of(row, said), said[-1] if said else None


def _is_again(last: InvoiceStep, said: Declaration) -> bool:
    """The same, by the same one: its form was sent twice."""
    return replace(declared.declaration_of(last), at=said.at) == said


def _note_of(row: Invoice) -> CreditNote:
    return CreditNote(row.number, row.issued_on, cents_of(row.total_amount.amount), row.reason)


def _spaced(text: str) -> str:
    return " ".join(text.split())


def _cleaned(told: Told) -> Told:
    return replace(told, number=_spaced(told.number))


def _create(
    by: Actor,
    at: datetime,
    engagement: Engagement,
    told: Told,
    parts: Amounts,
    key: str,
    *,
    corrects: Invoice | None = None,
    reason: str = "",
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
                net_amount=_euros(parts.net_cents),
                vat_amount=_euros(parts.vat_cents),
                total_amount=_euros(parts.total_cents),
                reason=reason,
                declared_at=at,
                key=key,
            )
    except IntegrityError as error:  # the number or the key was used at the same instant
        raise Refused(USED, field="number") from error
    _tell(by, at, engagement, f"invoice {row.pk}")
    return row.pk


def _step(
    by: Actor, at: datetime, engagement: Engagement, row: Invoice, last: InvoiceStep | None, said: Declaration
) -> None:
    InvoiceStep.objects.create(
        invoice=row,
        position=1 if last is None else last.position + 1,
        act=said.act,
        side=said.side,
        paid_on=said.paid_on,
        paid_amount=None if said.paid_on is None else _euros(said.cents),
        reason=said.reason,
        at=at,
    )
    _tell(by, at, engagement, f"{said.act} {row.pk}")


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
