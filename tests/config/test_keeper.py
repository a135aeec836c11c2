"""Timed work is done without anybody pressing a button, one keeper at a time, whatever one job meets."""

import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import datetime
from io import StringIO
from threading import Event, Thread

import pytest
from django.core.management import CommandError, call_command
from django.db import Error, connection

from config import keeper
from config.keeper import Keeper
from coop.domain import jobs
from coop.domain.actors import PLATFORM, Actor
from coop.domain.jobs import Job
from tests.config.production import database_url
from tests.rights import OWNER, acting_as
from tests.strict.silence import ROOT

NAMES = [
    "timebank.closings",
    "timebank.sealing",
    "marketplace.releases",
    "governance.rehearsals",
    "coop.meanings",
    "governance.ballots",
    "governance.executions",
    "governance.mandates",
    "governance.openings",
    "marketplace.absences",
    "marketplace.confirmations",
    "marketplace.mediations",
    "marketplace.notices",
    "marketplace.reviews",
    "timebank.calls",
    "timebank.distributions",
    "timebank.groups",
    "timebank.payments",
    "timebank.reservations",
    "governance.letters",
    "marketplace.candidates",
    "timebank.days",
    "coop.skills",
    "marketplace.offers",
    "marketplace.requests",
    "marketplace.searches",
    "marketplace.support_hours",
    "marketplace.alerts",
    "marketplace.pledges",
    "marketplace.release_inputs",
    "marketplace.release_terms",
    "marketplace.support_terms",
    "timebank.circulation",
    "timebank.reports",
]


class Work:
    """Counts its calls; fails where it is told to."""

    def __init__(self, *, fails: bool = False) -> None:
        self.calls = 0
        self.fails = fails

    def __call__(self, *, by: Actor, at: datetime) -> int:
        assert by is PLATFORM
        assert at.tzinfo is not None
        self.calls += 1
        if self.fails:
            raise ValueError("broken")
        return 1


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def other(db: None) -> Iterator[None]:
    """Another keeper is at work meanwhile."""
    with keeper.alone() as is_alone:
        assert is_alone
        yield


def test_every_part_declares_its_timed_work() -> None:
    assert [job.name for job in jobs.every()] == NAMES


@pytest.mark.django_db
def test_each_job_runs(founded: None) -> None:
    """Once for what there is to do in a new house, such as having its skills found; then there is nothing."""
    for counts in (None, ["0"] * len(NAMES)):
        out = StringIO()
        call_command("keep", "--once", stdout=out)
        told = [line.split(": ") for line in out.getvalue().splitlines()]
        assert [name for name, _count in told] == NAMES
        assert counts is None or [count for _name, count in told] == counts


