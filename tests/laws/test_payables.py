"""The laws of what is left to pay: what was contested does not stand, what was paid too much goes back."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop.domain.errors import Refused
from marketplace.domain import payables
from marketplace.domain.engagements import Side
from marketplace.domain.invoices import InvoiceAct, InvoiceState
from marketplace.domain.payables import Declaration, Payable
from tests.instants import START
from tests.laws.test_invoices import TODAY

PAID, CONTESTED, RETURNED, CONFIRMED = InvoiceAct
DUE = Payable(10_000, 0)


def said(act: InvoiceAct, cents: int = 0) -> Declaration:
    return Declaration(act, Side.GIVER, START, cents, TODAY if cents else None)


def stands(credited: int, *declared: Declaration) -> Payable:
    return payables.payable_of(10_000, credited, declared)


def state(payable: Payable, late_by: int = 0) -> InvoiceState:
    return payables.state_of(payable, due_on=TODAY, today=TODAY + timedelta(days=late_by))


@given(st.lists(st.tuples(st.sampled_from(["note", *InvoiceAct]), st.integers(1, 4_000)), max_size=30))
def test_whatever_is_declared_the_euros_are_all_somewhere(tries: list[tuple[str, int]]) -> None:
    """Paid is what is left, what came back, and what is still to come back; nothing is ever below zero."""
    credited, declared = 0, list[Declaration]()
    for act, cents in tries:
        now = payables.payable_of(10_000, credited, declared)
        try:
            if act == "note":
                credited += min(cents, now.left_cents)
            elif act == PAID:
                payables.check_paid(now, now.left_cents)
                declared.append(said(PAID, now.left_cents))
            elif act == RETURNED:
                payables.check_returned(now, now.excess_cents)
                declared.append(said(RETURNED, now.excess_cents))
            elif act == CONTESTED:
                payables.check_contested(now)
                declared.append(said(CONTESTED))
            else:
                payables.check_confirmed(now)
                declared.append(said(CONFIRMED))
        except Refused:
            continue
        found = payables.payable_of(10_000, credited, declared)
        assert min(found.due_cents, found.excess_cents, found.returned_cents, found.left_cents) >= 0
        if found.paid_on is None:
            assert (found.paid_cents, found.excess_cents, found.due_cents) == (0, 0, found.left_cents)
            assert found.returned_cents == 0
        else:
            assert found.paid_cents == found.left_cents + found.returned_cents + found.excess_cents
            assert found.due_cents == 0


def test_what_was_contested_does_not_stand() -> None:
    assert stands(0, said(PAID, 10_000), said(CONTESTED)).paid_on is None
    again = stands(3_000, said(PAID, 10_000), said(CONTESTED), said(PAID, 7_000))
    assert (again.paid_cents, again.excess_cents) == (7_000, 0)
    back = stands(3_000, said(PAID, 10_000), said(RETURNED, 3_000), said(CONTESTED))
    assert (back.paid_cents, back.returned_cents, back.excess_cents) == (10_000, 0, 3_000)


@pytest.mark.parametrize(
    ("credited", "declared", "late_by", "found"),
    [
        (0, [], 0, InvoiceState.DUE),
        (0, [], 1, InvoiceState.LATE),
        (4_000, [], 1, InvoiceState.LATE),
        (10_000, [], 1, InvoiceState.CANCELLED),
        (0, [said(PAID, 10_000)], 1, InvoiceState.PAID),
        (0, [said(PAID, 10_000), said(CONTESTED)], 1, InvoiceState.CONTESTED),
        (4_000, [said(PAID, 6_000)], 1, InvoiceState.PAID),
        (4_000, [said(PAID, 10_000)], 1, InvoiceState.RETURN),
        (10_000, [said(PAID, 10_000)], 0, InvoiceState.RETURN),
        (10_000, [said(PAID, 10_000), said(CONTESTED)], 0, InvoiceState.CANCELLED),
        (4_000, [said(PAID, 10_000), said(RETURNED, 4_000)], 0, InvoiceState.PAID),
        (4_000, [said(PAID, 10_000), said(RETURNED, 4_000), said(CONTESTED)], 0, InvoiceState.RETURN),
        (4_000, [said(PAID, 10_000), said(RETURNED, 4_000), said(CONFIRMED)], 0, InvoiceState.PAID),
        (10_000, [said(PAID, 10_000), said(RETURNED, 10_000)], 0, InvoiceState.CANCELLED),
    ],
)
def test_where_an_invoice_stands(
    credited: int, declared: list[Declaration], late_by: int, found: InvoiceState
) -> None:
    assert state(stands(credited, *declared), late_by) is found


def test_each_word_has_its_turn() -> None:
    paid, back = stands(4_000, said(PAID, 10_000)), stands(4_000, said(PAID, 10_000), said(RETURNED, 4_000))
    payables.check_paid(DUE, 10_000)
    payables.check_contested(paid)
    payables.check_contested(back)
    payables.check_returned(paid, 4_000)
    payables.check_confirmed(back)
    with pytest.raises(Refused, match="paid already"):
        payables.check_paid(paid, 6_000)
    with pytest.raises(Refused, match="nothing is paid on it"):
        payables.check_paid(stands(10_000), 0)
    with pytest.raises(Refused, match="nothing to contest"):
        payables.check_contested(DUE)
    for wrong in (DUE, back):
        with pytest.raises(Refused, match="Nothing is to be given back"):
            payables.check_returned(wrong, 4_000)
    with pytest.raises(Refused, match="changed meanwhile"):
        payables.check_returned(paid, 3_999)
    for wrong in (DUE, paid):
        with pytest.raises(Refused, match="nothing to confirm"):
            payables.check_confirmed(wrong)


def test_money_has_its_days() -> None:
    for check, said_so in (
        (payables.check_day, "the day of the invoice"),
        (payables.check_return_day, "the day of the payment"),
    ):
        check(TODAY, since=TODAY, today=TODAY)
        for day in (TODAY - timedelta(days=1), TODAY + timedelta(days=1)):
            with pytest.raises(Refused, match=said_so):
                check(day, since=TODAY, today=TODAY)
