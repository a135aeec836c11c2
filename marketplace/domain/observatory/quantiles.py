"""Quartiles and medians of whole numbers and fractions, exact."""

from collections.abc import Sequence
from fractions import Fraction

QUARTERS = {"lower": Fraction(1, 4), "median": Fraction(1, 2), "upper": Fraction(3, 4)}
"""The three quartiles, by the names that they have in a cell."""


def quantile(values: Sequence[Fraction], part: Fraction) -> Fraction:
    """The least value that at least this part of all do not exceed; where the part falls exactly between two
    values, their middle. The order does not matter; part lies between 0 and 1, without them.

    Source: Hyndman and Fan, Sample Quantiles in Statistical Packages, The American Statistician 50 (4), 1996:
    definition 2, the inverse of the distribution function with averaging. Raises ValueError for no value.
    """
    return _at(_ordered(values), part)


def quartiles(values: Sequence[Fraction]) -> dict[str, Fraction]:
    """The three quartiles by their names, as `quantile` gives them. Raises ValueError for no value."""
    ordered = _ordered(values)
    return {name: _at(ordered, part) for name, part in QUARTERS.items()}


def _at(ordered: Sequence[Fraction], part: Fraction) -> Fraction:
    place = part * len(ordered)
    below = place.numerator // place.denominator
    if place.denominator == 1:
        return Fraction(ordered[below - 1] + ordered[below], 2)
    return ordered[below]


def _ordered(values: Sequence[Fraction]) -> list[Fraction]:
    """The least first, by whole numbers, which compare faster than fractions.

    Fractions that differ do so by at least one over the product of their denominators; times more than the
    square of the largest, by more than 1, so that they are as far apart once cut to whole numbers.
    """
    if not values:
        raise ValueError("no value has a quantile")
    bits = 2 * max(one.denominator for one in values).bit_length()
    return sorted(values, key=lambda one: (one.numerator << bits) // one.denominator)


def mean(values: Sequence[int]) -> Fraction:
    """Raises ZeroDivisionError for no value."""
    return Fraction(sum(values), len(values))
