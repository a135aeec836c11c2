"""A database that the former migrations made is carried over, whole or not at all (docs/adr/0020)."""

from collections.abc import Iterable, Iterator

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from config import former, roles

FORMER = {(app, name) for app, names in former.FORMER.items() for name in names}
INSTEAD = {(app, name) for app, names in former.INSTEAD.items() for name in names}


def recorded() -> set[tuple[str, str]]:
    return {key for key in MigrationRecorder(connection).applied_migrations() if key[0] in former.FORMER}


def record(keys: Iterable[tuple[str, str]]) -> None:
    """As if these migrations of our apps, and no others, had made this database."""
    with roles.as_owner():
        recorder = MigrationRecorder(connection)
        recorder.migration_qs.filter(app__in=former.FORMER).delete()
        for app, name in keys:
            recorder.record_applied(app, name)


@pytest.fixture(autouse=True)
def back_again(transactional_db: None) -> Iterator[None]:
    """What is recorded belongs to no model: nothing else brings it back."""
    before = recorded()
    yield
    record(before)


def test_no_former_name_is_a_name_of_today() -> None:
    """Else a database of today would be taken for a former one, or the other way round."""
    today = MigrationExecutor(connection).loader.disk_migrations.keys()
    assert today >= INSTEAD
    assert not FORMER & today


def test_a_database_that_they_made_is_carried_over_by_the_next_migration() -> None:
    written_since = recorded() - INSTEAD
    record(FORMER | written_since)
    assert not recorded() & INSTEAD
    call_command("migrate", verbosity=0, interactive=False)
    assert recorded() >= INSTEAD
    assert not recorded() & FORMER
    executor = MigrationExecutor(connection)
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []


def test_a_database_that_lacks_one_of_them_is_left_as_it_is_with_a_clear_word() -> None:
    lacking = FORMER - {("marketplace", "0022_review_erasure")}
    record(lacking)
    with pytest.raises(CommandError, match=r"lacks marketplace\.0022_review_erasure\. Run `manage\.py"):
        call_command("migrate", verbosity=0, interactive=False)
    assert recorded() == lacking


def test_one_that_is_new_or_carried_over_is_left_alone() -> None:
    before = recorded()
    with roles.as_owner():
        former.carry_over()
    assert recorded() == before >= INSTEAD
