"""`python -m tests.faults.release_killed RELEASE_ID INSTANT`: a release computed, killed everywhere.

It is begun again and again in a process of its own, which is killed after its first statement, then after its
second, and so on until one comes to its end. After each death, a line of JSON: what is there.
"""

import json
import os
import sys
from datetime import datetime
from itertools import count

from tests.faults.closing_killed import Deadly  # sets Django up

from django.db import connection  # isort: skip

from coop.domain.actors import PLATFORM
from marketplace.models import Release, ReleaseInputs, ReleaseSeries
from marketplace.services.observatory import building
from tests.faults.stand_in import computed


def main(release_id: int, at: datetime) -> None:
    for statements in count(1):
        connection.close()
        pid = os.fork()
        if not pid:
            with connection.execute_wrapper(Deadly(statements)):
                building.build(by=PLATFORM, at=at, release_id=release_id, compute=computed)
            os._exit(0)
        status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        say(status, release_id)
        if status == 0:
            return


def say(status: int, release_id: int) -> None:
    release = Release.objects.get(pk=release_id)
    told = {
        "status": status,
        "state": release.state,
        "hash": release.content_hash,
        "there": [ReleaseSeries.objects.count(), ReleaseInputs.objects.count()],
    }
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]), datetime.fromisoformat(sys.argv[2]))
