"""Empty the tables between tests that commit, down to what the house opens with.

The append-only tables refuse TRUNCATE, as they must. Only here, and only for a superuser, a session says
that it is a replica, for which PostgreSQL runs no trigger; the application itself could not.
"""

from collections.abc import Callable, Iterable, Sequence

import pytest
from django.core.management.color import Style
from django.db.backends.postgresql.operations import DatabaseOperations

from tests import founding

SqlFlush = Callable[..., list[str]]
AS_A_REPLICA = ("SET LOCAL ROLE none;", "SET LOCAL session_replication_role = replica;")


def without_triggers(patch: pytest.MonkeyPatch) -> None:
    """Django sends what `sql_flush` returns in one transaction, so SET LOCAL ends with it."""
    plain: SqlFlush = DatabaseOperations.sql_flush

    def sql_flush(
        self: DatabaseOperations, style: Style, tables: Sequence[str], **options: bool
    ) -> Iterable[str]:
        truncations = plain(self, style, tables, **options)
        return [*AS_A_REPLICA, *truncations, *founding.again()] if truncations else []

    patch.setattr(DatabaseOperations, "sql_flush", sql_flush)
