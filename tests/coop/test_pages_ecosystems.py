"""The pages of ecosystems: who may, who may not, bad input, and the same form sent twice."""

from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from coop.domain.actors import Actor
from coop.domain.offices import Office
from coop.domain.people import ProfileData
from coop.models import EcosystemInvitation
from coop.selectors import ecosystems as known
from coop.selectors import skills
from coop.services import ecosystems, profiles
from tests.conftest import LogIn
from tests.coop.circles import ask, bring_in, found, invite, name, people, waiting
from tests.coop.pages import read, words
from tests.instants import START
from tests.people import make_administrator, make_member

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}


@dataclass(frozen=True)
class Circle:
    id: int
    ana: Actor
    bao: Actor
    cleo: Actor

    def address(self, verb: str = "", *args: object) -> str:
        return reverse(f"ecosystem_{verb}" if verb else "ecosystem", args=[self.id, *args])


@pytest.fixture
def circle(founded: None) -> Circle:
    """Founded today, so that its roles are in force; Cleo is not in it."""
    ana, bao, cleo = (make_member(name) for name in ("Ana Petit", "Bao Nguyen", "Cleo Martin"))
    now = timezone.now()
    ecosystem_id = found(ana, at=now, until_on=timezone.localdate(now))
    ecosystems.ask(by=bao, at=now, ecosystem_id=ecosystem_id)
    ecosystems.accept(by=ana, at=now, invitation_id=waiting(bao, ecosystem_id))
    return Circle(ecosystem_id, ana, bao, cleo)


def seen(client: Client, address: str) -> str:
    return words(read(client.get(address, headers=ENGLISH)))


def typed(**changed: str) -> dict[str, str]:
    until_on = timezone.localdate().isoformat()
    return {"name": "La Ruche", "purpose": "Honey", "text": "We share.", "until_on": until_on} | changed


def test_founded_from_a_page_twice_is_once(founded: None, log_in: LogIn) -> None:
    ana = make_member("Ana Petit")
    client, address = log_in(ana), reverse("ecosystem_found")
    assert "You facilitate it up to" in seen(client, address)
    for _twice in range(2):
        answer = client.post(address, typed())
    (circle,) = known.of_member(ana.member_id)
    assert answer["Location"] == reverse("ecosystem", args=[circle.id])
    page = seen(client, answer["Location"])
    assert "La Ruche" in page
    assert "facilitator" in page
    assert "Everyone has signed it." in page
    assert "La Ruche" in seen(Client(), reverse("ecosystems"))


@pytest.mark.parametrize(
    "wrong",
    [{"name": ""}, {"name": "a\0b"}, {"text": " "}, {"until_on": "1900-01-01"}, {"purpose": "x" * 401}],
)
def test_bad_input_founds_nothing(founded: None, log_in: LogIn, wrong: dict[str, str]) -> None:
    ana = make_member("Ana Petit")
    answer = log_in(ana).post(reverse("ecosystem_found"), typed(**wrong))
    assert answer.status_code in (400, 422)
    assert known.of_member(ana.member_id) == []


def test_visitors_read_what_it_is_for_and_no_name(circle: Circle) -> None:
    code = min(skills.ids_by_code().values())
    for person in (circle.ana, circle.bao, circle.cleo):
        profile = ProfileData(display_name=f"M {person.member_id}", skill_ids=(code,))
        profiles.update(by=person, at=START, member_id=person.member_id or 0, profile=profile)
    page = seen(Client(), circle.address())
    assert "2 members belong to it." in page
    assert f"M {circle.ana.member_id}" not in page
    assert skills.labels([code], "en")[code] not in page
    ecosystems.ask(by=circle.cleo, at=timezone.now(), ecosystem_id=circle.id)
    now = timezone.now()
    ecosystems.accept(by=circle.ana, at=now, invitation_id=waiting(circle.cleo, circle.id))
    assert f"{skills.labels([code], 'en')[code]} 3" in seen(Client(), circle.address())


