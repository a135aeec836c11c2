"""Law 14: a distribution gives exactly the pool, and computes again to the same figures."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop.domain.errors import Refused
from timebank.domain import periods
from timebank.domain.distributions import Inputs, PoolLeg, compute, hash_of
from timebank.domain.natures import FUNDS, Unit

MARCH = periods.month_of(date(2026, 3, 1))


@st.composite
def shares(draw: st.DrawFn) -> dict[str, Decimal]:
    """Four parts in hundredths that sum to one."""
    cuts = sorted(draw(st.lists(st.integers(0, 100), min_size=3, max_size=3)))
    parts = [after - before for before, after in zip([0, *cuts], [*cuts, 100], strict=True)]
    return {fund.value: Decimal(part) / 100 for fund, part in zip(FUNDS, parts, strict=True)}


LEGS = st.lists(
    st.builds(PoolLeg, st.integers(1, 10**6), st.sampled_from(Unit), st.integers(1, 10**9)), max_size=20
)


@given(LEGS, shares())
def test_lines_sum_to_the_pool_in_each_unit(legs: list[PoolLeg], parts: dict[str, Decimal]) -> None:
    inputs = Inputs(MARCH, tuple(legs), parts, 1)
    result = compute(inputs)
    assert len(result.lines) == len(FUNDS) * len(Unit)
    for unit in Unit:
        assert sum(line.amount for line in result.lines if line.unit is unit) == inputs.pool(unit)
    assert result.is_empty is (not legs)


@given(LEGS, shares(), st.randoms())
def test_order_of_entries_and_funds_changes_nothing(
    legs: list[PoolLeg], parts: dict[str, Decimal], random: Random
) -> None:
    shuffled, keys = list(legs), list(parts)
    random.shuffle(shuffled)
    random.shuffle(keys)
    first = compute(Inputs(MARCH, tuple(legs), parts, 1))
    assert compute(Inputs(MARCH, tuple(shuffled), {key: parts[key] for key in keys}, 1)) == first
    assert hash_of(reversed(first.lines)) == first.result_hash


@given(LEGS.filter(bool), shares())
def test_every_input_counts_in_its_seal(legs: list[PoolLeg], parts: dict[str, Decimal]) -> None:
    inputs = Inputs(MARCH, tuple(legs), parts, 1)
    others = (
        replace(inputs, version_id=2),
        replace(inputs, period=periods.month_of(date(2026, 4, 1))),
        replace(inputs, legs=(*legs[:-1], replace(legs[-1], amount=legs[-1].amount + 1))),
        replace(inputs, legs=(*legs[:-1], replace(legs[-1], entry_id=legs[-1].entry_id + 1))),
    )
    seals = {compute(one).inputs_hash for one in (inputs, *others)}
    assert len(seals) == 1 + len(others)


def test_a_pool_below_zero_asks_for_a_longer_period() -> None:
    inputs = Inputs(
        MARCH, (PoolLeg(1, Unit.MINUTES, -5),), {fund.value: Decimal("0.25") for fund in FUNDS}, 1
    )
    with pytest.raises(Refused, match="longer period"):
        compute(inputs)


def test_a_line_says_its_exact_quota() -> None:
    legs = (PoolLeg(1, Unit.MINUTES, 7), PoolLeg(2, Unit.CENTS, 100))
    quarter = {fund.value: Decimal("0.25") for fund in FUNDS}
    lines = compute(Inputs(MARCH, legs, quarter, 1)).lines
    assert [(line.quota, line.amount) for line in lines if line.unit is Unit.MINUTES] == [
        ("7/4", 2),
        ("7/4", 2),
        ("7/4", 1),
        ("7/4", 2),
    ]
    assert {line.quota for line in lines if line.unit is Unit.CENTS} == {"25/1"}
