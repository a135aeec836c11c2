"""What somebody with a solver works out of published figures: linear programming over everything shown.

Each cell of leaves where somebody is holds an unknown of 0 or more, one for people and one for value; each
shown cell is an equation; every cell that is named nowhere holds nothing. A hidden figure is recovered
exactly where the least and the most that agree with all of this are the same, and within a tenth where both
lie within a tenth of the truth. Every release is attacked, each group of unknowns that share an equation for
itself. Nothing binds an unknown of one release to that of another but what their shown cells say: a
correction may change anything. Whether the difference of two shown figures is of few is asked of the units.
"""

import time
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy
from numpy.typing import NDArray
from scipy.optimize import linprog  # type: ignore[import-untyped]  # it has none
from scipy.sparse import csr_matrix  # type: ignore[import-untyped]  # nor has it here

from marketplace.domain.observatory.certificates import Keys, above
from marketplace.domain.observatory.disclosure import Cell
from marketplace.domain.observatory.trees import Tree

CLOSE = 1e-6
"""How near floating bounds must be to count as equal: figures are whole numbers."""
LEAST, MOST = 0.9, 1.1
WITHOUT_END = 3
LOTS = 12
"""Aims drawn by lot for each group, and in each round of pulling."""
WORTH = 0.8
"""A round of pulling that leaves more of the near cells near is the last one."""
Solution = NDArray[numpy.float64]


@dataclass(frozen=True)
class Attack:
    """exact, within_10: hidden figures that are recovered. one_sided: those with a bound within a tenth.

    cells: hidden cells attacked, for people and for value. programs: linear programs that were solved.
    """

    exact: int
    within_10: int
    one_sided: int
    cells: int
    programs: int
    seconds: float


@dataclass(frozen=True)
class _Found:
    truth: int
    low: float
    high: float

    @property
    def is_exact(self) -> bool:
        return self.high - self.low < CLOSE

    @property
    def is_within(self) -> bool:
        return self.low >= LEAST * self.truth - CLOSE and self.high <= MOST * self.truth + CLOSE

    @property
    def is_one_sided(self) -> bool:
        is_low = self.truth > 0 and self.low >= LEAST * self.truth - CLOSE
        return is_low or self.high <= MOST * self.truth + CLOSE


def attack(cells_by_release: Sequence[Mapping[Keys, Cell]], trees: Sequence[Tree]) -> Attack:
    """Attack every hidden cell; which cells of leaves hold nobody is known.

    Counts are attacked where they are sums: where each contributor is in one cell of leaves.
    """
    began = time.monotonic()
    systems = [
        _System(cells, trees, measure)
        for cells in cells_by_release
        for measure in (("count", "value") if _is_additive(cells, trees) else ("value",))
    ]
    found = [one for system in systems for one in system.found()]
    return Attack(
        exact=sum(one.is_exact for one in found),
        within_10=sum(one.is_within for one in found),
        one_sided=sum(one.is_one_sided for one in found),
        cells=sum(cell.shown() is None for cells in cells_by_release for cell in cells.values()),
        programs=sum(system.programs for system in systems),
        seconds=time.monotonic() - began,
    )


def _is_additive(cells: Mapping[Keys, Cell], trees: Sequence[Tree]) -> bool:
    leaves = (cell for keys, cell in cells.items() if all(map(Tree.is_leaf, trees, keys)))
    return all(cell.apart == cell.count for cell in leaves)


