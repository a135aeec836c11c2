"""The pages of rules: anyone reads them, members read the votes behind them."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from governance.domain import registry
from governance.domain.rules import Rule
from governance.selectors import rules
from tests.conftest import LogIn
from tests.coop.pages import read, words
from tests.governance.pages import SPLIT, english, labels
from tests.governance.stories import QUORUM, adopt, make_voters, propose
from tests.people import make_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("founded")]


@pytest.fixture
def now() -> datetime:
    return timezone.now()


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

    def test_a_rule_that_no_vote_changed_for_long_asks_to_be_looked_at_again(
        self, now: datetime, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        before = words(read(Client().get(f"/regles/{QUORUM}/")))
        assert "À réexaminer avant le" in before
        assert "à réexaminer" not in words(read(Client().get("/regles/")))
        monkeypatch.setattr(timezone, "now", lambda: now + timedelta(days=750))
        assert "À réexaminer depuis le" in words(read(Client().get(f"/regles/{QUORUM}/")))
        assert "to be looked at again" in words(read(english(Client()).get("/regles/")))

    def test_a_change_that_is_decided_is_a_look_at_the_rule(self, now: datetime) -> None:
        first = rules.story(QUORUM, at=now).review_on
        adopt(make_voters()[0], at=now - timedelta(days=7))
        assert rules.story(QUORUM, at=now).review_on >= first
        assert rules.story(QUORUM, at=now).review_on == registry.get(QUORUM).review_on(
            timezone.localdate(now)
        )

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
