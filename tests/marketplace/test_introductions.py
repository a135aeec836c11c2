"""Introductions beside those of another program, and the words for a request that lacks members."""

from itertools import product
from random import Random
from typing import Any

import pytest
from django.utils import translation

from coop.words import say
from marketplace.domain.introductions import FreeMember, OpenRequest, introduce

CASES = 500
MEMBERS = 100
"""The id of the first member: no request has one of these."""

Batch = tuple[list[OpenRequest], list[FreeMember]]
Pairs = set[tuple[int, int]]
"""Each a request and a member."""


@pytest.fixture(scope="session")
def games() -> Any:  # noqa: ANN401  it has no types
    """The games of the package `matching`, where one side at least has one place each."""
    return pytest.importorskip("matching.games", reason="matching is not installed (extra: oracles)")


def pairs_of(batch: Batch) -> Pairs:
    return {(one.request_id, member_id) for one in introduce(*batch) for member_id in one.member_ids}


def complete(random: Random) -> Batch:
    """As many members as requests, of one place each, all of whom rank all."""
    count = random.randint(1, 6)
    request_ids, member_ids = range(count), range(MEMBERS, MEMBERS + count)
    return (
        [OpenRequest(id, 1, shuffled(random, member_ids)) for id in request_ids],
        [FreeMember(id, 1, shuffled(random, request_ids)) for id in member_ids],
    )


def mutual(random: Random, *, wants: int, takes: int) -> Batch:
    """Requests and members of up to so many places, who rank just those who rank them.

    The package knows no ranking of nobody, and no side without anybody.
    """
    every = list(product(range(random.randint(1, 7)), range(MEMBERS, MEMBERS + random.randint(1, 7))))
    pairs = random.sample(every, random.randint(1, len(every)))
    request_ids, member_ids = (sorted(set(ids)) for ids in zip(*pairs, strict=True))
    return (
        [
            OpenRequest(id, random.randint(1, wants), shuffled(random, [b for a, b in pairs if a == id]))
            for id in request_ids
        ],
        [
            FreeMember(id, random.randint(1, takes), shuffled(random, [a for a, b in pairs if b == id]))
            for id in member_ids
        ],
    )


def shuffled(random: Random, ids: range | list[int]) -> tuple[int, ...]:
    return tuple(random.sample(ids, len(ids)))


def test_one_request_and_one_member_each(games: Any) -> None:  # noqa: ANN401
    for seed in range(CASES):
        requests, members = batch = complete(Random(seed))
        solved = games.StableMarriage.create_from_dictionaries(
            {one.request_id: list(one.ranking) for one in requests},
            {one.member_id: list(one.ranking) for one in members},
        ).solve(optimal="suitor")
        assert pairs_of(batch) == {(request.name, member.name) for request, member in solved.items()}


def test_one_member_for_each_request(games: Any) -> None:  # noqa: ANN401
    for seed in range(CASES):
        requests, members = batch = mutual(Random(seed), wants=1, takes=3)
        solved = games.HospitalResident.create_from_dictionaries(
            {one.request_id: list(one.ranking) for one in requests},
            {one.member_id: list(one.ranking) for one in members},
            {one.member_id: one.takes for one in members},
        ).solve(optimal="resident")
        assert pairs_of(batch) == {
            (request.name, member.name) for member, held in solved.items() for request in held
        }


def test_one_request_for_each_member(games: Any) -> None:  # noqa: ANN401
    for seed in range(CASES):
        requests, members = batch = mutual(Random(seed), wants=3, takes=1)
        solved = games.HospitalResident.create_from_dictionaries(
            {one.member_id: list(one.ranking) for one in members},
            {one.request_id: list(one.ranking) for one in requests},
            {one.request_id: one.wants for one in requests},
        ).solve(optimal="hospital")
        assert pairs_of(batch) == {
            (request.name, member.name) for request, held in solved.items() for member in held
        }


def reasons(wants: int, *members: FreeMember) -> list[str]:
    """What is said, in French, to a request 2 that wants so many and would have anybody; 1 wants one."""
    everybody = tuple(member.member_id for member in members)
    requests = [OpenRequest(1, 1, everybody), OpenRequest(2, wants, everybody)]
    _first, second = introduce(requests, members)
    with translation.override("fr"):
        return [say(reason) for reason in second.reasons]


def test_who_has_what_they_want_is_told_nothing() -> None:
    assert reasons(1, FreeMember(100, 1, (2, 1))) == []
    assert reasons(0) == []


def test_nobody_fits() -> None:
    assert reasons(1) == ["Personne ne correspond à ce besoin pour le moment."]
    assert reasons(1, FreeMember(100, 1, (1,))) == reasons(1)


def test_all_who_fit_and_why_they_are_too_few() -> None:
    busy, free, taken = FreeMember(100, 0, (2,)), FreeMember(101, 1, (2,)), FreeMember(102, 1, (1, 2))
    assert reasons(4, busy, free, taken) == [
        "Sociétaires qui correspondent à ce besoin\xa0: 3\u202f; nombre souhaité\xa0: 4.",
        "Sociétaires qui correspondent à ce besoin, mais ne prennent rien de nouveau pour le moment\xa0: 1.",
        "Sociétaires qui correspondent à ce besoin, mais à qui d’autres conviennent mieux\xa0: 1.",
    ]
    assert reasons(1, taken) == [
        "Sociétaires qui correspondent à ce besoin, mais à qui d’autres conviennent mieux\xa0: 1."
    ]
