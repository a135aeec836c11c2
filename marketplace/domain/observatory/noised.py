"""Figures with noise: frozen once they are drawn, read again, and written as a table for programs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from marketplace.domain.observatory import privacy, releases
from marketplace.domain.observatory.packages import Resource
from marketplace.domain.observatory.records import PERIOD, Column

FORMAT = 1
KEY = "day_rate_noised"
"""What the file is called."""
TITLE = "Members by price of a day, counted with noise"
RESOURCE = Resource(
    KEY,
    TITLE,
    (
        Column(PERIOD, "string", "Quarter"),
        Column("VERSION", "integer", "Version of the release"),
        Column("TRADE", "string", "Code of the trade: a family, or all"),
        Column("FROM_CENTS", "integer", "Least price of a day in the band, in euro cents"),
        Column("BELOW_CENTS", "integer", "Price below which the band ends, in euro cents", is_required=False),
        Column("CONTRIBUTORS_NOISED", "integer", "Members counted, with noise: it may be below zero"),
        Column("MARGIN_95", "integer", "The noise is this or less, up or down, in 95 cases of 100"),
        Column("EPSILON_THOUSANDTHS", "integer", "What the whole file took of the privacy budget"),
    ),
    (PERIOD, "TRADE", "FROM_CENTS"),
)

Bands = tuple[tuple[int, int | None], ...]


@dataclass(frozen=True, slots=True)
class Design:
    """How the figures of a release are drawn, from what is public alone. codes: of what counts are told.

    epsilon: thousandths; least: members that a told cell has; changed: by how much one member changes all
    counts together; spread: the scale of the noise.
    """

    quarter: str
    version: int
    codes: tuple[str, ...]
    epsilon: int
    least: int
    changed: int
    spread: Fraction


@dataclass(frozen=True, slots=True)
class Noised:
    """What was drawn. bands: from how many cents to below how many; counts: by code, one for each band."""

    quarter: str
    version: int
    epsilon: int
    least: int
    margin: int
    bands: Bands
    counts: Mapping[str, tuple[int, ...]]


def design(quarter: str, version: int, codes: tuple[str, ...], root: str, epsilon: int, least: int) -> Design:
    changed = privacy.sensitivity(codes, root)
    return Design(quarter, version, codes, epsilon, least, changed, privacy.scale(changed, epsilon))


def in_a_row(counts: Mapping[str, Sequence[int]], codes: Sequence[str]) -> list[int]:
    """All counts, code after code, as the noise is added to them."""
    return [count for code in codes for count in counts[code]]


def document(asked: Design, drawn: Sequence[int]) -> dict[str, Any]:
    """What is frozen, from the counts with their noise in a row. Raises ValueError where one is missing."""
    size = privacy.BANDS
    if len(drawn) != size * len(asked.codes):
        raise ValueError("each trade has a count for each band")
    counts = {code: list(drawn[size * n : size * (n + 1)]) for n, code in enumerate(asked.codes)}
    return {
        "format": FORMAT,
        "indicator": privacy.INDICATOR,
        "quarter": asked.quarter,
        "version": asked.version,
        "epsilon": asked.epsilon,
        "least": asked.least,
        "sensitivity": asked.changed,
        "scale": str(asked.spread),
        "margin": privacy.margin(asked.spread),
        "bands": [list(one) for one in privacy.bands()],
        "cells": [{"trade": code, "counts": some} for code, some in counts.items()],
    }


def read(text: str) -> Noised:
    """A frozen document again. Raises KeyError for a text of another format."""
    told = releases.read(text)
    return Noised(
        quarter=told["quarter"],
        version=told["version"],
        epsilon=told["epsilon"],
        least=told["least"],
        margin=told["margin"],
        bands=tuple((start, end) for start, end in told["bands"]),
        counts={cell["trade"]: tuple(cell["counts"]) for cell in told["cells"]},
    )


def lines(found: Noised) -> list[list[str]]:
    """Each count on a line under the columns of `RESOURCE`."""
    return [
        [
            *(found.quarter, str(found.version), code, str(start), "" if end is None else str(end)),
            *(str(count), str(found.margin), str(found.epsilon)),
        ]
        for code, counts in found.counts.items()
        for (start, end), count in zip(found.bands, counts, strict=True)
    ]
