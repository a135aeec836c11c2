"""Legal numbers on the first instants of a year: six processes write and seal, none is missing or double.

Who takes max() + 1, or the first number of a year, breaks there: all six read the same last number, or none.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, transaction

from coop.domain.actors import PLATFORM, Actor
from tests.people import make_member
from tests.races import sessions
from tests.races.sessions import Act, Sessions
from tests.rights import OWNER, acting_as
from timebank.domain.books.formats import Asked, Book
from timebank.models import Block, JournalEntry, SealedEntry
from timebank.selectors import audit, books
from timebank.services import sealing

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("founded"),
    pytest.mark.long,
]

MIDNIGHT = datetime(2027, 1, 1, tzinfo=ZoneInfo("Europe/Paris"))
PROCESSES = 6
ENTRIES = 12


@pytest.fixture
def race(transactional_db: None) -> Iterator[Sessions]:
    with sessions.opened() as opened:
        yield opened


def plan(rank: int, people: list[Actor], first: datetime) -> list[Act]:
    """What one process writes at once: and it seals whatever is there, in between, as the others do."""
    acts: list[Act] = []
    for number in range(ENTRIES):
        at = first + timedelta(microseconds=number)
        giver, receiver = people[rank], people[(rank + 1 + number) % PROCESSES]
        if giver == receiver:
            receiver = people[(rank + 1) % PROCESSES]
        acts.append(sessions.help_(giver, receiver, 1, key=f"{first.year}-{rank}-{number}", at=at))
        if number % 4 == rank % 4:
            acts.append(sessions.seal(giver, at=at, most=7))
    return acts


@pytest.mark.parametrize("has_a_past", [False, True], ids=["the very first year", "a year after another"])
@pytest.mark.parametrize("turn", [0, *(pytest.param(turn, marks=pytest.mark.long) for turn in (1, 2))])
def test_numbers_of_a_new_year_have_neither_gap_nor_double(
    race: Sessions, turn: int, has_a_past: bool
) -> None:
    people = [
        make_member(f"Person {number}", at=MIDNIGHT - timedelta(days=90)) for number in range(PROCESSES)
    ]
    if has_a_past:
        race.run([plan(rank, people, MIDNIGHT - timedelta(hours=1)) for rank in range(PROCESSES)])
        _seal()
    before = SealedEntry.objects.count()
    answers = race.run([plan(rank, people, MIDNIGHT) for rank in range(PROCESSES)])
    assert [answer for each in answers for answer in each if "refused" in answer] == []
    _seal()
    written = PROCESSES * ENTRIES
    assert (before, JournalEntry.objects.count()) == (written if has_a_past else 0, before + written)
    numbers = list(SealedEntry.objects.order_by("number").values_list("number", "entry_id"))
    assert [number for number, _entry_id in numbers] == list(range(1, before + written + 1))
    assert len({entry_id for _number, entry_id in numbers}) == before + written
    ends = list(Block.objects.order_by("number").values_list("number", "first", "last"))
    assert [number for number, _first, _last in ends] == list(range(1, len(ends) + 1))
    assert [first for _number, first, _last in ends] == [1, *(last + 1 for _n, _f, last in ends[:-1])]
    assert audit.check().faults == ()
    assert _of_the_year() == written


def test_an_audit_in_pieces_and_lanes_is_the_same(race: Sessions, monkeypatch: pytest.MonkeyPatch) -> None:
    people = [
        make_member(f"Person {number}", at=MIDNIGHT - timedelta(days=90)) for number in range(PROCESSES)
    ]
    race.run([plan(rank, people, MIDNIGHT) for rank in range(PROCESSES)])
    _seal()
    told: list[tuple[int, int]] = []
    monkeypatch.setattr(audit, "ENTRIES_AT_ONCE", 10)
    report = audit.run(since=None, told=lambda done, whole: told.append((done, whole)))
    assert (report.faults, report.entries) == ((), PROCESSES * ENTRIES)
    assert told[-1][0] == told[-1][1] == 3 * PROCESSES * ENTRIES

    def give_up(done: int, whole: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        audit.run(since=None, told=give_up)
    with acting_as(OWNER), connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("UPDATE timebank_leg SET balance = balance + 1 WHERE position = 1")
        cursor.execute("SET session_replication_role = origin")
    assert {fault.what for fault in audit.check().faults} >= {"running", "hash"}


def crowd() -> list[Actor]:
    return [make_member(f"Person {number}", at=MIDNIGHT - timedelta(days=90)) for number in range(PROCESSES)]


def _seal() -> None:
    while sealing.seal(by=PLATFORM, at=MIDNIGHT + timedelta(days=1)) is not None:
        continue


def _of_the_year() -> int:
    """How many entries of the new year the books tell."""
    asked = Asked(Book.DAC7, year=2027, drafted_on=MIDNIGHT.date() + timedelta(days=2))
    with transaction.atomic(), books.snapshot():
        titles, *lines = (line.split(";") for line in books.lines(asked))
    return sum(int(line[titles.index("operations")]) for line in lines)
