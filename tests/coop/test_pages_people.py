"""Profiles and the directory: who sees what, and what a form keeps."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from coop.domain.actors import Actor
from coop.models import Member
from coop.selectors import members, profiles, skills
from coop.services import members as memberships
from tests import people
from tests.conftest import LogIn
from tests.coop.pages import read, words
from tests.instants import START

pytestmark = pytest.mark.django_db


def typed(page: BeautifulSoup, name: str) -> object:
    field = page.select_one(f"[name={name}]")
    assert field is not None
    return field.get("value")


def member_id_of(person: Actor) -> int:
    return Member.objects.get(user_id=person.user_id or 0).pk


def test_a_member_writes_their_profile_and_sees_it_as_others_do(log_in: LogIn) -> None:
    ana = people.make_member("Ana Petit")
    browser, ids = log_in(ana), skills.ids_by_code()
    assert "Aucun savoir-faire" in words(read(browser.get("/profil/")))
    saved = browser.post(
        "/profil/modifier/",
        {
            "display_name": "Ana Petit",
            "trade": "Menuisière",
            "about": "Du bois.",
            "place_id": "",
            "radius_km": "15",
            "weekly_minutes": "1h30",
            "skill_ids": [ids["sewing"]],
            "trade_skill_ids": [ids["joinery"]],
        },
    )
    assert (saved.status_code, saved["Location"]) == (303, "/profil/")
    page = read(browser.get("/profil/"))
    said = words(page)
    assert all(word in said for word in ("Menuisière", "Du bois.", "Menuiserie", "Couture et retouches"))
    stored = profiles.get(ana.member_id or 0)
    assert (stored.weekly_minutes, stored.is_remote, stored.radius_km) == (90, False, 15)
    assert stored.trade_skill_ids == (ids["joinery"],)
    assert len(read(browser.get("/profil/modifier/")).select("input[name=trade_skill_ids][checked]")) == 1


def test_a_bad_profile_keeps_everything_that_was_typed(log_in: LogIn) -> None:
    ana = people.make_member("Ana Petit")
    browser, ids = log_in(ana), skills.ids_by_code()
    page = read(
        browser.post(
            "/profil/modifier/",
            {
                "display_name": "",
                "trade": "Menuisière",
                "radius_km": "-3",
                "weekly_minutes": "soon",
                "place_id": "999999",
                "skill_ids": [ids["sewing"], "0"],
            },
        ),
        status=422,
    )
    assert typed(page, "trade") == "Menuisière"
    assert typed(page, "weekly_minutes") == "soon"
    assert typed(page, "radius_km") == "-3"
    assert len(page.select("input[name=skill_ids][checked]")) == 1
    wrong = {field.get("name") for field in page.select("[aria-invalid=true]")}
    assert {"display_name", "radius_km", "weekly_minutes", "place_id"} <= wrong
    assert profiles.get(ana.member_id or 0).trade == ""


def test_more_skills_than_one_can_offer_is_refused_in_the_form(log_in: LogIn) -> None:
    browser = log_in(people.make_member("Ana Petit"))
    many = list(skills.ids_by_code().values())[:31]
    sent = {"display_name": "Ana", "radius_km": "1", "weekly_minutes": "1", "skill_ids": many}
    page = read(browser.post("/profil/modifier/", sent), status=422)
    assert "Choisissez 30 savoir-faire au plus" in words(page)


def test_a_pending_person_has_a_profile_and_who_has_not_asked_has_none(log_in: LogIn) -> None:
    assert read(log_in(people.make_pending("Paula Roux")).get("/profil/"))
    browser = log_in(people.make_user("Ana Petit"))
    for address in ("/profil/", "/profil/modifier/"):
        assert browser.get(address)["Location"] == "/adhesion/"
    assert Client().get("/profil/")["Location"].startswith("/compte/login/")


def test_members_find_each_other(log_in: LogIn) -> None:
    browser = log_in(people.make_member("Élise Petit"))
    people.make_member("Paula Roux")
    people.make_pending("Noé Caché")
    page = read(browser.get("/societaires/"))
    assert "2 sociétaires" in words(page)
    assert "Noé" not in words(page)
    page = read(browser.get("/societaires/", {"q": "elise"}))
    assert "1 sociétaire" in words(page)
    assert typed(page, "q") == "elise"
    page = read(browser.get("/societaires/", {"q": "zzz"}))
    assert "Aucun·e sociétaire trouvé·e" in words(page)


def test_members_are_looked_for_around_a_commune(log_in: LogIn) -> None:
    browser = log_in(people.make_member("Élise Petit"))
    people.make_member("Paula Roux")
    browser.post(
        "/profil/modifier/",
        {"display_name": "Élise Petit", "radius_km": "5", "weekly_minutes": "1", "place_id": "69100"},
    )
    assert "2 sociétaires" in words(read(browser.get("/societaires/", {"km": "60"})))
    page = read(browser.get("/societaires/", {"near": "lyon", "km": "5"}))
    assert "1 sociétaire" in words(page)
    assert typed(page, "near") == "Lyon (69)"
    assert "Aucun·e sociétaire trouvé·e" in words(read(browser.get("/societaires/", {"near": "Lille"})))
    page = read(browser.get("/societaires/", {"near": "saint"}))
    assert page.select("input[name=near_code]")
    assert "2 sociétaires" in words(page)


def test_what_can_not_be_asked_is_said_and_lists_everyone(log_in: LogIn) -> None:
    browser = log_in(people.make_member("Élise Petit"))
    page = read(browser.get("/societaires/", {"q": "x" * 101, "skill": "nonsense"}))
    assert page.select("[aria-invalid=true]")
    assert "1 sociétaire" in words(page)


def test_the_directory_is_for_members() -> None:
    assert Client().get("/societaires/")["Location"].startswith("/compte/login/")


def test_the_directory_is_closed_to_pending_people_and_auditors_from_outside(log_in: LogIn) -> None:
    outsider = people.make_administrator()
    for person in (people.make_pending("Paula Roux"), people.make_user("Ana Petit"), outsider):
        assert log_in(person).get("/societaires/").status_code == 403


def test_a_member_page_is_hidden_from_whoever_may_not_see_it(log_in: LogIn) -> None:
    ana, paula = people.make_member("Ana Petit"), people.make_pending("Paula Roux")
    paula_page = f"/societaires/{member_id_of(paula)}/"
    ana_page = f"/societaires/{ana.member_id}/"
    assert "Ana Petit" in words(read(log_in(people.make_member("Noé Blanc")).get(ana_page)))
    assert log_in(ana).get(paula_page).status_code == 404
    assert log_in(paula).get(ana_page).status_code == 404
    assert log_in(ana).get("/societaires/404404/").status_code == 404
    assert "demande à adhérer" in words(read(log_in(people.make_coordinator()).get(paula_page)))
    assert Client().get(ana_page)["Location"].startswith("/compte/login/")


def test_who_left_is_seen_by_coordinators_alone(log_in: LogIn) -> None:
    ana = people.make_member("Ana Petit")
    memberships.leave(by=ana, at=START, member_id=ana.member_id or 0)
    address = f"/societaires/{ana.member_id}/"
    assert log_in(people.make_member("Noé Blanc")).get(address).status_code == 404
    assert "n’est plus sociétaire" in words(read(log_in(people.make_coordinator()).get(address)))


def test_a_coordinator_writes_the_profile_of_who_has_no_internet_and_of_nobody_else(log_in: LogIn) -> None:
    coordinator, ana = people.make_coordinator(), people.make_member("Ana Petit")
    member_id = memberships.enrol(by=coordinator, at=START, display_name="Ginette", college="beneficiary")
    browser, address = log_in(coordinator), f"/societaires/{member_id}/profil/"
    page = read(browser.get(address))
    assert "Profil de Ginette" in words(page)
    sent = {"display_name": "Ginette A.", "radius_km": "5", "weekly_minutes": "0"}
    assert browser.post(address, sent)["Location"] == f"/societaires/{member_id}/"
    assert members.name_of(member_id) == "Ginette A."
    assert "n’a pas internet" in words(read(browser.get(f"/societaires/{member_id}/")))
    assert browser.get(f"/societaires/{ana.member_id}/profil/").status_code == 403
    assert log_in(ana).get(address).status_code == 403
    assert log_in(people.make_pending("Paula Roux")).get(address).status_code == 404
    assert browser.get("/societaires/404404/profil/").status_code == 404
