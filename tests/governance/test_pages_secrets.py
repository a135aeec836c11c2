"""The pages of a secret vote: a code shown once, a paper changed by it, the list after the count."""

import csv
import io
import re
from collections.abc import Iterable
from datetime import datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from coop.domain.actors import Actor
from coop.rendering import sheets
from coop.rendering.sheets import Sheet
from governance.domain import secrecy
from governance.models import Ballot, Proposal
from governance.selectors import urns
from governance.services import ballots, proposals, proxies
from tests.conftest import LogIn
from tests.coop.pages import read, words
from tests.governance.kinds import resolve
from tests.governance.pages import english, labels
from tests.governance.secrets import make_voters, open_secret, put, put_all, write
from tests.governance.stories import ANNOUNCEMENT, DISCUSSION, announce, close, open_vote, publish
from tests.governance.stories import Vote as Story

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("founded")]

CODE = re.compile(r"(?:[2-9A-HJ-NP-Z]{4}-){4}[2-9A-HJ-NP-Z]{4}")


@pytest.fixture
def people() -> list[Actor]:
    return make_voters()


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def vote(people: list[Actor], now: datetime) -> Story:
    return open_secret(people[0], at=now - timedelta(hours=1))


@pytest.fixture
def counted(people: list[Actor], now: datetime) -> Story:
    vote = open_secret(people[0], at=now - timedelta(days=8))
    put_all(vote, zip(people, ("yes", "no", "blank", "yes", "yes", "no"), strict=True))
    close(vote)
    return vote


def address(vote: Story, ending: str = "") -> str:
    return f"/scrutins/{vote.ballot_id}/{ending}"


class TestAnnouncing:
    def test_its_proposer_chooses(self, log_in: LogIn, people: list[Actor], now: datetime) -> None:
        proposal_id = publish(people[0], at=now - DISCUSSION)
        for person in people[1:3]:
            log_in(person).post(f"/propositions/{proposal_id}/parrainage/")
        browser = log_in(people[0])
        page = read(browser.get(f"/propositions/{proposal_id}/"))
        assert {"Annoncer le vote", "Annoncer un vote secret"} <= set(labels(page))
        browser.post(f"/propositions/{proposal_id}/annonce/", {"secrecy": "secret"})
        assert Proposal.objects.get(pk=proposal_id).is_secret
        assert "Ce vote sera secret" in words(read(browser.get(f"/propositions/{proposal_id}/")))


