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
    places = {name: place for place, name in enumerate(ties)}
    order = sorted(votes, key=lambda name: (-(votes[name] % quota), places[name]))
    if not any(votes.values()):
        raise ValueError("nobody voted for any list")
    # Below 0 where whole quotas are too many: each gives one back, and all but the last get it again.
    each, once_more = divmod(seats - sum(int(number // quota) for number in votes.values()), len(order))
    seated = {
        name: int(votes[name] // quota) + each + (place < once_more) for place, name in enumerate(order)
    }
    if min(seated.values()) < 0:
        raise ValueError("by that quota a list would have less than no seat")
    return {name: seated[name] for name in votes}
