"""Invoices of engagements, and how long they took to be paid."""

from dataclasses import dataclass
from datetime import date, datetime

from coop.domain.errors import Hidden
from coop.domain.quantities import cents_of
from marketplace.domain import invoices
from marketplace.domain.engagements import Side
from marketplace.domain.invoices import Delay, InvoiceAct, InvoiceState, Regime
from marketplace.domain.invoices import Invoice as Told
from marketplace.models import Invoice, InvoiceStep
from marketplace.selectors.engagements import Line


@dataclass(frozen=True, slots=True)
class Step:
    """A payment that was declared, or contested."""

    act: InvoiceAct
    side: Side
    paid_on: date | None
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Declared:
    """An invoice with all that happened to it. delay: once it is declared paid.

    corrects: the number of the invoice that this credit note cancels; credit: the number of what cancels it.
    """

    id: int
    engagement_id: int
    told: Told
    corrects: str
    credit: str
    steps: tuple[Step, ...]
    state: InvoiceState
    delay: Delay | None


def of_engagement(engagement_id: int, *, today: date) -> list[Declared]:
    """The newest first. Two queries for any number of them."""
    rows = Invoice.objects.filter(engagement_id=engagement_id).select_related("corrects", "credit")
    return [_declared(row, today) for row in rows.prefetch_related("steps").order_by("-pk")]


def get(invoice_id: int, *, engagement_id: int, today: date) -> Declared:
    """Raises Hidden for an id that names no invoice of this engagement."""
    for one in of_engagement(engagement_id, today=today):
        if one.id == invoice_id:
            return one
    raise Hidden


def left_cents(engagement_id: int, price_cents: int | None) -> int:
    """What of the price is not invoiced yet."""
    standing = Invoice.objects.filter(
        engagement_id=engagement_id, corrects__isnull=True, credit__isnull=True
    ).order_by("pk")
    return (price_cents or 0) - sum(cents_of(row.total_amount.amount) for row in standing)


def may_invoice(line: Line) -> bool:
    """A price was agreed, and it is not counted lot by lot elsewhere."""
    return line.price_cents is not None and not line.facts.lot_count and line.facts.state in invoices.INVOICED


def delays(*, today: date) -> list[Delay]:
    """How long each invoice that stands took to be paid, the oldest first: for whoever observes it."""
    rows = Invoice.objects.filter(corrects__isnull=True, credit__isnull=True).select_related(
        "corrects", "credit"
    )
    told = [_declared(row, today) for row in rows.prefetch_related("steps").order_by("pk")]
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


def _declared(row: Invoice, today: date) -> Declared:
    steps = tuple(_step(step) for step in row.steps.all())
    credit = getattr(row, "credit", None)
    state = invoices.state_of(
        is_credit=row.corrects is not None,
        is_cancelled=credit is not None,
        acts=[step.act for step in steps],
        due_on=row.due_on,
        today=today,
    )
    paid_on = steps[-1].paid_on if steps and state is InvoiceState.PAID else None
    return Declared(
        id=row.pk,
        engagement_id=row.engagement_id,
        told=told_of(row),
        corrects="" if row.corrects is None else row.corrects.number,
        credit="" if credit is None else credit.number,
        steps=steps,
        state=state,
        delay=None
        if paid_on is None
        else invoices.delay(issued_on=row.issued_on, due_on=row.due_on, paid_on=paid_on),
    )


def _step(step: InvoiceStep) -> Step:
    return Step(InvoiceAct(step.act), Side(step.side), step.paid_on, step.reason, step.at)
