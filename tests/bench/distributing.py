"""A period of the whole ledger closed and distributed, for `make bench-distribution`: seconds and memory.

It runs in a transaction that is taken back, so that the same ledger serves again. The process is a new one:
its peak of memory is that of one distribution, with the framework under it.
"""

import json
import resource
import sys
import time

import django

django.setup()

from django.db import connection, transaction  # noqa: E402  once Django is set up

from coop.domain.actors import PLATFORM, Actor, Role  # noqa: E402
from coop.models import User  # noqa: E402
from governance.services import rules  # noqa: E402
from tests.bench.filling import FIRST, LAST_ON  # noqa: E402
from tests.timebank.closing import audited  # noqa: E402
from timebank.domain import periods  # noqa: E402
from timebank.domain.natures import Unit  # noqa: E402
from timebank.selectors import closings as reading  # noqa: E402
from timebank.selectors import distributions as told  # noqa: E402
from timebank.services import closings, distributions  # noqa: E402


def main() -> None:
    period = periods.of_days(FIRST.date(), LAST_ON)
    with transaction.atomic():
        rules.found(by=PLATFORM, at=FIRST)
        user = User.objects.create_user(email="bench@example.org", password=None)
        by = Actor(user_id=user.pk, roles=frozenset({Role.COORDINATOR}))
        audited(period.end)
        steps: dict[str, float] = {}
        before = time.perf_counter()

        def lap(name: str) -> None:
            nonlocal before
            now = time.perf_counter()
            steps[name], before = now - before, now

        closing_id = closings.ask(by=by, at=period.end, start=period.start, end=period.end)
        closings.freeze(by=by, at=period.end, closing_id=closing_id)
        lap("checked")
        closings.compute(by=PLATFORM, at=period.end, closing_id=closing_id)
        lap("computed")
        until = reading.get(closing_id).contest_until
        assert until is not None
        distribution_id = distributions.post(by=by, at=until, closing_id=closing_id)
        connection.check_constraints()
        lap("posted")
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        assert told.recompute(distribution_id).same
        minutes = told.get(distribution_id).total(Unit.MINUTES)
        transaction.set_rollback(True)
    figures = {"seconds": sum(steps.values()), "steps": steps, "megabytes": peak, "minutes": minutes}
    sys.stdout.write(json.dumps(figures) + "\n")


if __name__ == "__main__":
    main()
