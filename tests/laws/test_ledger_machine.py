"""Laws 1 to 4 over whole lives of a ledger: after each step it is what a few dictionaries say it must be."""

from collections.abc import Sequence
from itertools import count
from random import SystemRandom
from typing import Any

import pytest
from hypothesis import HealthCheck, seed, settings
from hypothesis.stateful import get_state_machine_test

from governance.domain.rules import Rule
from governance.selectors import rules
from tests.instants import START
from tests.laws.machine import FORESEEN, Life
from tests.laws.partings import ENDS, PartingMachine
from tests.people import make_coordinator, make_member
from timebank.rules import RULES

SHORT, LONG = 500, 10_000
"""The same lives each time in `make test`; others each time in `make test-long`, three times, for any core.

All that may happen happens in a long one, which is not done before; a short one is only what its dice give.
"""
STEPS_IN_A_LIFE = 50
STRETCHES = 5
"""How often the dice are thrown anew: what one of them never shows, the next one may."""


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "steps",
    [SHORT, *(pytest.param(LONG, marks=pytest.mark.long, id=f"long-{turn}") for turn in range(1, 4))],
)
def test_whatever_is_asked_the_ledger_is_what_the_model_says(founded: None, steps: int) -> None:
    people = [make_member(name) for name in ("Ana Petit", "Bao Nguyen", "Cleo Martin", "Dan Roy")]
    declared: Sequence[Rule[Any]] = RULES
    versions = {rules.in_force(one, at=START).version_id: one.key for one in declared}
    life = Life(people, make_coordinator(), versions)
    # Hypothesis throws the same dice again where it runs unattended: each stretch is given its own.
    first = 0 if steps == SHORT else SystemRandom().randrange(10**9)
    print(f"Lives from {first} on.")  # noqa: T201  pytest shows it where a life fails
    for number in count(first):
        if life.steps >= steps and (steps == SHORT or has_met_all(life) or life.steps >= 2 * steps):
            break
        lives = settings(
            max_examples=steps // STRETCHES // STEPS_IN_A_LIFE,
            stateful_step_count=STEPS_IN_A_LIFE,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
        )
        lived = get_state_machine_test(
            lambda: PartingMachine(life),  # type: ignore[arg-type]  # whatever makes a machine
            settings=lives,
        )
        seed(number)(lived)()
    assert life.refused.total() < life.steps // 2
    if steps == SHORT:
        assert len(life.refused) >= 10
        assert len(life.ended) >= 10
    else:
        assert life.refused.keys() >= FORESEEN
        assert life.ended.keys() >= ENDS


def has_met_all(life: Life) -> bool:
    return life.refused.keys() >= FORESEEN and life.ended.keys() >= ENDS
