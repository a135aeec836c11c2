"""`python -m tests.bench.reading`: how long reading an account takes, at ten thousand legs and at a million.

Each size has a scratch database on the server of DATABASE_URL, filled by the database itself as its
superuser: entries of three legs, dated up to three days before they were recorded, over three years. Members
come with the legs, so that each has a few hundred; the common pool has a third of everything, in sixteen
parts. What is asked is asked through the selectors of the pages, each size in its turn; the figure is the
best of three medians.
"""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import partial
from urllib.parse import urlsplit, urlunsplit

import psycopg2

from tests.bench.report import Bar, publish

SIZES = (10_000, 1_000_000)
LEGS_OF_A_MEMBER = 500
ROUNDS = 41
PASSES = 3
FIRST = datetime(2023, 1, 1, tzinfo=UTC)
LAST_ON = date(2025, 12, 31)
LIMITS = {"balance": 0.5, "statement": 5, "past day": 5, "recorded": 5}

FILL = """
SET session_replication_role = replica;
SET synchronous_commit = off;
SET work_mem = '512MB';
INSERT INTO timebank_account (id, kind, unit, owner_id, opened_at)
  SELECT 100 + m, 'member_time', 'minutes', m, %(first)s FROM generate_series(1, %(members)s) AS m
  UNION ALL SELECT 1, 'commons', 'minutes', NULL, %(first)s;
INSERT INTO timebank_journalentry (
    id, key, fingerprint, request, nature, happened_at, recorded_at, subject, reason, obeys, digest,
    written_in
  ) SELECT e, 'exchange:' || e, repeat('0', 64), '{}', 'mutual_help',
    recorded - random() * interval '3 days', recorded, 'engagement:' || e, '', '{}', sha256(e::text::bytea), e
  FROM generate_series(1, %(entries)s) AS e,
    LATERAL (SELECT %(first)s + interval '3 days' + e * (interval '1090 days' / %(entries)s)) AS at(recorded);
WITH drawn AS (
  SELECT id, happened_at, recorded_at, 1 + (id * 7919) %% %(members)s AS payer,
    1 + (id * 7919 + 1 + id %% (%(members)s - 1)) %% %(members)s AS giver, 60 + id %% 180 AS minutes
  FROM timebank_journalentry
), moved AS (
  SELECT id, position, account_id, part, amount, happened_at, recorded_at FROM drawn, LATERAL (VALUES
    (1, 1::bigint, (id %% 16)::smallint, minutes / 20),
    (2, 100 + giver, 0::smallint, minutes - minutes / 20),
    (3, 100 + payer, 0::smallint, -minutes)
  ) AS leg (position, account_id, part, amount)
)
INSERT INTO timebank_leg (
    entry_id, position, account_id, part, sequence, amount, balance, happened_at, recorded_at, hash
  ) SELECT id, position, account_id, part,
    row_number() OVER parts, amount, sum(amount) OVER parts, happened_at, recorded_at, sha256(id::text::bytea)
  FROM moved WINDOW parts AS (PARTITION BY account_id, part ORDER BY id ROWS UNBOUNDED PRECEDING);
INSERT INTO timebank_subaccount (
    account_id, part, code, kind, unit, balance, reserved, earned, floor, length, last_at
  ) SELECT account_id, part,
    concat_ws('.', kind, unit, owner_id) || CASE WHEN account_id = 1 THEN '/' || part ELSE '' END,
    kind, unit, sum(amount), 0, 0, NULL, count(*), max(leg.recorded_at)
  FROM timebank_leg leg JOIN timebank_account a ON a.id = leg.account_id
  GROUP BY account_id, part, kind, unit, owner_id;
"""

Ask = Callable[[], object]


def main(sizes: list[int]) -> int:
    server = os.environ["DATABASE_URL"]
    addresses = {legs: _database(server, f"commontime_reading_{legs}", legs) for legs in sizes}
    found: dict[str, dict[str, float]] = {}
    for _pass in range(PASSES):
        for legs, address in addresses.items():
            best = found.setdefault(f"{legs:,}", {})
            for name, value in _measured(address).items():
                best[name] = min(value, best.get(name, value))
    _publish(found)
    return 0


def _measured(address: str) -> dict[str, float]:
    words = [sys.executable, "-m", "tests.bench.reading", "measure"]
    environment = {**os.environ, "DATABASE_URL": address}
    said = subprocess.run(words, env=environment, check=True, capture_output=True, text=True)
    parted = (line.partition("\t") for line in said.stdout.splitlines())
    return {name: float(value) for name, _tab, value in parted}


