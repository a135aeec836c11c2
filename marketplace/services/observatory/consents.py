"""A member contributes a class of data, and withdraws it: each period is kept in the register as it was."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from coop.domain.actors import Actor
from marketplace.domain.observatory import consents as law
from marketplace.domain.observatory.classes import DataClass
from marketplace.models import PooledConsent
from marketplace.services.observatory import holding


@transaction.atomic
def give(*, by: Actor, at: datetime, data_class: DataClass, version: int) -> None:
    """Contribute a class from now on. version: of the text that was read. Twice is once.

    Raises Refused where the text has changed; who had agreed to the former one begins a new period.
    """
    member_id = holding.own(by=by, at=at)
    law.check_version(data_class, version)
    periods = PooledConsent.objects.filter(member_id=member_id, data_class=data_class)
    running = periods.filter(withdrawn_at__isnull=True).order_by("pk").first()
    if running is not None:
        if running.version == version:
            return
        _end(running, at)
    # Whoever waited at the row of the member comes after what was done there meanwhile.
    ended_at = periods.aggregate(last=Max("withdrawn_at"))["last"]
    PooledConsent.objects.create(
        member_id=member_id,
        data_class=data_class,
        version=version,
        given_at=max(at, ended_at) if ended_at else at,
    )


@transaction.atomic
def withdraw(*, by: Actor, at: datetime, data_class: DataClass) -> None:
    """Contribute a class no more: the next release leaves these rows out. Twice is once."""
    _withdraw(holding.own(by=by, at=at), at, data_class)


@transaction.atomic
def leave(*, by: Actor, at: datetime, member_id: int) -> None:
    """Of who leaves: nothing is contributed any more. The register keeps what was agreed to, until when."""
    _withdraw(member_id, at, *DataClass)


def _withdraw(member_id: int, at: datetime, *classes: DataClass) -> None:
    running = PooledConsent.objects.select_for_update(no_key=True).filter(
        member_id=member_id, data_class__in=classes, withdrawn_at__isnull=True
    )
    for row in running.order_by("pk"):
        _end(row, at)


def _end(row: PooledConsent, at: datetime) -> None:
    row.withdrawn_at = max(at, row.given_at)
    row.save(update_fields=["withdrawn_at"])
