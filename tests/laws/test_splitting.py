"""Law 14: amounts are split exactly, whatever the order; real elections and accounts agree."""

import csv
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop.domain.errors import Refused
from timebank.domain.splitting import Method, split

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
WEIGHTS = st.lists(st.fractions(min_value=0, max_value=10**6, max_denominator=10**6), min_size=1, max_size=12)
METHODS = st.sampled_from(Method)
AMOUNTS = st.integers(min_value=0, max_value=10**15)


def named(weights: list[Fraction]) -> list[tuple[str, Fraction]]:
    return [(f"part-{index:02d}", weight) for index, weight in enumerate(weights)]


@given(AMOUNTS, WEIGHTS.filter(any))
def test_parts_sum_to_the_whole_and_stay_within_one_unit_of_their_quota(
    amount: int, weights: list[Fraction]
) -> None:
    parts = split(amount, named(weights))
    assert sum(part.amount for part in parts) == amount
    assert all(abs(part.amount - part.quota) < 1 for part in parts)
    assert sum(part.share for part in parts) == 1


@given(AMOUNTS, WEIGHTS.filter(any), METHODS, st.randoms())
def test_order_does_not_matter(amount: int, weights: list[Fraction], method: Method, random: Random) -> None:
    shuffled = named(weights)
    random.shuffle(shuffled)
    in_order = {part.key: part for part in split(amount, named(weights), method=method)}
    assert {part.key: part for part in split(amount, shuffled, method=method)} == in_order


@given(AMOUNTS, WEIGHTS.filter(any), METHODS)
def test_zero_weight_receives_zero(amount: int, weights: list[Fraction], method: Method) -> None:
    parts = split(amount, named(weights), method=method)
    assert all(part.amount == 0 for part in parts if part.share == 0)
    assert sum(part.amount for part in parts) == amount


@given(AMOUNTS, WEIGHTS.filter(any), METHODS, st.fractions(min_value=Fraction(1, 1000), max_value=1000))
def test_weights_may_be_written_on_any_scale(
    amount: int, weights: list[Fraction], method: Method, scale: Fraction
) -> None:
    scaled = [(key, weight * scale) for key, weight in named(weights)]
    assert split(amount, scaled, method=method) == split(amount, named(weights), method=method)


@given(AMOUNTS, WEIGHTS.filter(any))
def test_a_larger_remainder_is_never_passed_over(amount: int, weights: list[Fraction]) -> None:
    parts = split(amount, named(weights))
    rounded_up = [part for part in parts if part.amount > part.quota // 1]
    rounded_down = [part for part in parts if part.amount == part.quota // 1]
    assert all(up.remainder >= down.remainder for up in rounded_up for down in rounded_down)


@pytest.mark.parametrize("method", Method)
def test_of_two_equal_remainders_the_first_key_wins(method: Method) -> None:
    halves = [("solidarity", Decimal("0.5")), ("observatory", Decimal("0.5"))]
    parts = split(1, halves, method=method)
    assert [(part.key, part.amount) for part in parts] == [("solidarity", 0), ("observatory", 1)]
    drawn = split(1, halves, method=method, ties=["solidarity", "observatory"])
    assert [(part.key, part.amount) for part in drawn] == [("solidarity", 1), ("observatory", 0)]


@pytest.mark.parametrize("ties", [[], ["a"], ["a", "c"], ["a", "a"], ["a", "b", "b"]])
def test_an_order_of_ties_names_each_part_once(ties: list[str]) -> None:
    with pytest.raises(Refused, match="names each part once"):
        split(1, [("a", Fraction(1)), ("b", Fraction(1))], ties=ties)


@pytest.mark.parametrize(
    ("amount", "weights"),
    [
        (-1, [("a", Fraction(1))]),
        (1, [("a", Fraction(-1)), ("b", Fraction(2))]),
        (1, [("a", Fraction(0)), ("b", Decimal(0))]),
        (1, []),
        (1, [("a", Fraction(1)), ("a", Fraction(1))]),
    ],
)
def test_nonsense_is_refused(amount: int, weights: list[tuple[str, Fraction | Decimal]]) -> None:
    with pytest.raises(Refused):
        split(amount, weights)


def test_floats_are_refused() -> None:
    with pytest.raises(TypeError, match="never floats"):
        split(1, [("a", 0.5)])  # type: ignore[list-item]  # the point of the test
    with pytest.raises(TypeError, match="never floats"):
        split(1.0, [("a", Fraction(1))])  # type: ignore[arg-type]  # the point of the test


def test_surplus_of_a_scic_reserves_as_the_law_says() -> None:
    """Loi 47-1775: 15 % to the legal reserve, half of what is left to the statutory one."""
    surplus = 10_000_001
    legal, rest = split(surplus, [("legal", Decimal("0.15")), ("rest", Decimal("0.85"))])
    statutory, free = split(rest.amount, [("a-statutory", Fraction(1, 2)), ("free", Fraction(1, 2))])
    assert legal.amount + statutory.amount + free.amount == surplus
    assert abs((legal.amount + statutory.amount) - Fraction(575, 1000) * surplus) <= 1


@pytest.mark.skipif(not DATA.is_dir(), reason="the shared open data is not beside this copy of the project")
def test_seats_of_slovakia_in_2020() -> None:
    """Largest remainder gives the official 150 seats to those who passed the threshold."""
    with (DATA / "elections" / "apportionment" / "slovakia_2020.csv").open(encoding="utf-8") as file:
        rows = [
            (name, int(votes), int(seats))
            for name, _coalition, votes, seats in csv.reader(file, delimiter=";")
        ]
    seated = [(name, Fraction(votes)) for name, votes, seats in rows if seats]
    official = {name: seats for name, _votes, seats in rows if seats}
    assert {part.key: part.amount for part in split(150, seated)} == official
