"""Proof that a hidden figure can not be worked out: another table that shows the same figures.

Whoever reads what is shown knows that each figure is the sum of what lies beneath it, that nothing is below
zero; at worst also in which cells nobody is. A hidden figure is safe when tables that agree with all of this
have it more than a tenth higher and more than a tenth lower.
Such tables are made from the true one by moves that no shown figure sees:
- an exchange: cells of leaves that lie under the same shown cells form a zone; within it all may move;
- a rectangle: as much is added to two zones as is taken from two others, so that each shown cell gains what
  it loses; and the same with the eight corners of a box, and so on (the hypercube method: Repsilber, 1994;
  Giessing and Repsilber, 2002).
People move as values do: only those who are in no other cell, so that no shown cell counts them otherwise.
"""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, islice, pairwise, product, tee

from marketplace.domain.observatory.trees import Tree

Keys = tuple[str, ...]
Relation = tuple[tuple[int, ...], tuple[int, ...]]
"""Zones that gain and zones that lose, by their signs."""
VALUE, PEOPLE, LEAVES = range(3)
TENTH = 10
PAIR = 2
LOOKS = 4_000
LOOKS_EACH = 100
"""Corners tried, in all and from one cell of leaves, before a cell counts as unproved, and more is hidden."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """count: contributors, value: their sum, apart: those of them who are in no other cell of leaves."""

    count: int
    value: int
    apart: int

    @property
    def spare(self) -> tuple[int, int]:
        """What may leave the cell: value, and people."""
        return self.value, self.apart


Line = tuple[int, Keys]
"""A side, and the keys on the others: the cells that differ by the code of that side alone."""
_Zone = list[int]
"""Value and people that may leave cells of leaves, and how many these are."""


@dataclass(frozen=True, slots=True)
class Proof:
    """at: when it was found. zones, lines: what the search looked at; nothing where no hiding breaks it.

    An exchange is such a proof: hiding joins zones, and in a larger one all may still move that did.
    """

    at: int
    zones: frozenset[int] = frozenset()
    lines: frozenset[Line] = frozenset()


@dataclass(frozen=True, slots=True)
class _Looks:
    """What a search for rectangles has looked at: signs of zones, there or not, and lines of cells."""

    zones: set[int]
    lines: set[Line]


@lru_cache(maxsize=2**16)
def _sign(keys: Keys) -> int:
    """Of a shown cell: 128 bits. But for one chance in 2^100, sums are equal only where the cells are."""
    return int.from_bytes(hashlib.blake2b("\0".join(keys).encode(), digest_size=16).digest())


class Ground:
    """The cells of leaves, in zones by the shown cells above them. Hiding a cell joins zones."""

    def __init__(self, leaves: Mapping[Keys, Leaf], trees: Sequence[Tree], shown: Iterable[Keys]) -> None:
        self.trees = trees
        # The fullest first: what is looked at in this order is found sooner.
        self.keys = sorted(leaves, key=lambda keys: (-leaves[keys].value, keys))
        self.at = {keys: number for number, keys in enumerate(self.keys)}
        self.spare = [leaves[keys].spare for keys in self.keys]
        self.now = 0
        self.zone_changes: dict[int, int] = {}
        self.line_changes: dict[Line, int] = {}
        self.shown: set[Keys] = set()
        self.shown_codes: dict[Line, set[str]] = defaultdict(set)
        self.open = [True] * len(self.keys)
        self.beside: dict[tuple[int, str], frozenset[str]] = {}
        self.parted: dict[Line, Mapping[str, Sequence[tuple[int, str]]]] = {}
        self.under: dict[Keys, list[int]] = defaultdict(list)
        self.lines: dict[Line, list[int]] = defaultdict(list)
        for one in shown:
            self._mark(one)
        self.signs = [0] * len(self.keys)
        self.zones: dict[int, _Zone] = {}
        for number, keys in enumerate(self.keys):
            for line in _lines(keys):
                self.lines[line].append(number)
            sign = 0
            for one in above(keys, trees):
                self.under[one].append(number)
                if one in self.shown:
                    sign += _sign(one)
            self._enter(number, sign)

    def hide(self, cells: Iterable[Keys]) -> None:
        self.now += 1
        for keys in cells:
            self.shown.remove(keys)
            for line in _lines(keys):
                self.line_changes[line] = self.now
                self.shown_codes[line].remove(keys[line[0]])
            if keys in self.at:
                self.open[self.at[keys]] = True
            self._move(keys, -_sign(keys))

    def show(self, cells: Iterable[Keys]) -> None:
        self.now += 1
        for keys in cells:
            self._mark(keys)
            self._move(keys, _sign(keys))

    def _mark(self, keys: Keys) -> None:
        self.shown.add(keys)
        for line in _lines(keys):
            self.line_changes[line] = self.now
            self.shown_codes[line].add(keys[line[0]])
        if keys in self.at:
            self.open[self.at[keys]] = False

    def proves(self, keys: Keys, count: int, value: int) -> bool:
        """Whether people and value of a hidden cell can be more than a tenth higher, and lower, unseen."""
        return self.proof(keys, count, value) is not None

    def proof(self, keys: Keys, count: int, value: int) -> Proof | None:
        """By what a hidden cell is proved, or nothing."""
        inside = self._inside(keys)
        if len(inside) == 1 and 0 in inside:
            return Proof(self.now)
        worth, people = value // TENTH + 1, count // TENTH + 1
        missing = {
            (VALUE, True): worth,
            (VALUE, False): worth if value else 0,
            (PEOPLE, True): people,
            (PEOPLE, False): people,
        }
        self._exchange(inside, missing)
        if not missing:
            return Proof(self.now)
        looks = _Looks(set(inside), set())
        if self._turn(keys, inside, missing, looks):
            return Proof(self.now, frozenset(looks.zones), frozenset(looks.lines))
        return None

    def stands(self, proof: Proof) -> bool:
        """Whether nothing has changed of what was looked at: the same search would find the same again."""
        zones, lines, at = self.zone_changes, self.line_changes, proof.at
        return all(zones.get(one, 0) <= at for one in proof.zones) and all(
            lines.get(one, 0) <= at for one in proof.lines
        )

    def _inside(self, keys: Keys) -> dict[int, _Zone]:
        """Of each zone, what of it lies in a cell."""
        inside: dict[int, _Zone] = {}
        signs, spare = self.signs, self.spare
        for number in self.under[keys]:
            sign = signs[number]
            held = inside.get(sign)
            if held is None:
                held = inside[sign] = [0, 0, 0]
            worth, people = spare[number]
            held[VALUE] += worth
            held[PEOPLE] += people
            held[LEAVES] += 1
        return inside

    def _exchange(self, inside: Mapping[int, _Zone], missing: dict[tuple[int, bool], int]) -> None:
        """Take from what is missing all that zones may exchange between inside the cell and outside."""
        for (measure, up), amount in list(missing.items()):
            for sign, held in inside.items():
                if not sign:  # no shown cell sees this zone: whatever is in it may be otherwise
                    amount -= amount if up else held[measure]
                elif up:
                    amount -= self.zones[sign][measure] - held[measure]
                elif self.zones[sign][LEAVES] > held[LEAVES]:
                    amount -= held[measure]
            missing[measure, up] = amount
        _strike(missing)

    def _turn(
        self,
        keys: Keys,
        inside: Mapping[int, _Zone],
        missing: dict[tuple[int, bool], int],
        looks: _Looks,
    ) -> bool:
        """Whether rectangles give what is missing. A zone gives each unit once; mixed zones only receive."""
        mixed = {sign for sign, held in inside.items() if self.zones[sign][LEAVES] > held[LEAVES]}
        whole = set(inside) - mixed
        left: dict[tuple[int, bool, int], int] = {}
        for gaining, losing in self._relations(keys, whole, looks):
            for (measure, up), amount in missing.items():
                givers = losing if up else gaining
                if not mixed.isdisjoint(givers):
                    continue
                ends = [(measure, up, sign) for sign in givers]
                lefts = [left.get(end, self.zones[end[-1]][measure]) for end in ends]
                moved = min(amount, *lefts)
                for end, here in zip(ends, lefts, strict=True):
                    left[end] = here - moved
                missing[measure, up] = amount - moved
            _strike(missing)
            if not missing:
                return True
        return False

    def _relations(self, keys: Keys, whole: set[int], looks: _Looks) -> Iterator[Relation]:
        """Zones that gain and zones that lose as much; of them, the first that gains alone is in the cell."""
        found: set[Relation] = set()
        for number, sides, ends in islice(self._corners(keys, looks), LOOKS):
            if len(sides) == PAIR:
                relation = self._rectangle(number, ends, looks)
            else:
                relation = self._box(sides, number, ends, looks)
            if relation and relation not in found and not whole.intersection(relation[0][1:]):
                found.add(relation)
                yield relation

    def _corners(self, keys: Keys, looks: _Looks) -> Iterator[tuple[int, tuple[int, ...], tuple[int, ...]]]:
        """A cell of leaves inside, two sides or more, and a cell of leaves outside along each of them."""
        sides = [side for side, tree in enumerate(self.trees) if keys[side] != tree.root]
        if len(sides) < PAIR:
            return
        codes = {side: self._open_codes(keys, side) for side in sides}
        looks.lines.update((side, _rest(keys, side)) for side in sides)
        chosen = [some for size in range(PAIR, len(sides) + 1) for some in combinations(sides, size)]
        for number in self.under[keys]:
            beside = {side: self._beside(number, side, keys[side], codes[side]) for side in sides}
            looks.lines.update((side, _rest(self.keys[number], side)) for side in sides)
            corners = (
                (number, some, ends) for some in chosen for ends in _crossed([beside[one] for one in some])
            )
            yield from islice(corners, LOOKS_EACH)

    def _open_codes(self, keys: Keys, side: int) -> Collection[str]:
        """Codes beside the cell's own on one side, or beside what is above it, whose part is hidden."""
        if (side, keys[side]) not in self.beside:
            tree = self.trees[side]
            self.beside[side, keys[side]] = frozenset(
                code
                for inner, over in pairwise(tree.lines[keys[side]])
                for code in tree.children(over)
                if code != inner
            )
        return self.beside[side, keys[side]] - self.shown_codes.get((side, _rest(keys, side)), frozenset())

    def _beside(self, number: int, side: int, top: str, codes: Collection[str]) -> Iterator[int]:
        """Hidden cells of leaves that differ by the code of one side, the nearest and fullest first.

        top: what holds the cell of leaves on that side; nothing in it has one of these codes. Each is looked
        for when it is asked for; copies begin anew and find what was found at once.
        """
        keys, is_open = self.keys[number], self.open
        line, over = self._line(side, _rest(keys, side)), self.trees[side].ancestors(top)
        found = (one for here in over for one, code in line.get(here, ()) if code in codes and is_open[one])
        return tee(islice(found, LOOKS_EACH), 1)[0]

    def _line(self, side: int, rest: Keys) -> Mapping[str, Sequence[tuple[int, str]]]:
        """Cells of leaves that differ by the code of one side, in the order in which they are tried.

        Under each code that is no leaf; with each, the code between.
        """
        if (side, rest) not in self.parted:
            parted: dict[str, list[tuple[int, str]]] = defaultdict(list)
            for number in self.lines[side, rest]:
                for inner, over in pairwise(self.trees[side].lines[self.keys[number][side]]):
                    parted[over].append((number, inner))
            self.parted[side, rest] = parted
        return self.parted[side, rest]

    def _rectangle(self, number: int, ends: Sequence[int], looks: _Looks) -> Relation | None:
        """The fourth corner may be any zone whose shown cells are those that the other three leave over."""
        signs = self.signs
        first, second, third = signs[number], signs[ends[0]], signs[ends[1]]
        fourth = second + third - first
        looks.zones.update((second, third, fourth))
        if second == third or first in (second, third) or fourth not in self.zones:
            return None
        return (first, fourth), (second, third)

    def _box(self, sides: Sequence[int], number: int, ends: Sequence[int], looks: _Looks) -> Relation | None:
        """The corners of a box, by turns gaining and losing."""
        turns: tuple[list[int], list[int]] = [], []
        for picks in product((False, True), repeat=len(sides)):
            corner = list(self.keys[number])
            for side, end, picked in zip(sides, ends, picks, strict=True):
                corner[side] = self.keys[end][side] if picked else corner[side]
            at = self.at.get(tuple(corner))
            if at is None:
                return None
            looks.zones.add(self.signs[at])
            turns[sum(picks) % 2].append(self.signs[at])
        gaining, losing = turns
        if sum(gaining) != sum(losing) or len({*gaining, *losing}) < len(gaining) + len(losing):
            return None
        return tuple(gaining), tuple(losing)

    def _move(self, keys: Keys, change: int) -> None:
        for number in self.under[keys]:
            sign, (worth, people) = self.signs[number], self.spare[number]
            zone = self.zones[sign]
            zone[VALUE] -= worth
            zone[PEOPLE] -= people
            zone[LEAVES] -= 1
            if not zone[LEAVES]:
                del self.zones[sign]
            self.zone_changes[sign] = self.zone_changes[sign + change] = self.now
            self._enter(number, sign + change)

    def _enter(self, number: int, sign: int) -> None:
        self.signs[number] = sign
        zone = self.zones.get(sign)
        if zone is None:
            zone = self.zones[sign] = [0, 0, 0]
        worth, people = self.spare[number]
        zone[VALUE] += worth
        zone[PEOPLE] += people
        zone[LEAVES] += 1


def _rest(keys: Keys, side: int) -> Keys:
    """Keys without that of one side: they name the line along that side on which a cell lies."""
    return keys[:side] + keys[side + 1 :]


def _lines(keys: Keys) -> Iterator[Line]:
    return ((side, _rest(keys, side)) for side in range(len(keys)))


def _crossed(ways: Sequence[Iterator[int]]) -> Iterator[tuple[int, ...]]:
    """The product of what iterators that can be copied give, in its order, none asked before it is needed."""
    if len(ways) == 1:
        return ((one,) for one in tee(ways[0], 2)[1])
    return ((one, *others) for one in tee(ways[0], 2)[1] for others in _crossed(ways[1:]))


def _strike(missing: dict[tuple[int, bool], int]) -> None:
    """Drop what is no longer missing."""
    for one in [one for one, amount in missing.items() if amount <= 0]:
        del missing[one]


def above(keys: Keys, trees: Sequence[Tree]) -> Iterator[Keys]:
    """Every cell that a cell counts in, itself the first."""
    return product(*(tree.lines[code] for tree, code in zip(trees, keys, strict=True)))
