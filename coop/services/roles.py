"""Powers, given and ended. Nobody gives one to themself."""

from datetime import datetime

from django.db import transaction

from coop.domain import membership
from coop.domain.actors import Actor, Role
from coop.domain.errors import Forbidden, Refused
from coop.domain.words import N_
from coop.models import RoleGrant, User
from coop.services import audit


@transaction.atomic
def grant(*, by: Actor, at: datetime, user_id: int, role: Role) -> None:
    """Give a role to a log-in. Twice is once."""
    user = _lock_for(by, user_id)
    if role in membership.ONLY_LENT:
        raise Refused(N_("This power is lent by a mandate, and not given by hand."), field="role")
    if not user.is_active:
        raise Refused(N_("This log-in is closed: open it again first."))
    if RoleGrant.objects.filter(user=user, role=role, source="", ended_at__isnull=True).exists():
        return
    RoleGrant.objects.create(user=user, role=role, granted_at=at)
    _open_administration(user, role, is_open=True)
    audit.record(by=by, at=at, action="coop.grant_role", subject=f"user:{user_id}", data={"role": role})


@transaction.atomic
def end(*, by: Actor, at: datetime, user_id: int, role: Role) -> None:
    """End a role that was given by hand: an administrator, or whoever holds it. Twice is once.

    What was lent for a term stays: it ends with what lent it.
    """
    if not (membership.may_give_roles(by) or by.user_id == user_id):
        raise Forbidden
    user = _lock(user_id)
    given = RoleGrant.objects.filter(user=user, role=role, source="", ended_at__isnull=True)
    if given.update(ended_at=at):
        _open_administration(user, role, is_open=False)
        audit.record(by=by, at=at, action="coop.end_role", subject=f"user:{user_id}", data={"role": role})


@transaction.atomic
def lend(*, by: Actor, at: datetime, user_id: int, role: Role, ends_at: datetime, source: str) -> None:
    """Give a role up to an instant, by what an app above decided: source names it ("mandate:3").

    It stands beside what the person was given otherwise. Twice is once, also after it was taken back.
    """
    user = _lock_for(by, user_id)
    if RoleGrant.objects.filter(user=user, role=role, source=source).exists():
        return
    RoleGrant.objects.create(user=user, role=role, granted_at=at, ends_at=ends_at, source=source)
    data = {"role": role, "source": source, "ends_at": ends_at.isoformat()}
    audit.record(by=by, at=at, action="coop.grant_role", subject=f"user:{user_id}", data=data)


@transaction.atomic
def take_back(*, by: Actor, at: datetime, source: str) -> None:
    """End the roles that a source lent, at their term at the latest; no other. Twice is once."""
    lent = RoleGrant.objects.select_for_update(no_key=True).filter(source=source, ended_at__isnull=True)
    for grant in lent.order_by("pk"):
        if not (membership.may_give_roles(by) or by.user_id == grant.user_id):
            raise Forbidden
        grant.ended_at = min(at, grant.ends_at) if grant.ends_at else at
        grant.save(update_fields=["ended_at"])
        data = {"role": grant.role, "source": source}
        audit.record(by=by, at=at, action="coop.end_role", subject=f"user:{grant.user_id}", data=data)


def _lock_for(by: Actor, user_id: int) -> User:
    """The log-in that is given a role by somebody who may give it."""
    if not membership.may_give_roles(by):
        raise Forbidden
    if by.user_id == user_id:
        raise Refused(N_("Nobody gives a role to themself: ask another administrator."))
    return _lock(user_id)


def _lock(user_id: int) -> User:
    user = User.objects.select_for_update(no_key=True).filter(pk=user_id).first()
    if user is None:
        raise Refused(N_("This log-in does not exist."))
    return user


def _open_administration(user: User, role: Role, *, is_open: bool) -> None:
    """Only administrators enter Django's administration."""
    if role is Role.ADMINISTRATOR:
        user.is_staff = is_open
        user.save(update_fields=["is_staff"])
