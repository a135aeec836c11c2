"""An entry, the journal and the correction of a mistake: who sees what, and what is typed."""

import pytest
from django.test import Client
from django.urls import reverse

from coop.selectors import members
from tests.people import make_pending
from tests.timebank.conftest import House
from tests.timebank.ledger import MARCH, days, id_of
from tests.timebank.reading import ENGLISH, LogIn, entry_of, text
from timebank.domain.natures import Nature
from timebank.models import JournalEntry

pytestmark = pytest.mark.django_db


def test_an_entry_tells_its_story(lived: House, log_in: LogIn) -> None:
    page = text(log_in(lived.ana).get(reverse("entry", args=[entry_of("exchange:1")]), headers=ENGLISH))
    for said in (
        *("Occasional mutual help", "Engagement no. 1", "Ana Petit", "Bao Nguyen", "Common pool"),
        *("+6 h 20 min", "-6 h 40 min", "+20 min", "Contribution on hours", "value of the founding"),
    ):
        assert said in page
    assert "Correct this entry" not in page


def test_a_mission_is_seen_by_both_sides_though_no_hours_of_theirs_moved(lived: House, log_in: LogIn) -> None:
    address = reverse("entry", args=[entry_of("exchange:2")])
    for party in (lived.ana, lived.bao):
        assert "€3.00" in text(log_in(party).get(address, headers=ENGLISH))


def test_an_entry_is_shown_to_those_whom_it_concerns(lived: House, log_in: LogIn) -> None:
    address = reverse("entry", args=[entry_of("exchange:1")])
    pending = make_pending("Paul Late")
    seen = {
        name: log_in(person).get(address).status_code
        for name, person in {
            "ana": lived.ana,
            "cleo": lived.cleo,
            "pending": pending,
            "coordinator": lived.coordinator,
            "auditor": lived.auditor,
            "admin": lived.administrator,
        }.items()
    }
    assert seen == {
        "ana": 200,
        "cleo": 404,
        "pending": 404,
        "coordinator": 200,
        "auditor": 200,
        "admin": 404,
    }
    assert Client().get(address).status_code == 302
    assert log_in(lived.ana).get(reverse("entry", args=[10**30])).status_code == 404


def test_a_coordinator_corrects_an_entry_once(lived: House, log_in: LogIn) -> None:
    entry_id, browser = entry_of("exchange:5"), log_in(lived.coordinator)
    assert "Correct this entry" in text(browser.get(reverse("entry", args=[entry_id]), headers=ENGLISH))
    address = reverse("entry_reverse", args=[entry_id])
    form = browser.get(address).context["form"]
    sent = {"reason": "Entered twice.", "key": form["key"].value()}
    answers = [browser.post(address, sent, headers=ENGLISH) for _twice in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0]["Location"] == answers[1]["Location"]
    page = text(browser.get(answers[0]["Location"], headers=ENGLISH))
    assert "Entered twice." in page
    assert f"It undoes entry no. {entry_id}" in page
    corrected = text(browser.get(reverse("entry", args=[entry_id]), headers=ENGLISH))
    assert "This entry has been corrected" in corrected
    assert "Correct this entry" not in corrected
    again = browser.post(address, {"reason": "Again.", "key": "other"}, headers=ENGLISH)
    assert again.status_code == 422
    assert "This entry has already been reversed." in text(again)


@pytest.mark.parametrize("reason", ["", "x" * 401])
def test_a_correction_without_a_good_reason_keeps_what_was_typed(
    lived: House, log_in: LogIn, reason: str
) -> None:
    address = reverse("entry_reverse", args=[entry_of("exchange:5")])
    response = log_in(lived.coordinator).post(address, {"reason": reason, "key": "1"})
    assert response.status_code == 422
    assert reason in text(response)
    assert not JournalEntry.objects.filter(nature=Nature.REVERSAL).exists()


def test_others_find_no_way_to_correct(lived: House, log_in: LogIn) -> None:
    address = reverse("entry_reverse", args=[entry_of("exchange:5")])
    for person in (lived.ana, lived.cleo, lived.auditor, lived.administrator):
        assert log_in(person).get(address).status_code == 404
        assert log_in(person).post(address, {"reason": "Why not.", "key": "1"}).status_code == 404


def test_the_journal_is_searched_by_those_who_read_it(lived: House, log_in: LogIn) -> None:
    browser, address = log_in(lived.auditor), reverse("journal")
    assert "Every entry" in text(browser.get(address, headers=ENGLISH))
    asked = {**days(MARCH), "account": "commons", "nature": "paid_mission"}
    page = text(browser.get(address, asked, headers=ENGLISH))
    assert "€3.00" in page
    assert reverse("entry", args=[entry_of("exchange:1")]) not in page
    assert "No entry like that" in text(browser.get(address, {"nature": "reversal"}, headers=ENGLISH))
    for person in (lived.ana, lived.administrator):
        assert log_in(person).get(address).status_code == 403
    assert Client().get(address).status_code == 302


def test_the_journal_is_searched_by_number_member_and_words(lived: House, log_in: LogIn) -> None:
    browser, address = log_in(lived.auditor), reverse("journal")
    first, gift = entry_of("exchange:1"), entry_of("exchange:3")
    number = members.person(id_of(lived.cleo)).number
    for asked in (str(gift), f"m-{number:04d}", "engagement:3"):
        page = text(browser.get(address, {"text": asked}, headers=ENGLISH))
        assert reverse("entry", args=[gift]) in page
        assert reverse("entry", args=[first]) not in page
    for nobody in ("M-999999", "9" * 18, "no such words", "100%"):
        assert "No entry like that" in text(browser.get(address, {"text": nobody}, headers=ENGLISH))


def test_the_journal_before_anything_happened(house: House, log_in: LogIn) -> None:
    assert "The journal is empty" in text(log_in(house.auditor).get(reverse("journal"), headers=ENGLISH))
