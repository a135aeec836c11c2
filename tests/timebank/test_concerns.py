"""Whoever is near a limit hears why a vote on it concerns them, and nobody else does."""

import pytest

from governance.domain import concerns as register
from governance.domain.rules import Rule
from governance.selectors import concerns as told
from tests.governance.stories import publish
from tests.instants import after
from tests.timebank.conftest import House
from tests.timebank.ledger import id_of
from tests.timebank.test_limits import CREDIT, spend
from timebank import rules
from timebank.selectors import concerns

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "rule", [rules.CREDIT_MINUTES, rules.EARNED_CREDIT_MINUTES, rules.EARNED_CREDIT_SHARE, rules.MOST_MINUTES]
)
def test_each_limit_says_whom_it_bears_on(rule: Rule[object]) -> None:
    touch = concerns.before_most if rule is rules.MOST_MINUTES else concerns.before_least
    assert register.touch_of(rule.key) is touch


def test_who_is_near_a_limit_hears_of_a_vote_on_it(house: House) -> None:
    proposal_id = publish(house.cleo, key=rules.CREDIT_MINUTES.key, value=25 * 60, at=after(days=2))
    people, at = (house.ana, house.bao), after(days=3)
    assert [told.of_member(id_of(one), at=at) for one in people] == [[], []]
    spend(house, CREDIT - 30, key="near")
    assert told.of_member(id_of(house.ana), at=at) == []
    (concern,) = told.of_member(id_of(house.bao), at=at)
    assert (concern.proposal.id, concern.reasons) == (proposal_id, (concerns.NEAR_LEAST,))
    assert concerns.before_most([id_of(one) for one in people], at=at) == {}
