"""The page of a proposal on its way to the vote: where it stands, who sponsors it, what each may do."""

from datetime import datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from coop.domain.actors import PLATFORM
from governance.models import Proposal, RuleVersion
from governance.services import ballots, proposals
from tests.conftest import LogIn
from tests.coop.pages import read, words
from tests.governance.pages import english, labels
from tests.governance.stories import adopt, announced, make_voters, propose, publish
from tests.people import make_auditor, make_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("founded")]


@pytest.fixture
def now() -> datetime:
    return timezone.now()


def said(page: BeautifulSoup) -> str:
    return words(page).replace("\xa0", " ").replace("\u202f", " ")


def address(proposal_id: int, verb: str = "") -> str:
    return f"/propositions/{proposal_id}/{verb}"


def test_a_proposal_is_published_sponsored_announced_and_opened_in_its_pages(
    log_in: LogIn, now: datetime
) -> None:
    ana, bruno, chloe = make_voters()
    proposal_id = propose(ana, at=now)
    answer = log_in(ana).post(address(proposal_id, "publication/"), follow=True)
    assert "Votre proposition est publiée" in said(read(answer))
    for person in (bruno, chloe):
        page = read(log_in(person).get(address(proposal_id)))
        assert "La parrainer" in labels(page)
        answer = log_in(person).post(address(proposal_id, "parrainage/"), follow=True)
        assert "Vous parrainez cette proposition" in said(read(answer))
    page = read(log_in(bruno).get(address(proposal_id)))
    assert "Bruno Leroy" in said(page)
    assert "2 sur 2 nécessaires" in said(page)
    assert "Retirer mon parrainage" in labels(page)
    answer = log_in(bruno).post(address(proposal_id, "fin-de-parrainage/"), follow=True)
    assert "Vous ne parrainez plus cette proposition" in said(read(answer))
    page = read(log_in(ana).get(address(proposal_id)))
    assert "parrainages manquants : 1 ; premier jour possible" in said(page)
    assert "Annoncer le vote" not in labels(page)
    browser = log_in(ana)
    refused = browser.post(
        address(proposal_id, "annonce/"), headers={"referer": f"http://testserver{address(proposal_id)}"}
    )
    told = said(read(browser.get(refused["Location"])))
    assert told.count("parrainages manquants : 1 ; premier jour possible") == 2


def test_what_lacks_nothing_may_be_announced_by_its_proposer_alone(log_in: LogIn, now: datetime) -> None:
    ana, bruno, chloe = make_voters()
    published_at = now - timedelta(days=8)
    proposal_id = publish(ana, at=published_at)
    for person in (bruno, chloe):
        proposals.sponsor(by=person, at=published_at, proposal_id=proposal_id)
    page = read(log_in(bruno).get(address(proposal_id)))
    assert "Rien ne manque : Ana Petit peut annoncer son vote" in said(page)
    assert "Annoncer le vote" not in labels(page)
    assert "Annoncer le vote" in labels(read(log_in(ana).get(address(proposal_id))))
    assert log_in(bruno).post(address(proposal_id, "annonce/")).status_code == 403
    page = read(log_in(ana).post(address(proposal_id, "annonce/"), follow=True))
    assert "Le vote est annoncé : il ouvrira de lui-même" in said(page)
    assert "Parrainée par" in said(page)
    assert "Ouvrir le vote maintenant" not in labels(page)
    listed = said(read(log_in(ana).get("/propositions/?state=announced")))
    assert "annoncée" in listed
    assert "ouvre le" in listed


def test_an_auditor_reads_and_is_offered_nothing(log_in: LogIn, now: datetime) -> None:
    ana, bruno, _ = make_voters()
    proposal_id = publish(ana, at=now)
    proposals.sponsor(by=bruno, at=now, proposal_id=proposal_id)
    page = read(log_in(make_auditor()).get(address(proposal_id)))
    assert "Bruno Leroy" in said(page)
    assert not {"Retirer", "Annoncer le vote"} & set(labels(page))


