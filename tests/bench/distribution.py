"""`make bench-distribution`: how long a period of a million entries takes to be distributed, and its memory.

Ledgers of 10,000, 100,000 and 1,000,000 entries of 20,000 members, written by the database (`filling`), each
one period: its checks, its computation, its posting. The limits are those of a million: 20 seconds, 500 MB;
and ten times as many entries take little more than ten times as long. LARGEST=100000 stops there.
"""

import json
import os
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any

from config import cluster
from tests.bench import filling
from tests.bench.report import Bar, Line, publish, publish_growth

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = ROOT / "var" / "bench-distribution"
SIZES = (10_000, 100_000, 1_000_000)
MEMBERS = 20_000
ROUNDS = 3
LIMIT_S, LIMIT_MB, LIMIT_GROWTH = 20.0, 500.0, 13.0
NAMES = {10_000: "10k", 100_000: "100k", 1_000_000: "1m"}


def main() -> int:
    load = os.getloadavg()[0]
    largest = int(os.environ.get("LARGEST", SIZES[-1]))
    server = cluster.start(FOLDER)
    try:
        found = {size: _measured(server, size) for size in SIZES if size <= largest}
    finally:
        cluster.stop(FOLDER)
    seconds = {size: statistics.median(one["seconds"] for one in runs) for size, runs in found.items()}
    megabytes = {size: max(one["megabytes"] for one in runs) for size, runs in found.items()}
    figures = {"members": MEMBERS, "load_before": load}
    for size in found:
        figures |= {
            f"distribute_{NAMES[size]}_s": seconds[size],
            f"distribute_{NAMES[size]}_mb": megabytes[size],
        }
    if SIZES[2] in found:
        figures["growth_100k_to_1m"] = seconds[SIZES[2]] / seconds[SIZES[1]]
    bars = [Bar(f"{size:,} entries", seconds[size], LIMIT_S if size == SIZES[2] else None) for size in found]
    bars += [
        Bar(f"{size:,} entries, {step}", statistics.median(run["steps"][step] for run in runs))
        for size, runs in found.items()
        for step in runs[0]["steps"]
    ]
    title = f"A period distributed, {MEMBERS:,} members"
    publish("distribution", title, "s", bars, figures)
    if len(found) > 1:
        points = [(float(size), seconds[size]) for size in found]
        publish_growth("distribution", title, "entries", "s", [Line("seconds", points)])
    held = [figures.get("distribute_1m_s", 0) < LIMIT_S, figures.get("distribute_1m_mb", 0) < LIMIT_MB]
    return int(not all([*held, figures.get("growth_100k_to_1m", 0) < LIMIT_GROWTH]))


def _measured(server: str, size: int) -> list[dict[str, Any]]:
    """Each round in a process of its own, whose peak of memory is its own."""
    address = server.replace("/commontime?", f"/{filling.database(server, size * 3, members=MEMBERS)}?")
    env = os.environ | {
        "MODE": "test",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": address,
        "PYTHONWARNINGS": "ignore",
    }
    words = [sys.executable, "-m", "tests.bench.distributing"]
    told = []
    for _round in range(ROUNDS):
        run = subprocess.run(words, check=True, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True)
        told.append(json.loads(run.stdout.splitlines()[-1]))
    return told


if __name__ == "__main__":
    raise SystemExit(main())
