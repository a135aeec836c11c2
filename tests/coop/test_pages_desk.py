"""The desks of those who hold a power: admissions, roles, acts of power."""

import pytest
from django.test import Client

from coop.domain.actors import PLATFORM, Actor, Role
from coop.domain.errors import Refused
from coop.models import Member
from coop.selectors import actors, members
from coop.services import audit
from coop.services import members as memberships
from tests import people
from tests.conftest import LogIn
from tests.coop.pages import read, words
from tests.instants import START

pytestmark = pytest.mark.django_db

DESKS = {
    "/adhesions/": {Role.COORDINATOR},
    "/adhesions/inscrire/": {Role.COORDINATOR},
    "/roles/": {Role.ADMINISTRATOR},
    "/registre/": set(Role),
}


def asking(name: str = "Paula Roux") -> int:
    return Member.objects.get(user_id=people.make_pending(name).user_id or 0).pk


@pytest.mark.parametrize("address", DESKS)
def test_each_desk_opens_to_its_role_alone(log_in: LogIn, address: str) -> None:
    holders = {
        Role.COORDINATOR: people.make_coordinator(),
        Role.AUDITOR: people.make_auditor(),
        Role.ADMINISTRATOR: people.make_administrator(),
    }
    for role, person in holders.items():
        assert log_in(person).get(address).status_code == (200 if role in DESKS[address] else 403), role
    for person in (people.make_member("Ana Petit"), people.make_pending("Noé Blanc")):
        assert log_in(person).get(address).status_code == 403
    assert Client().get(address)["Location"].startswith("/compte/login/")


def test_the_verbs_of_a_desk_are_shut_like_the_desk(log_in: LogIn) -> None:
    member_id = asking()
    verbs = [f"/adhesions/{member_id}/accueillir/", f"/adhesions/{member_id}/refermer/"]
    for person in (people.make_member("Ana Petit"), people.make_auditor()):
        browser = log_in(person)
        assert [browser.post(verb).status_code for verb in verbs] == [403, 403]
        assert browser.post("/roles/1/finir/", {"role": "auditor"}).status_code == 403
    assert log_in(people.make_coordinator()).get(verbs[0]).status_code == 405


def test_a_coordinator_welcomes_who_asks(log_in: LogIn) -> None:
    browser, member_id = log_in(people.make_coordinator()), asking()
    assert "Paula Roux" in words(read(browser.get("/adhesions/")))
    for _time in range(2):  # a double click
        assert browser.post(f"/adhesions/{member_id}/accueillir/").status_code == 303
    assert "Personne n’attend" in words(read(browser.get("/adhesions/")))
    known = members.get(member_id)
    assert known is not None
    assert known.admitted_at is not None


def test_a_coordinator_closes_a_request(log_in: LogIn) -> None:
    browser, member_id = log_in(people.make_coordinator()), asking()
    assert browser.post(f"/adhesions/{member_id}/refermer/").status_code == 303
    assert "La demande est refermée" in words(read(browser.get("/adhesions/")))
    refused = browser.post(
        f"/adhesions/{member_id}/accueillir/", headers={"referer": "http://testserver/adhesions/"}
    )
    assert refused.status_code == 303
    assert "ne demande plus à adhérer" in words(read(browser.get("/adhesions/")))


def test_a_coordinator_enrols_who_has_no_internet(log_in: LogIn) -> None:
    browser = log_in(people.make_coordinator())
    page = read(
        browser.post("/adhesions/inscrire/", {"display_name": "", "college": "beneficiary"}), status=422
    )
    assert page.select_one(".field.wrong")
    entered = browser.post("/adhesions/inscrire/", {"display_name": "Ginette", "college": "beneficiary"})
    member_id = Member.objects.get(user=None).pk
    assert entered["Location"] == f"/societaires/{member_id}/profil/"
    assert "Ginette" in words(read(browser.get(entered["Location"])))


