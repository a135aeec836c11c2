"""The pages of proposals of every kind: writing one, standing, voting, reading the result; its papers, its
API.
"""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from coop.domain.actors import Actor
from coop.models import Member
from governance.domain.kinds.names import Kind
from governance.models import Candidacy, Proposal, Remark, TieOrder, Vote
from governance.services import kinds, remarks
from tests.conftest import LogIn
from tests.coop.pages import read, words
from tests.governance.kinds import REASON, TITLE, count, duty, elect, put_to_vote, resolve, spend, write
from tests.governance.mandating import give
from tests.governance.stories import ANNOUNCEMENT, DISCUSSION, make_voters
from tests.governance.test_api import ask
from tests.people import make_coordinator, make_member, make_pending

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("founded")]
LONG_AGO = DISCUSSION + ANNOUNCEMENT + timedelta(hours=1)
SAID = {"title": "Ensemble", "reason": "Parce que."}


def before(*, days: int = 0) -> Any:  # noqa: ANN401  an instant
    """When a proposal was written whose vote opened an hour (and so many days) ago."""
    return timezone.now() - LONG_AGO - timedelta(days=days)


class TestWriting:
    def post(self, browser: Client, kind: Kind, **typed: Any) -> Proposal:  # noqa: ANN401  what is typed
        answer = browser.post(f"/propositions/nouvelle/?kind={kind}", SAID | typed)
        assert answer.status_code == 303
        return Proposal.objects.get()

    def test_one_chooses_the_kind_first(self, log_in: LogIn) -> None:
        page = read(log_in(make_member("Ana Petit")).get("/propositions/nouvelle/"))
        offered = {str(link["href"]).partition("=")[2] for link in page.select('a[href*="?kind="]')}
        assert offered == set(Kind) - {Kind.ADMISSION}
        welcoming = read(log_in(make_coordinator()).get("/propositions/nouvelle/"))
        assert welcoming.select_one('a[href$="?kind=admission"]')

    def test_a_resolution(self, log_in: LogIn) -> None:
        told = self.post(
            log_in(make_member("Ana Petit")), Kind.RESOLUTION, text="Oui.", method="irv", options="A\r\n\r\nB"
        )
        assert told.asked["options"] == [{"id": "o1", "label": "A"}, {"id": "o2", "label": "B"}]

    def test_a_budget(self, log_in: LogIn) -> None:
        typed = {"project_1": "Un four", "cost_1": "12,50", "project_3": "Un vélo", "cost_3": "30"}
        told = self.post(log_in(make_member("Ana Petit")), Kind.BUDGET, method="greedy", cents="40", **typed)
        assert (told.asked["cents"], [one["cents"] for one in told.asked["projects"]]) == (4000, [1250, 3000])

    def test_an_election(self, log_in: LogIn) -> None:
        told = self.post(
            log_in(make_member("Ana Petit")),
            Kind.ELECTION,
            duty_id=duty().pk,
            seats=1,
            method="approval",
            purpose="Accueillir.",
            powers=["coordinator"],
            days=90,
        )
        assert (told.asked["duty"], told.asked["powers"]) == (duty().pk, ["coordinator"])

    def test_a_revocation_an_admission_and_an_exclusion(self, log_in: LogIn) -> None:
        bruno, paul = make_member("Bruno Leroy"), make_pending("Paul Pending")
        mandate_id = give(bruno, at=timezone.now())
        browser = log_in(make_coordinator())
        assert self.post(browser, Kind.REVOCATION, mandate_id=mandate_id).asked == {"mandate": mandate_id}
        for kind, person in (
            (Kind.ADMISSION, Member.objects.get(user_id=paul.user_id or 0).pk),
            (Kind.EXCLUSION, bruno.member_id),
        ):
            browser.post(f"/propositions/nouvelle/?kind={kind}", SAID | {"member_id": person})
            assert Proposal.objects.get(kind=kind).asked == {"member": person}

    def test_what_is_refused_stands_beside_its_field(self, log_in: LogIn) -> None:
        browser = log_in(make_member("Ana Petit"))
        typed = SAID | {"text": "Oui.", "method": "irv", "options": "A"}
        answer = browser.post("/propositions/nouvelle/?kind=resolution", typed)
        assert "Nommez de 2 à 30 options" in words(read(answer, status=422))
        assert browser.get("/propositions/nouvelle/?kind=admission").status_code == 404


