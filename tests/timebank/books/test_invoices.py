"""Draft invoices: every mention of the law is there or said to be missing, and no euro is made of an hour."""

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given

from coop.domain.errors import Refused
from tests.timebank.books.ledgers import TEXTS
from timebank.domain.books import invoices
from timebank.domain.books.invoices import InvoiceParty, Supply
from timebank.domain.natures import Nature

ANA = InvoiceParty("Ana EI", "1 rue A, Lyon", "732829320", "FR44732829320")
BAO = InvoiceParty("Bao SARL", "2 rue B, Lyon")
EXEMPT = "TVA non applicable, art. 293 B du CGI"
SUPPLY = Supply(7, ANA, BAO, date(2026, 3, 4), "Website", 80, Nature.PROFESSIONAL, EXEMPT)
TODO = "[to be completed by the issuer]"


def written(supply: Supply = SUPPLY) -> list[str]:
    return list(invoices.lines(supply, drafted_on=date(2026, 3, 5)))


def test_a_draft_from_its_first_line_to_its_last() -> None:
    assert written() == [
        "DRAFT INVOICE: without a number, it is worth nothing until its issuer completes it",
        *("Paiement par compensation", ""),
        *(
            f"Invoice number: {TODO}",
            f"Date of issue: {TODO}",
            "Drafted on: 2026-03-05",
            "Entry of the ledger: 7",
        ),
        *("", "Issuer: Ana EI", "Address: 1 rue A, Lyon", "SIREN: 732829320"),
        "VAT number (where there is one): FR44732829320",
        *("", "Customer: Bao SARL", "Address: 2 rue B, Lyon", f"SIREN: {TODO}"),
        f"VAT number (where there is one): {TODO}",
        *("", "Category of the operation: supply of services", "Day of the service: 2026-03-04"),
        *("Service performed: Website", "Quantity, in hours: 1 h 20 min"),
        *("", f"Price of one hour before tax: {TODO}", f"Discounts: {TODO}", f"Total before tax: {TODO}"),
        f"VAT (rate and amount, or the reason for none): {EXEMPT}",
        f"Total with tax: {TODO}",
        *("", "Payment: Paiement par compensation", f"Due on: {TODO}", f"Discount for early payment: {TODO}"),
        f"Penalty rate for late payment: {TODO}",
        "Fixed compensation for recovery costs: 40 euros (Code de commerce, art. D441-5)",
    ]


def test_no_euro_is_made_of_an_hour() -> None:
    """The only amount is the one that a decree writes on every invoice between professionals."""
    assert re.findall(r"€|EUR|\d+ euros?|\d[.,]\d\d\b", "\n".join(written())) == ["40 euros"]


def test_the_vat_is_what_the_issuer_says_and_else_missing() -> None:
    label = "VAT (rate and amount, or the reason for none): "
    assert label + "TVA 20 %" in written(replace(SUPPLY, vat_mention="TVA 20 %"))
    assert label + TODO in written(replace(SUPPLY, vat_mention=" \n"))


@given(TEXTS, TEXTS)
def test_no_text_adds_or_hides_a_mention(subject: str, name: str) -> None:
    lines = written(replace(SUPPLY, subject=subject, customer=replace(BAO, name=name)))
    assert len(lines) == len(written())
    assert all(len(line.splitlines()) <= 1 for line in lines)
    assert not any(line.endswith(": ") for line in lines)


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(1, "0 h 01 min"), (20, "0 h 20 min"), (60, "1 h"), (61, "1 h 01 min"), (6000, "100 h")],
)
def test_hours_are_written_exactly(minutes: int, said: str) -> None:
    assert invoices.quantity(minutes) == said


@pytest.mark.parametrize(
    "wrong", [{"nature": Nature.MUTUAL_HELP}, {"nature": Nature.PAID_MISSION}, {"minutes": 0}]
)
def test_only_professional_hours_are_invoiced_so(wrong: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        replace(SUPPLY, **wrong)


def test_sentences_are_said_in_the_readers_language_and_the_legal_mention_stays() -> None:
    lines = list(
        invoices.lines(SUPPLY, drafted_on=date(2026, 3, 5), say=lambda sentence: str(sentence).upper())
    )
    assert "Paiement par compensation" in lines
    assert "QUANTITY, IN HOURS: 1 H 20 MIN" in lines
