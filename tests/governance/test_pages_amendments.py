"""The pages of amendments: what differs is read, another text is written, its answer is given."""

from datetime import datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from coop.domain.actors import Actor
from governance.models import Amendment, Proposal
from governance.services import amendments, proposals
from tests.conftest import LogIn
from tests.coop.pages import read, words
from tests.governance.kinds import elect, resolve, spend
from tests.governance.pages import english, labels
from tests.governance.stories import announce, announced, make_voters, propose, publish
from tests.people import make_auditor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("founded")]


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def voters() -> list[Actor]:
    return make_voters()


@pytest.fixture
def proposal_id(voters: list[Actor], now: datetime) -> int:
    return publish(voters[0], at=now - timedelta(days=2), reason="Pour que cela nous engage.")


def said(page: BeautifulSoup) -> str:
    return words(page).replace("\xa0", " ").replace("\u202f", " ")


def new(proposal_id: int) -> str:
    return f"/propositions/{proposal_id}/amendements/nouveau/"


def every(proposal_id: int) -> str:
    return f"/propositions/{proposal_id}/amendements/"


TYPED = {
    "title": "A fair quorum",
    "reason": "Pour que cela nous engage tous.",
    "value": "40",
    "why": "La moitié, c’est trop.",
    "on": "",
}


def send(browser: Client, proposal_id: int, **changed: str) -> Amendment:
    answer = browser.post(new(proposal_id), TYPED | changed)
    assert answer.status_code == 303, said(read(answer, status=422))
    return Amendment.objects.latest("pk")


def differences(page: BeautifulSoup) -> tuple[list[str], list[str]]:
    """What is struck through, and what is underlined, without what only screen readers hear."""
    for heard in page.select("del .visually-hidden, ins .visually-hidden"):
        heard.decompose()
    removed, added = ([one.get_text() for one in page.select(tag)] for tag in ("del", "ins"))
    return removed, added


def test_no_blank_is_shown_that_no_text_has(log_in: LogIn, voters: list[Actor], proposal_id: int) -> None:
    """Read without what is struck through it is the new text, and without what is underlined the old one."""
    amendment = send(log_in(voters[1]), proposal_id)
    for taken, reason in (
        ("del", "Pour que cela nous engage tous."),
        ("ins", "Pour que cela nous engage."),
    ):
        page = read(log_in(voters[1]).get(f"/amendements/{amendment.pk}/"))
        for one in page.select(f".visually-hidden, {taken}"):
            one.decompose()
        assert reason in [one.get_text() for one in page.select("p.prose")]


