"""Projects for a fund: written, submitted, examined, taken back. Rows are locked in one order: call,
project.
"""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from coop.domain.actors import Actor
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.domain.membership import Standing as Membership
from coop.domain.words import N_
from coop.selectors import groups, members
from coop.services import audit
from timebank.domain import calls, permissions, projects
from timebank.domain.natures import Unit
from timebank.domain.projects import ProjectAct, ProjectDraft, ProjectState, Receiver
from timebank.models import Project, ProjectCall, ProjectMilestone, ProjectStep
from timebank.selectors import eligibility

WORDS = ("title", "purpose", "amount", "receiver_kind", "receiver_id", "structure")
TAKEN = N_("Another project of this call has this title.")


@transaction.atomic
def write(*, by: Actor, at: datetime, call_id: int, draft: ProjectDraft) -> int:
    """A member writes a project for a call that is open. Returns its id, also when sent twice: the draft of
    that title is written anew.
    """
    call = _open_call(by, call_id, at)
    kept = projects.clean(draft, unit=Unit(call.unit), today=_day(at))
    _check_receiver(by, kept)
    mine = Project.objects.select_for_update(no_key=True).filter(call=call, proposer_id=by.member_id)
    row = mine.filter(title__iexact=kept.title, state=ProjectState.DRAFT).first()
    if row is None:
        row = Project(call=call, proposer_id=by.member_id or 0, created_at=at)
    return _keep(row, kept)


@transaction.atomic
def change(*, by: Actor, at: datetime, project_id: int, draft: ProjectDraft) -> None:
    """Its author writes it anew, as long as it is not submitted."""
    row = _own(by, at, project_id)
    call = _open_call(by, row.call_id, at)
    if row.state != ProjectState.DRAFT:
        raise Refused(N_("This project has been submitted: its words no longer change."))
    kept = projects.clean(draft, unit=Unit(call.unit), today=_day(at))
    _check_receiver(by, kept)
    _keep(row, kept)


@transaction.atomic
def submit(*, by: Actor, at: datetime, project_id: int) -> None:
    """Its author submits it, where it keeps every rule of eligibility in force. Twice is once."""
    row = _own(by, at, project_id)
    if row.state == ProjectState.SUBMITTED:
        return
    projects.move(ProjectState(row.state), ProjectAct.SUBMIT)
    _open_call(by, row.call_id, at)
    voted = eligibility.criteria(Unit(row.call.unit), at=at)
    projects.check(eligibility.standing(row), voted.criteria)
    advance(by=by, at=at, row=row, act=ProjectAct.SUBMIT)


@transaction.atomic
def accept(*, by: Actor, at: datetime, project_id: int) -> None:
    """A coordinator finds it eligible: every rule of today is kept. Twice is once."""
    row = examined(by=by, at=at, project_id=project_id)
    if row.state == ProjectState.ELIGIBLE and by.is_one_of(row.examiner_id):
        return
    projects.move(ProjectState(row.state), ProjectAct.ACCEPT)
    voted = eligibility.criteria(Unit(row.call.unit), at=at)
    projects.check(eligibility.standing(row), voted.criteria)
    row.examiner_id, row.obeys = by.member_id, sorted(voted.version_ids)
    advance(by=by, at=at, row=row, act=ProjectAct.ACCEPT, fields=("examiner_id", "obeys"))
    _record(by, at, row)


@transaction.atomic
def refuse(*, by: Actor, at: datetime, project_id: int, reason: str) -> None:
    """A coordinator refuses it, and says why to who proposed it. The same twice is once."""
    row = examined(by=by, at=at, project_id=project_id)
    why = projects.clean_reason(reason)
    if (row.state, row.reason) == (ProjectState.REFUSED, why):
        return
    row.examiner_id, row.reason = by.member_id, why
    advance(by=by, at=at, row=row, act=ProjectAct.REFUSE, fields=("examiner_id", "reason"))
    _record(by, at, row)


@transaction.atomic
def withdraw(*, by: Actor, at: datetime, project_id: int) -> None:
    """Its author takes it back, until it is being voted or under agreement. Twice is once."""
    row = _own(by, at, project_id)
    if row.state == ProjectState.CANCELLED:
        return
    advance(by=by, at=at, row=row, act=ProjectAct.WITHDRAW)


