"""Batches of introductions: stable, the best that requests can have, and the same whoever is heard first.

What stability means is written here a second time, from its definition, on nothing but the rankings.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, combinations, product
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.domain.introductions import FreeMember, Introduced, OpenRequest, introduce

Batch = tuple[list[OpenRequest], list[FreeMember]]
Pairs = frozenset[tuple[int, int]]
"""Each a request and a member."""
MEMBERS = 100
"""The id of the first member: no request has one of these."""


@st.composite
def batches(draw: st.DrawFn, most: int = 6, capacity: int = 3) -> Batch:
    """Some requests and members, each of whom ranks some of the others, strangers among them."""
    request_ids = range(draw(st.integers(0, most)))
    member_ids = range(MEMBERS, MEMBERS + draw(st.integers(0, most)))
    capacities = st.integers(0, capacity)

    def ranking(ids: range) -> tuple[int, ...]:
        known = draw(st.permutations([*ids, 77]))
        return tuple(known[: draw(st.integers(0, len(known)))])

    requests = [OpenRequest(id, draw(capacities), ranking(member_ids)) for id in request_ids]
    return requests, [FreeMember(id, draw(capacities), ranking(request_ids)) for id in member_ids]


def pairs_of(introduced: tuple[Introduced, ...]) -> Pairs:
    return frozenset((one.request_id, member_id) for one in introduced for member_id in one.member_ids)


def possible(requests: list[OpenRequest], members: list[FreeMember]) -> Pairs:
    return frozenset(
        (request.request_id, member.member_id)
        for request, member in product(requests, members)
        if member.member_id in request.ranking and request.request_id in member.ranking
    )


def would_take(id: int, ranking: tuple[int, ...], capacity: int, held: list[int]) -> bool:
    """There is room, or somebody held is liked less."""
    return len(held) < capacity or any(ranking.index(id) < ranking.index(one) for one in held)


def blocking(requests: list[OpenRequest], members: list[FreeMember], pairs: Pairs) -> Pairs:
    """Possible pairs that were not made and that both would make."""
    wanting = {one.request_id: (one.ranking, one.wants) for one in requests}
    taking = {one.member_id: (one.ranking, one.takes) for one in members}
    return frozenset(
        (request_id, member_id)
        for request_id, member_id in possible(requests, members) - pairs
        if would_take(member_id, *wanting[request_id], held_by_request(pairs, request_id))
        and would_take(request_id, *taking[member_id], held_by_member(pairs, member_id))
    )


def held_by_request(pairs: Pairs, id: int) -> list[int]:
    return [member_id for request_id, member_id in pairs if request_id == id]


def held_by_member(pairs: Pairs, id: int) -> list[int]:
    return [request_id for request_id, member_id in pairs if member_id == id]


def all_stable(requests: list[OpenRequest], members: list[FreeMember]) -> Iterator[Pairs]:
    """Every set of possible pairs within the capacities that no pair blocks."""
    known = sorted(possible(requests, members))
    for chosen in chain.from_iterable(combinations(known, size) for size in range(len(known) + 1)):
        pairs = frozenset(chosen)
        if is_within(requests, members, pairs) and not blocking(requests, members, pairs):
            yield pairs


def is_within(requests: list[OpenRequest], members: list[FreeMember], pairs: Pairs) -> bool:
    return all(len(held_by_request(pairs, one.request_id)) <= one.wants for one in requests) and all(
        len(held_by_member(pairs, one.member_id)) <= one.takes for one in members
    )


def best(ranking: tuple[int, ...], count: int, ids: set[int]) -> set[int]:
    return set(sorted(ids, key=ranking.index)[:count])


@given(batches())
def test_nobody_would_rather_have_each_other(batch: Batch) -> None:
    assert blocking(*batch, pairs_of(introduce(*batch))) == frozenset()


@given(batches())
def test_only_who_ranks_each_other_is_introduced_and_nobody_beyond_their_capacity(batch: Batch) -> None:
    pairs = pairs_of(introduce(*batch))
    assert pairs <= possible(*batch)
    assert is_within(*batch, pairs)


@given(batches())
def test_every_request_is_answered_once_its_best_first(batch: Batch) -> None:
    requests, _members = batch
    introduced = introduce(*batch)
    assert [one.request_id for one in introduced] == [request.request_id for request in requests]
    for request, one in zip(requests, introduced, strict=True):
        assert list(one.member_ids) == sorted(one.member_ids, key=request.ranking.index)
        assert one.lacking == request.wants - len(one.member_ids)
        assert bool(one.lacking) is bool(one.reasons)


@given(batches(), st.randoms())
def test_whoever_is_heard_first(batch: Batch, random: Random) -> None:
    requests, members = batch
    shuffled = random.sample(requests, len(requests)), random.sample(members, len(members))
    assert introduce(*shuffled) == introduce(*batch)


@given(batches(most=3, capacity=2))
def test_no_stable_outcome_is_better_for_a_request_or_worse_for_a_member(batch: Batch) -> None:
    """Asked to choose among both outcomes, a request keeps what it has, and a member takes the other."""
    requests, members = batch
    ours = pairs_of(introduce(*batch))
    found = list(all_stable(*batch))
    assert ours in found
    for other in found:
        for request in requests:
            mine, theirs = (set(held_by_request(pairs, request.request_id)) for pairs in (ours, other))
            assert best(request.ranking, request.wants, mine | theirs) == mine
        for member in members:
            mine, theirs = (set(held_by_member(pairs, member.member_id)) for pairs in (ours, other))
            assert best(member.ranking, member.takes, mine | theirs) == theirs


@given(batches(most=3, capacity=2))
def test_who_goes_short_goes_short_by_as_many_in_every_stable_outcome(batch: Batch) -> None:
    introduced = introduce(*batch)
    for other in all_stable(*batch):
        assert {one.request_id: len(one.member_ids) for one in introduced} == {
            request.request_id: len(held_by_request(other, request.request_id)) for request in batch[0]
        }


@given(batches())
def test_one_more_member_takes_nothing_from_a_request(batch: Batch) -> None:
    requests, members = batch
    fewer = {one.request_id: set(one.member_ids) for one in introduce(requests, members[:-1])}
    for request, one in zip(requests, introduce(*batch), strict=True):
        both = fewer[request.request_id] | set(one.member_ids)
        assert best(request.ranking, request.wants, both) == set(one.member_ids)


@given(batches())
def test_the_figures_of_the_reasons_sum(batch: Batch) -> None:
    """Whoever fits is introduced, takes nothing new, or is introduced to others."""
    requests, members = batch
    known = possible(*batch)
    for request, one in zip(requests, introduce(*batch), strict=True):
        if not one.reasons:
            continue
        fitting = held_by_request(known, request.request_id)
        told = {name: int(value) for reason in one.reasons for name, value in reason.values.items()}
        assert told.get("fitting", len(fitting)) == len(fitting)
        assert len(one.member_ids) + told.get("busy", 0) + told.get("taken", 0) == len(fitting)
        resting = [member.member_id for member in members if member.takes == 0]
        assert told.get("busy", 0) == len(set(fitting) & set(resting))


def test_whoever_wants_more_than_there_are_costs_nothing() -> None:
    """A place is made for whoever may be had, not for whoever is wished for."""
    (one,) = introduce([OpenRequest(1, 10**12, (100, 101))], [FreeMember(100, 10**12, (1,))])
    assert (one.member_ids, one.lacking) == ((100,), 10**12 - 1)


def test_a_chain_of_refusals_is_followed_to_its_end() -> None:
    """Each request asks first whoever the next one asked first: one more at the head moves all of them."""
    count = 5_000
    requests = [OpenRequest(id, 1, (id, id + 1)) for id in range(count)]
    members = [FreeMember(id, 1, (id - 1, id)) for id in range(1, count + 1)]
    introduced = introduce([*requests], [FreeMember(0, 0, (0,)), *members])
    assert [one.member_ids for one in introduced] == [(id + 1,) for id in range(count)]


@pytest.mark.parametrize("side", [OpenRequest, FreeMember])
def test_nonsense_is_refused(side: type[OpenRequest] | type[FreeMember]) -> None:
    with pytest.raises(ValueError, match="fewer than none"):
        side(1, -1, (100,))
    with pytest.raises(ValueError, match="somebody twice"):
        side(1, 1, (100, 101, 100))


def test_nobody_is_given_twice() -> None:
    request, member = OpenRequest(1, 1, (100,)), FreeMember(100, 1, (1,))
    with pytest.raises(ValueError, match="given twice"):
        introduce([request, replace(request, wants=2)], [member])
    with pytest.raises(ValueError, match="given twice"):
        introduce([request], [member, member])
