"""A credit note takes a part of an invoice back, or all that is left of it: the French "facture d’avoir".

It has a number of its own, its day, the invoice that it corrects and its amounts by rate of VAT (CGI,
annexe II, art. 242 nonies A; Code de commerce, art. L. 441-9). Notes of an invoice never sum to more than it.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from coop.domain.errors import Refused
from coop.domain.words import N_
from marketplace.domain import texts
from marketplace.domain.engagements import LONGEST_REASON
from marketplace.domain.invoices import NUMBER_LENGTH, Amounts, Invoice, half_up


@dataclass(frozen=True, slots=True)
class CreditNote:
    """What the giver declares to take back of an invoice. cents: VAT included, above zero."""

    number: str
    issued_on: date
    cents: int
    reason: str


def vat_within(total_cents: int, rate: Decimal) -> int:
    """VAT of an amount that includes it, to the cent; half a cent goes up.

    Of the total of an invoice it is the VAT of that invoice: rounding moved it by less than half a cent.
    """
    share = Fraction(rate)
    return half_up(total_cents * share / (1 + share))


def amounts(cents: int, *, credited_cents: int, rate: Decimal) -> Amounts:
    """How a note parts what it takes back. credited_cents: what earlier notes took back, VAT included.

    The VAT of all notes together is that of the rate, so the note that completes an invoice takes exactly
    what is left of its VAT. One note alone is less than a cent away from its own rate.
    """
    vat = vat_within(credited_cents + cents, rate) - vat_within(credited_cents, rate)
    return Amounts(cents - vat, vat)


def faults(note: CreditNote, *, of: Invoice, credited_cents: int, today: date) -> list[Refused]:
    """Everything wrong with a credit note of this invoice."""
    found = [
        *texts.faults(note.number, field="number", longest=NUMBER_LENGTH),
        *texts.faults(note.reason, field="reason", longest=LONGEST_REASON),
    ]
    if not of.issued_on <= note.issued_on <= today:
        found.append(
            Refused(N_("A credit note comes after its invoice, today at the latest."), field="issued_on")
        )
    left = of.total_cents - credited_cents
    if not left:
        found.append(Refused(N_("This invoice was cancelled by a credit note already.")))
    elif not 0 < note.cents <= left:
        found.append(
            Refused(
                N_("A credit note is at most what is left of its invoice: %(left_cents)s."),
                field="amount",
                left_cents=left,
            )
        )
    return found


def check(note: CreditNote, *, of: Invoice, credited_cents: int, today: date) -> None:
    """Raises Refused on the first fault."""
    for fault in faults(note, of=of, credited_cents=credited_cents, today=today):
        raise fault
