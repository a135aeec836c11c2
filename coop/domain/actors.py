"""Who acts. Every service takes `by: Actor`; every permission is a pure predicate over one."""

from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """A power that somebody was given, on top of what every member may do."""

    COORDINATOR = "coordinator"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    GUARDIAN = "guardian"
    WITNESS = "witness"
    OBSERVER = "observer"


@dataclass(frozen=True, slots=True)
class Actor:
    """A person at the door, or the platform itself.

    user_id: the log-in, None for a visitor and for the platform.
    member_id: the membership of that log-in, None when there is none or when it has ended.
    name: how the house addresses them, "" where nobody asked for it. By another name somebody is the same.
    """

    user_id: int | None = None
    member_id: int | None = None
    roles: frozenset[Role] = frozenset()
    is_platform: bool = False
    name: str = field(default="", compare=False, repr=False)

    @property
    def is_member(self) -> bool:
        return self.member_id is not None

    def has_role(self, role: Role) -> bool:
        return role in self.roles

    def is_one_of(self, *member_ids: int | None) -> bool:
        """True when this person is one of the members named; a visitor never is."""
        return self.member_id is not None and self.member_id in member_ids


VISITOR = Actor()
PLATFORM = Actor(is_platform=True)
"""The platform acting by itself: founding, scheduled closings, the demo's clock."""
