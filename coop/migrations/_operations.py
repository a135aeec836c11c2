"""What the migrations of every app are made of: tables that are made at once, and SQL that lies in files."""

from collections.abc import Sequence
from pathlib import Path

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class AtOnce(Operation):
    """Tables that are made together, from one drawing of all models (docs/adr/0020).

    Django draws every model that is tied to another one anew after each operation, and all of ours are tied to
    the member: a hundred tables, drawn again a hundred times, took ten seconds of each new database.
    """

    reversible = False

    def __init__(self, operations: Sequence[Operation]) -> None:
        self.operations = operations

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        state.__dict__.pop("apps", None)  # what Django keeps of its last drawing; it draws when it is asked again
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return f"At once: {', '.join(operation.describe() for operation in self.operations)}"


def of_files(migration: str, *names: str) -> list[migrations.RunSQL]:
    """The SQL of sql/NAME.sql beside a migration (its `__file__`), each whole.

    A function is changed in its file, with CREATE OR REPLACE, and a new migration reads that file again.
    """
    folder = Path(migration).parent / "sql"
    return [migrations.RunSQL((folder / f"{name}.sql").read_text()) for name in names]
