"""Hours are noted as voted: to the minute, to five minutes or to the quarter of an hour."""

import pytest
from django.test import Client
from django.urls import reverse

from coop.domain.errors import Refused
from governance.domain.rules import Json
from governance.selectors import rules
from tests.instants import after
from tests.timebank.conftest import House
from tests.timebank.ledger import give, helped, id_of, record
from tests.timebank.reading import ENGLISH, LogIn, text
from tests.timebank.test_payments import ask, held
from tests.timebank.voting import adopt
from timebank.domain.natures import Nature
from timebank.models import JournalEntry
from timebank.rules import ROUNDING
from timebank.selectors import audit, balances, funds, roundings
from timebank.services import payments

pytestmark = pytest.mark.django_db
LATER = after(days=60)


def vote(house: House, value: Json) -> None:
    adopt(ROUNDING, value, electors=(house.ana, house.bao, house.cleo), at=after(days=1))


def test_founded_to_the_minute(house: House) -> None:
    assert rules.in_force(ROUNDING, at=after()).value == "none"
    assert roundings.told(68, at=after()) is None
    record(helped(house.ana, house.bao, 68), by=house.bao, key="1")
    assert held(house.bao) == [-68]


@pytest.mark.parametrize(("voted", "noted"), [("five", 70), ("quarter", 75)])
@pytest.mark.parametrize("nature", [Nature.MUTUAL_HELP, Nature.PROFESSIONAL])
def test_the_entry_moves_what_was_voted_and_says_by_which_rule(
    house: House, voted: str, noted: int, nature: Nature
) -> None:
    vote(house, voted)
    exchange = helped(house.ana, house.bao, 68, nature=nature, at=LATER)
    entry_id = record(exchange, by=house.bao, key="1")
    assert held(house.ana, house.bao) == [noted - 3, -noted]
    assert funds.pool().minutes == 3
    version = rules.in_force(ROUNDING, at=LATER).version_id
    assert version in JournalEntry.objects.get(pk=entry_id).obeys
    assert record(exchange, by=house.bao, key="1") == entry_id
    assert audit.check().is_sound


def test_what_happened_before_the_vote_keeps_its_rounding(house: House) -> None:
    vote(house, "quarter")
    record(helped(house.ana, house.bao, 68, at=after(days=2)), by=house.bao, key="1", at=LATER)
    assert held(house.bao) == [-68]


def test_a_service_given_for_nothing_is_rounded_and_hours_given_away_are_not(house: House) -> None:
    vote(house, "quarter")
    record(helped(house.ana, house.bao, 68, nature=Nature.GIFT, at=LATER), by=house.bao, key="1")
    assert balances.given_freely(id_of(house.ana)) == 75
    give(house.ana, house.bao, 68, key="gift", at=LATER)
    assert held(house.ana, house.bao) == [-68, 68]


@pytest.mark.parametrize("typed", ["0,5", "0.5 h", "30 min", "0:30", "0h30"])
@pytest.mark.parametrize("voted", ["five", "quarter"])
def test_half_an_hour_floored_to_zero_with_a_success_message(
    house: House, log_in: LogIn, voted: str, typed: str
) -> None:
    """Named after a fault that others shipped. The clock of the page is today's: the vote is long past."""
    vote(house, voted)
    sent = {"other": str(house.ana.member_id), "minutes": typed, "purpose": "x", "key": "half"}
    answer = log_in(house.bao).post(reverse("payment_pay"), sent)
    assert answer.status_code == 303
    assert held(house.bao) == [-30]


@pytest.mark.parametrize(("voted", "noted"), [("five", 5), ("quarter", 15)])
def test_a_minute_of_help_is_never_floored_to_nothing(house: House, voted: str, noted: int) -> None:
    vote(house, voted)
    record(helped(house.ana, house.bao, 1, at=LATER), by=house.bao, key="1")
    assert held(house.ana, house.bao) == [noted, -noted]


@pytest.mark.parametrize("voted", ["none", "five"])
def test_a_fraction_of_an_hour_destroyed(house: House, voted: str) -> None:
    """Named after a fault that others shipped: three times twenty minutes are an hour."""
    if voted != "none":
        vote(house, voted)
    for number in range(3):
        record(helped(house.ana, house.bao, 20, at=LATER), by=house.bao, key=f"third {number}")
    assert held(house.ana, house.bao) == [57, -60]
    assert funds.pool().minutes == 3


def test_to_the_quarter_each_exchange_is_rounded_by_itself_and_nothing_is_destroyed(house: House) -> None:
    """What who received does not pay, who gave and the pool do not receive: no minute goes nowhere."""
    vote(house, "quarter")
    for number in range(3):
        record(helped(house.ana, house.bao, 20, at=LATER), by=house.bao, key=f"third {number}")
    assert held(house.ana, house.bao) == [45, -45]
    assert sum(held(house.ana, house.bao)) + funds.pool().minutes == 0


def test_a_request_for_hours_tells_before_and_pays_what_it_told(house: House, log_in: LogIn) -> None:
    vote(house, "quarter")
    request_id = ask(house.ana, house.bao, 68, at=58)
    with pytest.raises(Refused, match="rounded has changed"):
        payments.consent(by=house.bao, at=LATER, request_id=request_id, commons_minutes=3, noted_minutes=68)
    entry_id = payments.consent(
        by=house.bao, at=LATER, request_id=request_id, commons_minutes=3, noted_minutes=75
    )
    assert held(house.ana, house.bao) == [72, -75]
    assert JournalEntry.objects.get(pk=entry_id).subject == f"payment:{request_id}"


@pytest.mark.parametrize("page", ["payment_ask", "payment_pay"])
def test_forms_tell_before_how_hours_are_noted(house: House, log_in: LogIn, page: str) -> None:
    browser: Client = log_in(house.ana)
    assert "rounded" not in text(browser.get(reverse(page), headers=ENGLISH))
    vote(house, "quarter")
    assert "1 h 08 min is noted as 1 h 15 min" in text(browser.get(reverse(page), headers=ENGLISH))


def test_the_page_of_a_request_for_hours_tells_the_figure(house: House, log_in: LogIn) -> None:
    vote(house, "quarter")
    browser = log_in(house.ana)
    sent = {"other": str(house.bao.member_id), "minutes": "1 h 10", "purpose": "The fence", "key": "k"}
    place = browser.post(reverse("payment_ask"), sent)["Location"]
    page = text(log_in(house.bao).get(place, headers=ENGLISH))
    assert "1 h 10 min is noted as 1 h 15 min" in page
    assert "Of these 1 h 15 min, 3 min go to the commons and 1 h 12 min to Ana Petit." in page
