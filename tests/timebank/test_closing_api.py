"""Closings, contests and corrections for programs: the steps of the pages, by their predicates."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from coop.domain.actors import PLATFORM
from tests.instants import after
from tests.people import make_coordinator
from tests.timebank import closing
from tests.timebank.conftest import House
from tests.timebank.ledger import MARCH, helped, record
from tests.timebank.reading import ENGLISH, LogIn, entry_of
from timebank.models import Closing, Distribution
from timebank.services import closings, reversals, sealing

pytestmark = pytest.mark.django_db
API = "/api/timebank"
DAYS = {"first_on": "2026-03-01", "last_on": "2026-03-31"}


@pytest.fixture
def worked(house: House) -> House:
    record(helped(house.ana, house.bao, 400), by=house.bao, key="1")
    return house


@pytest.fixture
def computed(worked: House) -> int:
    return closing.computed(by=worked.coordinator, at=timezone.now(), start=MARCH.start, end=MARCH.end)


def send(browser: Client, address: str, **told: str) -> tuple[int, Any]:
    sent = json.dumps(told)
    answer = browser.post(f"{API}{address}", sent, content_type="application/json", headers=ENGLISH)
    return answer.status_code, answer.json()


def read(browser: Client, address: str) -> tuple[int, Any]:
    answer = browser.get(f"{API}{address}", headers=ENGLISH)
    return answer.status_code, answer.json()


def test_from_the_asking_to_the_figures(worked: House, log_in: LogIn) -> None:
    browser = log_in(worked.coordinator)
    status, asked = send(browser, "/closings", **DAYS)
    assert (status, asked["state"], asked["first_on"]) == (200, "closing", "2026-03-01")
    address = f"/closings/{asked['id']}"
    red = {one["check"]: one["remedy"] for one in asked["checks"] if not one["is_green"]}
    assert set(red) == {"sealed", "audited"}
    assert "sealed" in red["sealed"]
    assert send(browser, f"{address}/freeze")[0] == 422
    sealing.seal_all(by=PLATFORM, at=timezone.now())
    closing.audited(timezone.now())
    status, frozen = send(browser, f"{address}/freeze")
    assert (status, frozen["checks"], frozen["legs"]) == (200, [], 1)
    closings.compute_due(by=PLATFORM, at=timezone.now())
    told = read(Client(), address)[1]
    assert sum(line["amount"] for line in told["lines"] if line["unit"] == "minutes") == 20
    status, refused = send(browser, f"{address}/post")
    assert (status, "Members may still contest" in refused["detail"]) == (422, True)


def test_figures_that_stand_are_posted(worked: House, log_in: LogIn) -> None:
    at = timezone.now() - timedelta(days=20)
    made = closing.computed(by=worked.coordinator, at=at, start=MARCH.start, end=MARCH.end)
    told, browser = read(Client(), f"/closings/{made}")[1], log_in(worked.coordinator)
    status, posted = send(browser, f"/closings/{made}/post")
    assert (status, posted["lines"], posted["corrects_id"]) == (200, told["lines"], None)
    assert read(Client(), f"/closings/{made}")[1]["distribution_id"] == posted["id"]
    assert Distribution.objects.get().pk == posted["id"]
    assert read(Client(), "/closings")[1]["items"][0]["state"] == "posted"
    assert send(browser, f"/closings/{made}/post")[0] == 422


def test_a_contest_and_its_answer(worked: House, computed: int, log_in: LogIn) -> None:
    ana, first, second = log_in(worked.ana), log_in(worked.coordinator), log_in(make_coordinator("Corentin"))
    address = f"/closings/{computed}/contests"
    status, (made,) = send(ana, address, motive="These hours were a rehearsal.")
    assert (status, made["verdict"], made["member_id"]) == (200, "", worked.ana.member_id)
    assert read(log_in(worked.bao), address) == (200, [made])
    assert read(Client(), address)[0] == 401
    assert read(log_in(worked.administrator), address)[0] == 403
    told = {"verdict": "rejected", "answer": "They were not."}
    assert send(first, f"/contests/{made['id']}/answer", **told)[0] == 403
    status, refused = send(second, f"/contests/{made['id']}/answer", verdict="maybe", answer="Well.")
    assert (status, refused["field"]) == (422, "verdict")
    status, (answered,) = send(second, f"/contests/{made['id']}/answer", **told)
    assert (status, answered["verdict"], answered["answer"]) == (200, "rejected", "They were not.")
    assert read(Client(), f"/closings/{computed}")[1]["state"] == "computed"


def test_a_contest_is_taken_back_by_who_made_it(worked: House, computed: int, log_in: LogIn) -> None:
    ana = log_in(worked.ana)
    _status, (made,) = send(ana, f"/closings/{computed}/contests", motive="I was wrong.")
    assert send(log_in(worked.bao), f"/contests/{made['id']}/withdraw")[0] == 403
    status, (back,) = send(ana, f"/contests/{made['id']}/withdraw")
    assert (status, back["verdict"]) == (200, "withdrawn")


def test_words_are_read_by_members(worked: House, log_in: LogIn) -> None:
    browser = log_in(worked.coordinator)
    _status, asked = send(browser, "/closings", **DAYS, aside="What waits comes later.")
    address = f"/closings/{asked['id']}"
    send(browser, f"{address}/aside", aside="It comes next month.")
    assert read(log_in(worked.ana), address)[1]["aside"] == "It comes next month."
    assert read(Client(), address)[1]["aside"] == ""
    assert send(browser, f"{address}/give-up", reason=" ")[1]["field"] == "reason"
    status, given = send(browser, f"{address}/give-up", reason="Too early.")
    assert (status, given["state"], given["reason"]) == (200, "open", "Too early.")
    assert read(Client(), address)[1]["reason"] == ""


@pytest.mark.parametrize(
    ("days", "field"),
    [
        ({"first_on": "1900-01-01", "last_on": "2026-03-31"}, "first_on"),
        ({"first_on": "2026-03-31", "last_on": "2026-03-01"}, "last_on"),
    ],
)
def test_days_that_make_no_period(worked: House, log_in: LogIn, days: dict[str, str], field: str) -> None:
    status, refused = send(log_in(worked.coordinator), "/closings", **days)
    assert (status, refused["field"]) == (422, field)
    assert not Closing.objects.exists()


def test_whoever_may_not_distribute_moves_nothing(worked: House, computed: int, log_in: LogIn) -> None:
    verbs = ("aside", "freeze", "give-up", "post")
    told = {"aside": "No.", "reason": "No."}
    for person in (worked.ana, worked.auditor, worked.administrator):
        browser = log_in(person)
        assert [send(browser, f"/closings/{computed}/{verb}", **told)[0] for verb in verbs] == [403] * 4
        assert send(browser, "/closings", **DAYS)[0] == 403
    assert send(log_in(worked.administrator), f"/closings/{computed}/contests", motive="No.")[0] == 403
    assert Closing.objects.get().state == "computed"


def test_a_distribution_is_corrected(worked: House, log_in: LogIn) -> None:
    at = after(days=40)
    posted = closing.post(by=worked.coordinator, at=at, start=MARCH.start, end=MARCH.end)
    browser, address = log_in(worked.coordinator), f"/distributions/{posted}/correction"
    status, found = read(browser, address)
    assert (status, {line["amount"] for line in found["lines"]}) == (200, {0})
    assert send(browser, address, reason="None.")[0] == 422
    entry_id, later = entry_of("exchange:1"), at + timedelta(days=20)
    reversals.reverse(by=worked.coordinator, at=later, entry_id=entry_id, reason="Twice.", key="r")
    assert sum(line["amount"] for line in read(browser, address)[1]["lines"]) == -20
    assert read(log_in(worked.ana), address)[0] == 403
    status, made = send(browser, address, reason="It was written twice.")
    assert (status, made["corrects_id"]) == (200, posted)
    told = Client().get(f"{API}/distributions/{posted}").json()
    assert told["corrected_by_id"] == made["id"]
    assert read(browser, address)[0] == 422
