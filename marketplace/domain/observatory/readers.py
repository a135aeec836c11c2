"""Where a reader of figures stands in their trees, and how a level is said: "in your trade, in France"."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from coop.domain.words import N_
from marketplace.domain.observatory import branches, places, rollups, trades
from marketplace.domain.observatory.rollups import Nearest, Passed

TRADE, PLACE = "trade", "place"
LEVELS: Mapping[str, tuple[str, ...]] = {
    TRADE: (N_("in your trade"), N_("in your family of trades"), N_("in all trades")),
    PLACE: (N_("in your department"), N_("in your region"), N_("in France")),
}
"""From one's own to the root."""
WHY: Mapping[str, str] = {
    rollups.FEW: N_("too few people contribute there"),
    rollups.DOMINANT: N_("one person makes nearly all of it there"),
    rollups.BESIDE: N_("the figure of somebody else could be worked out from it"),
    rollups.NOBODY: N_("nobody contributes there yet"),
}


@dataclass(frozen=True, slots=True)
class Reader:
    """trade, family: codes, "" where none is known. department: "69", "" where none is known."""

    trade: str = ""
    family: str = ""
    department: str = ""

    def lines(self, dimensions: Sequence[str]) -> list[tuple[str, ...]]:
        """For trade and place, one's own code and what is above it; for any other dimension none."""
        own = {TRADE: self._trade, PLACE: self._place}
        return [own[dimension]() for dimension in dimensions if dimension in own]

    def _trade(self) -> tuple[str, ...]:
        return (self.trade, self.family or trades.OTHER, branches.ALL) if self.trade else (branches.ALL,)

    def _place(self) -> tuple[str, ...]:
        code = places.leaf(self.department)
        return (branches.COUNTRY,) if code == places.ELSEWHERE else places.TREE.lines[code]


def level_names(dimensions: Sequence[str], lines: Sequence[Sequence[str]], steps: Sequence[int]) -> list[str]:
    """How a level is said, one msgid for each of trade and place; counted from the root, where lines end."""
    told = [dimension for dimension in dimensions if dimension in LEVELS]
    return [
        LEVELS[dimension][step - len(line)] for dimension, line, step in zip(told, lines, steps, strict=True)
    ]


def first_passed(found: Nearest) -> Passed | None:
    """The nearest level that is not shown: one's own. None where that one is."""
    return found.passed[0] if found.passed else None
