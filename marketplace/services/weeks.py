"""When a member is free: the half days of their week, and the days on which they are away."""

from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from coop.domain.actors import Actor
from coop.domain.errors import Forbidden, Hidden
from marketplace.domain import permissions, weeks
from marketplace.domain.weeks import Days
from marketplace.models import TimeOff, Week

ALONE = "SELECT pg_advisory_xact_lock(hashtextextended('marketplace.weeks', %s))"
"""One absence of a member is written at a time: of two that cross, each would wait for the other."""


@transaction.atomic
def write(*, by: Actor, at: datetime, half_days: int) -> None:
    """The half days on which one is free as a rule, in place of those before; 0: on any of them."""
    member_id = _member(by)
    weeks.check_half_days(half_days)
    if half_days:
        Week.objects.update_or_create(member_id=member_id, defaults={"half_days": half_days})
    else:
        Week.objects.filter(member_id=member_id).delete()
    _forget_past(member_id, at)


@transaction.atomic
def go_away(*, by: Actor, at: datetime, days: Days, note: str = "") -> int:
    """Be away on these days; returns the id. Said again with the same days, the last note counts."""
    member_id, kept = _member(by), " ".join(note.split())
    with connection.cursor() as cursor:
        cursor.execute(ALONE, [member_id])
    _forget_past(member_id, at)
    known = TimeOff.objects.filter(member_id=member_id)
    others = [Days(*both) for both in known.order_by("pk").values_list("from_on", "until_on")]
    kept_days = [one for one in others if one != days]
    weeks.check_time_off(days, kept, today=timezone.localtime(at).date(), kept=kept_days)
    row, _is_new = known.update_or_create(
        from_on=days.first,
        until_on=days.last,
        defaults={"note": kept},
        create_defaults={"member_id": member_id, "note": kept, "said_at": at},
    )
    return row.pk


@transaction.atomic
def come_back(*, by: Actor, at: datetime, time_off_id: int) -> None:
    """Be there after all. Twice is once. Raises Hidden where it is another's."""
    member_id = _member(by)
    row = TimeOff.objects.filter(pk=time_off_id).first()
    if row is not None and row.member_id != member_id:
        raise Hidden
    TimeOff.objects.filter(pk=time_off_id).delete()


@transaction.atomic
def erase(*, by: Actor, at: datetime, member_id: int) -> None:
    """Of who leaves: when somebody was free or away is nobody's business any more."""
    Week.objects.filter(member_id=member_id).delete()
    TimeOff.objects.filter(member_id=member_id).delete()


def _member(by: Actor) -> int:
    if by.member_id is None or not permissions.may_post(by):
        raise Forbidden
    return by.member_id


def _forget_past(member_id: int, at: datetime) -> None:
    """What is over is of no use to anybody."""
    TimeOff.objects.filter(member_id=member_id, until_on__lt=timezone.localtime(at).date()).delete()
