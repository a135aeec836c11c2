"""Who is at the door."""

from coop.domain.actors import VISITOR, Actor, Role
from coop.models import RoleGrant, User


def of_user(user_id: int | None) -> Actor:
    """The actor of a log-in: its membership while admitted and not left, and the roles that it holds."""
    found = User.objects.filter(pk=user_id, is_active=True).select_related("member") if user_id else None
    user = found.first() if found is not None else None
    if user is None:
        return VISITOR
    member = getattr(user, "member", None)
    belongs = member is not None and member.admitted_at is not None and member.left_at is None
    roles = RoleGrant.objects.filter(user_id=user.pk, ended_at__isnull=True).values_list("role", flat=True)
    return Actor(
        user_id=user.pk,
        member_id=member.pk if member is not None and belongs else None,
        roles=frozenset(Role(role) for role in roles),
    )
