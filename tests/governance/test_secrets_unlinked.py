"""Law 12: nothing that the house keeps links a secret vote to its voter.

Two histories end alike: in one Ana wrote this and Bruno that, in the other it was the other way round.
Whatever the database holds afterwards, of every table, with PostgreSQL's own columns and all sequences, and
whatever was logged, is the same to the letter: nobody can read from it which of the two took place.
"""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import permutations
from unittest import mock

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from coop.domain.actors import Actor
from coop.services import audit
from governance.domain import marks, secrecy
from governance.domain.urns import UrnPaper
from governance.models import Attendance, Ballot
from governance.selectors import urns as facts
from governance.services import urns
from tests.conftest import LogIn
from tests.governance.secrets import make_voters, open_secret
from tests.governance.stories import Vote as Story
from tests.governance.stories import close
from tests.rights import OWNER, acting_as

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("founded")]

TABLES = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
ROWS = """
SELECT (to_jsonb(one) - 'recorded_at')::text,
  rank() OVER (ORDER BY xmin::text::bigint), rank() OVER (ORDER BY ctid)
FROM {table} AS one ORDER BY 1
"""
"""But for the clock of the server, by which the act of counting was recorded."""
SEQUENCES = "SELECT quote_ident(sequencename) FROM pg_sequences WHERE schemaname = 'public' ORDER BY 1"
SEQUENCE = "SELECT last_value, is_called FROM {name}"
LETTERS = ("ABCDEFGHJKLMNPQRSTUV", "WXYZ23456789ABCDEFGH", "ZZZZ22223333444455AA")
CHOICES = ("yes", "no", "blank")

State = dict[str, list[tuple[object, ...]]]


def rows(statement: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())


def state() -> State:
    """Every row of every table, with the ranks of its transaction and of its place; every sequence."""
    found = {str(table): rows(ROWS.format(table=f'"{table}"')) for (table,) in rows(TABLES)}
    with acting_as(OWNER):
        return found | {"sequences": sequences()}


def sequences() -> list[tuple[object, ...]]:
    names = [str(name) for (name,) in rows(SEQUENCES)]
    return [(name, *rows(SEQUENCE.format(name=name))[0]) for name in names]


class RolledBackError(Exception):
    """What was lived is forgotten."""


@contextmanager
def forgotten() -> Iterator[None]:
    """What is written within is gone afterwards; sequences, which forget nothing, are set back too."""
    with acting_as(OWNER):
        before = sequences()
    try:
        with transaction.atomic():
            yield
            raise RolledBackError
    except RolledBackError:
        with acting_as(OWNER), connection.cursor() as cursor:
            for name, last, is_called in before:
                cursor.execute("SELECT setval(%s, %s, %s)", [str(name), str(last), bool(is_called)])


