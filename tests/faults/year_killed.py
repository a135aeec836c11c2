"""`python -m tests.faults.year_killed RESULT_ID USER_ID INSTANT`: a year posted, killed everywhere.

It is begun again and again in a process of its own, which is killed after its first statement, then after its
second, and so on until one comes to its end. After each death, a line of JSON: what is there.
"""

import json
import os
import sys
from datetime import datetime
from itertools import count

import django

django.setup()

from django.db import connection  # noqa: E402  once Django is set up

from coop.selectors import actors  # noqa: E402
from tests.faults.closing_killed import Deadly  # noqa: E402
from timebank.models import JournalEntry, Leg, YearResult  # noqa: E402
from timebank.services import years  # noqa: E402


def main(result_id: int, user_id: int, at: datetime) -> None:
    for statements in count(1):
        connection.close()
        pid = os.fork()
        if not pid:
            by = actors.of_user(user_id)
            with connection.execute_wrapper(Deadly(statements)):
                years.post(by=by, at=at, result_id=result_id)
            os._exit(0)
        status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        say(status, result_id)
        if status == 0:
            return


def say(status: int, result_id: int) -> None:
    entries = JournalEntry.objects.filter(nature="allocation")
    legs = Leg.objects.filter(entry__nature="allocation")
    there = [YearResult.objects.get(pk=result_id).state, entries.count(), legs.count()]
    sys.stdout.write(json.dumps({"status": status, "there": there}) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), datetime.fromisoformat(sys.argv[3]))
