"""The page of a vote: what is asked, one's own vote, turnout, the count."""

from datetime import datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from coop.domain.actors import Actor
from governance.domain.ballots import Choice
from governance.models import Ballot, Vote
from governance.selectors import ballots as facts
from tests.conftest import LogIn
from tests.coop.pages import read, words
from tests.governance.pages import NEW_SPLIT, SPLIT, english, labels, without_tokens
from tests.governance.stories import Vote as Story
from tests.governance.stories import adopt, cast, make_voters, open_vote
from tests.instants import after
from tests.people import make_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("founded")]


@pytest.fixture
def now() -> datetime:
    return timezone.now()


class TestBallot:
    @pytest.fixture
    def people(self) -> list[Actor]:
        return make_voters()

    @pytest.fixture
    def vote(self, people: list[Actor], now: datetime) -> Story:
        return open_vote(people[0], at=now - timedelta(hours=1))

    def show(self, log_in: LogIn, person: Actor, vote: Story) -> BeautifulSoup:
        return read(log_in(person).get(f"/scrutins/{vote.ballot_id}/"))

    def test_it_asks_and_explains(self, log_in: LogIn, people: list[Actor], vote: Story) -> None:
        page = self.show(log_in, people[1], vote)
        said = words(page).replace("\u202f", " ")
        for part in (
            "Aujourd’hui 20 %",
            "Si c’est adopté 50 %",
            "So that it binds us.",
            "Ana Petit",
            "0 sur 3",
        ):
            assert part in said, part
        assert "Ce vote n’est pas secret" in said
        assert [radio["value"] for radio in page.select("input[name=choice]")] == ["yes", "no", "blank"]
        assert not page.select("input[name=choice][checked]")
        live = page.select_one("[data-live]")
        assert live is not None
        assert (live["data-live"], live["hx-get"]) == (
            f"/live/ballots/{vote.ballot_id}/",
            f"/scrutins/{vote.ballot_id}/participation/",
        )

    def test_one_votes_and_changes_ones_vote(self, log_in: LogIn, people: list[Actor], vote: Story) -> None:
        browser = log_in(people[1])
        for choice in ("yes", "no"):
            answer = browser.post(f"/scrutins/{vote.ballot_id}/vote/", {"choice": choice})
            assert (answer.status_code, answer["Location"]) == (303, f"/scrutins/{vote.ballot_id}/")
        page = read(browser.get(answer["Location"]))
        assert "Vous avez voté : Non" in words(page).replace("\xa0", " ")
        checked = page.select_one("input[name=choice][checked]")
        assert checked is not None
        assert checked["value"] == "no"
        assert "Changer mon vote" in labels(page)
        assert facts.choice_of(vote.ballot_id, people[1].member_id or 0) is Choice.NO

    @pytest.mark.parametrize("typed", [{}, {"choice": ""}, {"choice": "maybe"}, {"choice": "x" * 5000}])
    def test_no_choice_is_said(
        self, log_in: LogIn, people: list[Actor], vote: Story, typed: dict[str, str]
    ) -> None:
        answer = log_in(people[1]).post(f"/scrutins/{vote.ballot_id}/vote/", typed)
        assert "Choisissez oui, non ou blanc" in words(read(answer, status=422))
        assert not Vote.objects.exists()

    def test_before_the_end_nothing_tells_what_others_voted(
        self, log_in: LogIn, people: list[Actor], vote: Story
    ) -> None:
        """The page, its live part and the API are the same to the letter whatever others chose."""
        ana, bruno, chloe = people
        addresses = (f"/scrutins/{vote.ballot_id}/", f"/api/governance/ballots/{vote.ballot_id}")
        seen = []
        for choice in ("yes", "no", "blank"):
            cast(vote, [(bruno, choice), (chloe, choice)])
            browser = log_in(ana)
            seen.append([without_tokens(browser.get(address).content.decode()) for address in addresses])
        assert seen[0] == seen[1] == seen[2]

    def test_who_was_admitted_later_reads_and_is_told_why_not(
        self, log_in: LogIn, vote: Story, now: datetime
    ) -> None:
        nora = make_member("Nora Nouvelle", at=now)
        page = self.show(log_in, nora, vote)
        assert "La liste électorale a été arrêtée" in words(page)
        assert not page.select("input[name=choice]")
        answer = log_in(nora).post(f"/scrutins/{vote.ballot_id}/vote/", {"choice": "yes"}, follow=True)
        assert "vous n’y étiez pas encore" in answer.content.decode()
        assert not Vote.objects.exists()

    def test_it_is_not_counted_early(self, log_in: LogIn, people: list[Actor], vote: Story) -> None:
        assert "Dépouiller le scrutin" not in labels(self.show(log_in, people[0], vote))
        browser = log_in(people[0])
        browser.post(f"/scrutins/{vote.ballot_id}/cloture/")
        assert "encore ouvert" in browser.get("/regles/").content.decode()
        assert Ballot.objects.get().closed_at is None

    def test_any_member_counts_what_is_due(self, log_in: LogIn, people: list[Actor]) -> None:
        ana, bruno, chloe = people
        vote = open_vote(ana)
        cast(vote, [(ana, "yes"), (bruno, "yes"), (chloe, "blank")])
        nora = make_member("Nora Nouvelle", at=after(days=30))
        page = self.show(log_in, nora, vote)
        assert "Dépouiller le scrutin" in labels(page)
        assert not page.select("input[name=choice]")
        browser = log_in(nora)
        for _ in range(2):
            assert browser.post(f"/scrutins/{vote.ballot_id}/cloture/").status_code == 303
        page = self.show(log_in, ana, vote)
        said = words(page)
        assert "Adoptée" in said
        assert [row.get_text(" ", strip=True).split()[-1] for row in page.select(".legend li")] == [
            "2",
            "0",
            "1",
        ]
        assert "Personnes inscrites 3" in said
        assert "Bruno" not in said
        assert "Vous avez voté" not in said

    def test_voting_too_late_is_told_and_changes_nothing(self, log_in: LogIn, people: list[Actor]) -> None:
        vote = open_vote(people[0])
        browser = log_in(people[1])
        answer = browser.post(f"/scrutins/{vote.ballot_id}/vote/", {"choice": "yes"}, follow=True)
        assert "Ce vote est terminé" in answer.content.decode()
        assert not Vote.objects.exists()

    def test_shares_are_drawn_before_and_after(
        self, log_in: LogIn, people: list[Actor], now: datetime
    ) -> None:
        vote = open_vote(people[0], key=SPLIT, value=NEW_SPLIT, at=now)
        assert len(self.show(log_in, people[0], vote).select("svg.stacked-drawing")) == 2

    def test_the_live_part_is_the_turnout_alone(
        self, log_in: LogIn, people: list[Actor], vote: Story
    ) -> None:
        browser, address = log_in(people[0]), f"/scrutins/{vote.ballot_id}/participation/"
        assert browser.get(address)["Location"] == f"/scrutins/{vote.ballot_id}/"
        cast(vote, [(people[1], "yes")])
        part = browser.get(address, headers={"hx-request": "true"}).content.decode()
        assert "1 sur 3" in part
        assert "<html" not in part

    def test_the_live_part_of_a_counted_vote_leads_to_the_result(
        self, log_in: LogIn, people: list[Actor]
    ) -> None:
        vote = adopt(people[0])
        address = f"/scrutins/{vote.ballot_id}/participation/"
        part = log_in(people[0]).get(address, headers={"hx-request": "true"}).content.decode()
        assert f'href="/scrutins/{vote.ballot_id}/"' in part

    def test_it_is_said_in_english_too(self, log_in: LogIn, people: list[Actor], vote: Story) -> None:
        said = words(read(english(log_in(people[0])).get(f"/scrutins/{vote.ballot_id}/")))
        assert "This vote is not secret" in said
        assert "One more vote and the quorum is reached." in said
