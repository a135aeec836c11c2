"""Where the ink of a drawing goes: integers from integers, so that it says exactly its figures.

Every drawing lives in a box of its own units, which the page scales. Proportions are cut with integers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Line:
    """A broken line over a box: its points from left to right, the height of zero, and its ink in SVG.

    `stroke` is the value of a polyline's `points`, `area` the closed shape between the line and zero.
    """

    width: int
    height: int
    dots: tuple[tuple[int, int], ...]
    zero: int
    stroke: str
    area: str


def line(
    values: Sequence[int], *, width: int = 640, height: int = 160, margin: int = 12, stairs: bool = False
) -> Line:
    """The line through `values`, equally spaced; zero is always in the box, so that no slope is exaggerated.

    stairs: each value holds until the next one (a rule, a price) instead of sloping towards it.
    """
    top, bottom = max(0, *values, 0), min(0, *values, 0)
    zero = _height_of(0, top, bottom, height, margin)
    dots = tuple(
        (_across(index, len(values), width, margin), _height_of(value, top, bottom, height, margin))
        for index, value in enumerate(values)
    )
    path = _stairs(dots) if stairs else dots
    stroke = _written(path)
    area = _written(((path[0][0], zero), *path, (path[-1][0], zero))) if path else ""
    return Line(width, height, dots, zero, stroke, area)


def segments(values: Sequence[int], *, width: int = 1000) -> tuple[tuple[int, int], ...]:
    """Start and width of each part of a stacked bar; the widths sum to `width`, or to 0 when all are 0.

    Edges are cumulative shares rounded down, so no part drifts by more than one unit and none overlaps.
    """
    if any(value < 0 for value in values):
        raise ValueError("a part of a whole is not negative")
    total = sum(values)
    if total == 0:
        return tuple((0, 0) for _ in values)
    edges = [0]
    running = 0
    for value in values:
        running += value
        edges.append(running * width // total)
    return tuple((start, end - start) for start, end in pairwise(edges))


def filled(value: int, total: int, *, width: int = 1000) -> int:
    """How much of a bar of `width` is filled: at most all of it, and something is never drawn as nothing."""
    if value <= 0 or total <= 0:
        return 0
    return min(width, max(1, value * width // total))


def _across(index: int, count: int, width: int, margin: int) -> int:
    if count == 1:
        return width // 2
    return margin + index * (width - 2 * margin) // (count - 1)


def _height_of(value: int, top: int, bottom: int, height: int, margin: int) -> int:
    if top == bottom:
        return height - margin
    return margin + (top - value) * (height - 2 * margin) // (top - bottom)


def _stairs(dots: tuple[tuple[int, int], ...]) -> tuple[tuple[int, int], ...]:
    path: list[tuple[int, int]] = list(dots[:1])
    for across, height in dots[1:]:
        path += [(across, path[-1][1]), (across, height)]
    return tuple(path)


def _written(path: Sequence[tuple[int, int]]) -> str:
    return " ".join(f"{across},{height}" for across, height in path)
