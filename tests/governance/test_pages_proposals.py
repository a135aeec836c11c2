"""The pages of proposals: reading them, putting them to the vote, taking them back."""

from datetime import datetime

import pytest
from django.utils import timezone

from governance.models import Ballot
from tests.conftest import LogIn
from tests.coop.pages import read, words
from tests.governance.pages import NEW_SPLIT, SPLIT, labels
from tests.governance.stories import adopt, announced, cast, finish, make_voters, open_vote, propose
from tests.people import make_auditor, make_coordinator, make_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("founded")]


@pytest.fixture
def now() -> datetime:
    return timezone.now()


class TestProposals:
    def test_an_empty_list_proposes_the_next_step(self, log_in: LogIn) -> None:
        browser = log_in(make_member("Ana Petit"))
        assert "Personne n’a encore proposé" in words(read(browser.get("/propositions/")))
        assert "Aucune proposition de ce genre" in words(read(browser.get("/propositions/?state=voting")))

    def test_the_list_says_what_changes_and_filters_in_the_address(
        self, log_in: LogIn, now: datetime
    ) -> None:
        ana, bruno, _ = make_voters()
        open_vote(ana, key=SPLIT, value=NEW_SPLIT, at=now)
        propose(bruno, title="A bolder quorum")
        browser = log_in(ana)
        said = words(read(browser.get("/propositions/"))).replace("\u202f", " ")
        assert "en cours de vote" in said
        assert "45 %" not in said
        assert "40 % au lieu de 35 %" in said
        assert "50 % au lieu de 20 %" in said
        filtered = words(read(browser.get("/propositions/?state=draft&rule=governance.quorum_share")))
        assert "A bolder quorum" in filtered
        assert "40" not in filtered
        assert "A bolder quorum" not in words(read(browser.get(f"/propositions/?rule={SPLIT}")))

    @pytest.mark.parametrize("query", ["state=nonsense", "rule=" + "x" * 5000, "page=-4", "page=zzz"])
    def test_what_can_not_be_asked_is_kept_harmless(self, log_in: LogIn, query: str) -> None:
        read(log_in(make_member("Ana Petit")).get(f"/propositions/?{query}"))

    def test_a_vote_to_be_counted_says_so_in_the_list(self, log_in: LogIn) -> None:
        ana = make_member("Ana Petit")
        open_vote(ana)
        assert "reste à dépouiller" in words(read(log_in(ana).get("/propositions/")))

    def test_long_lists_are_paged_under_the_query_budget(self, log_in: LogIn) -> None:
        ana = make_member("Ana Petit")
        keys = ["governance.notice_days", "governance.voting_days"]
        for number in range(22):
            open_vote(ana, key=keys[number % 2], value=10 + number)
        browser = log_in(ana)
        first, second = read(browser.get("/propositions/")), read(browser.get("/propositions/?page=2"))
        assert len(first.select("article.item")) == 20
        assert len(second.select("article.item")) == 2

    def test_the_proposer_is_offered_to_publish_and_others_are_not(self, log_in: LogIn) -> None:
        ana, bruno, _ = make_voters()
        address = f"/propositions/{propose(ana)}/"
        assert {"La publier", "Retirer"} <= set(labels(read(log_in(ana).get(address))))
        for person in (bruno, make_coordinator(), make_auditor()):
            assert not {"La publier", "Retirer"} & set(labels(read(log_in(person).get(address))))

    def test_opening_leads_to_the_vote_twice_alike(self, log_in: LogIn, now: datetime) -> None:
        ana = make_member("Ana Petit")
        proposal_id, browser = announced(ana, at=now), log_in(ana)
        assert "Ouvrir le vote maintenant" in labels(read(browser.get(f"/propositions/{proposal_id}/")))
        for _ in range(2):
            answer = browser.post(f"/propositions/{proposal_id}/mise-au-vote/")
            assert (answer.status_code, answer["Location"]) == (303, f"/scrutins/{Ballot.objects.get().pk}/")
        assert "Le vote est ouvert" in words(read(browser.get(answer["Location"])))

    def test_withdrawing_says_so(self, log_in: LogIn) -> None:
        ana = make_member("Ana Petit")
        proposal_id, browser = propose(ana), log_in(ana)
        answer = browser.post(f"/propositions/{proposal_id}/retrait/", follow=True)
        assert "Votre proposition est retirée" in words(read(answer))
        assert "Retirée" in words(read(answer))

    def test_others_are_refused_even_by_hand(self, log_in: LogIn) -> None:
        ana, bruno, _ = make_voters()
        proposal_id = propose(ana)
        for verb in ("mise-au-vote", "retrait"):
            assert log_in(bruno).post(f"/propositions/{proposal_id}/{verb}/").status_code == 403

    def test_a_stale_draft_says_what_to_do(self, log_in: LogIn) -> None:
        ana, bruno, _ = make_voters()
        draft = propose(bruno, value="0.3")
        adopt(ana)
        browser = log_in(bruno)
        page = read(browser.get(f"/propositions/{draft}/"))
        assert "elle ne peut plus être votée" in words(page)
        assert "Mettre au vote" not in labels(page)
        assert {"Retirer", "La réécrire"} <= set(labels(page))
        answer = browser.post(
            f"/propositions/{draft}/mise-au-vote/",
            headers={"referer": f"http://testserver/propositions/{draft}/"},
        )
        assert "La règle a changé" in words(read(browser.get(answer["Location"])))

    def test_another_vote_on_the_rule_is_told(self, log_in: LogIn, now: datetime) -> None:
        ana, bruno, _ = make_voters()
        first, second = open_vote(ana, at=now), open_vote(bruno, value="0.6", at=now)
        page = read(log_in(ana).get(f"/propositions/{first.proposal_id}/"))
        assert page.select_one(f'a[href="/scrutins/{second.ballot_id}/"]')

    @pytest.mark.parametrize(
        ("choice", "outcome"),
        [("yes", "Adoptée"), ("no", "les oui n’ont pas atteint")],
        ids=["adopted", "rejected"],
    )
    def test_a_decided_one_says_why(self, log_in: LogIn, choice: str, outcome: str) -> None:
        ana = make_member("Ana Petit")
        vote = open_vote(ana)
        cast(vote, [(ana, choice)])
        finish(vote)
        assert outcome in words(read(log_in(ana).get(f"/propositions/{vote.proposal_id}/")))

    def test_a_text_is_shown_as_it_was_typed_and_never_as_markup(self, log_in: LogIn) -> None:
        ana = make_member("Ana Petit")
        proposal_id = propose(ana, title="<b>Bold</b> & {{ braces }}")
        page = read(log_in(ana).get(f"/propositions/{proposal_id}/"))
        assert "<b>Bold</b> & {{ braces }}" in words(page)
        assert not page.select("main b")
