"""Groups of members: an association, a team, a neighbourhood. A group acts through its delegates alone."""

from dataclasses import dataclass
from datetime import datetime

from coop.domain.actors import Actor, Role
from coop.domain.errors import Refused
from coop.domain.membership import Standing
from coop.domain.words import N_

PURPOSE_LENGTH = 200

POWERS = {
    "coop.found_group": N_("asked for a group to be admitted"),
    "coop.admit_group": N_("admitted a group"),
    "coop.decline_group": N_("closed the request of a group"),
    "coop.close_group": N_("closed a group"),
    "coop.appoint_delegate": N_("appointed a delegate of a group"),
    "coop.end_delegate": N_("ended the mandate of a delegate"),
}
"""Acts of power over groups, as the record of them names them."""


@dataclass(frozen=True, slots=True)
class Mandate:
    """Somebody acts, or acted, for a group. ended_at: None while the mandate is in force."""

    id: int
    member_id: int
    name: str
    appointed_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Group:
    """A group as the other apps see it.

    id: that of its membership, by which the ledger knows it. delegate_ids: those who act for it today.
    founder_id: who asked for it; None for one that came with a journal.
    """

    id: int
    number: int
    name: str
    purpose: str
    founder_id: int | None
    asked_at: datetime
    admitted_at: datetime | None
    standing: Standing
    delegate_ids: frozenset[int]


def may_found(actor: Actor) -> bool:
    """Any member asks for a group; a coordinator admits it."""
    return actor.is_member


def may_run(actor: Actor) -> bool:
    """Coordinators admit groups, and appoint who acts for them."""
    return actor.is_platform or actor.has_role(Role.COORDINATOR)


def may_admit(actor: Actor, group: Group) -> bool:
    """Nobody admits a group that they asked for."""
    return may_run(actor) and not actor.is_one_of(group.founder_id)


def may_appoint(actor: Actor, member_id: int) -> bool:
    """Nobody gives a mandate to themself."""
    return may_run(actor) and not actor.is_one_of(member_id)


def may_end(actor: Actor, member_id: int) -> bool:
    """A coordinator, or the delegate who gives their mandate back."""
    return may_run(actor) or actor.is_one_of(member_id)


def may_close(actor: Actor, group: Group) -> bool:
    """A coordinator who does not act for it, when its delegates ask; or the last delegate, for themself."""
    is_last = actor.member_id is not None and group.delegate_ids == {actor.member_id}
    return is_last or (may_run(actor) and not may_act(actor, group))


def may_act(actor: Actor, group: Group) -> bool:
    """A delegate of this very group, today."""
    return actor.is_one_of(*group.delegate_ids)


def may_see(actor: Actor, group: Group) -> bool:
    """Its delegates and who asked for it; those who answer for groups and those who check the ledger."""
    is_reader = may_run(actor) or actor.has_role(Role.AUDITOR)
    return may_act(actor, group) or actor.is_one_of(group.founder_id) or is_reader


def clean_purpose(text: str) -> str:
    """What a group is for, on one line. Raises Refused."""
    kept = " ".join(text.split())
    if not kept:
        raise Refused(N_("Say in a few words what the group is for."), field="purpose")
    if len(kept) > PURPOSE_LENGTH:
        raise Refused(
            N_("This text is too long: %(most)s characters at most."), field="purpose", most=PURPOSE_LENGTH
        )
    return kept
