"""The team proposed is the smallest, then the best, then the first: tried against all teams there are.

Two other ways to the same answer: `first` goes through all teams by the words of the law, and `cover` through
all ways to give the lots out, where the platform asks a solver.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, product
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop.domain.words import Sentence
from marketplace.domain import teams
from marketplace.domain.teams import Lot, Team, TeamCandidate, Uncovered
from tests.marketplace.covering import cover

Question = tuple[list[Lot], list[TeamCandidate]]

SKILLS = st.frozensets(st.integers(1, 3), max_size=3)


@st.composite
def questions(draw: st.DrawFn) -> Question:
    """Few skills, few scores and short times: there are ties, and there are ways to fail."""
    lots = [
        Lot(number, draw(SKILLS), draw(st.integers(1, 4)))
        for number in draw(st.lists(st.integers(1, 9), max_size=4, unique=True))
    ]
    candidates = [
        TeamCandidate(id, draw(SKILLS), draw(st.integers(0, 8)), draw(st.integers(0, 3)))
        for id in draw(st.lists(st.integers(1, 99), max_size=5, unique=True))
    ]
    return lots, candidates


def given_out(lots: list[Lot], team: tuple[TeamCandidate, ...]) -> Iterator[dict[int, int]]:
    """All ways in which this team can take all lots: who takes each, by its number."""
    for takers in product(team, repeat=len(lots)):
        pairs = list(zip(lots, takers, strict=True))
        if all(lot.skill_ids <= one.skill_ids for lot, one in pairs) and all(
            sum(lot.minutes for lot, taker in pairs if taker == one) <= one.free_minutes for one in team
        ):
            yield {lot.number: one.member_id for lot, one in pairs}


def best_first(one: TeamCandidate) -> tuple[int, int]:
    return -one.score, one.member_id


def first(lots: list[Lot], candidates: list[TeamCandidate]) -> tuple[list[int], dict[int, int]] | None:
    """The team, and who takes what, by the words of the law; None where no team covers the lots."""
    in_order = sorted(lots, key=lambda lot: lot.number)
    by_id = sorted(candidates, key=lambda one: one.member_id)
    for size in range(len(lots) + 1):
        for team in sorted(combinations(by_id, size), key=lambda team: -sum(one.score for one in team)):
            ways = list(given_out(in_order, tuple(sorted(team, key=best_first))))
            if ways:
                return [one.member_id for one in team], ways[0]
    return None


@given(questions())
def test_the_team_is_the_first_of_the_best_of_the_smallest(question: Question) -> None:
    found, expected = teams.smallest(*question, solve=cover), first(*question)
    if expected is None:
        assert isinstance(found, Uncovered)
        return
    assert isinstance(found, Team)
    assert [seat.member_id for seat in found.seats] == expected[0]
    assert {lot: seat.member_id for seat in found.seats for lot in seat.lots} == expected[1]
    scores = {one.member_id: one.score for one in question[1]}
    assert found.score == sum(scores[seat.member_id] for seat in found.seats)
    assert all(seat.lots == tuple(sorted(seat.lots)) and seat.lots for seat in found.seats)


@given(questions(), st.randoms())
def test_the_order_of_lots_and_candidates_changes_nothing(question: Question, random: Random) -> None:
    lots, candidates = question
    turned = random.sample(lots, len(lots)), random.sample(candidates, len(candidates))
    assert teams.smallest(*turned, solve=cover) == teams.smallest(*question, solve=cover)


@given(questions())
def test_what_is_said_of_each_person_is_true_of_the_others(question: Question) -> None:
    lots, candidates = question
    found = teams.smallest(*question, solve=cover)
    for seat in found.seats if isinstance(found, Team) else ():
        others = [one for one in candidates if one.member_id != seat.member_id]
        assert is_true(seat.reason, found, teams.smallest(lots, others, solve=cover))


def is_true(reason: Sentence, found: Team | Uncovered, without: Team | Uncovered) -> bool:
    """Of a reason why somebody is in the team that was found, beside what there is without this person."""
    assert isinstance(found, Team)
    said = str(reason)
    if isinstance(without, Uncovered):
        return said.endswith(("all be covered", *(f"for lot {number}" for number in without.lots)))
    if len(without.seats) > len(found.seats):
        return said.endswith("team would be larger")
    if without.score < found.score:
        return said.startswith("fits better")
    return (len(without.seats), without.score) == (len(found.seats), found.score) and "as well as" in said


@given(questions())
def test_lots_that_stand_in_the_way_do_and_none_of_them_is_named_for_nothing(question: Question) -> None:
    lots, candidates = question
    found = teams.smallest(*question, solve=cover)
    if isinstance(found, Team):
        return
    blocking = [lot for lot in lots if lot.number in found.lots]
    assert first(blocking, candidates) is None
    if len(found.reasons) == len(blocking):
        assert all(first([lot], candidates) is None for lot in blocking)
    else:
        for left_out in blocking:
            assert first([lot for lot in blocking if lot != left_out], candidates) is not None


def test_words_for_each_person() -> None:
    reasons = {
        "alone has the skills and the time for lot 2": ([60, 60], [({1}, 60, 0), ({1, 2}, 60, 0)]),
        "without this person, the lots can not all be covered": (
            [60, 60],
            [({1, 2}, 60, 0), ({1, 2}, 60, 0)],
        ),
        "without this person, the team would be larger": (
            [60, 60],
            [({1, 2}, 60, 0), ({1, 2}, 60, 0), ({1, 2}, 120, 0)],
        ),
        "fits better than anybody who could take their place in a team as small": (
            [60],
            [({1}, 60, 1), ({1}, 60, 2)],
        ),
        "fits as well as somebody who could take their place: the smaller number goes first": (
            [60],
            [({1}, 60, 1), ({1}, 60, 1)],
        ),
    }
    for reason, (minutes, people) in reasons.items():
        lots = [Lot(number, frozenset({number}), each) for number, each in enumerate(minutes, start=1)]
        candidates = [
            TeamCandidate(id, frozenset(skills), free, score)
            for id, (skills, free, score) in enumerate(people)
        ]
        found = teams.smallest(lots, candidates, solve=cover)
        assert isinstance(found, Team)
        assert reason in [str(seat.reason) for seat in found.seats]


def test_words_for_lots_in_the_way() -> None:
    lots = [Lot(1, frozenset({1}), 60), Lot(2, frozenset({2}), 60), Lot(3, frozenset({1}), 90)]
    assert teams.smallest(lots, [TeamCandidate(1, frozenset({1}), 60, 5)], solve=cover) == Uncovered(
        (2, 3),
        (
            Sentence("Nobody has all the skills of lot %(lot)s.", {"lot": 2}),
            Sentence(
                "Lot %(lot)s takes %(lot_minutes)s, and who has its skills has %(most_minutes)s at most.",
                {"lot": 3, "lot_minutes": 90, "most_minutes": 60},
            ),
        ),
    )
    both = frozenset({1, 2})
    found = teams.smallest(lots, [TeamCandidate(1, both, 130, 5)], solve=cover)
    assert isinstance(found, Uncovered)
    assert found.lots == (2, 3)
    assert str(found.reasons[0]).startswith("Each of the lots 2, 3 could be taken, but not all")


@pytest.mark.parametrize("fault", ["lot is given twice", "candidate is given twice", "some minutes"])
def test_nonsense_is_refused(fault: str) -> None:
    lot, one = Lot(1, frozenset(), 60), TeamCandidate(1, frozenset(), 60, 0)
    lots = {"lot is given twice": [lot, lot], "some minutes": [replace(lot, minutes=0)]}.get(fault, [lot])
    with pytest.raises(ValueError, match=fault):
        teams.smallest(lots, [one, one] if fault.startswith("candidate") else [one], solve=cover)
