"""Whoever adds a column to the ledger says what proves that it was not changed: here it is, and found."""
# ruff: noqa: S608 (statements of our own, which change what nobody may)

import pytest
from django.db import connection, transaction

from tests.timebank.test_tamperings import Ledger, ledger, sql, without_promises  # noqa: F401  a fixture
from timebank.selectors import audit

pytestmark = pytest.mark.django_db

# By table: the columns that no hash covers and no check compares, each with the reason why that may be.
EXEMPT = {
    "timebank_journalentry": {
        "written_in": "the server's own number of a transaction: it says which look sealed the entry, and "
        "where the entry was sealed is covered by its number",
    },
    "timebank_leg": {},
    "timebank_account": {
        "opened_at": "it says nothing of any hour; what the account counts is dated by its entries",
    },
    "timebank_subaccount": {
        "id": "nothing names it: legs name the account and the part, hashes the code",
        "closed_at": "it only refuses: whether who left holds anything is looked at by their membership",
        "last_at": "it only keeps the next entry from being recorded before it",
    },
    "timebank_sealedentry": {},
    "timebank_block": {
        "sealed_at": "published with the head, outside the database",
        "horizon": "where to look next: what a wrong one passes over is told as not sealed",
        "cluster": "whether the horizon means something: where it does not, everything is looked at",
    },
    "timebank_tilenode": {},
}

CHANGES = {
    "bigint": "coalesce({0}, 0) + 1000000",
    "smallint": "{0} + 30",
    "text": "'x' || left({0}, -1)",
    "character varying": "'x' || left({0}, -1)",
    "timestamp with time zone": "{0} + interval '1 microsecond'",
    "bytea": "sha256({0})",
    "ARRAY": "{0} || 1000000::bigint",
}
"""Another value, by the type of a column as information_schema names it."""

OTHERWISE = {
    "reason": "'Another'",
    "unit": "CASE unit WHEN 'minutes' THEN 'cents' ELSE 'minutes' END",
    "reserved": "reserved + 1",
    "first": "first - 1",
}
"""Where that is refused by a constraint, or is no small change."""


def columns(table: str) -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name, data_type FROM information_schema.columns "
            "WHERE table_schema = 'public' AND table_name = %s ORDER BY column_name",
            [table],
        )
        return dict(cursor.fetchall())


def row_of(table: str, column: str, ledger: Ledger) -> str:  # noqa: F811
    """Which row is changed: a correction has every column of an entry, an exchange the others."""
    correction = column in ("reason", "reverses_id")
    entry_id = ledger["reversal:u" if correction else "exchange:1"]
    return {
        "timebank_journalentry": f"id = {entry_id}",
        "timebank_leg": f"(entry_id, position) = ({entry_id}, 1)",
        "timebank_account": f"kind = '{'member_contribution' if column == 'owner_id' else 'recognition'}'",
        "timebank_subaccount": f"code = '{ledger.ana}'",
        "timebank_sealedentry": "number = 2",
        "timebank_block": "number = 2",
    }[table]


@pytest.mark.parametrize("table", [name for name in EXEMPT if name != "timebank_tilenode"])
def test_a_change_of_any_column_is_found(ledger: Ledger, table: str) -> None:  # noqa: F811
    found = columns(table)
    assert EXEMPT[table].keys() - found.keys() == set(), "an exemption outlives its column"
    unseen = []
    for column, kind in found.items():
        with transaction.atomic():
            with without_promises():
                where = row_of(table, column, ledger)
                value = OTHERWISE.get(column, CHANGES[kind].format(column))
                sql(f"UPDATE {table} SET {column} = {value} WHERE {where}")
            unseen += [column] if audit.check().is_sound else []
            transaction.set_rollback(True)
    assert sorted(unseen) == sorted(EXEMPT[table])


def test_the_tree_of_hashes_has_no_column_more() -> None:
    """A changed node is found in test_tamperings; its level and index are its place."""
    assert set(columns("timebank_tilenode")) == {"level", "index", "hash"}
