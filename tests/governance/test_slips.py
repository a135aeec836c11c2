"""What a paper may hold, before any form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop.domain.errors import Refused
from governance.domain import rankings, slips
from governance.domain.counting import Method
from governance.domain.polls import Limits
from governance.domain.slips import MENTIONS, USUAL, Marks, Slip, check
from tests.governance.ballot_papers import OPTIONS, slip_of

ranks = st.dictionaries(st.sampled_from("abcde"), st.integers(1, 6))
options = st.sampled_from("abcde")


@pytest.mark.parametrize(
    ("method", "made"),
    [
        (Method.YES_NO, {"options": OPTIONS[:3]}),
        (Method.CONSENT, {"options": OPTIONS[:2]}),
        (Method.APPROVAL, {"options": ()}),
        (Method.APPROVAL, {"options": (*OPTIONS, OPTIONS[0])}),
        (Method.GREEDY, {"options": OPTIONS, "costs": {"a": 1}}),
        (Method.SCORE, {"options": OPTIONS}),
        (Method.DOTS, {"options": OPTIONS}),
    ],
)
def test_a_slip_is_one_of_its_method(method: Method, made: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"."):
        Slip(method, **made)  # type: ignore[arg-type]  # whatever is wrong


def test_every_method_says_what_a_paper_usually_holds() -> None:
    assert USUAL.keys() == set(Method)


@pytest.mark.parametrize(
    ("method", "marks", "words"),
    [
        (Method.APPROVAL, (("x", 1),), "not on it"),
        (Method.APPROVAL, (("a", 1), ("a", 1)), "one of them twice"),
        (Method.APPROVAL, (("a", 2),), "ticked or it is not"),
        (Method.GREEDY, (("a", 0),), "ticked or it is not"),
        (Method.YES_NO, (("a", 1), ("b c", 1)), "one of the two"),
        (Method.SCHULZE, (("a", 0),), "Ranks are"),
        (Method.IRV, (("a", 1), ("42", 1)), "a rank of its own"),
        (Method.SCORE, (("a", 6),), "outside of those"),
        (Method.SCORE, (("a", -1),), "outside of those"),
        (Method.DOTS, (("a", -1),), "fewer than none"),
        (Method.DOTS, (("a", 6), ("42", 5)), "take 1 back"),
        (Method.CONSENT, (("a", 2),), "consents or objects"),
    ],
)
def test_what_would_be_invalid_is_refused_in_words(method: Method, marks: Marks, words: str) -> None:
    with pytest.raises(Refused, match=words):
        check(slip_of(method), marks)


@pytest.mark.parametrize("method", Method)
def test_blank_is_always_possible(method: Method) -> None:
    check(slip_of(method, limits=Limits(1, 1, total=1, options=1)), ())


def test_bounds_are_those_of_the_vote() -> None:
    check(slip_of(Method.SCHULZE), (("a", 1), ("42", 1)))
    check(slip_of(Method.DOTS, limits=Limits(0, 4, total=10)), (("a", 4),))
    with pytest.raises(Refused, match="more dots than it may have"):
        check(slip_of(Method.DOTS, limits=Limits(0, 4, total=10)), (("a", 5),))
    with pytest.raises(Refused, match="take 1 out"):
        check(slip_of(Method.APPROVAL, limits=Limits(1, 1, options=1)), (("a", 1), ("42", 1)))


def test_mentions() -> None:
    assert [slips.mention_of(grade) for grade in range(len(MENTIONS))] == list(MENTIONS)
    assert slips.mention_of(7) == "7"
    assert slips.mention_of(-1) == "-1"


def test_money_is_counted_in_euros() -> None:
    poll = slip_of(Method.GREEDY).poll([])
    assert poll.funds().amount == 1_000
    assert poll.funds().costs["a"] == 100
    assert slip_of(Method.APPROVAL).poll([]).budget is None


@given(ranks)
def test_ranks_closed_up_keep_the_order(found: dict[str, int]) -> None:
    closed = rankings.closed_up(found)
    assert sorted(set(closed.values())) == list(range(1, len(set(found.values())) + 1))
    assert all((closed[a] < closed[b]) == (found[a] < found[b]) for a in found for b in found)


@given(ranks, options)
def test_a_move_touches_one_option_only(found: dict[str, int], option: str) -> None:
    for step in (rankings.raised, rankings.lowered):
        moved = step(found, option)
        others = {one: rank for one, rank in found.items() if one != option}
        assert rankings.closed_up({one: moved[one] for one in others}) == rankings.closed_up(others)
        assert sorted(set(moved.values())) == list(range(1, len(set(moved.values())) + 1))


@given(ranks, options)
def test_raised_is_never_worse_and_lowered_never_better(found: dict[str, int], option: str) -> None:
    def better(ranked: dict[str, int]) -> int:
        mine = ranked.get(option, 99)
        return sum(mine < ranked.get(one, 99) for one in "abcde" if one != option)

    assert better(rankings.raised(found, option)) >= better(found)
    assert better(rankings.lowered(found, option)) <= better(found)


@given(st.permutations("abcde"), options)
def test_up_undoes_down(order: list[str], option: str) -> None:
    found = {one: rank for rank, one in enumerate(order, start=1)}
    assert rankings.raised(rankings.lowered(found, option), option) == found
    apart = {one: rank for one, rank in found.items() if one != option}
    assert option not in rankings.lowered(apart, option)
    assert rankings.raised(apart, option)[option] == len(order)
