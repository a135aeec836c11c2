"""Law 13 for every method: counting is exact, and nothing but the votes and the order of ties decides."""

import json
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.domain import counting
from governance.domain.counting import METHODS, Method
from governance.domain.methods.majority_judgment import medians
from governance.domain.polls import Budget, Limits, Paper, Poll
from tests.governance.counting.polling import (
    OPTIONS,
    approvals,
    budgets,
    paper,
    points,
    poll,
    polls,
    ranking,
    rankings,
    strict,
)

DRAWN = {
    Method.APPROVAL: polls(approvals, most_seats=3),
    Method.SCORE: polls(points, most_seats=3),
    Method.DOTS: polls(points, most_seats=3),
    Method.MAJORITY_JUDGMENT: polls(points, most_seats=3),
    Method.IRV: polls(rankings),
    Method.STV: polls(rankings, most_seats=4),
    Method.SCHULZE: polls(rankings, most_seats=3),
    Method.CONSENT: polls(points),
    Method.GREEDY: budgets(points),
    Method.EQUAL_SHARES: budgets(points, most_papers=6),
}
drawn = st.sampled_from(sorted(DRAWN)).flatmap(lambda method: st.tuples(st.just(method), DRAWN[method]))
SEATED = (Method.APPROVAL, Method.SCORE, Method.DOTS, Method.MAJORITY_JUDGMENT, Method.SCHULZE, Method.STV)


def test_there_are_ten_methods_and_the_budget_has_two_rules() -> None:
    assert set(METHODS) == set(Method)
    assert len(Method) == 11
    assert set(DRAWN) == set(Method) - {Method.YES_NO}


@given(drawn, st.randoms())
def test_the_order_of_papers_is_irrelevant(found: tuple[Method, Poll], random: Random) -> None:
    method, one = found
    mixed = replace(one, papers=tuple(random.sample(one.papers, len(one.papers))))
    assert counting.count(method, mixed) == counting.count(method, one)


@given(drawn)
def test_a_paper_of_three_is_three_papers(found: tuple[Method, Poll]) -> None:
    method, one = found
    apart = tuple(replace(paper, count=1) for paper in one.papers for _one in range(paper.count))
    assert counting.count(method, replace(one, papers=apart)) == counting.count(method, one)


@given(drawn, st.permutations(OPTIONS))
def test_other_names_are_other_winners_and_nothing_else(found: tuple[Method, Poll], names: list[str]) -> None:
    """Neutral up to the order of ties, which takes the other names too."""
    method, one = found
    if method is Method.CONSENT:  # whose options stand in the order of the rounds
        return
    called = dict(zip(OPTIONS, names, strict=True))
    renamed = replace(
        one,
        papers=tuple(
            replace(paper, marks=tuple((called[option], mark) for option, mark in paper.marks))
            for paper in one.papers
        ),
        ties=tuple(called[option] for option in one.ties),
        budget=one.budget
        and replace(one.budget, costs={called[option]: cost for option, cost in one.budget.costs.items()}),
    )
    before, after = (counting.count(method, poll).winners for poll in (one, renamed))
    assert after == tuple(called[option] for option in before)


@given(drawn)
def test_a_sheet_is_json_without_floats_and_names_the_winners(found: tuple[Method, Poll]) -> None:
    method, one = found
    tally = counting.count(method, one)
    assert json.loads(json.dumps(tally.sheet), parse_float=pytest.fail) == tally.sheet
    assert tally.sheet["winners"] == list(tally.winners)
    papers = tally.sheet["papers"]
    assert papers["cast"] == papers["blank"] + papers["invalid"] + papers["counted"]
    assert papers["cast"] == sum(paper.count for paper in one.papers)
    assert papers["blank"] == sum(paper.count for paper in one.papers if not paper.marks)


@given(st.sampled_from(SEATED).flatmap(lambda method: st.tuples(st.just(method), DRAWN[method])))
def test_as_many_win_as_there_are_seats(found: tuple[Method, Poll]) -> None:
    method, one = found
    winners = counting.count(method, one).winners
    assert len(winners) == len(set(winners)) == one.seats


@given(
    st.sampled_from([Method.APPROVAL, Method.SCORE, Method.MAJORITY_JUDGMENT]).flatmap(
        lambda method: st.tuples(st.just(method), DRAWN[method])
    ),
    st.sampled_from(OPTIONS),
)
def test_more_for_a_winner_does_not_make_it_lose(found: tuple[Method, Poll], option: str) -> None:
    method, one = found
    most = 1 if method is Method.APPROVAL else 5
    papers = tuple(
        replace(paper, marks=tuple((dict(paper.marks) | {option: most}).items())) for paper in one.papers
    )
    # A blank paper that marks something is one more paper that is counted, so blank ones stay blank.
    raised = tuple(new if old.marks else old for old, new in zip(one.papers, papers, strict=True))
    if option in counting.count(method, one).winners:
        assert option in counting.count(method, replace(one, papers=raised)).winners


