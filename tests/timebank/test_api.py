"""The ledger for programs: the same facts and the same doors as the pages."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from coop.domain.actors import PLATFORM, Actor
from coop.selectors.lists import Late
from tests.instants import after
from tests.people import make_pending
from tests.timebank import closing
from tests.timebank.conftest import House
from tests.timebank.ledger import APRIL, MARCH, helped, record
from tests.timebank.reading import lines_of
from tests.timebank.test_tamperings import without_promises
from timebank.domain.books.formats import Book
from timebank.models import Leg
from timebank.selectors import distributions as distributions_told
from timebank.services import auditing, sealing

pytestmark = pytest.mark.django_db
LogIn = Callable[[Actor], Client]
API = "/api/timebank"
SPAN = {"first_on": "2026-03-01", "last_on": "2026-03-31"}


@pytest.fixture
def entry_id(house: House) -> int:
    return record(helped(house.ana, house.bao, 400), by=house.bao, key="1")


@pytest.fixture
def distribution_id(house: House, entry_id: int) -> int:
    return closing.post(by=house.coordinator, at=after(days=40), start=MARCH.start, end=MARCH.end)


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


def test_balances_of_a_day(house: House, entry_id: int, log_in: LogIn) -> None:
    told = log_in(house.auditor).get(f"{API}/balances", {"on": "2026-03-31"}).json()
    held = {(row["kind"], row["unit"]): row["amount"] for row in told["kinds"]}
    assert told["is_sound"]
    assert (held["commons", "minutes"], held["member_time", "minutes"]) == (20, -20)
    before = log_in(house.coordinator).get(f"{API}/balances", {"on": "2026-02-01"}).json()
    assert {row["amount"] for row in before["kinds"]} == {0}
    for asked in ({"on": "x"}, {"on": "1900-01-01"}, {"on": "9999-12-31"}):
        assert log_in(house.auditor).get(f"{API}/balances", asked).status_code == 422
    assert log_in(house.auditor).get(f"{API}/balances", {"on": "2026-01-01\x00"}).status_code == 400


def test_the_last_audit(house: House, entry_id: int, log_in: LogIn) -> None:
    auditor = log_in(house.auditor)
    assert auditor.get(f"{API}/audit").status_code == 404
    auditing.run(by=house.auditor, at=after(days=3))
    told = auditor.get(f"{API}/audit").json()
    assert (told["is_sound"], told["entries"], told["faults"], told["shown"]) == (True, 1, 0, [])
    assert (told["since"], told["head"], told["unsealed"]) == (None, None, 1)
    sealing.seal(by=PLATFORM, at=after(days=3))
    with without_promises():
        Leg.objects.filter(position=1).update(balance=9)
    auditing.run(by=house.auditor, at=after(days=4))
    told = log_in(house.administrator).get(f"{API}/audit").json()
    assert (told["is_sound"], told["head"]["size"]) == (False, 1)
    assert {fault["what"] for fault in told["shown"]} >= {"running", "hash"}
    assert {fault["entry_id"] for fault in told["shown"] if fault["what"] == "hash"} == {entry_id}


def test_the_books_say_where_they_are_fetched(house: House, entry_id: int, log_in: LogIn) -> None:
    reader = log_in(house.coordinator)
    told = {one["book"]: one for one in reader.get(f"{API}/books").json()}
    assert set(told) == set(Book)
    assert (told["dac7"]["needs"], told["beancount"]["needs"]) == (["year"], ["unit"])
    answer = reader.get(told["dac7"]["address"], {"file": "1", "year": "2026"})
    assert (answer.status_code, "attachment" in answer["Content-Disposition"]) == (200, True)
    assert len(lines_of(answer)) == 1, "nothing is sealed yet: titles alone"


@pytest.mark.parametrize("address", ["balances?on=2026-03-31", "audit", "books"])
def test_the_auditors_answers_are_for_those_who_see_the_page(
    house: House, log_in: LogIn, address: str
) -> None:
    assert Client().get(f"{API}/{address}").status_code == 401
    assert log_in(house.ana).get(f"{API}/{address}").status_code == 403
    expected = 404 if address == "audit" else 403
    assert log_in(house.administrator).get(f"{API}/{address}").status_code == expected


def test_a_page_of_distributions_reads_that_page(
    house: House, distribution_id: int, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    april = closing.post(by=house.coordinator, at=after(days=80), start=APRIL.start, end=APRIL.end)
    with django_assert_max_num_queries(4):
        told = Client().get(f"{API}/distributions", {"limit": 1}).json()
    assert (told["count"], [one["id"] for one in told["items"]]) == (2, [april])
    told = Client().get(f"{API}/distributions", {"limit": 5, "offset": 1}).json()
    assert [one["id"] for one in told["items"]] == [distribution_id]
    late = Late(distributions_told.every(), distributions_told.told)
    assert (late[0].id, [one.id for one in late]) == (april, [april, distribution_id])


def test_a_year_goes_down_the_waterfall_for_anyone(house: House) -> None:
    asked = {"income": "10000000", "aid": "1000000", "capital": "100000000"}
    told = Client().get(f"{API}/waterfall", asked).json()
    lines = {line["step"]: line for line in told["lines"]}
    assert {
        step: lines[step]["amount"] for step in ("surplus", "legal", "statutory", "aid", "distributable")
    } == {
        "surplus": 10_000_000,
        "legal": 1_500_000,
        "statutory": 4_250_000,
        "aid": 1_000_000,
        "distributable": 3_250_000,
    }
    obeyed = lines["legal"]["obeys"]
    assert [one["rule"] for one in obeyed] == [
        "timebank.legal_reserve_share",
        "timebank.legal_reserve_ceiling",
    ]
    assert all(one["version_id"] for one in obeyed)
    assert (lines["legal"]["quota"], lines["legal"]["remainder"]) == ("1500000/1", "0/1")
    assert len(told["inputs_hash"]) == len(told["result_hash"]) == 64
    hours = Client().get(f"{API}/waterfall", {"pool": "100", "unit": "minutes"}).json()
    assert hours["unit"] == "minutes"
    assert [line["amount"] for line in hours["lines"] if line["step"] == "forward"] == [20]


@pytest.mark.parametrize(
    "asked", [{"pool": "-1"}, {"pool": "1.5"}, {"costs": "1"}, {"unit": "euros"}, {"income": "9" * 20}]
)
def test_a_year_that_makes_no_sense(house: House, asked: dict[str, str]) -> None:
    answer = Client().get(f"{API}/waterfall", asked)
    assert answer.status_code == 422
    assert answer.json()["detail"]
