"""An import that is killed half-way has written nothing, and done again it gives the heads of the export."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import pytest

from coop.domain.actors import PLATFORM
from tests.instants import after
from tests.strict.silence import ROOT
from tests.timebank.conftest import House, house, lived
from tests.timebank.ledger import helped, record
from timebank.selectors import journal_lines, proofs
from timebank.services import restoring, sealing

__all__ = ["house", "lived"]

NAME = "commontime_taken_over"
LEFT = """
SELECT (SELECT count(*) FROM timebank_journalentry), (SELECT count(*) FROM timebank_account),
  (SELECT count(*) FROM governance_ruleversion), (SELECT count(*) FROM coop_member)
"""


@pytest.fixture
def elsewhere() -> Iterator[str]:
    """The address of a database of its own, migrated and empty."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    address, server = (urlunsplit(parts._replace(path=path)) for path in (f"/{NAME}", "/postgres"))
    _order(server, f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)", f"CREATE DATABASE {NAME}")
    manage(address, "migrate", "--verbosity=0")
    yield address
    _order(server, f"DROP DATABASE {NAME} WITH (FORCE)")


def _order(address: str, *statements: str) -> None:
    with closing(psycopg2.connect(address)) as session:
        session.autocommit = True
        for statement in statements:
            with session.cursor() as cursor:
                cursor.execute(statement)


def ask(address: str, question: str) -> tuple[object, ...]:
    with closing(psycopg2.connect(address)) as session, session.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone() or ()


def command(*words: str) -> list[str]:
    return [sys.executable, "manage.py", *words]


def manage(address: str, *words: str) -> str:
    env = os.environ | {"DATABASE_URL": address}
    return subprocess.run(
        command(*words), check=True, cwd=ROOT, env=env, capture_output=True, text=True
    ).stdout


@pytest.mark.long
@pytest.mark.django_db
def test_killed_half_way_it_has_written_nothing(lived: House, elsewhere: str, tmp_path: Path) -> None:
    for number in range(restoring.AT_ONCE + 20):
        giver, receiver = (lived.ana, lived.bao)[:: 1 if number % 2 else -1]
        record(helped(giver, receiver, 1 + number % 7, at=after(days=41)), by=receiver, key=f"m{number}")
    sealing.seal(by=PLATFORM, at=after(days=50))
    head = proofs.last_head()
    assert head is not None
    lines = list(journal_lines.lines())
    file, pipe = tmp_path / "journal", tmp_path / "pipe"
    file.write_text("".join(lines))
    os.mkfifo(pipe)
    env = os.environ | {"DATABASE_URL": elsewhere}
    words = command("import_journal", str(pipe))
    with subprocess.Popen(words, cwd=ROOT, env=env) as running, pipe.open("w") as half:
        half.write("".join(lines[:-2]))
        half.flush()
        _wait_for_writing(elsewhere)
        running.kill()
        running.wait()
    assert ask(elsewhere, LEFT) == (0, 0, 0, 0)
    said = manage(elsewhere, "import_journal", str(file))
    assert said == f"{head.size} entries were taken over, head {head.size}:{head.root.hex()}.\n"
    assert ask(elsewhere, LEFT)[0] == head.size
    assert "nothing differs" in manage(elsewhere, "audit_ledger", "--full")


def _wait_for_writing(address: str) -> None:
    """Until rows of the journal are written, in a transaction that is open."""
    question = f"""SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = '{NAME}'
        AND state = 'idle in transaction' AND query LIKE 'COPY%')"""  # noqa: S608  our own words
    for _try in range(600):
        if ask(address, question) == (True,):
            return
        time.sleep(0.1)
    raise AssertionError("nothing was written")
