"""Invoices declared at the same instant: a number is used once, the price is never exceeded, a note is one.

The numbers are the giver's own, from their own books: the house keeps them apart and gives none.
"""

from dataclasses import replace
from decimal import Decimal
from functools import partial

import pytest
from django.db import IntegrityError

from coop.domain.actors import Actor
from coop.domain.errors import Refused
from marketplace.domain.terms import Terms
from marketplace.models import Invoice, InvoiceStep
from tests.instants import START
from tests.marketplace.samples import WEB, agree, settle
from tests.marketplace.test_credit_notes import give_back
from tests.marketplace.test_invoices import DAY, TAXED, TOLD, cancel, contest, credit, declare, pay, told
from tests.races.threads import ROUNDS, at_once, refusals

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
        note = partial(cancel, pair[1], engagement_id, invoice_id, f"A-{turn}")
        answers = at_once(note, partial(pay, pair[0], engagement_id, invoice_id))
        assert len(refusals(answers)) <= 1
        assert Invoice.objects.filter(corrects_id=invoice_id).count() == 1
        assert InvoiceStep.objects.filter(invoice_id=invoice_id).count() == 1 - len(refusals(answers))


def test_notes_that_exceed_their_invoice_together_do_not_all_stand(pair: tuple[Actor, Actor]) -> None:
    """Four notes of 25 euros of an invoice of 60: two stand, and their VAT is that of 50 euros."""
    for turn in range(ROUNDS):
        engagement_id = paid_mission(pair)
        invoice_id = declare(pair[1], engagement_id, replace(TAXED, number=f"F-{turn}", net_cents=5_000))
        answers = at_once(
            *(partial(credit, pair[1], engagement_id, invoice_id, 2_500, f"A-{turn}{one}") for one in "abcd")
        )
        assert len(refusals(answers)) == 2
        assert all("at most what is left" in said for said in refusals(answers))
        kept = Invoice.objects.filter(corrects_id=invoice_id).values_list("vat_amount", "total_amount")
        assert sorted(kept) == [(Decimal("4.16"), Decimal(25)), (Decimal("4.17"), Decimal(25))]


def test_a_note_sent_several_times_at_once_is_one(pair: tuple[Actor, Actor]) -> None:
    engagement_id = paid_mission(pair)
    invoice_id = declare(pair[1], engagement_id)
    answers = at_once(*[partial(credit, pair[1], engagement_id, invoice_id, 2_500, key="one")] * 4)
    assert len(set(answers)) == 1
    assert Invoice.objects.filter(corrects_id=invoice_id).count() == 1


def test_of_a_payment_and_a_note_nothing_is_lost(pair: tuple[Actor, Actor]) -> None:
    """A payment of the day of the note: of what was due before it, or after it. Never of something else."""
    for turn in range(ROUNDS):
        engagement_id = paid_mission(pair)
        invoice_id = declare(pair[1], engagement_id, replace(TOLD, number=f"F-{turn}"))
        answers = at_once(
            partial(credit, pair[1], engagement_id, invoice_id, 2_500, f"A-{turn}"),
            partial(pay, pair[0], engagement_id, invoice_id, 5),
        )
        assert refusals(answers) == []
        (one,) = (one for one in told(engagement_id) if one.id == invoice_id)
        assert one.payable is not None
        assert one.payable.paid_cents - one.payable.excess_cents == one.payable.left_cents == 3_500
        assert one.payable.paid_cents in (3_500, 6_000)


def test_euros_given_back_by_several_forms_at_once_are_given_back_once(pair: tuple[Actor, Actor]) -> None:
    for turn in range(ROUNDS):
        engagement_id = paid_mission(pair)
        invoice_id = declare(pair[1], engagement_id, replace(TOLD, number=f"F-{turn}"))
        pay(pair[0], engagement_id, invoice_id)
        credit(pair[1], engagement_id, invoice_id, 2_500, f"A-{turn}")
        days = (13, 13, 14)
        answers = at_once(
            *(partial(give_back, pair[1], engagement_id, invoice_id, 2_500, day) for day in days)
        )
        assert len(refusals(answers)) in (1, 2)
        assert InvoiceStep.objects.filter(invoice_id=invoice_id, act="returned").count() == 1


def test_the_database_alone_keeps_notes_within_their_invoice(pair: tuple[Actor, Actor]) -> None:
    """Around Python: four notes of 25 euros of an invoice of 60, inserted at once. Two stand."""
    engagement_id = paid_mission(pair)
    invoice_id = declare(pair[1], engagement_id)
    copied = Invoice.objects.values("engagement_id", "issuer_id", "regime", "rate_share").get(pk=invoice_id)

    def write(number: str) -> None:
        amount = Decimal(25)
        try:
            Invoice.objects.create(
                **copied,
                corrects_id=invoice_id,
                number=number,
                issued_on=DAY,
                due_on=DAY,
                net_amount=amount,
                vat_amount=Decimal(0),
                total_amount=amount,
                reason="So.",
                declared_at=START,
                key=number,
            )
        except IntegrityError as error:
            raise Refused(str(error)) from error

    answers = at_once(*(partial(write, f"A-{one}") for one in "abcd"))
    assert [said.splitlines()[0] for said in refusals(answers)] == [
        "no more is taken back than was invoiced"
    ] * 2
    assert Invoice.objects.filter(corrects_id=invoice_id).count() == 2
