"""Equal shares counted quickly: purses rounded to whole units, with a bound of what the rounding may hide.

Add-one completion counts the same budget a thousand times. Here every purse is a whole number that is not
more than the true one, and less by `slack` at most. Whatever is decided is decided only where the slack can
not change it; else the count is `Unclear`, and is to be done with exact purses. So what is found is exact.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from heapq import heappop, heappush
from math import lcm

from governance.domain.methods.purses import Backers

BITS = 96
"""Behind the point of money and of keys: rounding grows from round to round, and is seldom a question."""

FEW = 8
"""Papers of a group that are looked at one by one."""

Waiting = tuple[int, int, str]
"""A key, the place in the order of ties, the option."""
Part = tuple[int, int, list[int]]
"""A mark, how many papers each group has, and the groups that give that mark."""


class Unclear(Exception):
    """Two numbers are too near each other to be told apart without exact purses."""


@dataclass(frozen=True, slots=True)
class Quote:
    """What an option would cost its backers now: `need / papers` a mark, need between least and most."""

    least: int
    most: int
    papers: int

    @property
    def is_exact(self) -> bool:
        return self.least == self.most

    def due(self, mark: int) -> tuple[int, int]:
        """Between what and what a backer of so many marks pays."""
        return self.least * mark // self.papers, -(-self.most * mark // self.papers)


class Rough:
    """The options and backers of a market, to be funded with any shares; not those that cost nothing.

    beside: what the backers of an option back too, and itself; their quotes change when it is paid.
    """

    def __init__(
        self,
        costs: Mapping[str, Fraction],
        places: Mapping[str, int],
        backers: Mapping[str, Sequence[Backers]],
        groups: int,
        beside: Callable[[str], set[str]],
    ) -> None:
        dear = [one for one in backers if costs[one]]
        self.unit = lcm(*(costs[one].denominator for one in dear)) << BITS
        self.costs = {one: int(costs[one] * self.unit) for one in dear}
        self.places, self.backers, self.groups, self.beside = places, backers, groups, beside
        self.parts = {one: parted(backers[one]) for one in dear}
        marks = {one: sum(part.marks for part in backers[one]) for one in dear}
        self.waiting = sorted(((1 << BITS) // marks[one], places[one], one) for one in dear)

    def funded(self, share: Fraction) -> list[str]:
        """Options in the order in which they are funded. Raises Unclear."""
        purses = _Purses(int(share * self.unit), self.groups)
        waiting, known, chosen = list(self.waiting), dict[str, Quote](), list[str]()
        while best := self._best(purses, waiting, known):
            purses.pay(known[best], self.backers[best])
            for option in self.beside(best) & known.keys():
                del known[option]
            chosen.append(best)
        return chosen

    def _best(self, purses: "_Purses", waiting: list[Waiting], known: dict[str, Quote]) -> str | None:
        """The cheapest option for its use, taken out of those that wait: a heap, by keys never too high."""
        seen: list[Waiting] = []
        most: int | None = None
        while waiting and (most is None or waiting[0][0] <= most):
            _key, place, option = heappop(waiting)
            cost = self.costs[option]
            quote = known.get(option) or purses.quote(cost, self.parts[option])
            if quote is None:
                continue
            known[option] = quote
            below = quote.papers * cost
            seen.append(((quote.least << BITS) // below, place, option))
            key = -(-(quote.most << BITS) // below)
            most = key if most is None else min(key, most)
        best = self._first([one for one in seen if most is not None and one[0] <= most], known)
        for one in seen:
            if one[2] != best:
                heappush(waiting, one)
        return best

    def _first(self, near: Sequence[Waiting], known: Mapping[str, Quote]) -> str | None:
        """Of nearly equal ones: where all backers pay in full, an option costs each mark one part of it."""
        if len(near) < 2:
            return near[0][2] if near else None
        if not all(known[option].is_exact for _key, _place, option in near):
            raise Unclear
        return min(near, key=lambda one: (-known[one[2]].papers, one[1]))[2]


class _Purses:
    """An empty purse is 0 and just that; any other is more than 0."""

    def __init__(self, share: int, groups: int) -> None:
        self.held = [share] * groups
        self.slack = 1

    def quote(self, cost: int, parts: Sequence[Part]) -> Quote | None:
        """What the backers would pay, or None where they can not. Raises Unclear."""
        look = self.held.__getitem__
        purses = [sorted(filter(None, map(look, groups))) for _mark, _papers, groups in parts]
        total = voters = marks = 0
        for (mark, papers, _groups), held in zip(parts, purses, strict=True):
            total += papers * sum(held)
            voters += papers * len(held)
            marks += mark * papers * len(held)
        if total + self.slack * voters < cost:
            return None
        return self._gathered(cost, marks, parts, purses)

    def _gathered(self, need: int, marks: int, parts: Sequence[Part], purses: Sequence[list[int]]) -> Quote:
        """Whoever has less than what is due gives all they have, and what is due is more for the others."""
        short, had = 0, -1
        poor = [0] * len(parts)
        while marks != had:
            had = marks
            for place, (mark, papers, _groups) in enumerate(parts):
                held, first = purses[place], poor[place]
                last = bisect_left(held, need * mark // marks, first)
                if last > first:
                    need -= papers * sum(held[first:last])
                    marks -= mark * papers * (last - first)
                    short += papers * (last - first)
                    poor[place] = last
                    if not marks:
                        raise Unclear
        quote = Quote(need - short * self.slack, need, marks)
        for (mark, _papers, _groups), held, last in zip(parts, purses, poor, strict=True):
            least, most = quote.due(mark)
            # Whoever pays in full surely can, and has something left; whoever can not surely can not.
            if (last < len(held) and held[last] <= most) or (last and held[last - 1] + self.slack >= least):
                raise Unclear
        return quote

    def pay(self, quote: Quote, backers: Sequence[Backers]) -> None:
        held, widest = self.held, 0
        for part in backers:
            least, due = quote.due(part.mark)
            widest = max(widest, due - least)
            for group in part.groups:
                held[group] = max(0, held[group] - due)
        self.slack += widest


def parted(backers: Sequence[Backers]) -> list[Part]:
    """Marks, papers and groups; a group of a few papers stands that often among those of one paper."""
    found: dict[tuple[int, int], list[int]] = defaultdict(list)
    for part in backers:
        if part.papers <= FEW:
            found[part.mark, 1] += [group for group in part.groups for _paper in range(part.papers)]
        else:
            found[part.mark, part.papers] += part.groups
    return [(mark, papers, groups) for (mark, papers), groups in found.items()]
