"""A drawing says exactly its figures."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop.domain import drawings

VALUES = st.lists(st.integers(-10_000, 10_000), min_size=1, max_size=40)
WEIGHTS = st.lists(st.integers(0, 10**9), max_size=12)


def test_a_line_shows_zero_and_both_ends() -> None:
    line = drawings.line([0, 60, -30, 90], width=640, height=160, margin=10)
    assert [across for across, _ in line.dots] == [10, 216, 423, 630]
    assert line.zero == line.dots[0][1]
    assert line.dots[2][1] > line.zero > line.dots[1][1] > line.dots[3][1] == 10
    assert line.stroke.startswith("10,")
    assert line.area.count(",") == 6


def test_a_rule_goes_up_in_stairs() -> None:
    sloped = drawings.line([1, 2], width=100, height=100, margin=0)
    stairs = drawings.line([1, 2], width=100, height=100, margin=0, stairs=True)
    assert sloped.stroke == "0,50 100,0"
    assert stairs.stroke == "0,50 100,50 100,0"


def test_nothing_one_thing_and_zeros_can_be_drawn() -> None:
    assert drawings.line([]).stroke == drawings.line([]).area == ""
    assert drawings.line([5], width=100).dots[0][0] == 50
    flat = drawings.line([0, 0])
    assert {height for _, height in flat.dots} == {flat.zero}


@given(values=VALUES)
def test_a_line_stays_in_its_box_and_keeps_the_order_of_its_values(values: list[int]) -> None:
    line = drawings.line(values)
    assert all(0 <= across <= line.width and 0 <= height <= line.height for across, height in line.dots)
    for (value, other), ((_, height), (_, elsewhere)) in zip(
        pairwise(values), pairwise(line.dots), strict=True
    ):
        assert height == elsewhere or (value < other) == (height > elsewhere)


@given(values=WEIGHTS)
def test_parts_fill_their_bar_exactly_without_overlap(values: list[int]) -> None:
    places = drawings.segments(values)
    assert sum(width for _, width in places) == (1000 if sum(values) else 0)
    for (start, width), (next_start, _) in pairwise(places):
        assert next_start == start + width or not sum(values)


def test_a_part_is_never_negative() -> None:
    with pytest.raises(ValueError, match="not negative"):
        drawings.segments([1, -1])


@pytest.mark.parametrize(
    ("value", "total", "filled"),
    [(0, 10, 0), (-1, 10, 0), (1, 0, 0), (5, 10, 500), (1, 10**9, 1), (11, 10, 1000)],
)
def test_a_bar_is_filled_by_its_share(value: int, total: int, filled: int) -> None:
    assert drawings.filled(value, total) == filled
