"""Euros are agreed, invoiced and declared paid here; no card is charged.

The price agreed is all that is paid, taxes included: what is invoiced of it never sums to more.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from coop.domain.errors import Refused
from coop.domain.words import N_
from marketplace.domain import texts
from marketplace.domain.engagements import State

NUMBER_LENGTH = 40
RATE_PARTS = 10_000
"""A rate is told to the hundredth of a percent."""
ANCIENT = timedelta(days=366)
"""How long ago an invoice may have been issued when it is declared."""
FRANCHISE = "TVA non applicable, art. 293 B du CGI"
"""What French law wants on the invoice of whoever is under the franchise, in its own words."""


class Regime(StrEnum):
    """How the giver stands with VAT: the franchise of art. 293 B of the tax code, or a rate."""

    FRANCHISE = "franchise"
    TAXED = "taxed"


class InvoiceAct(StrEnum):
    PAID = "paid"
    CONTESTED = "contested"


class InvoiceState(StrEnum):
    DUE = "due"
    LATE = "late"
    PAID = "paid"
    CONTESTED = "contested"
    CANCELLED = "cancelled"
    CREDIT = "credit"


REGIME_NAMES = {
    Regime.FRANCHISE: N_("no VAT: franchise, art. 293 B of the French tax code"),
    Regime.TAXED: N_("with VAT"),
}
INVOICE_ACT_NAMES = {
    InvoiceAct.PAID: N_("declares it paid"),
    InvoiceAct.CONTESTED: N_("contests the payment"),
}
INVOICE_STATE_NAMES = {
    InvoiceState.DUE: N_("to pay"),
    InvoiceState.LATE: N_("late"),
    InvoiceState.PAID: N_("paid"),
    InvoiceState.CONTESTED: N_("payment contested"),
    InvoiceState.CANCELLED: N_("cancelled by a credit note"),
    InvoiceState.CREDIT: N_("credit note"),
}
POWERS = {"marketplace.invoice": N_("declared an invoice or a payment for a member who has no internet")}
INVOICED = frozenset({State.AGREED, State.CONFIRMING, State.DISPUTED, State.COMPLETED})
"""States of an engagement in which its price may be invoiced."""


@dataclass(frozen=True, slots=True)
class Invoice:
    """What the giver declares. net_cents: without VAT. rate: of VAT, zero under the franchise."""

    number: str
    issued_on: date
    due_on: date
    regime: Regime
    net_cents: int
    rate: Decimal = Decimal(0)

    @property
    def vat_cents(self) -> int:
        return vat_of(self.net_cents, self.rate)

    @property
    def total_cents(self) -> int:
        return self.net_cents + self.vat_cents


@dataclass(frozen=True, slots=True)
class Delay:
    """In whole days: from the invoice to its payment, and beyond the day on which it was due."""

    days: int
    late_days: int


def vat_of(net_cents: int, rate: Decimal) -> int:
    """VAT to the cent; half a cent goes up, as on invoices."""
    doubled = 2 * net_cents * Fraction(rate) + 1
    return (doubled.numerator // doubled.denominator) // 2


def delay(*, issued_on: date, due_on: date, paid_on: date) -> Delay:
    """How long a payment took."""
    return Delay((paid_on - issued_on).days, max((paid_on - due_on).days, 0))


def faults(invoice: Invoice, *, today: date, longest: int, left_cents: int) -> list[Refused]:
    """Everything wrong with an invoice. longest: the voted days to pay; left_cents: of the price agreed."""
    found = texts.faults(invoice.number, field="number", longest=NUMBER_LENGTH)
    if not today - ANCIENT <= invoice.issued_on <= today:
        found.append(
            Refused(N_("An invoice was issued within the year, today at the latest."), field="issued_on")
        )
    if not timedelta() <= invoice.due_on - invoice.issued_on <= timedelta(days=longest):
        found.append(
            Refused(N_("It is due within %(days)s days of its day at most."), field="due_on", days=longest)
        )
    is_rate = 0 < invoice.rate < 1 and (invoice.rate * RATE_PARTS) % 1 == 0
    if (invoice.regime is Regime.TAXED) is not is_rate or (not is_rate and invoice.rate):
        found.append(Refused(N_("Give the rate of VAT, and only where there is VAT."), field="rate"))
    elif not 0 < invoice.total_cents <= left_cents:
        found.append(
            Refused(
                N_("With its VAT an invoice is at most what is left of the price: %(left_cents)s."),
                field="net",
                left_cents=left_cents,
            )
        )
    return found


def check(invoice: Invoice, *, today: date, longest: int, left_cents: int) -> None:
    """Raises Refused on the first fault."""
    for fault in faults(invoice, today=today, longest=longest, left_cents=left_cents):
        raise fault


def check_credit(number: str, issued_on: date, *, of: Invoice, today: date) -> None:
    """Raises Refused for a credit note that can not cancel this invoice."""
    for fault in texts.faults(number, field="number", longest=NUMBER_LENGTH):
        raise fault
    if not of.issued_on <= issued_on <= today:
        raise Refused(N_("A credit note comes after its invoice, today at the latest."), field="issued_on")


def check_paid(paid_on: date, *, issued_on: date, today: date) -> None:
    """Raises Refused for a day on which it can not have been paid."""
    if not issued_on <= paid_on <= today:
        raise Refused(N_("It was paid between the day of the invoice and today."), field="paid_on")


def check_act(act: InvoiceAct, last: InvoiceAct | None, *, is_standing: bool) -> None:
    """Raises Refused where it is paid already, not yet, or no longer an invoice to pay."""
    if not is_standing:
        raise Refused(N_("This invoice was cancelled by a credit note: nothing is paid on it."))
    if act is InvoiceAct.PAID and last is InvoiceAct.PAID:
        raise Refused(N_("It is declared paid already: contest that first, if it is wrong."))
    if act is InvoiceAct.CONTESTED and last is not InvoiceAct.PAID:
        raise Refused(N_("Nothing is declared paid: there is nothing to contest."))


def state_of(
    *, is_credit: bool, is_cancelled: bool, acts: Iterable[InvoiceAct], due_on: date, today: date
) -> InvoiceState:
    """Where an invoice stands today."""
    if is_credit or is_cancelled:
        return InvoiceState.CREDIT if is_credit else InvoiceState.CANCELLED
    for act in reversed(list(acts)):
        return InvoiceState.PAID if act is InvoiceAct.PAID else InvoiceState.CONTESTED
    return InvoiceState.LATE if today > due_on else InvoiceState.DUE
