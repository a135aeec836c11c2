"""Where the order that breaks ties decided, the sheet tells it; where it tells none, no order changes it."""

import json
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.domain import tie_breaks
from governance.domain.counting import Method, count
from governance.domain.polls import Budget, Paper, Poll
from governance.domain.tie_breaks import TieBreak
from tests.governance.counting.polling import (
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

SHUFFLES = st.permutations("abcde").map(tuple)
DRAWN = {
    Method.APPROVAL: polls(approvals, most_seats=3, most_papers=5),
    Method.SCORE: polls(points, most_seats=3, most_papers=4),
    Method.DOTS: polls(points, most_seats=3, most_papers=4),
    Method.MAJORITY_JUDGMENT: polls(points, most_seats=3, most_papers=4),
    Method.IRV: polls(strict, most_papers=6),
    Method.STV: polls(strict, most_seats=3, most_papers=6),
    Method.SCHULZE: polls(rankings, most_seats=3, most_papers=5),
    Method.GREEDY: budgets(approvals, most_papers=5),
}


@pytest.mark.parametrize("method", DRAWN)
@given(data=st.data(), other=SHUFFLES, is_stopping=st.booleans())
def test_nothing_hangs_on_the_order_in_silence(
    method: Method, data: st.DataObject, other: tuple[str, ...], is_stopping: bool
) -> None:
    one = data.draw(DRAWN[method])
    if one.budget is not None:
        budget = Budget(one.budget.amount, one.budget.costs, is_stopping=is_stopping)
        one = Poll(one.options, one.papers, one.ties, budget=budget)
    first, second = count(method, one), count(method, one.breaking_ties(other))
    told = tie_breaks.of(stored(first.sheet))
    if set(first.winners) != set(second.winners):
        assert told
    for each in told:
        assert each.kept
        assert each.left
        assert not set(each.kept) & set(each.left)


def stored(sheet: object) -> dict[str, object]:
    """As the database gives it back: its keys in another order."""
    found = json.loads(json.dumps(sheet, sort_keys=True))
    assert isinstance(found, dict)
    return found


def told(method: Method, one: Poll) -> tuple[TieBreak, ...]:
    return tie_breaks.of(stored(count(method, one).sheet))


def test_who_was_just_in_and_who_was_just_not() -> None:
    papers = (paper("ab", 2), paper("c", 2))
    assert told(Method.APPROVAL, poll(*papers, seats=2)) == (TieBreak(("a", "b"), ("c",)),)
    assert told(Method.APPROVAL, poll(*papers, seats=3)) == ()


def test_who_goes_out_first() -> None:
    papers = (ranking("a b c", 3), ranking("b c", 2), ranking("c b", 2))
    assert told(Method.IRV, poll(*papers)) == (TieBreak(("b",), ("c",), 1),)


def test_an_earlier_stage_is_no_lot() -> None:
    """At the last stage b and c are equal; at the first they were not, which tells them apart."""
    papers = (ranking("a", 6), ranking("b", 4), ranking("c", 3), ranking("d c", 1))
    assert told(Method.STV, poll(*papers, options="abcd")) == ()
    even = (ranking("a", 6), ranking("b", 4), ranking("c", 4), ranking("d", 1))
    assert told(Method.STV, poll(*even, options="abcd")) == (TieBreak(("b",), ("c",), 3),)


def test_a_surplus_goes_before_an_equal_one() -> None:
    papers = (ranking("a c", 5), ranking("b d", 5), ranking("c", 1), ranking("d", 1))
    found = told(Method.STV, poll(*papers, options="abcd", seats=3))
    assert found[0] == TieBreak(("a",), ("b",), 2)


def test_a_budget_where_the_first_of_equals_ends_it() -> None:
    costs = {"a": Fraction(7), "b": Fraction(3), "c": Fraction(9)}
    for is_stopping, expected in ((True, (TieBreak(("a",), ("b",)),)), (False, ())):
        budget = Budget(Fraction(5), costs, is_stopping=is_stopping)
        assert told(Method.GREEDY, poll(paper("ab", 2), budget=budget)) == expected


@pytest.mark.parametrize("method", [Method.YES_NO, Method.CONSENT, Method.EQUAL_SHARES])
def test_no_order_is_told_where_none_stands_on_the_sheet(method: Method) -> None:
    budget = Budget(Fraction(1), {"a": Fraction(1), "b": Fraction(1)})
    assert told(method, Poll(("a", "b"), (Paper((("a", 1),)),), budget=budget)) == ()


def test_where_there_is_nothing_to_choose_nothing_is_equal() -> None:
    assert told(Method.APPROVAL, Poll((), ())) == ()
