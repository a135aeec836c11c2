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
NOTE = {
    "number": "A-1",
    "issued_on": TODAY.isoformat(),
    "amount": "40",
    "reason": "Less was done.",
    "key": "k",
}
WRONG_NOTES = [
    ({"issued_on": "1900-01-01"}, "comes after its invoice"),
    ({"issued_on": "2190-01-01"}, "comes after its invoice"),
    ({"amount": "120.01"}, "at most what is left of its invoice: €120.00"),
    ({"amount": "0"}, "Enter at least"),
    ({"amount": "a lot"}, "is not an amount we can read"),
    ({"reason": " "}, "This field is required."),
    ({"number": "2026-7"}, "used this number already"),
    ({"key": ""}, "This field is required."),
]


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
    assert "Amina Benali declares €120.00 paid on" in words
    assert "Paid after 0 days." in words
    words = read(press(giver, "contest", engagement_id, invoice_id, reason="Nothing came."))
    assert "Bruno Keller contests the payment: Nothing came." in words
    assert only(engagement_id).state is InvoiceState.CONTESTED


def test_a_credit_note_through_the_page(engagement_id: int, amina: Actor, bruno: Actor, enter: LogIn) -> None:
    giver = enter(bruno)
    send(giver, engagement_id, regime="franchise", rate="", net="120")
    invoice_id = only(engagement_id).id
    assert FRANCHISE in read(giver.get(reverse("invoice", args=[engagement_id, invoice_id])))
    answer = press(enter(amina), "credit", engagement_id, invoice_id, **NOTE)
    assert answer.status_code == 403
    for changes, said in WRONG_NOTES:
        answer = press(giver, "credit", engagement_id, invoice_id, **(NOTE | changes))
        assert (answer.status_code, said in read(answer)) == (422, True)
    words = read(press(giver, "credit", engagement_id, invoice_id, **(NOTE | {"amount": "120"})))
    assert "The credit note is declared: both of you see it." in words
    assert "Credit note A-1" in words
    assert "cancelled by a credit note" in words
    assert "Declare this invoice" in words
    note_id = declared.of_engagement(engagement_id, today=TODAY)[0].id
    sheet = read(giver.get(reverse("invoice", args=[engagement_id, note_id])))
    assert "Corrects invoice 2026-7 of" in sheet
    assert "Less was done." in sheet


def test_a_part_taken_back_is_seen_by_both_and_given_back(
    engagement_id: int, amina: Actor, bruno: Actor, enter: LogIn
) -> None:
    giver, receiver = enter(bruno), enter(amina)
    send(giver, engagement_id)
    invoice_id = only(engagement_id).id
    for number in ("A-1", "A-2"):
        press(giver, "credit", engagement_id, invoice_id, **(NOTE | {"number": number, "key": number}))
        if number == "A-1":
            words = read(receiver.get(page_of(engagement_id)))
            assert "Credit note A-1: €40.00 taken back." in words
            assert "After credit notes: €80.00. Still to pay: €80.00." in words
            press(receiver, "pay", engagement_id, invoice_id, paid_on=TODAY.isoformat())
    told = "Bruno Keller gives €40.00 back to Amina Benali: more was paid than credit notes left."
    sheet = reverse("invoice", args=[engagement_id, invoice_id])
    for browser in (giver, receiver):
        assert told in read(browser.get(page_of(engagement_id)))
        assert told in read(browser.get(sheet))
    assert "Without VAT €100.00 VAT, 20% €20.00 In all €120.00" in read(receiver.get(sheet))
    assert "−€40.00" in read(receiver.get(sheet))
    assert "After credit notes €40.00" in read(receiver.get(sheet))
    note_id = declared.of_engagement(engagement_id, today=TODAY)[0].id
    note = read(receiver.get(reverse("invoice", args=[engagement_id, note_id])))
    assert "Without VAT €33.34 VAT, 20% €6.66 In all €40.00" in note
    assert "Declare it given back" not in read(receiver.get(page_of(engagement_id)))
    back = {"paid_on": TODAY.isoformat(), "cents": "3999"}
    answer = press(giver, "give_back", engagement_id, invoice_id, **back)
    assert (answer.status_code, "changed meanwhile: it is €40.00" in read(answer)) == (422, True)
    assert press(receiver, "give_back", engagement_id, invoice_id, **back).status_code == 403
    words = read(press(giver, "give_back", engagement_id, invoice_id, **(back | {"cents": "4000"})))
    assert "Bruno Keller declares €40.00 given back on" in words
    assert told not in words
    words = read(press(receiver, "contest", engagement_id, invoice_id, reason="Nothing came."))
    assert "Amina Benali contests that it was given back: Nothing came." in words
    assert told in words
    press(giver, "give_back", engagement_id, invoice_id, **(back | {"cents": "4000"}))
    assert "I confirm that it was given back" not in read(giver.get(page_of(engagement_id)))
    assert press(giver, "confirm", engagement_id, invoice_id).status_code == 403
    assert "I confirm that it was given back" in read(receiver.get(page_of(engagement_id)))
    words = read(press(receiver, "confirm", engagement_id, invoice_id))
    assert "Amina Benali confirms that it was given back." in words
    assert "I confirm that it was given back" not in words
    refused = read(press(receiver, "confirm", engagement_id, note_id))
    assert "Nothing is paid on a credit note: see its invoice." in refused


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
