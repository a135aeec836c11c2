"""What sealing costs those who post, and how long an entry waits for its number.

The cost: rounds of posting with the sealer at work and without, in turn, as a median of their ratios. The
lag: posting at a steady pace, somebody looks every 20 ms up to which number is sealed; an entry's lag is the
time between its recording and the look that saw it sealed.
"""

import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from itertools import pairwise
from threading import Event, Thread

import psycopg2

from tests.bench.filling import ROOT
from tests.bench.report import Bar

PROCESSES = 4
PER_SECOND = 1_000
EVERY_SECONDS = "2"
"""As docs/operations.md has it: `manage.py seal --watch 2`."""

Round = Callable[[dict[str, str]], float]
LIMITS = {"seal_lag_s": 5.0, "seal_cost_percent": 5.0}


def measured(
    address: str, env: dict[str, str], post: Round, rounds: int
) -> tuple[dict[str, float], list[Bar]]:
    """post: one round of the service's processes with this environment; transfers per second."""
    _seal_all(env)
    alone, beside = [], []
    for _round in range(rounds):
        alone.append(post(env))
        with _sealer(env):
            beside.append(post(env))
        _seal_all(env)
    with _sealer(env), _looks(address) as looks:
        pace = post(env | {"BENCH_PER_S": str(PER_SECOND / PROCESSES)})
        time.sleep(2 * float(EVERY_SECONDS) + 1)
    lags = _lags(address, looks)
    figures = {
        "seal_lag_s": lags[int(len(lags) * 0.99)],
        "seal_lag_median_s": statistics.median(lags),
        "seal_pace_per_s": pace,
        "seal_cost_percent": 100 * (1 - statistics.median(b / a for a, b in zip(alone, beside, strict=True))),
    }
    return figures, [Bar(name, figures[name], LIMITS[name]) for name in LIMITS]


def _seal_all(env: dict[str, str]) -> None:
    words = [sys.executable, "manage.py", "seal"]
    subprocess.run(words, check=True, cwd=ROOT, env=env, stdout=subprocess.DEVNULL)


@contextmanager
def _sealer(env: dict[str, str]) -> Iterator[None]:
    words = [sys.executable, "manage.py", "seal", "--watch", EVERY_SECONDS]
    with subprocess.Popen(words, cwd=ROOT, env=env) as process:
        time.sleep(2)  # until it is there: what it takes to start is not what sealing costs
        try:
            yield
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait()


@contextmanager
def _looks(address: str) -> Iterator[list[tuple[float, int]]]:
    """When somebody looked, by the server's clock, and up to which number everything was sealed."""
    seen: list[tuple[float, int]] = []
    over = Event()

    def look() -> None:
        with closing(psycopg2.connect(address)) as session:
            session.autocommit = True
            with session.cursor() as cursor:
                while not over.wait(0.02):
                    cursor.execute(
                        "SELECT extract(epoch FROM clock_timestamp())::float8, coalesce(max(last), 0) "
                        "FROM timebank_block"
                    )
                    seen.append(cursor.fetchone() or (0.0, 0))

    thread = Thread(target=look)
    thread.start()
    try:
        yield seen
    finally:
        over.set()
        thread.join()


def _lags(address: str, looks: list[tuple[float, int]]) -> list[float]:
    """Of each entry that was sealed while somebody looked, in order."""
    lags: list[float] = []
    with closing(psycopg2.connect(address)) as session, session.cursor() as cursor:
        for (_before, low), (at, high) in pairwise(looks):
            if high > low:
                cursor.execute(
                    "SELECT extract(epoch FROM recorded_at)::float8 FROM timebank_sealedentry sealed "
                    "JOIN timebank_journalentry entry ON entry.id = sealed.entry_id "
                    "WHERE number > %s AND number <= %s",
                    [low, high],
                )
                lags += [at - recorded for (recorded,) in cursor.fetchall()]
    return sorted(lags)