class TestElection:
    def test_one_stands_and_takes_it_back(self, log_in: LogIn) -> None:
        ana, bruno, _ = make_voters()
        proposal_id = elect(ana, at=timezone.now() - timedelta(days=1))
        log_in(ana).post(f"/propositions/{proposal_id}/publication/")
        browser, address = log_in(bruno), f"/propositions/{proposal_id}/"
        assert read(browser.get(address)).select_one(f'a[href="{address}candidature/"]')
        assert "Se présenter" in words(read(browser.get(f"{address}candidature/")))
        assert browser.post(f"{address}candidature/", {"text": "Volontiers."}).status_code == 303
        assert "Volontiers." in words(read(browser.get(address)))
        assert browser.post(f"{address}retrait-de-candidature/").status_code == 303
        assert "Volontiers." not in words(read(browser.get(address)))
        assert Candidacy.objects.get().ended_at is not None

    def test_candidates_are_named_as_today_and_frozen_by_number(self, log_in: LogIn) -> None:
        ana, bruno, _ = make_voters()
        vote = put_to_vote(
            elect(ana, at=before()), ana, candidates=[bruno], written_at=before() + timedelta(minutes=1)
        )
        page = read(log_in(ana).get(f"/scrutins/{vote.ballot_id}/"))
        assert "Bruno Leroy" in words(page)
        assert page.select_one("input[name=paper-chosen][value='0']")
        answer = log_in(ana).post(f"/scrutins/{vote.ballot_id}/vote/", {"paper-chosen": "0"}, follow=True)
        assert "Vous avez voté : Bruno Leroy" in words(read(answer)).replace("\u00a0", " ")
        assert Vote.objects.get().marks == [[f"m{bruno.member_id}", 1]]


class TestVoting:
    @pytest.mark.parametrize(
        ("method", "typed", "marks"),
        [
            ("approval", {"paper-chosen": "1"}, [["o2", 1]]),
            ("score", {"paper-mark_0": "5", "paper-mark_1": "0"}, [["o1", 5], ["o2", 0]]),
            ("dots", {"paper-mark_0": "5"}, [["o1", 5]]),
            ("majority_judgment", {"paper-mark_0": "4", "paper-mark_1": ""}, [["o1", 4]]),
            ("irv", {"paper-mark_0": "2", "paper-mark_2": "1"}, [["o1", 2], ["o3", 1]]),
            ("schulze", {"paper-mark_0": "1", "paper-mark_2": "1"}, [["o1", 1], ["o3", 1]]),
            ("consent", {"paper-choice": "objection", "paper-reason": "Le bruit."}, [["text", 1]]),
            ("consent", {"paper-choice": "consent"}, [["text", 0]]),
            ("majority", {"choice": "no"}, [["no", 1]]),
            ("irv", {"paper-is_blank": "on"}, []),
        ],
    )
    def test_the_paper_fits_the_method(
        self, log_in: LogIn, method: str, typed: dict[str, str], marks: list[list[Any]]
    ) -> None:
        ana, *_ = make_voters()
        vote = put_to_vote(
            resolve(ana, method=method, at=before()), ana, written_at=before() + timedelta(minutes=1)
        )
        browser, address = log_in(ana), f"/scrutins/{vote.ballot_id}/"
        for name in typed:
            assert read(browser.get(address)).select_one(f"[name={name}]"), name
        assert browser.post(f"{address}vote/", typed).status_code == 303
        assert Vote.objects.get().marks == marks
        assert "Changer mon vote" in words(read(browser.get(address)))

    def test_an_objection_stands_in_the_discussion_until_it_is_lifted(self, log_in: LogIn) -> None:
        ana, bruno, _ = make_voters()
        written_at = before() + timedelta(minutes=1)
        vote = put_to_vote(resolve(ana, method="consent", at=before()), ana, written_at=written_at)
        typed = {"paper-choice": "objection", "paper-reason": "Le bruit."}
        for _again in range(2):
            assert log_in(bruno).post(f"/scrutins/{vote.ballot_id}/vote/", typed).status_code == 303
        said = Remark.objects.get(proposal=vote.proposal_id)
        assert (said.kind, said.text, said.author_id) == ("objection", "Le bruit.", bruno.member_id)
        wordless = log_in(bruno).post(f"/scrutins/{vote.ballot_id}/vote/", typed | {"paper-reason": ""})
        assert wordless.status_code == 422
        assert Remark.objects.count() == 1

    def test_a_ranking_is_moved_without_casting_it(self, log_in: LogIn) -> None:
        ana, *_ = make_voters()
        written_at = before() + timedelta(minutes=1)
        vote = put_to_vote(resolve(ana, method="irv", at=before()), ana, written_at=written_at)
        typed = {"paper-mark_0": "1", "paper-mark_1": "2", "paper-move": "up-1"}
        page = read(log_in(ana).post(f"/scrutins/{vote.ballot_id}/vote/", typed))
        ranks = {
            field["name"]: field.select_one("[selected]") for field in page.select("select[name^=paper-mark]")
        }
        assert {name: chosen and chosen["value"] for name, chosen in ranks.items()} == {
            "paper-mark_0": "2",
            "paper-mark_1": "1",
            "paper-mark_2": ranks["paper-mark_2"] and "",
        }
        assert not Vote.objects.exists()

    def test_an_invalid_paper_is_refused_in_words_and_kept(self, log_in: LogIn) -> None:
        ana, *_ = make_voters()
        vote = put_to_vote(
            resolve(ana, method="dots", at=before()), ana, written_at=before() + timedelta(minutes=1)
        )
        typed = {"paper-mark_0": "3", "paper-mark_1": "3"}
        answer = log_in(ana).post(f"/scrutins/{vote.ballot_id}/vote/", typed)
        page = read(answer, status=422)
        assert "Vous en donnez 6 en tout" in words(page).replace("\u00a0", " ")
        field = page.select_one("input[name=paper-mark_0]")
        assert field is not None
        assert field["value"] == "3"
        assert not Vote.objects.exists()


