"""Laws 1 and 3 when the application is killed: an act is counted once, or not at all."""

import time
from random import Random

import pytest

from tests.config.production import database_url
from tests.faults import acts, crew
from tests.faults.evidence import assert_nothing_is_lost_twice_or_half
from tests.people import make_member

WORKERS = 4
KILLS = 50

pytestmark = pytest.mark.long


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("founded")
def test_a_worker_that_is_killed_loses_nothing_and_counts_nothing_twice() -> None:
    people = [make_member(f"Person {number}") for number in range(acts.MEMBERS)]
    instants = Random(f"{KILLS} kills of workers")
    with crew.at_work(database_url(), people, size=WORKERS) as workers:
        workers.wait_for_all()
        for _kill in range(KILLS):
            time.sleep(instants.uniform(0, 0.25))
            rank = instants.choice(workers.ranks)
            workers.kill(rank)
            workers.start(rank)
        workers.wait_for_all()
        for rank in workers.ranks:
            workers.kill(rank)
    assert workers.lost == 0
    assert_nothing_is_lost_twice_or_half(people, workers.asked, workers.acknowledged)
