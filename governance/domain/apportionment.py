"""Seats shared among lists in proportion to their votes, by largest remainder."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

HALF = Fraction(1, 2)


def hare(votes: int, seats: int) -> Fraction:
    """Votes for a seat, where there is one more seat for each such number."""
    return Fraction(votes, seats)


def slovak(votes: int, seats: int) -> Fraction:
    """The electoral number of Slovakia (law 180/2014, § 68): votes over seats and one more, rounded."""
    return Fraction((Fraction(votes, seats + 1) + HALF).__floor__())


def largest_remainder(
    votes: Mapping[str, int], *, seats: int, quota: Fraction, ties: Sequence[str]
) -> dict[str, int]:
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
