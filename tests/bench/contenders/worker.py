"""One worker of one contender: `python -m tests.bench.contenders.worker NAME SEED SECONDS`, or NAME prepare.

It says that it is ready, waits for a line, transfers until the time is over, and prints what it did as JSON.
"""

import json
import sys
import time
from importlib import import_module

WARM_UP = 200


def main() -> None:
    name, *rest = sys.argv[1:]
    contender = import_module(f"tests.bench.contenders.{name}")
    if rest == ["prepare"]:
        contender.prepare()
        return
    seed, seconds = int(rest[0]), float(rest[1])
    transfer = contender.begin(seed)
    stem = f"{seed}-{time.time_ns()}"
    for number in range(WARM_UP):
        transfer(f"{stem}-w{number}")
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    took: list[int] = []
    end = time.perf_counter_ns() + int(seconds * 1e9)
    while (begun := time.perf_counter_ns()) < end:
        transfer(f"{stem}-{len(took)}")
        took.append(time.perf_counter_ns() - begun)
    took.sort()
    sys.stdout.write(json.dumps({"count": len(took), "p99_ms": took[int(len(took) * 0.99)] / 1e6}) + "\n")


if __name__ == "__main__":
    main()
