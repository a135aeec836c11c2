"""Pages of the support programme: from a structure to a figure that tells nothing of anybody."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from coop.domain.actors import PLATFORM, Actor
from marketplace.models import Beneficiary, Structure, SupportAssignment, SupportSession
from marketplace.services.support import sessions
from tests.conftest import LogIn
from tests.instants import after
from tests.marketplace.reading import read
from tests.supporting import assigned, day, fill_fund, library, need, person, session, volunteer

HOME = "/accompagnement/"


def test_a_visitor_reads_what_it_is_for(visitor: Client, founded: None) -> None:
    page = read(visitor.get(HOME))
    assert "Help with digital life" in page
    assert "consent, or a mandate with a purpose and an end" in page
    assert "Declare a structure" not in page
    assert "For coordinators" not in page


def test_from_a_structure_to_a_session_without_an_account(
    amina: Actor, bruno: Actor, elise: Actor, enter: LogIn
) -> None:
    """The whole way, as people fill in forms."""
    answerer, helper, coordinator = enter(amina), enter(bruno), enter(elise)
    wrong = answerer.post(f"{HOME}structures/nouvelle/", {"name": "", "kind": "library", "place": "Lyon"})
    assert wrong.status_code == 422
    made = {"name": "Bibliothèque des Quais", "kind": "library", "place": "69001"}
    answerer.post(f"{HOME}structures/nouvelle/", made)
    structure = Structure.objects.get()
    page = f"{HOME}structures/{structure.pk}/"
    assert "A coordinator looks at it first" in read(answerer.get(page))
    assert "waits to be validated" in read(coordinator.get(HOME))
    coordinator.post(f"{page}valider/")
    assert "validated" in read(answerer.get(page))
    until = timezone.localdate() + timedelta(days=90)
    enrolled = {
        "alias": "Odette",
        "reach": "À la bibliothèque",
        "place": "69001",
        "basis": "mandate",
        "purpose": "Déclarer ses revenus",
        "until_on": until.isoformat(),
    }
    refused = answerer.post(f"{page}personnes/", {**enrolled, "basis": "consent"})
    assert (refused.status_code, "a consent needs no purpose" in read(refused)) == (422, True)
    answerer.post(f"{page}personnes/", enrolled)
    file = f"{HOME}personnes/{Beneficiary.objects.get().pk}/"
    paper = answerer.get(f"{file}papier.pdf")
    assert (paper["Content-Type"], paper.content[:5]) == ("application/pdf", b"%PDF-")
    assert "signature awaited" in read(answerer.get(file))
    today = timezone.localdate().isoformat()
    late = answerer.post(f"{file}papier/", {"signed_on": "2020-01-01", "holder": "structure"})
    assert (late.status_code, "between the day it was made and today" in read(late)) == (422, True)
    answerer.post(f"{file}papier/", {"signed_on": today, "holder": "structure"})
    soon = (timezone.localdate() + timedelta(days=20)).isoformat()
    asked = {"theme": "procedures", "wanted_by": soon}
    assert answerer.post(f"{file}besoins/", {**asked, "wanted_by": "2020-01-01"}).status_code == 422
    answerer.post(f"{file}besoins/", asked)
    offered = {"themes": ["procedures"], "capacity": "2", "place": "69001", "km": "10"}
    assert helper.post(f"{HOME}aider/", {**offered, "themes": []}).status_code == 422
    helper.post(f"{HOME}aider/", offered)
    assert "nobody is entrusted to you yet" in read(helper.get(HOME))
    proposal = coordinator.get(f"{HOME}attributions/")
    assert "Bruno Keller" in read(proposal)
    assert "helps with this theme: administrative procedures" in read(proposal)
    stale = coordinator.post(f"{HOME}attributions/", {"fingerprint": "0" * 64})
    assert (stale.status_code, "Something changed" in read(stale)) == (409, True)
    coordinator.post(f"{HOME}attributions/", {"fingerprint": proposal.context["form"].initial["fingerprint"]})
    assert "Odette" in read(helper.get(HOME))
    assert "Odette" not in read(coordinator.get(HOME))
    assert "written in the record of acts of power" in read(coordinator.get(file))
    noting = f"{HOME}attributions/{SupportAssignment.objects.get().pk}/seances/"
    told = {"held_on": today, "minutes": "1 h", "theme": "procedures", "outcome": "solved", "key": "k"}
    assert helper.post(noting, {**told, "satisfaction": "good"}).status_code == 422
    answer = helper.post(noting, {**told, "satisfaction": "good", "heard": "voice"}, follow=True)
    assert "holds too little at the moment" in read(answer)
    assert "counted once the fund holds enough" in read(answer)
    fill_fund(100)
    sessions.credit_due(by=PLATFORM, at=timezone.now())
    assert "1 h counted for the helper" in read(helper.get(file))
    undoing = f"{HOME}seances/{SupportSession.objects.get().pk}/annuler/"
    helper.post(undoing, {"mistake": "time"})
    assert "the day or the time was wrong" in read(helper.get(file))
    assert "undone already" in read(helper.get(undoing))
    helper.post(f"{file}retrait/")
    assert "Nothing is known of this person any more" in read(coordinator.get(file))
    assert "consent withdrawn" in read(coordinator.get(f"{HOME}effacements/"))


def test_a_file_is_hidden_from_everybody_else(amina: Actor, elise: Actor, chloe: Actor, enter: LogIn) -> None:
    one = person(amina, library(amina, elise))
    need_id = need(amina, one)
    browser = enter(chloe)
    for path in ("", "papier.pdf", "besoins/"):
        assert browser.get(f"{HOME}personnes/{one}/{path}").status_code == 404
    for path in (f"personnes/{one}/retrait/", f"besoins/{need_id}/clore/"):
        assert browser.post(HOME + path).status_code == 404
    assert browser.get(f"{HOME}structures/{Structure.objects.get().pk}/").status_code == 404
    assert "Odette" not in read(browser.get(HOME))


def test_figures_of_a_quarter_tell_nothing_of_anybody(
    amina: Actor, bruno: Actor, elise: Actor, visitor: Client
) -> None:
    assert "No quarter is over yet" in read(visitor.get(f"{HOME}chiffres/"))
    structure_id = library(amina, elise)
    volunteer(bruno, capacity=20)
    people = [person(amina, structure_id, f"Alias{number}") for number in range(6)]
    for one in people[:4]:
        need(amina, one)
    assigned(elise)
    _sessions(bruno)
    page = visitor.get(f"{HOME}chiffres/")
    assert "Too few people were helped" in read(page)
    for one in people[4:]:
        need(amina, one)
    assigned(elise)
    _sessions(bruno)
    page = visitor.get(f"{HOME}chiffres/")
    assert "quarter 1 of 2026" in read(page)
    assert "Too few people" not in read(page)
    assert "Alias" not in read(page)
    assert len(BeautifulSoup(page.content, "html.parser").select("svg.bar-drawing")) == 4
    sheet = visitor.get(f"{HOME}chiffres.csv?trimestre=2026-1").content.decode().splitlines()
    assert sheet[:3] == [
        "quarter,table,code,label,sessions,minutes,status",
        "2026-1,total,,,6,360,",
        "2026-1,themes,mail,e-mail and messages,6,360,",
    ]
    told = visitor.get("/api/marketplace/support/figures").json()
    assert (told["quarters"], told["people"]) == (["2026-1"], 6)
    assert told["total"] == {"code": "", "sessions": 6, "minutes": 360}
    assert [one["code"] for one in told["places"]] == ["Lyon"]
    assert visitor.get("/api/marketplace/support/figures?quarter=2025-4").status_code == 404
    assert visitor.get("/api/marketplace/support/figures?quarter=x").status_code == 422
    for wrong in ("2026-7", "1999-1", "x"):
        assert visitor.get(f"{HOME}chiffres/?trimestre={wrong}").status_code == 404


def _sessions(helper: Actor) -> None:
    """One of an hour for each who has none."""
    for one in SupportAssignment.objects.filter(sessions__isnull=True).order_by("pk"):
        sessions.note(
            by=helper, at=after(days=1), assignment_id=one.pk, draft=session(held_on=day(1)), key=str(one.pk)
        )


@pytest.mark.parametrize("language", ["fr", "en"])
def test_pages_are_said_in_both_languages(language: str, founded: None) -> None:
    told = {"fr": "L’aide au numérique", "en": "Help with digital life"}
    assert told[language] in read(Client(headers={"Accept-Language": language}).get(HOME))
