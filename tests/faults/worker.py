"""`python -m tests.faults.worker USER_ID…`: workers that write in the ledger until they are killed.

One process loads the house, then forks a worker for each `start RANK NUMBER` that it reads, and kills one for
each `kill RANK`: a killed worker is replaced at once, and only its own parent ever sends it a signal. What
they write, one line each: `done RANK NUMBER ENTRY_ID` once the service has returned, `lost RANK` when the
server went away, `dead RANK STATUS`.
"""

import os
import signal
import sys
import time
import traceback
from typing import NoReturn

import django

django.setup()

from django.db import InterfaceError, OperationalError, connection  # noqa: E402  once Django is set up

from coop.domain.actors import Actor  # noqa: E402  once Django is set up
from coop.selectors import actors  # noqa: E402  once Django is set up
from tests.faults import acts  # noqa: E402  once Django is set up
from tests.faults.acts import Key  # noqa: E402  once Django is set up

PAUSE_SECONDS = 0.05
OPERATOR_INTERVENTION = "57"
"""The class of PostgreSQL's error codes for a server that goes away or is not back yet."""


def main(user_ids: list[int]) -> None:
    living: dict[str, int] = {}
    say("ready")
    for line in iter(sys.stdin.readline, ""):
        verb, rank, *number = line.split()
        if verb == "start":
            living[rank] = born(Key(int(rank), int(number[0])), user_ids)
        else:
            say("dead", rank, end(living.pop(rank)))
    for pid in living.values():
        end(pid)


def born(first: Key, user_ids: list[int]) -> int:
    pid = os.fork()
    if pid:
        return pid
    try:
        work(first, user_ids)
    except BaseException:
        traceback.print_exc()
    os._exit(1)


def end(pid: int) -> int:
    """Kill a child of ours and say how it ended: -9 when it was still at work."""
    os.kill(pid, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def work(first: Key, user_ids: list[int]) -> NoReturn:
    """One key after the other, each until it is answered; an orphan stops."""
    people: tuple[Actor, ...] = ()
    key, parent = first, os.getppid()
    while os.getppid() == parent:
        try:
            people = people or tuple(actors.of_user(user_id) for user_id in user_ids)
            entry_id = acts.perform(key, people)
        except (OperationalError, InterfaceError) as error:
            if not is_lost(error):
                raise
            say("lost", key.rank)
            connection.close()
            time.sleep(PAUSE_SECONDS)
            continue
        say("done", key.rank, key.number, entry_id)
        key = Key(key.rank, key.number + 1)
    raise SystemExit


def is_lost(error: Exception) -> bool:
    """The server went away; a deadlock, or whatever else it refuses, is a fault of ours."""
    code = getattr(error.__cause__, "pgcode", None)
    return code is None or code.startswith(OPERATOR_INTERVENTION)


def say(*words: object) -> None:
    """In one writing, so that the lines of several workers never mix."""
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


if __name__ == "__main__":
    main([int(argument) for argument in sys.argv[1:]])
