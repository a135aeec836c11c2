"""Law 14: a distribution gives exactly the pool, and computes again to the same figures."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop.domain.errors import Refused
from tests.timebank import plain_distribution
from timebank.domain import distributions, periods
from timebank.domain.distributions import Inputs, PoolLeg, compute, hash_of
from timebank.domain.natures import FUNDS, Unit

PARTS = {fund.value: Decimal("0.25") for fund in FUNDS}
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
    result = compute(Inputs(MARCH, tuple(legs), parts, 1))
    assert len(result.lines) == len(FUNDS) * len(Unit)
    for unit in Unit:
        assert sum(line.amount for line in result.lines if line.unit is unit) == sum(
            leg.amount for leg in legs if leg.unit is unit
        )
    assert result.is_empty is (not legs)


@given(LEGS, shares())
def test_plain_python_says_the_same(legs: list[PoolLeg], parts: dict[str, Decimal]) -> None:
    """Lines and both seals, whether the legs come at once or one by one."""
    result = compute(Inputs(MARCH, tuple(legs), parts, 7))
    told = [(leg.entry_id, leg.unit.value, leg.amount) for leg in legs]
    shares_said = {fund: str(share) for fund, share in parts.items()}
    plain = plain_distribution.distribute(told, shares_said, ("2026-03-01", "2026-03-31"), 7)
    assert plain["inputs_hash"] == result.inputs_hash
    assert plain["result_hash"] == result.result_hash
    assert plain["lines"] == sorted(
        [line.fund.value, line.unit.value, line.quota, line.amount] for line in result.lines
    )
    in_order = sorted(legs, key=lambda leg: (leg.entry_id, leg.unit.value, leg.amount))
    assert compute(Inputs(MARCH, iter(in_order), parts, 7)) == result


def test_a_stream_out_of_order_is_refused() -> None:
    legs = iter([PoolLeg(2, Unit.MINUTES, 1), PoolLeg(1, Unit.MINUTES, 1)])
    with pytest.raises(ValueError, match="too late"):
        compute(Inputs(MARCH, legs, PARTS, 1))


def test_many_legs_are_read_a_few_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(distributions, "AT_ONCE", 2)
    said = list[int]()
    legs = tuple(PoolLeg(number, Unit.CENTS, number) for number in range(1, 6))
    assert compute(Inputs(MARCH, legs, PARTS, 1), said.append) == compute(Inputs(MARCH, iter(legs), PARTS, 1))
    assert said == [2, 4, 5]


@given(LEGS, LEGS, shares())
def test_a_correction_moves_what_is_missing_and_its_chain_is_the_whole(
    first: list[PoolLeg], second: list[PoolLeg], parts: dict[str, Decimal]
) -> None:
    given = compute(Inputs(MARCH, tuple(first), parts, 1)).lines
    whole = compute(Inputs(MARCH, tuple(first + second), parts, 1)).lines
    moved = distributions.differences(whole, given)
    assert distributions.summed([given, moved]) == whole
    for unit in Unit:
        brought = sum(leg.amount for leg in second if leg.unit is unit)
        assert sum(line.amount for line in moved if line.unit is unit) == brought


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
        replace(inputs, legs=(*legs[:-1], legs[-1]._replace(amount=legs[-1].amount + 1))),
        replace(inputs, legs=(*legs[:-1], legs[-1]._replace(entry_id=legs[-1].entry_id + 1))),
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
