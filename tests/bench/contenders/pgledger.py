"""pgledger: SQL alone, called through psycopg2 with autocommit. It has neither key nor chain."""

import random
from collections.abc import Callable
from pathlib import Path

from tests.bench.contenders import ACCOUNTS
from tests.bench.contenders.limit import connect

FOLDER = Path(__file__).resolve().parents[3] / "var" / "peers" / "pgledger"
"""Where its two files are put: the ULIDs that it names its rows with, and itself (tests/bench/peers.txt)."""
OPEN = (
    "INSERT INTO pgledger_accounts (name, currency, allow_negative_balance, allow_positive_balance,"
    " created_at, updated_at) SELECT 'Member ' || n, 'EUR', true, true, now(), now()"
    " FROM generate_series(1, %s) AS n"
)


def prepare() -> None:
    with connect().cursor() as cursor:
        for name in ("uuid-to-ulid.sql", "pgledger.sql"):
            cursor.execute((FOLDER / name).read_text())
        cursor.execute(OPEN, [ACCOUNTS])


def begin(seed: int) -> Callable[[str], object]:
    chance, cursor = random.Random(seed), connect().cursor()
    cursor.execute("SELECT id FROM pgledger_accounts ORDER BY id")
    accounts = [pk for (pk,) in cursor.fetchall()]

    def transfer(_key: str) -> object:
        giver, receiver = chance.sample(accounts, 2)
        cursor.execute("SELECT id FROM pgledger_create_transfer(%s, %s, %s)", (receiver, giver, 60))
        return cursor.fetchone()

    return transfer
