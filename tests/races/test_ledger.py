"""Law 4: limits, keys and periods hold when several write at the same instant."""

import os
import subprocess
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from threading import Event
from time import sleep
from urllib.parse import urlsplit

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from coop.domain.actors import PLATFORM, Actor
from coop.domain.errors import Refused
from tests.instants import after
from tests.people import make_coordinator, make_member
from tests.races.threads import at_once, refusals, waits, wins
from tests.timebank import closing
from tests.timebank.ledger import MARCH, give, helped, id_of, record
from timebank.domain.natures import Unit
from timebank.models import Account, Closing, Distribution, JournalEntry
from timebank.selectors import audit, balances, distributions
from timebank.selectors import closings as closed
from timebank.services import closings, reversals, sealing
from timebank.services import distributions as posting

pytestmark = pytest.mark.django_db(transaction=True)

CREDIT = 20 * 60
LATER = after(days=40)


@pytest.fixture
def people(founded: None) -> list[Actor]:
    return [make_member(f"Person {number}") for number in range(9)]


def test_of_eight_who_spend_the_last_hour_exactly_one_succeeds(people: list[Actor]) -> None:
    receiver, givers = people[0], people[1:]
    record(helped(givers[0], receiver, CREDIT - 60), by=receiver, key="before")
    found = at_once(
        *[
            lambda giver=giver: record(helped(giver, receiver, 60), by=giver, key=f"last-{id_of(giver)}")
            for giver in givers
        ]
    )
    assert len(wins(found)) == 1
    assert balances.of_member(id_of(receiver)) == -CREDIT
    assert audit.check().is_sound


def test_the_last_hours_are_not_given_twice_either(people: list[Actor]) -> None:
    giver, others = people[0], people[1:]
    record(helped(giver, others[0], 60), by=giver, key="before")
    found = at_once(
        *[lambda other=other: give(giver, other, CREDIT, key=f"to-{id_of(other)}") for other in others]
    )
    assert len(wins(found)) == 1
    assert balances.of_member(id_of(giver)) == 57 - CREDIT


def test_the_same_key_in_four_threads_is_one_entry(people: list[Actor]) -> None:
    giver, receiver = people[:2]
    found = at_once(*[lambda: give(giver, receiver, 30, key="one")] * 4)
    assert found == [JournalEntry.objects.get().pk] * 4


def test_the_same_key_for_two_contents_is_refused_to_one(people: list[Actor]) -> None:
    giver, receiver = people[:2]
    found = at_once(
        lambda: give(giver, receiver, 30, key="one"), lambda: give(giver, receiver, 45, key="one")
    )
    assert len(wins(found)) == 1
    assert JournalEntry.objects.count() == 1


SCRIPT = """
import sys, time, django
django.setup()
from datetime import UTC, datetime
from coop.selectors import actors
from timebank.services import gifts
user_id, giver_id, receiver_id, start = int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
by = actors.of_user(user_id)
print("ready", flush=True)
sys.stdin.readline()
at = datetime.fromisoformat(start)
print(gifts.give(by=by, at=at, giver_id=giver_id, receiver_id=receiver_id, minutes=30, key="one"), flush=True)
"""


def started(giver: Actor, receiver: Actor) -> "subprocess.Popen[str]":
    """A process of its own, on the database of this test, which waits for a line before it gives."""
    here = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
    return subprocess.Popen(
        [
            *(sys.executable, "-c", SCRIPT),
            *(str(giver.user_id), str(giver.member_id), str(receiver.member_id), after(days=2).isoformat()),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "DATABASE_URL": here.geturl(), "DJANGO_SETTINGS_MODULE": "config.settings"},
    )


@pytest.mark.long
def test_the_same_key_in_four_processes_is_one_entry(people: list[Actor]) -> None:
    giver, receiver = people[:2]
    with ExitStack() as stack:
        running = [stack.enter_context(started(giver, receiver)) for _process in range(4)]
        ready = [process.stdout.readline() for process in running if process.stdout]
        for process in running:
            if process.stdin:
                process.stdin.write("go\n")
                process.stdin.flush()
        answers = [process.communicate(timeout=60)[0].strip() for process in running]
    assert ready == ["ready\n"] * 4
    assert answers == [str(JournalEntry.objects.get().pk)] * 4
    assert balances.of_member(id_of(receiver)) == 30


def test_opposite_transfers_do_not_wait_for_each_other_in_a_ring(people: list[Actor]) -> None:
    ana, bao, cleo = people[:3]
    ring = [(ana, bao), (bao, ana), (bao, cleo), (cleo, bao), (cleo, ana), (ana, cleo)]
    for turn in range(5):
        found = at_once(
            *[
                lambda one=one, other=other, key=f"{turn}-{rank}": give(one, other, 10, key=key)
                for rank, (one, other) in enumerate(ring)
            ]
        )
        assert len(wins(found)) == len(ring)
    assert set(balances.of_members([id_of(ana), id_of(bao), id_of(cleo)]).values()) == {0}


def test_nothing_is_held_before_everything_is_open(people: list[Actor]) -> None:
    """Who held one account while opening another waited in a ring with somebody who did it the other way."""
    ana, bao, cleo = people[:3]
    give(ana, bao, 10, key="opens two")
    with CaptureQueriesContext(connection) as seen:
        give(cleo, ana, 10, key="opens one more")
    sent = [query["sql"].partition("(")[0] for query in seen if "timebank_" in query["sql"]]
    # The first call holds accounts until it meets the missing one; refused, it lets go of them all.
    assert sent[-3:] == ["SELECT timebank_post", "SELECT timebank_open", "SELECT timebank_post"]