def test_invited_on_a_page_and_accepted_on_another(circle: Circle, log_in: LogIn) -> None:
    ana, cleo = log_in(circle.ana), log_in(circle.cleo)
    address = circle.address("invite")
    assert "Cleo Martin" in seen(ana, address)
    for _twice in range(2):
        answer = ana.post(address, {"member": str(circle.cleo.member_id), "words": "Come!"})
        assert answer["Location"] == circle.address()
    assert "invited by Ana Petit" in seen(ana, circle.address())
    page = seen(cleo, circle.address())
    assert "Ana Petit invites you" in page
    assert "Come!" in page
    assert "La Bobine" in seen(cleo, reverse("ecosystems"))
    accept = reverse("ecosystem_accept", args=[waiting(circle.cleo, circle.id)])
    assert log_in(circle.bao).post(accept).status_code == 404
    assert ana.post(accept).status_code == 403
    for _twice in range(2):
        assert cleo.post(accept)["Location"] == circle.address()
    assert circle.cleo.member_id in people(circle.id)
    page = seen(cleo, circle.address())
    assert "You have not signed it yet" in page
    assert "Not signed yet, nothing hurries: Bao Nguyen, Cleo Martin." in page


@pytest.mark.parametrize("wrong", ["", "0", "999999", "x", "\0"])
def test_nobody_unknown_is_invited(circle: Circle, log_in: LogIn, wrong: str) -> None:
    assert log_in(circle.ana).post(circle.address("invite"), {"member": wrong}).status_code in (400, 422)
    assert EcosystemInvitation.objects.count() == 1


def test_asked_on_the_page_and_declined(circle: Circle, log_in: LogIn) -> None:
    ana, cleo = log_in(circle.ana), log_in(circle.cleo)
    assert cleo.post(circle.address("ask"), {"words": "x" * 401}).status_code == 422
    for _twice in range(2):
        assert cleo.post(circle.address("ask"), {"words": "I film."})["Location"] == circle.address()
    assert "You ask to come in" in seen(cleo, circle.address())
    assert "I film." in seen(ana, circle.address())
    assert "Cleo Martin asks to come in" in seen(ana, "/")
    decline = reverse("ecosystem_decline", args=[waiting(circle.cleo, circle.id)])
    for _twice in range(2):
        assert ana.post(decline).status_code == 303
    assert "Ask to come in" in seen(cleo, circle.address())
    assert ana.post(reverse("ecosystem_accept", args=[999_999])).status_code == 404


def test_roles_are_given_and_ended_on_the_page(circle: Circle, log_in: LogIn) -> None:
    ana, bao = log_in(circle.ana), log_in(circle.bao)
    role = {
        "member": str(circle.bao.member_id),
        "office": Office.FACILITATOR.value,
        "until_on": timezone.localdate().isoformat(),
    }
    assert bao.post(circle.address("appoint"), role).status_code == 422
    assert log_in(circle.cleo).post(circle.address("appoint"), role).status_code == 404
    for wrong in ({"member": str(circle.ana.member_id)}, {"office": "king"}, {"until_on": "1900-01-01"}):
        assert ana.post(circle.address("appoint"), role | wrong).status_code == 422
    for _twice in range(2):
        assert ana.post(circle.address("appoint"), role).status_code == 303
    terms = {term.member_id: term.id for term in known.shown(circle.id).terms}
    end = circle.address("end", terms[circle.ana.member_id or 0])
    assert bao.post(end).status_code == 303
    assert ana.post(circle.address("end", terms[circle.bao.member_id or 0])).status_code == 403
    assert bao.post(circle.address("end", terms[circle.bao.member_id or 0])).status_code == 422