class TestResult:
    @pytest.mark.parametrize(
        "method",
        [
            "approval",
            "score",
            "dots",
            "majority_judgment",
            "irv",
            "schulze",
            "consent",
            "equal_shares",
            "greedy",
        ],
    )
    def test_pages_papers_and_programs_tell_it(self, log_in: LogIn, method: str) -> None:
        ana, bruno, _ = make_voters()
        at = before(days=8)
        is_budget = method in ("equal_shares", "greedy")
        proposal_id = spend(ana, method=method, at=at) if is_budget else resolve(ana, method=method, at=at)
        vote = put_to_vote(proposal_id, ana, written_at=at + timedelta(minutes=1))
        write(vote, bruno, ("text", 0) if method == "consent" else ("o2", 1))
        browser, address = log_in(ana), f"/scrutins/{vote.ballot_id}/"
        drawn = TieOrder.objects.first()
        asked = json.dumps(ask(browser, f"/ballots/{vote.ballot_id}"))
        for shown in (browser.get(address).content.decode(), asked):
            assert drawn is None or drawn.nonce not in shown
        count(vote)
        page = read(browser.get(address))
        assert "Adoptée" in words(page)
        assert page.select_one(".sheet .winners strong")
        for paper in ("proces-verbal.pdf", "emargement.pdf"):
            assert browser.get(f"{address}{paper}").content.startswith(b"%PDF")
        assert browser.get(f"{address}recomptage.zip").content.startswith(b"PK")
        told = ask(browser, f"/ballots/{vote.ballot_id}")
        assert (told["method"], told["outcome"]) == (method, "adopted")
        assert told["count"]["chosen"] == ["text" if method == "consent" else "o2"]
        assert ask(log_in(bruno), f"/ballots/{vote.ballot_id}")["own_marks"]
        for kind in (Kind.BUDGET, Kind.RESOLUTION):
            listed = read(browser.get(f"/propositions/?kind={kind}"))
            link = listed.select_one(f'a[href="/propositions/{vote.proposal_id}/"]')
            assert bool(link) == ((kind is Kind.BUDGET) == is_budget)
        assert "Adoptée" in words(read(browser.get(f"/propositions/{vote.proposal_id}/")))

    def test_pages_of_a_ballot_ask_few_questions(
        self,
        log_in: LogIn,
        django_assert_max_num_queries: Any,  # noqa: ANN401  of pytest-django
    ) -> None:
        ana, bruno, chloe, denis, elise = make_voters(5)
        at = before(days=8)
        candidates: list[Actor] = [bruno, chloe, denis, elise]
        vote = put_to_vote(
            elect(ana, at=at), ana, candidates=candidates, written_at=at + timedelta(minutes=1)
        )
        write(vote, ana, (f"m{bruno.member_id}", 1))
        browser = log_in(ana)
        for _state in ("open", "counted"):
            for address in (f"/scrutins/{vote.ballot_id}/", f"/propositions/{vote.proposal_id}/"):
                with django_assert_max_num_queries(30):
                    browser.get(address)
            count(vote)


def test_the_person_concerned_is_heard_beside_the_proposal(log_in: LogIn) -> None:
    ana, bruno, _ = make_voters()
    proposal_id = kinds.exclude(
        by=ana, at=before(), title=TITLE, reason=REASON, member_id=bruno.member_id or 0
    )
    vote = put_to_vote(proposal_id, ana, written_at=before() + timedelta(minutes=1))
    assert "On propose de vous exclure" in words(read(log_in(bruno).get("/")))
    assert "On propose de vous exclure" not in words(read(log_in(ana).get("/")))
    page = words(read(log_in(bruno).get(f"/propositions/{proposal_id}/")))
    assert "n’a encore rien dit" in page
    remarks.say(by=bruno, at=vote.opened_at, proposal_id=proposal_id, text="Je conteste.", kind="objection")
    for address in (f"/propositions/{proposal_id}/", f"/scrutins/{vote.ballot_id}/"):
        assert "Je conteste." in words(read(log_in(ana).get(address)))
