"""The pages of mandates: what members read, and what each may do there without JavaScript."""

import pytest

from coop.domain.actors import Role
from coop.selectors import actors
from governance.models import Mandate, MandateReport
from tests.conftest import LogIn
from tests.coop.pages import read, words
from tests.governance.mandating import DUTY, day, give, give_long_ago
from tests.governance.pages import english, labels
from tests.people import make_administrator, make_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("founded")]


def test_members_read_who_holds_what_and_until_when(log_in: LogIn) -> None:
    ana = make_member("Ana Petit")
    mandate_id = give(ana)
    browser = english(log_in(make_member("Ben Roux")))
    told = words(read(browser.get("/mandats/")))
    assert "In force" in told
    assert "Ana Petit" in told
    page = read(browser.get(f"/mandats/{mandate_id}/"))
    for said in (
        "Ana Petit holds it from",
        "Welcome those who come.",
        "Coordinate:",
        "The assembly of spring.",
    ):
        assert said in words(page)
    assert labels(page) == []


def test_an_administrator_opens_and_revokes_one_by_its_forms(log_in: LogIn) -> None:
    ana = make_member("Ana Petit")
    browser = english(log_in(make_administrator()))
    typed = {
        "duty": DUTY,
        "is_single": "on",
        "holder": str(ana.member_id),
        "purpose": "Welcome.",
        "power": "coordinator",
        "begins_on": day().isoformat(),
        "until_on": day(-1).isoformat(),
        "report_due_on": day(30).isoformat(),
        "decided": "The assembly.",
    }
    page = read(browser.post("/mandats/nouveau/", typed), status=422)
    assert "A mandate ends after it begins." in words(page)
    assert browser.post("/mandats/nouveau/", typed | {"until_on": day(30).isoformat()}).status_code == 303
    mandate = Mandate.objects.get()
    assert actors.of_user(ana.user_id).roles == {Role.COORDINATOR}
    address = f"/mandats/{mandate.pk}/revocation/"
    assert browser.post(address, {"reason": ""}).status_code == 422
    assert browser.post(address, {"reason": "No trust left."}).status_code == 303
    assert actors.of_user(ana.user_id).roles == set()
    assert "No trust left." in words(read(browser.get(f"/mandats/{mandate.pk}/")))


def test_its_holder_is_reminded_reports_and_gives_it_back(log_in: LogIn) -> None:
    ana = make_member("Ana Petit")
    late, running = give_long_ago(ana), give(ana, duty="Welcome")
    browser = english(log_in(ana))
    assert "A report is awaited" in words(read(browser.get("/")))
    answer = browser.post(f"/mandats/{late}/compte-rendu/", {"text": "I did it.", "is_due": "on"})
    assert answer.status_code == 303
    assert MandateReport.objects.get().is_due
    assert "A report is awaited" not in words(read(browser.get("/")))
    assert "I did it." in words(read(browser.get(f"/mandats/{late}/")))
    assert browser.post(f"/mandats/{running}/demission/", {"reason": ""}).status_code == 303
    assert actors.of_user(ana.user_id).roles == set()


def test_programs_read_the_same(log_in: LogIn) -> None:
    mandate_id = give(make_member("Ana Petit"))
    browser = log_in(make_member("Ben Roux"))
    assert browser.get("/api/governance/mandates").json()["count"] == 1
    told = browser.get(f"/api/governance/mandates/{mandate_id}").json()
    assert (told["duty"], told["powers"], told["state"], told["reports"]) == (
        DUTY,
        ["coordinator"],
        "running",
        [],
    )
