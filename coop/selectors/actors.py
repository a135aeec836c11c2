"""Who is at the door."""

from functools import cache

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import OuterRef

from coop.domain.actors import VISITOR, Actor, Role
from coop.models import RoleGrant, User

ANYBODY = -1
"""Stands in the question for whoever is asked about."""


def of_user(user_id: int | None) -> Actor:
    """The actor of a log-in: its membership while admitted and not left, the roles that it holds now, and its
    name, or its address before it gave one.

    In one query: it is asked before every page.
    """
    if not user_id:
        return VISITOR
    with connection.cursor() as cursor:
        cursor.execute(_question(), [user_id])
        found = cursor.fetchone()
    if found is None:
        return VISITOR
    member_id, admitted_at, left_at, roles, name, email = found
    return Actor(
        user_id=user_id,
        member_id=member_id if admitted_at is not None and left_at is None else None,
        roles=frozenset(Role(role) for role in roles),
        name=name or email,
    )


@cache
def _question() -> str:
    """In the database's words, once for each process: Django takes longer to write it than it to answer."""
    held = RoleGrant.objects.held().filter(user=OuterRef("pk")).order_by("role")
    told = ("member", "member__admitted_at", "member__left_at", ArraySubquery(held.values("role")))
    rows = User.objects.filter(pk=ANYBODY, is_active=True)
    rows = rows.values_list(*told, "member__profile__display_name", "email")
    written, values = rows.query.sql_with_params()
    assert values == (ANYBODY,), values
    return written
