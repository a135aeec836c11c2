"""`make bench-ledger`: transfers per second of our service beside the database's own limit.

Every contender has a database of its own in one cluster with fsync on, and as many processes; rounds are
interleaved, so that whatever else the machine does falls on all; a figure is the median of its rounds, and
what is promised is a ratio of two figures of one run. Other ledgers are met where they are installed
(tests/bench/peers.txt).
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path

import psycopg2

from config import cluster
from tests.bench.report import Bar, publish

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = ROOT / "var" / "bench-cluster"
SECONDS = float(os.environ.get("SECONDS", "3"))
ROUNDS = int(os.environ.get("ROUNDS", "5"))


@dataclass(frozen=True)
class Contender:
    """A module of tests/bench/contenders, its processes, its database, and the values of sync."""

    name: str
    processes: int
    database: str
    syncs: tuple[str, ...] = ("on", "off")


CONTENDERS = (
    Contender("limit", 4, "limit"),
    Contender("service", 4, "service"),
    Contender("limit_batch", 1, "limit", ("off",)),
    Contender("batch", 1, "service", ("off",)),
    Contender("uniform", 16, "service", ("on",)),
    Contender("hot", 16, "service", ("on",)),
    Contender("naive", 4, "naive", ("off",)),
    Contender("hordak", 4, "hordak", ("off",)),
)
PEERS = ROOT / "var" / "peers"
NEEDS_PEERS = ("hordak",)


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
        met = [one for one in CONTENDERS if one.name not in NEEDS_PEERS or PEERS.exists()]
        for name in dict.fromkeys(one.database for one in met):
            _prepare(address, name)
        found = {(one, sync): Measured() for one in met for sync in one.syncs}
        for _round in range(ROUNDS):
            for (one, sync), measured in found.items():
                _order(address, f"ALTER DATABASE bench_{one.database} SET synchronous_commit = {sync}")
                _measure(one, _environment(address, one.database), measured)
    finally:
        cluster.stop(FOLDER)
    return _publish({(one.name, sync): measured for (one, sync), measured in found.items()})


def _prepare(address: str, name: str) -> None:
    _order(address, f"CREATE DATABASE bench_{name}")
    subprocess.run(_worker(name, "prepare"), check=True, cwd=ROOT, env=_environment(address, name))


def _order(address: str, statement: str) -> None:
    with closing(psycopg2.connect(address)) as session:
        session.autocommit = True
        with session.cursor() as cursor:
            cursor.execute(statement)


def _environment(address: str, database: str) -> dict[str, str]:
    is_peer = database in NEEDS_PEERS
    settings = f"tests.bench.contenders.{database}_settings" if is_peer else "config.settings"
    return os.environ | {
        "MODE": "test",
        "DJANGO_SETTINGS_MODULE": settings,
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(PEERS)]) if is_peer else str(ROOT),
        "DATABASE_URL": address.replace("/commontime?", f"/bench_{database}?"),
        "PYTHONWARNINGS": "ignore",
    }


def _worker(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "tests.bench.contenders.worker", *arguments]


def _measure(one: Contender, env: dict[str, str], measured: Measured) -> None:
    """One round of one contender: all its processes start at the same instant."""
    with ExitStack() as stack:
        running = [
            stack.enter_context(
                subprocess.Popen(
                    _worker(one.name, str(seed), str(SECONDS)),
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                    cwd=ROOT,
                    env=env,
                )
            )
            for seed in range(one.processes)
        ]
        for process in running:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
        for process in running:
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
        told = [json.loads(process.communicate(timeout=600)[0]) for process in running]
    measured.per_s.append(sum(each["count"] for each in told) / SECONDS)
    measured.p99_ms.append(max(each["p99_ms"] for each in told))


def _publish(found: dict[tuple[str, str], Measured]) -> int:
    bars = [Bar(f"{name}, sync {sync}", measured.rate) for (name, sync), measured in found.items()]
    figures = {
        "service_vs_limit_sync": found["service", "on"].rate / found["limit", "on"].rate,
        "service_vs_limit_nosync": found["service", "off"].rate / found["limit", "off"].rate,
        "service_p99_ms_nosync": statistics.median(found["service", "off"].p99_ms),
        "batch_vs_limit": found["batch", "off"].rate / found["limit_batch", "off"].rate,
        "batch_per_s": found["batch", "off"].rate,
        "hot_vs_uniform": found["hot", "on"].rate / found["uniform", "on"].rate,
    }
    for name in ("hordak", "naive"):
        if (name, "off") in found:
            figures[f"service_vs_{name}"] = found["service", "off"].rate / found[name, "off"].rate
    title = f"Transfers per second, medians of {ROUNDS} rounds of {SECONDS:.0f} s"
    publish("ledger", title, "/s", bars, figures)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
