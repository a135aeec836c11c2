"""A release computed by the keeper, for `make bench-observatory`: seconds and memory, in its own process."""

import json
import resource
import sys
import time
from datetime import UTC, datetime

import django

django.setup()

from django.db import transaction  # noqa: E402  once Django is set up

from coop.domain.actors import PLATFORM  # noqa: E402
from governance.services import rules  # noqa: E402
from marketplace.selectors.observatory import releases as told  # noqa: E402
from marketplace.services.observatory import building, releases  # noqa: E402

AT = datetime(2026, 2, 1, tzinfo=UTC)


def main(quarter: str, keep: str) -> None:
    """keep: "" where it is taken back, so that the same quarter serves again."""
    rules.found(by=PLATFORM, at=AT)
    with transaction.atomic():
        release_id = releases.begin(by=PLATFORM, at=AT, quarter=quarter)
        started = time.perf_counter()
        building.build_due(by=PLATFORM, at=AT)
        seconds = time.perf_counter() - started
        release = told.known(PLATFORM, release_id)
        series = told.every_series(release, None)
        cells = sum(len(one["cells"]) for one in series)
        transaction.set_rollback(not keep)
    figures = {
        "seconds": seconds,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "series": len(series),
        "cells": cells,
        "hash": release.content_hash,
    }
    sys.stdout.write(json.dumps(figures) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
