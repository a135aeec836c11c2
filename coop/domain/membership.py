"""Who belongs, and what each may do about members. Every page, socket and service asks these predicates."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from coop.domain.actors import Actor, Role
from coop.domain.words import N_

ROLE_NAMES = {
    Role.COORDINATOR: N_("coordinator"),
    Role.AUDITOR: N_("auditor"),
    Role.ADMINISTRATOR: N_("administrator"),
    Role.GUARDIAN: N_("guardian of the rules"),
    Role.WITNESS: N_("witness of the rules"),
    Role.OBSERVER: N_("observer of independent work"),
}
ONLY_LENT = frozenset({Role.GUARDIAN, Role.WITNESS, Role.OBSERVER})
"""Powers over what members voted, and over what is published of them: never given by hand, lent for a term
by what members decide.
"""


class Standing(StrEnum):
    """How far a membership has come. A membership that ended can be asked for again."""

    PENDING = "pending"
    ADMITTED = "admitted"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Membership:
    """A membership as the predicates know it. user_id: None for a group, and without a log-in."""

    member_id: int
    user_id: int | None
    number: int
    college: str
    joined_at: datetime
    admitted_at: datetime | None = None
    left_at: datetime | None = None
    is_group: bool = False

    @property
    def standing(self) -> Standing:
        if self.left_at is not None:
            return Standing.ENDED
        return Standing.PENDING if self.admitted_at is None else Standing.ADMITTED


def may_join(actor: Actor) -> bool:
    """Asking to become a member needs a log-in, and nothing else."""
    return actor.user_id is not None


def may_admit(actor: Actor) -> bool:
    """Coordinators welcome new members, and enrol those who have no internet."""
    return actor.is_platform or actor.has_role(Role.COORDINATOR)


def may_admit_this(actor: Actor, membership: Membership) -> bool:
    """Nobody admits themself."""
    return may_admit(actor) and not is_own(actor, membership)


def may_end(actor: Actor, membership: Membership) -> bool:
    """One leaves by oneself; a coordinator writes it down for a member without a log-in."""
    return is_own(actor, membership) or _acts_for(actor, membership)


def may_see(actor: Actor, membership: Membership) -> bool:
    """Members see each other; those who are not admitted are seen by themselves and by coordinators."""
    if is_own(actor, membership) or may_admit(actor):
        return True
    return may_see_directory(actor) and membership.standing is Standing.ADMITTED


def may_see_directory(actor: Actor) -> bool:
    return actor.is_member or may_admit(actor)


def may_edit_profile(actor: Actor, membership: Membership) -> bool:
    """One's own, admitted or not; a coordinator writes that of a member without a log-in."""
    if membership.standing is Standing.ENDED:
        return False
    return is_own(actor, membership) or _acts_for(actor, membership)


def may_read_events(actor: Actor) -> bool:
    """Acts of power are read by those who answer for them and by those who check them."""
    return actor.is_platform or bool(actor.roles & frozenset(Role))


def may_give_roles(actor: Actor) -> bool:
    return actor.is_platform or actor.has_role(Role.ADMINISTRATOR)


def may_open_accounts(actor: Actor) -> bool:
    return may_give_roles(actor) or may_admit(actor)


def is_own(actor: Actor, membership: Membership) -> bool:
    return actor.user_id is not None and actor.user_id == membership.user_id


def _acts_for(actor: Actor, membership: Membership) -> bool:
    """Never for a group: it has delegates."""
    is_offline = membership.user_id is None and not membership.is_group
    return actor.is_platform or (is_offline and actor.has_role(Role.COORDINATOR))
