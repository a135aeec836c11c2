"""The ledger for programs: the same facts and the same doors as the pages."""

from collections.abc import Callable

import pytest
from django.test import Client

from coop.domain.actors import Actor
from tests.instants import after
from tests.people import make_pending
from tests.timebank.conftest import House
from tests.timebank.ledger import MARCH, helped, record
from timebank.services import distributions

pytestmark = pytest.mark.django_db
LogIn = Callable[[Actor], Client]
API = "/api/timebank"
SPAN = {"first_on": "2026-03-01", "last_on": "2026-03-31"}


@pytest.fixture
def entry_id(house: House) -> int:
    return record(helped(house.ana, house.bao, 400), by=house.bao, key="1")


@pytest.fixture
def distribution_id(house: House, entry_id: int) -> int:
    return distributions.post(by=house.coordinator, at=after(days=40), start=MARCH.start, end=MARCH.end)


def test_my_statement(house: House, entry_id: int, log_in: LogIn) -> None:
    answer = log_in(house.ana).get(f"{API}/statement", SPAN)
    assert answer.status_code == 200
    told = answer.json()
    assert (told["opening_minutes"], told["closing_minutes"]) == (0, 380)
    assert [(line["entry_id"], line["minutes"]) for line in told["lines"]] == [(entry_id, 380)]


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"first_on": "x", "last_on": "y"},
        {"first_on": "2026-03-31", "last_on": "2026-03-01"},
        {"first_on": "2000-01-01", "last_on": "2099-01-01"},
        {"first_on": "1900-01-01", "last_on": "1900-01-02"},
        {"first_on": "9999-12-31", "last_on": "9999-12-31"},
    ],
)
def test_days_that_make_no_sense(house: House, log_in: LogIn, asked: dict[str, str]) -> None:
    answer = log_in(house.ana).get(f"{API}/statement", asked)
    assert answer.status_code == 422
    assert answer.json()["detail"]


def test_a_statement_needs_an_account(house: House, log_in: LogIn) -> None:
    assert Client().get(f"{API}/statement", SPAN).status_code == 401
    assert log_in(make_pending("Paul Late")).get(f"{API}/statement", SPAN).status_code == 403
    assert log_in(house.administrator).get(f"{API}/statement", SPAN).status_code == 403


def test_an_entry_for_those_whom_it_concerns(house: House, entry_id: int, log_in: LogIn) -> None:
    told = log_in(house.auditor).get(f"{API}/entries/{entry_id}").json()
    assert sum(leg["amount"] for leg in told["legs"]) == 0
    assert told["subject"] == "engagement:1"
    assert len(told["rule_version_ids"]) == 5
    assert log_in(house.bao).get(f"{API}/entries/{entry_id}").status_code == 200
    assert log_in(house.cleo).get(f"{API}/entries/{entry_id}").status_code == 404
    assert log_in(house.cleo).get(f"{API}/entries/{10**30}").status_code == 404
    assert Client().get(f"{API}/entries/{entry_id}").status_code == 401


def test_funds_and_distributions_are_open(distribution_id: int) -> None:
    funds = Client().get(f"{API}/funds").json()
    assert {fund["fund"]: fund["minutes"] for fund in funds["funds"]} == {
        "observatory": 5,
        "inclusion": 7,
        "solidarity": 4,
        "reserve": 4,
    }
    assert funds["pool"]["minutes"] == 0
    listed = Client().get(f"{API}/distributions", {"limit": 1}).json()
    assert [one["id"] for one in listed["items"]] == [distribution_id]
    one = Client().get(f"{API}/distributions/{distribution_id}").json()
    again = Client().get(f"{API}/distributions/{distribution_id}/recomputed").json()
    assert again["same"] is True
    assert (again["lines"], again["result_hash"]) == (one["lines"], one["result_hash"])
    assert one["lines"][0]["share"] == "0.25"
    assert Client().get(f"{API}/distributions/{10**9}").status_code == 404
