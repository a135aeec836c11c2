"""The doors of proposals and votes: who is led where."""

import pytest
from django.test import Client

from coop.domain.actors import Role
from tests.conftest import LogIn
from tests.coop.pages import read
from tests.governance.pages import labels
from tests.governance.stories import adopt, make_voters
from tests.people import give_powers, make_member, make_pending, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("founded")]


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