class _System:
    """Unknowns that stand in the same equations are taken as one: a zone, and how many cells it is of."""

    def __init__(self, cells: Mapping[Keys, Cell], trees: Sequence[Tree], measure: str) -> None:
        self.cells, self.trees, self.measure = cells, trees, measure
        self.programs = 0
        shown = {keys for keys, cell in cells.items() if cell.shown() is not None}
        self.zone_of: dict[Keys, int] = {}
        self.within: dict[Keys, list[Keys]] = defaultdict(list)
        zones: dict[tuple[Keys, ...], int] = {}
        for keys in cells:
            if all(map(Tree.is_leaf, trees, keys)):
                over = tuple(above(keys, trees))
                seen = tuple(one for one in over if one in shown)
                self.zone_of[keys] = zones.setdefault(seen, len(zones))
                for one in over:
                    self.within[one].append(keys)
        self.sizes = numpy.bincount(list(self.zone_of.values()), minlength=len(zones))
        self.groups = self._grouped([keys for keys in shown if not self._is_implied(keys, shown)])
        self.group_of = {zone: group for group in self.groups for zone in group.columns}

    def found(self) -> list[_Found]:
        """The least and the most of each hidden cell, or values beyond a tenth that it surely reaches.

        Each solution of a program is a table that agrees with all that is shown, so it shows how far every
        cell reaches. First some programs with aims drawn by lot; then some that pull at all cells that are
        still near, up or down by lot, while that helps many; then two for each cell that is near even so.
        """
        hidden = [keys for keys, cell in self.cells.items() if cell.shown() is None]
        reach = _Reach(self, hidden)
        for group in self.groups:
            for number in range(LOTS):
                if (solution := group.drawn(number)) is not None:
                    reach.widen([(group, solution)])
        self._aim_together(reach)
        for row, keys in enumerate(hidden):
            inside: dict[int, int] = defaultdict(int)
            for leaf in self.within[keys]:
                inside[self.zone_of[leaf]] += 1
            for sign in (1, -1):
                if reach.found(row).is_one_sided:
                    self._aim(reach, row, inside, sign)
        return [reach.found(row) for row in range(len(hidden))]

    def _aim_together(self, reach: "_Reach") -> None:
        chance = numpy.random.default_rng(LOTS)
        near = reach.near(range(len(reach.truth)))
        while near:
            for _number in range(LOTS):
                pull = chance.choice((-1.0, 1.0), size=len(near)) @ reach.touched[near]
                solutions = [(group, group.pulled(pull)) for group in self.groups]
                reach.widen((group, solution) for group, solution in solutions if solution is not None)
            still = reach.near(near)
            if len(still) > len(near) * WORTH:
                return
            near = still

    def _aim(self, reach: "_Reach", row: int, inside: Mapping[int, int], sign: int) -> None:
        """Of a zone that is inside in part, all or nothing of its sum may be inside."""
        aims: dict[_Group, set[int]] = defaultdict(set)
        for zone, many in inside.items():
            if sign < 0 or many == self.sizes[zone]:
                aims[self.group_of[zone]].add(zone)
        solutions = [(group, group.solved(frozenset(zones), sign)) for group, zones in aims.items()]
        if any(solution is None for _group, solution in solutions):
            reach.high[row] = numpy.inf
        else:
            reach.widen((group, solution) for group, solution in solutions if solution is not None)

    def _is_implied(self, keys: Keys, shown: set[Keys]) -> bool:
        """Whether a shown cell is the sum of shown parts of one side: then it says nothing more."""
        for side, tree in enumerate(self.trees):
            parts = [(*keys[:side], code, *keys[side + 1 :]) for code in tree.children(keys[side])]
            if any(one in self.cells for one in parts) and all(
                one in shown for one in parts if one in self.cells
            ):
                return True
        return False

    def _grouped(self, equations: Iterable[Keys]) -> list["_Group"]:
        rows = [
            (
                sorted({self.zone_of[leaf] for leaf in self.within[keys]}),
                getattr(self.cells[keys], self.measure),
            )
            for keys in equations
        ]
        # A shown cell of leaves is a zone alone and known: it binds nothing together.
        known = {row[0][0]: row[1] for row in rows if len(row[0]) == 1}
        parent = list(range(len(self.sizes)))

        def top(zone: int) -> int:
            while parent[zone] != zone:
                parent[zone] = zone = parent[parent[zone]]
            return zone

        opened = []
        for zones, total in rows:
            rest = [zone for zone in zones if zone not in known] if len(zones) > 1 else zones
            total -= sum(known[zone] for zone in zones if zone not in rest)
            for zone in rest[1:]:
                parent[top(zone)] = top(rest[0])
            if rest:
                opened.append((rest, total))
        columns: dict[int, list[int]] = defaultdict(list)
        for zone in range(len(self.sizes)):
            columns[top(zone)].append(zone)
        mine: dict[int, list[tuple[list[int], int]]] = defaultdict(list)
        for zones, total in opened:
            mine[top(zones[0])].append((zones, total))
        return [_Group(self, columns[one], mine[one]) for one in columns]


