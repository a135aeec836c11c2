"""A lock names what it locks: with a join, `select_for_update()` locks rows of every table, in any order."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db.models.sql.compiler import SQLCompiler

from tests.strict.silence import SilentMistake

as_sql = SQLCompiler.as_sql


@contextmanager
def enforced() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SQLCompiler, "as_sql", _as_sql)
        yield


def _as_sql(compiler: SQLCompiler, *args: Any, **options: Any) -> Any:  # noqa: ANN401  hands on what Django gives
    statement = as_sql(compiler, *args, **options)
    query = compiler.query
    if query.select_for_update and not query.select_for_update_of:
        joined = [alias for alias, count in query.alias_refcount.items() if count]
        if len(joined) > 1:
            raise SilentMistake(f'select_for_update over {", ".join(joined)}: say of=("self",)')
    return statement
