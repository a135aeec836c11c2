"""Calls for projects and what members propose for them, as pages and programs read them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, DateField, F, Q, QuerySet, Value

from coop.domain.actors import Actor
from coop.domain.errors import Hidden
from coop.selectors import members
from coop.selectors.lists import Late
from timebank.domain import permissions
from timebank.domain.natures import AccountKind, Unit
from timebank.domain.projects import ProjectAct, ProjectState, Receiver, Standing
from timebank.models import Project, ProjectCall, ProjectMilestone, ProjectStep
from timebank.selectors import eligibility, grants


@dataclass(frozen=True, slots=True)
class CallLine:
    """A call. decided_by: "vote", "assembly" or "" before; count: projects that were submitted to it."""

    id: int
    fund: AccountKind
    unit: Unit
    title: str
    text: str
    amount: int
    opened_at: datetime
    closes_on: date
    proposal_id: int | None
    decided_by: str
    decided_at: datetime | None
    reference: str
    count: int

    def is_open(self, today: date) -> bool:
        return self.decided_at is None and today <= self.closes_on


@dataclass(frozen=True, slots=True)
class ProjectLine:
    """A project in a list. amount: minutes or cents, as its call counts."""

    id: int
    call_id: int
    fund: AccountKind
    unit: Unit
    title: str
    proposer_id: int
    proposer: str
    amount: int
    state: ProjectState


@dataclass(frozen=True, slots=True)
class MilestoneFacts:
    id: int
    title: str
    amount: int
    due_on: date


@dataclass(frozen=True, slots=True)
class StepFacts:
    """A move: the state that it led to, when, and the name of who made it ("": the platform)."""

    state: ProjectState
    at: datetime
    who: str


@dataclass(frozen=True, slots=True)
class ProjectFacts:
    """A project whole. receiver_name: of the member, the group or the structure; concerned_ids: who decides
    nothing on it.
    """

    line: ProjectLine
    purpose: str
    receiver: Receiver
    receiver_id: int | None
    receiver_name: str
    reason: str
    milestones: tuple[MilestoneFacts, ...]
    steps: tuple[StepFacts, ...]
    concerned_ids: frozenset[int]
    call: CallLine


def calls(fund: str = "") -> list[CallLine]:
    """Every call, of one fund or of all: those that take projects or wait for a decision first, then the
    latest.
    """
    rows = _calls().filter(**({"fund": fund} if fund else {}))
    ordered = rows.order_by(F("decided_at").desc(nulls_first=True), "-opened_at", "-pk")
    return [_call(row) for row in ordered]


def call(call_id: int) -> CallLine:
    """Raises Hidden."""
    row = _calls().filter(pk=call_id).first()
    if row is None:
        raise Hidden
    return _call(row)


def listed(*, fund: str = "", state: str = "", call_id: int | None = None) -> Late[ProjectLine]:
    """What was submitted, the latest first; drafts are their authors', also those that were taken back."""
    rows = Project.objects.filter(steps__act=ProjectAct.SUBMIT)
    wanted = {"call__fund": fund, "state": state, "call_id": call_id}
    found = rows.filter(**{name: value for name, value in wanted.items() if value})
    return Late(found.select_related("call").order_by("-pk"), _lines)


def of_member(member_id: int) -> list[ProjectLine]:
    """What one proposes oneself, drafts included, the latest first."""
    rows = Project.objects.filter(proposer_id=member_id).select_related("call").order_by("-pk")
    return _lines(rows)


def awaiting(actor: Actor) -> list[tuple[int, str, date | None]]:
    """Projects that wait for this member: id, title, and until when they owe its report, the first due first;
    None where a coordinator has to examine it.
    """
    owed = grants.owing(actor.member_id).values_list(
        "grant__project_id", "grant__project__title", "report_due_on"
    )
    if not permissions.may_run_calls(actor):
        return list(owed.order_by("report_due_on", "pk"))
    submitted = Project.objects.filter(state=ProjectState.SUBMITTED).exclude(proposer_id=actor.member_id)
    asked = submitted.order_by().values_list("pk", "title", Value(None, output_field=DateField()))
    return list(owed.order_by().union(asked, all=True).order_by("report_due_on", "grant__project_id"))


def get(project_id: int, *, by: Actor) -> ProjectFacts:
    """Raises Hidden for whom it is not to be read."""
    row = Project.objects.select_related("call").filter(pk=project_id).first()
    if row is None:
        raise Hidden
    steps = list(ProjectStep.objects.filter(project=row).order_by("pk"))
    is_draft = all(step.act != ProjectAct.SUBMIT for step in steps)
    if not permissions.may_read_project(by, row.proposer_id, is_draft=is_draft):
        raise Hidden
    ids = {row.proposer_id, *(step.actor_id for step in steps), row.receiver_id} - {None}
    names = members.names_of(one for one in ids if one is not None)
    rows = ProjectMilestone.objects.filter(project=row).order_by("place")
    receiver_name = row.structure or names[row.receiver_id or row.proposer_id]
    return ProjectFacts(
        line=_line(row, names[row.proposer_id]),
        purpose=row.purpose,
        receiver=Receiver(row.receiver_kind),
        receiver_id=row.receiver_id,
        receiver_name=receiver_name,
        reason=row.reason,
        milestones=tuple(MilestoneFacts(one.pk, one.title, one.amount, one.due_on) for one in rows),
        steps=tuple(
            StepFacts(ProjectState(step.state), step.at, names.get(step.actor_id or 0, "")) for step in steps
        ),
        concerned_ids=eligibility.concerned(row),
        call=call(row.call_id),
    )


def standing(project_id: int, *, at: datetime) -> tuple[eligibility.Voted, Standing]:
    """The rules of today, and how a project stands towards them."""
    row = Project.objects.select_related("call").get(pk=project_id)
    return eligibility.criteria(Unit(row.call.unit), at=at), eligibility.standing(row)


def _calls() -> "QuerySet[ProjectCall]":
    came = Count("projects", filter=Q(projects__steps__act=ProjectAct.SUBMIT))
    return ProjectCall.objects.annotate(came=came)


def _call(row: ProjectCall) -> CallLine:
    return CallLine(
        id=row.pk,
        fund=AccountKind(row.fund),
        unit=Unit(row.unit),
        title=row.title,
        text=row.text,
        amount=row.amount,
        opened_at=row.opened_at,
        closes_on=row.closes_on,
        proposal_id=row.proposal_id,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        reference=row.reference,
        count=getattr(row, "came"),  # noqa: B009  annotated
    )


def _lines(rows: Iterable[Project]) -> list[ProjectLine]:
    found = list(rows)
    names = members.names_of(row.proposer_id for row in found)
    return [_line(row, names[row.proposer_id]) for row in found]


def _line(row: Project, proposer: str) -> ProjectLine:
    return ProjectLine(
        id=row.pk,
        call_id=row.call_id,
        fund=AccountKind(row.call.fund),
        unit=Unit(row.call.unit),
        title=row.title,
        proposer_id=row.proposer_id,
        proposer=proposer,
        amount=row.amount,
        state=ProjectState(row.state),
    )
