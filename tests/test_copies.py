"""A copy of a person is what services would have written, but for the ids."""

from collections.abc import Callable

import pytest
from django.db import transaction

from coop.domain.actors import Actor, Role
from coop.selectors import actors
from tests import copies, people

pytestmark = pytest.mark.django_db
OWN = {"id", "user_id", "member_id", "number", "recorded_at"}
EACH = [
    people.make_user,
    people.make_pending,
    people.make_member,
    people.make_coordinator,
    people.make_administrator,
]


@pytest.fixture(autouse=True)
def forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copies, "kept", {})


def written(person: Actor) -> dict[str, list[dict[str, object]]]:
    """All rows of a person, but for what is new for each of them."""
    assert person.user_id is not None
    return {
        table: [
            {
                column: str(value).partition(":")[0] if column == "subject" else value
                for column, value in row.items()
                if column not in OWN
            }
            for row in rows
        ]
        for table, rows in copies.rows_of(person.user_id).items()
    }


@pytest.mark.parametrize("make", EACH)
def test_a_copy_is_the_same_person_again(make: Callable[[str], Actor]) -> None:
    with transaction.atomic():
        made = make("Ana Petit")
        rows = written(made)
        transaction.set_rollback(True)
    copied = make("Ana Petit")
    assert copied.user_id != made.user_id
    assert written(copied) == rows
    assert copied == actors.of_user(copied.user_id)
    assert (copied.roles, copied.is_member) == (made.roles, made.is_member)


def test_who_has_another_power_is_no_copy() -> None:
    with transaction.atomic():
        people.make_member("Ana Petit")
        transaction.set_rollback(True)
    assert people.make_member("Ana Petit", powers=(Role.AUDITOR,)).roles == {Role.AUDITOR}