class TestVoting:
    def test_the_code_is_shown_once_and_changes_the_paper(
        self, log_in: LogIn, people: list[Actor], vote: Story
    ) -> None:
        browser = log_in(people[1])
        page = read(browser.get(address(vote)))
        assert "Ce vote est secret" in words(page)
        assert "Ce vote n’est pas secret" not in words(page)
        assert not page.select("input[name=code]")
        answer = browser.post(address(vote, "vote/"), {"choice": "yes"})
        assert "no-store" in answer["Cache-Control"]
        code = CODE.findall(answer.content.decode())[0]
        again = read(browser.get(address(vote)))
        assert code not in again.decode()
        assert "Vous avez voté" in words(again)
        assert not again.select("input[name=choice][checked]")
        changed = browser.post(address(vote, "vote/"), {"choice": "no", "code": code.lower()})
        assert "Votre bulletin est réécrit" in words(read(changed))
        assert [slip.marks for slip in urns.papers(vote.ballot_id)] == [(("no", 1),)]

    def test_without_its_code_a_vote_stands(self, log_in: LogIn, people: list[Actor], vote: Story) -> None:
        put(vote, people[1], "yes")
        browser = log_in(people[1])
        for code, said in (
            ("", "saisissez le code"),
            ("ABC", "vingt lettres"),
            ("A" * 20, "Aucun bulletin de ce vote"),
        ):
            answer = browser.post(address(vote, "vote/"), {"choice": "no", "code": code})
            page = read(answer, status=422)
            assert said in words(page)
            chosen = page.select_one("input[name=choice][checked]")
            assert chosen is not None
            assert chosen["value"] == "no"
        assert [slip.marks for slip in urns.papers(vote.ballot_id)] == [(("yes", 1),)]

    def test_nothing_of_it_is_kept_with_the_session(
        self, log_in: LogIn, people: list[Actor], vote: Story
    ) -> None:
        browser = log_in(people[1])
        browser.get(address(vote))
        before = list(Session.objects.order_by("pk").values_list())
        code = CODE.findall(browser.post(address(vote, "vote/"), {"choice": "yes"}).content.decode())[0]
        browser.post(address(vote, "vote/"), {"choice": "no", "code": code})
        assert list(Session.objects.order_by("pk").values_list()) == before
        assert not any(code in morsel.value for morsel in browser.cookies.values())

    def test_a_holder_votes_for_a_giver(self, log_in: LogIn, people: list[Actor], vote: Story) -> None:
        giver, holder = people[2], people[1]
        proxies.give(
            by=giver, at=vote.opened_at, proposal_id=vote.proposal_id, holder_id=holder.member_id or 0
        )
        browser = log_in(holder)
        assert not read(browser.get(address(vote))).select("input[name=giver]")
        browser.post(address(vote, "vote/"), {"choice": "yes"})
        page = read(browser.get(address(vote)))
        assert [one["value"] for one in page.select("input[name=giver]")] == ["", str(giver.member_id)]
        answer = browser.post(address(vote, "vote/"), {"choice": "no", "giver": str(giver.member_id)})
        assert "Vous avez voté pour Chloé Martin, par pouvoir" in words(read(answer))
        assert urns.turnout(vote.ballot_id) == (2, 1)
        page = read(log_in(giver).get(f"/propositions/{vote.proposal_id}/pouvoir/"))
        assert "vote pour de bon" in words(page)

    def test_a_paper_of_any_method_is_shown_again_when_it_is_wrong(
        self, log_in: LogIn, people: list[Actor], now: datetime
    ) -> None:
        vote = _resolution(people, now)
        browser = log_in(people[1])
        answer = browser.post(address(vote, "vote/"), {})
        assert answer.status_code == 422
        assert urns.turnout(vote.ballot_id) == (0, 0)

    def test_a_rearranged_paper_keeps_what_stands_beside_it(
        self, log_in: LogIn, people: list[Actor], now: datetime
    ) -> None:
        vote = _resolution(people, now, method="irv")
        write(vote, people[1], ("o1", 1))
        browser = log_in(people[1])
        page = read(
            browser.post(
                address(vote, "vote/"),
                {"code": "ABCD", "paper-mark_0": "1", "paper-mark_1": "2", "paper-move": "up-1"},
            )
        )
        field = page.select_one("input[name=code]")
        assert field is not None
        assert field["value"] == "ABCD"
        assert not page.select(".errors")
        assert [slip.marks for slip in urns.papers(vote.ballot_id)] == [(("o1", 1),)]

    def test_the_api_says_that_it_is_secret_and_no_choice(
        self, log_in: LogIn, people: list[Actor], vote: Story
    ) -> None:
        put(vote, people[1], "yes")
        told = log_in(people[1]).get(f"/api/governance/ballots/{vote.ballot_id}").json()
        assert (told["is_secret"], told["own_choice"], told["own_marks"], told["votes"]) == (
            True,
            None,
            None,
            1,
        )

    def test_before_the_end_nothing_tells_what_was_voted(
        self, log_in: LogIn, people: list[Actor], vote: Story
    ) -> None:
        put_all(vote, [(person, "yes") for person in people[1:]])
        browser = log_in(people[0])
        for ending in ("bulletins/", "bulletins.csv", "recomptage.zip", "votes.csv"):
            assert browser.get(address(vote, ending)).status_code == 404
        page = words(read(browser.get(address(vote))))
        assert "5 sur 6" in page


