"""The limit: what the database does when nothing but a transfer is asked of it.

One server-side function (limit.sql): idempotent, checked against a limit, two legs with their running
balance, two account rows updated; called through psycopg2 with autocommit. No chain, no rules, no roles.
"""

import os
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg2

from tests.bench.contenders import ACCOUNTS

TABLES = Path(__file__).with_name("limit.sql")


def connect() -> Any:  # noqa: ANN401  psycopg2 has no types
    session = psycopg2.connect(os.environ["DATABASE_URL"])
    session.autocommit = True
    return session


def prepare() -> None:
    with connect().cursor() as cursor:
        cursor.execute(TABLES.read_text(), [ACCOUNTS])


def begin(seed: int) -> Callable[[str], object]:
    chance, cursor = random.Random(seed), connect().cursor()

    def transfer(key: str) -> object:
        giver, receiver = chance.sample(range(1, ACCOUNTS + 1), 2)
        cursor.execute("SELECT transfer(%s, %s, %s, %s)", (key, receiver, giver, 60))
        return cursor.fetchone()

    return transfer
