"""The smallest team that covers the lots of a request, and why each is in it, or why there is none.

A lot is what one person does: they have all its skills, and its minutes free beside their other lots. Of all
teams that cover every lot the smallest is proposed; of equals, the one whose members fit best (the sum of
their scores); of these, the one with the smaller member ids. Lots are given out in their order, each to the
member who fits best among those with whom the others can still be covered.

So there is one answer, whoever finds it. What is hard in it, a packing, is asked of a program for such
questions (marketplace/selectors/teams.py) that is given to these functions: in the domain it is a function.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Set
from dataclasses import dataclass, replace

from coop.domain.words import N_, Sentence


@dataclass(frozen=True, slots=True)
class Lot:
    """A part of a request that one person does, by its number in the request."""

    number: int
    skill_ids: frozenset[int]
    minutes: int


@dataclass(frozen=True, slots=True)
class TeamCandidate:
    """A member who could take lots. score: how well they fit the request, as the matching says it."""

    member_id: int
    skill_ids: frozenset[int]
    free_minutes: int
    score: int

    def can_take(self, lot: Lot) -> bool:
        return lot.skill_ids <= self.skill_ids and lot.minutes <= self.free_minutes


@dataclass(frozen=True, slots=True)
class Cover:
    """How many members a team has, and the sum of their scores: the fewer the better, then the more."""

    size: int
    score: int


@dataclass(frozen=True, slots=True)
class Covering:
    """The question without its words: lots by number, members by id, and who may take which lot.

    required: members of the team whatever they take. as_good_as: no worse cover counts.
    """

    minutes: Mapping[int, int]
    takers: Mapping[int, Set[int]]
    free_minutes: Mapping[int, int]
    scores: Mapping[int, int]
    required: frozenset[int] = frozenset()
    as_good_as: Cover | None = None

    def without(self, member_id: int) -> "Covering":
        return replace(self, takers={number: ids - {member_id} for number, ids in self.takers.items()})

    def of_lots(self, numbers: Collection[int]) -> "Covering":
        return replace(self, minutes={number: self.minutes[number] for number in numbers})


Solve = Callable[[Covering], Cover | None]
"""The best cover that counts, None where there is none. May raise Refused for too large a question."""


@dataclass(frozen=True, slots=True)
class Seat:
    """A member of a team, the lots that they take, and why this member."""

    member_id: int
    lots: tuple[int, ...]
    reason: Sentence


@dataclass(frozen=True, slots=True)
class Team:
    """The team proposed, its members in the order of their ids, and the sum of their scores."""

    seats: tuple[Seat, ...]
    score: int


@dataclass(frozen=True, slots=True)
class Uncovered:
    """Why there is no team: the lots that nobody can take, else lots that can not all be taken together."""

    lots: tuple[int, ...]
    reasons: tuple[Sentence, ...]


def smallest(
    lots: Collection[Lot], candidates: Collection[TeamCandidate], *, solve: Solve
) -> Team | Uncovered:
    """The one team that is proposed, or what stands in its way; nothing depends on the order given.

    Asks `solve` once for each candidate at most, for each seat and for each pair of a lot and a seat; without
    a team, once for each lot. Raises ValueError for a lot or a candidate given twice, and for a lot without
    minutes.
    """
    _check(lots, candidates)
    covering = _covering(lots, candidates)
    best = solve(covering)
    if best is None:
        return _alone(lots, candidates) or _together(covering, solve)
    member_ids = _members(covering, best, solve)
    taken = _taken(covering, member_ids, best, solve)
    seats = (
        Seat(
            member_id,
            tuple(number for number in sorted(taken) if taken[number] == member_id),
            _reason(member_id, covering, best, solve),
        )
        for member_id in member_ids
    )
    return Team(tuple(seats), best.score)


def _covering(lots: Iterable[Lot], candidates: Collection[TeamCandidate]) -> Covering:
    """Of all candidates, those who can take something."""
    takers = {lot.number: frozenset(one.member_id for one in candidates if one.can_take(lot)) for lot in lots}
    useful = [one for one in candidates if any(one.member_id in ids for ids in takers.values())]
    return Covering(
        minutes={lot.number: lot.minutes for lot in lots},
        takers=takers,
        free_minutes={one.member_id: one.free_minutes for one in useful},
        scores={one.member_id: one.score for one in useful},
    )


def _members(covering: Covering, best: Cover, solve: Solve) -> tuple[int, ...]:
    """Of the best teams, the one with the smallest first id, and so on: each who can be in it, is."""
    chosen: tuple[int, ...] = ()
    for member_id in sorted(covering.scores):
        if len(chosen) == best.size:
            break
        required = frozenset({*chosen, member_id})
        if solve(replace(covering, required=required, as_good_as=best)) is not None:
            chosen = (*chosen, member_id)
    return chosen


def _taken(covering: Covering, member_ids: Collection[int], best: Cover, solve: Solve) -> Mapping[int, int]:
    """Who takes each lot, by its number."""
    best_first = sorted(member_ids, key=lambda member_id: (-covering.scores[member_id], member_id))
    takers: dict[int, Set[int]] = {number: ids & set(member_ids) for number, ids in covering.takers.items()}
    for number in sorted(takers):
        takers[number] = next(
            {member_id}
            for member_id in best_first
            if member_id in takers[number]
            and solve(replace(covering, takers={**takers, number: {member_id}}, as_good_as=best)) is not None
        )
    return {number: member_id for number, (member_id,) in takers.items()}


def _reason(member_id: int, covering: Covering, best: Cover, solve: Solve) -> Sentence:
    """What the best cover without this member would lack."""
    for number in sorted(covering.takers):
        if covering.takers[number] == {member_id}:
            return Sentence(N_("alone has the skills and the time for lot %(lot)s"), {"lot": number})
    without = solve(covering.without(member_id))
    if without is None:
        return Sentence(N_("without this person, the lots can not all be covered"))
    if without.size > best.size:
        return Sentence(N_("without this person, the team would be larger"))
    if without.score < best.score:
        return Sentence(N_("fits better than anybody who could take their place in a team as small"))
    return Sentence(N_("fits as well as somebody who could take their place: the smaller number goes first"))


def _alone(lots: Iterable[Lot], candidates: Collection[TeamCandidate]) -> Uncovered | None:
    """The lots that nobody can take, None where each has somebody."""
    blocking = {
        lot.number: _why_nobody(lot, [one for one in candidates if lot.skill_ids <= one.skill_ids])
        for lot in sorted(lots, key=lambda lot: lot.number)
        if not any(one.can_take(lot) for one in candidates)
    }
    return Uncovered(tuple(blocking), tuple(blocking.values())) if blocking else None


def _why_nobody(lot: Lot, skilled: Collection[TeamCandidate]) -> Sentence:
    if not skilled:
        return Sentence(N_("Nobody has all the skills of lot %(lot)s."), {"lot": lot.number})
    return Sentence(
        N_("Lot %(lot)s takes %(lot_minutes)s, and who has its skills has %(most_minutes)s at most."),
        {
            "lot": lot.number,
            "lot_minutes": lot.minutes,
            "most_minutes": max(one.free_minutes for one in skilled),
        },
    )


def _together(covering: Covering, solve: Solve) -> Uncovered:
    """Lots that can not all be covered, and could without any one of them: none is named for nothing."""
    numbers = sorted(covering.minutes)
    for number in sorted(covering.minutes):
        fewer = [one for one in numbers if one != number]
        if solve(covering.of_lots(fewer)) is None:
            numbers = fewer
    told = N_("Each of the lots %(lots)s could be taken, but not all: those who could have too little time.")
    return Uncovered(tuple(numbers), (Sentence(told, {"lots": ", ".join(map(str, numbers))}),))


def _check(lots: Collection[Lot], candidates: Collection[TeamCandidate]) -> None:
    if len({lot.number for lot in lots}) < len(lots):
        raise ValueError("a lot is given twice")
    if len({one.member_id for one in candidates}) < len(candidates):
        raise ValueError("a candidate is given twice")
    if any(lot.minutes <= 0 for lot in lots):
        raise ValueError("a lot takes some minutes")