def test_a_charter_written_anew_is_read_beside_the_one_signed(circle: Circle, log_in: LogIn) -> None:
    ana, bao = log_in(circle.ana), log_in(circle.bao)
    sign, write = reverse("charter_sign", args=[circle.id]), reverse("charter_write", args=[circle.id])
    assert bao.get(write).status_code == 404
    assert bao.post(sign, {"number": "1"}).status_code == 303
    new = {"text": "We say what we take.\nWe rest on Sundays.", "base": "1"}
    for _twice in range(2):
        answer = ana.post(write, new)
        assert answer["Location"] == reverse("charter", args=[circle.id, 2])
    assert ana.post(write, new | {"text": "Mine."}).status_code == 422
    assert ana.post(write, new | {"text": ""}).status_code == 422
    page = seen(bao, answer["Location"])
    assert "removed We share as we signed." in page
    assert "added We rest on Sundays." in page
    assert "You signed version 1" in seen(bao, circle.address())
    assert bao.post(sign, {"number": "1"}).status_code == 422
    assert bao.post(sign, {"number": "x"}).status_code == 422
    assert bao.post(sign, {"number": "2"}).status_code == 303
    assert "you have signed it" in seen(bao, circle.address())
    assert log_in(circle.cleo).post(sign, {"number": "2"}).status_code == 404
    assert "an earlier version" in seen(log_in(circle.cleo), reverse("charter", args=[circle.id, 1]))
    assert bao.get(reverse("charter", args=[circle.id, 3])).status_code == 404


def test_left_from_two_tabs_and_closed(circle: Circle, log_in: LogIn) -> None:
    ana, bao = log_in(circle.ana), log_in(circle.bao)
    assert "the last facilitator" in words(
        read(ana.post(circle.address("leave"), headers=ENGLISH), status=422)
    )
    for _twice in range(2):
        assert bao.post(circle.address("leave")).status_code == 303
    assert bao.post(circle.address("close")).status_code == 404
    for _twice in range(2):
        assert ana.post(circle.address("close")).status_code == 303
    assert "closed" in seen(bao, circle.address())
    assert people(circle.id) == frozenset()


def test_past_the_term_the_page_says_what_to_do(founded: None, log_in: LogIn) -> None:
    ana, bao = make_member("Ana Petit"), make_member("Bao Nguyen")
    ecosystem_id = found(ana, until_on=START.date())
    ask(bao, ecosystem_id)
    ecosystems.accept(by=ana, at=START, invitation_id=waiting(bao, ecosystem_id))
    page = seen(log_in(bao), reverse("ecosystem", args=[ecosystem_id]))
    assert "The term of its facilitators is over" in page
    assert "the term ended on" in page
    name(bao, ana, ecosystem_id, at=timezone.now(), until_on=timezone.localdate())
    assert invite(ana, make_member("Cleo Martin"), ecosystem_id)
    bring_in(ana, make_member("Dov Levi"), ecosystem_id)


def test_whoever_is_no_member_is_led_away(circle: Circle, log_in: LogIn) -> None:
    administrator = log_in(make_administrator())
    for verb in ("ask", "leave", "close", "appoint"):
        assert administrator.post(circle.address(verb))["Location"] == reverse("membership")
        assert Client().post(circle.address(verb)).status_code == 302


def test_somebody_is_put_out_from_the_page_and_reads_why(circle: Circle, log_in: LogIn) -> None:
    ana, bao, address = log_in(circle.ana), log_in(circle.bao), circle.address("exclude")
    assert "Put somebody out" in seen(ana, circle.address())
    assert "Put somebody out" not in seen(bao, circle.address())
    sent = {"person": str(circle.bao.member_id), "reason": "They never answer."}
    for client, person in ((bao, circle.ana), (log_in(circle.cleo), circle.ana)):
        wrong = {**sent, "person": str(person.member_id)}
        assert client.post(address, wrong).status_code in (404, 422)
    for wrong in ({"reason": ""}, {"person": ""}, {"person": str(circle.ana.member_id)}, {"person": "x"}):
        assert ana.post(address, sent | wrong).status_code == 422
    assert people(circle.id) == {circle.ana.member_id, circle.bao.member_id}
    assert ana.get(address).status_code == 405
    assert Client().post(address, sent).status_code == 302
    assert ana.post(address, sent).status_code == 303
    assert people(circle.id) == {circle.ana.member_id}
    told = seen(bao, circle.address())
    assert "You were put out of this ecosystem" in told
    assert "They never answer." in told
    assert "They never answer." in seen(bao, "/")
    for client in (ana, log_in(circle.cleo)):
        assert "They never answer." not in seen(client, circle.address())
    assert "Put somebody out" not in seen(ana, circle.address())
