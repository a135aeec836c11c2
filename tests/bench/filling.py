"""A ledger of millions of legs for `make bench-ledger`, written by the database itself, sound in every hash.

Entries of three legs over three years, dated up to three days before they were recorded. Members come with
the legs, so that each has a few hundred; the common pool has a third of everything, in sixteen parts. It is
kept between runs, under a name that has the door's text in it: another door is filled anew.
"""

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import psycopg2

ROOT = Path(__file__).resolve().parent.parent.parent
SQL = ROOT / "timebank" / "migrations" / "sql"
LEGS_OF_A_MEMBER = 500
FIRST = datetime(2023, 1, 1, tzinfo=UTC)
LAST_ON = date(2025, 12, 31)
BLOCK = 10_000
LAST_BLOCK = 1_000
"""What an audit that goes on from the block before has to read."""

# One link after the other, as the door writes them, over the legs of a sub-account in their order.
LINKS = """
CREATE FUNCTION bench_link(bytea, bytea, text, bigint, bigint, bigint) RETURNS bytea LANGUAGE sql AS $$
  SELECT sha256(record_send(ROW($1, $2, $3, $4, $5, $6)))
$$;
CREATE AGGREGATE bench_chain(bytea, text, bigint, bigint, bigint) (SFUNC = bench_link, STYPE = bytea);
"""

ACCOUNTS = """
INSERT INTO timebank_account (id, kind, unit, owner_id, opened_at)
  SELECT 100 + m, 'member_time', 'minutes', m, %(first)s FROM generate_series(1, %(members)s) AS m
  UNION ALL SELECT 1, 'commons', 'minutes', NULL, %(first)s;
CREATE UNLOGGED TABLE bench_entry AS
SELECT id, recorded - random() * interval '3 days' AS happened_at, recorded AS recorded_at, payer, giver,
  minutes, format('{"acting_for_id":null,"cents":0,"giver_id":%%s,"happened_at":"%%s","minutes":%%s,'
    '"nature":"mutual_help","receiver_id":%%s,"subject":"engagement:%%s","verb":"exchange"}',
    giver, recorded, minutes, payer, id) AS request
FROM (
  SELECT id, %(first)s + interval '3 days' + id * (interval '1090 days' / %(entries)s) AS recorded,
    1 + (id * 7919) %% %(members)s AS payer,
    1 + (id * 7919 + 1 + id %% (%(members)s - 1)) %% %(members)s AS giver, 60 + id %% 180 AS minutes
  FROM generate_series(1, %(entries)s::bigint) AS id
) AS drawn;
CREATE UNLOGGED TABLE bench_leg AS
SELECT id, position, account_id, part, amount, code,
  row_number() OVER parts AS sequence, (sum(amount) OVER parts)::bigint AS balance
FROM bench_entry, LATERAL (VALUES
  (1::smallint, 1::bigint, (id %% 16)::smallint, minutes / 20, 'commons.minutes/' || id %% 16),
  (2::smallint, 100 + giver, 0::smallint, minutes - minutes / 20, 'member_time.minutes.' || giver),
  (3::smallint, 100 + payer, 0::smallint, -minutes, 'member_time.minutes.' || payer)
) AS leg (position, account_id, part, amount, code)
WINDOW parts AS (PARTITION BY account_id, part ORDER BY id ROWS UNBOUNDED PRECEDING);
"""

# The expressions of the door (migrations/sql/door.sql): an audit of what is filled finds nothing.
ENTRIES = """
INSERT INTO timebank_journalentry (
    id, key, fingerprint, request, nature, happened_at, recorded_at, subject, reason, obeys, digest,
    written_in
  )
SELECT id, key, fingerprint, request, 'mutual_help', happened_at, recorded_at, subject, '', '{}',
  sha256(record_send(ROW(
    id, key, fingerprint, request, 'mutual_help'::text, NULL::bigint, NULL::bigint, NULL::bigint, happened_at,
    recorded_at, subject, NULL::bigint, NULL::bigint, ''::text, '{}'::bigint[], accounts, amounts
  ))), 3
FROM (
  SELECT bench_entry.*, 'exchange:' || id AS key, 'engagement:' || id AS subject,
    encode(sha256(convert_to(request, 'UTF8')), 'hex') AS fingerprint,
    ARRAY['commons.minutes/' || id % 16, 'member_time.minutes.' || giver, 'member_time.minutes.' || payer]
      AS accounts,
    ARRAY[minutes / 20, minutes - minutes / 20, -minutes] AS amounts
  FROM bench_entry
) AS written ORDER BY id
"""
LEGS = """
INSERT INTO timebank_leg (
    entry_id, position, account_id, part, sequence, amount, balance, happened_at, recorded_at, hash
  )
SELECT leg.id, position, account_id, part, sequence, amount, balance, entry.happened_at, entry.recorded_at,
  bench_chain(entry.digest, code, sequence, amount, balance)
    OVER (PARTITION BY account_id, part ORDER BY sequence ROWS UNBOUNDED PRECEDING)
FROM bench_leg leg JOIN timebank_journalentry entry ON entry.id = leg.id
ORDER BY leg.id, position
"""
PARTS = """
INSERT INTO timebank_subaccount (
    account_id, part, code, kind, unit, balance, reserved, earned, floor, length, last_at
  ) SELECT account_id, leg.part, leg.code, kind, unit, sum(amount), 0,
    CASE WHEN kind = 'member_time' THEN sum(greatest(amount, 0)) ELSE 0 END,
    CASE WHEN kind = 'member_time' THEN -24000 END, count(*), %(last)s
  FROM bench_leg leg JOIN timebank_account a ON a.id = leg.account_id
  GROUP BY account_id, leg.part, leg.code, kind, unit;
INSERT INTO timebank_sealedentry (number, entry_id, block_id, leaf)
  SELECT id, id, least((id - 1) / %(block)s, %(full)s) + 1,
    sha256('\\x00'::bytea || record_send(ROW(id, digest)))
  FROM timebank_journalentry ORDER BY id;
DROP TABLE bench_entry, bench_leg;
SELECT setval('timebank_journalentry_id_seq', %(entries)s);
"""


