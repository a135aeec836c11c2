"""Acting in the database as somebody else than the application, for tests that go around it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from config import roles

OWNER = "none"
"""The log-in itself, which owns every table (and is a superuser on the servers that tests use)."""
EVERYONE = (OWNER, roles.APPLICATION, roles.AUDITOR)


@contextmanager
def acting_as(role: str) -> Iterator[None]:
    """With the rights of this role, then with those of the application again.

    Where a refusal leaves through here, the roll-back of its transaction brings them back.
    """
    _take(role)
    try:
        yield
    except BaseException:
        if not connection.in_atomic_block:
            _take(roles.APPLICATION)
        raise
    _take(roles.APPLICATION)


def _take(role: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {role}")
