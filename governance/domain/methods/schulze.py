"""Schulze: options by the strength of the chains of victories between them (2011).

A victory is as strong as the votes that won it, as its author recommends, or, where the poll says so, as its
margin, which is what most programs take. They are one where every paper ranks every option apart.

A paper prefers what it ranks to what it does not, and says nothing between equal ranks. An option stands
above another where its strongest chain to it is stronger than the one back; that is an order. Where neither
is, the order of ties decides.
"""

from collections.abc import Sequence
from itertools import combinations

from governance.domain.polls import Poll, Tally, opened, told
from governance.domain.rankings import has_ranks, tiers

Matrix = list[list[int]]


def count(poll: Poll) -> Tally:
    papers = opened(poll, has_ranks)
    place = {option: number for number, option in enumerate(poll.options)}
    duels: Matrix = [[0] * len(place) for _option in place]
    for paper in papers.counted:
        ranked = [[place[option] for option in tier] for tier in tiers(paper)]
        named = {one for tier in ranked for one in tier}
        ranked.append([one for one in place.values() if one not in named])
        for higher, lower in combinations(ranked, 2):
            for winner in higher:
                for loser in lower:
                    duels[winner][loser] += paper.count
    chains = strongest(duels, by_margins=poll.by_margins)
    order = [poll.options[number] for number in _ordered(chains, [place[option] for option in poll.ties])]
    return told(
        "schulze",
        poll,
        papers,
        order[: poll.seats],
        seats=poll.seats,
        strength="margins" if poll.by_margins else "winning votes",
        duels=duels,
        chains=chains,
        order=order,
    )


def strongest(duels: Sequence[Sequence[int]], *, by_margins: bool = False) -> Matrix:
    """For each pair the strongest chain of victories; a chain is as strong as its weakest victory."""
    size = range(len(duels))
    taken = [[duels[b][a] if by_margins else 0 for b in size] for a in size]
    chains = [[duels[a][b] - taken[a][b] if duels[a][b] > duels[b][a] else 0 for b in size] for a in size]
    for through in size:
        for start in size:
            if start != through:
                reach = chains[start][through]
                for end in size:
                    if end not in (start, through):
                        chains[start][end] = max(chains[start][end], min(reach, chains[through][end]))
    return chains


def _ordered(chains: Matrix, ties: Sequence[int]) -> list[int]:
    """Each time the first in the order of ties of those whom nobody left stands above."""
    left, order = list(ties), list[int]()
    while left:
        best = next(one for one in left if all(chains[one][other] >= chains[other][one] for other in left))
        order.append(best)
        left.remove(best)
    return order
