"""The pages of rules, proposals and votes: what each person reads there, and what their buttons do."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from coop.domain.actors import Actor, Role
from governance.domain import registry
from governance.domain.ballots import Choice
from governance.domain.rules import Json, Rule
from governance.models import Ballot, Proposal, Vote
from governance.selectors import ballots as facts
from tests.conftest import LogIn
from tests.coop.pages import read, words
from tests.governance.stories import (
    QUORUM,
    adopt,
    cast,
    close,
    make_voters,
    open_vote,
    propose,
)
from tests.governance.stories import (
    Vote as Story,
)
from tests.instants import after
from tests.people import give_powers, make_auditor, make_coordinator, make_member, make_pending, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("founded")]
SPLIT = "timebank.distribution_shares"
NEW_SPLIT = {"observatory": "0.20", "inclusion": "0.40", "solidarity": "0.20", "reserve": "0.20"}


@pytest.fixture
def now() -> datetime:
    return timezone.now()


def english(browser: Client) -> Client:
    browser.cookies["django_language"] = "en"
    return browser


def labels(page: BeautifulSoup) -> list[str]:
    """What may be pressed in the page: buttons and links that look like buttons."""
    assert page.main is not None
    return [button.get_text(strip=True) for button in page.main.select("button, a.button")]


class TestRules:
    def test_a_visitor_reads_every_rule_by_family(self) -> None:
        page = read(Client().get("/regles/"))
        for rule in registry.every():
            assert page.select_one(f'a[href="/regles/{rule.key}/"]'), rule.key
        said = words(page)
        assert said.index("Ce que nous décidons") < said.index("Ce que nous comptons")
        assert "Quorum" in said
        assert "20 %" in said.replace("\u202f", " ")
        assert "Proposer un changement" not in labels(page)

    def test_a_member_is_invited_to_propose(self, log_in: LogIn) -> None:
        page = read(log_in(make_member("Ana Petit")).get("/regles/"))
        assert "Proposer un changement" in labels(page)

    def test_it_is_said_in_english_too(self) -> None:
        said = words(read(english(Client()).get("/regles/")))
        assert "The rules that we obey" in said
        assert "Since the founding" in said

    def test_what_was_decided_and_does_not_apply_yet_is_announced(self, now: datetime) -> None:
        adopt(make_voters()[0], at=now - timedelta(days=7))
        said = words(read(Client().get("/regles/"))).replace("\u202f", " ")
        assert "à partir du" in said
        assert "50 %" in said
        assert "À partir du" in words(read(Client().get(f"/regles/{QUORUM}/")))

    @pytest.mark.parametrize("rule", registry.every(), ids=lambda rule: rule.key)
    def test_each_rule_has_its_page_in_both_languages(self, rule: Rule[Any]) -> None:
        assert "Depuis la fondation" in words(read(Client().get(f"/regles/{rule.key}/")))
        assert "Since the founding" in words(read(english(Client()).get(f"/regles/{rule.key}/")))

    def test_the_history_names_the_vote_behind_each_step_to_members(self, log_in: LogIn) -> None:
        ana = make_voters()[0]
        vote = adopt(ana)
        page = read(log_in(ana).get(f"/regles/{QUORUM}/"))
        said = words(page)
        assert "A higher quorum" in said
        assert "1 oui, 0 non, 0 blanc, pour 3 personnes inscrites" in said
        assert page.select_one(f'a[href="/scrutins/{vote.ballot_id}/"]')
        assert page.select_one("polyline.line-ink")

    def test_a_visitor_reads_the_counts_and_not_the_words_of_members(self) -> None:
        vote = adopt(make_voters()[0])
        page = read(Client().get(f"/regles/{QUORUM}/"))
        assert "1 oui, 0 non" in words(page)
        assert "A higher quorum" not in words(page)
        assert not page.select_one(f'a[href="/scrutins/{vote.ballot_id}/"]')

    def test_a_floor_is_said(self) -> None:
        assert "ne descend jamais sous 10" in words(read(Client().get(f"/regles/{SPLIT}/")))

    def test_a_member_sees_that_it_is_discussed(self, log_in: LogIn) -> None:
        ana = make_member("Ana Petit")
        propose(ana)
        assert "En discussion" in words(read(log_in(ana).get(f"/regles/{QUORUM}/")))
        assert "En discussion" not in words(read(Client().get(f"/regles/{QUORUM}/")))

    @pytest.mark.parametrize("key", ["governance.no_such_rule", "x" * 5000, "Règle%20é"])
    def test_an_unknown_rule_is_not_found(self, key: str) -> None:
        assert Client().get(f"/regles/{key}/").status_code == 404


class TestDoors:
    ADDRESSES = ("/propositions/", "/propositions/1/", "/scrutins/1/", "/scrutins/1/participation/")
    VERBS = (
        "/propositions/1/mise-au-vote/",
        "/propositions/1/retrait/",
        "/scrutins/1/vote/",
        "/scrutins/1/cloture/",
    )

    def test_visitors_are_led_to_the_log_in(self) -> None:
        for address in (*self.ADDRESSES, "/propositions/nouvelle/"):
            assert Client().get(address)["Location"].startswith("/compte/login/"), address
        for verb in self.VERBS:
            assert Client().post(verb)["Location"].startswith("/compte/login/"), verb

    def test_who_is_not_admitted_is_led_to_the_membership_page(self, log_in: LogIn) -> None:
        for person in (make_pending("Paul Pending"), make_user("Ursule User")):
            browser = log_in(person)
            for address in (*self.ADDRESSES, "/propositions/nouvelle/"):
                assert browser.get(address)["Location"] == "/adhesion/", address
            for verb in self.VERBS:
                assert browser.post(verb)["Location"] == "/adhesion/", verb

    def test_an_auditor_who_is_no_member_reads_and_does_not_act(self, log_in: LogIn) -> None:
        vote = adopt(make_voters()[0])
        browser = log_in(give_powers(make_user("Aude Roy"), Role.AUDITOR))
        for address in (
            "/propositions/",
            f"/propositions/{vote.proposal_id}/",
            f"/scrutins/{vote.ballot_id}/",
        ):
            page = read(browser.get(address))
            assert not {"Proposer un changement", "Voter", "Dépouiller le scrutin"} & set(labels(page)), (
                address
            )
        for verb in self.VERBS:
            assert browser.post(verb)["Location"] == "/adhesion/", verb

    def test_verbs_are_not_read(self, log_in: LogIn) -> None:
        browser = log_in(make_member("Ana Petit"))
        assert [browser.get(verb).status_code for verb in self.VERBS] == [405] * len(self.VERBS)

    def test_what_does_not_exist_is_not_found(self, log_in: LogIn) -> None:
        browser = log_in(make_member("Ana Petit"))
        for number in ("99", "9" * 30):
            for address in (f"/propositions/{number}/", f"/scrutins/{number}/"):
                assert browser.get(address).status_code == 404, address
        for verb in self.VERBS:
            assert browser.post(verb, {"choice": "yes"}).status_code == 404, verb


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

    def test_the_proposer_is_offered_the_vote_and_others_are_not(self, log_in: LogIn) -> None:
        ana, bruno, _ = make_voters()
        address = f"/propositions/{propose(ana)}/"
        assert {"Mettre au vote", "Retirer"} <= set(labels(read(log_in(ana).get(address))))
        for person in (bruno, make_coordinator(), make_auditor()):
            assert not {"Mettre au vote", "Retirer"} & set(labels(read(log_in(person).get(address))))

    def test_opening_leads_to_the_vote_twice_alike(self, log_in: LogIn) -> None:
        ana = make_member("Ana Petit")
        proposal_id, browser = propose(ana), log_in(ana)
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
        close(vote)
        assert outcome in words(read(log_in(ana).get(f"/propositions/{vote.proposal_id}/")))

    def test_a_text_is_shown_as_it_was_typed_and_never_as_markup(self, log_in: LogIn) -> None:
        ana = make_member("Ana Petit")
        proposal_id = propose(ana, title="<b>Bold</b> & {{ braces }}")
        page = read(log_in(ana).get(f"/propositions/{proposal_id}/"))
        assert "<b>Bold</b> & {{ braces }}" in words(page)
        assert not page.select("main b")


class TestWriting:
    def post(self, browser: Client, key: str = QUORUM, **typed: str) -> Json:
        content = {"title": "Un quorum", "reason": "Parce que.", "value": "30"} | typed
        return browser.post(f"/propositions/nouvelle/?rule={key}", content)

    @pytest.fixture
    def browser(self, log_in: LogIn) -> Client:
        return log_in(make_member("Ana Petit"))

    def test_first_one_chooses_a_rule(self, browser: Client) -> None:
        page = read(browser.get("/propositions/nouvelle/"))
        for rule in registry.every():
            assert page.select_one(f'a[href="/propositions/nouvelle/?rule={rule.key}"]'), rule.key
        read(browser.get("/propositions/nouvelle/?rule=nonsense"))
        assert browser.post("/propositions/nouvelle/", {}).status_code == 200

    @pytest.mark.parametrize("rule", registry.every(), ids=lambda rule: rule.key)
    def test_the_form_fits_the_rule(self, browser: Client, rule: Rule[Any]) -> None:
        page = read(browser.get(f"/propositions/nouvelle/?rule={rule.key}"))
        assert page.select_one("input[name=title]")
        assert page.select_one("textarea[name=reason]")
        names = [f"part_{part}" for part in rule.parts] or ["value"]
        for name in names:
            field = page.select_one(f"input[name={name}]")
            assert field is not None, name
            assert field["value"], name
            assert page.select_one(f'label[for="{field["id"]}"]')

    def test_it_is_written_and_shown(self, browser: Client) -> None:
        answer = self.post(browser, value="12,5 %")
        proposal = Proposal.objects.get()
        assert (answer.status_code, answer["Location"]) == (303, f"/propositions/{proposal.pk}/")
        assert proposal.value == "0.125"
        said = words(read(browser.get(answer["Location"])))
        assert "Votre proposition est écrite" in said
        assert "Un quorum" in said

    def test_a_double_click_writes_once(self, browser: Client) -> None:
        assert self.post(browser)["Location"] == self.post(browser)["Location"]
        assert Proposal.objects.count() == 1

    @pytest.mark.parametrize(
        ("key", "typed", "stored"),
        [
            ("governance.voting_days", {"value": "14"}, 14),
            ("timebank.credit_minutes", {"value": "30 h"}, 1800),
            ("marketplace.invitation_count", {"value": "7"}, 7),
            (
                SPLIT,
                {
                    "part_observatory": "20",
                    "part_inclusion": "37,5",
                    "part_solidarity": "22,5",
                    "part_reserve": "20",
                },
                {"observatory": "0.2", "inclusion": "0.375", "solidarity": "0.225", "reserve": "0.2"},
            ),
        ],
        ids=["days", "hours", "count", "shares"],
    )
    def test_each_unit_is_read_as_people_write_it(
        self, browser: Client, key: str, typed: dict[str, str], stored: Json
    ) -> None:
        assert self.post(browser, key, **typed).status_code == 303
        assert Proposal.objects.get().value == stored

    @pytest.mark.parametrize(
        ("key", "typed", "said"),
        [
            (QUORUM, {"title": ""}, "Titre"),
            (QUORUM, {"reason": " "}, "Pourquoi"),
            (QUORUM, {"title": "x" * 141}, "Titre"),
            (QUORUM, {"reason": "x" * 4001}, "Pourquoi"),
            (QUORUM, {"value": ""}, "Nouvelle valeur"),
            (QUORUM, {"value": "beaucoup"}, "n’est pas un pourcentage"),
            (QUORUM, {"value": "120"}, "100"),
            (QUORUM, {"value": "-5"}, "n’est pas un pourcentage"),
            (QUORUM, {"value": "20"}, "déjà la valeur"),
            ("governance.majority_share", {"value": "10"}, "comprise entre 50"),
            ("governance.voting_days", {"value": "61"}, "comprise entre 1 et 60 jours"),
            ("governance.voting_days", {"value": "9" * 5000}, "Nouvelle valeur"),
            ("timebank.credit_minutes", {"value": "-1 h"}, "n’est pas une durée"),
            (
                SPLIT,
                {
                    "part_observatory": "20",
                    "part_inclusion": "20",
                    "part_solidarity": "20",
                    "part_reserve": "20",
                },
                "La somme des parts doit faire 100",
            ),
            (
                SPLIT,
                {
                    "part_observatory": "40",
                    "part_inclusion": "40",
                    "part_solidarity": "15",
                    "part_reserve": "5",
                },
                "doit être comprise entre 10",
            ),
        ],
    )
    def test_what_can_not_be_is_said_and_what_was_typed_is_kept(
        self, browser: Client, key: str, typed: dict[str, str], said: str
    ) -> None:
        page = read(self.post(browser, key, **typed), status=422)
        assert said in words(page)
        assert page.select_one(".errors")
        kept = {"reason": "Parce que."} | {name: text for name, text in typed.items() if name != "title"}
        for name, text in kept.items():
            field = page.select_one(f"[name={name}]")
            assert field is not None
            assert str(field.get("value") or field.get_text()).strip() == text.strip()
        assert not Proposal.objects.exists()

    def test_a_nul_byte_is_refused(self, browser: Client) -> None:
        assert self.post(browser, title="nul \x00").status_code == 400
        assert not Proposal.objects.exists()

    def test_a_second_text_on_a_rule_is_refused_with_the_first_named(self, browser: Client) -> None:
        self.post(browser)
        page = read(self.post(browser, title="Autre chose"), status=422)
        assert "« Un quorum »" in words(page).replace("\xa0", " ")


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


def without_tokens(page: str) -> str:
    """A page without what differs at each request."""
    soup = BeautifulSoup(page, "html.parser")
    for token in soup.select("[name=csrfmiddlewaretoken]"):
        token.decompose()
    return str(soup)


class TestHome:
    def test_a_vote_that_i_have_not_cast_is_a_card(self, log_in: LogIn, now: datetime) -> None:
        ana, bruno, _ = make_voters()
        vote = open_vote(ana, at=now)
        soon = open_vote(bruno, key="governance.notice_days", value=3, at=now - timedelta(days=6))
        said = words(read(log_in(ana).get("/")))
        assert said.index("Un vote se termine bientôt") < said.index("Un vote est ouvert")
        cast(vote, [(ana, "yes")])
        cast(soon, [(ana, "blank")])
        assert "Un vote" not in words(read(log_in(ana).get("/")))

    def test_a_vote_to_be_counted_is_a_card(self, log_in: LogIn) -> None:
        ana = make_member("Ana Petit")
        open_vote(ana)
        assert "Un vote est terminé" in words(read(log_in(ana).get("/")))

    def test_an_auditor_who_is_no_member_has_no_vote_to_cast(self, log_in: LogIn, now: datetime) -> None:
        open_vote(make_member("Ana Petit"), at=now)
        assert "Un vote" not in words(read(log_in(give_powers(make_user("Aude Roy"), Role.AUDITOR)).get("/")))

    def test_what_changed_in_the_rules_is_told_to_all(self, log_in: LogIn, now: datetime) -> None:
        ana = make_voters()[0]
        assert "Ce qui a changé" not in words(read(log_in(ana).get("/")))
        adopt(ana, at=now - timedelta(days=10))
        adopt(ana, key="governance.notice_days", value=30, at=now - timedelta(days=7))
        for browser in (log_in(ana), Client()):
            said = words(read(browser.get("/"))).replace("\u202f", " ")
            assert "50 % au lieu de 20 %, depuis" in said
            assert "30 jours au lieu de 1 jour, à partir du" in said

    def test_navigation_shows_votes_to_members_only(self, log_in: LogIn) -> None:
        assert 'href="/propositions/"' in log_in(make_member("Ana Petit")).get("/regles/").content.decode()
        assert 'href="/propositions/"' not in Client().get("/regles/").content.decode()
