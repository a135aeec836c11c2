"""Quorum and majority as members voted them: said on the pages, frozen, obeyed by the count."""

from datetime import timedelta
from fractions import Fraction

import pytest
from django.utils import timezone

from coop.domain.actors import Actor
from governance import rules as voting
from governance.domain.proposals import Outcome
from governance.selectors import ballots, kits, rules
from tests.conftest import LogIn
from tests.coop.pages import read, words
from tests.governance.stories import adopt, cast, finish, make_voters, open_vote
from tests.instants import after

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("founded")]


@pytest.fixture
def people() -> list[Actor]:
    return make_voters()


def vote_of(people: list[Actor], key: str, value: object, choices: list[str]) -> tuple[int, Outcome | None]:
    """What a vote gives once that rule was voted."""
    adopt(people[0], key=key, value=value)
    vote = open_vote(people[0], key="governance.voting_days", value=9, at=after(days=20))
    cast(vote, list(zip(people, choices, strict=False)))
    finish(vote)
    ballot = ballots.get(vote.ballot_id)
    assert ballot is not None
    return vote.ballot_id, ballot.outcome


def test_a_fraction_is_voted_and_obeyed_exactly(people: list[Actor]) -> None:
    ballot_id, outcome = vote_of(people, "governance.majority_share", "2/3", ["yes", "yes", "no"])
    assert outcome is Outcome.NO_MAJORITY
    assert rules.in_force(voting.MAJORITY_SHARE, at=after(days=20)).value == Fraction(2, 3)
    assert kits.of_ballot(ballot_id).sheet["majority_share"] == "2/3"


def test_half_of_all_voters_is_more_than_half_of_the_votes(people: list[Actor]) -> None:
    _id, outcome = vote_of(people, "governance.majority_base", "electorate", ["yes"])
    assert outcome is Outcome.NO_MAJORITY


def test_blank_votes_may_be_left_out_of_the_quorum(people: list[Actor]) -> None:
    _id, outcome = vote_of(people, "governance.quorum_base", "expressed", ["blank", "blank", "blank"])
    assert outcome is Outcome.NO_QUORUM


def test_the_page_of_a_vote_says_how_it_is_decided(log_in: LogIn, people: list[Actor]) -> None:
    long_ago = timezone.now() - timedelta(days=40)
    adopt(people[0], key="governance.majority_is_strict", value=False, at=long_ago)
    adopt(people[0], key="governance.majority_share", value="2/3", at=long_ago + timedelta(days=9))
    vote = open_vote(people[0], at=timezone.now() - timedelta(hours=1))
    said = words(read(log_in(people[1]).get(f"/scrutins/{vote.ballot_id}/")))
    said = said.replace("\xa0", " ").replace("\u202f", " ")
    assert "au moins 2/3 de ce total : les votes qui disent oui ou non" in said
    assert "20 % des personnes inscrites" in said