def database(server: str, legs: int, *, members: int | None = None) -> str:
    """The name of a database with so many legs; one that is there already, of this door, is used again.

    members: as come with the legs, unless said.
    """
    members = members or max(legs // LEGS_OF_A_MEMBER, 10)
    texts = [path.read_text() for path in sorted(SQL.glob("*.sql"))]
    texts += [LINKS, ACCOUNTS, ENTRIES, LEGS, PARTS, f"{BLOCK} {LAST_BLOCK} {members}"]
    name = f"bench_{legs}_{hashlib.sha256(''.join(texts).encode()).hexdigest()[:10]}"
    with closing(psycopg2.connect(server)) as session:
        session.autocommit = True
        with session.cursor() as cursor:
            cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"bench_{legs}_%"])
            known = [row[0] for row in cursor.fetchall()]
            if name in known:
                manage(_address(server, name), "migrate", "--verbosity=0")
                return name
            for old in [*known, f"{name}_new"]:
                cursor.execute(f'DROP DATABASE IF EXISTS "{old}"')
            cursor.execute(f'CREATE DATABASE "{name}_new"')
            _fill(_address(server, f"{name}_new"), legs, members)
            cursor.execute(f'ALTER DATABASE "{name}_new" RENAME TO "{name}"')
    return name


def _address(server: str, name: str) -> str:
    return server.replace("/commontime?", f"/{name}?")


def manage(address: str, *words: str) -> None:
    """A command of the project on this database; what it says is for whoever watches."""
    env = os.environ | {"DATABASE_URL": address, "MODE": "test", "PYTHONWARNINGS": "ignore"}
    subprocess.run([sys.executable, "manage.py", *words], env=env, check=True, cwd=ROOT, stdout=2)


def _fill(address: str, legs: int, members: int) -> None:
    started = time.monotonic()
    manage(address, "migrate", "--verbosity=0")
    entries = legs // 3
    values = {
        "first": FIRST,
        "members": members,
        "entries": entries,
        "block": BLOCK,
        "full": max(entries - LAST_BLOCK, 1) // BLOCK,
        "last": datetime(2026, 1, 1, tzinfo=UTC),
    }
    with closing(psycopg2.connect(address)) as session:
        session.autocommit = True
        with session.cursor() as cursor:
            cursor.execute(
                "SET session_replication_role = replica; SET synchronous_commit = off; "
                "SET work_mem = '512MB'; SET maintenance_work_mem = '512MB'"
            )
            for step in (LINKS, ACCOUNTS, ENTRIES, LEGS, PARTS):
                cursor.execute(step, None if step in (LINKS, ENTRIES, LEGS) else values)
            _seal(cursor, entries)
            for table in ("timebank_leg", "timebank_journalentry", "timebank_sealedentry"):
                cursor.execute(f"VACUUM (ANALYZE) {table}")
            cursor.execute("ANALYZE; DROP AGGREGATE bench_chain(bytea, text, bigint, bigint, bigint)")
    manage(address, "count_days")
    sys.stderr.write(f"{legs:,} legs written in {time.monotonic() - started:.0f} s\n")


def _seal(cursor: Any, entries: int) -> None:  # noqa: ANN401  psycopg2 has no types
    """Roots and kept nodes of the tree, as the sealer computes them."""
    from timebank.domain.logs import GrowingLog

    log, blocks, nodes = GrowingLog(), StringIO(), StringIO()
    before, place = log.root, 1
    ends = _ends(entries)
    end = next(ends)
    for first in range(1, entries + 1, BLOCK):
        cursor.execute(
            "SELECT leaf FROM timebank_sealedentry WHERE number BETWEEN %s AND %s ORDER BY number",
            [first, first + BLOCK - 1],
        )
        for (leaf,) in cursor.fetchall():
            for node in log.append(bytes(leaf)):
                nodes.write(f"{node.level}\t{node.index}\t\\\\x{node.hash.hex()}\n")
            if log.size == end:
                root, start = log.root, (place - 1) * BLOCK + 1
                blocks.write(
                    f"{place}\t{start}\t{end}\t\\\\x{root.hex()}\t\\\\x{before.hex()}\t2026-01-01\t4\n"
                )
                before, place, end = root, place + 1, next(ends, 0)
    for table, text in (
        ("timebank_block (number, first, last, root, previous, sealed_at, horizon)", blocks),
        ("timebank_tilenode (level, index, hash)", nodes),
    ):
        text.seek(0)
        cursor.copy_expert(f"COPY {table} FROM STDIN", text)
    cursor.execute("UPDATE timebank_block SET cluster = (SELECT system_identifier FROM pg_control_system())")


def _ends(entries: int) -> Iterator[int]:
    """The last number of each block; the last block is a small one."""
    yield from range(BLOCK, max(entries - LAST_BLOCK, 1) // BLOCK * BLOCK + 1, BLOCK)
    yield entries
