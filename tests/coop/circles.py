"""Short ways to have a circle and to live in it, through the services, for the tests."""

from datetime import date, datetime

from coop.domain.actors import Actor
from coop.domain.offices import Office
from coop.selectors import ecosystems as known
from coop.services import ecosystems
from tests.instants import after

UNTIL = date(2027, 3, 1)


def found(
    founder: Actor,
    *others: Actor,
    name: str = "La Bobine",
    at: datetime | None = None,
    until_on: date = UNTIL,
) -> int:
    """The founder facilitates; the others came in by both yes."""
    ecosystem_id = ecosystems.found(
        by=founder,
        at=at or after(),
        name=name,
        purpose="Video and sound",
        text="We say what we take.\nWe share as we signed.",
        until_on=until_on,
    )
    for other in others:
        bring_in(founder, other, ecosystem_id)
    return ecosystem_id


def bring_in(welcomer: Actor, person: Actor, ecosystem_id: int) -> None:
    invite(welcomer, person, ecosystem_id)
    (waiting,) = [
        one for one in known.waiting_of(ecosystem_id) if one.invitation.member_id == person.member_id
    ]
    ecosystems.accept(by=person, at=after(days=1), invitation_id=waiting.invitation.id)


def invite(welcomer: Actor, person: Actor, ecosystem_id: int) -> int:
    """Returns the id of what waits; 0 where nothing does."""
    ecosystems.invite(
        by=welcomer, at=after(days=1), ecosystem_id=ecosystem_id, member_id=person.member_id or 0
    )
    return waiting(person, ecosystem_id)


def ask(person: Actor, ecosystem_id: int) -> int:
    ecosystems.ask(by=person, at=after(days=1), ecosystem_id=ecosystem_id, words="I film.")
    return waiting(person, ecosystem_id)


def waiting(person: Actor, ecosystem_id: int) -> int:
    found = known.waiting_between(ecosystem_id, person.member_id)
    return found.invitation.id if found else 0


def name(
    by: Actor,
    person: Actor,
    ecosystem_id: int,
    office: Office = Office.FACILITATOR,
    *,
    until_on: date = UNTIL,
    at: datetime | None = None,
) -> None:
    ecosystems.appoint(
        by=by,
        at=at or after(days=2),
        ecosystem_id=ecosystem_id,
        member_id=person.member_id or 0,
        office=office,
        until_on=until_on,
    )


def people(ecosystem_id: int) -> frozenset[int]:
    return known.shown(ecosystem_id).member_ids
