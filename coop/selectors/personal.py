"""What coop holds of a member in words, and all that the house holds, as they may take it away."""

import base64
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from django.db.models import Model, Q, QuerySet

from coop.domain import personal
from coop.domain.personal import Holding, Rows
from coop.domain.words import N_
from coop.models import (
    AuditEvent,
    CharterVersion,
    Ecosystem,
    EcosystemInvitation,
    EcosystemMember,
    Group,
    Profile,
    User,
)

CIRCLE = N_("The circle that you worked in still stands on it.")


def told(rows: Callable[[int], "QuerySet[Any]"], *fields: str) -> Rows:
    """Of the rows of a member, these fields, in their order."""
    return lambda member_id: (
        {name: _plain(value) for name, value in row.items()}
        for row in rows(member_id).order_by("pk").values(*fields)
    )


def told_of(model: type[Model], by: str, *fields: str) -> Rows:
    """The same, where one column says whose the row is."""
    return told(lambda member_id: model._default_manager.filter(**{by: member_id}), *fields)


def all_of(member_id: int) -> Iterator[tuple[Holding, Iterable[Mapping[str, object]]]]:
    """Everything, table by table; nothing is asked of the database before it is read."""
    for holding in personal.every():
        yield holding, holding.rows(member_id)


def _plain(value: object) -> object:
    """A file travels in base64; what JSON knows how to say stays."""
    return base64.b64encode(bytes(value)).decode() if isinstance(value, (bytes, memoryview)) else value


HOLDINGS = (
    Holding(
        "coop.Profile",
        N_("Your profile"),
        told_of(Profile, "member_id", "display_name", "trade", "about", "radius_km", "weekly_minutes"),
        N_("Only you and the coordinators read it then; you may come back, or ask for its erasure."),
    ),
    Holding(
        "coop.User",
        N_("Your log-in"),
        told_of(User, "member", "email", "joined_at", "last_login"),
        N_("It lets you in, also to read what stays about you."),
    ),
    Holding(
        "coop.AuditEvent",
        N_("Acts of power by you, or about your membership"),
        told(
            lambda member_id: AuditEvent.objects.filter(
                Q(subject=f"member:{member_id}") | Q(member_id=member_id)
            ),
            *("at", "action", "subject", "data"),
        ),
        N_("Whoever held a power answers for it; nothing of it is ever changed."),
    ),
    Holding(
        "coop.Ecosystem",
        N_("Ecosystems that you founded"),
        told_of(Ecosystem, "founder_id", "name", "purpose", "founded_at"),
        CIRCLE,
    ),
    Holding(
        "coop.EcosystemInvitation",
        N_("Words of your invitations to ecosystems"),
        told(
            lambda member_id: EcosystemInvitation.objects.filter(Q(member=member_id) | Q(inviter=member_id)),
            *("ecosystem__name", "words", "made_at", "answer"),
        ),
        CIRCLE,
    ),
    Holding(
        "coop.EcosystemMember",
        N_("Ecosystems that you belonged to"),
        told_of(
            EcosystemMember,
            "member_id",
            *("ecosystem__name", "joined_at", "left_at", "exclusion_reason"),
        ),
        CIRCLE,
    ),
    Holding(
        "coop.CharterVersion",
        N_("Charters that you wrote"),
        told_of(CharterVersion, "writer_id", "ecosystem__name", "number", "text", "written_at"),
        N_("Others signed it."),
    ),
    Holding(
        "coop.Group",
        N_("Groups that you founded"),
        told_of(Group, "founder_id", "member__profile__display_name", "purpose"),
        N_("The group goes on without you."),
    ),
)
