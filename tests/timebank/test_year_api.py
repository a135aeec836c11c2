"""Results of years for programs: the steps of the pages, by their predicates, with the same figures."""

import json
from typing import Any

import pytest
from django.test import Client

from governance.selectors import budgets
from tests.people import make_coordinator
from tests.timebank import yearly
from tests.timebank.conftest import House
from tests.timebank.ledger import id_of
from tests.timebank.reading import ENGLISH, LogIn
from tests.timebank.yearly import ACCOUNTS, LATER, YEAR, computed, decided
from timebank.models import JournalEntry, YearPortion, YearResult
from timebank.services import years

pytestmark = pytest.mark.django_db
API = "/api/timebank"
ASKED = {"year": YEAR, "accounts": {name: getattr(ACCOUNTS, name) for name in ACCOUNTS.__slots__}}


@pytest.fixture
def over(house: House) -> House:
    yearly.lived(house.ana, house.bao, house.coordinator)
    return house


@pytest.fixture
def in_january(monkeypatch: pytest.MonkeyPatch) -> None:
    """The year is over for whoever asks now."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: yearly.OVER)


def send(browser: Client, address: str, told: dict[str, Any] | None = None) -> tuple[int, Any]:
    sent = json.dumps(told or {})
    answer = browser.post(f"{API}{address}", sent, content_type="application/json", headers=ENGLISH)
    return answer.status_code, answer.json()


def read(browser: Client, address: str) -> tuple[int, Any]:
    answer = browser.get(f"{API}{address}", headers=ENGLISH)
    return answer.status_code, answer.json()


@pytest.mark.usefixtures("in_january")
def test_a_year_is_computed_and_put_to_the_assembly(over: House, log_in: LogIn) -> None:
    browser = log_in(over.coordinator)
    status, told = send(browser, "/years", ASKED)
    assert (status, told["stage"], told["year"]) == (200, "computed", YEAR)
    assert send(browser, "/years", ASKED) == (200, told)
    row = YearResult.objects.get()
    assert told["moves"] == row.moves
    assert [line["amount"] for line in told["lines"]] == [line["amount"] for line in row.lines]
    status, refused = send(browser, f"/years/{told['id']}/post")
    assert (status, "has not decided of these figures yet" in refused["detail"]) == (422, True)
    first = send(browser, f"/years/{told['id']}/vote")
    assert (first[0], first[1]["stage"]) == (200, "voted")
    assert send(browser, f"/years/{told['id']}/vote") == first
    assert budgets.get(first[1]["proposal_id"]) is not None
    assert read(Client(), "/years")[1]["items"] == [first[1]]


def test_what_was_adopted_is_posted_once(over: House, log_in: LogIn) -> None:
    result_id = decided(over.coordinator)
    browser = log_in(over.coordinator)
    status, told = send(browser, f"/years/{result_id}/post")
    assert (status, told["stage"]) == (200, "posted")
    entry = JournalEntry.objects.get(pk=told["entry_id"])
    moved = {leg.account.kind: leg.amount for leg in entry.legs.select_related("account")}
    assert moved.items() >= told["moves"].items()
    assert sum(moved.values()) == 0
    status, refused = send(browser, f"/years/{result_id}/post")
    assert (status, refused["detail"]) == (422, "The result of this year has already been posted.")


def test_given_up_with_a_reason_that_members_read(over: House, log_in: LogIn) -> None:
    address = f"/years/{computed(over.coordinator)}"
    browser = log_in(over.coordinator)
    status, refused = send(browser, f"{address}/give-up", {"reason": " "})
    assert (status, refused["field"]) == (422, "reason")
    assert read(Client(), address)[1]["stage"] == "computed"
    status, told = send(browser, f"{address}/give-up", {"reason": "A line was forgotten."})
    assert (status, told["stage"], told["reason"]) == (200, "given_up", "A line was forgotten.")
    assert read(log_in(over.ana), address)[1]["reason"] == "A line was forgotten."
    assert read(Client(), address)[1]["reason"] == ""


def test_only_those_who_distribute_act_and_only_within_bounds(over: House, log_in: LogIn) -> None:
    address = f"/years/{computed(over.coordinator)}"
    acts: dict[str, dict[str, Any]] = {"/years": ASKED, f"{address}/vote": {}, f"{address}/post": {}}
    for path, told in (acts | {f"{address}/give-up": {"reason": "No."}}).items():
        assert send(log_in(over.ana), path, told)[0] == 403, path
        assert send(Client(), path, told)[0] == 401, path
    for wrong in ({"income": -1}, {"income": 10**13 + 1}, {"income": "much"}):
        status, refused = send(log_in(over.coordinator), "/years", {"year": YEAR, "accounts": wrong})
        assert (status, refused["field"]) == (422, "income"), wrong
    for year in (1900, 9999):
        assert send(log_in(over.coordinator), "/years", ASKED | {"year": year})[0] == 422
    assert YearResult.objects.count() == 1


def test_refunds_are_read_by_their_member_and_by_those_who_answer_for_the_ledger(
    over: House, log_in: LogIn
) -> None:
    result_id = computed(over.coordinator)
    row = YearResult.objects.get()
    ana = id_of(over.ana)
    YearPortion.objects.create(result=row, member_id=ana, weight=3, quota="1/2", amount=0)
    said = {"result_id": result_id, "year": YEAR, "member_id": ana}
    told = said | {"fees": 3, "quota": "1/2", "cents": 0}
    assert read(log_in(over.ana), "/my-refunds") == (200, [told])
    assert read(log_in(over.bao), "/my-refunds") == (200, [])
    for person in (over.auditor, over.coordinator, make_coordinator("Corentin")):
        assert read(log_in(person), f"/years/{result_id}/refunds")[1]["items"] == [told]
    assert read(log_in(over.ana), f"/years/{result_id}/refunds")[0] == 403
    years.give_up(by=over.coordinator, at=LATER, result_id=result_id, reason="Counted twice.")
    assert read(log_in(over.ana), "/my-refunds") == (200, [])
