"""Funds and distributions: open to everyone, posted by coordinators."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.instants import after
from tests.timebank import closing
from tests.timebank.conftest import House
from tests.timebank.ledger import APRIL, MARCH, days
from tests.timebank.reading import ENGLISH, LogIn, entry_of, text
from timebank.domain import periods
from timebank.models import Closing, Distribution

pytestmark = pytest.mark.django_db

MAY = periods.month_of(APRIL.end.date())


def post(house: House) -> int:
    return closing.post(by=house.coordinator, at=after(days=40), start=MARCH.start, end=MARCH.end)


def test_funds_are_open_to_everyone(lived: House) -> None:
    page = text(Client().get(reverse("funds"), headers=ENGLISH))
    for said in (
        "Solidarity fund",
        "34 min",
        "€0.75",
        "From the exchanges to the funds",
        "Contribution to the commons",
    ):
        assert said in page
    assert "Ana Petit" not in page
    assert "flow-ribbon" in page


def test_empty_funds_say_so(house: House) -> None:
    assert "The funds are still empty" in text(Client().get(reverse("funds"), headers=ENGLISH))
    assert "Nothing has been distributed yet" in text(Client().get(reverse("distributions"), headers=ENGLISH))


def test_a_distribution_is_open_to_everyone_and_computed_again_by_anyone(lived: House) -> None:
    listed = text(Client().get(reverse("distributions"), headers=ENGLISH))
    assert "March 2026" in listed
    address = reverse("distribution", args=[Distribution.objects.get().pk])
    page = text(Client().get(address, headers=ENGLISH))
    for said in ("20 min and €3.00", "25%", "Split of the common pool", "value of the founding", "7 min"):
        assert said in page
    assert "The same figures" not in page
    assert "The entries that brought it" not in page
    again = text(Client().get(address, {"recompute": "1"}, headers=ENGLISH))
    assert "The same figures, to the minute and to the cent" in again
    assert again.count(Distribution.objects.get().result_hash) == 2
    assert Client().get(reverse("distribution", args=[10**9])).status_code == 404


def test_those_who_read_the_ledger_follow_a_distribution_to_its_entries(lived: House, log_in: LogIn) -> None:
    browser = log_in(lived.auditor)
    page = browser.get(reverse("distribution", args=[Distribution.objects.get().pk]), headers=ENGLISH)
    found = text(browser.get(page.context["journal_url"], headers=ENGLISH))
    assert reverse("entry", args=[entry_of("exchange:1")]) in found
    assert reverse("entry", args=[entry_of("exchange:5")]) not in found


def test_an_empty_distribution_has_words_instead_of_a_drawing(house: House) -> None:
    page = text(Client().get(reverse("distribution", args=[post(house)]), headers=ENGLISH))
    assert "Nothing came into the pool during this period" in page


def test_a_coordinator_sees_what_it_would_give_then_asks_for_its_closing(lived: House, log_in: LogIn) -> None:
    browser, address = log_in(lived.coordinator), reverse("distribution_new")
    assert "April 2026" in text(browser.get(address, headers=ENGLISH))
    preview = text(browser.get(address, days(APRIL), headers=ENGLISH))
    assert "Ask for the closing" in preview
    assert Distribution.objects.count() == 1
    answer = browser.post(address, days(APRIL))
    assert answer.status_code == 303
    assert Distribution.objects.count() == 1
    assert Closing.objects.filter(state="closing").count() == 1
    again = browser.post(address, days(APRIL), headers=ENGLISH)
    assert again.status_code == 422
    assert "was already asked for" in text(again)
    closing.post(by=lived.coordinator, at=after(days=130), start=MAY.start, end=MAY.end)
    late = browser.post(address, days(MARCH), headers=ENGLISH)
    assert "has already been distributed" in text(late)


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"first_on": "2026-04-01"},
        {"first_on": "2026-04-30", "last_on": "2026-04-01"},
        {"first_on": "1900-01-01", "last_on": "1900-01-31"},
        {"first_on": "2098-01-01", "last_on": "2098-01-31"},
        {"first_on": "x" * 10_000, "last_on": "y"},
    ],
)
def test_days_that_can_not_be_distributed_are_told(lived: House, log_in: LogIn, sent: dict[str, str]) -> None:
    assert log_in(lived.coordinator).post(reverse("distribution_new"), sent).status_code == 422
    assert Distribution.objects.count() == 1


def test_only_coordinators_distribute(lived: House, log_in: LogIn) -> None:
    address = reverse("distribution_new")
    for person in (lived.ana, lived.auditor, lived.administrator):
        assert log_in(person).get(address).status_code == 403
        assert log_in(person).post(address, days(APRIL)).status_code == 403
    assert Client().post(address, days(APRIL)).status_code == 302
    assert Distribution.objects.count() == 1
