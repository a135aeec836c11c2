"""The purses of voters for equal shares: equal ones held once, all over one denominator, so that whole numbers do.

A voter is a group of papers that are the same. Money is `value / denominator`; groups of the same money are of one
class, so that what an option can gather is a sum over classes, not over voters.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd

EMPTY = 0
"""The class of purses that hold nothing."""
SOME = 64


@dataclass(frozen=True, slots=True)
class Backers:
    """Groups of so many papers each that give an option the same mark, a whole number of marks."""

    mark: int
    papers: int
    groups: Sequence[int]


@dataclass(frozen=True, slots=True)
class Price:
    """What one mark costs each backer, `money / (papers × denominator)`; who has less gives all they have."""

    money: int
    papers: int
    denominator: int

    def exact(self) -> Fraction:
        return Fraction(self.money, self.papers * self.denominator)


class Purses:
    """Every voter begins with the same money."""

    def __init__(self, groups: int, endowment: Fraction) -> None:
        self.denominator = endowment.denominator
        self.values = {EMPTY: 0, 1: endowment.numerator}
        self.class_of = [1 if endowment else EMPTY] * groups
        self._next = 2
        self._many = SOME

    def price(self, cost: Fraction, backers: Sequence[Backers]) -> Price | None:
        """The least price at which the backers pay the cost together, or None where they can not."""
        held = self._held(backers)
        need, rest = divmod(cost.numerator * self.denominator, cost.denominator)
        if rest:
            self._scale(cost.denominator)
            need = cost.numerator * (self.denominator // cost.denominator)
        papers = sum(mark * number for (mark, _class), number in held.items())
        rich = [(self.values[one], mark, number) for (mark, one), number in held.items()]
        while rich:
            least = {mark: -(-need * mark // papers) for mark in {mark for _value, mark, _number in rich}}
            poor = [one for one in rich if one[0] < least[one[1]]]
            if not poor:
                return Price(need, papers, self.denominator)
            need -= sum(value * number for value, _mark, number in poor)
            papers -= sum(mark * number for _value, mark, number in poor)
            rich = [one for one in rich if one[0] >= least[one[1]]]
        return None

    def pay(self, price: Price, backers: Sequence[Backers]) -> dict[str, int]:
        """Take the price from every backer. Says how many paid it in full, and how many gave all they had."""
        money = price.money * (self.denominator // price.denominator)
        shared = gcd(money, price.papers)
        self._scale(price.papers // shared)
        unit = money // shared
        paid = {"in_full": 0, "all_they_had": 0}
        moved: dict[tuple[int, int], int] = {}
        for part in backers:
            due = unit * part.mark
            for group in part.groups:
                old = self.class_of[group]
                key = (old, part.mark)
                if key not in moved:
                    moved[key] = self._after(self.values[old] - due)
                paid["in_full" if self.values[old] >= due else "all_they_had"] += part.papers
                self.class_of[group] = moved[key]
        self._forget()
        return paid

    def _held(self, backers: Sequence[Backers]) -> Mapping[tuple[int, int], int]:
        """How many backers of each mark hold the money of each class."""
        held: dict[tuple[int, int], int] = {}
        look = self.class_of.__getitem__
        for part in backers:
            for one, number in Counter(map(look, part.groups)).items():
                if one != EMPTY:
                    key = (part.mark, one)
                    held[key] = held.get(key, 0) + number * part.papers
        return held

    def _after(self, value: int) -> int:
        if value <= 0:
            return EMPTY
        self._next += 1
        self.values[self._next] = value
        return self._next

    def _scale(self, factor: int) -> None:
        if factor != 1:
            self.denominator *= factor
            self.values = {one: value * factor for one, value in self.values.items()}

    def _forget(self) -> None:
        """Leave out the classes that nobody is of any longer, where they may be many."""
        if len(self.values) > self._many:
            alive = {EMPTY, *self.class_of}
            self.values = {one: self.values[one] for one in alive}
            self._many = 2 * len(alive) + SOME
