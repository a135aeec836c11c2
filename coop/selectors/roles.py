"""Who holds which power today."""

from dataclasses import dataclass
from datetime import datetime

from coop.domain.actors import Role
from coop.models import RoleGrant, User
from coop.selectors import members


@dataclass(frozen=True, slots=True)
class Holder:
    """A role that is held. name: the member's name, or the address of a log-in that is no member.

    source, ends_at: what lent it ("mandate:3") and until when; "" and None where an administrator gave it.
    """

    user_id: int
    name: str
    role: Role
    granted_at: datetime
    source: str
    ends_at: datetime | None


def holders() -> list[Holder]:
    """By role, then from the oldest."""
    grants = RoleGrant.objects.held().select_related("user").order_by("role", "granted_at", "pk")
    names = members.names_of_users(grant.user_id for grant in grants)
    return [
        Holder(
            *(grant.user_id, names.get(grant.user_id, grant.user.email), Role(grant.role)),
            *(grant.granted_at, grant.source, grant.ends_at),
        )
        for grant in grants
    ]


def log_in_of(email: str) -> int | None:
    """The log-in with that address, for those who give roles."""
    return User.objects.filter(email__iexact=email.strip()).values_list("pk", flat=True).first()


def addresses_of(role: Role) -> list[str]:
    """Where those who hold a role read their mail."""
    held = RoleGrant.objects.held().filter(role=role, user__is_active=True)
    return list(held.order_by("user__email").values_list("user__email", flat=True).distinct())
