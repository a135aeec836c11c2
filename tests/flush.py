"""Empty the tables between tests that commit, down to what the house opens with.

The append-only tables refuse TRUNCATE, as they must. Only here, and only for a superuser, a session says
that it is a replica, for which PostgreSQL runs no trigger; the application itself could not.
"""

from collections.abc import Iterable, Sequence

import pytest
from django.core.management.color import Style
from django.core.management.commands import flush
from django.db.backends.postgresql.operations import DatabaseOperations

from tests import founding

AS_A_REPLICA = ("SET LOCAL ROLE none;", "SET LOCAL session_replication_role = replica;")
KEPT = frozenset({"django_content_type", "auth_permission"})
"""What models exist is the same in every test: it is neither emptied nor looked up again."""


def without_triggers(patch: pytest.MonkeyPatch) -> None:
    """Django sends what `sql_flush` returns in one transaction, so SET LOCAL ends with it.

    Few tables hold anything: to delete from each takes less than to truncate them all. What Django does after
    migrations is left out, since KEPT has it still.
    """

    def sql_flush(
        self: DatabaseOperations, style: Style, tables: Sequence[str], **options: bool
    ) -> Iterable[str]:
        emptied = [table for table in tables if table not in KEPT and table not in founding.TABLES]
        deletions = [f"DELETE FROM {self.quote_name(table)};" for table in emptied]  # noqa: S608  our own names
        return [*AS_A_REPLICA, " ".join(deletions), *founding.again()] if deletions else []

    patch.setattr(DatabaseOperations, "sql_flush", sql_flush)
    patch.setattr(flush, "emit_post_migrate_signal", lambda *_arguments, **_options: None)
