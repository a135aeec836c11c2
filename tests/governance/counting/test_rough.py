"""Rounded purses: they find what exact ones find, or say that they can not tell."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.domain.methods import rough
from governance.domain.methods.equal_shares import Market
from governance.domain.methods.rough import FEW, Rough, Unclear
from governance.domain.polls import Budget, Paper, Poll, opened
from tests.governance.counting.polling import approvals, budgets, paper, points, poll

voted = st.one_of(budgets(approvals), budgets(points))


def rounded(one: Poll) -> tuple[Market, Rough]:
    market = Market(one, opened(one))
    market.options(Fraction(0))
    assert market.rough is not None
    return market, market.rough


def exact(market: Market, share: Fraction) -> list[str]:
    return [chosen.option for chosen in market.funded(share) if market.costs[chosen.option]]


@given(voted, st.fractions(0, 200, max_denominator=7), st.sampled_from([1, 4, 12, 96]))
def test_what_is_found_is_exact_however_coarse(one: Poll, share: Fraction, bits: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rough, "BITS", bits)
        market, quick = rounded(one)
        try:
            found = quick.funded(share)
        except Unclear:
            return
    assert found == exact(market, share)


def test_purses_that_differ_are_told_apart() -> None:
    """Each voter backs other options, so that some can pay in full and others not."""
    names = tuple(f"{number:02}" for number in range(10))
    backed = [[name for place, name in enumerate(names) if number >> place & 1] for number in range(1, 512)]
    costs = {name: Fraction(301 + 7 * place, 3) for place, name in enumerate(names)}
    papers = tuple(Paper(tuple(dict.fromkeys(one, 1).items()), 1 + len(one)) for one in backed)
    market, quick = rounded(Poll(names, papers, budget=Budget(Fraction(20_000), costs)))
    for share in (Fraction(1, 7), Fraction(9, 11), Fraction(22, 7)):
        assert quick.funded(share) == exact(market, share)


def test_equal_options_go_by_the_order_of_ties() -> None:
    money = Budget(Fraction(100), {"a": Fraction(40), "b": Fraction(40), "c": Fraction(20)})
    votes = poll(paper("ab", 2), paper("c", 1), paper("c", FEW + 1), ties=("b", "c", "a"), budget=money)
    market, quick = rounded(votes)
    assert quick.funded(Fraction(50)) == exact(market, Fraction(50)) == ["c", "b", "a"]


@pytest.mark.parametrize(
    ("papers", "share", "funded"),
    [
        ((paper("a", 2),), Fraction(20), ["a"]),  # each gives all that they have, to the last unit
        ((paper("a"), paper("ab", 2)), Fraction(40, 3), ["a"]),  # the price is what each has
        # After b the first has 20/3 and the second 40/3, which is what c costs, to the last unit.
        ((paper("bc"), paper("c"), paper("b", 5)), Fraction(40, 3), ["b", "c"]),
        # After c there is one backer of a who is short, and one of b who is just as short.
        ((paper("ac"), paper("a"), paper("bc"), paper("b"), paper("c", 3)), Fraction(23), ["c", "a", "b"]),
    ],
)
def test_what_can_not_be_told_is_counted_exactly(
    papers: tuple[Paper, ...], share: Fraction, funded: list[str]
) -> None:
    money = Budget(Fraction(100), {"a": Fraction(40), "b": Fraction(40), "c": Fraction(20)})
    market, quick = rounded(poll(*papers, budget=money))
    with pytest.raises(Unclear):
        quick.funded(share)
    assert market.options(share) == exact(market, share) == funded
