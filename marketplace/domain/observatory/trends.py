"""One cell over the quarters: a dot each, a line between those that follow each other."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from marketplace.domain.observatory import scales
from marketplace.domain.observatory.ranges import Measured
from marketplace.domain.observatory.scales import WIDTH

HEIGHT = 190
TOP = 26
BOTTOM = 150
"""Of the box in which dots stand: zero is at the bottom, words of quarters below."""
SIDE = 28
MOST_QUARTERS = 8
"""The last two years: more would not be told apart on a phone."""


@dataclass(frozen=True, slots=True)
class Dot:
    """A quarter. low, high: heights of the ends of its range, None where it has none."""

    across: int
    height: int
    low: int | None
    high: int | None
    is_hidden: bool


@dataclass(frozen=True, slots=True)
class Trend:
    """lines: of each run of quarters that are told, the value of a polyline's `points`. top: of the scale.

    breadth: of a hatched column.
    """

    width: int
    height: int
    zero: int
    ceiling: int
    top: int
    breadth: int
    dots: tuple[Dot, ...]
    lines: tuple[str, ...]


def draw(quarters: Sequence[Measured], unit: str) -> Trend:
    """The quarters in their order, the latest last; no more than the last eight are given."""
    values = [value for one in quarters for value in (one.low, one.middle, one.high) if value is not None]
    scale = scales.scale(max(values, default=0), unit, length=BOTTOM - TOP)
    step = (WIDTH - 2 * SIDE) // max(1, len(quarters) - 1)
    start = SIDE if len(quarters) > 1 else WIDTH // 2
    dots = tuple(_dot(one, start + step * index, scale) for index, one in enumerate(quarters))
    runs = (tuple(run) for is_hidden, run in groupby(dots, lambda dot: dot.is_hidden) if not is_hidden)
    lines = tuple(" ".join(f"{dot.across},{dot.height}" for dot in run) for run in runs if len(run) > 1)
    return Trend(WIDTH, HEIGHT, BOTTOM, TOP, scale.top, min(step, 2 * SIDE) * 2 // 3, dots, lines)


def _dot(one: Measured, across: int, scale: scales.Scale) -> Dot:
    if one.middle is None:
        return Dot(across, BOTTOM, None, None, is_hidden=True)
    low, high = (None if end is None else BOTTOM - scale.place(end) for end in (one.low, one.high))
    return Dot(across, BOTTOM - scale.place(one.middle), low, high, is_hidden=False)
