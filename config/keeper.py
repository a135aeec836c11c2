"""The keeper: what has a term happens at its term, without anybody pressing a button.

It runs each job that is due, one after the other, and goes on where one fails. Several keepers may stand by:
a lock of the database lets one work at a time, and ends with its round, whatever becomes of its process.
"""

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from threading import Event

from django.db import DEFAULT_DB_ALIAS, Error, connection, connections
from django.utils import timezone

from coop.domain import jobs
from coop.domain.actors import PLATFORM
from coop.domain.jobs import Job

logger = logging.getLogger(__name__)

ALONE = "SELECT pg_try_advisory_xact_lock(hashtext('config.keeper'))"
SECONDS = 2
"""Between two looks at what is due."""

Tell = Callable[[str], object]


class Keeper:
    """Knows when each job is due next, and which ones failed when they were last tried."""

    def __init__(self, tell: Tell, *, chosen: Iterable[Job] | None = None) -> None:
        """tell: hears one line for each job that did something, or failed. chosen: every job, unless said."""
        self.failing: set[str] = set()
        self._tell = tell
        self._jobs = jobs.every() if chosen is None else list(chosen)
        self._due_at: dict[str, float] = {}

    def keep(self, ended: Event, *, seconds: float = SECONDS) -> None:
        """Round after round until it is ended; the job at work is finished first."""
        while not ended.is_set():
            try:
                self.round(ended)
            except Error:
                self._fail("keeper", seconds)
            else:
                self.failing.discard("keeper")
            finally:
                rest()
            ended.wait(seconds)

    def round(self, ended: Event | None = None, *, is_thorough: bool = False) -> bool:
        """Do what is due, one job after the other. False where another keeper is at work.

        is_thorough: also what did nothing is told.
        """
        due = [job for job in self._jobs if self._due_at.get(job.name, 0) <= time.monotonic()]
        if not due:
            return True
        with alone() as is_alone:
            for job in due if is_alone else []:
                if ended is not None and ended.is_set():
                    break
                self._do(job, is_thorough=is_thorough)
        return is_alone

    def _do(self, job: Job, *, is_thorough: bool) -> None:
        try:
            count = job.work(by=PLATFORM, at=timezone.now())
        except Exception:
            self._fail(job.name, job.every_seconds)
        else:
            self.failing.discard(job.name)
            if count or is_thorough:
                self._tell(f"{job.name}: {count}")
        finally:
            rest()
            self._due_at[job.name] = time.monotonic() + job.every_seconds

    def _fail(self, name: str, seconds: float) -> None:
        """The whole trace once, one line afterwards: a database that is away fills no disk."""
        is_new = name not in self.failing
        self.failing.add(name)
        logger.error("%s failed; it is tried again in %s seconds", name, seconds, exc_info=is_new)
        self._tell(f"{name}: failed")


def rest() -> None:
    """Between two jobs no connection is kept, so that a broken one is not met again."""
    if not connection.in_atomic_block:
        connection.close_if_unusable_or_obsolete()


@contextmanager
def alone() -> Iterator[bool]:
    """Whether no other keeper works. A transaction of a connection of its own holds the lock and writes
    nothing: it works through a pooler too, and is gone with the process.
    """
    own = connections.create_connection(DEFAULT_DB_ALIAS)
    try:
        own.connect()
        own.set_autocommit(False)
        with own.cursor() as cursor:
            cursor.execute(ALONE)
            (is_alone,) = cursor.fetchone()
        yield bool(is_alone)
    finally:
        with suppress(Error):
            own.rollback()  # lets go at once: the server hears of a closing a little after it
        own.close()