class TestWriting:
    def test_the_text_stands_in_the_form_and_is_looked_at_before_it_is_sent(
        self, log_in: LogIn, voters: list[Actor], proposal_id: int
    ) -> None:
        browser = log_in(voters[1])
        page = read(browser.get(f"/propositions/{proposal_id}/"))
        assert "Personne n’a proposé d’autre texte" in said(page)
        assert "Proposer un amendement" in labels(page)
        form = read(browser.get(new(proposal_id)))
        values = {
            one["name"]: one.get("value", one.get_text()) for one in form.select("input[name], textarea")
        }
        assert (values["title"], values["on"]) == ("A higher quorum", "")
        assert str(values["reason"]).strip() == "Pour que cela nous engage."
        assert "50" in str(values["value"])
        looked = read(browser.post(new(proposal_id), TYPED | {"look": "1", "why": ""}))
        assert Amendment.objects.count() == 0
        heard = said(looked)
        assert "facultatif" not in heard
        assert "[retiré :" in heard
        assert "[ajouté :" in heard
        removed, added = differences(looked)
        assert removed == ["higher", "50\u202f%"]
        assert [one.strip() for one in added] == ["fair", "40\u202f%", "tous"]
        amendment = send(browser, proposal_id)
        assert (amendment.new["value"], amendment.why) == ("0.4", "La moitié, c’est trop.")

    def test_what_is_wrong_is_said_and_what_was_typed_stays(
        self, log_in: LogIn, voters: list[Actor], proposal_id: int
    ) -> None:
        browser = log_in(voters[1])
        page = read(browser.post(new(proposal_id), TYPED | {"why": ""}), status=422)
        assert "A fair quorum" in str(page)
        page = read(browser.post(new(proposal_id), TYPED | {"value": "20"}), status=422)
        assert "déjà la valeur de la règle" in said(page)
        same = {"title": "A higher quorum", "reason": "Pour que cela nous engage.", "value": "50"}
        page = read(browser.post(new(proposal_id), TYPED | same), status=422)
        assert "Cela ne change rien" in said(page)
        assert Amendment.objects.count() == 0

    def test_a_text_that_changed_meanwhile_is_looked_at_and_sent_again(
        self, log_in: LogIn, voters: list[Actor], proposal_id: int, now: datetime
    ) -> None:
        ana, ben, chloe = voters
        first = send(log_in(ben), proposal_id)
        amendments.accept(by=ana, at=timezone.now(), amendment_id=first.pk)
        browser = log_in(chloe)
        page = read(browser.post(new(proposal_id), TYPED | {"value": "30"}), status=422)
        assert "Le texte de la proposition a changé depuis" in said(page)
        assert "Ce qu’il changerait" in said(page)
        (hidden,) = page.select("input[name=on]")
        assert hidden["value"] == str(first.pk)
        assert send(browser, proposal_id, value="30", on=str(first.pk)).replaces_id == first.pk

    def test_a_resolution_and_a_budget(self, log_in: LogIn, voters: list[Actor], now: datetime) -> None:
        ana, ben = voters[:2]
        browser = log_in(ben)
        at = now - timedelta(days=1)
        for number in (resolve(ana, method="approval", at=at), spend(ana, at=at)):
            proposals.publish(by=ana, at=at, proposal_id=number)
            form = read(browser.get(new(number)))
            typed = {
                str(one["name"]): str(one.get("value", one.get_text())).strip()
                for one in form.select("form.form input[name]:not([type=radio]), form.form textarea")
            } | {str(one["name"]): str(one["value"]) for one in form.select("input[type=radio][checked]")}
            mended = {
                "why": "Mieux.",
                "options": "A\nC\nD",
                "project_2": "Deux vélos",
                "project_4": "Un banc",
            }
            mended |= {"cost_4": "100", "cost_2": "450"}
            answer = browser.post(new(number), typed | mended, follow=True)
            removed, added = differences(read(answer))
            told = [one.replace("\xa0", " ").replace("\u202f", " ") for one in (*removed, "|", *added)]
            wanted = (
                ["B", "|", "D"]
                if "options" in typed
                else ["Un vélo – 400,00 €", "|", "Deux vélos – 450,00 €", "Un banc – 100,00 €"]
            )
            assert told == wanted

    def test_not_once_it_is_announced_nor_before_it_is_published(
        self, log_in: LogIn, voters: list[Actor], now: datetime
    ) -> None:
        ana, ben = voters[:2]
        number = announced(ana, at=now + timedelta(days=1))
        answer = log_in(ben).get(new(number))
        assert answer["Location"] == every(number)
        page = read(log_in(ben).post(new(number), TYPED), status=422)
        assert "jusqu’à l’annonce de son vote" in said(page)
        draft = propose(ana, key="governance.notice_days", value=3, at=now)
        assert log_in(ben).get(new(draft)).status_code == 404
        assert log_in(ben).get(every(draft)).status_code == 404


