"""One worker of one contender: `python -m tests.bench.contenders.worker NAME SEED SECONDS`, or NAME prepare.

It says that it is ready, waits for a line, transfers until the time is over, and prints what it did as JSON.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from importlib import import_module

WARM_UP_SECONDS = 0.5
BATCHES = "batch"
PER_SECOND = float(os.environ.get("BENCH_PER_S", "0"))
"""A steady pace; 0: as fast as it can."""


def main() -> None:
    name, *rest = sys.argv[1:]
    contender = import_module(f"tests.bench.contenders.{name}")
    if rest == ["prepare"]:
        contender.prepare()
        return
    seed, seconds = int(rest[0]), float(rest[1])
    transfer = contender.begin(seed)
    stem = f"{seed}-{time.time_ns()}"
    _repeat(transfer, f"{stem}-w", WARM_UP_SECONDS)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    count, took = _repeat(transfer, stem, seconds)
    took.sort()
    sys.stdout.write(json.dumps({"count": count, "p99_ms": took[int(len(took) * 0.99)] / 1e6}) + "\n")


def _repeat(transfer: Callable[[str], object], stem: str, seconds: float) -> tuple[int, list[int]]:
    """How many transfers in that time, and the nanoseconds of each call; a batch says how many it made."""
    count = 0
    took: list[int] = []
    first = time.perf_counter_ns()
    end = first + int(seconds * 1e9)
    while (begun := time.perf_counter_ns()) < end:
        if PER_SECOND and (early := first + len(took) * 1e9 / PER_SECOND - begun) > 0:
            time.sleep(early / 1e9)
            continue
        made = transfer(f"{stem}-{len(took)}")
        took.append(time.perf_counter_ns() - begun)
        count += made if BATCHES in transfer.__module__ and isinstance(made, int) else 1
    return count, took


if __name__ == "__main__":
    main()
