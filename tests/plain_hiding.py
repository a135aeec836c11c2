"""Proofs and suppression without any haste: what is quick in `certificates` and `suppression` is held to it.

A zone is the set of the shown cells above its cells of leaves, written out; everything is looked for anew
each time that it is asked for, and no proof is kept.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import combinations, islice, pairwise, product
from unittest import mock

from marketplace.domain.observatory import certificates, disclosure, suppression
from marketplace.domain.observatory.certificates import (
    PAIR,
    PEOPLE,
    TENTH,
    VALUE,
    Keys,
    Leaf,
    Proof,
    above,
)
from marketplace.domain.observatory.suppression import Suppression
from marketplace.domain.observatory.trees import Tree

Zone = frozenset[Keys]
Relation = tuple[tuple[Zone, ...], tuple[Zone, ...]]


class PlainGround:
    """What `Suppression` asks of its ground."""

    def __init__(self, leaves: Mapping[Keys, Leaf], trees: Sequence[Tree], shown: Iterable[Keys]) -> None:
        self.trees, self.leaves, self.shown = trees, leaves, set(shown)
        self.keys = sorted(leaves, key=lambda keys: (-leaves[keys].value, keys))
        tops = {one for keys in leaves for one in above(keys, trees)}
        self.under = {
            top: [number for number, keys in enumerate(self.keys) if top in above(keys, trees)]
            for top in tops
        }

    def hide(self, cells: Collection[Keys]) -> None:
        assert self.shown.issuperset(cells)
        self.shown.difference_update(cells)

    def show(self, cells: Collection[Keys]) -> None:
        assert self.shown.isdisjoint(cells)
        self.shown.update(cells)

    def stands(self, _proof: Proof) -> bool:
        return False

    def proof(self, keys: Keys, count: int, value: int) -> Proof | None:
        return Proof(0) if self._proves(keys, count, value) else None

    def _zone(self, leaf: Keys) -> Zone:
        return frozenset(one for one in above(leaf, self.trees) if one in self.shown)

    def _proves(self, keys: Keys, count: int, value: int) -> bool:
        zones: dict[Zone, list[Keys]] = {}
        for leaf in self.keys:
            zones.setdefault(self._zone(leaf), []).append(leaf)
        inner = {self.keys[number] for number in self.under[keys]}
        inside = {
            zone: inner.intersection(held) for zone, held in zones.items() if not inner.isdisjoint(held)
        }
        if set(inside) == {frozenset()}:
            return True
        missing = {
            (VALUE, True): value // TENTH + 1,
            (VALUE, False): value // TENTH + 1 if value else 0,
            (PEOPLE, True): count // TENTH + 1,
            (PEOPLE, False): count // TENTH + 1,
        }
        for measure, up in missing:
            for zone, here in inside.items():
                there = set(zones[zone]) - here
                if not zone and up:
                    missing[measure, up] = 0
                elif up:
                    missing[measure, up] -= self._spare(there, measure)
                elif there or not zone:
                    missing[measure, up] -= self._spare(here, measure)
        mixed = {zone for zone, here in inside.items() if len(zones[zone]) > len(here)}
        left = {
            (measure, up, zone): self._spare(held, measure)
            for measure, up in missing
            for zone, held in zones.items()
        }
        relations = self._relations(keys, set(inside) - mixed, set(zones))
        while any(amount > 0 for amount in missing.values()):
            relation = next(relations, None)
            if relation is None:
                return False
            for (measure, up), amount in missing.items():
                givers = relation[1] if up else relation[0]
                if amount > 0 and mixed.isdisjoint(givers):
                    moved = min(amount, *(left[measure, up, zone] for zone in givers))
                    missing[measure, up] -= moved
                    for zone in givers:
                        left[measure, up, zone] -= moved
        return True

    def _spare(self, leaves: Iterable[Keys], measure: int) -> int:
        return sum(self.leaves[keys].spare[measure] for keys in leaves)

    def _relations(self, keys: Keys, whole: set[Zone], zones: set[Zone]) -> Iterator[Relation]:
        found: list[Relation] = []
        for number, sides, ends in islice(self._corners(keys), certificates.LOOKS):
            corners = self._rectangle if len(sides) == PAIR else self._box
            relation = corners(self.keys[number], sides, [self.keys[end] for end in ends], zones)
            if relation and relation not in found and whole.isdisjoint(relation[0][1:]):
                found.append(relation)
                yield relation

    def _corners(self, keys: Keys) -> Iterator[tuple[int, tuple[int, ...], tuple[int, ...]]]:
        sides = [side for side, tree in enumerate(self.trees) if keys[side] != tree.root]
        chosen = [some for size in range(PAIR, len(sides) + 1) for some in combinations(sides, size)]
        for number in self.under[keys]:
            beside = {side: self._beside(keys, number, side) for side in sides}
            corners = [
                (number, some, ends) for some in chosen for ends in product(*(beside[one] for one in some))
            ]
            yield from corners[: certificates.LOOKS_EACH]

    def _beside(self, keys: Keys, number: int, side: int) -> list[int]:
        """By how far up they meet, then the fullest."""
        leaf, found = self.keys[number], list[int]()
        for inner, over in pairwise(self.trees[side].lines[keys[side]]):
            for other, code in enumerate(self.keys):
                differs = [place for place in range(len(leaf)) if code[place] != leaf[place]] == [side]
                line = self.trees[side].lines[code[side]]
                if differs and over in line and inner not in line and code not in self.shown:
                    part = (*keys[:side], line[line.index(over) - 1], *keys[side + 1 :])
                    if part not in self.shown:
                        found.append(other)
        return found[: certificates.LOOKS_EACH]

    def _rectangle(
        self, leaf: Keys, _sides: Sequence[int], ends: Sequence[Keys], zones: set[Zone]
    ) -> Relation | None:
        first, second, third = (self._zone(one) for one in (leaf, *ends))
        rest = Counter(second)
        rest.update(third)
        rest.subtract(first)
        fourth = frozenset(one for one, times in rest.items() if times)
        if set(rest.values()) - {0, 1} or fourth not in zones or len({first, second, third}) < 3:
            return None
        return (first, fourth), (second, third)

    def _box(
        self, leaf: Keys, sides: Sequence[int], ends: Sequence[Keys], _zones: set[Zone]
    ) -> Relation | None:
        turns: tuple[list[Zone], list[Zone]] = [], []
        for picks in product((False, True), repeat=len(sides)):
            corner = list(leaf)
            for side, end, picked in zip(sides, ends, picks, strict=True):
                corner[side] = end[side] if picked else corner[side]
            if tuple(corner) not in self.leaves:
                return None
            turns[sum(picks) % 2].append(self._zone(tuple(corner)))
        gaining, losing = (Counter(one for zone in zones for one in zone) for zones in turns)
        if gaining != losing or len({*turns[0], *turns[1]}) < 2 ** len(sides):
            return None
        return tuple(turns[0]), tuple(turns[1])


class PlainSuppression(Suppression):
    """Every price is added up and everything that is left is asked of anew."""

    def _cost(self, keys: Keys) -> tuple[int, Keys]:
        return self._price([keys]), keys

    def _rest_tells(self, keys: Keys, side: int) -> bool:
        self._silent.clear()
        return super()._rest_tells(keys, side)


@contextmanager
def looking(looks: int, each: int) -> Iterator[None]:
    """Within, a search ends after so many looks, so that proofs break that were found before."""
    with (
        mock.patch.object(certificates, "LOOKS", looks),
        mock.patch.object(certificates, "LOOKS_EACH", each),
    ):
        yield


@contextmanager
def plainly() -> Iterator[None]:
    """Within, tables are protected by these."""
    with (
        mock.patch.object(suppression, "Ground", PlainGround),
        mock.patch.object(disclosure, "Suppression", PlainSuppression),
    ):
        yield
