"""How many members see something nearer to them than the total of all: what roll-up is for."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from marketplace.domain.observatory import hiding, rates
from marketplace.domain.observatory.certificates import Keys
from marketplace.domain.observatory.disclosure import Status
from marketplace.domain.observatory.rows import Inputs
from marketplace.domain.observatory.sources import Source
from marketplace.domain.observatory.trees import Tree

Brought = Iterable[tuple[str, Keys]]
"""Who contributes to which cell of leaves."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """members: who contributes; covered: those who are in a shown cell finer than the total of all."""

    members: frozenset[str]
    covered: frozenset[str]

    @property
    def share(self) -> Fraction:
        """0 of nobody."""
        return Fraction(len(self.covered), len(self.members)) if self.members else Fraction(0)

    def __or__(self, other: "Coverage") -> "Coverage":
        return Coverage(self.members | other.members, self.covered | other.covered)


NOBODY = Coverage(frozenset(), frozenset())


def coverage(shown: Collection[Keys], brought: Brought, trees: Sequence[Tree]) -> Coverage:
    """shown: the keys of the cells that tell their figure."""
    finer = set(shown) - {tuple(tree.root for tree in trees)}
    members, covered = set[str](), set[str]()
    for contributor, keys in brought:
        members.add(contributor)
        if not finer.isdisjoint(hiding.lines(keys, trees)):
            covered.add(contributor)
    return Coverage(frozenset(members), frozenset(covered))


def _located(rows: Iterable[Any]) -> list[tuple[str, Keys]]:
    return [(row.contributor, (row.trade, row.place)) for row in rows]


def _hours(name: str) -> Callable[[Inputs], list[tuple[str, Keys]]]:
    return lambda inputs: _located(row for row in inputs.hours if getattr(row, name))


CONTRIBUTORS: Mapping[str, Callable[[Inputs], list[tuple[str, Keys]]]] = {
    "day_rate": lambda inputs: _located(inputs.rates),
    "hourly_yield": lambda inputs: _located(inputs.earned),
    **{f"hours_{name}": _hours(name) for name in ("given", "received", "donated")},
}
"""Of each indicator that is told by trade and place: who contributes to it, and where."""


def of_release(source: Source, series: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str], Coverage]:
    """Of each series by trade and place of a release, by indicator and audience. source: of its inputs."""
    trees = [source.trees[name] for name in rates.DIMENSIONS]
    found = {}
    for one in series:
        if one["indicator"] in CONTRIBUTORS:
            shown = {tuple(cell["keys"]) for cell in one["cells"] if cell["status"] == Status.FREE}
            brought = CONTRIBUTORS[one["indicator"]](source.inputs)
            found[one["indicator"], one["audience"]] = coverage(shown, brought, trees)
    return found


def together(found: Mapping[tuple[str, str], Coverage], audience: str) -> Coverage:
    """Of all series that an audience reads: somebody is covered who is by one of them."""
    whole = NOBODY
    for (_indicator, of), one in found.items():
        whole = whole | one if of == audience else whole
    return whole
