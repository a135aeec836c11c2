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

    Where whole quotas give more seats than there are, lists of the smallest remainders give one back each.
    """
    seated = {name: int(number // quota) for name, number in votes.items()}
    places = {name: place for place, name in enumerate(ties)}
    order = sorted(votes, key=lambda name: (-(votes[name] % quota), places[name]))
    open_seats = seats - sum(seated.values())
    if not any(votes.values()) or abs(open_seats) > len(order):
        raise ValueError("these votes can not share these seats by that quota")
    for name in order[: max(open_seats, 0)]:
        seated[name] += 1
    for name in order[len(order) + min(open_seats, 0) :]:
        seated[name] -= 1
    return seated
