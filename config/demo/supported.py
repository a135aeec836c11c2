"""The support programme of the demo: invented people whom a library knows, and who meet a helper."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from config.demo.calendar import Calendar
from config.demo.cast import MEMBER, Cast
from coop.domain.actors import PLATFORM, Actor
from coop.selectors import places
from marketplace.domain.support.beneficiaries import Basis, Enrolment, PaperHolder
from marketplace.domain.support.helping import Volunteering
from marketplace.domain.support.needs import SupportAsked
from marketplace.domain.support.sessions import Heard, Outcome, Satisfaction, SessionDraft
from marketplace.domain.support.structures import StructureDraft, StructureKind
from marketplace.domain.support.themes import Theme
from marketplace.selectors.support import assigning, volunteers
from marketplace.services.support import (
    assignments,
    beneficiaries,
    needs,
    sessions,
    structures,
)
from marketplace.services.support import volunteers as helping

LYON = "69123"
ANSWERER = "Nadège Rouvière"
HELPERS = {
    "Théo Marsaleix": ((Theme.FIRST_STEPS, Theme.SAFETY, Theme.MAIL), 3),
    "Hugo Lestienne": ((Theme.PROCEDURES, Theme.MAIL, Theme.HEALTH), 3),
    MEMBER.name: ((Theme.MAIL, Theme.FIRST_STEPS, Theme.RELATIONS), 2),
}
PEOPLE = (
    ("Odette", Theme.FIRST_STEPS),
    ("Marcel", Theme.PROCEDURES),
    ("Fatou", Theme.MAIL),
    ("Jeannine", Theme.HEALTH),
    ("Lucien", Theme.SAFETY),
    ("Mireille", Theme.RELATIONS),
    ("Abdel", Theme.PROCEDURES),
)
WITHDRAWN = ("Josiane", Theme.FIRST_STEPS)
NEWLY = (("Simone", Theme.RELATIONS), ("René", Theme.SAFETY))
MANDATED = "Marcel"
BEGUN, MET, EVERY = 120, 114, 9
"""Days before today: when it began, the first sessions, and how many days lie between two of them."""
OUTCOMES = (Outcome.ADVANCED, Outcome.SOLVED, Outcome.ADVANCED, Outcome.PASSED_ON)
LEVELS = (Satisfaction.GOOD, Satisfaction.GOOD, Satisfaction.FAIR)


@dataclass
class Programme:
    """Who was enrolled, by alias."""

    cast: Cast
    calendar: Calendar
    structure_id: int = 0
    people: dict[str, int] = field(default_factory=dict)

    @property
    def answerer(self) -> Actor:
        return self.cast.actors[ANSWERER]


def support(cast: Cast, calendar: Calendar) -> None:
    """Structures, people, helpers and their sessions, from four months ago until today."""
    programme = Programme(cast, calendar)
    calendar.plan(calendar.days_before(BEGUN, 9), _open, programme=programme)
    calendar.plan(calendar.days_before(BEGUN, 14), _volunteer, programme=programme)
    for number, (alias, theme) in enumerate((*PEOPLE, WITHDRAWN)):
        at = calendar.days_before(BEGUN - 1, 9, number)
        calendar.plan(at, _enrol, programme=programme, alias=alias, theme=theme)
    calendar.plan(calendar.days_before(BEGUN - 2, 9), _assign, programme=programme)
    for number, days in enumerate(range(MET, 1, -EVERY)):
        calendar.plan(calendar.days_before(days, 18), _meet, programme=programme, number=number)
    calendar.plan(calendar.days_before(60, 10), _withdraw, programme=programme)
    calendar.plan(calendar.days_before(6, 9), _wait, programme=programme)
    for number, (alias, theme) in enumerate(NEWLY):
        at = calendar.days_before(3, 9, number)
        calendar.plan(at, _enrol, programme=programme, alias=alias, theme=theme)


def _open(programme: Programme, at: datetime) -> None:
    draft = StructureDraft("Bibliothèque des Deux-Quais", StructureKind.LIBRARY, _lyon())
    programme.structure_id = structures.declare(by=programme.answerer, at=at, draft=draft)
    structures.validate(by=programme.cast.coordinator, at=at, structure_id=programme.structure_id)


def _volunteer(programme: Programme, at: datetime) -> None:
    for name, (themes, capacity) in HELPERS.items():
        draft = Volunteering(frozenset(themes), capacity, _lyon(), 30, is_remote=False)
        helping.volunteer(by=programme.cast.actors[name], at=at, draft=draft)


def _enrol(programme: Programme, alias: str, theme: Theme, at: datetime) -> None:
    """Vouched for, signed on the same day, and asked for."""
    by, on = programme.answerer, at.date()
    is_mandated = alias == MANDATED
    enrolment = Enrolment(
        alias=alias,
        reach="À la bibliothèque, le mardi matin",
        place_id=_lyon(),
        basis=Basis.MANDATE if is_mandated else Basis.CONSENT,
        until_on=on + timedelta(days=300),
        purpose="Demander l’allocation logement de cette année" if is_mandated else "",
    )
    one = beneficiaries.vouch(by=by, at=at, structure_id=programme.structure_id, enrolment=enrolment)
    programme.people[alias] = one
    beneficiaries.sign(by=by, at=at, beneficiary_id=one, signed_on=on, holder=PaperHolder.STRUCTURE)
    asked = SupportAsked(theme, is_remote=False, wanted_by=on + timedelta(days=40))
    needs.ask(by=by, at=at, beneficiary_id=one, asked=asked)


def _assign(programme: Programme, at: datetime) -> None:
    batch = assigning.prepare(without_id=programme.cast.coordinator.member_id, on=at.date())
    assignments.confirm(by=programme.cast.coordinator, at=at, fingerprint=batch.fingerprint())


def _meet(programme: Programme, number: int, at: datetime) -> None:
    """Everybody meets their helper, about every other time; what the fund can count is counted."""
    for name in HELPERS:
        helper = programme.cast.actors[name]
        for place, one in enumerate(volunteers.helped_by(helper.member_id)):
            if (place + number) % 2:
                continue
            is_told = (place + number) % 3 == 0
            draft = SessionDraft(
                held_on=at.date(),
                minutes=45 + 15 * ((number + place) % 4),
                theme=one.theme,
                is_remote=False,
                outcome=OUTCOMES[(number + place) % len(OUTCOMES)],
                next_step="Revoir ensemble ce que l’on a noté" if is_told else "",
                satisfaction=LEVELS[(number + place) % len(LEVELS)] if is_told else None,
                heard=Heard.VOICE if is_told else None,
            )
            sessions.note(
                by=helper, at=at, assignment_id=one.assignment_id, draft=draft, key=f"demo:{number}"
            )
    sessions.credit_due(by=PLATFORM, at=at)


def _withdraw(programme: Programme, at: datetime) -> None:
    alias, _theme = WITHDRAWN
    beneficiaries.withdraw(by=programme.answerer, at=at, beneficiary_id=programme.people[alias])


def _wait(programme: Programme, at: datetime) -> None:
    """A structure that a coordinator has to look at."""
    draft = StructureDraft("Centre social de la Rize", StructureKind.SOCIAL_CENTRE, _lyon())
    structures.declare(by=programme.cast.member, at=at, draft=draft)


def _lyon() -> int:
    return places.ids_by_code()[LYON]