def _database(server: str, name: str, legs: int) -> str:
    """The address of a scratch database with so many legs; one that is there already is used again."""
    parts = urlsplit(server)
    address = urlunsplit(parts._replace(path=f"/{name}"))
    asked = psycopg2.connect(server)
    asked.autocommit = True
    with asked.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_database WHERE datname = %s", [name])
        row = cursor.fetchone()
        if row and row[0]:
            return address
        cursor.execute(f"CREATE DATABASE {name}")
    asked.close()
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity=0"],
        env={**os.environ, "DATABASE_URL": address},
        check=True,
    )
    started = time.monotonic()
    filled = psycopg2.connect(address)
    filled.autocommit = True
    with filled.cursor() as cursor:
        members = max(legs // LEGS_OF_A_MEMBER, 10)
        cursor.execute(FILL, {"first": FIRST, "members": members, "entries": legs // 3})
        cursor.execute("VACUUM (ANALYZE) timebank_leg")
        cursor.execute("VACUUM (ANALYZE) timebank_journalentry")
        cursor.execute("ANALYZE")
    filled.close()
    sys.stderr.write(f"{legs:,} legs written in {time.monotonic() - started:.0f} s\n")
    return address


def measure() -> int:
    """Each question in rounds; its name and median in milliseconds, a line each."""
    import django

    django.setup()
    from coop.domain.actors import PLATFORM
    from timebank.services import days

    days.count(by=PLATFORM, at=FIRST)
    for name, milliseconds in _medians(_questions()).items():
        sys.stdout.write(f"{name}\t{milliseconds:.3f}\n")
    return 0


def _questions() -> Mapping[str, Ask]:
    from timebank.domain import periods
    from timebank.domain.periods import ONE_DAY
    from timebank.domain.statements import Place
    from timebank.selectors import accounts, balances, funds, histories

    fund, member = 1, accounts.of_member(7) or 0
    recent = periods.of_days(LAST_ON - 180 * ONE_DAY, LAST_ON)
    whole = periods.of_days(FIRST.date(), LAST_ON)
    middle = FIRST + timedelta(days=500)
    questions: dict[str, Ask] = {
        "balance, member": lambda: balances.of_member(7),
        "balance, pool": funds.pool,
    }
    asked: dict[str, Callable[[int], object]] = {
        "statement": lambda account: histories.page(account, recent),
        "statement in the middle": lambda account: histories.page(account, whole, after=Place(middle)),
        "past day": lambda account: histories.held(account, before=middle),
        "recorded": lambda account: histories.held_as_recorded(account, before=middle),
    }
    for whose, account in (("member", member), ("pool", fund)):
        questions |= {f"{name}, {whose}": partial(ask, account) for name, ask in asked.items()}
    return questions


def _medians(questions: Mapping[str, Ask]) -> dict[str, float]:
    taken: dict[str, list[float]] = {name: [] for name in questions}
    for _round in range(ROUNDS):
        for name, ask in questions.items():
            started = time.perf_counter()
            ask()
            taken[name].append((time.perf_counter() - started) * 1000)
    return {name: statistics.median(each[3:]) for name, each in taken.items()}


def _publish(found: dict[str, dict[str, float]]) -> None:
    bars = [
        Bar(f"{name}, {legs} legs", value, LIMITS.get(name.partition(",")[0].removesuffix(" in the middle")))
        for legs, figures in found.items()
        for name, value in figures.items()
    ]
    first, last = next(iter(found.values())), list(found.values())[-1]
    growth = {f"growth, {name}": last[name] / first[name] for name in first}
    figures = {
        "balance_ms": max(last["balance, member"], last["balance, pool"]),
        "statement_ms": max(value for name, value in last.items() if name.startswith("statement")),
        "past_day_ms": max(last["past day, member"], last["past day, pool"]),
        # What was recorded is found by halving, so it grows by a step for each doubling: not in this figure.
        "read_growth": max(value for name, value in growth.items() if "recorded" not in name),
    }
    publish("reading", "Reading an account (medians)", "ms", bars, figures | growth)


if __name__ == "__main__":
    if sys.argv[1:] == ["measure"]:
        sys.exit(measure())
    sys.exit(main([int(word.replace("_", "")) for word in sys.argv[1:]] or list(SIZES)))
