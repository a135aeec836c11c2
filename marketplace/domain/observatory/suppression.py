"""What else must be hidden so that hidden figures can not be worked out, and that at little loss.

A cell is hidden with others of its row, column and so on, so that rectangles stand on hidden corners; where
no such corners do, with what it counts in. What hides the figures of the fewest people is taken.
What is left of a shown figure after the shown parts of one of its sides is a figure too, printed or not: it
holds the threshold and the dominance, or one more part is hidden.
Hiding more only gives more room to move: what is proved stays proved, and all ends when all is hidden.
"""

import heapq
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import islice, product

from marketplace.domain.observatory.certificates import TENTH, Ground, Keys, Leaf, Proof, above
from marketplace.domain.observatory.trees import Tree

ATTEMPTS = 10
"""Sets of corners tried for a cell before what it counts in is hidden."""
NEAREST = {1: 24, 2: 10, 3: 5}
"""How many siblings are looked at on each side, by the number of sides."""

Waiting = tuple[int, int, Keys]


class Suppression:
    """tallies: people and value of each cell. telling: whether what is left of figures tells too much.

    closed: with a cell, all that lies beneath is hidden.
    """

    def __init__(
        self,
        leaves: Mapping[Keys, Leaf],
        trees: Sequence[Tree],
        tallies: Mapping[Keys, tuple[int, int]],
        telling: Callable[[Collection[Keys]], bool],
        *,
        closed: bool = True,
    ) -> None:
        self.trees = trees
        self.tallies = tallies
        self.telling = telling
        self.ground = Ground(leaves, trees, tallies)
        self.closed = closed
        self.waiting: list[Waiting] = []
        self._stale: set[Keys] = set()
        """Cells among the waiting that are shown again."""
        self._withs: dict[Keys, Collection[Keys]] = {}
        self._proofs: dict[Keys, Proof] = {}
        self._parted: dict[tuple[Keys, int], tuple[Keys, ...]] = {}
        self._silent: dict[tuple[Keys, int], int] = {}
        self._weights = {keys: count for keys, (count, _value) in tallies.items()}
        if closed:
            for keys, (count, _value) in tallies.items():
                for over in above(keys, trees):
                    if over != keys:
                        self._weights[over] += count

    def hide(self, cells: Iterable[Keys]) -> list[Keys]:
        """Hide cells that are shown, with what goes with them; all wait for their proof. What was hidden."""
        newly = sorted({one for keys in cells for one in self._with(keys)} & self.ground.shown)
        self.ground.hide(newly)
        self._weigh(newly, -1)
        for one in newly:
            self._wait(one)
        return newly

    def settle(self) -> set[Keys]:
        """Hide more until each hidden cell is proved and nothing that is left tells. What is still shown."""
        while self._hide_parts() or self.waiting or self._doubt():
            while self.waiting:
                keys = heapq.heappop(self.waiting)[-1]
                if keys in self._stale:
                    self._stale.remove(keys)
                elif not self.proved(keys):
                    self._repair(keys)
        return self.ground.shown

    def proved(self, keys: Keys) -> bool:
        proof = self.ground.proof(keys, *self.tallies[keys])
        if proof is not None:
            self._proofs[keys] = proof
        return proof is not None

    def _doubt(self) -> bool:
        """Try proofs again that may have broken, since what was hidden later may use up their looks.

        Whether any failed. What was hidden in vain was shown again before anything else was proved.
        """
        hidden = sorted(keys for keys in self.tallies.keys() - self.ground.shown if not self._stands(keys))
        self.waiting = [self._waits(keys) for keys in hidden if not self.proved(keys)]
        heapq.heapify(self.waiting)
        return bool(self.waiting)

    def _stands(self, keys: Keys) -> bool:
        proof = self._proofs.get(keys)
        return proof is not None and self.ground.stands(proof)

    def _wait(self, keys: Keys) -> None:
        if keys in self._stale:
            self._stale.remove(keys)
        else:
            heapq.heappush(self.waiting, self._waits(keys))

    def _waits(self, keys: Keys) -> Waiting:
        """The most people first; of the same people what is above first, as siblings help it and it alone."""
        above = sum(len(tree.lines[code]) for tree, code in zip(self.trees, keys, strict=True))
        return -self.tallies[keys][0], above, keys

    def _repair(self, keys: Keys) -> None:
        over = self._cheapest_over(keys)
        price, _keys = self._cost(over)
        tried: list[Keys] = []
        for corners in islice(self._corner_sets(keys), ATTEMPTS):
            if self._price(corners) >= price:
                break
            tried += self.hide(corners)
            if self.proved(keys):
                return
        self.ground.show(tried)
        self._weigh(tried, 1)
        self._stale.update(tried)
        self.hide([over])
        self._wait(keys)

    def _corner_sets(self, keys: Keys) -> list[list[Keys]]:
        """Corners over siblings, hidden or not: those with room to move first, then those that cost least."""
        sides = [side for side, tree in enumerate(self.trees) if keys[side] != tree.root]
        nearest = NEAREST.get(len(sides), 2)
        options = [self._siblings(keys, side)[:nearest] for side in sides]
        count, value = (amount // TENTH + 1 for amount in self.tallies[keys])
        sets: list[tuple[bool, int, list[Keys]]] = []
        for codes in product(*options):
            corners = self._corners(keys, sides, codes)
            if all(one in self.tallies for one in corners):
                tight = any(self._is_tight(one, count, value) for one in corners)
                price = sum(self.tallies[one][0] for one in corners if one in self.ground.shown)
                if price:
                    sets.append((tight, price, corners))
        return [corners for _tight, _price, corners in sorted(sets)]

    def _is_tight(self, keys: Keys, count: int, value: int) -> bool:
        held, worth = self.tallies[keys]
        return held <= count or worth < value

    def _siblings(self, keys: Keys, side: int) -> list[str]:
        """Codes beside the cell's own on one side where somebody is; what is hidden already is nearest."""
        tree = self.trees[side]
        found = []
        for code in tree.children(tree.lines[keys[side]][1]):
            beside = (*keys[:side], code, *keys[side + 1 :])
            if code != keys[side] and beside in self.tallies:
                price = self.tallies[beside][0] if beside in self.ground.shown else 0
                found.append((price, code))
        return [code for _price, code in sorted(found)]

    def _corners(self, keys: Keys, sides: Sequence[int], codes: Sequence[str]) -> list[Keys]:
        corners = []
        for picks in product((False, True), repeat=len(sides)):
            corner = list(keys)
            for side, code, picked in zip(sides, codes, picks, strict=True):
                corner[side] = code if picked else corner[side]
            corners.append(tuple(corner))
        return corners[1:]

    def _cheapest_over(self, keys: Keys) -> Keys:
        """The shown cell over this one that hides least, or else one that shares a cell of leaves with it."""
        over = [one for one in above(keys, self.trees) if one in self.ground.shown]
        if not over:
            leaves = (self.ground.keys[number] for number in self.ground.under[keys])
            over = [one for leaf in leaves for one in above(leaf, self.trees) if one in self.ground.shown]
        return min(over, key=self._cost)

    def _cost(self, keys: Keys) -> tuple[int, Keys]:
        """People in the shown cells that would be hidden with one, each time they are counted."""
        return self._weights[keys], keys

    def _weigh(self, cells: Iterable[Keys], sign: int) -> None:
        """Cells were hidden, -1, or shown, 1: what hides them weighs otherwise."""
        for keys in cells:
            count = sign * self.tallies[keys][0]
            for over in above(keys, self.trees) if self.closed else [keys]:
                self._weights[over] += count

    def _price(self, cells: Iterable[Keys]) -> int:
        """People in the shown cells that would be hidden, each time they are counted."""
        newly = {one for keys in cells for one in self._with(keys)} & self.ground.shown
        return sum(self.tallies[one][0] for one in newly)

    def _with(self, keys: Keys) -> Collection[Keys]:
        """What is hidden with a cell: all that counts in it, where hiding is closed."""
        if keys not in self._withs:
            self._withs[keys] = self._beneath(keys) if self.closed else {keys}
        return self._withs[keys]

    def _beneath(self, keys: Keys) -> set[Keys]:
        found: set[Keys] = set()
        for number in self.ground.under[keys]:
            lines = (
                tree.lines[code][: tree.lines[code].index(top) + 1]
                for tree, code, top in zip(self.trees, self.ground.keys[number], keys, strict=True)
            )
            found.update(product(*lines))
        return found

    def _hide_parts(self) -> bool:
        """Hide one part more of each shown cell whose rest tells, until none does. Whether any did."""
        any_did = False
        for keys in sorted(self.ground.shown):
            for side in range(len(self.trees)):
                here = self._parts(keys, side)
                while keys in self.ground.shown and self._rest_tells(keys, side):
                    shown = [one for one in here if one in self.ground.shown]
                    self.hide([min(shown or [keys], key=self._cost)])
                    any_did = True
        return any_did

    def _parts(self, keys: Keys, side: int) -> Sequence[Keys]:
        """What a cell is the sum of along one side, where somebody is."""
        if (keys, side) not in self._parted:
            codes = self.trees[side].children(keys[side])
            parts = ((*keys[:side], code, *keys[side + 1 :]) for code in codes)
            self._parted[keys, side] = tuple(one for one in parts if one in self.tallies)
        return self._parted[keys, side]

    def _rest_tells(self, keys: Keys, side: int) -> bool:
        """Asked again only where more parts are hidden than when nothing was told."""
        rest = [one for one in self._parts(keys, side) if one not in self.ground.shown]
        if len(rest) == self._silent.get((keys, side), 0):
            return False
        tells = self.telling(rest)
        if not tells:
            self._silent[keys, side] = len(rest)
        return tells
