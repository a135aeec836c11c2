"""Past distributions under other shares: what they would have been, and never more than there was."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tests.laws.test_distribution import LEGS, MARCH, shares
from timebank.domain.distributions import Inputs, PoolLeg, compute
from timebank.domain.natures import Unit
from timebank.domain.simulations import tried

UNCHANGED = {Unit.MINUTES: 0, Unit.CENTS: 0}


@given(LEGS, shares(), shares())
def test_other_shares_give_what_a_distribution_under_them_would(
    legs: list[PoolLeg], old: dict[str, Decimal], new: dict[str, Decimal]
) -> None:
    posted, other = (compute(Inputs(MARCH, tuple(legs), parts, 1)) for parts in (old, new))
    found = tried(posted.lines, new, UNCHANGED)
    assert {(one.fund, one.unit): one.before for one in found} == posted.amounts
    assert {(one.fund, one.unit): one.after for one in found} == other.amounts
    assert all(one.change == 0 for one in tried(posted.lines, old, UNCHANGED))


@given(LEGS, shares(), st.integers(-(10**10), 10**10))
def test_another_pool_is_shared_whole_and_never_below_zero(
    legs: list[PoolLeg], parts: dict[str, Decimal], change: int
) -> None:
    posted = compute(Inputs(MARCH, tuple(legs), parts, 1))
    found = tried(posted.lines, parts, {Unit.MINUTES: change, Unit.CENTS: None})
    hours = [one for one in found if one.unit is Unit.MINUTES]
    whole = sum(one.before for one in hours)
    assert sum(one.after or 0 for one in hours) == max(0, whole + change)
    assert all(one.after is one.change is None for one in found if one.unit is Unit.CENTS)
