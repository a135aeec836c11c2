"""Rows one under the other: a range with its middle, or a bar from zero; hatched where it is hidden."""

from collections.abc import Sequence
from dataclasses import dataclass

from marketplace.domain.observatory import scales
from marketplace.domain.observatory.scales import MARGIN, WIDTH

ROW = 46
RAIL = 30
"""From the top of a row to the middle of its ink; its words stand above."""
FOOT = 22
"""Below the last row: the ends of the scale."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What a row is to show. low, high: None where it is a bar of `middle` alone; middle None: hidden."""

    low: int | None
    middle: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class Ink:
    """Where a row is drawn. across: of the middle; start, end: of its range, or of its bar."""

    top: int
    rail: int
    start: int
    across: int
    end: int
    is_hidden: bool
    is_range: bool

    @property
    def length(self) -> int:
        return max(1, self.end - self.start)

    @property
    def words(self) -> int:
        """The line on which its words stand."""
        return self.top + 16


@dataclass(frozen=True, slots=True)
class Rows:
    """In a box of `width` by `height`. top: the value at the right end; foot: the line of the ends."""

    width: int
    height: int
    top: int
    foot: int
    inks: tuple[Ink, ...]


def draw(rows: Sequence[Measured], unit: str, *, least: int = 0) -> Rows:
    """The rows in their order, all on one scale. least: what the scale reaches at least."""
    values = [value for row in rows for value in (row.low, row.middle, row.high) if value is not None]
    scale = scales.scale(max([least, *values]), unit, length=WIDTH - 2 * MARGIN)
    height = ROW * len(rows) + FOOT
    inks = tuple(_ink(row, ROW * index, scale) for index, row in enumerate(rows))
    return Rows(WIDTH, height, scale.top, height - 6, inks)


def _ink(row: Measured, top: int, scale: scales.Scale) -> Ink:
    rail = top + RAIL
    if row.middle is None:
        return Ink(top, rail, MARGIN, MARGIN, WIDTH - MARGIN, is_hidden=True, is_range=False)
    across = MARGIN + scale.place(row.middle)
    if row.low is None or row.high is None:
        return Ink(top, rail, MARGIN, across, across, is_hidden=False, is_range=False)
    start, end = MARGIN + scale.place(row.low), MARGIN + scale.place(row.high)
    return Ink(top, rail, start, across, end, is_hidden=False, is_range=True)
