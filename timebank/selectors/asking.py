"""Asking the database a question that the language of models can not say."""

from typing import Any

from django.db import connection


def asked(statement: str, **values: Any) -> list[tuple[Any, ...]]:  # noqa: ANN401  of a query
    """All the rows of a statement with named places."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
