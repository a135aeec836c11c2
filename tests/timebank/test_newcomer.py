"""A first exchange is possible, whatever was voted within the bounds of the rules."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import product

import pytest

from coop.domain.actors import PLATFORM
from coop.services import starter
from governance.domain import registry
from governance.domain.rules import Unit
from governance.services import rules as governing
from tests.instants import START
from tests.people import make_member
from tests.timebank.ledger import give, helped, id_of, record
from timebank import rules
from timebank.selectors import audit, balances

pytestmark = pytest.mark.django_db

HOUR = 60


def first_exchange() -> None:
    ana, bao = make_member("Ana Petit"), make_member("Bao Nguyen")
    record(helped(ana, bao, HOUR), by=bao, key="1")
    assert balances.of_member(id_of(bao)) == -HOUR
    assert balances.of_member(id_of(ana)) > 0
    give(ana, bao, 1, key="2")
    assert audit.check().is_sound


def test_with_the_founding_values(founded: None) -> None:
    first_exchange()


NUMBERS = [rule for rule in rules.RULES if rule.unit in (Unit.MINUTES, Unit.SHARE, Unit.DAYS)]
ENDS = {
    "every rule at its least": {rule.key: rule.lower for rule in NUMBERS},
    "every rule at its most": {rule.key: rule.upper for rule in NUMBERS},
    # what leaves least room to a newcomer: little credit, nothing earned, and much to the commons
    **{
        f"little credit, share {share}, earned {earned}, most {most}": {
            rules.CREDIT_MINUTES.key: rules.CREDIT_MINUTES.lower,
            rules.CONTRIBUTION_SHARE.key: share,
            rules.EARNED_CREDIT_SHARE.key: earned,
            rules.MOST_MINUTES.key: most,
        }
        for share, earned, most in product(
            (rules.CONTRIBUTION_SHARE.lower, rules.CONTRIBUTION_SHARE.upper),
            (rules.EARNED_CREDIT_SHARE.lower, rules.EARNED_CREDIT_SHARE.upper),
            (rules.MOST_MINUTES.lower, rules.MOST_MINUTES.upper),
        )
    },
}


@pytest.mark.parametrize("name", ENDS)
def test_with_other_founding_values(name: str, monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    values: Mapping[str, object] = ENDS[name]
    founding = [replace(rule, default=values.get(rule.key, rule.default)) for rule in registry.every()]
    with monkeypatch.context() as patch:
        patch.setattr(registry, "every", lambda: founding)
        starter.load()
        governing.found(by=PLATFORM, at=START)
    first_exchange()
