"""What a member pools, for their own programs: their own rows, and the series that these open to them."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from coop.domain.actors import Actor
from marketplace.domain.observatory.classes import DataClass, told
from marketplace.services.observatory import consents
from tests.conftest import LogIn
from tests.instants import START
from tests.marketplace.test_observatory_facts import give, write
from tests.people import make_auditor, make_coordinator, make_pending
from tests.releasing import cell, hidden, published, series

pytestmark = pytest.mark.django_db

API = "/api/marketplace/observatory"
ADDRESSES = ("mine/consents", "mine/rows", "mine/rows/1", "members/series", "members/series/day_rate")
PRICE, DELAY, SIZE = DataClass.PRICE_BAND, DataClass.PAYMENT_DELAY, DataClass.CLIENT_SIZE


def contribute(person: Actor, *classes: DataClass) -> None:
    for one in classes:
        consents.give(by=person, at=timezone.now(), data_class=one, version=told(one).version)


def answered(browser: Client, address: str, status: int = 200) -> Any:  # noqa: ANN401  of any shape
    response = browser.get(f"{API}/{address}")
    assert response.status_code == status, response.content
    return response.json()


@pytest.fixture
def quarter(founded: None) -> None:
    rates = [cell("all", "FR", count=6, median=35_000), hidden("all", "R84")]
    delays = [cell("all", count=7, median=38)]
    published(
        "2026-Q1",
        [
            series("day_rate", hidden("all", "FR")),
            series("day_rate", *rates, audience="members"),
            series("payment_delay", *delays, audience="members", dimensions=["size"], unit="days"),
            series("hours_given", cell("all", "FR", count=9, minutes=60), audience="members", unit="minutes"),
        ],
    )


@pytest.mark.parametrize("address", ADDRESSES)
def test_only_members_come_here(address: str, visitor: Client, enter: LogIn, quarter: None) -> None:
    answered(visitor, address, 401)
    answered(enter(make_pending("Nina Paul")), address, 403)


def test_one_reads_one_s_own_rows_and_nobody_else_s(
    amina: Actor, bruno: Actor, enter: LogIn, quarter: None
) -> None:
    write(bruno)
    write(bruno, key="b", client="", unpaid_minutes=None)
    rows = answered(enter(bruno), "mine/rows")
    assert rows["count"] == 2
    first = rows["items"][0]
    assert (first["client"], first["day_rate_cents"], first["outcome"]) == ("Café du Port", 35_499, "won")
    assert rows["items"][1]["unpaid_minutes"] is None
    address = f"mine/rows/{first['id']}"
    assert answered(enter(bruno), address) == first
    for other in (amina, make_coordinator(), make_auditor()):
        browser = enter(other)
        assert answered(browser, "mine/rows") == {"items": [], "count": 0}
        answered(browser, address, 404)
    answered(enter(bruno), "mine/rows/999999", 404)


def test_one_reads_what_one_agreed_to(bruno: Actor, amina: Actor, enter: LogIn, quarter: None) -> None:
    give(bruno, PRICE, DELAY)
    consents.withdraw(by=bruno, at=START, data_class=DELAY)
    found = answered(enter(bruno), "mine/consents")
    assert [(one["data_class"], one["is_open"]) for one in found] == [
        ("price_band", True),
        ("payment_delay", False),
    ]
    assert found[0]["version"] == found[0]["asked_version"] == told(PRICE).version
    assert answered(enter(amina), "mine/consents") == []


def test_a_members_series_is_open_to_who_gives_what_it_is_made_of(
    amina: Actor, bruno: Actor, enter: LogIn, quarter: None
) -> None:
    contribute(bruno, PRICE)
    told_to = {one["key"]: one for one in answered(enter(bruno), "members/series")}
    assert (told_to["day_rate"]["is_open"], told_to["day_rate"]["missing"]) == (True, [])
    assert told_to["payment_delay"]["missing"] == ["payment_delay", "client_size"]
    assert told_to["payment_delay"]["is_open"] is False
    assert told_to["hours_given"]["is_open"] is True  # what the platform counts is for every member
    cells = answered(enter(bruno), "members/series/day_rate")
    assert cells["count"] == 2
    assert cells["items"][0]["values"] == {"median": 35_000}
    assert (cells["items"][1]["obs_status"], cells["items"][1]["values"]) == ("Q", None)
    assert answered(enter(bruno), "members/series/day_rate?quarter=2026-Q1&version=1") == cells
    answered(enter(bruno), "members/series/payment_delay", 403)
    contribute(bruno, DELAY, SIZE)
    assert answered(enter(bruno), "members/series/payment_delay")["items"][0]["values"] == {"median": 38}
    for other in (amina, make_coordinator(), make_auditor()):
        browser = enter(other)
        answered(browser, "members/series/day_rate", 403)
        assert answered(browser, "members/series/hours_given")["count"] == 1


def test_what_is_withdrawn_is_closed_again(bruno: Actor, enter: LogIn, quarter: None) -> None:
    contribute(bruno, PRICE)
    consents.withdraw(by=bruno, at=timezone.now(), data_class=PRICE)
    answered(enter(bruno), "members/series/day_rate", 403)


def test_what_is_not_there_is_not_found(bruno: Actor, enter: LogIn, founded: None) -> None:
    contribute(bruno, PRICE)
    answered(enter(bruno), "members/series/happiness", 404)
    answered(enter(bruno), "members/series/day_rate", 404)  # nothing is published
    published("2026-Q1", [series("hours_given", cell("all", "FR", count=9, minutes=60), audience="members")])
    answered(enter(bruno), "members/series/day_rate", 404)
    answered(enter(bruno), "members/series/hours_given?quarter=2025-Q4", 404)
