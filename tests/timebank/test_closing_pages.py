"""The closing of a period on its pages: open to everyone, led by coordinators, contested by members."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from coop.domain.actors import PLATFORM, Actor
from tests.instants import after
from tests.people import make_coordinator
from tests.timebank import closing
from tests.timebank.conftest import House
from tests.timebank.ledger import MARCH, helped, record
from tests.timebank.reading import ENGLISH, LogIn, entry_of, text
from timebank.domain.closings import State
from timebank.models import AuditRun, Distribution
from timebank.selectors import closings as reading
from timebank.services import closings, reversals, sealing

pytestmark = pytest.mark.django_db


@pytest.fixture
def worked(house: House) -> House:
    record(helped(house.ana, house.bao, 400), by=house.bao, key="1")
    return house


@pytest.fixture
def second(worked: House) -> Actor:
    return make_coordinator("Corentin Roux")


@pytest.fixture
def asked(worked: House) -> int:
    return closings.ask(by=worked.coordinator, at=timezone.now(), start=MARCH.start, end=MARCH.end)


@pytest.fixture
def computed(worked: House) -> int:
    return closing.computed(by=worked.coordinator, at=timezone.now(), start=MARCH.start, end=MARCH.end)


def page(browser: Client, closing_id: int) -> str:
    return text(browser.get(reverse("closing", args=[closing_id]), headers=ENGLISH))


def act(browser: Client, name: str, *args: int, **sent: str) -> tuple[int, str]:
    """What the verb answers, and what the page says then."""
    answer = browser.post(reverse(name, args=args), sent, headers=ENGLISH)
    return answer.status_code, text(answer) if answer.status_code == 422 else page(browser, args[0])


def test_its_checks_say_what_to_do_then_it_is_frozen(worked: House, asked: int, log_in: LogIn) -> None:
    browser = log_in(worked.coordinator)
    found = page(browser, asked)
    assert found.count("To do") == 2
    assert reverse("ledger_audit") in found
    assert "Freeze the period and compute" not in found
    status, said = act(browser, "closing_freeze", asked)
    assert (status, "Some entries are not sealed yet" in said) == (303, True)
    sealing.seal_all(by=PLATFORM, at=timezone.now())
    assert browser.post(reverse("ledger_audit_run")).status_code == 303
    assert AuditRun.objects.get().is_sound
    assert "Freeze the period and compute" in page(browser, asked)
    assert "Freeze the period and compute" not in page(Client(), asked)
    status, said = act(browser, "closing_freeze", asked)
    assert (status, "its figures are being computed" in said, "0 of 1 lines read" in said) == (
        303,
        True,
        True,
    )


def test_whoever_waits_sees_how_far_it_is_and_then_the_figures(
    worked: House, asked: int, log_in: LogIn
) -> None:
    sealing.seal_all(by=PLATFORM, at=timezone.now())
    closing.audited(timezone.now())
    closings.freeze(by=worked.coordinator, at=timezone.now(), closing_id=asked)
    address, part = reverse("closing_progress", args=[asked]), {**ENGLISH, "HX-Request": "true"}
    assert Client().get(address)["Location"] == reverse("closing", args=[asked])
    waiting = Client().get(address, headers=part)
    assert ("every 2s" in text(waiting), waiting.headers.get("HX-Refresh")) == (True, None)
    closings.compute_due(by=PLATFORM, at=timezone.now())
    over = Client().get(address, headers=part)
    assert ("every 2s" in text(over), over.headers.get("HX-Refresh")) == (False, "true")
    found = page(Client(), asked)
    for said in ("Members may contest these figures", "7 min", reading.get(asked).result_hash):
        assert said in found
    assert reverse("closing_contest", args=[asked]) not in found
    assert reverse("closing_contest", args=[asked]) in page(log_in(worked.ana), asked)


def test_a_member_contests_and_a_second_coordinator_answers(
    worked: House, second: Actor, computed: int, log_in: LogIn
) -> None:
    member, other = log_in(worked.ana), log_in(second)
    status, said = act(member, "closing_contest", computed, motive="")
    assert (status, reading.contests(computed)) == (422, [])
    status, said = act(member, "closing_contest", computed, motive="An hour of March is missing.")
    assert (status, "An hour of March is missing." in said, "Ana Petit" in said) == (303, True, True)
    assert "An hour of March" not in page(Client(), computed), "words are for members"
    (held,) = reading.contests(computed)
    args = (computed, held.id)
    assert log_in(worked.coordinator).get(reverse("closing_answer", args=args)).status_code == 403
    assert other.get(reverse("closing_answer", args=[computed, held.id + 1])).status_code == 404
    status, said = act(other, "closing_answer", *args, verdict="rejected", answer="It is dated in April.")
    assert (status, "It is dated in April." in said, "The figures stand" in said) == (303, True, True)
    assert reading.get(computed).state is State.COMPUTED


def test_who_contests_takes_it_back(worked: House, computed: int, log_in: LogIn) -> None:
    contest_id = closings.contest(
        by=worked.ana, at=timezone.now(), closing_id=computed, motive="I am not sure."
    )
    status, said = act(log_in(worked.ana), "closing_withdraw", computed, contest_id)
    assert (status, "Taken back" in said) == (303, True)
    assert (
        log_in(worked.bao).post(reverse("closing_withdraw", args=[computed, contest_id])).status_code == 403
    )


def test_it_is_posted_from_its_page_once_its_time_has_come(worked: House, log_in: LogIn) -> None:
    early = timezone.now() - timedelta(days=30)
    closing_id = closing.computed(by=worked.coordinator, at=early, start=MARCH.start, end=MARCH.end)
    browser = log_in(worked.coordinator)
    assert "Post it to the funds" in page(browser, closing_id)
    answer = browser.post(reverse("closing_post", args=[closing_id]))
    distribution = Distribution.objects.get()
    assert answer.headers["Location"] == reverse("distribution", args=[distribution.pk])
    assert "How it was closed" in text(browser.get(answer.headers["Location"], headers=ENGLISH))
    status, said = act(browser, "closing_post", closing_id)
    assert (status, "has already been distributed" in said) == (303, True)


def test_it_is_set_aside_or_given_up_with_words_that_stay(worked: House, asked: int, log_in: LogIn) -> None:
    browser = log_in(worked.coordinator)
    status, said = act(browser, "closing_aside", asked, aside="What waits counts for April.")
    assert (status, "What waits counts for April." in said) == (303, True)
    status, said = act(browser, "closing_give_up", asked, reason="")
    assert (status, reading.get(asked).state) == (422, State.CLOSING)
    status, said = act(browser, "closing_give_up", asked, reason="Too early.")
    assert (status, "the period is open again" in said, "Too early." in said) == (303, True, True)
    status, said = act(browser, "closing_give_up", asked, reason="Once more.")
    assert (status, "was given up" in said) == (422, True)


def test_the_list_shows_what_is_being_closed(worked: House, computed: int) -> None:
    listed = text(Client().get(reverse("distributions"), headers=ENGLISH))
    assert reverse("closing", args=[computed]) in listed
    assert "Being closed" in listed


def test_days_that_are_being_closed_are_not_closed_twice(worked: House, computed: int, log_in: LogIn) -> None:
    """Their month does not wait any more; whoever chooses them all the same is led to the closing."""
    browser, address = log_in(worked.coordinator), reverse("distribution_new")
    found = text(browser.get(address, headers=ENGLISH))
    assert "Being closed" in found
    assert "Months that wait" not in found
    assert "No month waits" not in found
    days = {"first_on": "2026-03-05", "last_on": "2026-04-05"}
    chosen = text(browser.get(address, days, headers=ENGLISH))
    assert "The closing of these days was already asked for" in chosen
    assert "Ask for the closing" not in chosen
    later = {"first_on": "2026-04-01", "last_on": "2026-04-30"}
    assert "Ask for the closing" in text(browser.get(address, later, headers=ENGLISH))


def test_home_asks_those_who_can_act(worked: House, second: Actor, computed: int, log_in: LogIn) -> None:
    assert "What the funds will receive" in text(log_in(worked.bao).get(reverse("home"), headers=ENGLISH))
    closings.contest(by=worked.ana, at=timezone.now(), closing_id=computed, motive="An hour is missing.")
    assert "A distribution is contested" in text(log_in(second).get(reverse("home"), headers=ENGLISH))


def test_a_distribution_is_corrected_from_its_page(worked: House, log_in: LogIn) -> None:
    made = closing.post(by=worked.coordinator, at=after(days=40), start=MARCH.start, end=MARCH.end)
    browser, address = log_in(worked.coordinator), reverse("distribution_correct", args=[made])
    assert "Nothing was taken back of this period since" in text(browser.get(address, headers=ENGLISH))
    entry_id = entry_of("exchange:1")
    reversals.reverse(by=worked.coordinator, at=after(days=60), entry_id=entry_id, reason="Twice.", key="u")
    assert "-7 min" in text(browser.get(address, headers=ENGLISH))
    assert browser.post(address, {"reason": ""}).status_code == 422
    answer = browser.post(address, {"reason": "Counted twice."})
    assert answer.status_code == 303
    correction = Distribution.objects.get(corrects_id=made)
    shown = text(browser.get(answer.headers["Location"], headers=ENGLISH))
    for said in ("Correction of a distribution", "Counted twice.", "which stays as it was"):
        assert said in shown
    first = text(browser.get(reverse("distribution", args=[made]), headers=ENGLISH))
    assert reverse("distribution", args=[correction.pk]) in first
    assert address not in first
    assert "has been corrected" in text(browser.get(address, headers=ENGLISH))
    again = text(Client().get(answer.headers["Location"], {"recompute": "1"}, headers=ENGLISH))
    assert "The same figures, to the minute and to the cent" in again
    assert "Counted twice." not in again
