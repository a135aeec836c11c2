"""Invoices of engagements with their credit notes, and how long they took to be paid."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from coop.domain.errors import Hidden
from coop.domain.quantities import cents_of
from marketplace.domain import invoices, payables
from marketplace.domain.engagements import Side
from marketplace.domain.invoices import Amounts, Delay, InvoiceAct, InvoiceState, Regime
from marketplace.domain.invoices import Invoice as Told
from marketplace.domain.payables import Declaration, Payable
from marketplace.models import Invoice, InvoiceStep
from marketplace.selectors.engagements import Line


@dataclass(frozen=True, slots=True)
class Reference:
    """An invoice, or a credit note, as the other one names it."""

    id: int
    number: str
    issued_on: date
    amounts: Amounts
    reason: str

    @property
    def signed_cents(self) -> int:
        """Of a credit note, as it stands among the amounts of its invoice."""
        return -self.amounts.total_cents


@dataclass(frozen=True, slots=True)
class Declared:
    """An invoice with all that happened to it. delay: while its payment stands.

    corrects: the invoice of which this credit note takes something back, and why; credits: the notes of an
    invoice, the oldest first. A note has no payable: money is declared on its invoice.
    """

    id: int
    engagement_id: int
    told: Told
    amounts: Amounts
    reason: str
    corrects: Reference | None
    credits: tuple[Reference, ...]
    steps: tuple[Declaration, ...]
    payable: Payable | None
    state: InvoiceState
    delay: Delay | None


def of_engagement(engagement_id: int, *, today: date) -> list[Declared]:
    """The newest first. Two queries for any number of them."""
    return _declared(Invoice.objects.filter(engagement_id=engagement_id).order_by("-pk"), today)


def get(invoice_id: int, *, engagement_id: int, today: date) -> Declared:
    """Raises Hidden for an id that names no invoice of this engagement."""
    for one in of_engagement(engagement_id, today=today):
        if one.id == invoice_id:
            return one
    raise Hidden


def left_cents(engagement_id: int, price_cents: int | None) -> int:
    """What of the price is not invoiced yet: what credit notes took back may be invoiced again."""
    rows = Invoice.objects.filter(engagement_id=engagement_id).order_by("pk")
    return (price_cents or 0) - sum(_signed(row) for row in rows)


def credited_cents(invoice_id: int, *, until: date | None = None) -> int:
    """What credit notes took back of an invoice. until: those issued by that day alone."""
    rows = Invoice.objects.filter(corrects_id=invoice_id).order_by("pk")
    return -sum(_signed(row) for row in rows if until is None or row.issued_on <= until)


def may_invoice(line: Line) -> bool:
    """A price was agreed, and it is not counted lot by lot elsewhere."""
    return line.price_cents is not None and not line.facts.lot_count and line.facts.state in invoices.INVOICED


def delays(*, today: date) -> list[Delay]:
    """How long each invoice that stands took to be paid, the oldest first: for whoever observes it."""
    told = _declared(Invoice.objects.order_by("pk"), today)
    return [one.delay for one in told if one.delay is not None]


def told_of(row: Invoice) -> Told:
    """An invoice as the domain knows it."""
    return Told(
        number=row.number,
        issued_on=row.issued_on,
        due_on=row.due_on,
        regime=Regime(row.regime),
        net_cents=cents_of(row.net_amount.amount),
        rate=row.rate_share,
    )


def payable_of(row: Invoice, steps: Iterable[InvoiceStep]) -> Payable:
    """What stands of an invoice. steps: all of its own, in their order."""
    said = [declaration_of(step) for step in steps]
    return payables.payable_of(_signed(row), credited_cents(row.pk), said)


def declaration_of(step: InvoiceStep) -> Declaration:
    return Declaration(
        act=InvoiceAct(step.act),
        side=Side(step.side),
        at=step.at,
        cents=0 if step.paid_amount is None else cents_of(step.paid_amount.amount),
        paid_on=step.paid_on,
        reason=step.reason,
    )


def _declared(rows: "QuerySet[Invoice]", today: date) -> list[Declared]:
    """rows: with every note of an invoice beside it."""
    found = list(rows.prefetch_related("steps"))
    references = {row.pk: _reference(row) for row in found}
    credited = defaultdict(list)
    for row in sorted(found, key=lambda row: row.pk):
        if row.corrects_id is not None:
            credited[row.corrects_id].append(references[row.pk])
    return [
        _note(row, references[row.corrects_id])
        if row.corrects_id is not None
        else _invoice(row, tuple(credited[row.pk]), today)
        for row in found
    ]


def _invoice(row: Invoice, credits: tuple[Reference, ...], today: date) -> Declared:
    steps = tuple(declaration_of(step) for step in row.steps.all())
    taken_back = sum(note.amounts.total_cents for note in credits)
    payable = payables.payable_of(_signed(row), taken_back, steps)
    return Declared(
        id=row.pk,
        engagement_id=row.engagement_id,
        told=told_of(row),
        amounts=_amounts(row),
        reason="",
        corrects=None,
        credits=credits,
        steps=steps,
        payable=payable,
        state=payables.state_of(payable, due_on=row.due_on, today=today),
        delay=None
        if payable.paid_on is None or not payable.left_cents
        else invoices.delay(issued_on=row.issued_on, due_on=row.due_on, paid_on=payable.paid_on),
    )


def _note(row: Invoice, corrects: Reference) -> Declared:
    return Declared(
        id=row.pk,
        engagement_id=row.engagement_id,
        told=told_of(row),
        amounts=_amounts(row),
        reason=row.reason,
        corrects=corrects,
        credits=(),
        steps=(),
        payable=None,
        state=InvoiceState.CREDIT,
        delay=None,
    )


def _reference(row: Invoice) -> Reference:
    return Reference(row.pk, row.number, row.issued_on, _amounts(row), row.reason)


def _amounts(row: Invoice) -> Amounts:
    return Amounts(cents_of(row.net_amount.amount), cents_of(row.vat_amount.amount))


def _signed(row: Invoice) -> int:
    """Its total in cents: of a credit note it counts down."""
    cents = cents_of(row.total_amount.amount)
    return cents if row.corrects_id is None else -cents
