"""Five classes of a map: as many values in each, and their ends in figures."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

MOST_CLASSES = 5


@dataclass(frozen=True, slots=True)
class Band:
    """A class. number: 1 for the lowest; low, high: the least and the greatest value that it holds."""

    number: int
    low: int
    high: int

    def holds(self, value: int) -> bool:
        return self.low <= value <= self.high


def bands(values: Iterable[int]) -> tuple[Band, ...]:
    """At most five classes over the distinct values, the lowest first, as nearly as many in each as can be.

    Equal values are never parted. Fewer than five distinct values make a class each; none, no class.
    """
    distinct = sorted(set(values))
    count = min(MOST_CLASSES, len(distinct))
    edges = [len(distinct) * number // count for number in range(count + 1)] if count else [0]
    return tuple(
        Band(number, distinct[start], distinct[end - 1])
        for number, (start, end) in enumerate(pairwise(edges), 1)
    )


def number_of(value: int, found: Iterable[Band]) -> int:
    """Which class a value is in. Raises ValueError for one that was not among those classed."""
    for band in found:
        if band.holds(value):
            return band.number
    raise ValueError(f"{value} is in no class")
