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
    if not membership.may_give_roles(by):
        raise Forbidden
    if by.user_id == user_id:
        raise Refused(N_("Nobody gives a role to themself: ask another administrator."))
    user = _lock(user_id)
    if not user.is_active:
        raise Refused(N_("This log-in is closed: open it again first."))
    if RoleGrant.objects.filter(user=user, role=role, ended_at__isnull=True).exists():
        return
    RoleGrant.objects.create(user=user, role=role, granted_at=at)
    _open_administration(user, role, is_open=True)
    audit.record(by=by, at=at, action="coop.grant_role", subject=f"user:{user_id}", data={"role": role})


@transaction.atomic
def end(*, by: Actor, at: datetime, user_id: int, role: Role) -> None:
    """End a role: an administrator, or whoever holds it. Twice is once."""
    if not (membership.may_give_roles(by) or by.user_id == user_id):
        raise Forbidden
    user = _lock(user_id)
    if RoleGrant.objects.filter(user=user, role=role, ended_at__isnull=True).update(ended_at=at):
        _open_administration(user, role, is_open=False)
        audit.record(by=by, at=at, action="coop.end_role", subject=f"user:{user_id}", data={"role": role})


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
