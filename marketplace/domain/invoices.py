"""Euros are agreed, invoiced and declared paid here; no card is charged.

The price agreed is all that is paid, taxes included: what is invoiced of it never sums to more.
"""

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
    RETURNED = "returned"
    CONFIRMED = "confirmed"


class InvoiceState(StrEnum):
    DUE = "due"
    LATE = "late"
    PAID = "paid"
    CONTESTED = "contested"
    RETURN = "return"
    CANCELLED = "cancelled"
    CREDIT = "credit"


REGIME_NAMES = {
    Regime.FRANCHISE: N_("no VAT: franchise, art. 293 B of the French tax code"),
    Regime.TAXED: N_("with VAT"),
}
INVOICE_ACT_NAMES = {
    InvoiceAct.PAID: N_("declares it paid"),
    InvoiceAct.CONTESTED: N_("contests the payment"),
    InvoiceAct.RETURNED: N_("declares it given back"),
    InvoiceAct.CONFIRMED: N_("confirms that it was given back"),
}
INVOICE_STATE_NAMES = {
    InvoiceState.DUE: N_("to pay"),
    InvoiceState.LATE: N_("late"),
    InvoiceState.PAID: N_("paid"),
    InvoiceState.CONTESTED: N_("payment contested"),
    InvoiceState.RETURN: N_("to give back"),
    InvoiceState.CANCELLED: N_("cancelled by a credit note"),
    InvoiceState.CREDIT: N_("credit note"),
}
POWERS = {"marketplace.invoice": N_("declared an invoice or a payment for a member who has no internet")}
INVOICED = frozenset({State.AGREED, State.CONFIRMING, State.DISPUTED, State.COMPLETED})
"""States of an engagement in which its price may be invoiced."""


@dataclass(frozen=True, slots=True)
class Amounts:
    """What is told of an amount in cents: without VAT, and its VAT. The two sum to the whole."""

    net_cents: int
    vat_cents: int

    @property
    def total_cents(self) -> int:
        return self.net_cents + self.vat_cents


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
    def amounts(self) -> Amounts:
        return Amounts(self.net_cents, vat_of(self.net_cents, self.rate))

    @property
    def total_cents(self) -> int:
        return self.amounts.total_cents


@dataclass(frozen=True, slots=True)
class Delay:
    """In whole days: from the invoice to its payment, and beyond the day on which it was due."""

    days: int
    late_days: int


def vat_of(net_cents: int, rate: Decimal) -> int:
    """VAT to the cent; half a cent goes up, as on invoices."""
    return half_up(net_cents * Fraction(rate))


def half_up(cents: Fraction) -> int:
    """The nearest cent of an amount that is not below zero."""
    return (2 * cents + 1) // 2


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
