"""Who is at the door."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from coop.domain.actors import VISITOR, Actor, Role
from coop.models import RoleGrant, User


def of_user(user_id: int | None) -> Actor:
    """The actor of a log-in: its membership while admitted and not left, and the roles that it holds now.

    In one query: it is asked before every page.
    """
    if not user_id:
        return VISITOR
    held = RoleGrant.objects.held().filter(user=OuterRef("pk")).order_by("role")
    found = User.objects.filter(pk=user_id, is_active=True).values_list(
        "member", "member__admitted_at", "member__left_at", ArraySubquery(held.values("role"))
    )
    for member_id, admitted_at, left_at, roles in found:
        belongs = admitted_at is not None and left_at is None
        return Actor(
            user_id=user_id,
            member_id=member_id if belongs else None,
            roles=frozenset(Role(role) for role in roles),
        )
    return VISITOR
