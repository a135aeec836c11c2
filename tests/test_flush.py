"""Tests that commit leave nothing behind, even in tables that refuse TRUNCATE."""

import pytest
from django.db import connection


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_append_only_tables_are_emptied(turn: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM coop_auditevent")
        assert cursor.fetchone() == (0,)
        cursor.execute(
            "INSERT INTO coop_auditevent (at, action, subject, data) VALUES (now(), 'test.left', 'x', '{}')"
        )
