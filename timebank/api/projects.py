"""Projects of the funds for programs: calls, projects, what was paid. Read by those who read their pages."""

from collections.abc import Sequence
from datetime import date, datetime

from django.http import HttpRequest
from ninja import Router, Schema
from ninja.pagination import LimitOffsetPagination, paginate

from coop.domain.actors import Actor
from coop.domain.errors import Forbidden
from coop.selectors import actors
from timebank.api.doors import REFUSED
from timebank.domain import permissions
from timebank.domain.natures import Unit
from timebank.selectors import grants, projects
from timebank.selectors.grants import Agreement
from timebank.selectors.projects import CallLine, ProjectFacts, ProjectLine

router = Router(tags=["timebank"])


class CallOut(Schema):
    """unit: "minutes" or "cents"; decided_by: "vote", "assembly", or "" before."""

    id: int
    fund: str
    unit: str
    title: str
    amount: int
    closes_on: date
    decided_by: str
    decided_at: datetime | None
    proposal_id: int | None


class ProjectOut(Schema):
    """amount: minutes or cents, as unit says."""

    id: int
    call_id: int
    fund: str
    unit: str
    title: str
    proposer_id: int
    amount: int
    state: str


class MilestoneOut(Schema):
    """entry_id: what paid it, and spent: what its report says of it; None before."""

    id: int
    title: str
    amount: int
    due_on: date
    entry_id: int | None
    report_due_on: date | None
    spent: int | None
    returned: int


class ProjectWholeOut(ProjectOut):
    """text_hash: of its agreement, "" before there is one."""

    purpose: str
    receiver: str
    milestones: list[MilestoneOut]
    text_hash: str


@router.get("/calls", response={200: list[CallOut], **REFUSED})
def every_call(request: HttpRequest) -> list[CallOut]:
    """Every call for projects, those that wait for a decision first."""
    _reader(request)
    return [_call(one) for one in projects.calls()]


@router.get("/projects", response={200: list[ProjectOut], **REFUSED})
@paginate(LimitOffsetPagination)
def every_project(request: HttpRequest) -> Sequence[ProjectOut]:
    """What was submitted, the latest first."""
    _reader(request)
    return projects.listed().told(lambda line: ProjectOut.model_validate(_line(line)))


@router.get("/projects/{int:project_id}", response={200: ProjectWholeOut, **REFUSED})
def one_project(request: HttpRequest, project_id: int) -> ProjectWholeOut:
    """A project with its milestones and what was paid of them."""
    facts = projects.get(project_id, by=_reader(request))
    return _whole(facts, grants.of_project(project_id))


def _reader(request: HttpRequest) -> Actor:
    actor = actors.of_user(request.user.pk)
    if not permissions.may_read_projects(actor):
        raise Forbidden
    return actor


def _call(one: CallLine) -> CallOut:
    return CallOut(
        id=one.id,
        fund=one.fund,
        unit=one.unit,
        title=one.title,
        amount=one.amount,
        closes_on=one.closes_on,
        decided_by=one.decided_by,
        decided_at=one.decided_at,
        proposal_id=one.proposal_id,
    )


def _line(one: ProjectLine) -> dict[str, object]:
    return {
        "id": one.id,
        "call_id": one.call_id,
        "fund": one.fund.value,
        "unit": Unit(one.unit).value,
        "title": one.title,
        "proposer_id": one.proposer_id,
        "amount": one.amount,
        "state": one.state.value,
    }


def _whole(facts: ProjectFacts, grant: Agreement | None) -> ProjectWholeOut:
    paid = {one.milestone_id: one.paid for one in grant.instalments} if grant else {}
    rows = []
    for one in facts.milestones:
        told = paid.get(one.id)
        rows.append(
            MilestoneOut(
                id=one.id,
                title=one.title,
                amount=one.amount,
                due_on=one.due_on,
                entry_id=told.entry_id if told else None,
                report_due_on=told.report_due_on if told else None,
                spent=told.spent if told else None,
                returned=told.returned if told else 0,
            )
        )
    told_of = {
        "purpose": facts.purpose,
        "receiver": facts.receiver_name,
        "milestones": rows,
        "text_hash": grant.text_hash if grant else "",
    }
    return ProjectWholeOut.model_validate(_line(facts.line) | told_of)
