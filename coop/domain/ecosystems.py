"""Ecosystems: named circles of members who work together, by consent on both sides and under a charter.

A member comes in when somebody who welcomes and they themself both said yes, in whichever order. Roles have a
term; past it a role gives nothing until somebody gives it again. A new version of the charter asks everyone
anew, and binds nobody who did not sign it.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from coop.domain.actors import Actor
from coop.domain.errors import Refused
from coop.domain.offices import Office, Power, Term
from coop.domain.people import NAME_LENGTH
from coop.domain.words import N_

PURPOSE_LENGTH = 400
WORDS_LENGTH = 400
REASON_LENGTH = 400
LEAST_COUNTED = 3
"""Skills of fewer members are not counted in public: two would be known by what the other can do."""

POWERS = {
    "coop.found_ecosystem": N_("founded an ecosystem"),
    "coop.join_ecosystem": N_("brought a member into an ecosystem, with consent on both sides"),
    "coop.leave_ecosystem": N_("left an ecosystem"),
    "coop.exclude_from_ecosystem": N_("put a member out of an ecosystem"),
    "coop.close_ecosystem": N_("closed an ecosystem"),
    "coop.appoint_in_ecosystem": N_("gave a role in an ecosystem"),
    "coop.end_in_ecosystem": N_("ended a role in an ecosystem"),
    "coop.write_charter": N_("wrote a version of the charter of an ecosystem"),
}
"""Acts of power in ecosystems, as the record of them names them."""


class Answer(StrEnum):
    """How an invitation, or a wish to come in, ended. Waiting: not yet."""

    WAITING = ""
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Ecosystem:
    """A circle as others see it. terms: the roles that nobody ended, past their day or not."""

    id: int
    name: str
    purpose: str
    founder_id: int
    founded_at: datetime
    closed_at: datetime | None
    member_ids: frozenset[int]
    terms: tuple[Term, ...]

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def facilitator_ids(self) -> frozenset[int]:
        return frozenset(term.member_id for term in self.terms if term.office is Office.FACILITATOR)

    def holders(self, power: Power, *, on: date) -> frozenset[int]:
        """Who may do this, on this day."""
        return frozenset(term.member_id for term in self.terms if term.gives(power, on=on))


@dataclass(frozen=True, slots=True)
class Invitation:
    """One side said yes and waits for the other. inviter_id: None where the member asks to come in."""

    id: int
    ecosystem_id: int
    member_id: int
    inviter_id: int | None
    words: str
    made_at: datetime
    answer: Answer

    @property
    def is_asked(self) -> bool:
        return self.inviter_id is None


def may_found(actor: Actor) -> bool:
    """Any member."""
    return actor.is_member


def may_read(actor: Actor) -> bool:
    """Members of the cooperative read charters, and who belongs; visitors a name, a purpose and figures."""
    return actor.is_member


def is_in(actor: Actor, circle: Ecosystem) -> bool:
    return actor.is_one_of(*circle.member_ids)


def may(actor: Actor, circle: Ecosystem, power: Power, *, on: date) -> bool:
    """A role of this very circle gives this power, on this day."""
    return circle.is_open and actor.is_one_of(*circle.holders(power, on=on))


def may_ask(actor: Actor, circle: Ecosystem) -> bool:
    """To come in: any member who is not in it."""
    return circle.is_open and actor.is_member and not is_in(actor, circle)


def may_appoint(actor: Actor, circle: Ecosystem, member_id: int, *, on: date) -> bool:
    """A facilitator, never for themself. Past the term of them all, any other member; alone, who is left."""
    if not circle.is_open or not is_in(actor, circle) or member_id not in circle.member_ids:
        return False
    holders = circle.holders(Power.APPOINT, on=on)
    is_free_to = actor.is_one_of(*holders) if holders else True
    is_alone = len(circle.member_ids) == 1
    return is_free_to and (is_alone or not actor.is_one_of(member_id))


def may_exclude(actor: Actor, circle: Ecosystem, member_id: int, *, on: date) -> bool:
    """A facilitator, another member. Nobody puts themself out: who does it goes on facilitating."""
    is_another = member_id in circle.member_ids and not actor.is_one_of(member_id)
    return is_another and may(actor, circle, Power.EXCLUDE, on=on)


def may_end(actor: Actor, circle: Ecosystem, term: Term, *, on: date) -> bool:
    """A facilitator, or who lays their own role down."""
    return may(actor, circle, Power.APPOINT, on=on) or (circle.is_open and actor.is_one_of(term.member_id))


def may_close(actor: Actor, circle: Ecosystem, *, on: date) -> bool:
    """A facilitator; or who is left alone in it."""
    is_alone = circle.is_open and len(circle.member_ids) == 1 and is_in(actor, circle)
    return is_alone or may(actor, circle, Power.CLOSE, on=on)


def may_answer(actor: Actor, circle: Ecosystem, invitation: Invitation, *, on: date) -> bool:
    """The other side: who was invited; or who welcomes, where somebody asks."""
    if invitation.answer is not Answer.WAITING or not circle.is_open:
        return False
    if invitation.is_asked:
        return may(actor, circle, Power.WELCOME, on=on)
    return actor.is_one_of(invitation.member_id)


def may_withdraw(actor: Actor, circle: Ecosystem, invitation: Invitation, *, on: date) -> bool:
    """The side that said yes first."""
    if invitation.answer is not Answer.WAITING:
        return False
    if invitation.is_asked:
        return actor.is_one_of(invitation.member_id)
    return actor.is_one_of(invitation.inviter_id) or may(actor, circle, Power.WELCOME, on=on)


def check_leaving(circle: Ecosystem, member_id: int) -> None:
    """Raises Refused for the last facilitator of a circle that goes on."""
    if circle.facilitator_ids == {member_id} and len(circle.member_ids) > 1:
        raise Refused(
            N_("You are the last facilitator of “%(name)s”: name somebody to follow you, or close it."),
            name=circle.name,
        )


def clean_name(text: str) -> str:
    return _line(text, N_("Give the ecosystem a name."), "name", NAME_LENGTH)


def clean_purpose(text: str) -> str:
    return _line(text, N_("Say in a few words what the ecosystem is for."), "purpose", PURPOSE_LENGTH)


def clean_reason(text: str) -> str:
    """Why somebody is put out: they read it."""
    return _line(text, N_("Say why: this person reads it."), "reason", REASON_LENGTH)


def clean_words(text: str) -> str:
    """The words that go with an invitation; there may be none."""
    return _line(text, "", "words", WORDS_LENGTH)


def _line(text: str, missing: str, field: str, most: int) -> str:
    """On one line. Raises Refused for nothing, where something has to be said, and for too much."""
    kept = " ".join(text.replace("\0", " ").split())
    if missing and not kept:
        raise Refused(missing, field=field)
    if len(kept) > most:
        raise Refused(N_("This text is too long: %(most)s characters at most."), field=field, most=most)
    return kept
