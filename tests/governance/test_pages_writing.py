"""Writing a proposal: the form fits the rule, keeps what was typed, writes once."""

from typing import Any

import pytest
from django.test import Client

from governance.domain import registry
from governance.domain.rules import Json, Rule
from governance.models import Proposal
from tests.conftest import LogIn
from tests.coop.pages import read, words
from tests.governance.pages import SPLIT
from tests.governance.stories import QUORUM
from tests.people import make_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("founded")]


class TestWriting:
    def post(self, browser: Client, key: str = QUORUM, **typed: str) -> Json:
        content = {"title": "Un quorum", "reason": "Parce que.", "value": "30"} | typed
        return browser.post(f"/propositions/nouvelle/?rule={key}", content)

    @pytest.fixture
    def browser(self, log_in: LogIn) -> Client:
        return log_in(make_member("Ana Petit"))

    def test_first_one_chooses_a_rule(self, browser: Client) -> None:
        kinds = read(browser.get("/propositions/nouvelle/"))
        assert kinds.select_one('a[href="/propositions/nouvelle/?kind=rule"]')
        page = read(browser.get("/propositions/nouvelle/?kind=rule"))
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
            (QUORUM, {"value": "beaucoup"}, "n’est pas une part"),
            (QUORUM, {"value": "120"}, "100"),
            (QUORUM, {"value": "-5"}, "n’est pas une part"),
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
