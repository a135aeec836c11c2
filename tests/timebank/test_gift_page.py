"""Giving hours: once for each form, and whatever is typed is answered."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.people import make_pending
from tests.timebank.conftest import House
from tests.timebank.reading import ENGLISH, LogIn, text
from timebank.domain.natures import Nature
from timebank.models import JournalEntry

pytestmark = pytest.mark.django_db


def test_giving_hours_twice_by_a_double_click_gives_once(house: House, log_in: LogIn) -> None:
    browser, address = log_in(house.ana), reverse("gift_new")
    form = browser.get(address).context["form"]
    sent = {"receiver": str(house.bao.member_id), "minutes": "1 h 30", "key": form["key"].value()}
    answers = [browser.post(address, sent) for _twice in range(2)]
    entry = JournalEntry.objects.get()
    assert [(answer.status_code, answer["Location"]) for answer in answers] == [
        (303, reverse("entry", args=[entry.pk]))
    ] * 2
    assert "Bao Nguyen" in text(browser.get(answers[0]["Location"]))
    sent["minutes"] = "2 h"
    changed = browser.post(address, sent, headers=ENGLISH)
    assert changed.status_code == 422
    assert "with another content: the hours." in text(changed)


def test_giving_to_the_fund(house: House, log_in: LogIn) -> None:
    sent = {"receiver": "solidarity", "minutes": "30 min", "key": "k"}
    assert log_in(house.ana).post(reverse("gift_new"), sent).status_code == 303
    assert JournalEntry.objects.get().nature == Nature.COMMONS


@pytest.mark.parametrize(
    "wrong",
    [
        {"receiver": ""},
        {"receiver": "999999"},
        {"receiver": "me"},
        {"minutes": ""},
        {"minutes": "-1"},
        {"minutes": "0"},
        {"minutes": "a while"},
        {"minutes": "9999 h"},
        {"minutes": "9" * 10_000},
        {"key": ""},
        {"key": "x" * 500},
        {"minutes": "21 h"},
    ],
)
def test_a_gift_that_can_not_be_is_told_and_kept(house: House, log_in: LogIn, wrong: dict[str, str]) -> None:
    sent = {"receiver": "solidarity", "minutes": "1 h", "key": "k", **wrong}
    response = log_in(house.ana).post(reverse("gift_new"), sent)
    assert response.status_code == 422
    assert "error" in text(response)
    assert not JournalEntry.objects.exists()


def test_an_empty_form_is_told_what_it_lacks(house: House, log_in: LogIn) -> None:
    assert log_in(house.ana).post(reverse("gift_new"), {}).status_code == 422


def test_a_nul_byte_is_not_a_crash(house: House, log_in: LogIn) -> None:
    sent = {"receiver": "solidarity", "minutes": "1 h\x00", "key": "k"}
    assert log_in(house.ana).post(reverse("gift_new"), sent).status_code == 400


def test_who_has_no_account_can_not_give(house: House, log_in: LogIn) -> None:
    for address in (reverse("gift_new"), reverse("statement"), reverse("statement_export")):
        assert Client().get(address).status_code == 302
        assert log_in(make_pending(f"Paul {len(address)}")).get(address)["Location"] == reverse("membership")
        assert log_in(house.administrator).get(address)["Location"] == reverse("membership")
