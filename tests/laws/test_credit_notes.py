"""The laws of credit notes: of one invoice they sum at most to it, and to its VAT exactly."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop.domain.errors import Refused
from marketplace.domain import credit_notes
from marketplace.domain.credit_notes import CreditNote
from marketplace.domain.invoices import Amounts, Invoice, Regime
from tests.laws.test_invoices import PLAIN, RATES, TODAY

NOTE = CreditNote("A-1", TODAY, 4_000, "Two hours less than we said.")
FRENCH = st.sampled_from([Decimal(rate) for rate in ("0", "0.021", "0.055", "0.1", "0.2")])
CUTS = st.lists(st.integers(1, 3_000), max_size=12)


def taxed(net: int, rate: Decimal) -> Invoice:
    return replace(PLAIN, regime=Regime.TAXED if rate else Regime.FRANCHISE, net_cents=net, rate=rate)


def notes_of(invoice: Invoice, cuts: list[int]) -> list[Amounts]:
    """Notes of these cents while the invoice has them, then one of all that is left."""
    left, found = invoice.total_cents, []
    for wanted in [*cuts, invoice.total_cents]:
        cents = min(wanted, left)
        if cents:
            credited = invoice.total_cents - left
            found.append(credit_notes.amounts(cents, credited_cents=credited, rate=invoice.rate))
            left -= cents
    return found


@given(st.integers(1, 10_000_000), RATES | FRENCH)
def test_the_vat_within_a_total_is_the_vat_of_its_invoice(net: int, rate: Decimal) -> None:
    invoice = taxed(net, rate)
    assert credit_notes.vat_within(invoice.total_cents, rate) == invoice.amounts.vat_cents


@given(st.integers(1, 20_000), RATES | FRENCH, CUTS)
def test_notes_that_complete_an_invoice_sum_to_it_and_to_its_vat(
    net: int, rate: Decimal, cuts: list[int]
) -> None:
    invoice = taxed(net, rate)
    notes = notes_of(invoice, cuts)
    assert sum(note.net_cents for note in notes) == invoice.net_cents
    assert sum(note.vat_cents for note in notes) == invoice.amounts.vat_cents
    assert all(note.total_cents > 0 and min(note.net_cents, note.vat_cents) >= 0 for note in notes)


@given(st.integers(1, 20_000), RATES | FRENCH, CUTS)
def test_each_note_has_the_vat_of_its_rate_within_a_cent(net: int, rate: Decimal, cuts: list[int]) -> None:
    credited = vat = 0
    share = Fraction(rate) / (1 + Fraction(rate))
    for note in notes_of(taxed(net, rate), cuts):
        assert abs(note.vat_cents - note.total_cents * share) < 1
        credited, vat = credited + note.total_cents, vat + note.vat_cents
        assert abs(vat - credited * share) <= Fraction(1, 2)


@given(st.integers(1, 20_000), RATES | FRENCH, st.integers(0, 30_000), st.integers(-5, 30_000))
def test_a_note_is_taken_within_its_invoice_and_no_other(
    net: int, rate: Decimal, credited: int, cents: int
) -> None:
    invoice = taxed(net, rate)
    credited = min(credited, invoice.total_cents)
    note = replace(NOTE, cents=cents)
    found = credit_notes.faults(note, of=invoice, credited_cents=credited, today=TODAY)
    assert (found == []) == (0 < cents <= invoice.total_cents - credited)


def test_a_third_of_a_taxed_invoice() -> None:
    """120 euros at 20 %: three notes of 40 euros, of which the VAT is 6.67, 6.66 and 6.67."""
    vats = [note.vat_cents for note in notes_of(taxed(10_000, Decimal("0.2")), [4_000, 4_000])]
    assert vats == [667, 666, 667]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"number": " "}, "number"),
        ({"number": "x" * 41}, "number"),
        ({"number": "a\x00"}, "number"),
        ({"reason": " "}, "reason"),
        ({"reason": "x" * 401}, "reason"),
        ({"issued_on": TODAY - timedelta(days=1)}, "issued_on"),
        ({"issued_on": TODAY + timedelta(days=1)}, "issued_on"),
        ({"issued_on": date(1900, 1, 1)}, "issued_on"),
        ({"cents": 0}, "amount"),
        ({"cents": 7_001}, "amount"),
    ],
)
def test_what_may_not(changes: dict[str, object], field: str) -> None:
    credit_notes.check(NOTE, of=PLAIN, credited_cents=3_000, today=TODAY)
    wrong = replace(NOTE, **changes)  # type: ignore[arg-type]  # the tests name fields of CreditNote
    found = credit_notes.faults(wrong, of=PLAIN, credited_cents=3_000, today=TODAY)
    assert [fault.field for fault in found] == [field]
    with pytest.raises(Refused):
        credit_notes.check(wrong, of=PLAIN, credited_cents=3_000, today=TODAY)


def test_nothing_is_taken_back_of_what_is_cancelled() -> None:
    with pytest.raises(Refused, match="cancelled by a credit note already"):
        credit_notes.check(replace(NOTE, cents=1), of=PLAIN, credited_cents=10_000, today=TODAY)