def test_a_member_who_may_not_vote_yet_is_told_kindly(log_in: LogIn, now: datetime) -> None:
    ana, _, _ = make_voters()
    adopt(ana, key="governance.electorate_days", value=100)
    proposal_id = publish(ana, at=now)
    nora = make_member("Nora Nouvelle", at=now)
    browser = log_in(nora)
    answer = browser.post(
        address(proposal_id, "parrainage/"), headers={"referer": f"http://testserver{address(proposal_id)}"}
    )
    assert "sociétaire depuis assez longtemps" in said(read(browser.get(answer["Location"])))


def test_the_timeline_tells_each_step_with_its_day(log_in: LogIn, now: datetime) -> None:
    ana, _, _ = make_voters()
    browser = english(log_in(ana))

    def steps(proposal_id: int) -> list[str]:
        page = read(browser.get(address(proposal_id)))
        return [step.get_text(" ", strip=True) for step in page.select(".timeline li")]

    draft = steps(propose(ana, key="governance.voting_days", value=9, at=now))
    assert [step.split()[0] for step in draft] == ["Written", "Discussion", "Vote"]
    assert "Ana Petit publishes it" in draft[1]
    discussed = steps(publish(ana, value="0.3", at=now))
    assert [step.split()[0] for step in discussed] == ["Written", "Discussion", "Announcement", "Vote"]
    assert "at the earliest" in discussed[2]
    waiting = announced(ana, value="0.4", at=now + timedelta(days=2))
    told = steps(waiting)
    assert [step.split()[0] for step in told] == ["Written", "Discussion", "Vote", "Vote"]
    assert "opens on" in told[3]
    proposals.withdraw(by=ana, at=now, proposal_id=waiting)
    assert "Withdrawn" in steps(waiting)[-1]


def test_one_that_was_overtaken_says_so(log_in: LogIn, now: datetime) -> None:
    ana, bruno, _ = make_voters()
    waiting = announced(bruno, value="0.3", at=now)
    adopt(ana, at=now - timedelta(days=20))
    assert RuleVersion.objects.filter(replaces=Proposal.objects.get(pk=waiting).base_id).exists()
    page = read(log_in(bruno).get(address(waiting)))
    assert "elle ne peut plus être votée" in said(page)
    assert {"Retirer", "La réécrire"} <= set(labels(page))
    assert "Ouvrir le vote maintenant" not in labels(page)
    ballots.open_due(by=PLATFORM, at=now)
    page = read(log_in(bruno).get(address(waiting)))
    assert "avant l’ouverture de son vote, une autre décision a changé la même règle" in said(page)
    assert "Non votée" in said(page)
    read(log_in(bruno).get("/propositions/"))


class TestHome:
    def test_the_proposer_is_told_the_next_step(self, log_in: LogIn, now: datetime) -> None:
        ana, bruno, chloe = make_voters()
        proposal_id = propose(ana, at=now - timedelta(days=9))
        assert "publiez-la, et les sociétaires en discutent" in said(read(log_in(ana).get("/")))
        proposals.publish(by=ana, at=now - timedelta(days=8), proposal_id=proposal_id)
        assert "Vous pouvez annoncer un vote" not in said(read(log_in(ana).get("/")))
        for person in (bruno, chloe):
            proposals.sponsor(by=person, at=now - timedelta(days=1), proposal_id=proposal_id)
        assert "Vous pouvez annoncer un vote" in said(read(log_in(ana).get("/")))
        proposals.announce(by=ana, at=now, proposal_id=proposal_id)
        home = said(read(log_in(ana).get("/")))
        assert "A higher quorum" not in home

    def test_members_are_told_what_seeks_sponsors_in_one_card(self, log_in: LogIn, now: datetime) -> None:
        ana, bruno, chloe = make_voters()
        first = publish(ana, at=now)
        page = read(log_in(chloe).get("/"))
        assert "Une proposition cherche des parrainages" in said(page)
        assert page.select_one(f'a[href="{address(first)}"]')
        publish(bruno, value="0.6", at=now)
        page = read(log_in(chloe).get("/"))
        assert "Propositions en attente : 2." in said(page)
        assert page.select_one('a[href="/propositions/?state=discussed"]')
        assert "cherche" in said(read(log_in(ana).get("/")))
        proposals.sponsor(by=ana, at=now, proposal_id=Proposal.objects.latest("pk").pk)
        assert "cherche" not in said(read(log_in(ana).get("/")))
