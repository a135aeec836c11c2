"""People of the tests who were made before: the rows that services wrote for them, written again.

Making somebody asks the database some twenty questions, and thousands of tests need somebody. What the
services write is looked at once in each process; the next person who is the same is a copy of it, in one
question, with ids and a member number of their own.
"""
# ruff: noqa: S608  the statements are made of our own names

import json
from collections.abc import Callable, Hashable
from dataclasses import dataclass

from django.db import connection

from coop.domain.actors import Actor, Role

FOUND = {
    "coop_user": "id = %(user)s",
    "account_emailaddress": "user_id = %(user)s",
    "coop_member": "user_id = %(user)s",
    "coop_profile": "member_id = %(member)s",
    "coop_rolegrant": "user_id = %(user)s",
    "coop_auditevent": "subject IN ('user:' || %(user)s, 'member:' || %(member)s)",
}
"""Every table that knows a new person, and how their rows are found there."""
LEFT_OUT = {
    "coop_user": set[str](),
    "account_emailaddress": {"id"},
    "coop_member": {"number"},
    "coop_profile": set[str](),
    "coop_rolegrant": {"id"},
    "coop_auditevent": {"id", "recorded_at"},
}
"""What the database gives to each of them anew."""
CHANGED = {
    ("coop_user", "id"): "ids.user_id",
    ("coop_member", "id"): "ids.member_id",
    ("coop_auditevent", "subject"): (
        "CASE WHEN it.subject LIKE 'user:%%' THEN 'user:' || ids.user_id ELSE 'member:' || ids.member_id END"
    ),
}
IDS = (
    "ids AS MATERIALIZED (SELECT nextval(pg_get_serial_sequence('coop_user', 'id')) AS user_id,"
    " nextval(pg_get_serial_sequence('coop_member', 'id')) AS member_id)"
)


@dataclass(frozen=True)
class Kept:
    """rows: as JSON, by table. is_member: it acts as a member; who has only asked to become one does not."""

    statement: str
    rows: dict[str, str]
    is_member: bool
    roles: frozenset[Role]


kept: dict[Hashable, Kept] = {}


def of(key: Hashable, make: Callable[[], Actor]) -> Actor:
    """Who was made under this key before is copied; who was not is made, and kept for the next time.

    key: all that `make` depends on.
    """
    if key in kept:
        return _lay(kept[key])
    person = make()
    kept[key] = _look_at(person)
    return person


def rows_of(user_id: int) -> dict[str, list[dict[str, object]]]:
    """All that is known of a person, by table."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT min(id) FROM coop_member WHERE user_id = %s", [user_id])
        ids = {"user": user_id, "member": cursor.fetchone()[0]}
        found = {}
        for table, where in FOUND.items():
            cursor.execute(f"SELECT to_jsonb(one)::text FROM {table} one WHERE {where} ORDER BY 1", ids)
            found[table] = [json.loads(row) for (row,) in cursor.fetchall()]
    return found


def _look_at(person: Actor) -> Kept:
    rows = {table: found for table, found in rows_of(person.user_id or 0).items() if found}
    steps = [_writing(table, [*found[0]]) for table, found in rows.items()]
    return Kept(
        statement=f"WITH {', '.join([IDS, *steps])} SELECT user_id, member_id FROM ids",
        rows={table: json.dumps(found) for table, found in rows.items()},
        is_member=person.member_id is not None,
        roles=person.roles,
    )


def _writing(table: str, every_column: list[str]) -> str:
    columns = [column for column in every_column if column not in LEFT_OUT[table]]
    names = ", ".join(f'"{column}"' for column in columns)
    values = ", ".join(
        f"ids.{column}" if column in ("user_id", "member_id") and table != "coop_auditevent"
        else CHANGED.get((table, column), f'it."{column}"')
        for column in columns
    )  # fmt: skip
    return (
        f"{table}_laid AS (INSERT INTO {table} ({names})"
        f" SELECT {values} FROM jsonb_populate_recordset(NULL::{table}, %({table})s) it, ids)"
    )


def _lay(one: Kept) -> Actor:
    with connection.cursor() as cursor:
        cursor.execute(one.statement, one.rows)
        user_id, member_id = cursor.fetchone()
    return Actor(user_id=user_id, member_id=member_id if one.is_member else None, roles=one.roles)