def advance(*, by: Actor, at: datetime, row: Project, act: ProjectAct, fields: Sequence[str] = ()) -> None:
    """Move a project that the caller holds, and write its step. fields: what else was set. Raises Refused."""
    row.state = projects.move(ProjectState(row.state), act)
    row.save(update_fields=["state", *fields])
    ProjectStep.objects.create(
        project=row, act=act, state=row.state, at=at, actor_user_id=by.user_id, actor_id=by.member_id
    )


def held(*, by: Actor, at: datetime, project_id: int) -> Project:
    """The project, held until the end. Raises Hidden."""
    rows = Project.objects.select_for_update(no_key=True, of=("self",)).select_related("call")
    row = rows.filter(pk=project_id).first()
    if row is None:
        raise Hidden
    return row


def examined(*, by: Actor, at: datetime, project_id: int) -> Project:
    """The same for a coordinator who decides on it, and is neither its author nor who receives."""
    if not permissions.may_run_calls(by):
        raise Forbidden
    row = held(by=by, at=at, project_id=project_id)
    if row.state == ProjectState.DRAFT and not by.is_one_of(row.proposer_id):
        raise Hidden
    if not permissions.may_decide_on_project(by, eligibility.concerned(row)):
        raise Forbidden
    return row


def _own(by: Actor, at: datetime, project_id: int) -> Project:
    row = held(by=by, at=at, project_id=project_id)
    if not by.is_one_of(row.proposer_id):
        raise Forbidden if row.state != ProjectState.DRAFT else Hidden
    return row


def _open_call(by: Actor, call_id: int, at: datetime) -> ProjectCall:
    """Held against its decision, which waits. Raises Refused after its last day."""
    if not permissions.may_propose_project(by):
        raise Forbidden
    call = ProjectCall.objects.filter(pk=call_id).first()
    if call is None:
        raise Hidden
    calls.check_open(closes_on=call.closes_on, today=_day(at))
    return call


def _check_receiver(by: Actor, draft: ProjectDraft) -> None:
    """Oneself, or a group for which one acts; a structure has no account here."""
    if draft.receiver is Receiver.STRUCTURE:
        if draft.receiver_id is not None:
            raise Refused(N_("A structure outside is named, and has no account here."), field="receiver")
        return
    if draft.receiver is Receiver.MEMBER:
        if not by.is_one_of(draft.receiver_id):
            raise Refused(N_("A grant goes to who proposes the project, or to a group."), field="receiver")
        return
    group = members.get(draft.receiver_id or 0)
    if group is None or not group.is_group or group.standing is not Membership.ADMITTED:
        raise Refused(N_("Choose a group for which you act."), field="receiver")
    if not by.is_one_of(*groups.delegates_of([group.member_id]).get(group.member_id, ())):
        raise Refused(N_("Choose a group for which you act."), field="receiver")


def _keep(row: Project, draft: ProjectDraft) -> int:
    row.title, row.purpose, row.amount = draft.title, draft.purpose, draft.amount
    row.receiver_kind, row.receiver_id, row.structure = draft.receiver, draft.receiver_id, draft.structure
    try:
        with transaction.atomic():
            row.save(update_fields=None if row.pk is None else WORDS)
    except IntegrityError as error:
        if "project_title_names_one_project_of_a_call" not in str(error):
            raise
        raise Refused(TAKEN, field="title") from error
    ProjectMilestone.objects.filter(project=row).delete()
    ProjectMilestone.objects.bulk_create(
        ProjectMilestone(project=row, place=place, title=one.title, amount=one.amount, due_on=one.due_on)
        for place, one in enumerate(draft.milestones, start=1)
    )
    return row.pk


def _record(by: Actor, at: datetime, row: Project) -> None:
    audit.record(
        by=by,
        at=at,
        action="timebank.examine_project",
        subject=f"project:{row.pk}",
        data={"state": str(row.state)},
    )


def _day(at: datetime) -> date:
    return timezone.localdate(at)
