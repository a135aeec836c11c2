"""How long a batch of introductions takes: 1,000 requests, 300 members, on one core and without a database.

Rankings are drawn by lot, the same ones every time. Requests want more places than members have, so that most
of them go down their whole ranking: it is the most that a batch of this size can take. In the first one
everybody may have everybody, in the second one pair in ten is possible. A figure is the median of its rounds.
"""

import statistics
import time
from collections.abc import Sequence
from random import Random

from marketplace.domain.introductions import FreeMember, OpenRequest, introduce
from tests.bench.report import Bar

REQUESTS, MEMBERS = 1_000, 300
MOST = 5
"""Each request wants, and each member takes, from one to so many."""
ROUNDS = 5
LIMITS = {"batch_s": 1.0, "batch_tenth_s": 1.0}
POSSIBLE_IN_TEN = {"batch_s": 10, "batch_tenth_s": 1}

Batch = tuple[list[OpenRequest], list[FreeMember]]


def measured() -> tuple[dict[str, float], list[Bar]]:
    """Seconds for each batch."""
    figures = {name: _median(drawn(in_ten)) for name, in_ten in POSSIBLE_IN_TEN.items()}
    return figures, [Bar(f"{name} (s)", value, LIMITS[name]) for name, value in figures.items()]


def drawn(in_ten: int) -> Batch:
    """A batch in which so many of ten pairs are possible."""
    random = Random(in_ten)
    of_requests: list[list[int]] = [[] for _request in range(REQUESTS)]
    of_members: list[list[int]] = [[] for _member in range(MEMBERS)]
    for request_id in range(REQUESTS):
        for member_id in range(MEMBERS):
            if random.randrange(10) < in_ten:
                of_requests[request_id].append(member_id)
                of_members[member_id].append(request_id)
    return (
        [
            OpenRequest(id, random.randint(1, MOST), _ranked(random, ids))
            for id, ids in enumerate(of_requests)
        ],
        [FreeMember(id, random.randint(1, MOST), _ranked(random, ids)) for id, ids in enumerate(of_members)],
    )


def _ranked(random: Random, ids: Sequence[int]) -> tuple[int, ...]:
    return tuple(random.sample(ids, len(ids)))


def _median(batch: Batch) -> float:
    return statistics.median(_seconds(batch) for _round in range(ROUNDS))


def _seconds(batch: Batch) -> float:
    started = time.perf_counter()
    introduce(*batch)
    return time.perf_counter() - started
