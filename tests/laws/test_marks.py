"""What is cast is counted: a vote that was taken is never called invalid by its method, and hides its
order of ties.
"""

from collections.abc import Callable
from fractions import Fraction
from math import factorial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop.domain.errors import Refused
from governance.domain import counting, deciding, marks, tie_orders
from governance.domain.counting import Method
from governance.domain.kinds import budget, election, resolution
from governance.domain.polls import Paper
from governance.domain.questions import YES_NO, YES_OR_NO, Option, Question, of_frozen

LABELS = ["A", "B", "C", "D"]
SUM, COST = 100, 40


def question(method: str) -> Question:
    if method in budget.METHODS:
        return budget.question(
            budget.clean(method=method, cents=SUM, projects=[(label, COST) for label in LABELS])
        )
    if method == Method.STV:
        return election.question({"method": method, "seats": 2}, [(1, 7), (2, 8), (3, 9)])
    return resolution.question(resolution.clean(text="Un texte.", method=method, options=LABELS, scale=5))


questions = st.sampled_from([*resolution.METHODS, *budget.METHODS, Method.STV]).map(question)
papers = questions.flatmap(
    lambda asked: st.tuples(
        st.just(asked),
        st.lists(st.tuples(st.sampled_from([*asked.ids, "nobody"]), st.integers(-1, 7)), max_size=5),
    )
)


@given(papers)
def test_what_is_cast_is_never_invalid(
    drawn: tuple[Question, list[tuple[str, int]]],
) -> None:
    asked, typed = drawn
    try:
        cast = marks.clean(typed, asked)
    except Refused:
        return
    assert sorted(cast) == sorted(typed)
    assert marks.clean(cast, asked) == cast
    if asked.method != YES_NO:
        papers = counting.count(Method(asked.method), asked.poll([Paper(cast)])).sheet["papers"]
        assert (papers["invalid"], papers["blank"]) == (0, int(not cast))


@given(questions)
def test_a_question_is_read_as_it_was_frozen(asked: Question) -> None:
    assert of_frozen(asked.as_json()) == asked


@given(questions, st.lists(st.integers(0, 10**6), min_size=10, max_size=10))
def test_the_order_of_ties_is_one_of_all_options(asked: Question, random: list[int]) -> None:
    left = iter(random)
    assert sorted(tie_orders.drawn(asked.ids, lambda most: next(left) % most)) == sorted(asked.ids)


def iter_of(*numbers: int) -> Callable[[int], int]:
    left = iter(numbers)
    return lambda _most: next(left)


def test_each_order_is_drawn_as_often() -> None:
    options = ("a", "b", "c")
    drawn = [tie_orders.drawn(options, iter_of(third, half)) for third in range(3) for half in range(2)]
    assert len(set(drawn)) == len(drawn) == factorial(len(options))


@given(st.permutations(LABELS), st.permutations(LABELS), st.text("0123456789abcdef", min_size=1, max_size=8))
def test_the_hash_is_that_of_one_order_and_one_nonce(one: list[str], other: list[str], nonce: str) -> None:
    assert (tie_orders.commitment(one, nonce) == tie_orders.commitment(other, nonce)) == (one == other)
    assert tie_orders.commitment(one, nonce) != tie_orders.commitment(one, nonce + "0")


@pytest.mark.parametrize("choice", ["yes", "no", "blank"])
def test_one_word_says_yes_no_or_blank(choice: str) -> None:
    written = marks.of_choice(choice)
    assert marks.choice_of(written).value == choice
    assert marks.clean(written, question(YES_NO)) == written


def test_another_word_is_refused() -> None:
    with pytest.raises(Refused, match="Choose yes, no or blank"):
        marks.of_choice("maybe")


def test_a_budget_pays_for_nothing_that_nobody_wants() -> None:
    poll = question(Method.GREEDY).poll([Paper((("o1", 1),))])
    assert counting.count(Method.GREEDY, poll).winners == ("o1",)
    assert poll.funds().amount == Fraction(SUM, 100)  # euros


def test_what_was_frozen_before_there_were_questions_asked_yes_or_no() -> None:
    assert of_frozen({"format": 2, "options": ["yes", "no", "blank"], "method": "majority"}) is YES_OR_NO


def test_more_votes_than_voters_are_refused() -> None:
    poll = question(Method.APPROVAL).poll([Paper((("o1", 1),), count=3)])
    with pytest.raises(ValueError, match="more votes than electors"):
        deciding.sheet(Method.APPROVAL, poll, {"electorate": {"count": 2}}, {})


def test_an_option_has_its_label() -> None:
    assert Question(Method.APPROVAL, (Option("o1", "Un four"),)).label("o1") == "Un four"