class TestCounted:
    def test_everybody_reads_the_list_and_finds_their_own_paper(
        self, log_in: LogIn, people: list[Actor], now: datetime
    ) -> None:
        vote = open_secret(people[0], at=now - timedelta(days=8))
        code = put(vote, people[1], "no")
        put_all(vote, [(person, "yes") for person in people[2:]])
        close(vote)
        browser = log_in(people[1])
        assert "Retrouver mon bulletin dans la liste" in labels(read(browser.get(address(vote))))
        page = read(browser.get(address(vote, "bulletins/")))
        assert len(page.select("tbody tr")) == 5
        found = words(read(browser.post(address(vote, "bulletins/"), {"code": secrecy.say(code)})))
        assert "Compté ainsi : Non" in found.replace("\xa0", " ")
        receipt = secrecy.receipt_of(Ballot.objects.get(pk=vote.ballot_id).frozen, code)
        assert receipt in found
        for wrong, said in (("A" * 20, "Aucun bulletin"), ("x", "vingt lettres"), ("", "obligatoire")):
            answer = browser.post(address(vote, "bulletins/"), {"code": wrong})
            assert said in words(read(answer, status=422))

    def test_the_file_has_every_paper(self, log_in: LogIn, people: list[Actor], counted: Story) -> None:
        content = log_in(people[0]).get(address(counted, "bulletins.csv")).content.decode()
        head, *rows = csv.reader(io.StringIO(content))
        assert head == ["receipt", "yes", "no"]
        assert sorted(row[1:] for row in rows) == [["", ""], ["", "1"], ["", "1"]] + [["1", ""]] * 3
        assert [row[0] for row in rows] == sorted(row[0] for row in rows)

    def test_an_open_vote_has_no_such_list(self, log_in: LogIn, people: list[Actor], now: datetime) -> None:
        vote = open_vote(people[0], at=now - timedelta(days=8))
        close(vote)
        assert log_in(people[0]).get(address(vote, "bulletins/")).status_code == 404

    def test_in_english(self, log_in: LogIn, people: list[Actor], counted: Story) -> None:
        browser = english(log_in(people[0]))
        assert "Find my paper" in words(read(browser.get(address(counted, "bulletins/"))))

    def test_minutes_and_attendance_say_who_came_and_that_it_was_secret(
        self, log_in: LogIn, people: list[Actor], now: datetime, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        vote = open_secret(people[0], at=now - timedelta(days=8))
        proxies.give(
            by=people[2], at=vote.opened_at, proposal_id=vote.proposal_id, holder_id=people[1].member_id or 0
        )
        put(vote, people[1])
        put(vote, people[1], giver=people[2])
        close(vote)
        drawn: list[tuple[Sheet, list[tuple[str, ...]]]] = []

        def written(sheet: Sheet, rows: Iterable[Iterable[str]]) -> bytes:
            drawn.append((sheet, [tuple(row) for row in rows]))
            return b""

        monkeypatch.setattr(sheets, "written", written)
        browser = log_in(people[0])
        browser.get(address(vote, "proces-verbal.pdf"))
        browser.get(address(vote, "emargement.pdf"))
        (minutes, _figures), (_attendance, rows) = drawn
        assert ("Secret du vote", "vote secret") in minutes.facts
        assert ("Pouvoirs", "Chloé Martin a donné pouvoir à Bruno Leroy") in minutes.parts
        said = {name: attended for _number, name, attended in rows}
        assert said["Bruno Leroy"] == "a voté"
        assert "Bruno Leroy" in said["Chloé Martin"]
        assert said["Ana Petit"] == "n’a pas voté"


def _resolution(people: list[Actor], now: datetime, *, method: str = "approval") -> Story:
    opened_at = now - timedelta(hours=1)
    written_at = opened_at - ANNOUNCEMENT - DISCUSSION
    proposal_id = resolve(people[0], method=method, at=written_at)
    proposals.publish(by=people[0], at=written_at, proposal_id=proposal_id)
    announce(proposal_id, by=people[0], at=opened_at - ANNOUNCEMENT, is_secret=True)
    ballot_id = ballots.open(by=people[0], at=opened_at, proposal_id=proposal_id)
    return Story(proposal_id, ballot_id, opened_at, opened_at + timedelta(days=7))