@given(st.integers(0, 9), st.integers(0, 9), st.integers(0, 9), st.fractions(Fraction(1, 2), Fraction(9, 10)))
def test_yes_has_more_than_its_majority(yes: int, no: int, blank: int, majority: Fraction) -> None:
    papers = [paper(*one) for one in (("y", yes), ("n", no), ("", blank)) if one[1]]
    tally = counting.count(Method.YES_NO, poll(*papers, options="yn", majority=majority))
    assert (tally.winners == ("y",)) == (yes > majority * (yes + no))
    assert tally.sheet["votes"] == {"y": yes, "n": no}
    assert tally.sheet["papers"]["blank"] == blank
    assert (yes >= tally.sheet["needed"]) == (tally.winners == ("y",))


def test_yes_and_no_at_once_is_invalid() -> None:
    tally = counting.count(Method.YES_NO, poll(paper("yn", 3), paper("n"), options="yn"))
    assert tally.sheet["papers"] == {"cast": 4, "blank": 0, "invalid": 3, "counted": 1}


def test_blank_and_invalid_papers_are_counted_apart() -> None:
    papers = (paper("ab", 2), paper("", 3), Paper((("a", 1),), 4, is_invalid=True), paper("abc"))
    tally = counting.count(Method.APPROVAL, poll(*papers, limits=Limits(options=2)))
    assert tally.sheet["papers"] == {"cast": 10, "blank": 3, "invalid": 5, "counted": 2}
    assert tally.sheet["votes"] == {"a": 2, "b": 2, "c": 0}


@pytest.mark.parametrize(
    ("limits", "allowed"),
    [
        (Limits(), [{"a": 0}, {"a": 9, "b": 9}]),
        (Limits(most=5), [{"a": 0}]),
        (Limits(total=9), [{"a": 0}]),
        (Limits(least=1), [{"a": 9, "b": 9}]),
    ],
)
def test_limits_are_kept(limits: Limits, allowed: list[dict[str, int]]) -> None:
    tried: list[dict[str, int]] = [{"a": 0}, {"a": 9, "b": 9}]
    assert [marks for marks in tried if limits.allow(paper(marks))] == allowed


def test_dots_are_whole_and_as_many_as_there_are() -> None:
    papers = (paper({"a": 2, "b": 1}, 2), paper({"b": 4}), paper({"c": Fraction(1, 2)}))
    tally = counting.count(Method.DOTS, poll(*papers, limits=Limits(total=3)))
    assert tally.sheet["dots"] == {"a": 4, "b": 2, "c": 0}
    assert tally.sheet["dots_each"] == "3"
    assert tally.sheet["papers"]["invalid"] == 2


def test_points_may_be_fractions() -> None:
    tally = counting.count(Method.SCORE, poll(paper({"a": Fraction(1, 3), "b": 2}), paper({"a": 2}), seats=2))
    assert tally.winners == ("a", "b")
    assert tally.sheet["points"]["a"] == {"points": "7/3"}


