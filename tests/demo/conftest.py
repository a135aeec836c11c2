"""The demo cooperative, built once for all the tests of this folder and rolled back after them."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from config.demo import cooperative

NOW = datetime(2026, 11, 16, 10, 0, tzinfo=UTC)


@pytest.fixture(scope="package")
def house(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The demo as it stands on a Monday of November 2026; tests.turns keeps those who ask for it together."""
    with django_db_blocker.unblock():
        outer = transaction.atomic()
        outer.__enter__()
        try:
            cooperative.build(now=NOW, progress=lambda at: None)
            yield
        finally:
            transaction.set_rollback(True)
            outer.__exit__(None, None, None)
