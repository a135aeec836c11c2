"""Law 6 while others write: nothing is lost by a sealer that looks, waits, or dies."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from threading import Event
from threading import enumerate as enumerate_threads
from time import monotonic, sleep
from urllib.parse import urlsplit

import pytest
from django.db import connection, transaction

from config.launch import demo
from coop.domain.actors import PLATFORM, Actor
from tests.instants import after
from tests.people import make_member
from tests.strict.silence import ROOT
from tests.timebank.ledger import give
from timebank.models import Block, JournalEntry, SealedEntry
from timebank.selectors import audit
from timebank.services import sealing

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]

LATER = after(days=40)
PATIENCE_SECONDS = 60


@pytest.fixture
def people(founded: None) -> list[Actor]:
    return [make_member(f"Person {number}") for number in range(4)]


def seal(most: int = sealing.MOST) -> int | None:
    return sealing.seal(by=PLATFORM, at=LATER, most=most)


def sealed_ids() -> list[int]:
    return list(SealedEntry.objects.order_by("number").values_list("entry_id", flat=True))


@contextmanager
def held_open(act: Callable[[], int]) -> Iterator[Event]:
    """An act in a transaction of its own that ends when the event is set."""
    done, release = Event(), Event()

    def hold() -> None:
        with transaction.atomic():
            act()
            done.set()
            assert release.wait(PATIENCE_SECONDS)
        connection.close()

    with ThreadPoolExecutor(1) as thread:
        held = thread.submit(hold)
        assert done.wait(PATIENCE_SECONDS)
        try:
            yield release
        finally:
            release.set()
            held.result(PATIENCE_SECONDS)


def test_an_entry_whose_transaction_was_held_open_is_sealed_afterwards(people: list[Actor]) -> None:
    """Its id is smaller than those sealed before it: who takes "ids after the last one" loses it for ever."""
    ana, bao, cleo, dina = people
    with held_open(lambda: give(ana, bao, 10, key="held")):
        later = [give(cleo, dina, 10, key=str(number)) for number in range(3)]
        assert (seal(2), seal(2), seal()) == (1, 2, None)
        assert sealed_ids() == later
    assert seal() == 3
    held = JournalEntry.objects.get(key__endswith="held").pk
    assert held < later[0]
    assert sealed_ids() == [*later, held]
    assert seal() is None
    assert audit.check().faults == ()


def test_two_sealers_at_once_seal_each_entry_once(people: list[Actor]) -> None:
    for number in range(60):
        give(people[number % 2], people[2 + number % 2], 1, key=str(number))

    def work() -> int:
        count = 0
        while seal(7) is not None:
            count += 1
        connection.close()
        return count

    with ThreadPoolExecutor(3) as threads:
        counts = [threads.submit(work) for _sealer in range(3)]
        assert sum(one.result(PATIENCE_SECONDS) for one in counts) == 9
    assert sorted(sealed_ids()) == sealed_ids()
    assert len(sealed_ids()) == 60
    assert audit.check().faults == ()


def test_what_is_written_while_the_demo_serves_is_sealed(people: list[Actor]) -> None:
    with demo.keeping_meanwhile():
        entry_id = give(people[0], people[1], 10, key="one")
        patience_ends = monotonic() + PATIENCE_SECONDS
        while sealed_ids() != [entry_id] and monotonic() < patience_ends:
            sleep(0.05)
    assert sealed_ids() == [entry_id]
    assert "keeper" not in [thread.name for thread in enumerate_threads()]


# --- other processes ------------------------------------------------------------------------------

POST = """
import sys, django
django.setup()
from datetime import datetime
from coop.selectors import actors
from timebank.services import gifts
rank, at = int(sys.argv[1]), datetime.fromisoformat(sys.argv[2])
giver, receiver = (actors.of_user(int(user_id)) for user_id in sys.argv[3:5])
print("ready", flush=True)
sys.stdin.readline()
for number in range(25):
    gifts.give(by=giver, at=at, giver_id=giver.member_id, receiver_id=receiver.member_id, minutes=1,
               key=f"{rank}:{number}")
"""
STUCK = """
import time, django
django.setup()
from django.utils import timezone
from coop.domain.actors import PLATFORM
from timebank.domain import merkle
from timebank.services import sealing
def stuck(*said):
    print("numbered", flush=True)
    time.sleep(600)
merkle.root = stuck
sealing.seal(by=PLATFORM, at=timezone.now())
"""


def started(*command: str) -> "subprocess.Popen[str]":
    """A process of its own, on the database of this test."""
    here = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
    return subprocess.Popen(
        [sys.executable, *command],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "DATABASE_URL": here.geturl(), "DJANGO_SETTINGS_MODULE": "config.settings"},
    )


def heard(process: "subprocess.Popen[str]") -> str:
    assert process.stdout
    return process.stdout.readline().strip()


def test_numbers_have_no_gap_when_six_processes_open_the_year(people: list[Actor]) -> None:
    """Numbers that writers take themselves break on the first entries of a year, or make them wait."""
    new_year = "2027-01-01T00:00:00+01:00"
    with ExitStack() as stack:
        writers = [
            stack.enter_context(
                started("-c", POST, str(rank), new_year, str(giver.user_id), str(receiver.user_id))
            )
            for rank, (giver, receiver) in enumerate(
                [(people[one], people[(one + step) % 4]) for one in range(3) for step in (1, 2)]
            )
        ]
        assert [heard(writer) for writer in writers] == ["ready"] * 6
        for writer in writers:
            assert writer.stdin
            writer.stdin.write("go\n")
            writer.stdin.flush()
        while any(writer.poll() is None for writer in writers):
            seal(9)
        assert [writer.wait() for writer in writers] == [0] * 6
    while seal() is not None:
        continue
    numbers = SealedEntry.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, 151))
    assert audit.check().faults == ()


def test_a_sealer_that_is_killed_leaves_nothing_half(people: list[Actor]) -> None:
    entry_id = give(people[0], people[1], 10, key="one")
    with started("-c", STUCK) as process:
        assert heard(process) == "numbered"
        process.send_signal(signal.SIGKILL)
    assert sealed_ids() == []
    assert not Block.objects.exists()
    assert seal() == 1
    assert sealed_ids() == [entry_id]
    assert audit.check().faults == ()


@pytest.mark.parametrize("asked", [signal.SIGTERM, signal.SIGINT])
def test_a_sealer_that_watches_ends_when_it_is_asked_to(people: list[Actor], asked: signal.Signals) -> None:
    with started("manage.py", "seal", "--watch", "0.1") as process:
        for key in ("first", "second"):
            entry_id = give(people[0], people[1], 10, key=key)
            patience_ends = monotonic() + PATIENCE_SECONDS
            while entry_id not in sealed_ids() and monotonic() < patience_ends:
                sleep(0.05)
        process.send_signal(asked)
        assert process.wait(PATIENCE_SECONDS) == 0
    assert len(sealed_ids()) == 2