class Listener(logging.Handler):
    """All that is logged, whatever its level."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[tuple[object, ...]] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append((record.name, record.levelname, record.getMessage()))


@contextmanager
def listening() -> Iterator[list[tuple[object, ...]]]:
    listener, root = Listener(), logging.getLogger()
    level = root.level
    root.addHandler(listener)
    root.setLevel(logging.DEBUG)
    try:
        yield listener.lines
    finally:
        root.setLevel(level)
        root.removeHandler(listener)


@pytest.fixture
def people() -> list[Actor]:
    return make_voters()


@pytest.fixture
def vote(people: list[Actor]) -> Story:
    return open_secret(people[0], at=timezone.now() - timedelta(hours=1))


@pytest.fixture
def browsers(people: list[Actor], vote: Story, log_in: LogIn) -> list[Client]:
    """Of three of them, who have read the page of the vote."""
    found = [log_in(person) for person in people[:3]]
    for browser in found:
        assert browser.get(f"/scrutins/{vote.ballot_id}/").status_code == 200
    return found


def lived(vote: Story, browsers: Sequence[Client], order: Sequence[int], *, counted: bool = False) -> State:
    """Each puts a paper into the urn through the page, then writes it anew by its code, at one instant.

    order: which paper, and which code, each of them has.
    """
    at = vote.opened_at + timedelta(minutes=5)
    letters = (secrecy.LETTERS.index(letter) for one in order for letter in LETTERS[one])
    with (
        forgotten(),
        listening() as log,
        mock.patch("governance.services.urns.secrets.randbelow", side_effect=lambda _below: next(letters)),
        mock.patch("django.utils.timezone.now", return_value=at),
    ):
        for browser, paper in zip(browsers, order, strict=True):
            sent(browser, vote, paper)
        if counted:
            close(vote)
        return state() | {"log": log}


def sent(browser: Client, vote: Story, paper: int) -> None:
    address = f"/scrutins/{vote.ballot_id}/vote/"
    code = secrecy.say(LETTERS[paper])
    assert code in browser.post(address, {"choice": CHOICES[paper - 1]}).content.decode()
    answer = browser.post(address, {"choice": CHOICES[paper], "code": code}).content.decode()
    assert "est réécrit" in answer
    assert code not in answer


@pytest.mark.parametrize("counted", [False, True], ids=["open", "counted"])
def test_whoever_wrote_what_the_house_keeps_the_same(
    vote: Story, browsers: list[Client], *, counted: bool
) -> None:
    """Each of three people writes each of three papers: six histories, one state."""
    first, *others = (
        lived(vote, browsers, order, counted=counted) for order in permutations(range(len(browsers)))
    )
    assert first["governance_attendance"]
    assert len(first["governance_urnbox"]) == 1
    for other in others:
        assert {table for table in other if other[table] != first[table]} == set()


def test_the_order_in_which_they_came_is_not_kept(vote: Story, browsers: list[Client]) -> None:
    """The same three people with the same three papers, who came in another order: one urn, one list."""
    kept = ("governance_attendance", "governance_urnbox")
    states = [
        lived(vote, [browsers[one] for one in order], order) for order in permutations(range(len(browsers)))
    ]
    for other in states[1:]:
        assert [other[table] for table in kept] == [states[0][table] for table in kept]


def test_codes_and_receipts_are_nowhere_but_in_the_urn(vote: Story, browsers: list[Client]) -> None:
    found = lived(vote, browsers, (0, 1, 2))
    frozen = Ballot.objects.get(pk=vote.ballot_id).frozen
    secrets = [*LETTERS, *map(secrecy.say, LETTERS)]
    receipts = [secrecy.receipt_of(frozen, code) for code in LETTERS]
    for table, told in found.items():
        said = str(told)
        assert not any(secret in said for secret in secrets), table
        assert any(receipt in said for receipt in receipts) == (table == "governance_urnbox"), table


def _audited(attendance: Attendance, elector_id: int, at: datetime, *, by_proxy: bool) -> None:
    """A leak as somebody could write it: the count so far, beside who voted."""
    yes = sum(marks.choice_of(slip.marks) == "yes" for slip in facts.papers(attendance.ballot_id))
    audit.record(
        by=Actor(1, 1), at=at, action="governance.leak", subject=f"elector:{elector_id}", data={"yes": yes}
    )
    ATTEND(attendance, elector_id, at, by_proxy=by_proxy)


ATTEND = urns._attend


def test_these_tests_see_a_leak(vote: Story, browsers: list[Client], monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that can not fail is a defect: counts beside names, and a line of a log, are seen."""
    monkeypatch.setattr(urns, "_attend", _audited)
    one, other = (lived(vote, browsers, order) for order in ((0, 1, 2), (2, 1, 0)))
    assert one["coop_auditevent"] != other["coop_auditevent"]
    monkeypatch.setattr(urns, "_attend", ATTEND)
    write = urns._write

    def logged(ballot: Ballot, slip: UrnPaper, at: datetime) -> None:
        logging.getLogger("governance").debug("a paper: %s", slip)
        write(ballot, slip, at)

    monkeypatch.setattr(urns, "_write", logged)
    one, other = (lived(vote, browsers, order) for order in ((0, 1, 2), (2, 1, 0)))
    assert one["log"] != other["log"]
