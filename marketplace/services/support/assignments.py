"""Assigning helpers: a proposal that was read is confirmed whole, or not at all; ending one."""

from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from coop.domain.actors import Actor
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.domain.words import N_
from coop.services import audit
from marketplace.domain.support import permissions
from marketplace.domain.support.assigning import OpenNeed
from marketplace.models import Beneficiary, SupportAssignment, SupportHelper
from marketplace.selectors.support import assigning

ALONE = "SELECT pg_advisory_xact_lock(hashtext('marketplace.support'))"
CHANGED = N_(
    "Something changed since this proposal was made: a need, a helper, or their week. Nobody was assigned; "
    "here is a fresh proposal."
)


@transaction.atomic
def confirm(*, by: Actor, at: datetime, fingerprint: str) -> int:
    """Assign everybody of a proposal that was read, or nobody; how many. Raises Refused where it has aged.

    One confirms at a time. People are held first, then helpers, each in the order of their ids, as everybody
    does who holds both.
    """
    if by.user_id is None or not permissions.may_coordinate(by):
        raise Forbidden
    with connection.cursor() as cursor:
        cursor.execute(ALONE)
    on = timezone.localtime(at).date()
    _hold(assigning.prepare(without_id=by.member_id, on=on).needs)
    batch = assigning.prepare(without_id=by.member_id, on=on)
    if batch.fingerprint() != fingerprint:
        raise Refused(CHANGED)
    found = [one for one in batch.proposal() if one.helper_id is not None]
    if not found:
        raise Refused(N_("There is nobody to assign."))
    for one in found:
        SupportAssignment.objects.create(
            need_id=one.need.id,
            helper_id=one.helper_id or 0,
            reasons=[reason.as_json() for reason in one.reasons],
            assigned_at=at,
            assigned_by_id=by.user_id,
        )
    data = {"assignments": len(found)}
    audit.record(by=by, at=at, action="marketplace.assign_helpers", subject="support", data=data)
    return len(found)


@transaction.atomic
def end(*, by: Actor, at: datetime, assignment_id: int) -> None:
    """The helper gives it back, or a coordinator ends it: the need waits for somebody else. Twice is once."""
    row = SupportAssignment.objects.select_for_update(no_key=True).filter(pk=assignment_id).first()
    if row is None or not (by.is_one_of(row.helper_id) or permissions.may_coordinate(by)):
        raise Hidden
    if row.ended_at is None:
        row.ended_at = at
        row.save(update_fields=["ended_at"])


def _hold(needs: tuple[OpenNeed, ...]) -> None:
    people = Beneficiary.objects.select_for_update(no_key=True)
    list(people.filter(pk__in={one.beneficiary_id for one in needs}).order_by("pk"))
    helpers = SupportHelper.objects.select_for_update(no_key=True)
    list(helpers.filter(ended_at__isnull=True).order_by("pk"))
