"""Invoices: exact, within what was agreed, never changed; paid, contested, cancelled by what is declared."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from coop.domain.actors import VISITOR, Actor
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.domain.quantities import cents_of
from coop.models import AuditEvent
from coop.services import members
from marketplace.domain.credit_notes import CreditNote
from marketplace.domain.invoices import Amounts, Delay, InvoiceState, Regime
from marketplace.domain.invoices import Invoice as Told
from marketplace.domain.terms import Terms
from marketplace.models import Invoice, InvoiceStep
from marketplace.selectors import engagements as agreed
from marketplace.selectors import invoices as declared
from marketplace.selectors.invoices import Declared
from marketplace.services import engagements, invoices
from tests.instants import START, after
from tests.marketplace.quoting import lot
from tests.marketplace.samples import agree, id_of, invite, post
from tests.marketplace.test_lots import in_lots
from tests.rights import OWNER, acting_as

DAY = START.date()
TOLD = Told("2026-7", DAY, DAY + timedelta(days=30), Regime.FRANCHISE, 6_000)
TAXED = replace(TOLD, number="2026-8", regime=Regime.TAXED, net_cents=3_333, rate=Decimal("0.2"))


@pytest.fixture
def engagement_id(amina: Actor, bruno: Actor) -> int:
    """Bruno helps Amina for 100 euros."""
    return agree(amina, bruno, terms=Terms.EUROS, budget_cents=10_000)


def declare(by: Actor, engagement_id: int, told: Told = TOLD, key: str = "") -> int:
    return invoices.declare(
        by=by, at=START, engagement_id=engagement_id, invoice=told, key=key or uuid4().hex
    )


def pay(by: Actor, engagement_id: int, invoice_id: int, days: int = 12) -> None:
    invoices.pay(
        by=by,
        at=after(days=90),
        engagement_id=engagement_id,
        invoice_id=invoice_id,
        paid_on=DAY + timedelta(days=days),
    )


def contest(by: Actor, engagement_id: int, invoice_id: int) -> None:
    invoices.contest(
        by=by, at=after(days=90), engagement_id=engagement_id, invoice_id=invoice_id, reason="Nothing came."
    )


def credit(
    by: Actor,
    engagement_id: int,
    invoice_id: int,
    cents: int,
    number: str = "A-1",
    key: str = "",
    days: int = 5,
) -> int:
    return invoices.credit(
        by=by,
        at=after(days=days),
        engagement_id=engagement_id,
        invoice_id=invoice_id,
        note=CreditNote(number, DAY + timedelta(days=days), cents, "Less was done."),
        key=key or uuid4().hex,
    )


def cancel(by: Actor, engagement_id: int, invoice_id: int, number: str = "A-1", key: str = "") -> int:
    """All of it."""
    whole = cents_of(Invoice.objects.get(pk=invoice_id).total_amount.amount)
    return credit(by, engagement_id, invoice_id, whole, number, key)


def told(engagement_id: int, days: int = 0) -> list[Declared]:
    return declared.of_engagement(engagement_id, today=DAY + timedelta(days=days))


def test_an_invoice_is_declared_and_paid(engagement_id: int, amina: Actor, bruno: Actor) -> None:
    invoice_id = declare(bruno, engagement_id)
    assert [one.state for one in told(engagement_id, 30)] == [InvoiceState.DUE]
    assert [one.state for one in told(engagement_id, 31)] == [InvoiceState.LATE]
    for _ in range(2):
        pay(amina, engagement_id, invoice_id, 42)
    (one,) = told(engagement_id, 60)
    assert (one.state, one.delay, one.told) == (InvoiceState.PAID, Delay(42, 12), TOLD)
    assert declared.delays(today=DAY) == [Delay(42, 12)]
    assert InvoiceStep.objects.count() == 1


def test_a_payment_may_be_contested_and_declared_again(
    engagement_id: int, amina: Actor, bruno: Actor
) -> None:
    invoice_id = declare(bruno, engagement_id)
    with pytest.raises(Refused, match="nothing to contest"):
        contest(bruno, engagement_id, invoice_id)
    pay(amina, engagement_id, invoice_id)
    with pytest.raises(Refused, match="paid already"):
        pay(bruno, engagement_id, invoice_id, 13)
    for _ in range(2):
        contest(bruno, engagement_id, invoice_id)
    assert told(engagement_id)[0].state is InvoiceState.CONTESTED
    assert declared.delays(today=DAY) == []
    pay(bruno, engagement_id, invoice_id, 20)
    assert told(engagement_id)[0].delay == Delay(20, 0)
    assert len(told(engagement_id)[0].steps) == 3


def test_no_more_is_invoiced_than_was_agreed(engagement_id: int, bruno: Actor) -> None:
    declare(bruno, engagement_id)
    assert TAXED.total_cents == 4_000
    with pytest.raises(Refused, match="left of the price"):
        declare(bruno, engagement_id, replace(TAXED, net_cents=3_334))
    declare(bruno, engagement_id, TAXED)
    assert declared.left_cents(engagement_id, 10_000) == 0
    row = Invoice.objects.get(number="2026-8")
    assert [money.amount for money in (row.net_amount, row.vat_amount, row.total_amount)] == [
        Decimal("33.33"),
        Decimal("6.67"),
        Decimal("40.00"),
    ]


def test_a_wrong_invoice_is_cancelled_by_a_credit_note(
    engagement_id: int, amina: Actor, bruno: Actor
) -> None:
    invoice_id = declare(bruno, engagement_id, replace(TAXED, net_cents=8_333))
    pay(amina, engagement_id, invoice_id)
    with pytest.raises(Forbidden):
        cancel(amina, engagement_id, invoice_id)
    ids = {cancel(bruno, engagement_id, invoice_id, key="k") for _ in range(2)}
    assert len(ids) == 1
    note, first = told(engagement_id)
    assert note.corrects is not None
    assert (note.state, note.corrects.number, note.amounts) == (
        InvoiceState.CREDIT,
        "2026-8",
        Amounts(8_333, 1_667),
    )
    assert (first.state, first.delay, [one.number for one in first.credits]) == (
        InvoiceState.RETURN,
        None,
        ["A-1"],
    )
    contest(bruno, engagement_id, invoice_id)
    assert told(engagement_id)[1].state is InvoiceState.CANCELLED
    for wrong in (invoice_id, note.id):
        with pytest.raises(Refused):
            credit(bruno, engagement_id, wrong, 1, "A-2")
        with pytest.raises(Refused):
            pay(amina, engagement_id, wrong, 13)
    declare(bruno, engagement_id)
    assert declared.left_cents(engagement_id, 10_000) == 4_000


def test_sent_twice_is_once_and_a_number_is_used_once(engagement_id: int, amina: Actor, bruno: Actor) -> None:
    assert declare(bruno, engagement_id, key="k") == declare(bruno, engagement_id, key="k")
    with pytest.raises(Refused, match="already sent"):
        declare(bruno, engagement_id, replace(TOLD, net_cents=1), key="k")
    other = agree(amina, bruno, terms=Terms.EUROS, budget_cents=10_000)
    for wrong, number in ((engagement_id, "2026-7"), (other, " 2026-7 ")):
        with pytest.raises(Refused, match="used this number"):
            declare(bruno, wrong, replace(TOLD, number=number, net_cents=1))
    with pytest.raises(Refused, match="used this number"):
        cancel(bruno, engagement_id, declare(bruno, engagement_id, key="k"), "2026-7")


def test_only_a_price_in_euros_is_invoiced(amina: Actor, bruno: Actor) -> None:
    early = invite(amina, bruno, terms=Terms.EUROS, budget_cents=10_000)
    whole, parts = in_lots(bruno, amina, lot("One", 60, 6_000), lot("Two", 60, 4_000), terms=Terms.EUROS)
    for wrong in (early, agree(amina, bruno), whole):
        with pytest.raises(Refused, match="no price"):
            declare(bruno, wrong)
    declare(bruno, parts[0])
    assert [declared.may_invoice(line) for line in agreed.parts(whole)] == [True, True]


def test_it_is_nobody_else_s(
    engagement_id: int, amina: Actor, bruno: Actor, chloe: Actor, elise: Actor
) -> None:
    with pytest.raises(Forbidden):
        declare(amina, engagement_id)
    invoice_id, other = declare(bruno, engagement_id), agree(amina, bruno)
    for person in (chloe, elise, VISITOR):
        with pytest.raises(Hidden):
            declare(person, engagement_id)
        with pytest.raises(Hidden):
            pay(person, engagement_id, invoice_id)
    with pytest.raises(Hidden):
        pay(amina, other, invoice_id)
    with pytest.raises(Hidden):
        declared.get(invoice_id, engagement_id=other, today=DAY)


def test_a_mediator_declares_nothing(engagement_id: int, bruno: Actor, elise: Actor) -> None:
    engagements.dispute(by=bruno, at=START, engagement_id=engagement_id, reason="So.")
    invoice_id = declare(bruno, engagement_id)
    with pytest.raises(Forbidden):
        pay(elise, engagement_id, invoice_id)


def test_a_coordinator_declares_for_a_giver_without_internet(amina: Actor, elise: Actor) -> None:
    rose_id = members.enrol(by=elise, at=START, display_name="Rose Morel", college="beneficiary")
    request_id = post(amina, terms=Terms.EUROS, budget_cents=10_000)
    engagement_id = engagements.invite(by=amina, at=START, request_id=request_id, member_id=rose_id)
    engagements.accept(by=elise, at=START, engagement_id=engagement_id)
    declare(elise, engagement_id)
    assert Invoice.objects.get().issuer_id == rose_id
    assert AuditEvent.objects.get(action="marketplace.invoice").data["acting_for"] == rose_id


def refused(act: Callable[[], object], words: str) -> None:
    with pytest.raises(DatabaseError, match=words), transaction.atomic():
        act()


def raw(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize("table", ["marketplace_invoice", "marketplace_invoicestep"])
@pytest.mark.parametrize("sql", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_what_was_declared_is_never_changed(founded: None, table: str, sql: str) -> None:
    with acting_as(OWNER):
        refused(lambda: raw(sql.format(table)), "append-only")


def test_the_database_keeps_invoices_straight(engagement_id: int, amina: Actor, bruno: Actor) -> None:
    first = declare(bruno, engagement_id)
    plain = {
        "engagement_id": engagement_id,
        "issuer_id": id_of(bruno),
        "number": "X",
        "issued_on": DAY,
        "due_on": DAY,
        "regime": "franchise",
        "rate_share": Decimal(0),
        "net_amount": Decimal(40),
        "vat_amount": Decimal(0),
        "total_amount": Decimal(40),
        "declared_at": START,
        "key": "x",
    }
    tries: list[tuple[dict[str, object], str]] = [
        ({"net_amount": Decimal(41), "total_amount": Decimal(41)}, "no more is invoiced"),
        ({"total_amount": Decimal(39)}, "invoice_total_is_its_sum"),
        ({"vat_amount": Decimal(1), "total_amount": Decimal(41)}, "that of its rate"),
        ({"regime": "taxed"}, "invoice_rate_fits_its_regime"),
        ({"due_on": DAY - timedelta(days=1)}, "invoice_is_due_after_its_day"),
        ({"number": "2026-7"}, "invoice_number_is_used_once"),
        ({"issuer_id": id_of(amina)}, "by who gives"),
        ({"engagement_id": agree(amina, bruno)}, "by who gives"),
        ({"corrects_id": first}, "for a reason"),
        ({"reason": "So."}, "invoice_has_an_amount_and_no_reason"),
        ({"net_amount": Decimal(0), "total_amount": Decimal(0)}, "invoice_has_an_amount_and_no_reason"),
    ]
    for role in ("", OWNER):
        for changes, words in tries:
            row = Invoice(**(plain | changes))
            if role:
                with acting_as(role):
                    refused(row.save, words)
            else:
                refused(row.save, words)


def test_the_database_keeps_payments_straight(engagement_id: int, bruno: Actor) -> None:
    invoice_id = declare(bruno, engagement_id)
    step = partial(InvoiceStep, invoice_id=invoice_id, side="giver", at=START)
    paid = partial(step, act="paid", paid_on=DAY, paid_amount=Decimal(60))
    early: date = DAY - timedelta(days=1)
    tries = [
        (step(act="contested", position=1, reason="So."), "contested once it is declared"),
        (paid(position=2), "follows the last word"),
        (paid(position=1, paid_on=early), "contested once it is declared"),
        (paid(position=1, paid_amount=Decimal(59)), "contested once it is declared"),
        (paid(position=1, paid_amount=None), "invoice_step_says_when_or_why"),
        (paid(position=1, paid_on=None), "invoice_step_says_when_or_why"),
        (paid(position=1, reason="So."), "invoice_step_says_when_or_why"),
    ]
    for row, words in tries:
        refused(row.save, words)
    paid(position=1).save()
    refused(paid(position=2).save, "contested once it is declared")
    note_id = cancel(bruno, engagement_id, invoice_id)
    refused(paid(position=1, invoice_id=note_id).save, "credit note cancelled")
    step(act="contested", position=2, reason="So.").save()
    refused(step(act="contested", position=3, reason="So.").save, "contested once it is declared")
    refused(paid(position=3, paid_on=DAY + timedelta(days=5)).save, "credit note cancelled")
