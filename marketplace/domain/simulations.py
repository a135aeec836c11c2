"""What other weights would have changed: lists made anew, and which groups of members gain or lose places.

Only groups are told, never fewer than `SMALLEST_GROUP` members: smaller ones are put together, so that
nothing hidden can be had by subtracting what is shown.
"""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

SMALLEST_GROUP = 5
FIRST = 5
"""Of a list, those who are mostly looked at."""


@dataclass(frozen=True, slots=True)
class Replay:
    """The members of one list under the weights in force and under others, the first ones first."""

    before: tuple[int, ...]
    after: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Band:
    """A group of members: how many they are, and how many places they have in all lists."""

    name: str
    members: int
    before: int
    after: int

    @property
    def gain(self) -> int:
        return self.after - self.before


def changed(replays: Iterable[Replay]) -> int:
    """How many lists have somebody else among their first ones."""
    return sum(set(one.before[:FIRST]) != set(one.after[:FIRST]) for one in replays)


def own(replays: Iterable[Replay], member_id: int) -> tuple[int, int]:
    """In how many lists a member is, before and after."""
    kept = list(replays)
    return sum(member_id in one.before for one in kept), sum(member_id in one.after for one in kept)


def bands(replays: Iterable[Replay], groups: Mapping[str, Set[int]], *, others: str) -> tuple[Band, ...]:
    """Of each group of members, the largest first; none where too few would be left to hide in.

    groups: by name, no member in two of them. others: the name of the small ones together.
    """
    kept, large = list(replays), folded(groups, others)
    if len(large) < 2:
        return ()
    return tuple(
        Band(
            name,
            len(members),
            sum(len(members.intersection(one.before)) for one in kept),
            sum(len(members.intersection(one.after)) for one in kept),
        )
        for name, members in large
    )


def folded(groups: Mapping[str, Set[int]], others: str) -> Sequence[tuple[str, frozenset[int]]]:
    """Groups that are large enough, the largest first; the small ones as one, at the expense of the next."""
    ordered = sorted(
        ((name, frozenset(members)) for name, members in groups.items() if members),
        key=lambda group: (-len(group[1]), group[0]),
    )
    small = frozenset[int]()
    while ordered and (len(ordered[-1][1]) < SMALLEST_GROUP or 0 < len(small) < SMALLEST_GROUP):
        small |= ordered.pop()[1]
    return [*ordered, (others, small)] if small else ordered
