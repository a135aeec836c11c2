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


class Purses:
    """Every voter begins with the same money."""

    def __init__(self, groups: int, endowment: Fraction) -> None:
        self.denominator = endowment.denominator
        self.values = {EMPTY: 0, 1: endowment.numerator}
        self.class_of = [1 if endowment else EMPTY] * groups
        self._next = 2
        self._many = SOME

    def price(self, cost: Fraction, backers: Sequence[Backers], least: Price) -> Price | None:
        """The price at which the backers pay the cost together, or None where they can not.

        least: a price that it is not below, so that whoever has less is poor from the start.
        """
        need, papers = self._need(cost), sum(part.marks for part in backers)
        class_of, values = self.class_of.__getitem__, self.values.__getitem__
        rich = [(part, list(map(values, map(class_of, part.groups)))) for part in backers]
        money, parts, had = least.money * self.denominator, least.papers * least.denominator, 0
        while papers and papers != had:
            had = papers
            for place, (part, purses) in enumerate(rich):
                floor = -(-money * part.mark // parts)
                poor = [held for held in purses if held < floor]
                if poor:
                    need -= part.papers * sum(poor)
                    papers -= part.mark * part.papers * len(poor)
                    rich[place] = part, [held for held in purses if held >= floor]
            if money * papers < need * parts:
                had = 0  # whoever has less than what is now due was not looked for yet
            money, parts = need, papers
        return Price(need, papers, self.denominator) if papers else None

    def pay(self, price: Price, backers: Sequence[Backers]) -> dict[str, int]:
        """Take the price from every backer. Says how many paid it in full, and how many gave all they had."""
        money = price.money * (self.denominator // price.denominator)
        shared = gcd(money, price.papers)
        self._scale(price.papers // shared)
        unit = money // shared
        paid = {"in_full": 0, "all_they_had": 0}
        class_of, values = self.class_of, self.values
        for part in backers:
            due = unit * part.mark
            held = Counter(map(class_of.__getitem__, part.groups))
            for old, groups in held.items():
                paid["in_full" if values[old] >= due else "all_they_had"] += groups * part.papers
            moved = {old: self._after(values[old] - due) for old in held}
            for group in part.groups:
                class_of[group] = moved[class_of[group]]
        self._forget()
        return paid

    def _need(self, cost: Fraction) -> int:
        """The cost over the denominator, which is made finer where it has to be."""
        if self.denominator % cost.denominator:
            self._scale(cost.denominator)
        return cost.numerator * (self.denominator // cost.denominator)

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
