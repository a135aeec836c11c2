"""Which figures may be shown so that nobody is read out of them.

A cell is hidden for itself where fewer contribute than the threshold, or where one of them makes more of its
value than the dominance (INSEE: at least 3, at most 85 %). Others are hidden with it, so that what is hidden
can not be worked out from sums and differences (`suppression`); each has a proof (`certificates`).
No proof rests on a cell where nobody is: that it holds nothing may be known. But that somebody is in a hidden
cell must not be: of many cells of one person each the total would tell all. So what is published names hidden
cells whether anybody is in them or not (`published`).
"""

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from marketplace.domain.observatory.certificates import Ground, Keys, Leaf, above
from marketplace.domain.observatory.suppression import Suppression
from marketplace.domain.observatory.trees import Tree

Brought = Mapping[str, int]
"""What each contributor brings to a cell."""


class Status(StrEnum):
    """As SDMX names it (code list CL_CONF_STATUS)."""

    FREE = "F"
    PRIMARY = "C"
    SECONDARY = "D"


@dataclass(frozen=True, slots=True)
class Policy:
    """threshold: fewest contributors of a cell that is shown. dominance: most of its value from one.

    within: that of another table of the same, read by the same people. What it hides is not shown here
    either, so that both together tell no more than that one does alone. kept: tables that were protected, so
    that none is protected twice; no part of what the policy says.
    """

    threshold: int
    dominance: Fraction
    within: "Policy | None" = None
    kept: "dict[Hashable, dict[Keys, Cell]] | None" = field(default=None, compare=False, repr=False)

    @property
    def fewest(self) -> int:
        """The threshold that holds for both."""
        return self.threshold if self.within is None else max(self.threshold, self.within.fewest)


class Unit(NamedTuple):
    """What one contributor brings to a cell of leaves. value: 0 or more, 1 each where people are counted."""

    contributor: str
    keys: Keys
    value: int


@dataclass(frozen=True, slots=True)
class Cell:
    """Figures at a node of each tree. reason: "few" or "dominant" where hidden for itself, else "".

    count: contributors, value: the sum of what they bring: the true figures, never to leave where status is
    not FREE (see `shown`). apart: those of them who bring nothing to any other cell of leaves.
    """

    keys: Keys
    status: Status
    reason: str
    count: int
    value: int
    apart: int = 0

    def shown(self) -> tuple[int, int] | None:
        return (self.count, self.value) if self.status is Status.FREE else None


def protect(
    units: Iterable[Unit], trees: Sequence[Tree], policy: Policy, *, hidden: Collection[Keys] = ()
) -> dict[Keys, Cell]:
    """Cells at every node of the product of the trees where somebody is, in the order of keys.

    What lies beneath a hidden cell is hidden. hidden: cells that must stay hidden, of an earlier version.
    Raises ValueError for a value below nothing or a code that is no leaf, KeyError for an unknown code.
    """
    return protect_table(Table(units, trees), policy, hidden=hidden)


def protect_table(table: "Table", policy: Policy, *, hidden: Collection[Keys] = ()) -> dict[Keys, Cell]:
    """The same of what is added up already, so that several policies need not add it up again."""

    def telling(rest: Collection[Keys]) -> bool:
        return bool(_reason(table.held(rest), policy))

    return table.cells(table.suppression(telling), table.reasons(policy), hidden)


def protect_change(
    before_units: Iterable[Unit],
    before_cells: Mapping[Keys, Cell],
    after_units: Iterable[Unit],
    trees: Sequence[Tree],
    policy: Policy,
    *,
    hidden: Collection[Keys] = (),
) -> dict[Keys, Cell]:
    """Cells of a corrected release, such that both releases together tell of nobody either.

    What was hidden stays hidden. A figure that was shown is hidden where the difference to the earlier one is
    of too few contributors, or nearly all of one; so is what would be left of such a difference. Beneath a
    cell that is hidden for its difference others may be shown. hidden: cells that must be hidden as well.
    Raises as `protect`.
    """
    before, after = Table(before_units, trees), Table(after_units, trees)

    def changes(cells: Collection[Keys]) -> str:
        told = _changes(before.together(cells), after.together(cells))
        return _reason(_held(told), policy) if told else ""

    def telling(rest: Collection[Keys]) -> bool:
        return bool(_reason(after.held(rest), policy) or changes(rest))

    shown = {keys for keys, cell in before_cells.items() if cell.status is Status.FREE}
    reasons = {
        keys: reason or (changes([keys]) if keys in shown else "")
        for keys, reason in after.reasons(policy).items()
    }
    stay = {keys for keys in before_cells if keys not in shown} | set(hidden)
    return after.cells(after.suppression(telling, closed=False), reasons, stay)


def audit(cells: Mapping[Keys, Cell], trees: Sequence[Tree]) -> list[Keys]:
    """Hidden cells that no proof keeps, in the order of keys: none, of what `protect` gives."""
    leaves = {keys: _leaf(cell) for keys, cell in cells.items() if _is_leaf(keys, trees)}
    shown = (keys for keys, cell in cells.items() if cell.status is Status.FREE)
    ground = Ground(leaves, trees, shown)
    hidden = (cell for cell in cells.values() if cell.status is not Status.FREE)
    return sorted(cell.keys for cell in hidden if not ground.proves(cell.keys, cell.count, cell.value))


def published(cells: Mapping[Keys, Cell], trees: Sequence[Tree]) -> list[Cell]:
    """What may be named: shown cells and all parts of them, in the order of keys.

    Where nobody is, a part is hidden as one of few is: who is alone in a cell is not told from nobody.
    """
    total = tuple(tree.root for tree in trees)
    named = {total} if total in cells else set()
    for keys in (keys for keys, cell in cells.items() if cell.status is Status.FREE):
        named.add(keys)
        for side, tree in enumerate(trees):
            named.update((*keys[:side], code, *keys[side + 1 :]) for code in tree.children(keys[side]))
    return [cells.get(keys) or Cell(keys, Status.PRIMARY, "few", 0, 0) for keys in sorted(named)]


