"""Workers seen from the test: who was told what, and who was killed."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from signal import SIGKILL

from coop.domain.actors import Actor
from tests.faults.acts import Key
from tests.strict.silence import ROOT

PATIENCE_SECONDS = 300


class Crew:
    """acknowledged: the entry of each key that was answered; lost: how often a worker found no server."""

    def __init__(self, process: "subprocess.Popen[str]", size: int) -> None:
        self.process = process
        self.ranks = range(size)
        self.acknowledged: dict[Key, int] = {}
        self.lost = 0
        self._next = dict.fromkeys(self.ranks, 0)
        assert self._read() == ["ready"]
        for rank in self.ranks:
            self.start(rank)

    @property
    def asked(self) -> list[Key]:
        """Every key for which a worker may have asked: those answered, and the next one of each."""
        return [Key(rank, number) for rank in self.ranks for number in range(self._next[rank] + 1)]

    def start(self, rank: int) -> None:
        """The worker goes on where it was last answered: what it had in hand is asked again."""
        self._tell(f"start {rank} {self._next[rank]}")

    def kill(self, rank: int) -> None:
        """kill -9, while it works."""
        self._tell(f"kill {rank}")
        while (said := self._hear())[0] != "dead":
            pass
        assert said[1:] == [str(rank), str(-SIGKILL)], "the worker had ended by itself"

    def wait_for_all(self) -> None:
        """Until each worker was answered once more."""
        waiting = set(self.ranks)
        while waiting:
            said = self._hear()
            waiting -= {int(said[1])} if said[0] == "done" else set()

    def _hear(self) -> list[str]:
        said = self._read()
        if said[0] == "done":
            rank, number, entry_id = map(int, said[1:])
            assert number == self._next[rank]
            self.acknowledged[Key(rank, number)] = entry_id
            self._next[rank] += 1
        self.lost += said[0] == "lost"
        return said

    def _read(self) -> list[str]:
        assert self.process.stdout
        line = self.process.stdout.readline()
        assert line, "the workers' parent is gone"
        return line.split()

    def _tell(self, order: str) -> None:
        assert self.process.stdin
        self.process.stdin.write(f"{order}\n")
        self.process.stdin.flush()


@contextmanager
def at_work(url: str, people: Sequence[Actor], *, size: int) -> Iterator[Crew]:
    """Workers on this database, none of which is left afterwards."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.faults.worker", *(str(person.user_id) for person in people)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "config.settings"},
    ) as process:
        watch = threading.Timer(PATIENCE_SECONDS, process.kill)
        watch.start()
        try:
            yield Crew(process, size)
        finally:
            watch.cancel()  # leaving closes the pipe, at which the parent ends its workers and itself
