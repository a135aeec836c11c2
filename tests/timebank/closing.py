"""A period distributed for tests, through every step that the house asks for."""

from datetime import datetime

from django.db import connection, transaction
from psycopg2.sql import SQL, Identifier

from coop.domain.actors import PLATFORM, Actor
from tests.rights import OWNER, acting_as
from timebank.domain.auditing import Report
from timebank.selectors import closings as reading
from timebank.services import auditing, closings, distributions, sealing

ASIDE = "What still waits counts for a later month."
NOTHING_FOUND = Report(None, None, 0, 0, 0, 0, 0, 0, 0, 0, 0, (), 0)


def audited(at: datetime) -> None:
    """An audit that found nothing, written down as one; tests of the audit itself run it."""
    auditing.record(by=PLATFORM, at=at, report=NOTHING_FOUND)


@transaction.atomic
def asked(*, by: Actor, at: datetime, start: datetime, end: datetime, aside: str = ASIDE) -> int:
    """A closing whose checks are green, where they can be; its id."""
    closing_id = closings.ask(by=by, at=at, start=start, end=end, aside=aside)
    sealed_and_audited(max(at, end))
    return closing_id


@transaction.atomic
def sealed_and_audited(at: datetime) -> None:
    """All that is written is sealed, and an audit found nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT timebank_close()")  # nothing is in flight while what is written is sealed
    sealing.seal_all(by=PLATFORM, at=at)
    audited(at)


@transaction.atomic
def computed(*, by: Actor, at: datetime, start: datetime, end: datetime) -> int:
    """A closing whose figures may be contested; its id."""
    closing_id = asked(by=by, at=at, start=start, end=end)
    closings.freeze(by=by, at=at, closing_id=closing_id)
    closings.compute(by=PLATFORM, at=at, closing_id=closing_id)
    return closing_id


@transaction.atomic
def post(*, by: Actor, at: datetime, start: datetime, end: datetime) -> int:
    """The period distributed once its figures may not be contested any more; the distribution's id."""
    closing_id = computed(by=by, at=at, start=start, end=end)
    until = reading.get(closing_id).contest_until
    assert until is not None
    return distributions.post(by=by, at=until, closing_id=closing_id)


def unseal() -> None:
    """As if nobody had sealed or audited the ledger yet; before its period was closed, somebody had."""
    tables = ("timebank_sealedentry", "timebank_tilenode", "timebank_block", "timebank_auditrun")
    with acting_as(OWNER), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table in tables:
            cursor.execute(SQL("DELETE FROM {}").format(Identifier(table)))
        cursor.execute("SET LOCAL session_replication_role = origin")
