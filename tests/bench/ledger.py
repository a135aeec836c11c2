"""`make bench-ledger`: transfers per second of our service beside the database's own limit.

Every contender has a database of its own in one cluster with fsync on, and as many processes; rounds are
interleaved, so that whatever else the machine does falls on all; a figure is the median of its rounds, and
what is promised is a ratio of two figures of one run.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

import psycopg2

from config import cluster
from tests.bench.report import Bar, publish

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = ROOT / "var" / "bench-cluster"
PROCESSES = 4
SECONDS = float(os.environ.get("SECONDS", "4"))
ROUNDS = int(os.environ.get("ROUNDS", "5"))
NEEDS = {"limit": "psycopg2", "service": "django"}


@dataclass
class Measured:
    """Transfers per second and the slowest hundredth of each round."""

    per_s: list[float] = field(default_factory=list)
    p99_ms: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        return statistics.median(self.per_s)


def main() -> int:
    shutil.rmtree(FOLDER, ignore_errors=True)
    address = cluster.start(FOLDER)
    try:
        names = [name for name, module in NEEDS.items() if find_spec(module)]
        for name in names:
            _prepare(address, name)
        found = {(name, sync): Measured() for sync in ("on", "off") for name in names}
        for _round in range(ROUNDS):
            for (name, sync), measured in found.items():
                _order(address, f"ALTER DATABASE bench_{name} SET synchronous_commit = {sync}")
                _measure(_environment(address, name), name, measured)
    finally:
        cluster.stop(FOLDER)
    return _publish(names, found)


def _prepare(address: str, name: str) -> None:
    _order(address, f"CREATE DATABASE bench_{name}")
    subprocess.run(_worker(name, "prepare"), check=True, cwd=ROOT, env=_environment(address, name))


def _order(address: str, statement: str) -> None:
    with closing(psycopg2.connect(address)) as session:
        session.autocommit = True
        with session.cursor() as cursor:
            cursor.execute(statement)


def _environment(address: str, name: str) -> dict[str, str]:
    settings = f"tests.bench.contenders.{name}_settings"
    has_own = (ROOT / (settings.replace(".", "/") + ".py")).exists()
    return os.environ | {
        "MODE": "test",
        "DJANGO_SETTINGS_MODULE": settings if has_own else "config.settings",
        "DATABASE_URL": address.replace("/commontime?", f"/bench_{name}?"),
        "PYTHONWARNINGS": "ignore",
    }


def _worker(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "tests.bench.contenders.worker", *arguments]


def _measure(env: dict[str, str], name: str, measured: Measured) -> None:
    """One round of one contender: all its processes start at the same instant."""
    with ExitStack() as stack:
        running = [
            stack.enter_context(
                subprocess.Popen(
                    _worker(name, str(seed), str(SECONDS)),
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                    cwd=ROOT,
                    env=env,
                )
            )
            for seed in range(PROCESSES)
        ]
        for process in running:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
        for process in running:
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
        told = [json.loads(process.communicate(timeout=600)[0]) for process in running]
    measured.per_s.append(sum(one["count"] for one in told) / SECONDS)
    measured.p99_ms.append(max(one["p99_ms"] for one in told))


def _publish(names: list[str], found: dict[tuple[str, str], Measured]) -> int:
    bars = [
        Bar(f"{name}, synchronous_commit {sync}", measured.rate) for (name, sync), measured in found.items()
    ]
    ours = {sync: found["service", sync].rate for sync in ("on", "off")}
    figures = {
        "service_vs_limit_sync": ours["on"] / found["limit", "on"].rate,
        "service_vs_limit_nosync": ours["off"] / found["limit", "off"].rate,
        "service_p99_ms_nosync": statistics.median(found["service", "off"].p99_ms),
    }
    for name in names:
        if name not in ("limit", "service"):
            figures[f"service_vs_{name}"] = ours["off"] / found[name, "off"].rate
    title = f"Transfers per second, {PROCESSES} processes, medians of {ROUNDS} rounds of {SECONDS:.0f} s"
    publish("ledger", title, "/s", bars, figures)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
