"""Who is in the demo: the six log-ins that visitors may use, and the invented members around them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from django.conf import settings

from config.demo.calendar import Calendar
from config.demo.people import LIKED, PEOPLE, Invented
from coop.domain.actors import PLATFORM, Actor, Role
from coop.domain.people import ProfileData
from coop.selectors import actors, places, skills
from coop.services import accounts, members, profiles, roles

MEMBER = PEOPLE[0]
NEWCOMER = Invented("Nils Audigier", "ébéniste", "69123", ("joinery",), ("appliance-repair",), 30, False, 180)
FIRST = "Hugo Lestienne"
"""Who coordinated first; who reads the figures of the observatory before they are published since."""
COORDINATOR = Invented(
    "Bérengère Cazaux", "coordinatrice", "69123", ("project-coordination",), ("coaching",), 40, True, 180
)
AUDITOR = Invented("Odile Vasseur-Lamy", "experte-comptable", "75056", ("bookkeeping",), (), 30, True, 60)
ASKING = (
    Invented("Perrine Delahousse", "relieuse", "35238", ("crafts",), (), 30, False, 120),
    Invented("Sofiane Amrouche", "formateur vélo", "69266", ("bicycle-repair",), (), 20, False, 180),
)
WITHOUT_INTERNET = "Raymonde Fontvieille"
JOINING_DAYS = 100
PASTIMES = 4
"""How many things a member helps with beside the trade and the skills that go with it."""


@dataclass
class Cast:
    """The actors of the demo by name, in the order in which they joined. proposals: ids by title."""

    random: Random
    actors: dict[str, Actor] = field(default_factory=dict)
    people: dict[str, Invented] = field(default_factory=dict)
    proposals: dict[str, int] = field(default_factory=dict)

    @property
    def coordinator(self) -> Actor:
        return self.actors[COORDINATOR.name]

    @property
    def member(self) -> Actor:
        return self.actors[MEMBER.name]

    @property
    def newcomer(self) -> Actor:
        return self.actors[NEWCOMER.name]

    def members(self) -> list[Actor]:
        """Admitted members, those of the demo log-ins included."""
        return list(self.actors.values())

    def by_member_id(self, member_id: int) -> Actor:
        return next(actor for actor in self.actors.values() if actor.member_id == member_id)


def arrive(cast: Cast, calendar: Calendar, start: datetime) -> None:
    """The founders on the first day, the others over the first hundred days, the newcomer last week."""
    _open(
        cast,
        COORDINATOR,
        start,
        email="coordinator@demo.example",
        role=Role.COORDINATOR,
        welcomed_by=PLATFORM,
    )
    _open(cast, AUDITOR, start, email="auditor@demo.example", role=Role.AUDITOR, welcomed_by=PLATFORM)
    _open(cast, MEMBER, start, email="member@demo.example")
    administrator = accounts.open(
        by=PLATFORM, at=start, email="admin@demo.example", password=settings.DEMO_PASSWORD
    )
    roles.grant(by=PLATFORM, at=start, user_id=administrator, role=Role.ADMINISTRATOR)
    for at, person in _arrivals(cast, start):
        email = "observer@demo.example" if person.name == FIRST else None
        calendar.plan(at, _open, cast=cast, person=person, email=email)
    last_week = calendar.days_before(6)
    calendar.plan(last_week, _open, cast=cast, person=NEWCOMER, email="newcomer@demo.example")
    for days, person in enumerate(ASKING, start=1):
        calendar.plan(calendar.days_before(days), _ask, person=person)
    calendar.plan(calendar.days_before(40), _enrol, cast=cast)


def _arrivals(cast: Cast, start: datetime) -> Iterator[tuple[datetime, Invented]]:
    others = [person for person in PEOPLE if person is not MEMBER]
    for place, person in enumerate(others):
        yield (
            start
            + timedelta(days=1 + place * JOINING_DAYS // len(others), minutes=cast.random.randrange(480)),
            person,
        )


def _open(
    cast: Cast,
    person: Invented,
    at: datetime,
    *,
    email: str | None = None,
    role: Role | None = None,
    welcomed_by: Actor | None = None,
) -> None:
    user_id = _log_in(person, at, email)
    visitor = actors.of_user(user_id)
    member_id = members.join(by=visitor, at=at, display_name=person.name, college=_college(person))
    members.admit(by=welcomed_by or cast.coordinator, at=at, member_id=member_id)
    if role:
        roles.grant(by=PLATFORM, at=at, user_id=user_id, role=role)
    actor = actors.of_user(user_id)
    profiles.update(by=actor, at=at, member_id=member_id, profile=_profile(cast, person))
    cast.actors[person.name], cast.people[person.name] = actor, person


def _ask(person: Invented, at: datetime) -> None:
    user_id = _log_in(person, at, None)
    members.join(by=actors.of_user(user_id), at=at, display_name=person.name)


def _enrol(cast: Cast, at: datetime) -> None:
    members.enrol(by=cast.coordinator, at=at, display_name=WITHOUT_INTERNET, college="beneficiary")


def _log_in(person: Invented, at: datetime, email: str | None) -> int:
    """Only the demo log-ins have a password; the others are there to be met."""
    password = settings.DEMO_PASSWORD if email else None
    address = email or f"{'.'.join(person.name.lower().split())}@members.demo.example"
    return accounts.open(by=PLATFORM, at=at, email=_ascii(address), password=password)


def _college(person: Invented) -> str:
    return "supporter" if person is AUDITOR else "producer"


def _ascii(address: str) -> str:
    plain = str.maketrans("àâäéèêëîïôöùûüçæœ’", "aaaeeeeiioouuucao-")
    return address.translate(plain)


def _profile(cast: Cast, person: Invented) -> ProfileData:
    """What an invented member says: the trade, what goes with it, and what they like to do."""
    ids = skills.ids_by_code()
    known = person.trades + person.skills
    pastimes = cast.random.sample([code for code in LIKED if code not in known], PASTIMES)
    return ProfileData(
        display_name=person.name,
        trade=person.trade,
        place_id=places.ids_by_code()[person.place],
        radius_km=person.radius_km,
        is_remote=person.is_remote,
        weekly_minutes=person.weekly_minutes,
        skill_ids=tuple(ids[code] for code in (*known, *pastimes)),
        trade_skill_ids=tuple(ids[code] for code in person.trades),
    )
