"""A release in which so many members contribute the price of a day, for tests of figures with noise."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any

from coop.domain.actors import PLATFORM, Actor
from marketplace.domain.observatory import branches, quarters, sources
from marketplace.domain.observatory.disclosure import Policy
from marketplace.domain.observatory.rows import Inputs, Rate
from marketplace.domain.observatory.sources import Source
from marketplace.domain.observatory.trees import Tree
from marketplace.selectors.observatory import releases as told
from marketplace.selectors.observatory.releases import Told
from marketplace.services.observatory import releases
from tests import releasing
from tests.instants import after
from tests.releasing import cell, hidden

TRADES = {"shop": "web", "site": "web", "visit": "care", "web": "all", "care": "all"}
TREES = {**branches.TREES, "trade": Tree("all", TRADES), "place": Tree("FR", {"D69": "R84", "R84": "FR"})}
COUNTS = {"web": (7, 20, 30, 9, 3, 1), "care": (12, 9, 0, 0, 0, 0)}
"""How many members of each family are paid how much, by band."""
WITHIN = (15_000, 25_000, 35_000, 45_000, 60_000, 90_000)
"""A price in each band."""
POLICIES = {
    "members": Policy(5, Fraction(17, 20)),
    "open": Policy(11, Fraction(17, 20)),
}


def rates(counts: Mapping[str, Sequence[int]] = COUNTS) -> tuple[Rate, ...]:
    trade = {"web": "site", "care": "visit"}
    members = (
        (trade[family], cents)
        for family, some in counts.items()
        for cents, count in zip(WITHIN, some, strict=True)
        for _one in range(count)
    )
    return tuple(
        Rate(str(number), leaf, "D69", cents) for number, (leaf, cents) in enumerate(members, start=1)
    )


def inputs(quarter: str, counts: Mapping[str, Sequence[int]] = COUNTS) -> str:
    source = Source(Inputs(quarters.read(quarter), rates=rates(counts)), TREES, POLICIES)
    return sources.written(source)


def shown() -> dict[str, Any]:
    """Of 91 members 70 are of one family; 21 of another, shown too, are too few for noise."""
    return releasing.series(
        "day_rate",
        cell("all", "FR", count=91, lower=25_000, median=35_000, upper=45_000),
        cell("all", "R84", count=91, lower=25_000, median=35_000, upper=45_000),
        cell("care", "FR", count=21, lower=15_000, median=15_000, upper=25_000),
        hidden("site", "FR"),
        cell("web", "FR", count=70, lower=25_000, median=35_000, upper=45_000),
    )


def published(
    quarter: str = "2026-Q1",
    *,
    by: Actor,
    at: datetime | None = None,
    content: Mapping[str, Any] | None = None,
    beside: Sequence[Mapping[str, Any]] = (),
) -> Told:
    """content: its first series, `shown` unless said; beside: others."""
    instant = at or after(days=2)
    series = [shown() if content is None else content, *beside]
    release_id = releasing.built(quarter, series, at=instant, inputs=inputs(quarter))
    releases.approve(by=by, at=instant, release_id=release_id)
    return told.known(PLATFORM, release_id)


def louder(counts: Sequence[int], *, changed: int, spread: Fraction, epsilon: Fraction) -> list[int]:
    """Noise that tests know: one more each, so that none is as it was."""
    assert changed / spread <= epsilon
    return [count + 1 for count in counts]