def test_what_only_the_service_refuses_is_shown_in_the_form(
    log_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**asked: object) -> int:
        raise Refused("Please give a name.")

    monkeypatch.setattr(memberships, "enrol", refuse)
    browser = log_in(people.make_coordinator())
    sent = browser.post("/adhesions/inscrire/", {"display_name": "Ginette", "college": "beneficiary"})
    assert "Indiquez un nom." in words(read(sent, status=422))


def make_boss(log_in: LogIn) -> tuple[Client, Actor]:
    boss = people.make_administrator()
    return log_in(boss), boss


def test_an_administrator_gives_and_ends_a_role(log_in: LogIn) -> None:
    (browser, _boss), ana = make_boss(log_in), people.make_member("Ana Petit")
    given = browser.post("/roles/", {"email": "Ana.Petit@example.org", "role": "auditor"})
    assert given.status_code == 303
    assert actors.of_user(ana.user_id).roles == {Role.AUDITOR}
    assert "Ana Petit audit" in words(read(browser.get("/roles/")))
    assert browser.post(f"/roles/{ana.user_id}/finir/", {"role": "auditor"}).status_code == 303
    assert actors.of_user(ana.user_id).roles == frozenset()
    assert browser.post(f"/roles/{ana.user_id}/finir/", {"role": "emperor"}).status_code == 404


def test_a_role_is_not_given_to_oneself_nor_to_nobody(log_in: LogIn) -> None:
    browser, boss = make_boss(log_in)
    own = browser.post("/roles/", {"email": "adam.blanc@example.org", "role": "auditor"})
    assert "On ne se donne pas un rôle" in words(read(own, status=422))
    unknown = browser.post("/roles/", {"email": "nobody@example.org", "role": "auditor"})
    assert "Aucun compte n’a cette adresse" in words(read(unknown, status=422))
    assert actors.of_user(boss.user_id).roles == {Role.ADMINISTRATOR}


def test_without_any_role_held_the_page_says_so(log_in: LogIn) -> None:
    browser, _boss = make_boss(log_in)
    assert "administration" in words(read(browser.get("/roles/")))


def test_what_an_act_was_about_is_said_in_words_where_it_has_a_name(log_in: LogIn) -> None:
    for subject in ("ballot:3", "engagement:12", "distribution:2026-08", "stone:4"):
        audit.record(by=PLATFORM, at=START, action="coop.test", subject=subject)
    said = words(read(log_in(people.make_coordinator()).get("/registre/")))
    for thing in ("scrutin n° 3", "mission n° 12", "distribution:2026-08", "stone:4"):
        assert thing in said


def test_acts_are_read_in_words_and_can_be_sifted(log_in: LogIn) -> None:
    coordinator, member_id = people.make_coordinator("Coralie Diaz"), asking()
    browser = log_in(coordinator)
    browser.post(f"/adhesions/{member_id}/accueillir/")
    said = words(read(browser.get("/registre/")))
    assert "Coralie Diaz a accueilli une personne Paula Roux" in said
    assert "la plateforme a ouvert un compte compte n°" in said
    page = read(browser.get("/registre/", {"act": "coop.admit"}))
    assert len(page.select("tbody tr")) == 2
    page = read(browser.get("/registre/", {"act": "nonsense"}))
    assert page.select("[aria-invalid=true]")


def test_a_number_that_no_table_can_hold_is_nobody(log_in: LogIn) -> None:
    browser, huge = log_in(people.make_coordinator()), "9" * 30
    assert browser.get(f"/societaires/{huge}/").status_code == 404
    assert browser.get(f"/societaires/{huge}/profil/").status_code == 404
    assert browser.post(f"/adhesions/{huge}/accueillir/").status_code == 404
    boss, _person = make_boss(log_in)
    assert boss.post(f"/roles/{huge}/finir/", {"role": "auditor"}).status_code in (302, 303)
