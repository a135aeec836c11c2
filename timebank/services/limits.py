"""Exceptions to the limits that all have voted for all: granted to one member, with a reason, and ended."""

from datetime import datetime

from django.db import IntegrityError, transaction

from coop.domain.actors import Actor
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.domain.membership import Standing
from coop.domain.words import N_
from coop.selectors import members
from coop.services import audit
from timebank.domain import asking, limits, permissions
from timebank.domain.legs import time_of
from timebank.domain.limits import REASON_LENGTH, LimitSide
from timebank.models import PersonalLimit, PersonalLimitEnd
from timebank.selectors import limits as granted
from timebank.services import posting


@transaction.atomic
def grant(
    *,
    by: Actor,
    at: datetime,
    member_id: int,
    side: LimitSide,
    minutes: int,
    reason: str,
    begins_at: datetime | None = None,
    ends_at: datetime | None = None,
) -> int:
    """Let one member go further than all, from an instant on (now, if none is said) and until another.

    minutes: the least balance, negative, or the most. Returns the exception's id, also when it is sent twice.
    Raises Refused, Forbidden, Hidden.
    """
    membership = members.get(member_id)
    if membership is None:
        raise Hidden
    if by.user_id is None or not permissions.may_grant_limit(by, member_id):
        raise Forbidden
    if membership.is_group or membership.standing is not Standing.ADMITTED:
        raise Refused(N_("Choose a member of the cooperative."), field="member")
    kept = asking.cleaned(reason, field="reason", longest=REASON_LENGTH)
    voted, start = granted.furthest(side, at=at), begins_at or at
    limits.check_granted(side, minutes, begins_at=start, ends_at=ends_at, at=at, furthest=voted.value)
    row = PersonalLimit(
        member_id=member_id,
        side=side,
        minutes=minutes,
        reason=kept,
        begins_at=start,
        ends_at=ends_at,
        granted_at=at,
        version_id=voted.version_id,
        actor_user_id=by.user_id,
        actor_id=by.member_id,
    )
    # It is there to be held by whoever ends this: no spend is in flight then.
    posting.open_accounts(by=by, at=at, keys=[time_of(member_id)])
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        return _same(row, error)
    audit.record(
        by=by,
        at=at,
        action="timebank.grant_limit",
        subject=f"member:{member_id}",
        data={"limit_id": row.pk, "side": side.value, "minutes": minutes},
    )
    return row.pk


@transaction.atomic
def end(*, by: Actor, at: datetime, limit_id: int, reason: str) -> None:
    """End an exception before its day: from now on the voted limit stands. Twice with one reason is once."""
    row = PersonalLimit.objects.select_for_update(no_key=True, of=("self",)).filter(pk=limit_id).first()
    if row is None:
        raise Hidden
    if by.user_id is None or not permissions.may_grant_limit(by, row.member_id):
        raise Forbidden
    kept = asking.cleaned(reason, field="reason", longest=REASON_LENGTH)
    earlier = PersonalLimitEnd.objects.filter(limit=row).first()
    if earlier is not None and (earlier.reason, earlier.actor_user_id) == (kept, by.user_id):
        return
    limits.check_end(ends_at=row.ends_at, ended_at=earlier.ended_at if earlier else None, at=at)
    PersonalLimitEnd.objects.create(
        limit=row, reason=kept, ended_at=at, actor_user_id=by.user_id, actor_id=by.member_id
    )
    audit.record(
        by=by,
        at=at,
        action="timebank.end_limit",
        subject=f"member:{row.member_id}",
        data={"limit_id": row.pk},
    )


def _same(row: PersonalLimit, error: IntegrityError) -> int:
    """The exception that this very form already granted. Raises Refused where another one stands."""
    diagnosis = getattr(error.__cause__, "diag", None)
    if getattr(diagnosis, "constraint_name", None) != "personal_limit_stands_alone":
        raise error
    known = PersonalLimit.objects.filter(
        member_id=row.member_id,
        side=row.side,
        minutes=row.minutes,
        reason=row.reason,
        ends_at=row.ends_at,
        actor_user_id=row.actor_user_id,
        end__isnull=True,
    )
    found = known.order_by("-pk").values_list("pk", flat=True).first()
    if found is None:
        raise Refused(
            N_("Another exception of this kind stands on those days. End it first."), field="minutes"
        ) from error
    return found
