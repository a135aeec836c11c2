"""Members who volunteer: what they say, and when they stop."""

from datetime import datetime

from django.db import transaction

from coop.domain.actors import Actor
from coop.domain.errors import Forbidden
from marketplace.domain.support import helping, permissions
from marketplace.domain.support.helping import Volunteering
from marketplace.models import SupportAssignment, SupportHelper


@transaction.atomic
def volunteer(*, by: Actor, at: datetime, draft: Volunteering) -> None:
    """Say with what, where, and for how many people at once one helps; said again, the last counts."""
    if by.member_id is None or not permissions.may_declare(by):
        raise Forbidden
    helping.check(draft)
    row = SupportHelper.objects.select_for_update(no_key=True).filter(pk=by.member_id).first()
    if row is not None:
        helping.check_capacity(draft.capacity, _helped(by.member_id))
    SupportHelper.objects.update_or_create(
        member_id=by.member_id,
        defaults={
            "themes": sorted(draft.themes),
            "capacity": draft.capacity,
            "place_id": draft.place_id,
            "km": draft.km,
            "is_remote": draft.is_remote,
            "ended_at": None,
        },
        create_defaults={
            "themes": sorted(draft.themes),
            "capacity": draft.capacity,
            "place_id": draft.place_id,
            "km": draft.km,
            "is_remote": draft.is_remote,
            "began_at": at,
        },
    )


@transaction.atomic
def stop(*, by: Actor, at: datetime) -> None:
    """Help nobody more: their people wait for somebody else. Twice is once."""
    if by.member_id is None:
        raise Forbidden
    _stop(by.member_id, at)


@transaction.atomic
def leave(*, by: Actor, at: datetime, member_id: int) -> None:
    """Of who leaves. Whoever calls ends the membership."""
    _stop(member_id, at)


def _stop(member_id: int, at: datetime) -> None:
    # Whoever assigns them somebody waits here, and finds that they have stopped.
    SupportHelper.objects.select_for_update(no_key=True).filter(pk=member_id).first()
    running = SupportAssignment.objects.filter(helper_id=member_id, ended_at__isnull=True)
    ids = running.order_by("pk").select_for_update(no_key=True).values_list("pk", flat=True)
    SupportAssignment.objects.filter(pk__in=list(ids)).update(ended_at=at)
    SupportHelper.objects.filter(pk=member_id, ended_at__isnull=True).update(ended_at=at)


def _helped(member_id: int) -> list[int]:
    rows = SupportAssignment.objects.filter(helper_id=member_id, ended_at__isnull=True)
    return list(rows.order_by("pk").values_list("need__beneficiary_id", flat=True))
