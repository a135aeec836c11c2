"""`make bench-observatory`: how long a release takes, its memory, and what an attack recovers of it.

Houses of 20,000 members with 50,000, 150,000 and 500,000 missions and as many entries, written by the
database (`filling`, `populating`). The limits are those of the largest: 60 seconds, 1,000 MB, no hidden cell
recovered exactly nor within a tenth, in under 5 minutes. LARGEST=50000 stops there. And how many of 1,000
and of 200 members, spread like France, are in a figure that is shown.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg2

from config import cluster
from tests.bench import covering, filling, populating
from tests.bench.report import Bar, Line, publish, publish_growth

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = ROOT / "var" / "bench-observatory"
SIZES = (50_000, 150_000, 500_000)
MEMBERS = 20_000
QUARTERS = ("2025-Q3", "2025-Q4")
MEASURED = "2025-Q2"
COVERED = (200, 1000)
LIMIT_S, LIMIT_MB, LIMIT_ATTACK_S, LIMIT_COVERED = 60.0, 1000.0, 300.0, 0.95


def main() -> int:
    load, largest = os.getloadavg()[0], int(os.environ.get("LARGEST", SIZES[-1]))
    sizes = [size for size in SIZES if size <= largest]
    server = cluster.start(FOLDER)
    try:
        found = {size: _released(_address(server, size)) for size in sizes}
        attacked = _run(_address(server, sizes[-1]), "attacking_releases", *_ids(_address(server, sizes[-1])))
    finally:
        cluster.stop(FOLDER)
    last = found[sizes[-1]]
    figures = {
        "load_before": load,
        "members": MEMBERS,
        "engagements": sizes[-1],
        "release_s": last["seconds"],
        "release_mb": last["megabytes"],
        "release_cells": last["cells"],
        "attack_exact": attacked["exact"],
        "attack_within_10": attacked["within_10"],
        "attack_cells": attacked["cells"],
        "attack_s": attacked["seconds"],
        **{f"coverage_{many}": float(covering.covered(many)) for many in COVERED},
    }
    bars = [
        Bar(f"{size:,} missions", one["seconds"], LIMIT_S if size == SIZES[-1] else None)
        for size, one in found.items()
    ]
    publish("observatory", f"A release, {MEMBERS:,} members", "s", bars, figures)
    points = [(float(size), float(one["seconds"])) for size, one in found.items()]
    if len(points) > 1:
        publish_growth(
            "observatory", f"A release, {MEMBERS:,} members", "missions", "s", [Line("seconds", points)]
        )
    held = [last["seconds"] < LIMIT_S, last["megabytes"] < LIMIT_MB, attacked["seconds"] < LIMIT_ATTACK_S]
    held.append(figures["coverage_1000"] >= LIMIT_COVERED)
    return int(not all([*held, attacked["exact"] == 0, attacked["within_10"] == 0]))


def _address(server: str, size: int) -> str:
    address = server.replace("/commontime?", f"/{filling.database(server, size * 3, members=MEMBERS)}?")
    populating.populate(address, members=MEMBERS, engagements=size)
    return address


def _released(address: str) -> dict[str, Any]:
    """Both quarters are kept for the attack; that which is measured is taken back, and serves again."""
    for quarter, release_id in zip(QUARTERS, _ids(address), strict=True):
        if release_id == "0":
            _run(address, "observing", quarter, "keep")
    return _run(address, "observing", MEASURED, "")


def _ids(address: str) -> list[str]:
    """Of the releases of both quarters; "0" where there is none yet."""
    with psycopg2.connect(address) as session, session.cursor() as cursor:
        cursor.execute("SELECT quarter, id FROM marketplace_release WHERE state = 'built'")
        known = dict(cursor.fetchall())
    return [str(known.get(quarter, 0)) for quarter in QUARTERS]


def _run(address: str, module: str, *words: str) -> dict[str, Any]:
    """In a process of its own, whose peak of memory is its own."""
    run = subprocess.run(
        [sys.executable, "-m", f"tests.bench.{module}", *words],
        check=True,
        cwd=ROOT,
        env=populating.environment(address),
        stdout=subprocess.PIPE,
        text=True,
    )
    found: dict[str, Any] = json.loads(run.stdout.splitlines()[-1])
    return found


if __name__ == "__main__":
    raise SystemExit(main())
