"""Draft invoices for professional exchanges paid in hours: what the law wants is there, or said missing.

Hours swapped between professionals in their trade are barter: a sale compensated by a purchase, each with an
ordinary invoice marked "Paiement par compensation". Mentions: Code de commerce art. L441-9 and D441-5, CGI
ann. II art. 242 nonies A. The issuer writes the number, the price and the tax: a draft has no number, hours
are a quantity, and no euro is made of an hour.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from coop.domain.errors import Refused
from coop.domain.words import N_, Sentence
from timebank.domain.books import texts
from timebank.domain.natures import Nature

Say = Callable[[Sentence], str]

SET_OFF = "Paiement par compensation"
"""The mention itself: in French whatever the reader's language, as the invoice has to carry it."""


@dataclass(frozen=True, slots=True)
class InvoiceParty:
    """One side. name: with the legal form and the capital of a company, "EI" for a sole trader."""

    name: str = ""
    address: str = ""
    siren: str = ""
    vat_number: str = ""


@dataclass(frozen=True, slots=True)
class Supply:
    """A professional exchange as an invoice tells it. number: of our entry; minutes: above zero.

    vat_mention: as the issuer has to write it, such as "TVA non applicable, art. 293 B du CGI"; empty where
    nobody said it. Raises Refused for an exchange that is not professional or moved no hours.
    """

    number: int
    issuer: InvoiceParty
    customer: InvoiceParty
    happened_on: date
    subject: str
    minutes: int
    nature: str
    vat_mention: str = ""

    def __post_init__(self) -> None:
        if self.nature != Nature.PROFESSIONAL or self.minutes <= 0:
            raise Refused(N_("Only hours of a professional exchange are invoiced as paid by compensation."))


def lines(supply: Supply, *, drafted_on: date, say: Say = str) -> Iterator[str]:
    """The draft as plain text, line by line. say: how a sentence is said in the reader's language."""
    yield say(
        Sentence(N_("DRAFT INVOICE: without a number, it is worth nothing until its issuer completes it"))
    )
    yield SET_OFF
    yield ""
    yield from _heading(supply, drafted_on, say)
    yield from _party(N_("Issuer"), supply.issuer, say)
    yield from _party(N_("Customer"), supply.customer, say)
    yield from _supplied(supply, say)
    yield from _amounts(supply, say)
    yield from _payment(say)


def _heading(supply: Supply, drafted_on: date, say: Say) -> Iterator[str]:
    yield _field(N_("Invoice number"), "", say)
    yield _field(N_("Date of issue"), "", say)
    yield _field(N_("Drafted on"), drafted_on.isoformat(), say)
    yield _field(N_("Entry of the ledger"), str(supply.number), say)


def _party(title: str, party: InvoiceParty, say: Say) -> Iterator[str]:
    yield ""
    yield _field(title, party.name, say)
    yield _field(N_("Address"), party.address, say)
    yield _field(N_("SIREN"), party.siren, say)
    yield _field(N_("VAT number (where there is one)"), party.vat_number, say)


def _supplied(supply: Supply, say: Say) -> Iterator[str]:
    yield ""
    yield _field(N_("Category of the operation"), say(Sentence(N_("supply of services"))), say)
    yield _field(N_("Day of the service"), supply.happened_on.isoformat(), say)
    yield _field(N_("Service performed"), supply.subject, say)
    yield _field(N_("Quantity, in hours"), quantity(supply.minutes), say)


def _amounts(supply: Supply, say: Say) -> Iterator[str]:
    """Prices are the issuer's: nothing here knows what an hour of theirs costs."""
    yield ""
    yield _field(N_("Price of one hour before tax"), "", say)
    yield _field(N_("Discounts"), "", say)
    yield _field(N_("Total before tax"), "", say)
    yield _field(N_("VAT (rate and amount, or the reason for none)"), supply.vat_mention, say)
    yield _field(N_("Total with tax"), "", say)


def _payment(say: Say) -> Iterator[str]:
    yield ""
    yield _field(N_("Payment"), SET_OFF, say)
    yield _field(N_("Due on"), "", say)
    yield _field(N_("Discount for early payment"), "", say)
    yield _field(N_("Penalty rate for late payment"), "", say)
    yield say(Sentence(N_("Fixed compensation for recovery costs: 40 euros (Code de commerce, art. D441-5)")))


def quantity(minutes: int) -> str:
    """Hours and minutes exactly: 80 is "1 h 20 min". Thirds of an hour lose nothing."""
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest:02d} min" if rest else f"{hours} h"


def _field(title: str, value: str, say: Say) -> str:
    """A mention and its value on one line; what is not known is said to be missing, never made up."""
    known = texts.one_line(value) or say(Sentence(N_("[to be completed by the issuer]")))
    return say(Sentence(N_("%(title)s: %(value)s"), {"title": say(Sentence(title)), "value": known}))
