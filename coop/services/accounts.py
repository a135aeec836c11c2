"""Log-ins opened and closed by those who answer for them. People open their own by signing up."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import transaction

from coop.domain import membership
from coop.domain.actors import Actor
from coop.domain.errors import Forbidden, Refused
from coop.domain.words import N_
from coop.models import User
from coop.services import audit


@transaction.atomic
def open(*, by: Actor, at: datetime, email: str, password: str | None) -> int:
    """A log-in whose address needs no further check. Returns the user id; refused when there is one."""
    if not membership.may_open_accounts(by):
        raise Forbidden
    address = email.strip().lower()
    if User.objects.filter(email__iexact=address).exists():
        raise Refused(N_("This address already has an account."), field="email")
    user = User.objects.create_user(address, password)
    EmailAddress.objects.create(user=user, email=address, verified=True, primary=True)
    audit.record(by=by, at=at, action="coop.open_account", subject=f"user:{user.pk}")
    return user.pk


@transaction.atomic
def deactivate(*, by: Actor, at: datetime, user_id: int) -> None:
    """Close a log-in: it opens no page any more, and its sessions end. Twice is once."""
    _set_active(by=by, at=at, user_id=user_id, is_active=False, action="coop.deactivate_account")


@transaction.atomic
def activate(*, by: Actor, at: datetime, user_id: int) -> None:
    """Open a log-in again. Twice is once."""
    _set_active(by=by, at=at, user_id=user_id, is_active=True, action="coop.activate_account")


def _set_active(*, by: Actor, at: datetime, user_id: int, is_active: bool, action: str) -> None:
    if not membership.may_give_roles(by):
        raise Forbidden
    if by.user_id == user_id:
        raise Refused(N_("Nobody closes or opens their own log-in: ask another administrator."))
    if User.objects.filter(pk=user_id, is_active=not is_active).update(is_active=is_active):
        audit.record(by=by, at=at, action=action, subject=f"user:{user_id}")
