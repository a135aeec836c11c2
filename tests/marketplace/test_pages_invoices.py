"""Invoices through the pages: who sees which form, what was typed wrong, and the sheet to print."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from coop.domain.actors import Actor
from marketplace.domain.invoices import FRANCHISE, InvoiceState
from marketplace.domain.terms import Terms
from marketplace.selectors import invoices as declared
from marketplace.selectors.invoices import Declared
from tests.conftest import LogIn
from tests.marketplace.reading import Page, read
from tests.marketplace.samples import agree

TODAY = timezone.localdate()


@pytest.fixture
def engagement_id(amina: Actor, bruno: Actor) -> int:
    return agree(amina, bruno, terms=Terms.EUROS, budget_cents=12_000)


def page_of(engagement_id: int) -> str:
    return reverse("invoices", args=[engagement_id])


def send(browser: Client, engagement_id: int, **changes: str) -> Page:
    typed = {
        "number": "2026-7",
        "issued_on": TODAY.isoformat(),
        "due_on": (TODAY + timedelta(days=30)).isoformat(),
        "regime": "taxed",
        "rate": "20",
        "net": "100",
        "key": uuid4().hex,
    }
    return browser.post(page_of(engagement_id), typed | changes, follow=True)


def press(browser: Client, verb: str, engagement_id: int, invoice_id: int, **typed: str) -> Page:
    url = reverse(f"invoice_{verb}", args=[engagement_id, invoice_id])
    referer = f"http://testserver{page_of(engagement_id)}"
    return browser.post(url, typed, follow=True, headers={"referer": referer})


def only(engagement_id: int) -> Declared:
    return declared.of_engagement(engagement_id, today=TODAY)[-1]


def test_declared_paid_and_contested(engagement_id: int, amina: Actor, bruno: Actor, enter: LogIn) -> None:
    giver, receiver = enter(bruno), enter(amina)
    assert "Invoices and payments" in read(giver.get(reverse("engagement", args=[engagement_id])))
    assert "Declare this invoice" not in read(receiver.get(page_of(engagement_id)))
    words = read(send(giver, engagement_id))
    assert "The invoice is declared: both of you see it." in words
    assert "Invoice 2026-7" in words
    assert "€120.00" in words
    assert "Declare this invoice" not in words  # nothing of the price is left
    invoice_id = only(engagement_id).id
    sheet = read(receiver.get(reverse("invoice", args=[engagement_id, invoice_id])))
    assert "VAT, 20% €20.00" in sheet
    assert "In all €120.00" in sheet
    words = read(press(receiver, "pay", engagement_id, invoice_id, paid_on=TODAY.isoformat()))
    assert "Amina Benali declares it paid on" in words
    assert "Paid after 0 days." in words
    words = read(press(giver, "contest", engagement_id, invoice_id, reason="Nothing came."))
    assert "Bruno Keller contests the payment: Nothing came." in words
    assert only(engagement_id).state is InvoiceState.CONTESTED


def test_a_credit_note_through_the_page(engagement_id: int, amina: Actor, bruno: Actor, enter: LogIn) -> None:
    giver = enter(bruno)
    send(giver, engagement_id, regime="franchise", rate="", net="120")
    invoice_id = only(engagement_id).id
    assert FRANCHISE in read(giver.get(reverse("invoice", args=[engagement_id, invoice_id])))
    typed = {"number": "A-1", "issued_on": TODAY.isoformat(), "key": "k"}
    assert press(enter(amina), "cancel", engagement_id, invoice_id, **typed).status_code == 403
    answer = press(giver, "cancel", engagement_id, invoice_id, **(typed | {"issued_on": "1900-01-01"}))
    assert (answer.status_code, "comes after its invoice" in read(answer)) == (422, True)
    words = read(press(giver, "cancel", engagement_id, invoice_id, **typed))
    assert "that invoice counts no more" in words
    assert "Credit note A-1" in words
    assert "Declare this invoice" in words
    note_id = declared.of_engagement(engagement_id, today=TODAY)[0].id
    sheet = read(giver.get(reverse("invoice", args=[engagement_id, note_id])))
    assert "cancels invoice 2026-7, whole" in sheet


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"number": ""}, "This field is required."),
        ({"number": "x" * 41}, "at most 40 characters"),
        ({"issued_on": "1900-01-01"}, "within the year"),
        ({"issued_on": "soon"}, "Enter a valid date."),
        ({"due_on": (TODAY + timedelta(days=31)).isoformat()}, "within 30 days"),
        ({"regime": "none"}, "Select a valid choice"),
        ({"regime": "franchise"}, "only where there is VAT"),
        ({"rate": ""}, "only where there is VAT"),
        ({"rate": "5.555"}, "only where there is VAT"),
        ({"net": "100,01"}, "left of the price: €120.00"),
        ({"net": "0"}, "Enter at least"),
        ({"key": ""}, "This field is required."),
    ],
)
def test_what_was_typed_wrong(
    engagement_id: int, bruno: Actor, enter: LogIn, changes: dict[str, str], said: str
) -> None:
    answer = send(enter(bruno), engagement_id, **changes)
    assert (answer.status_code, said in read(answer)) == (422, True)
    assert declared.of_engagement(engagement_id, today=TODAY) == []


def test_a_double_click_is_one_invoice(engagement_id: int, bruno: Actor, enter: LogIn) -> None:
    browser = enter(bruno)
    for _ in range(2):
        send(browser, engagement_id, net="10", key="same")
    assert len(declared.of_engagement(engagement_id, today=TODAY)) == 1
    answer = press(browser, "pay", engagement_id, only(engagement_id).id, paid_on="2190-01-01")
    assert (answer.status_code, "between the day of the invoice and today" in read(answer)) == (422, True)


def test_nobody_else_comes(
    engagement_id: int, amina: Actor, bruno: Actor, chloe: Actor, enter: LogIn
) -> None:
    send(enter(bruno), engagement_id)
    invoice_id, stranger = only(engagement_id).id, enter(chloe)
    assert stranger.get(page_of(engagement_id)).status_code == 404
    assert stranger.get(reverse("invoice", args=[engagement_id, invoice_id])).status_code == 404
    assert send(stranger, engagement_id).status_code == 404
    assert press(stranger, "pay", engagement_id, invoice_id, paid_on=TODAY.isoformat()).status_code == 404
    assert send(enter(amina), engagement_id).status_code == 403
    assert enter(amina).get(reverse("invoice", args=[agree(amina, bruno), invoice_id])).status_code == 404


def test_what_has_no_price_has_no_invoice(amina: Actor, bruno: Actor, enter: LogIn) -> None:
    engagement_id, browser = agree(amina, bruno), enter(bruno)
    assert "Declare this invoice" not in read(browser.get(page_of(engagement_id)))
    answer = send(browser, engagement_id)
    assert (answer.status_code, "no price in euros" in read(answer)) == (422, True)
