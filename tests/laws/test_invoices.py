"""The laws of invoices: VAT to the cent, delays in days, and what may be declared."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop.domain.errors import Refused
from marketplace.domain import invoices
from marketplace.domain.invoices import Amounts, Delay, Invoice, Regime

TODAY = date(2026, 3, 2)
PLAIN = Invoice("2026-7", TODAY, TODAY + timedelta(days=30), Regime.FRANCHISE, 10_000)
TAXED = replace(PLAIN, regime=Regime.TAXED, net_cents=8_333, rate=Decimal("0.2"))
RATES = st.integers(1, 9_999).map(lambda parts: Decimal(parts).scaleb(-4))


@given(st.integers(1, 10_000_000), RATES)
def test_vat_is_what_an_accountant_would_round_to(net: int, rate: Decimal) -> None:
    exact = (Decimal(net) * rate).quantize(Decimal(1), ROUND_HALF_UP)
    assert invoices.vat_of(net, rate) == exact
    told = replace(PLAIN, regime=Regime.TAXED, net_cents=net, rate=rate)
    assert told.amounts == Amounts(net, int(exact))
    assert told.total_cents == net + exact


@given(st.integers(0, 400), st.integers(0, 60))
def test_a_delay_is_counted_in_days(taken: int, allowed: int) -> None:
    found = invoices.delay(
        issued_on=TODAY, due_on=TODAY + timedelta(days=allowed), paid_on=TODAY + timedelta(days=taken)
    )
    assert found == Delay(taken, max(taken - allowed, 0))


@pytest.mark.parametrize("invoice", [PLAIN, TAXED])
def test_what_may_be_declared(invoice: Invoice) -> None:
    invoices.check(invoice, today=TODAY, longest=30, left_cents=10_000)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"number": " "}, "number"),
        ({"number": "x" * 41}, "number"),
        ({"number": "a\x00"}, "number"),
        ({"issued_on": date(1900, 1, 1), "due_on": date(1900, 1, 2)}, "issued_on"),
        ({"issued_on": TODAY + timedelta(days=1)}, "issued_on"),
        ({"due_on": TODAY - timedelta(days=1)}, "due_on"),
        ({"due_on": TODAY + timedelta(days=31)}, "due_on"),
        ({"rate": Decimal("0.2")}, "rate"),
        ({"regime": Regime.TAXED}, "rate"),
        ({"regime": Regime.TAXED, "rate": Decimal(1)}, "rate"),
        ({"regime": Regime.TAXED, "rate": Decimal("0.12345")}, "rate"),
        ({"net_cents": 10_001}, "net"),
        ({"net_cents": 0}, "net"),
        ({"regime": Regime.TAXED, "rate": Decimal("0.0001"), "net_cents": 10_000}, "net"),
    ],
)
def test_what_may_not(changes: dict[str, object], field: str) -> None:
    wrong = replace(PLAIN, **changes)  # type: ignore[arg-type]  # the tests name fields of Invoice
    found = invoices.faults(wrong, today=TODAY, longest=30, left_cents=10_000)
    assert [fault.field for fault in found] == [field]
    with pytest.raises(Refused):
        invoices.check(wrong, today=TODAY, longest=30, left_cents=10_000)
