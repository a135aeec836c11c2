"""Needs and offers that somebody finds out of place: any member says so, a coordinator hides them and why."""

from dataclasses import dataclass
from enum import StrEnum

from coop.domain.actors import Actor, Role
from coop.domain.words import N_

LONGEST_WORD = 400


class Kind(StrEnum):
    """What can be reported."""

    NEED = "need"
    OFFER = "offer"


@dataclass(frozen=True, slots=True)
class Subject:
    """A need or an offer, as whoever moderates knows it."""

    kind: Kind
    id: int
    author_id: int
    is_hidden: bool

    @property
    def name(self) -> str:
        """As acts of power name it."""
        return f"{self.kind}:{self.id}"


def may_moderate(actor: Actor) -> bool:
    """The desk of reports is for coordinators."""
    return actor.has_role(Role.COORDINATOR)


def may_report(actor: Actor, subject: Subject) -> bool:
    """Any member, about what another wrote, while it is seen."""
    return actor.is_member and not actor.is_one_of(subject.author_id) and not subject.is_hidden


def may_decide(actor: Actor, subject: Subject) -> bool:
    """Nobody judges what they wrote themselves."""
    return may_moderate(actor) and not actor.is_one_of(subject.author_id)


def may_see(actor: Actor, *, author_id: int, is_hidden: bool) -> bool:
    """What is hidden is for its author, who may answer, and for coordinators."""
    return not is_hidden or actor.is_one_of(author_id) or may_moderate(actor)


POWERS = {
    "marketplace.hide": N_("hid a need or an offer"),
    "marketplace.restore": N_("showed a need or an offer again"),
    "marketplace.dismiss": N_("closed a report without hiding anything"),
}
"""Acts of power in moderation, as the record of them names them."""