class TestAnswering:
    def test_it_is_accepted_in_its_page_and_every_text_stays(
        self, log_in: LogIn, voters: list[Actor], proposal_id: int
    ) -> None:
        ana, ben, _ = voters
        amendment = send(log_in(ben), proposal_id)
        address = f"/amendements/{amendment.pk}/"
        assert not {"L’accepter", "Le refuser"} & set(labels(read(log_in(ben).get(address))))
        browser = log_in(ana)
        home = said(read(browser.get("/")))
        assert "Un amendement attend votre réponse" in home
        page = read(browser.get(address))
        assert {"L’accepter", "Le refuser"} <= set(labels(page))
        assert "2 jours francs plus tard" in said(page)
        answer = browser.post(f"{address}acceptation/", {"words": "Merci."}, follow=True)
        page = read(answer)
        assert "voici désormais le texte de la proposition" in said(page)
        assert "A fair quorum" in said(page)
        assert "qui l’avait parrainée avant doit le redire" in said(page)
        assert Proposal.objects.get(pk=proposal_id).value == "0.4"
        told = said(read(browser.get(every(proposal_id))))
        assert "Texte 1, publié le" in told
        assert "Texte 2, amendé le" in told
        assert "Pour que cela nous engage." in told
        assert "Pour que cela nous engage tous." in told
        assert "Merci." in said(read(browser.get(address)))

    def test_it_is_declined_with_words(self, log_in: LogIn, voters: list[Actor], proposal_id: int) -> None:
        ana, ben, _ = voters
        amendment = send(log_in(ben), proposal_id)
        address = f"/amendements/{amendment.pk}/"
        page = read(log_in(ana).post(f"{address}refus/", {"words": ""}), status=422)
        assert "Merci de dire pourquoi vous le refusez" in said(page)
        page = read(log_in(ana).post(f"{address}refus/", {"words": "Trop bas."}, follow=True))
        assert "le texte reste tel quel" in said(page)
        assert "Trop bas." in said(read(log_in(ben).get(address)))
        assert "Votre amendement est refusé" in said(read(log_in(ben).get("/mes-decisions/")))
        too_long = read(log_in(ana).post(f"{address}acceptation/", {"words": "x" * 2001}), status=422)
        assert "L’accepter" not in labels(too_long)

    def test_what_is_outdated_is_made_again_with_one_click(
        self, log_in: LogIn, voters: list[Actor], proposal_id: int, now: datetime
    ) -> None:
        ana, ben, chloe = voters
        one, other = send(log_in(ben), proposal_id), send(log_in(chloe), proposal_id, value="30")
        amendments.accept(by=ana, at=timezone.now(), amendment_id=one.pk)
        browser = log_in(chloe)
        page = read(browser.get(f"/amendements/{other.pk}/"))
        assert "Le texte a changé depuis" in said(page)
        (link,) = [a for a in page.select("a.button") if "Le refaire" in a.get_text()]
        form = read(browser.get(str(link["href"])))
        assert "La moitié, c’est trop." in str(form)
        assert "30" in str(form.select("[name=value]")[0])
        assert "Le refaire" not in said(read(log_in(ben).get(f"/amendements/{other.pk}/")))
        for number in ("0", "x", str(10**30)):
            assert "A fair quorum" in str(read(browser.get(f"{new(proposal_id)}?again={number}")))
        page = read(browser.post(f"/amendements/{other.pk}/retrait/", follow=True))
        assert "Votre amendement est retiré" in said(page)

    def test_everybody_who_reads_votes_reads_them(
        self, log_in: LogIn, voters: list[Actor], proposal_id: int, now: datetime
    ) -> None:
        ana, ben, _ = voters
        amendment, auditor = send(log_in(ben), proposal_id), english(log_in(make_auditor()))
        for address in (every(proposal_id), f"/amendements/{amendment.pk}/"):
            page = read(auditor.get(address))
            assert "Bruno Leroy" in said(page)
        assert log_in(ana).get("/amendements/999999/").status_code == 404
        announce(proposal_id, by=ana, at=now + timedelta(days=9))
        assert "resté sans réponse" in said(read(log_in(ben).get(every(proposal_id))))
        assert "Proposer un amendement" not in labels(read(log_in(ben).get(every(proposal_id))))


def test_of_an_election_the_words_are_amended(log_in: LogIn, voters: list[Actor], now: datetime) -> None:
    ana, ben = voters[:2]
    number = elect(ana, at=now - timedelta(days=1))
    proposals.publish(by=ana, at=now - timedelta(days=1), proposal_id=number)
    browser = log_in(ben)
    fields = {str(one["name"]) for one in read(browser.get(new(number))).select("form.form [name]")}
    assert fields == {"csrfmiddlewaretoken", "on", "title", "reason", "why", "look"}
    amendment = send(browser, number)
    assert amendment.new["asked"] == Proposal.objects.get(pk=number).asked
    assert amendment.new["title"] == "A fair quorum"


def test_programs_read_them(log_in: LogIn, voters: list[Actor], proposal_id: int, now: datetime) -> None:
    ana, ben, _ = voters
    amendment = send(log_in(ben), proposal_id)
    amendments.accept(by=ana, at=timezone.now(), amendment_id=amendment.pk)
    browser = log_in(ben)
    (told,) = browser.get(f"/api/governance/proposals/{proposal_id}/amendments").json()["items"]
    assert (told["state"], told["old"]["value"], told["new"]["value"]) == ("accepted", "0.5", "0.4")
    assert browser.get(f"/api/governance/proposals/{proposal_id}").json()["amendment_id"] == amendment.pk
    draft = propose(ana, key="governance.notice_days", value=3, at=now)
    for number in (draft, 10**6):
        assert browser.get(f"/api/governance/proposals/{number}/amendments").status_code == 404
