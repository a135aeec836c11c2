"""People of the support programme, for tests: made by services, as the platform makes them."""

from datetime import date, datetime, timedelta

from coop.domain.actors import PLATFORM, Actor
from coop.selectors import places
from marketplace.domain.support.beneficiaries import Basis, Enrolment, PaperHolder
from marketplace.domain.support.crediting import FUND
from marketplace.domain.support.helping import Volunteering
from marketplace.domain.support.needs import SupportAsked
from marketplace.domain.support.sessions import Outcome, SessionDraft
from marketplace.domain.support.structures import StructureDraft, StructureKind
from marketplace.domain.support.themes import Theme
from marketplace.selectors.support import assigning
from marketplace.selectors.support import volunteers as volunteers_known
from marketplace.services.support import assignments, beneficiaries, needs, sessions, structures, volunteers
from tests.instants import START
from timebank.domain.legs import POOL, Move, gather
from timebank.domain.natures import Nature
from timebank.services import posting
from timebank.services.posting import Draft

LYON = "69123"
TODAY = START.date()
UNTIL = TODAY + timedelta(days=180)


def day(number: int) -> date:
    return TODAY + timedelta(days=number)


def place(code: str = LYON) -> int:
    return places.ids_by_code()[code]


def library(answerer: Actor, coordinator: Actor | None, name: str = "Bibliothèque des Quais") -> int:
    """A structure; validated where a coordinator is given."""
    structure_id = structures.declare(
        by=answerer, at=START, draft=StructureDraft(name, StructureKind.LIBRARY, place())
    )
    if coordinator is not None:
        structures.validate(by=coordinator, at=START, structure_id=structure_id)
    return structure_id


def enrolment(alias: str = "Odette", **changes: object) -> Enrolment:
    fields: dict[str, object] = {
        "reach": "À la bibliothèque, le mardi matin",
        "place_id": place(),
        "basis": Basis.CONSENT,
        "until_on": UNTIL,
    }
    return Enrolment(alias=alias, **(fields | changes))  # type: ignore[arg-type]  # fields


def person(answerer: Actor, structure_id: int, alias: str = "Odette", **changes: object) -> int:
    """Somebody vouched for, whose paper is signed."""
    beneficiary_id = beneficiaries.vouch(
        by=answerer, at=START, structure_id=structure_id, enrolment=enrolment(alias, **changes)
    )
    beneficiaries.sign(
        by=answerer,
        at=START,
        beneficiary_id=beneficiary_id,
        signed_on=TODAY,
        holder=PaperHolder.STRUCTURE,
    )
    return beneficiary_id


def need(answerer: Actor, beneficiary_id: int, theme: Theme = Theme.MAIL, **changes: object) -> int:
    fields: dict[str, object] = {"is_remote": False, "wanted_by": day(30)}
    asked = SupportAsked(theme=theme, **(fields | changes))  # type: ignore[arg-type]  # fields
    return needs.ask(by=answerer, at=START, beneficiary_id=beneficiary_id, asked=asked)


def volunteering(*themes: Theme, **changes: object) -> Volunteering:
    fields: dict[str, object] = {"capacity": 2, "place_id": place(), "km": 20, "is_remote": False}
    chosen = frozenset(themes or (Theme.MAIL,))
    return Volunteering(themes=chosen, **(fields | changes))  # type: ignore[arg-type]  # fields


def volunteer(member: Actor, *themes: Theme, **changes: object) -> None:
    volunteers.volunteer(by=member, at=START, draft=volunteering(*themes, **changes))


def assigned(coordinator: Actor, *, at: datetime = START) -> int:
    """What is proposed now, confirmed; how many."""
    batch = assigning.prepare(without_id=coordinator.member_id, on=at.date())
    return assignments.confirm(by=coordinator, at=at, fingerprint=batch.fingerprint())


def session(minutes: int = 60, **changes: object) -> SessionDraft:
    fields: dict[str, object] = {
        "held_on": TODAY,
        "theme": Theme.MAIL,
        "is_remote": False,
        "outcome": Outcome.SOLVED,
    }
    return SessionDraft(minutes=minutes, **(fields | changes))  # type: ignore[arg-type]  # fields


def noted(helper: Actor) -> tuple[int, int]:
    """A session of the first assignment of a helper: both ids."""
    assignment_id = volunteers_known.helped_by(helper.member_id)[0].assignment_id
    draft = session(60)
    return assignment_id, sessions.note(
        by=helper, at=START, assignment_id=assignment_id, draft=draft, key="noted"
    )


def fill_fund(minutes: int, key: str = "first") -> None:
    """Hours for digital inclusion, out of the common pool."""
    draft = Draft(
        key=f"tests:{key}",
        content={"verb": "tests", "minutes": minutes},
        nature=Nature.COMMONS,
        happened_at=START,
        subject="fund:inclusion",
        legs=gather([Move(POOL, FUND, minutes)]),
    )
    posting.post(by=PLATFORM, at=START, draft=draft)
