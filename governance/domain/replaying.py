"""How cases are replayed: each is held against the value in force and against the other, in whole numbers."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import ge

from governance.domain.rehearsals import Figure, Kind, Replay

NEVER = 10**12
"""The size of a case that nothing ended: longer than any time that can be voted."""
DAY_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class Case:
    """Something that happened, `times` times: whom it concerned, and what the rule decides it by.

    size: a whole number of the unit that the rule is held against.
    """

    member_ids: tuple[int, ...]
    size: int
    times: int = 1


@dataclass(frozen=True, slots=True)
class Words:
    """English msgids. label: what is summed over all cases; of_each: the same of one member."""

    label: str
    of_each: str = ""


Decided = tuple[Case, bool, bool]
"""A case, and whether the rule has its effect on it under the value in force and under the other."""


def crossing(
    cases: Iterable[Case],
    old: int,
    new: int,
    words: Words,
    *,
    decides: Callable[[int, int], bool] = ge,
    is_public: bool = False,
) -> Replay:
    """How many cases the rule has its effect on. decides: of a size and a value, whether it has."""
    decided = ((one, decides(one.size, old), decides(one.size, new)) for one in cases)
    return counting(decided, words, is_public=is_public)


def counting(decided: Iterable[Decided], words: Words, *, is_public: bool = False) -> Replay:
    """The same where the size alone does not decide. Of each member: in how many more cases they would be."""
    number, before, after = 0, 0, 0
    people, effects = set[int](), Counter[int]()
    for one, was, would in decided:
        number += one.times
        before += was * one.times
        after += would * one.times
        people.update(one.member_ids)
        if was is not would:
            for member_id in one.member_ids:
                effects[member_id] += (would - was) * one.times
    figure = Figure(words.label, Kind.COUNT, before, after)
    return Replay(number, (figure,), frozenset(people), dict(effects), Kind.COUNT, words.of_each, is_public)


def waiting(waits: Iterable[Case], old_days: int, new_days: int, words: Words) -> Replay:
    """How many had lasted so many days, or more. waits: their sizes are minutes (see `waited`)."""
    return crossing(waits, old_days * DAY_MINUTES, new_days * DAY_MINUTES, words)


def waited(began_at: datetime, ended_at: datetime | None) -> int:
    """Whole minutes between the two; NEVER where nothing ended it."""
    if ended_at is None:
        return NEVER
    return (ended_at - began_at) // timedelta(minutes=1)


def summing(
    cases: Iterable[Case],
    old: Callable[[int], int],
    new: Callable[[int], int],
    words: Words,
    *,
    kind: Kind = Kind.MINUTES,
    is_taken: bool = False,
) -> Replay:
    """What the rule makes of each size, summed. is_taken: what is summed is taken from these members."""
    number, before, after = 0, 0, 0
    people, effects = set[int](), Counter[int]()
    for one in cases:
        was, would = old(one.size) * one.times, new(one.size) * one.times
        number, before, after = number + one.times, before + was, after + would
        people.update(one.member_ids)
        for member_id in one.member_ids:
            effects[member_id] += was - would if is_taken else would - was
    figure = Figure(words.label, kind, before, after)
    return Replay(number, (figure,), frozenset(people), dict(effects), kind, words.of_each)
