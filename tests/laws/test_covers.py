"""The solver gives the covers that going through all of them gives, and the same team each time."""

from random import Random

import pytest

from coop.domain.errors import Refused
from marketplace.domain import teams as law
from marketplace.domain.teams import Cover, Covering, Lot, Team, TeamCandidate
from marketplace.selectors import teams
from tests.marketplace.covering import cover

CASES = 200
pytestmark = pytest.mark.skipif(not teams.may_propose(), reason="ortools is not installed (extra: teams)")


def question(random: Random, *, lots: int, candidates: int) -> tuple[list[Lot], list[TeamCandidate]]:
    def skills(most: int) -> frozenset[int]:
        return frozenset(random.sample(range(5), random.randint(0, most)))

    return (
        [Lot(number, skills(2), random.choice([60, 90, 120])) for number in range(lots)],
        [
            TeamCandidate(id, skills(5), random.choice([60, 120, 240]), random.randint(0, 3))
            for id in range(candidates)
        ],
    )


def test_small_questions_have_the_answers_of_brute_force() -> None:
    proposed = 0
    for seed in range(CASES):
        random = Random(seed)
        lots, candidates = question(random, lots=random.randint(0, 4), candidates=random.randint(0, 5))
        found = teams.smallest(lots, candidates)
        assert found == law.smallest(lots, candidates, solve=cover)
        proposed += isinstance(found, Team)
    assert CASES // 5 < proposed < CASES


def test_members_who_are_required_are_counted() -> None:
    covering = Covering(
        minutes={1: 60}, takers={1: frozenset({1, 2})}, free_minutes={1: 60, 2: 60}, scores={1: 5, 2: 3}
    )
    for required, expected in {(): Cover(1, 5), (2,): Cover(1, 3), (1, 2): Cover(2, 8)}.items():
        asked = Covering(
            covering.minutes, covering.takers, covering.free_minutes, covering.scores, frozenset(required)
        )
        assert teams.cover(asked) == cover(asked) == expected


def test_a_request_of_the_size_that_people_write_has_the_same_answer_each_time() -> None:
    lots, candidates = question(Random(1), lots=6, candidates=50)
    found = teams.smallest(lots, candidates)
    assert isinstance(found, Team)
    assert teams.smallest(lots[::-1], candidates[::-1]) == found


def test_too_large_a_question_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(teams, "EFFORT", 0)
    with pytest.raises(Refused, match="too many lots and people"):
        teams.smallest(*question(Random(1), lots=8, candidates=50))
