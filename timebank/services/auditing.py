"""An audit that is remembered, so that those who answer for the ledger see when it was last found sound."""

from collections.abc import Callable, Sequence
from datetime import datetime
from time import monotonic

from coop.domain.actors import Actor
from coop.domain.errors import Forbidden, Refused
from coop.domain.words import N_
from timebank.domain import permissions
from timebank.domain.auditing import Report
from timebank.domain.heads import Head
from timebank.models import AuditRun
from timebank.selectors import audit


def run(
    *,
    by: Actor,
    at: datetime,
    since: Head | None = None,
    published: Sequence[Head] = (),
    told: Callable[[int, int], object] = lambda done, whole: None,
    most_seconds: int | None = None,
) -> Report:
    """Audit the ledger, in full or from a head on, and write down what was found.

    told: as for `audit.run`. Raises Forbidden, and Refused where it would take longer than most_seconds: then
    nothing is written down.
    """
    if not (by.is_platform or permissions.may_audit(by)):
        raise Forbidden
    begun = monotonic()

    def tell(done: int, whole: int) -> None:
        told(done, whole)
        if most_seconds is not None and monotonic() - begun > most_seconds:
            raise Refused(
                N_(
                    "This ledger is too long to be read while a page waits. On the server, "
                    "manage.py audit_ledger --record reads it all, and its findings come here."
                )
            )

    report = audit.run(since=since, published=published, told=tell)
    record(by=by, at=at, report=report)
    return report


def record(*, by: Actor, at: datetime, report: Report) -> None:
    """Write down what an audit found."""
    if not (by.is_platform or permissions.may_audit(by)):
        raise Forbidden
    AuditRun.objects.create(
        ran_at=at,
        member_id=by.member_id,
        is_sound=report.is_sound,
        size=0 if report.head is None else report.head.size,
        report=report.told,
    )