def test_an_account_that_everybody_needs_first_is_opened_once(people: list[Actor]) -> None:
    newcomer, givers = people[0], people[1:]
    found = at_once(
        *[lambda giver=giver: give(giver, newcomer, 10, key=f"hi-{id_of(giver)}") for giver in givers]
    )
    assert len(wins(found)) == len(givers)
    assert Account.objects.filter(owner_id=id_of(newcomer)).count() == 1
    assert balances.of_member(id_of(newcomer)) == 10 * len(givers)


def test_one_entry_is_reversed_once(people: list[Actor]) -> None:
    entry_id = record(helped(people[0], people[1], 60), by=people[1], key="wrong")
    crowd = [make_coordinator(f"Coordinator {number}") for number in range(4)]
    found = at_once(
        *[
            lambda by=by: reversals.reverse(
                by=by, at=LATER, entry_id=entry_id, reason="Twice.", key=f"undo-{id_of(by)}"
            )
            for by in crowd
        ]
    )
    assert len(wins(found)) == 1
    assert balances.of_member(id_of(people[0])) == 0


def test_of_two_distributions_of_a_month_one_wins_and_the_other_is_told(people: list[Actor]) -> None:
    record(helped(people[0], people[1], 400), by=people[1], key="work")
    coordinators = [make_coordinator("Coralie Diaz"), make_coordinator("Corentin Roux")]
    closing_id = closing.computed(by=coordinators[0], at=LATER, start=MARCH.start, end=MARCH.end)
    found = at_once(
        *[lambda by=by: posting.post(by=by, at=after(days=60), closing_id=closing_id) for by in coordinators]
    )
    assert len(wins(found)) == 1
    assert refusals(found) == ["This period, or a part of it, has already been distributed."]
    assert Distribution.objects.count() == 1


def test_of_two_who_ask_for_a_closing_and_freeze_it_one_wins_and_the_other_is_told(
    people: list[Actor],
) -> None:
    record(helped(people[0], people[1], 400), by=people[1], key="work")
    coordinators = [make_coordinator("Coralie Diaz"), make_coordinator("Corentin Roux")]
    asked = at_once(
        *[
            lambda by=by: closings.ask(by=by, at=LATER, start=MARCH.start, end=MARCH.end)
            for by in coordinators
        ]
    )
    assert refusals(asked) == ["The closing of this period, or of a part of it, was already asked for."]
    (closing_id,) = [one for one in asked if isinstance(one, int)]
    sealing.seal_all(by=PLATFORM, at=LATER)
    closing.audited(LATER)
    frozen = at_once(
        *[lambda by=by: closings.freeze(by=by, at=LATER, closing_id=closing_id) for by in coordinators]
    )
    assert [str(one) for one in frozen if one is not None] == [
        "Somebody else has already started the computation of this period."
    ]


def test_of_two_who_ask_for_a_closing_one_waits_before_it_writes(people: list[Actor]) -> None:
    """Two that wrote first and looked for each other afterwards would each wait for the other, for ever."""
    ask = partial(closings.ask, by=make_coordinator(), at=LATER, start=MARCH.start, end=MARCH.end)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(closings.ALONE)
        assert waits(ask)
    assert not Closing.objects.exists()
    assert not waits(ask)
    assert Closing.objects.count() == 1


def test_of_two_keepers_that_compute_one_keeps_its_figures(people: list[Actor]) -> None:
    record(helped(people[0], people[1], 400), by=people[1], key="work")
    closing_id = closing.asked(by=make_coordinator(), at=LATER, start=MARCH.start, end=MARCH.end)
    closings.freeze(by=make_coordinator("Corentin Roux"), at=LATER, closing_id=closing_id)
    found = at_once(*[lambda: closings.compute(by=PLATFORM, at=LATER, closing_id=closing_id)] * 3)
    assert found == [None] * 3
    assert closed.get(closing_id).round == 1


def test_a_distribution_waits_for_the_entry_in_flight(people: list[Actor]) -> None:
    """What was begun before is part of the pool, however late it is committed."""
    written, coordinator = Event(), make_coordinator()

    def record_slowly() -> None:
        try:
            with transaction.atomic():
                record(helped(people[0], people[1], 400), by=people[1], key="slow")
                written.set()
                sleep(0.5)
        finally:
            connection.close()

    def distribute() -> int:
        try:
            written.wait(10)
            return closing.post(by=coordinator, at=LATER, start=MARCH.start, end=MARCH.end)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        slow: Future[None] = threads.submit(record_slowly)
        distributed = threads.submit(distribute)
        slow.result()
        distribution_id = distributed.result()
    assert distributions.get(distribution_id).total(Unit.MINUTES) == 20
    assert distributions.recompute(distribution_id).same


def test_an_entry_waits_for_the_distribution_in_flight_and_is_told(people: list[Actor]) -> None:
    """What comes after does not slip into a period that is being closed."""
    closed, coordinator = Event(), make_coordinator()
    record(helped(people[0], people[1], 400), by=people[1], key="before")

    def distribute_slowly() -> int:
        try:
            with transaction.atomic():
                distribution_id = closing.post(by=coordinator, at=LATER, start=MARCH.start, end=MARCH.end)
                closed.set()
                sleep(0.5)
            return distribution_id
        finally:
            connection.close()

    def record_late() -> object:
        try:
            closed.wait(10)
            return record(helped(people[0], people[1], 60), by=people[1], key="late", at=LATER)
        except Refused as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        slow, late = threads.submit(distribute_slowly), threads.submit(record_late)
        distribution_id = slow.result()
        answer = late.result()
    assert isinstance(answer, Refused)
    assert "already been distributed" in str(answer)
    assert distributions.recompute(distribution_id).same
    assert audit.check().is_sound
