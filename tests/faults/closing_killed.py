"""`python -m tests.faults.closing_killed CLOSING_ID INSTANT LATER`: computed and posted, killed everywhere.

Each is begun again and again in a process of its own, which is killed after its first statement, then after
its second, and so on until one comes to its end. After each death, a line of JSON: what is there.
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from datetime import datetime
from itertools import count
from typing import Any

import django

django.setup()

from django.db import connection  # noqa: E402  once Django is set up

from coop.domain.actors import PLATFORM  # noqa: E402
from timebank.models import Closing, Distribution, DistributionLine, JournalEntry  # noqa: E402
from timebank.services import closings, distributions  # noqa: E402

Work = Callable[[], object]


class Deadly:
    """Kills its own process once so many statements were carried out, before anything is committed."""

    def __init__(self, statements: int) -> None:
        self.left = statements

    def __call__(self, execute: Callable[..., Any], *asked: Any) -> Any:  # noqa: ANN401  as Django calls it
        done = execute(*asked)
        self.left -= 1
        if not self.left:
            os.kill(os.getpid(), signal.SIGKILL)
        return done


def main(closing_id: int, at: datetime, later: datetime) -> None:
    killed_everywhere("compute", closing_id, lambda: closings.compute_due(by=PLATFORM, at=at))
    killed_everywhere("post", closing_id, lambda: distributions.post_due(by=PLATFORM, at=later))


def killed_everywhere(name: str, closing_id: int, work: Work) -> None:
    for statements in count(1):
        connection.close()
        pid = os.fork()
        if not pid:
            with connection.execute_wrapper(Deadly(statements)):
                work()
            os._exit(0)
        status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        say(name, status, closing_id)
        if status == 0:
            return


def say(name: str, status: int, closing_id: int) -> None:
    distributed = JournalEntry.objects.filter(nature="distribution")
    told = {
        "step": name,
        "status": status,
        "state": Closing.objects.get(pk=closing_id).state,
        "there": [Distribution.objects.count(), DistributionLine.objects.count(), distributed.count()],
    }
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]), *map(datetime.fromisoformat, sys.argv[2:]))
