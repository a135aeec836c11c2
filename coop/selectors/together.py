"""Several questions to the database asked as one: a list costs as many round trips as one of its lines."""

from collections.abc import Mapping
from typing import Any

from django.db import connection

Question = tuple[str, Mapping[str, Any]]
"""SQL that answers rows of the same columns as the others, and its values."""


def rows(questions: Mapping[int, Question]) -> list[tuple[Any, ...]]:
    """The rows of every question, each after the number of its question; in no order."""
    if not questions:
        return []
    with connection.cursor() as cursor:
        parts = [
            # The SQL is a selector's own, and the driver puts its values in.
            f"SELECT {number:d}::bigint, told.* FROM ({cursor.mogrify(sql, values).decode()}) told"  # noqa: S608
            for number, (sql, values) in questions.items()
        ]
        cursor.execute(" UNION ALL ".join(parts))
        return list(cursor.fetchall())
