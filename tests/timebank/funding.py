"""What the tests of projects tell again and again: a fund that holds something, a call, a project on its
way.
"""

from datetime import date, datetime, timedelta

from django.utils import timezone

from coop.domain.actors import PLATFORM, Actor
from governance.selectors import rules
from tests.instants import after
from tests.timebank.ledger import id_of
from timebank.domain.legs import CLEARING, AccountKey, Move, gather, time_of
from timebank.domain.natures import AccountKind, Nature, Unit
from timebank.domain.projects import Milestone, ProjectDraft, Receiver
from timebank.models import Grant, Project, ProjectMilestone
from timebank.rules import CALL_DAYS
from timebank.services import calls, grants, posting, projects
from timebank.services.posting import Draft

FUND = AccountKind.INCLUSION
OPENED = after(days=1)
OVER = after(days=30)
"""After the last day of a call that opened on OPENED."""


def fill(
    unit: Unit = Unit.CENTS, amount: int = 5_000_00, *, giver: Actor | None = None, at: datetime | None = None
) -> None:
    """Bring something into the fund: euros that were collected, or hours of a member."""
    source = CLEARING if unit is Unit.CENTS else time_of(id_of(giver or PLATFORM))
    draft = Draft(
        key=f"fill:{unit}:{amount}",
        content={"verb": "gift", unit.value: amount},
        nature=Nature.COMMONS,
        happened_at=at or after(),
        subject="fund:inclusion",
        legs=gather([Move(source, AccountKey(FUND, unit), amount)]),
    )
    posting.post(by=PLATFORM, at=at or after(), draft=draft)


def call_for(
    coordinator: Actor, unit: Unit = Unit.CENTS, amount: int = 2_000_00, *, title: str = "Printemps"
) -> int:
    days = rules.in_force(CALL_DAYS, at=OPENED).value
    return calls.open(
        by=coordinator,
        at=OPENED,
        fund=FUND,
        unit=unit,
        title=title,
        text="Pour qui reste au bord du numérique.",
        amount=amount,
        closes_on=timezone.localdate(OPENED) + timedelta(days=days),
    )


def draft(
    person: Actor,
    *amounts: int,
    title: str = "Un café des écrans",
    receiver: Receiver = Receiver.MEMBER,
    receiver_id: int | None = None,
    structure: str = "",
) -> ProjectDraft:
    """With a milestone for each amount, a month apart."""
    return ProjectDraft(
        title=title,
        purpose="Deux après-midis par mois, une tasse et un écran.",
        receiver=receiver,
        receiver_id=id_of(person) if receiver is Receiver.MEMBER else receiver_id,
        structure=structure,
        milestones=tuple(
            Milestone(f"Étape {place}", amount, date(2026, 4, 1) + timedelta(days=30 * place))
            for place, amount in enumerate(amounts or (600_00, 400_00), start=1)
        ),
    )


def submitted(person: Actor, call_id: int, *amounts: int, title: str = "Un café des écrans") -> int:
    at = OPENED + timedelta(days=2)
    told = draft(person, *amounts, title=title)
    project_id = projects.write(by=person, at=at, call_id=call_id, draft=told)
    projects.submit(by=person, at=at, project_id=project_id)
    return project_id


def eligible(
    person: Actor, call_id: int, coordinator: Actor, *amounts: int, title: str = "Un café des écrans"
) -> int:
    project_id = submitted(person, call_id, *amounts, title=title)
    projects.accept(by=coordinator, at=OPENED + timedelta(days=3), project_id=project_id)
    return project_id


def funded(person: Actor, coordinator: Actor, unit: Unit = Unit.CENTS, *amounts: int) -> int:
    """By an assembly."""
    call_id = call_for(coordinator, unit, 2_000_00 if unit is Unit.CENTS else 1_200)
    project_id = eligible(person, call_id, coordinator, *amounts)
    calls.decide(
        by=coordinator,
        at=OVER,
        call_id=call_id,
        project_ids=[project_id],
        reference="Assemblée du 28 mars, résolution 4",
    )
    return project_id


def agreed(person: Actor, coordinator: Actor, unit: Unit = Unit.CENTS, *amounts: int) -> int:
    project_id = funded(person, coordinator, unit, *amounts)
    accept(person, project_id)
    return project_id


def accept(person: Actor, project_id: int, *, at: datetime = OVER) -> None:
    text_hash = Grant.objects.get(project_id=project_id).text_hash
    grants.accept(by=person, at=at, project_id=project_id, text_hash=text_hash)


def milestones(project_id: int) -> list[int]:
    rows = ProjectMilestone.objects.filter(project_id=project_id).order_by("place")
    return list(rows.values_list("pk", flat=True))


def state_of(project_id: int) -> str:
    return Project.objects.get(pk=project_id).state