class _Held(NamedTuple):
    """Of cells together: contributors, what they bring in all, and the most that one of them brings."""

    people: int
    value: int
    most: int

    def with_others(self, people: int, value: int, most: int) -> "_Held":
        """With contributors who are none of these."""
        return _Held(self.people + people, self.value + value, max(self.most, most))


class Table:
    """Who brings how much to each cell.

    Who is in one cell of leaves alone is counted once wherever that cell is: these are added up, and only
    those who are in several are looked at one by one. Raises as `protect`.
    """

    def __init__(self, units: Iterable[Unit], trees: Sequence[Tree]) -> None:
        self.trees = trees
        self.brought: dict[Keys, dict[str, int]] = {}
        for contributor, keys, value in units:
            if value < 0:
                raise ValueError(f"{contributor} brings less than nothing")
            if keys not in self.brought:
                if not _is_leaf(keys, trees):
                    raise ValueError(f"{keys} is no cell of leaves")
                self.brought[keys] = {}
            here = self.brought[keys]
            here[contributor] = here.get(contributor, 0) + value
        places = Counter(chain.from_iterable(self.brought.values()))
        self.leaves: dict[Keys, Leaf] = {}
        self.alone: dict[Keys, _Held] = {}
        self.roaming: dict[Keys, dict[str, int]] = {}
        for keys, brought in self.brought.items():
            alone = _held({one: value for one, value in brought.items() if places[one] == 1})
            self.leaves[keys] = Leaf(len(brought), sum(brought.values()), alone.people)
            roaming = {one: value for one, value in brought.items() if places[one] > 1}
            for over in above(keys, trees):
                self.alone[over] = self.alone.get(over, _NOBODY).with_others(*alone)
                if roaming:
                    _add_all(self.roaming.setdefault(over, {}), roaming)
        self.each = {keys: self.held([keys]) for keys in sorted(self.alone)}

    def reasons(self, policy: Policy) -> dict[Keys, str]:
        """Of each cell, in the order of keys, why it is hidden for itself, or nothing."""
        return {keys: _reason(held, policy) for keys, held in self.each.items()}

    def held(self, cells: Collection[Keys]) -> _Held:
        """Of cells that share nothing; nobody is where there is no cell."""
        held, roaming = _NOBODY, dict[str, int]()
        for keys in cells:
            held = held.with_others(*self.alone.get(keys, _NOBODY))
            if keys in self.roaming:
                _add_all(roaming, self.roaming[keys])
        return held.with_others(*_held(roaming)) if roaming else held

    @cached_property
    def everywhere(self) -> dict[Keys, dict[str, int]]:
        """What each brings to each cell, not of leaves alone."""
        found: dict[Keys, dict[str, int]] = {}
        for keys, brought in self.brought.items():
            for over in above(keys, self.trees):
                _add_all(found.setdefault(over, {}), brought)
        return found

    def together(self, cells: Collection[Keys]) -> Brought:
        """What each brings to cells that share nothing; nobody is where there is no cell."""
        whole: dict[str, int] = {}
        for keys in cells:
            _add_all(whole, self.everywhere.get(keys, {}))
        return whole

    def suppression(self, telling: Callable[[Collection[Keys]], bool], *, closed: bool = True) -> Suppression:
        tallies = {keys: (held.people, held.value) for keys, held in self.each.items()}
        return Suppression(self.leaves, self.trees, tallies, telling, closed=closed)

    def cells(
        self, suppression: Suppression, reasons: Mapping[Keys, str], hidden: Collection[Keys]
    ) -> dict[Keys, Cell]:
        suppression.hide(keys for keys in self.each if reasons[keys] or keys in hidden)
        shown = suppression.settle()
        return {keys: self._cell(keys, reason, keys in shown) for keys, reason in reasons.items()}

    def _cell(self, keys: Keys, reason: str, is_shown: bool) -> Cell:
        status = Status.FREE if is_shown else Status.PRIMARY if reason else Status.SECONDARY
        held = self.each[keys]
        apart = self.leaves[keys].apart if keys in self.leaves else 0
        return Cell(keys, status, reason, held.people, held.value, apart)


_NOBODY = _Held(0, 0, 0)


def _held(brought: Brought) -> _Held:
    values = brought.values()
    return _Held(len(values), sum(values), max(values, default=0))


def _reason(held: _Held, policy: Policy) -> str:
    """Why what some contributors bring is not shown for itself, or nothing. Values are of 0 or more."""
    if held.people < policy.threshold:
        return "few"
    part = policy.dominance
    return "dominant" if held.most * part.denominator > part.numerator * held.value else ""


def _changes(before: Brought, after: Brought) -> Brought:
    """By how much, up or down, what each brings is another; who comes or leaves with 0 is among them."""
    return {
        one: abs(after.get(one, 0) - before.get(one, 0))
        for one in before.keys() | after.keys()
        if before.get(one) != after.get(one)
    }


def _add_all(amounts: dict[str, int], others: Brought) -> None:
    for key, amount in others.items():
        amounts[key] = amounts.get(key, 0) + amount


def _leaf(cell: Cell) -> Leaf:
    return Leaf(cell.count, cell.value, cell.apart)


def _is_leaf(keys: Keys, trees: Sequence[Tree]) -> bool:
    return all(tree.is_leaf(code) for tree, code in zip(trees, keys, strict=True))
