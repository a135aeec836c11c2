"""What is left to pay of an invoice, what was declared paid of it, and what is to be given back.

Either of the two contests the last declaration; then another one may follow. What stands is folded from all.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from coop.domain.errors import Refused
from coop.domain.words import N_
from marketplace.domain.engagements import Side
from marketplace.domain.invoices import InvoiceAct, InvoiceState

CONTESTABLE = frozenset({InvoiceAct.PAID, InvoiceAct.RETURNED})


@dataclass(frozen=True, slots=True)
class Declaration:
    """What one of the two declared. cents: paid or given back, on that day."""

    act: InvoiceAct
    side: Side
    at: datetime
    cents: int = 0
    paid_on: date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Payable:
    """What stands of an invoice, in cents with VAT. credited: by notes; paid_on: None until it is paid."""

    total_cents: int
    credited_cents: int
    paid_cents: int = 0
    returned_cents: int = 0
    paid_on: date | None = None
    last: InvoiceAct | None = None

    @property
    def left_cents(self) -> int:
        """What credit notes left of the invoice."""
        return self.total_cents - self.credited_cents

    @property
    def due_cents(self) -> int:
        """What is still to pay."""
        return self.left_cents if self.paid_on is None else 0

    @property
    def excess_cents(self) -> int:
        """What was paid beyond what is left of the invoice, and not given back yet."""
        return 0 if self.paid_on is None else self.paid_cents - self.returned_cents - self.left_cents


def payable_of(total_cents: int, credited_cents: int, declared: Sequence[Declaration]) -> Payable:
    """What stands after everything that was declared, in its order: what was contested does not."""
    followed = zip(declared, [*declared, None][1:], strict=True)
    standing = [one for one, then in followed if then is None or then.act is not InvoiceAct.CONTESTED]
    paid = [one for one in standing if one.act is InvoiceAct.PAID]
    return Payable(
        total_cents,
        credited_cents,
        paid_cents=sum(one.cents for one in paid),
        returned_cents=sum(one.cents for one in standing if one.act is InvoiceAct.RETURNED),
        paid_on=paid[-1].paid_on if paid else None,
        last=declared[-1].act if declared else None,
    )


def check_paid(payable: Payable, cents: int) -> None:
    """Raises Refused where it is paid already, or credit notes had left nothing. cents: due on its day."""
    if payable.paid_on is not None:
        raise Refused(N_("It is declared paid already: contest that first, if it is wrong."))
    if not cents:
        raise Refused(N_("This invoice was cancelled by a credit note: nothing is paid on it."))


def check_returned(payable: Payable, cents: int) -> None:
    """Raises Refused where nothing is to be given back, or another amount than the page said."""
    if not payable.excess_cents:
        raise Refused(N_("Nothing is to be given back."))
    if cents != payable.excess_cents:
        raise Refused(
            N_("What is to be given back changed meanwhile: it is %(excess_cents)s."),
            excess_cents=payable.excess_cents,
        )


def check_contested(payable: Payable) -> None:
    """Raises Refused where the last word is no payment."""
    if payable.last not in CONTESTABLE:
        raise Refused(N_("Nothing is declared paid: there is nothing to contest."))


def check_confirmed(payable: Payable) -> None:
    """Raises Refused where the last word is not that money was given back."""
    if payable.last is not InvoiceAct.RETURNED:
        raise Refused(N_("Nothing is declared given back: there is nothing to confirm."))


def check_day(paid_on: date, *, since: date, today: date) -> None:
    """Raises Refused for a day on which it can not have been paid. since: the day of the invoice."""
    if not since <= paid_on <= today:
        raise Refused(N_("It was paid between the day of the invoice and today."), field="paid_on")


def check_return_day(paid_on: date, *, since: date, today: date) -> None:
    """Raises Refused for a day on which it can not have been given back. since: the day of the payment."""
    if not since <= paid_on <= today:
        raise Refused(N_("It was given back between the day of the payment and today."), field="paid_on")


def state_of(payable: Payable, *, due_on: date, today: date) -> InvoiceState:
    """Where an invoice stands today: first what somebody has to do, then what is over."""
    if payable.excess_cents:
        return InvoiceState.RETURN
    if not payable.left_cents:
        return InvoiceState.CANCELLED
    if payable.paid_on is not None:
        return InvoiceState.PAID
    if payable.last is InvoiceAct.CONTESTED:
        return InvoiceState.CONTESTED
    return InvoiceState.LATE if today > due_on else InvoiceState.DUE
