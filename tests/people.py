"""The people of the tests, made as the platform makes them: by services, never by models."""

from datetime import datetime

from coop.domain.actors import PLATFORM, VISITOR, Actor, Role
from coop.selectors import actors
from coop.services import accounts, members, roles
from tests import copies
from tests.instants import START

PASSWORD = "a-long-enough-password"


def address_of(name: str) -> str:
    """The e-mail address of a person of the tests: "Ana Petit" has ana.petit@example.org."""
    return f"{name.lower().replace(' ', '.')}@example.org"


def make_user(name: str, *, at: datetime = START) -> Actor:
    """Somebody with a log-in, who has not asked to become a member."""

    def make() -> Actor:
        user_id = accounts.open(by=PLATFORM, at=at, email=address_of(name), password=PASSWORD)
        return actors.of_user(user_id)

    return copies.of((name, at), make)


def make_pending(name: str, *, college: str = "producer", at: datetime = START) -> Actor:
    """Somebody who asked to become a member and awaits an answer."""

    def make() -> Actor:
        person = make_user(name, at=at)
        members.join(by=person, at=at, display_name=name, college=college)
        return actors.of_user(person.user_id)

    return copies.of((name, college, at), make)


def make_member(
    name: str, *, college: str = "producer", at: datetime = START, powers: tuple[Role, ...] = ()
) -> Actor:
    """An admitted member with a log-in, and the powers given."""

    def make() -> Actor:
        person = make_user(name, at=at)
        member_id = members.join(by=person, at=at, display_name=name, college=college)
        members.admit(by=PLATFORM, at=at, member_id=member_id)
        return give_powers(person, *powers, at=at)

    return copies.of((name, college, at, powers), make)


def make_coordinator(name: str = "Coralie Diaz", *, at: datetime = START) -> Actor:
    return make_member(name, at=at, powers=(Role.COORDINATOR,))


def make_auditor(name: str = "Aude Roy", *, at: datetime = START) -> Actor:
    return make_member(name, at=at, powers=(Role.AUDITOR,))


def make_administrator(name: str = "Adam Blanc", *, at: datetime = START) -> Actor:
    """Somebody who keeps the platform running, without being a member."""

    def make() -> Actor:
        return give_powers(make_user(name, at=at), Role.ADMINISTRATOR, at=at)

    return copies.of((name, at, Role.ADMINISTRATOR), make)


def give_powers(person: Actor, *powers: Role, at: datetime = START) -> Actor:
    if person.user_id is None:
        raise ValueError(f"only a log-in holds powers, not {VISITOR}")
    for power in powers:
        roles.grant(by=PLATFORM, at=at, user_id=person.user_id, role=power)
    return actors.of_user(person.user_id)
