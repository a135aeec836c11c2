"""The Method of Equal Shares with cost utility (Peters, Pierczyński, Skowron, 2021), exact.

Every voter has the same share of the budget. What an option is worth to a backer is its cost times the mark
that they gave it (1 for an approval), and they pay in that proportion. Time after time the option is funded
that its backers can pay at the least price for what it is worth to them; who has less gives what they have.

Add-one completion: the shares grow by one unit for every voter, again and again, until for the first time
more is funded than the budget holds; what was funded just before stands. Where the budget holds all that is
backed, the shares grow until it is funded.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from heapq import heappop, heappush
from math import lcm

from governance.domain.methods.greedy import spent
from governance.domain.methods.purses import Backers, Price, Purses
from governance.domain.methods.rough import Rough, Unclear
from governance.domain.polls import Budget, Mark, Opened, Paper, Poll, Tally, opened, text, told

FINE = 128
"""Bits behind the point of a key: few different prices have equal keys, and these are compared exactly."""

Marks = frozenset[tuple[str, Mark]]
Telling = Callable[[int, str], None]


@dataclass(frozen=True, slots=True)
class Chosen:
    """An option that was funded, in its turn: the price of a mark, and who paid how."""

    option: str
    price: Price
    paid: Mapping[str, int]


def unheard(increment: int, cost: str) -> None:
    """Whom progress is told where nobody asked."""


def count(poll: Poll, tell: Telling = unheard) -> Tally:
    """Blank papers have their share too; they spend nothing of it. tell: each growth tried, and its cost."""
    budget, papers = poll.funds(), opened(poll, _has_no_negative)
    voters = papers.papers + papers.blank
    if not voters:
        return told("equal_shares", poll, papers, (), **spent(budget, []), rounds=[])
    market = Market(poll, papers)
    share = budget.amount / voters
    increment, kept, over = completed(market, budget, share, tell)
    winners = [one.option for one in kept]
    return told(
        "equal_shares",
        poll,
        papers,
        winners,
        **spent(budget, winners),
        voters=voters,
        share=text(share),
        increment=increment,
        first_overspend=over,
        rounds=[_figures(one, budget.costs[one.option]) for one in kept],
    )


def completed(
    market: "Market", budget: Budget, share: Fraction, tell: Telling = unheard
) -> tuple[int, list[Chosen], dict[str, object] | None]:
    """How much each share grew, what is funded with it, and what would have been with one unit more."""
    if market.cost(market.backers) <= budget.amount:
        enough = _least(market, share)
        return enough, market.funded(share + enough), None
    increment = 0
    while True:
        options = market.options(share + increment + 1)
        cost = market.cost(options)
        tell(increment + 1, text(cost))
        if cost > budget.amount:
            over = {"increment": increment + 1, "cost": text(cost), "funded": options}
            return increment, market.funded(share + increment), over
        increment += 1


def _least(market: "Market", share: Fraction) -> int:
    """The growth with which all that is backed is funded, sought by halves."""
    short, enough = -1, 0
    while not market.is_done(market.options(share + enough)):
        short, enough = enough, 2 * enough + 1
    while enough - short > 1:
        middle = (short + enough) // 2
        if market.is_done(market.options(share + middle)):
            enough = middle
        else:
            short = middle
    return enough


class Market:
    """The options and their backers, to be funded with any shares."""

    def __init__(self, poll: Poll, papers: Opened) -> None:
        self.costs = poll.funds().costs
        self.places = poll.places()
        self.groups, self.backers = grouped(papers.counted)
        self.rough: Rough | None = None
        self._beside: dict[str, set[str]] = {}
        self.free = sorted((one for one in self.backers if not self.costs[one]), key=self.places.__getitem__)
        # No price is lower than where every backer pays in full.
        self.lowest = {
            one: Price(
                self.costs[one].numerator, sum(part.marks for part in parts), self.costs[one].denominator
            )
            for one, parts in self.backers.items()
        }
        self.waiting = sorted(
            (key_of(price, self.costs[one]), self.places[one], one)
            for one, price in self.lowest.items()
            if self.costs[one]
        )

    def cost(self, options: Iterable[str]) -> Fraction:
        return sum((self.costs[option] for option in options), Fraction(0))

    def is_done(self, chosen: Sequence[str]) -> bool:
        """Nothing that is backed is left."""
        return len(chosen) == len(self.backers)

    def options(self, share: Fraction) -> list[str]:
        """What is funded where each voter has that share, without saying who pays what."""
        if self.rough is None:
            self.rough = Rough(self.costs, self.places, self.backers, len(self.groups), self.beside)
        try:
            return self.free + self.rough.funded(share)
        except Unclear:
            return [one.option for one in self.funded(share)]

    def funded(self, share: Fraction) -> list[Chosen]:
        """What is funded where each voter has that share, and who pays how."""
        purses = Purses(len(self.groups), share)
        chosen = [Chosen(option, Price(0, 1, 1), {}) for option in self.free]
        waiting, bounds, known = list(self.waiting), dict(self.lowest), set[str]()
        while best := self._best(purses, waiting, bounds, known):
            option, price = best
            backers = self.backers[option]
            chosen.append(Chosen(option, price, purses.pay(price, backers)))
            known -= self.beside(option)
        return chosen

    def beside(self, option: str) -> set[str]:
        """What its backers back, and itself: their prices may rise when it is paid."""
        if option not in self._beside:
            found = self._beside.setdefault(option, set())
            for part in self.backers[option]:
                for group in part.groups:
                    found.update(one for one, _mark in self.groups[group])
                    if len(found) == len(self.backers):
                        return found
        return self._beside[option]

    def _best(
        self,
        purses: Purses,
        waiting: list[tuple[int, int, str]],
        bounds: dict[str, Price],
        known: set[str],
    ) -> tuple[str, Price] | None:
        """The cheapest option for its use, taken out of those that wait.

        waiting: a heap by keys of bounds, which no price falls below. known: whose bound is the price.
        """
        seen: list[tuple[int, int, str]] = []
        best: tuple[Fraction, int, str] | None = None
        most = None
        while waiting and (most is None or waiting[0][0] <= most):
            _key, place, option = heappop(waiting)
            cost = self.costs[option]
            if option not in known:
                price = purses.price(cost, self.backers[option], bounds[option])
                if price is None:
                    continue
                bounds[option] = price
                known.add(option)
            key = key_of(bounds[option], cost)
            seen.append((key, place, option))
            if most is None or key <= most:
                tried = (bounds[option].exact() / cost, place, option)
                best, most = tried if best is None else min(best, tried), key
        for one in seen:
            if best is None or one[2] != best[2]:
                heappush(waiting, one)
        return None if best is None else (best[2], bounds[best[2]])


def key_of(price: Price, cost: Fraction) -> int:
    """A whole number that is not more where a price for its use is not more."""
    return (price.money * cost.denominator << FINE) // (price.papers * price.denominator * cost.numerator)


def grouped(papers: Sequence[Paper]) -> tuple[list[Marks], dict[str, list[Backers]]]:
    """Papers that are the same are one group. Gives the marks of each group, and the backers of each option.

    Marks are made whole numbers, in the same proportion everywhere. Options that nobody backs are left out.
    """
    same: dict[Marks, int] = defaultdict(int)
    for paper in papers:
        same[frozenset(paper.marks)] += paper.count
    # Nearly all marks are approvals of a paper that is the only one of its kind.
    alone: dict[str, list[int]] = defaultdict(list)
    parts: dict[tuple[str, Mark, int], list[int]] = defaultdict(list)
    for group, (marks, number) in enumerate(same.items()):
        for option, mark in marks:
            if mark == number == 1:
                alone[option].append(group)
            elif mark:
                parts[option, mark, number].append(group)
    parts |= {(option, 1, 1): groups for option, groups in alone.items()}
    whole = lcm(*{mark.denominator for _option, mark, _number in parts})
    backers: dict[str, list[Backers]] = defaultdict(list)
    for (option, mark, number), groups in parts.items():
        backers[option].append(Backers(int(mark * whole), number, groups))
    return list(same), backers


def _has_no_negative(paper: Paper) -> bool:
    return all(mark >= 0 for _option, mark in paper.marks)


def _figures(one: Chosen, cost: Fraction) -> dict[str, object]:
    return {"option": one.option, "cost": text(cost), "price": text(one.price.exact())} | dict(one.paid)
