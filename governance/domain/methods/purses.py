"""The purses of voters for equal shares: equal ones held once, over one denominator, in whole numbers.

A voter is a group of papers that are the same. Money is `value / denominator`; groups of the same money are
of one class, so that what an option can gather is a sum over classes, not over voters.
"""

from collections import Counter
from collections.abc import Sequence
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

    @property
    def marks(self) -> int:
        return self.mark * self.papers * len(self.groups)


@dataclass(frozen=True, slots=True)
class Price:
    """What one mark costs each backer, `money / (papers × denominator)`; who has less gives all they have."""

    money: int
    papers: int
    denominator: int

    @property
    def parts(self) -> int:
        return self.papers * self.denominator

    def exact(self) -> Fraction:
        return Fraction(self.money, self.parts)

    def times(self, factor: Fraction) -> "Price":
        return Price(self.money * factor.numerator, self.papers * factor.denominator, self.denominator)


class Purses:
    """Every voter begins with the same money."""

    def __init__(self, groups: int, endowment: Fraction) -> None:
        self.denominator = endowment.denominator
        self.values = {EMPTY: 0, 1: endowment.numerator}
        self.class_of = [1 if endowment else EMPTY] * groups
        self._next = 2
        self._many = SOME

    def price(
        self, cost: Fraction, backers: Sequence[Backers], least: Price, most: Price | None = None
    ) -> tuple[Price, bool] | None:
        """The price at which the backers pay the cost together, or None where they can not.

        least: a price that it is not below. most: from where on it does not matter; what is given is then a
        price that it is not below, and False.
        """
        need, left, papers = self._need(cost), *self._held(backers)
        money, parts = least.money * self.denominator, least.papers * least.denominator
        is_first = True
        while papers:
            had = papers
            for mark, purses in left.items():
                floor = -(-money * mark // parts)
                poor = [purse for purse in purses if purse[0] < floor]
                if poor:
                    need -= sum(value * number for value, number in poor)
                    papers -= mark * sum(number for _value, number in poor)
                    left[mark] = [purse for purse in purses if purse[0] >= floor]
            if papers and most and need * most.parts > most.money * papers * self.denominator:
                return Price(need, papers, self.denominator), False
            if had == papers and not is_first:
                return Price(need, papers, self.denominator), True
            is_first, money, parts = False, need, papers
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

    def _need(self, cost: Fraction) -> int:
        """The cost over the denominator, which is made finer where it has to be."""
        if self.denominator % cost.denominator:
            self._scale(cost.denominator)
        return cost.numerator * (self.denominator // cost.denominator)

    def _held(self, backers: Sequence[Backers]) -> tuple[dict[int, list[tuple[int, int]]], int]:
        """By mark the purses that hold something: the money, and how many hold it; and all their marks."""
        held: dict[int, Counter[int]] = {}
        look = self.class_of.__getitem__
        for part in backers:
            classes = held.setdefault(part.mark, Counter())
            if part.papers == 1:
                classes.update(map(look, part.groups))
            else:
                for one, number in Counter(map(look, part.groups)).items():
                    classes[one] += number * part.papers
        papers = 0
        for mark, classes in held.items():
            del classes[EMPTY]
            papers += mark * classes.total()
        values = self.values
        return {
            mark: [(values[one], number) for one, number in classes.items()] for mark, classes in held.items()
        }, papers

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
