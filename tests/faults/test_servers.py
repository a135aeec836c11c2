"""Laws 1 and 3 when the database is killed: what was acknowledged is on the disk, and nothing half is."""

import os
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from signal import SIGKILL, SIGSTOP

import pytest
from django.core.management import call_command
from django.db import connection
from pytest_django import DjangoDbBlocker

from config import cluster
from config.embedded import places
from coop.domain.actors import PLATFORM
from coop.services import starter
from governance.services import rules
from tests.clusters import address, durable
from tests.faults import acts, crew
from tests.faults.evidence import assert_nothing_is_lost_twice_or_half
from tests.instants import START
from tests.people import make_member

pytestmark = pytest.mark.long

KILLS = 20
WORKERS = 3
PATIENCE_SECONDS = 10


@pytest.fixture
def server(django_db_blocker: DjangoDbBlocker, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The house, as it opens, on a server of its own which trades nothing for speed."""
    with durable() as folder, django_db_blocker.unblock():
        connection.close()
        for name, value in address(folder).items():
            monkeypatch.setitem(connection.settings_dict, name, value)
        call_command("migrate", interactive=False, verbosity=0)
        starter.load()
        rules.found(by=PLATFORM, at=START)
        yield folder
        connection.close()
        monkeypatch.undo()


def test_a_server_that_is_killed_loses_nothing_and_counts_nothing_twice(server: Path) -> None:
    people = [make_member(f"Person {number}") for number in range(acts.MEMBERS)]
    connection.close()
    instants = Random(f"{KILLS} kills of the server")
    with crew.at_work(cluster.url(server), people, size=WORKERS) as workers:
        for _kill in range(KILLS):
            workers.wait_for_all()
            time.sleep(instants.uniform(0, 0.5))
            kill_server(server)
            rank = instants.choice(workers.ranks)  # one of them goes down with it
            workers.kill(rank)
            cluster.start(server)
            workers.start(rank)
        workers.wait_for_all()
        for rank in workers.ranks:
            workers.kill(rank)
    assert workers.lost >= KILLS
    assert_nothing_is_lost_twice_or_half(people, workers.asked, workers.acknowledged)


def kill_server(folder: Path) -> None:
    """kill -9 of the postmaster and of each of its children, none of which has time to write anything."""
    home = places.find_home(folder) / "cluster"
    postmaster = places.server_pid(home)
    assert postmaster is not None
    assert Path(f"/proc/{postmaster}/cwd").samefile(home), "not the server that this test started"
    os.kill(
        postmaster, SIGSTOP
    )  # it starts no child while they are looked for, and lets none of their numbers go
    family = [*children(postmaster), postmaster]
    assert len(family) > WORKERS
    for pid in family:
        os.kill(pid, SIGKILL)
    until = time.monotonic() + PATIENCE_SECONDS
    while any(is_alive(pid) for pid in family):
        assert time.monotonic() < until
        time.sleep(0.01)


def children(parent: int) -> list[int]:
    return [int(path.name) for path in Path("/proc").glob("[0-9]*") if stat(path)[1:2] == [str(parent)]]


def is_alive(pid: int) -> bool:
    return stat(Path(f"/proc/{pid}"))[:1] not in ([], ["Z"])


def stat(process: Path) -> list[str]:
    """State, parent and so on, as the system writes them after the name; nothing of who has ended."""
    try:
        return (process / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []
