"""Members introduced to many requests at once, so that none of them would rather have each other instead.

One request after another, the first ones would take the members whom everybody wants. Here all of them are
heard before anybody is introduced: deferred acceptance (Gale and Shapley, 1962), each side with its capacity
(Roth, 1984, for firms and workers who both have several). A request offers itself down its ranking; a member
holds the best offers that they have room for and lets the others go on.

What comes out is stable: of no request and no member who could be introduced, and are not, each has room for
the other or would let somebody go for them. Of all stable outcomes it is the best for every request, whatever
the order in which they are heard, and so the least good one for the members. Who goes short here goes short
by as many in every stable outcome: the choice among them takes nothing from anybody.
Where a request wants several members, its ranking could sometimes be bent to its profit (Roth, 1985): the
platform ranks, by facts and by what was voted, and not the people.
"""

from bisect import insort
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from coop.domain.words import N_, Sentence


@dataclass(frozen=True, slots=True)
class OpenRequest:
    """A request: how many members it wants at most, and the ids of those it may have, the best first."""

    request_id: int
    wants: int
    ranking: tuple[int, ...]

    def __post_init__(self) -> None:
        _check(self.wants, self.ranking)


@dataclass(frozen=True, slots=True)
class FreeMember:
    """A member: how many requests they take at most, and the ids of those they may have, the best first."""

    member_id: int
    takes: int
    ranking: tuple[int, ...]

    def __post_init__(self) -> None:
        _check(self.takes, self.ranking)


@dataclass(frozen=True, slots=True)
class Introduced:
    """Whom a request is introduced to, the best first; how many it still lacks, and why."""

    request_id: int
    member_ids: tuple[int, ...]
    lacking: int
    reasons: tuple[Sentence, ...]


def introduce(requests: Collection[OpenRequest], members: Collection[FreeMember]) -> tuple[Introduced, ...]:
    """One answer for each request, in the order of their ids; nothing depends on the order given.

    A pair is possible where each ranks the other; an id of nobody in the batch is passed over. Rankings are
    strict: whoever made them broke their ties by lot. Time and memory grow as the lengths of all rankings
    together. Raises ValueError for a request or a member given twice; OpenRequest and FreeMember raise it
    for a capacity below zero and for a ranking that names somebody twice.
    """
    _check_named_once([request.request_id for request in requests])
    _check_named_once([member.member_id for member in members])
    possible = _possible(requests, members)
    holders = _deferred_acceptance(requests, members, possible)
    takes = {member.member_id: member.takes for member in members}
    return tuple(
        _introduced(request, possible[request.request_id], holders[request.request_id], takes)
        for request in sorted(requests, key=lambda request: request.request_id)
    )


_Places = Mapping[int, int]
"""The members whom a request may have, in its order, each with the place that it has in their ranking."""


def _possible(requests: Iterable[OpenRequest], members: Iterable[FreeMember]) -> Mapping[int, _Places]:
    places = {
        member.member_id: {request_id: place for place, request_id in enumerate(member.ranking)}
        for member in members
    }
    return {
        request.request_id: {
            member_id: places[member_id][request.request_id]
            for member_id in request.ranking
            if member_id in places and request.request_id in places[member_id]
        }
        for request in requests
    }


class _Desk:
    """A member while offers are made. A request is known here by its place in the member's ranking."""

    def __init__(self, member: FreeMember) -> None:
        self.takes, self.ranking = member.takes, member.ranking
        self.held: list[int] = []

    def hear(self, place: int) -> int | None:
        """Hold a request; the id of the one let go where they are too many now, maybe of the same."""
        insort(self.held, place)
        return self.ranking[self.held.pop()] if len(self.held) > self.takes else None


def _deferred_acceptance(
    requests: Iterable[OpenRequest], members: Iterable[FreeMember], possible: Mapping[int, _Places]
) -> Mapping[int, Collection[int]]:
    """The members who hold each request, once every place that it has to fill has gone down its ranking."""
    desks = {member.member_id: _Desk(member) for member in members}
    unasked = {request_id: iter(places.items()) for request_id, places in possible.items()}
    empty = [id for request in requests for id in _empty_places(request, possible[request.request_id])]
    while empty:
        pair = next(unasked[empty.pop()], None)
        if pair is not None:
            member_id, place = pair
            let_go = desks[member_id].hear(place)
            if let_go is not None:
                empty.append(let_go)
    return _holders(desks, possible)


def _empty_places(request: OpenRequest, places: _Places) -> list[int]:
    """Its id for each member whom it wants, and never more often than it may have any."""
    return [request.request_id] * min(request.wants, len(places))


def _holders(desks: Mapping[int, _Desk], request_ids: Iterable[int]) -> Mapping[int, Collection[int]]:
    holders: dict[int, set[int]] = {request_id: set() for request_id in request_ids}
    for member_id, desk in desks.items():
        for place in desk.held:
            holders[desk.ranking[place]].add(member_id)
    return holders


def _introduced(
    request: OpenRequest, fitting: Collection[int], holders: Collection[int], takes: Mapping[int, int]
) -> Introduced:
    lacking = request.wants - len(holders)
    capacities = [takes[member_id] for member_id in fitting] if lacking else []
    return Introduced(
        request_id=request.request_id,
        member_ids=tuple(member_id for member_id in fitting if member_id in holders),
        lacking=lacking,
        reasons=_reasons(request.wants, len(holders), capacities) if lacking else (),
    )


def _reasons(wanted: int, found: int, capacities: Collection[int]) -> tuple[Sentence, ...]:
    """Why fewer were found than wanted. capacities: of all who fit, each of whom was asked."""
    if not capacities:
        return (Sentence(N_("Nobody fits this need at the moment.")),)
    fitting, busy = len(capacities), sum(takes == 0 for takes in capacities)
    taken = fitting - busy - found
    told = []
    if fitting < wanted:
        few = N_("Members who fit this need: %(fitting)s; wanted: %(wanted)s.")
        told.append(Sentence(few, {"fitting": fitting, "wanted": wanted}))
    if busy:
        resting = N_("Members who fit this need, and take nothing new at the moment: %(busy)s.")
        told.append(Sentence(resting, {"busy": busy}))
    if taken:
        elsewhere = N_(
            "Members who fit this need, and are introduced to others that fit them better: %(taken)s."
        )
        told.append(Sentence(elsewhere, {"taken": taken}))
    return tuple(told)


def _check(capacity: int, ranking: tuple[int, ...]) -> None:
    if capacity < 0:
        raise ValueError("nobody takes fewer than none")
    if len(set(ranking)) < len(ranking):
        raise ValueError("a ranking names somebody twice")


def _check_named_once(ids: Collection[int]) -> None:
    if len(set(ids)) < len(ids):
        raise ValueError("a request or a member is given twice")