@pytest.mark.django_db
def test_a_job_that_fails_stops_no_other_and_the_exit_code_says_so(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    broken, sound = Work(fails=True), Work()
    monkeypatch.setattr(jobs, "_jobs", {})
    jobs.register(Job("a.broken", 1, broken), Job("b.sound", 2, sound))
    out = StringIO()
    with pytest.raises(CommandError, match=r"failed: a\.broken"):
        call_command("keep", "--once", stdout=out)
    assert out.getvalue().splitlines() == ["a.broken: failed", "b.sound: 1"]
    assert (broken.calls, sound.calls) == (1, 1)
    assert "a.broken failed" in caplog.text
    assert "ValueError: broken" in caplog.text


@pytest.mark.django_db
def test_a_trace_is_written_once_until_it_works_again(
    told: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    work = Work(fails=True)
    kept = Keeper(told.append, chosen=[Job("a.job", 0, work)])
    for _round in range(3):
        kept.round()
    assert [record.exc_info is not None and bool(record.exc_info) for record in caplog.records] == [
        *(True, False, False)
    ]
    work.fails = False
    kept.round()
    assert (kept.failing, told[-1]) == (set(), "a.job: 1")


@pytest.mark.django_db
def test_who_worked_alone_lets_go_before_the_next_one_asks() -> None:
    held = """
        SELECT count(*) FROM pg_locks
        WHERE objid = hashtext('config.keeper')::oid AND locktype = 'advisory'
            AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
    """
    left = []
    with connection.cursor() as cursor:
        for _round in range(30):
            with keeper.alone() as is_alone:
                cursor.execute(held)
                left.append((is_alone, *cursor.fetchone()))
            cursor.execute(held)
            left.append(cursor.fetchone())
    assert left == [(True, 1), (0,)] * 30


@pytest.mark.django_db
def test_a_job_waits_for_its_time(told: list[str]) -> None:
    often, seldom = Work(), Work()
    kept = Keeper(told.append, chosen=[Job("a.often", 0, often), Job("b.seldom", 3600, seldom)])
    for _round in range(3):
        assert kept.round()
    assert (often.calls, seldom.calls) == (3, 1)
    assert Keeper(told.append, chosen=[]).round()


@pytest.mark.usefixtures("other")
def test_while_another_keeper_works_nothing_is_done_twice(told: list[str]) -> None:
    work = Work()
    kept = Keeper(told.append, chosen=[Job("a.job", 0, work)])
    assert kept.round() is False
    out = StringIO()
    call_command("keep", "--once", stdout=out)
    assert (work.calls, told, out.getvalue()) == (0, [], "Another keeper is at work.\n")


@pytest.mark.django_db(transaction=True)
def test_of_several_keepers_one_works_at_a_time() -> None:
    at_work: list[int] = []
    most: list[int] = []

    def work(*, by: Actor, at: datetime) -> int:
        at_work.append(1)
        most.append(len(at_work))
        time.sleep(0.01)
        at_work.pop()
        return 1

    ended = Event()

    def keep() -> None:
        Keeper(lambda line: None, chosen=[Job("a.job", 0, work)]).keep(ended, seconds=0.001)
        connection.close()

    threads = [Thread(target=keep) for _ in range(3)]
    for thread in threads:
        thread.start()
    time.sleep(0.7)
    ended.set()
    for thread in threads:
        thread.join(10)
    assert set(most) == {1}
    assert len(most) > 3


@pytest.mark.django_db(transaction=True)
def test_it_ends_when_it_is_asked_to_after_the_job_at_work(told: list[str]) -> None:
    ended = Event()

    def work(*, by: Actor, at: datetime) -> int:
        ended.set()
        return 1

    later = Work()
    kept = Keeper(told.append, chosen=[Job("a.job", 0, work), Job("b.later", 0, later)])
    kept.keep(ended)
    assert (told, later.calls) == (["a.job: 1"], 0)


@pytest.mark.django_db
def test_a_database_that_is_away_is_asked_again(
    monkeypatch: pytest.MonkeyPatch, told: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    ended = Event()
    real, tries = keeper.alone, []

    def away() -> object:
        tries.append(1)
        if len(tries) == 1:
            raise Error("gone")
        if len(tries) == 3:
            ended.set()
        return real()

    monkeypatch.setattr(keeper, "alone", away)
    work = Work()
    kept = Keeper(told.append, chosen=[Job("a.job", 0, work)])
    with caplog.at_level(logging.ERROR):
        kept.keep(ended, seconds=0.001)
    assert told[:2] == ["keeper: failed", "a.job: 1"]
    assert (len(tries), kept.failing) == (3, set())
    monkeypatch.setattr(keeper, "alone", lambda: (_ for _ in ()).throw(Error("gone")))
    with pytest.raises(CommandError, match="gone"):
        call_command("keep", "--once", stdout=StringIO())


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("asked", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.long
def test_a_service_manager_and_ctrl_c_end_it_cleanly(asked: signal.Signals, founded: None) -> None:
    command = [sys.executable, "manage.py", "keep", "--every", "0.05"]
    environment = os.environ | {"DATABASE_URL": database_url()}
    begun_at = _now_there()
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        patience_ends = time.monotonic() + 60
        while not _has_come(begun_at) and time.monotonic() < patience_ends:
            time.sleep(0.05)
        process.send_signal(asked)
        out, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (0, ""), out


def _now_there() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        at: datetime = cursor.fetchone()[0]
        return at


def _has_come(since: datetime) -> bool:
    """Whether another process asked this database since: not the server's own, nor one that was there before.

    Of whom a session is, its owner alone is told.
    """
    with acting_as(OWNER), connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid() AND backend_type = 'client backend' AND backend_start > %s",
            [since],
        )
        return bool(cursor.fetchone()[0])
