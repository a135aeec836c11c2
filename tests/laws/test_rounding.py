"""Rounding moves a figure by less than a step, halves up, and never to nothing."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timebank.domain import rounding
from timebank.domain.rounding import STEPS, Rounding, rounded

minutes = st.integers(1, 200 * 60)
roundings = st.sampled_from(Rounding)


@given(minutes, roundings)
def test_it_is_the_nearest_step_and_never_nothing(done: int, voted: Rounding) -> None:
    step, noted = STEPS[voted], rounded(done, voted)
    assert noted > 0
    assert noted % step == 0
    if done >= Fraction(step, 2):
        assert abs(noted - done) <= Fraction(step, 2)
    else:
        assert noted == step
    assert rounded(done + step, voted) - noted in (0, step)


@given(minutes, roundings)
def test_rounding_twice_is_rounding_once(done: int, voted: Rounding) -> None:
    assert rounded(rounded(done, voted), voted) == rounded(done, voted)


@given(minutes, minutes, roundings)
def test_who_did_more_is_never_noted_less(one: int, other: int, voted: Rounding) -> None:
    assert (rounded(one, voted) <= rounded(other, voted)) or one > other


@given(minutes)
def test_to_the_minute_nothing_changes_and_nothing_is_told(done: int) -> None:
    assert rounded(done, Rounding.NONE) == done
    assert rounding.told(done, Rounding.NONE) is None


@pytest.mark.parametrize(
    ("done", "to_five", "to_a_quarter"),
    [
        *[(0, 0, 0), (1, 5, 15), (2, 5, 15), (7, 5, 15), (8, 10, 15), (20, 20, 15), (22, 20, 15)],
        *[(23, 25, 30), (30, 30, 30), (37, 35, 30), (38, 40, 45), (70, 70, 75), (12000, 12000, 12000)],
    ],
)
def test_these_figures(done: int, to_five: int, to_a_quarter: int) -> None:
    assert rounded(done, Rounding.FIVE) == to_five
    assert rounded(done, Rounding.QUARTER) == to_a_quarter


def test_what_is_told_names_both_figures_where_they_differ() -> None:
    told, same = rounding.told(68, Rounding.QUARTER), rounding.told(75, Rounding.QUARTER)
    assert told is not None
    assert same is not None
    assert (told.values["minutes"], told.values["noted_minutes"]) == (68, 75)
    assert "noted_minutes" not in same.values
