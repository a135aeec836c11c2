"""A test that can not fail is a defect: each mistake in the door is seen by some test of the door."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from urllib.parse import urlsplit

import psycopg2
import pytest

from tests.mutants.mutants import MUTANTS, Mutant
from tests.strict.silence import ROOT

pytestmark = pytest.mark.long

TESTS = (
    "tests/timebank/test_door.py",
    "tests/timebank/test_promises.py::test_the_door_refuses",
    "tests/timebank/test_promises.py::test_a_reversal_takes_back_what_its_entry_did_and_no_more",
    "tests/timebank/test_promises.py::test_nothing_is_dated_in_a_distributed_period",
    "tests/timebank/test_closings.py::test_nothing_is_dated_in_it_while_it_is_computed",
    "tests/timebank/test_closings.py::test_what_is_dated_in_it_is_taken_until_it_is_frozen",
    "tests/races/test_door.py",
    "tests/races/test_ledger.py::test_a_distribution_waits_for_the_entry_in_flight",
    "tests/timebank/test_group_door.py",
    "tests/timebank/test_groups.py",
)
"""What the door itself promises: those that fail soonest first."""
OPTIONS = ("-x", "-q", "--reuse-db", "-p", "no:randomly", "-p", "no:cacheprovider")
NAMES = {"MODE": "test", "DJANGO_SETTINGS_MODULE": "config.settings"}
SURVIVED, KILLED = pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED
DEFINITION = "SELECT pg_get_functiondef(%s::regproc)"


class Scratch:
    """A database in which the door is changed and put right again, and a process that runs its tests."""

    def __init__(self, name: str) -> None:
        given = urlsplit(os.environ["DATABASE_URL"])
        self.test_url = given._replace(path=f"/test_{name}").geturl()
        url = given._replace(path=f"/{name}").geturl()
        self.host = subprocess.Popen(
            [sys.executable, "-m", "tests.mutants.host"],
            cwd=ROOT,
            env={**os.environ, "DATABASE_URL": url, "DATABASE_ROLE": "", **NAMES},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, *options: str) -> tuple[int, str]:
        """How the tests of the door ended, and what they said."""
        assert self.host.stdin
        assert self.host.stdout
        self.host.stdin.write(json.dumps([*OPTIONS, *options, *TESTS]) + "\n")
        self.host.stdin.flush()
        told = json.loads(self.host.stdout.readline())
        return told["code"], told["said"]

    def close(self) -> None:
        with self.host:  # leaving closes its pipe, at which it ends
            pass

    def definition(self, function: str) -> str:
        return str(self._execute(DEFINITION, function))

    def define(self, definition: str) -> None:
        self._execute(definition)

    def _execute(self, statement: str, *values: str) -> object:
        connection = psycopg2.connect(self.test_url)
        try:
            with connection, connection.cursor() as cursor:
                cursor.execute(statement, values or None)
                return cursor.fetchone()[0] if values else None  # type: ignore[index]  # one row is asked for
        finally:
            connection.close()


@pytest.fixture(scope="module")
def scratch(worker_id: str) -> Iterator[Scratch]:
    """The door as it is passes them all: whoever fails below fails for the mutant alone."""
    found = Scratch(f"mutants_{worker_id}")
    code, said = found.run("--create-db")
    assert code == SURVIVED, said
    yield found
    found.close()


@pytest.mark.parametrize("mutant", MUTANTS, ids=[mutant.name for mutant in MUTANTS])
def test_a_mistake_in_the_door_is_seen(scratch: Scratch, mutant: Mutant) -> None:
    sound = scratch.definition(mutant.function)
    assert sound.count(mutant.find) == 1, "the text that this mutant changes is not there, or not alone"
    try:
        scratch.define(sound.replace(mutant.find, mutant.replace))
        code, said = scratch.run()
    finally:
        scratch.define(sound)
    assert code == KILLED, f"no test sees it\n{said}"


def test_no_mistake_is_tried_twice() -> None:
    assert len({mutant.name for mutant in MUTANTS}) == len(MUTANTS) >= 16
    assert len({(mutant.function, mutant.find, mutant.replace) for mutant in MUTANTS}) == len(MUTANTS)
