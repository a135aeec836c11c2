"""Becoming a member, step by step, and ceasing to be one."""

import pytest
from django.test import Client

from coop.domain.errors import Refused
from coop.domain.membership import Standing
from coop.selectors import actors, members
from coop.services import members as memberships
from tests import people
from tests.conftest import LogIn
from tests.coop.pages import read, words

pytestmark = pytest.mark.django_db


def test_a_visitor_reads_how_and_is_led_to_sign_up() -> None:
    page = read(Client().get("/adhesion/"))
    assert "Devenir sociétaire" in words(page)
    assert page.find("a", href="/compte/signup/")
    assert Client().post("/adhesion/", {"display_name": "Nobody"}).status_code == 200


def test_signing_up_leads_to_asking_then_to_waiting() -> None:
    browser = Client()
    password = "a-long-enough-password"
    signed = browser.post(
        "/compte/signup/", {"email": "ana@example.org", "password1": password, "password2": password}
    )
    assert signed["Location"] == "/adhesion/"
    page = read(browser.get("/adhesion/"))
    assert page.find("input", {"name": "display_name"})
    asked = browser.post("/adhesion/", {"display_name": "Ana Petit", "college": "producer"})
    assert (asked.status_code, asked["Location"]) == (303, "/adhesion/")
    page = read(browser.get("/adhesion/"))
    assert "Votre demande est en cours de lecture" in words(page)
    assert "Ana Petit" in words(page)


def test_a_bad_request_keeps_what_was_typed_and_says_why(log_in: LogIn) -> None:
    browser = log_in(people.make_user("Ana Petit"))
    typed = {"display_name": "A" * 81, "college": "supporter"}
    page = read(browser.post("/adhesion/", typed), status=422)
    name = page.find("input", {"name": "display_name"})
    assert name is not None
    assert name["value"] == "A" * 81
    assert name["aria-invalid"] == "true"
    assert page.find("input", {"value": "supporter", "checked": True})
    page = read(browser.post("/adhesion/", {"display_name": " ", "college": "nobility"}), status=422)
    assert len(page.select(".field.wrong")) == 2


def test_what_only_the_service_refuses_is_shown_beside_its_field(
    log_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**asked: object) -> int:
        raise Refused("Please give a name.", field="display_name")

    monkeypatch.setattr(memberships, "join", refuse)
    browser = log_in(people.make_user("Ana Petit"))
    asked = browser.post("/adhesion/", {"display_name": "Ana", "college": "producer"})
    wrong = read(asked, status=422).select_one(".field.wrong")
    assert wrong is not None
    assert "Indiquez un nom." in wrong.get_text()


def test_asking_twice_is_asking_once(log_in: LogIn) -> None:
    browser = log_in(people.make_pending("Ana Petit"))
    again = browser.post("/adhesion/", {"display_name": "Other", "college": "producer"})
    assert again.status_code == 303
    assert "Ana Petit" in words(read(browser.get("/adhesion/")))


def test_a_member_reads_what_they_belong_to(log_in: LogIn) -> None:
    page = read(log_in(people.make_coordinator("Coralie Diaz")).get("/adhesion/"))
    assert "Vous faites partie de la coopérative" in words(page)
    assert "Rôles coordination" in words(page)


def test_leaving_says_what_it_changes_before_it_does(log_in: LogIn) -> None:
    ana = people.make_member("Ana Petit")
    browser = log_in(ana)
    assert "vos rôles prennent fin" in words(read(browser.get("/adhesion/fin/")))
    assert actors.of_user(ana.user_id).is_member
    assert browser.post("/adhesion/fin/").status_code == 303
    assert not actors.of_user(ana.user_id).is_member
    page = read(browser.get("/adhesion/"))
    assert "a pris fin le" in words(page)
    assert browser.post("/adhesion/fin/")["Location"] == "/adhesion/"
    asked = browser.post("/adhesion/", {"display_name": "Ana Petit", "college": "producer"})
    assert asked.status_code == 303
    known = members.of_user(ana.user_id)
    assert known is not None
    assert known.standing is Standing.PENDING


def test_a_pending_person_takes_their_request_back(log_in: LogIn) -> None:
    browser = log_in(people.make_pending("Ana Petit"))
    page = read(browser.get("/adhesion/fin/"))
    assert "Retirer ma demande" in words(page)
    assert browser.post("/adhesion/fin/").status_code == 303
    assert "a pris fin le" in words(read(browser.get("/adhesion/")))


def test_leaving_needs_a_log_in() -> None:
    assert Client().post("/adhesion/fin/")["Location"].startswith("/compte/login/")
