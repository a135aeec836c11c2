"""Acts of power are written down for ever: the database refuses to change or erase them, whoever asks."""

import pytest
from django.db import IntegrityError, connection, transaction

from coop.domain.actors import PLATFORM, Actor
from coop.models import AuditEvent
from coop.services import audit
from tests.instants import START, after
from tests.rights import OWNER, acting_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> AuditEvent:
    audit.record(
        by=Actor(user_id=7, member_id=3), at=START, action="coop.admit", subject="member:9", data={"a": 1}
    )
    return AuditEvent.objects.get()


def test_an_event_says_who_when_what_and_on_what(event: AuditEvent) -> None:
    assert (event.user_id, event.member_id, event.at) == (7, 3, START)
    assert (event.action, event.subject, event.data) == ("coop.admit", "member:9", {"a": 1})
    assert event.recorded_at is not None


def test_the_platform_acts_without_a_log_in() -> None:
    audit.record(by=PLATFORM, at=START, action="governance.close", subject="ballot:1")
    assert (AuditEvent.objects.get().user_id, AuditEvent.objects.get().data) == (None, {})


def test_it_can_not_be_changed_through_its_object(event: AuditEvent) -> None:
    event.at = after(days=1)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        event.save(update_fields=["at"])


def test_it_can_not_be_erased_through_its_object(event: AuditEvent) -> None:
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        event.delete()


def test_it_can_not_be_changed_or_erased_in_bulk(event: AuditEvent) -> None:
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        AuditEvent.objects.filter(pk=event.pk).update(subject="member:1")
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        AuditEvent.objects.bulk_update([event], ["subject"])
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        AuditEvent.objects.all().delete()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE coop_auditevent SET action = 'nothing'",
        "UPDATE coop_auditevent SET action = 'nothing' WHERE false",
        "DELETE FROM coop_auditevent",
        "TRUNCATE coop_auditevent",
    ],
)
def test_it_can_not_be_changed_or_erased_in_sql(event: AuditEvent, statement: str) -> None:
    with (
        acting_as(OWNER),
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert AuditEvent.objects.get() == event