@given(st.lists(st.integers(0, 3), max_size=12))
def test_medians_are_those_that_one_takes_away(grades: list[int]) -> None:
    left, naive = sorted(grades), []
    while left:
        naive.append(left.pop((len(left) - 1) // 2))
    assert list(medians(Counter(grades))) == naive


def test_majority_judgment_of_known_grades() -> None:
    """Equal medians: one of them is taken from each, and the next ones tell them apart."""
    papers = (paper({"a": 3, "b": 2, "c": 5}), paper({"a": 2, "b": 2}), paper({"a": 2, "b": 2, "c": 5}))
    tally = counting.count(Method.MAJORITY_JUDGMENT, poll(*papers, seats=3))
    assert tally.winners == ("c", "a", "b")
    assert tally.sheet["grades"]["a"] == {"given": {"2": 2, "3": 1}, "median": 2, "then": [[2, 2], [3, 1]]}
    assert tally.sheet["grades"]["c"]["given"] == {"0": 1, "5": 2}


def test_an_objection_stands_until_it_is_lifted() -> None:
    papers = (paper({"a": 1, "b": 0}, 2), paper({"b": 1, "c": 0}), paper({"c": 0}), paper(""))
    tally = counting.count(Method.CONSENT, poll(*papers))
    assert tally.winners == ("c",)
    assert tally.sheet["rounds"] == [
        {"wording": "a", "made": 2, "lifted": 0, "standing": 0},
        {"wording": "b", "made": 1, "lifted": 2, "standing": 0},
        {"wording": "c", "made": 0, "lifted": 1, "standing": 0},
    ]


def test_one_objection_holds_everything() -> None:
    tally = counting.count(Method.CONSENT, poll(paper({"a": 1}), paper({"a": 0}, 99), paper({"a": 7})))
    assert tally.winners == ()
    assert [one["standing"] for one in tally.sheet["rounds"]] == [0, 1, 1]
    assert tally.sheet["papers"]["invalid"] == 1


@given(polls(strict))
def test_whom_most_prefer_wins_an_instant_run_off_at_once(one: Poll) -> None:
    firsts = Counter[str]()
    for paper_ in one.papers:
        firsts[paper_.marks[0][0] if paper_.marks else ""] += paper_.count
    said = sum(number for option, number in firsts.items() if option)
    tally = counting.count(Method.IRV, one)
    for option in OPTIONS:
        if 2 * firsts[option] > said:
            assert tally.winners == (option,)
            assert len(tally.sheet["rounds"]) == 1


@given(polls(rankings))
def test_rounds_of_a_run_off_hold_every_paper(one: Poll) -> None:
    tally = counting.count(Method.IRV, one)
    for round_ in tally.sheet["rounds"]:
        assert sum(round_["votes"].values()) + round_["exhausted"] == tally.sheet["papers"]["counted"]
    outs = [round_["out"] for round_ in tally.sheet["rounds"][:-1]]
    assert len(set(outs)) == len(outs)
    assert not set(outs) & set(tally.winners)


def test_ties_break_as_was_fixed() -> None:
    papers = (ranking("a c"), ranking("b c"))
    assert counting.count(Method.IRV, poll(*papers, ties=("b", "a", "c"))).winners == ("b",)
    assert counting.count(Method.IRV, poll(*papers, ties=("c", "a", "b"))).winners == ("a",)
    assert counting.count(Method.APPROVAL, poll(paper("ab"), ties=("c", "b", "a"))).winners == ("b",)


@given(polls(rankings, most_seats=5))
def test_schulze_puts_first_whom_a_majority_prefers_to_each_other(one: Poll) -> None:
    tally = counting.count(Method.SCHULZE, one)
    duels = tally.sheet["duels"]
    for place, option in enumerate(OPTIONS):
        if all(duels[place][other] > duels[other][place] for other in range(5) if other != place):
            assert tally.winners[0] == option
    order, chains = tally.sheet["order"], tally.sheet["chains"]
    where = {option: OPTIONS.index(option) for option in OPTIONS}
    for number, higher in enumerate(order):
        for lower in order[number + 1 :]:
            assert chains[where[lower]][where[higher]] <= chains[where[higher]][where[lower]]


def test_schulze_of_his_first_example() -> None:
    """Markus Schulze's own: 45 voters, five candidates, E A C B D."""
    votes = "5 acbed,5 adecb,8 bedac,3 cabed,7 caebd,2 cbade,7 dceba,8 ebadc"
    papers = [ranking(" ".join(order), int(number)) for number, order in map(str.split, votes.split(","))]
    tally = counting.count(Method.SCHULZE, poll(*papers, options="abcde"))
    assert tally.sheet["order"] == ["e", "a", "c", "b", "d"]
    assert tally.sheet["chains"][0] == [0, 28, 28, 30, 24]


def test_equal_ranks_say_nothing_between_them() -> None:
    tally = counting.count(Method.SCHULZE, poll(ranking("ab c", 3), ranking("b")))
    assert tally.sheet["duels"] == [[0, 0, 3], [1, 0, 4], [0, 0, 0]]


@pytest.mark.parametrize(
    ("options", "more", "told"),
    [
        ("aa", {}, "twice"),
        ("ab", {"ties": ("a",)}, "order that breaks ties"),
        ("ab", {"ties": ("a", "c")}, "order that breaks ties"),
        ("ab", {"seats": 0}, "a seat at least"),
    ],
)
def test_a_poll_that_can_not_be_is_refused(options: str, more: dict[str, Any], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        poll(options=options, **more)


@pytest.mark.parametrize("wrong", [Paper((("x", 1),)), Paper((), 0), Paper((("a", 1), ("a", 1)))])
def test_a_paper_that_can_not_be_is_refused(wrong: Paper) -> None:
    with pytest.raises(ValueError, match="marks each option"):
        poll(wrong)


def test_methods_refuse_what_they_do_not_count() -> None:
    with pytest.raises(ValueError, match="two options"):
        counting.count(Method.YES_NO, poll())
    with pytest.raises(ValueError, match="one seat"):
        counting.count(Method.IRV, poll(seats=2))
    with pytest.raises(ValueError, match="needs a budget"):
        counting.count(Method.GREEDY, poll())
    with pytest.raises(ValueError, match="needs a budget"):
        counting.count(Method.GREEDY, poll(budget=Budget(Fraction(1), {"a": Fraction(1)})))


def test_nobody_voted() -> None:
    assert counting.count(Method.IRV, poll()).winners == ("a",)
    assert counting.count(Method.IRV, Poll((), ())).winners == ()
    assert counting.count(Method.STV, Poll(("a",), (), seats=2)).winners == ("a",)
    assert counting.count(Method.MAJORITY_JUDGMENT, poll()).sheet["grades"]["a"]["median"] is None
