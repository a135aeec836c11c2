"""What the home page says of votes and rules."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from coop.domain.actors import Role
from tests.conftest import LogIn
from tests.coop.pages import read, words
from tests.governance.stories import adopt, cast, make_voters, open_vote
from tests.people import give_powers, make_member, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("founded")]


@pytest.fixture
def now() -> datetime:
    return timezone.now()


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
        adopt(ana, at=now - timedelta(days=14))
        adopt(ana, key="governance.notice_days", value=30, at=now - timedelta(days=7))
        for browser in (log_in(ana), Client()):
            said = words(read(browser.get("/"))).replace("\u202f", " ")
            assert "50 % au lieu de 20 %, depuis" in said
            assert "30 jours au lieu de 1 jour, à partir du" in said

    def test_navigation_shows_votes_to_members_only(self, log_in: LogIn) -> None:
        assert 'href="/propositions/"' in log_in(make_member("Ana Petit")).get("/regles/").content.decode()
        assert 'href="/propositions/"' not in Client().get("/regles/").content.decode()
