"""The demo cooperative, built once for all the tests of this folder and rolled back after them."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from config.demo import cooperative

NOW = datetime(2026, 11, 16, 10, 0, tzinfo=UTC)
HERE = Path(__file__).parent


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The tests of this folder run one after the other and in one process, whatever shuffles the rest."""
    ours = [item for item in items if item.path.is_relative_to(HERE)]
    for item in ours:
        item.add_marker(pytest.mark.xdist_group("demo"))
    others = [item for item in items if not item.path.is_relative_to(HERE)]
    items[:] = [*ours, *others]


@pytest.fixture(scope="package")
def house(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The demo as it stands on a Monday of November 2026."""
    with django_db_blocker.unblock():
        outer = transaction.atomic()
        outer.__enter__()
        try:
            cooperative.build(now=NOW, progress=lambda at: None)
            yield
        finally:
            transaction.set_rollback(True)
            outer.__exit__(None, None, None)
