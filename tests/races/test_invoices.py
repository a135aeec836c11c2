"""Invoices declared at the same instant: a number is used once, the price is never exceeded, a note is one.

The numbers are the giver's own, from their own books: the house keeps them apart and gives none.
"""

from dataclasses import replace
from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest

from coop.domain.actors import Actor
from marketplace.domain.terms import Terms
from marketplace.models import Invoice, InvoiceStep
from marketplace.services import invoices
from tests.instants import after
from tests.marketplace.samples import WEB, agree, settle
from tests.marketplace.test_invoices import DAY, TOLD, cancel, contest, declare, pay
from tests.races.test_engagements import ROUNDS, at_once, refusals

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def pair(founded: None) -> tuple[Actor, Actor]:
    """Who asked, and who helps for euros."""
    return settle("Amina Benali"), settle("Bruno Keller", trades=(WEB,))


def paid_mission(pair: tuple[Actor, Actor]) -> int:
    return agree(*pair, terms=Terms.EUROS, budget_cents=10_000)


def test_one_number_of_two_missions_is_declared_once(pair: tuple[Actor, Actor]) -> None:
    for turn in range(ROUNDS):
        missions = [paid_mission(pair) for _ in range(3)]
        told = replace(TOLD, number=f"2026-{turn}")
        answers = at_once(*(partial(declare, pair[1], mission, told) for mission in missions))
        assert len(refusals(answers)) == 2
        assert all("used this number already" in said for said in refusals(answers))
        assert Invoice.objects.filter(number=told.number).count() == 1


def test_several_numbers_at_once_are_each_declared_once(pair: tuple[Actor, Actor]) -> None:
    """Five follow each other in the giver's books: none is lost, none is there twice."""
    told = [replace(TOLD, number=f"2026-{number}", net_cents=2_000) for number in range(5)]
    engagement_id = paid_mission(pair)
    answers = at_once(*(partial(declare, pair[1], engagement_id, one) for one in told))
    assert refusals(answers) == []
    kept = Invoice.objects.order_by("number").values_list("number", flat=True)
    assert list(kept) == [one.number for one in told]


@pytest.mark.long
def test_two_that_exceed_the_price_together_do_not_both_stand(pair: tuple[Actor, Actor]) -> None:
    for turn in range(ROUNDS):
        engagement_id = paid_mission(pair)
        told = [replace(TOLD, number=f"{turn}-{letter}") for letter in "ab"]
        answers = at_once(*(partial(declare, pair[1], engagement_id, one) for one in told))
        assert len(refusals(answers)) == 1
        assert Invoice.objects.filter(engagement_id=engagement_id).count() == 1


def test_a_form_sent_several_times_at_once_declares_once(pair: tuple[Actor, Actor]) -> None:
    engagement_id = paid_mission(pair)
    answers = at_once(*[partial(declare, pair[1], engagement_id, TOLD, "one")] * 4)
    assert len(set(answers)) == 1
    assert Invoice.objects.count() == 1


def test_a_credit_note_is_written_once(pair: tuple[Actor, Actor]) -> None:
    for turn in range(ROUNDS):
        engagement_id = paid_mission(pair)
        invoice_id = declare(pair[1], engagement_id, replace(TOLD, number=f"F-{turn}"))
        answers = at_once(
            *(partial(cancel, pair[1], engagement_id, invoice_id, f"A-{turn}{letter}") for letter in "abc")
        )
        assert len(refusals(answers)) == 2
        assert Invoice.objects.filter(corrects_id=invoice_id).count() == 1


@pytest.mark.long
def test_a_payment_declared_by_both_at_once_is_one(pair: tuple[Actor, Actor]) -> None:
    engagement_id = paid_mission(pair)
    invoice_id = declare(pair[1], engagement_id)
    assert refusals(at_once(*(partial(pay, one, engagement_id, invoice_id) for one in pair))) == []
    assert InvoiceStep.objects.filter(invoice_id=invoice_id).count() == 1
    answers = at_once(*(partial(contest, one, engagement_id, invoice_id) for one in pair))
    assert len(refusals(answers)) == 1
    positions = InvoiceStep.objects.order_by("position").values_list("position", "act")
    assert list(positions) == [(1, "paid"), (2, "contested")]


@pytest.mark.long
def test_of_a_payment_and_a_credit_note_one_comes_first(pair: tuple[Actor, Actor]) -> None:
    """Both may stand where the payment came first; nothing is declared paid on what was cancelled."""
    for turn in range(ROUNDS):
        engagement_id = paid_mission(pair)
        invoice_id = declare(pair[1], engagement_id, replace(TOLD, number=f"F-{turn}"))
        note = partial(
            invoices.cancel,
            by=pair[1],
            at=after(days=90),
            engagement_id=engagement_id,
            invoice_id=invoice_id,
            number=f"A-{turn}",
            issued_on=DAY + timedelta(days=5),
            key=uuid4().hex,
        )
        answers = at_once(note, partial(pay, pair[0], engagement_id, invoice_id))
        assert len(refusals(answers)) <= 1
        assert Invoice.objects.filter(corrects_id=invoice_id).count() == 1
        assert InvoiceStep.objects.filter(invoice_id=invoice_id).count() == 1 - len(refusals(answers))
