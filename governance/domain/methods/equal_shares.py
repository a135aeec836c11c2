"""The Method of Equal Shares with cost utility (Peters, Pierczyński, Skowron, 2021), exact.

Every voter has the same share of the budget. What an option is worth to a backer is its cost times the mark that
they gave it (1 for an approval), and they pay in that proportion. Time after time the option is funded that its
backers can pay at the least price for what it is worth to them; who has less than the price gives what they have.

Add-one completion: shares grow by one unit for every voter while what is funded stays within the budget, and the
count ends at the first overspend, where everything that anybody backs is funded, or, as `pabutools` and
equalshares.net do, where no other option would fit into the budget.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from heapq import heapify, heappop, heappush
from math import lcm

from governance.domain.methods.greedy import spent
from governance.domain.methods.purses import Backers, Price, Purses
from governance.domain.polls import Opened, Paper, Poll, Tally, opened, text, told

FINE = 128
"""Bits behind the point of a key: enough that equal keys of different prices are rare; they are compared exactly."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """An option that was funded, in its turn: the price of a mark, and who paid how."""

    option: str
    price: Price
    paid: Mapping[str, int]


def count(poll: Poll) -> Tally:
    """Blank papers have their share too; they spend nothing of it."""
    budget, papers = poll.funds(), opened(poll, _has_no_negative)
    voters = papers.papers + papers.blank
    if not voters:
        return told("equal_shares", poll, papers, (), **spent(budget, []), rounds=[])
    market = Market(poll, papers)
    increment, kept = 0, market.funded(budget.amount / voters)
    over = None
    while not market.is_done([one.option for one in kept]):
        tried = market.funded(budget.amount / voters + increment + 1)
        cost = sum((budget.costs[one.option] for one in tried), Fraction(0))
        if cost > budget.amount:
            over = {"increment": increment + 1, "cost": text(cost), "funded": [one.option for one in tried]}
            break
        increment, kept = increment + 1, tried
    winners = [one.option for one in kept]
    return told(
        "equal_shares",
        poll,
        papers,
        winners,
        **spent(budget, winners),
        voters=voters,
        share=text(budget.amount / voters),
        increment=increment,
        first_overspend=over,
        rounds=[_figures(one, budget.costs[one.option]) for one in kept],
    )


class Market:
    """The options and their backers, to be funded with any shares."""

    def __init__(self, poll: Poll, papers: Opened) -> None:
        self.budget = poll.funds()
        self.places = poll.places()
        self.groups, self.backers = grouped(papers.counted)
        self.free = sorted(
            (option for option in self.backers if not self.budget.costs[option]), key=self.places.__getitem__
        )

    def is_done(self, winners: Sequence[str]) -> bool:
        """Nothing that is backed is left."""
        return len(winners) == len(self.backers)

    def funded(self, share: Fraction) -> list[Chosen]:
        """What is funded where each voter has that share."""
        purses = Purses(self.groups, share)
        chosen = [Chosen(option, Price(0, 1, 1), {}) for option in self.free]
        waiting = [(0, self.places[option], option) for option in self.backers if self.budget.costs[option]]
        heapify(waiting)
        while True:
            best = self._best(purses, waiting)
            if best is None:
                return chosen
            option, price = best
            chosen.append(Chosen(option, price, purses.pay(price, self.backers[option])))

    def _best(self, purses: Purses, waiting: list[tuple[int, int, str]]) -> tuple[str, Price] | None:
        """The cheapest option for its use, taken out of those that wait; prices of before only ever rise."""
        seen: list[tuple[int, int, str]] = []
        best: tuple[Fraction, int, str, Price] | None = None
        most = None
        while waiting and (most is None or waiting[0][0] <= most):
            _key, place, option = heappop(waiting)
            cost = self.budget.costs[option]
            price = purses.price(cost, self.backers[option])
            if price is None:
                continue
            key = key_of(price, cost)
            seen.append((key, place, option))
            if most is None or key <= most:
                found = (price.exact() / cost, place, option, price)
                best = found if best is None else min(best, found, key=lambda one: one[:2])
                most = key
        for one in seen:
            if best is None or one[2] != best[2]:
                heappush(waiting, one)
        return None if best is None else (best[2], best[3])


def key_of(price: Price, cost: Fraction) -> int:
    """A whole number that is not more where a price for its use is not more."""
    return (price.money * cost.denominator << FINE) // (price.papers * price.denominator * cost.numerator)


def grouped(papers: Sequence[Paper]) -> tuple[int, dict[str, tuple[Backers, ...]]]:
    """Papers that are the same are one group. Gives how many there are, and the backers of each option.

    Marks are made whole numbers, in the same proportion everywhere. Options that nobody backs are left out.
    """
    same = Counter[frozenset[tuple[str, int]]]()
    whole = lcm(*{Fraction(mark).denominator for paper in papers for _option, mark in paper.marks})
    for paper in papers:
        same[frozenset((option, int(mark * whole)) for option, mark in paper.marks if mark)] += paper.count
    parts: dict[str, dict[tuple[int, int], list[int]]] = defaultdict(lambda: defaultdict(list))
    for group, (marks, number) in enumerate(same.items()):
        for option, mark in marks:
            parts[option][mark, number].append(group)
    return len(same), {
        option: tuple(Backers(mark, number, groups) for (mark, number), groups in sorted(found.items()))
        for option, found in parts.items()
    }


def _has_no_negative(paper: Paper) -> bool:
    return all(mark >= 0 for _option, mark in paper.marks)


def _figures(one: Chosen, cost: Fraction) -> dict[str, object]:
    return {"option": one.option, "cost": text(cost), "price": text(one.price.exact())} | dict(one.paid)