class _Group:
    """Zones that hang together by equations."""

    def __init__(
        self, system: _System, zones: Sequence[int], equations: Sequence[tuple[Sequence[int], int]]
    ) -> None:
        self.system = system
        self.zones = list(zones)
        self.columns = {zone: number for number, zone in enumerate(zones)}
        at = [
            (row, self.columns[zone]) for row, (members, _total) in enumerate(equations) for zone in members
        ]
        self.matrix = _ones(at, (len(equations), len(zones)))
        self.totals = numpy.array([total for _members, total in equations], dtype=float)
        self.solved = cache(self._solved)

    def drawn(self, number: int) -> Solution | None:
        return self._solve(numpy.random.default_rng(number).normal(size=len(self.zones)))

    def pulled(self, pull: Solution) -> Solution | None:
        """Zones at the end of a pull at each zone of the system; None where it has none here, or no end."""
        aim = pull[self.zones]
        return self._solve(aim) if aim.any() else None

    def _solved(self, zones: frozenset[int], sign: int) -> Solution | None:
        aim = numpy.zeros(len(self.zones))
        aim[[self.columns[zone] for zone in zones]] = sign
        return self._solve(aim)

    def _solve(self, aim: Solution) -> Solution | None:
        """Zones at the end of an aim; None where there is no end."""
        self.system.programs += 1
        equations = {"A_eq": self.matrix, "b_eq": self.totals} if len(self.totals) else {}
        solved = linprog(aim, **equations, bounds=(0, None), method="highs")
        if solved.status == WITHOUT_END:
            return None
        assert solved.status == 0, solved.message
        return numpy.asarray(solved.x, dtype=float)


class _Reach:
    """How low and how high each hidden cell was seen in tables that agree with what is shown."""

    def __init__(self, system: _System, hidden: Sequence[Keys]) -> None:
        self.true = numpy.zeros(len(system.sizes))
        for keys, zone in system.zone_of.items():
            self.true[zone] += getattr(system.cells[keys], system.measure)
        whole, touched = [], []
        for row, keys in enumerate(hidden):
            inside = numpy.bincount([system.zone_of[leaf] for leaf in system.within[keys]])
            for zone in map(int, numpy.flatnonzero(inside)):
                touched.append((row, zone))
                if inside[zone] == system.sizes[zone]:
                    whole.append((row, zone))
        shape = (len(hidden), len(system.sizes))
        self.whole, self.touched = _ones(whole, shape), _ones(touched, shape)
        self.truth = [getattr(system.cells[keys], system.measure) for keys in hidden]
        self.low = self.whole @ self.true
        self.high = self.touched @ self.true

    def found(self, row: int) -> _Found:
        return _Found(self.truth[row], float(self.low[row]), float(self.high[row]))

    def near(self, rows: Iterable[int]) -> list[int]:
        """Those of which a bound within a tenth is not yet excluded."""
        return [row for row in rows if self.found(row).is_one_sided]

    def widen(self, solutions: Iterable[tuple[_Group, Solution]]) -> None:
        table = self.true.copy()
        for group, solution in solutions:
            table[group.zones] = solution
        self.low = numpy.minimum(self.low, self.whole @ table)
        self.high = numpy.maximum(self.high, self.touched @ table)


def _ones(at: Sequence[tuple[int, int]], shape: tuple[int, int]) -> csr_matrix:
    rows, columns = zip(*at, strict=True) if at else ((), ())
    return csr_matrix((numpy.ones(len(at)), (rows, columns)), shape=shape)
