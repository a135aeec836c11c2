"""Euros taken back in part: credit notes within their invoice, and what was paid too much given back."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from functools import partial

import pytest

from coop.domain.actors import VISITOR, Actor
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.models import AuditEvent
from coop.services import members
from marketplace.domain.invoices import Amounts, Delay, InvoiceState
from marketplace.domain.payables import Payable
from marketplace.domain.terms import Terms
from marketplace.models import Invoice, InvoiceStep
from marketplace.selectors import invoices as declared
from marketplace.selectors.invoices import Declared
from marketplace.services import engagements, invoices
from tests.instants import START, after
from tests.marketplace.samples import agree, id_of, post
from tests.marketplace.test_invoices import DAY, TAXED, TOLD, contest, credit, declare, pay, refused, told
from tests.rights import OWNER, acting_as

HUNDRED = replace(TAXED, net_cents=8_333)


@pytest.fixture
def engagement_id(amina: Actor, bruno: Actor) -> int:
    """Bruno helps Amina for 100 euros."""
    return agree(amina, bruno, terms=Terms.EUROS, budget_cents=10_000)


@pytest.fixture
def invoice_id(engagement_id: int, bruno: Actor) -> int:
    """All of it: 83.33 euros, and 16.67 of VAT."""
    return declare(bruno, engagement_id, HUNDRED)


def give_back(by: Actor, engagement_id: int, invoice_id: int, cents: int, days: int = 20) -> None:
    invoices.give_back(
        by=by,
        at=after(days=90),
        engagement_id=engagement_id,
        invoice_id=invoice_id,
        cents=cents,
        paid_on=DAY + timedelta(days=days),
    )


def confirm(by: Actor, engagement_id: int, invoice_id: int) -> None:
    invoices.confirm(by=by, at=after(days=90), engagement_id=engagement_id, invoice_id=invoice_id)


def first(engagement_id: int) -> Declared:
    """The invoice, as it stands."""
    return told(engagement_id)[-1]


def payable(engagement_id: int) -> Payable:
    found = first(engagement_id).payable
    assert found is not None
    return found


def test_notes_part_an_invoice_to_the_cent_of_its_vat(
    engagement_id: int, invoice_id: int, bruno: Actor
) -> None:
    for number, cents in (("A-1", 3_000), ("A-2", 3_000), ("A-3", 4_000)):
        credit(bruno, engagement_id, invoice_id, cents, number)
    one = first(engagement_id)
    assert [note.amounts for note in one.credits] == [
        Amounts(2_500, 500),
        Amounts(2_500, 500),
        Amounts(3_333, 667),
    ]
    assert (one.amounts, one.state) == (Amounts(8_333, 1_667), InvoiceState.CANCELLED)
    assert (one.credits[0].reason, one.credits[0].issued_on) == ("Less was done.", DAY + timedelta(days=5))


def test_what_is_taken_back_is_not_due_and_may_be_invoiced_again(
    engagement_id: int, invoice_id: int, amina: Actor, bruno: Actor
) -> None:
    credit(bruno, engagement_id, invoice_id, 3_000)
    assert (payable(engagement_id).due_cents, first(engagement_id).state) == (7_000, InvoiceState.DUE)
    assert declared.left_cents(engagement_id, 10_000) == 3_000
    pay(amina, engagement_id, invoice_id)
    one = first(engagement_id)
    assert (one.state, one.steps[0].cents, one.delay) == (InvoiceState.PAID, 7_000, Delay(12, 0))
    assert payable(engagement_id).excess_cents == 0
    with pytest.raises(Refused, match="left of the price"):
        declare(bruno, engagement_id, replace(TOLD, net_cents=3_001))
    declare(bruno, engagement_id, replace(TOLD, net_cents=3_000))


def test_what_was_paid_before_a_note_is_paid_in_full(
    engagement_id: int, invoice_id: int, amina: Actor, bruno: Actor
) -> None:
    """The day of the payment says what was due: the note came five days after the invoice."""
    credit(bruno, engagement_id, invoice_id, 3_000)
    pay(amina, engagement_id, invoice_id, 4)
    one = first(engagement_id)
    assert (one.steps[0].cents, one.state) == (10_000, InvoiceState.RETURN)
    assert payable(engagement_id).excess_cents == 3_000


def test_what_was_paid_too_much_is_given_back_and_confirmed(
    engagement_id: int, invoice_id: int, amina: Actor, bruno: Actor
) -> None:
    pay(amina, engagement_id, invoice_id)
    credit(bruno, engagement_id, invoice_id, 3_000, days=13)
    assert first(engagement_id).state is InvoiceState.RETURN
    with pytest.raises(Refused, match="nothing to confirm"):
        confirm(amina, engagement_id, invoice_id)
    with pytest.raises(Refused, match="it is 3000"):
        give_back(bruno, engagement_id, invoice_id, 2_999)
    with pytest.raises(Refused, match="between the day of the payment and today"):
        give_back(bruno, engagement_id, invoice_id, 3_000, 11)
    for _ in range(2):
        give_back(bruno, engagement_id, invoice_id, 3_000)
    assert first(engagement_id).state is InvoiceState.PAID
    for _ in range(2):
        confirm(amina, engagement_id, invoice_id)
    with pytest.raises(Refused, match="nothing to contest"):
        contest(amina, engagement_id, invoice_id)
    one = first(engagement_id)
    assert [(step.act, step.side, step.cents) for step in one.steps] == [
        ("paid", "receiver", 10_000),
        ("returned", "giver", 3_000),
        ("confirmed", "receiver", 0),
    ]
    assert one.delay == Delay(12, 0)
    credit(bruno, engagement_id, invoice_id, 7_000, "A-2", days=14)
    give_back(bruno, engagement_id, invoice_id, 7_000)
    assert first(engagement_id).state is InvoiceState.CANCELLED
    assert declared.delays(today=DAY) == []


def test_two_notes_of_the_same_amount_are_given_back_each(
    engagement_id: int, invoice_id: int, amina: Actor, bruno: Actor
) -> None:
    """The same words on the same day, of another note: not the first form sent twice."""
    pay(amina, engagement_id, invoice_id)
    for number in ("A-1", "A-2"):
        credit(bruno, engagement_id, invoice_id, 2_000, number)
        give_back(bruno, engagement_id, invoice_id, 2_000)
    assert (payable(engagement_id).returned_cents, InvoiceStep.objects.count()) == (4_000, 3)


def test_what_did_not_come_back_is_contested_and_declared_again(
    engagement_id: int, invoice_id: int, amina: Actor, bruno: Actor
) -> None:
    pay(amina, engagement_id, invoice_id)
    credit(bruno, engagement_id, invoice_id, 3_000)
    give_back(bruno, engagement_id, invoice_id, 3_000)
    for _ in range(2):
        contest(amina, engagement_id, invoice_id)
    assert (first(engagement_id).state, len(first(engagement_id).steps)) == (InvoiceState.RETURN, 3)
    with pytest.raises(Refused, match="paid already"):
        pay(amina, engagement_id, invoice_id, 14)
    give_back(bruno, engagement_id, invoice_id, 3_000)
    assert payable(engagement_id).excess_cents == 0


def test_a_note_stays_within_its_invoice_and_after_it(
    engagement_id: int, invoice_id: int, bruno: Actor
) -> None:
    note_id = credit(bruno, engagement_id, invoice_id, 3_000)
    with pytest.raises(Refused, match="at most what is left of its invoice: 7000"):
        credit(bruno, engagement_id, invoice_id, 7_001, "A-2")
    with pytest.raises(Refused, match="comes after its invoice"):
        credit(bruno, engagement_id, invoice_id, 1, "A-2", days=-1)
    with pytest.raises(Refused, match="not another credit note"):
        credit(bruno, engagement_id, note_id, 1, "A-2")
    with pytest.raises(Refused, match="see its invoice"):
        pay(bruno, engagement_id, note_id)
    with pytest.raises(Refused, match="used this number"):
        credit(bruno, engagement_id, invoice_id, 1, "2026-8")
    assert Invoice.objects.count() == 2


def test_sent_twice_is_once(engagement_id: int, invoice_id: int, bruno: Actor) -> None:
    ids = {credit(bruno, engagement_id, invoice_id, 3_000, key="k") for _ in range(2)}
    assert len(ids) == 1
    for cents, number in ((3_001, "A-1"), (3_000, "A-2")):
        with pytest.raises(Refused, match="already sent"):
            credit(bruno, engagement_id, invoice_id, cents, number, key="k")
    with pytest.raises(Refused, match="already sent"):
        declare(bruno, engagement_id, replace(TOLD, net_cents=1), key="k")


def test_it_is_whose_it_is(
    engagement_id: int, invoice_id: int, amina: Actor, bruno: Actor, chloe: Actor, elise: Actor
) -> None:
    pay(amina, engagement_id, invoice_id)
    with pytest.raises(Forbidden):
        credit(amina, engagement_id, invoice_id, 1)
    credit(bruno, engagement_id, invoice_id, 1)
    with pytest.raises(Forbidden):
        give_back(amina, engagement_id, invoice_id, 1)
    give_back(bruno, engagement_id, invoice_id, 1)
    with pytest.raises(Forbidden):
        confirm(bruno, engagement_id, invoice_id)
    other = agree(amina, bruno, terms=Terms.EUROS, budget_cents=10_000)
    for person, mission in (
        (chloe, engagement_id),
        (elise, engagement_id),
        (VISITOR, engagement_id),
        (bruno, other),
    ):
        with pytest.raises(Hidden):
            credit(person, mission, invoice_id, 1)
        with pytest.raises(Hidden):
            give_back(person, mission, invoice_id, 1)
    for person, mission in ((chloe, engagement_id), (VISITOR, engagement_id), (amina, other)):
        with pytest.raises(Hidden):
            confirm(person, mission, invoice_id)


def test_a_coordinator_credits_for_a_giver_without_internet(amina: Actor, elise: Actor) -> None:
    rose_id = members.enrol(by=elise, at=START, display_name="Rose Morel", college="beneficiary")
    request_id = post(amina, terms=Terms.EUROS, budget_cents=10_000)
    engagement_id = engagements.invite(by=amina, at=START, request_id=request_id, member_id=rose_id)
    engagements.accept(by=elise, at=START, engagement_id=engagement_id)
    note_id = credit(elise, engagement_id, declare(elise, engagement_id), 1_000)
    assert Invoice.objects.get(pk=note_id).issuer_id == rose_id
    event = AuditEvent.objects.filter(action="marketplace.invoice").latest("pk")
    assert event.data == {"done": f"invoice {note_id}", "acting_for": rose_id}


def test_the_database_keeps_credit_notes_within_their_invoice(
    engagement_id: int, invoice_id: int, amina: Actor, bruno: Actor
) -> None:
    note_id = credit(bruno, engagement_id, invoice_id, 3_000)
    other_id = declare(bruno, agree(amina, bruno, terms=Terms.EUROS, budget_cents=10_000))
    row = partial(
        Invoice,
        engagement_id=engagement_id,
        issuer_id=id_of(bruno),
        corrects_id=invoice_id,
        number="X",
        issued_on=DAY,
        due_on=DAY,
        regime="taxed",
        rate_share=Decimal("0.2"),
        net_amount=Decimal("58.33"),
        vat_amount=Decimal("11.67"),
        total_amount=Decimal("70.00"),
        reason="So.",
        declared_at=START,
        key="x",
    )
    parts = ("net_amount", "vat_amount", "total_amount")
    tries: list[tuple[dict[str, object], str]] = [
        (dict(zip(parts, map(Decimal, ("58.34", "11.67", "70.01")), strict=True)), "no more is taken back"),
        (dict(zip(parts, map(Decimal, ("58.34", "11.66", "70.00")), strict=True)), "VAT of all credit notes"),
        (dict(zip(parts, map(Decimal, ("0", "0", "0")), strict=True)), "invoice_total_is_its_sum"),
        (dict(zip(parts, map(Decimal, ("11", "-1", "10")), strict=True)), "VAT of all credit notes"),
        ({"reason": ""}, "for a reason"),
        ({"issued_on": DAY - timedelta(days=1)}, "corrects its invoice, later"),
        ({"rate_share": Decimal("0.1")}, "at its rate"),
        ({"corrects_id": note_id}, "corrects its invoice"),
        ({"corrects_id": other_id}, "corrects its invoice"),
        ({"issuer_id": id_of(amina)}, "by who gives"),
        ({"number": "A-1"}, "invoice_number_is_used_once"),
    ]
    for role in ("", OWNER):
        for changes, words in tries:
            wrong = row(**changes)
            if role:
                with acting_as(role):
                    refused(wrong.save, words)
            else:
                refused(wrong.save, words)
    row().save()
    assert first(engagement_id).state is InvoiceState.CANCELLED


def test_the_database_keeps_what_is_given_back_straight(
    engagement_id: int, invoice_id: int, amina: Actor, bruno: Actor
) -> None:
    step = partial(InvoiceStep, invoice_id=invoice_id, side="giver", at=START)
    back = partial(step, act="returned", paid_on=DAY + timedelta(days=12), paid_amount=Decimal(30))
    sure = partial(step, act="confirmed", side="receiver")
    exactly = "gives back exactly what was paid too much"
    refused(back(position=1).save, exactly)
    pay(amina, engagement_id, invoice_id)
    refused(back(position=2).save, exactly)
    credit(bruno, engagement_id, invoice_id, 3_000)
    tries = [
        (back(position=2, paid_amount=Decimal("30.01")), exactly),
        (back(position=2, paid_amount=Decimal("29.99")), exactly),
        (back(position=2, side="receiver"), exactly),
        (back(position=2, paid_on=DAY + timedelta(days=11)), exactly),
        (back(position=2, paid_on=None), "invoice_step_says_when_or_why"),
        (back(position=3), "follows the last word"),
        (sure(position=2), "confirms what was declared given back"),
    ]
    for row, words in tries:
        refused(row.save, words)
    back(position=2).save()
    refused(back(position=3).save, exactly)
    refused(sure(position=3, side="giver").save, "confirms what was declared given back")
    refused(sure(position=3, paid_amount=Decimal(30)).save, "invoice_step_says_when_or_why")
    sure(position=3).save()
    refused(sure(position=4).save, "confirms what was declared given back")
    refused(step(act="contested", position=4, reason="So.").save, "contested once it is declared")
