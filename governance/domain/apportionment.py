"""Whole units shared in proportion to weights: seats among lists by their votes, cents by exact shares.

Two methods. The largest remainder stays within a unit of each exact share. Webster's (Sainte-Laguë's) never
takes a unit from somebody because there is one unit more to share, and may go further from a share.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from heapq import heapify, heappop, heapreplace

HALF = Fraction(1, 2)

Weights = Mapping[str, int] | Mapping[str, Fraction]


def hare(votes: int | Fraction, seats: int) -> Fraction:
    """Votes for a seat, where there is one more seat for each such number."""
    return Fraction(votes, seats)


def slovak(votes: int, seats: int) -> Fraction:
    """The electoral number of Slovakia (law 180/2014, § 68): votes over seats and one more, rounded."""
    return Fraction((Fraction(votes, seats + 1) + HALF).__floor__())


def largest_remainder(votes: Weights, *, seats: int, quota: Fraction, ties: Sequence[str]) -> dict[str, int]:
    """Seats of each list. quota: votes for a seat, above 0. ties: all lists, the preferred first.

    Where whole quotas give too many seats, lists of the smallest remainders give one back, if they have one.
    """
    places = {name: place for place, name in enumerate(ties)}
    order = sorted(votes, key=lambda name: (-(votes[name] % quota), places[name]))
    if not any(votes.values()):
        raise ValueError("nobody voted for any list")
    seated = {name: int(votes[name] // quota) for name in order}
    left = seats - sum(seated.values())
    each, once_more = divmod(max(left, 0), len(order))
    for place, name in enumerate(order):
        seated[name] += each + (place < once_more)
    while left < 0:
        for name in reversed(order):
            if left < 0 < seated[name]:
                seated[name] -= 1
                left += 1
    return {name: seated[name] for name in votes}


def webster(votes: Weights, *, seats: int, ties: Sequence[str]) -> dict[str, int]:
    """Seats of each list by the divisors 1, 3, 5 and so on. ties: all lists, the preferred first.

    Every list begins with what its exact share rounds to, so that the work does not grow with the seats; then
    one seat at a time goes to the highest average, or comes back from the lowest. Raises ValueError where
    nobody has a vote. Source: Balinski and Young, Fair Representation (1982), the method of Webster.
    """
    whole = Fraction(sum(votes.values()))
    if not whole:
        raise ValueError("nobody voted for any list")
    seated = {name: int(votes[name] * seats / whole + HALF) for name in votes}
    places = {name: place for place, name in enumerate(ties)}
    left = seats - sum(seated.values())
    towards = 1 if left > 0 else -1
    queue = [
        (_average(votes[name], seated[name], towards), towards * places[name], name)
        for name in votes
        if (votes[name] if left > 0 else seated[name])
    ]
    heapify(queue)
    for _seat in range(abs(left)):
        _rank, place, name = queue[0]
        seated[name] += towards
        if seated[name]:
            heapreplace(queue, (_average(votes[name], seated[name], towards), place, name))
        else:
            heappop(queue)
    return seated


def _average(votes: int | Fraction, seats: int, towards: int) -> Fraction:
    """What is smallest for the list that gets the next seat (towards 1), or gives its last one (-1)."""
    return -Fraction(votes) / (2 * seats + 1) if towards > 0 else Fraction(votes) / (2 * seats - 1)
