"""`make bench-ledger`: what the ledger does in a second beside the database's own limit, and how it reads.

PARTS chooses among them (posting,reading,audit,sealing: all). SECONDS and ROUNDS say how long posting is
measured, LEGS how large the ledger is that is read and audited (5,000,000; smaller for a quick try); it is
filled once, and kept in var/bench-data until the door changes.

Posting. Every contender has a database of its own in one cluster with fsync on, and as many processes;
rounds are interleaved, so that whatever else the machine does falls on all; a figure is the median of its
rounds, and what is promised is a ratio of two figures of one run. Other ledgers are met where they are
installed (tests/bench/peers.txt).
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path

import psycopg2

from config import cluster
from tests.bench import auditing, filling, reading, sealing
from tests.bench.report import Bar, publish

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = ROOT / "var" / "bench-cluster"
KEPT = ROOT / "var" / "bench-data"
PARTS = os.environ.get("PARTS", "posting,reading,audit,sealing").split(",")
LEGS = int(os.environ.get("LEGS", "5000000").replace("_", ""))
FEW_LEGS = 10_000
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
    Contender("pgledger", 4, "pgledger", ("off",)),
    Contender("hordak", 4, "hordak", ("off",)),
    Contender("django_ledger", 4, "django_ledger", ("off",)),
)
PEERS = ROOT / "var" / "peers"
NEEDS_PEERS = {"pgledger": "pgledger", "hordak": "hordak", "django_ledger": "django_ledger"}
"""Of those who are installed beside, the folder of their package."""
ON_DJANGO = {"hordak", "django_ledger"}


@dataclass
class Measured:
    """Transfers per second and the slowest hundredth of each round."""

    per_s: list[float] = field(default_factory=list)
    p99_ms: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        return statistics.median(self.per_s)


Figures = dict[str, float]
Found = tuple[Figures, list[Bar]]


def main() -> int:
    if unknown := set(PARTS) - {"posting", "reading", "audit", "sealing"}:
        raise SystemExit(f"PARTS names what is not there: {', '.join(sorted(unknown))}")
    figures: Figures = {"load_before": os.getloadavg()[0]}
    bars: list[Bar] = []
    for part in (_posting_and_sealing, _reading_and_auditing):
        for found, drawn in part():
            figures |= found
            bars += drawn
    figures["load_after"] = os.getloadavg()[0]
    title = f"The ledger: medians of {ROUNDS} rounds of {SECONDS:.0f} s, {LEGS:,} legs read"
    publish("ledger", title, "", bars, figures)
    return 0


def _posting_and_sealing() -> Iterator[Found]:
    if not {"posting", "sealing"} & set(PARTS):
        return
    shutil.rmtree(FOLDER, ignore_errors=True)
    address = cluster.start(FOLDER)
    try:
        if "posting" in PARTS:
            yield _posting(address)
        if "sealing" in PARTS:
            yield _sealing(address)
    finally:
        cluster.stop(FOLDER)


def _posting(address: str) -> Found:
    met = [one for one in CONTENDERS if one.name not in NEEDS_PEERS or _is_met(address, one.name)]
    for name in dict.fromkeys(one.database for one in met if one.name not in NEEDS_PEERS):
        _prepare(address, name)
    found = {(one, sync): Measured() for one in met for sync in one.syncs}
    for _round in range(ROUNDS):
        for (one, sync), measured in found.items():
            _order(address, f"ALTER DATABASE bench_{one.database} SET synchronous_commit = {sync}")
            _measure(one, _environment(address, one.database), measured)
    return _ratios({(one.name, sync): measured for (one, sync), measured in found.items()})


def _sealing(address: str) -> Found:
    """By what an application waits for: each commit is on the disk."""
    _prepare(address, "service", database="sealing")
    (service,) = [one for one in CONTENDERS if one.name == "service"]

    def post(env: dict[str, str]) -> float:
        measured = Measured()
        _measure(service, env, measured)
        return measured.rate

    env = _environment(address, "sealing")
    return sealing.measured(env["DATABASE_URL"], env, post, ROUNDS)


def _reading_and_auditing() -> Iterator[Found]:
    if not {"reading", "audit"} & set(PARTS):
        return
    server = cluster.start(KEPT)
    try:
        sizes = {FEW_LEGS, LEGS} if "reading" in PARTS else {LEGS}
        addresses = {
            legs: server.replace("/commontime?", f"/{filling.database(server, legs)}?")
            for legs in sorted(sizes)
        }
        if "reading" in PARTS:
            yield reading.measured(addresses)
        if "audit" in PARTS:
            yield auditing.measured(addresses[LEGS])
    finally:
        cluster.stop(KEPT)


def _is_met(address: str, name: str) -> bool:
    """Whether a ledger of others is there and its tables could be made; why not is said."""
    if not (PEERS / NEEDS_PEERS[name]).exists():
        sys.stderr.write(f"{name} is not met: it is not in {PEERS} (tests/bench/peers.txt)\n")
        return False
    try:
        _prepare(address, name)
    except subprocess.CalledProcessError as fault:
        sys.stderr.write(f"{name} is not met: {fault}\n")
        return False
    return True


def _prepare(address: str, name: str, *, database: str = "") -> None:
    _order(address, f"CREATE DATABASE bench_{database or name}")
    env = _environment(address, database or name)
    subprocess.run(_worker(name, "prepare"), check=True, cwd=ROOT, env=env)


def _order(address: str, statement: str) -> None:
    with closing(psycopg2.connect(address)) as session:
        session.autocommit = True
        with session.cursor() as cursor:
            cursor.execute(statement)


def _environment(address: str, database: str) -> dict[str, str]:
    is_peer = database in ON_DJANGO
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


def _ratios(found: dict[tuple[str, str], Measured]) -> Found:
    bars = [Bar(f"{name}, sync {sync} (/s)", measured.rate) for (name, sync), measured in found.items()]
    figures = {
        "service_vs_limit_sync": found["service", "on"].rate / found["limit", "on"].rate,
        "service_vs_limit_nosync": found["service", "off"].rate / found["limit", "off"].rate,
        "service_p99_ms_nosync": statistics.median(found["service", "off"].p99_ms),
        "batch_vs_limit": found["batch", "off"].rate / found["limit_batch", "off"].rate,
        "batch_per_s": found["batch", "off"].rate,
        "hot_vs_uniform": found["hot", "on"].rate / found["uniform", "on"].rate,
    }
    for name in ("naive", *NEEDS_PEERS):
        if (name, "off") in found:
            figures[f"service_vs_{name}"] = found["service", "off"].rate / found[name, "off"].rate
    return figures, bars


if __name__ == "__main__":
    raise SystemExit(main())
