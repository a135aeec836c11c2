"""Grants: the agreement is made and accepted, milestones are confirmed and paid, reports come, and what was
not spent goes back to the fund.

Rows are locked in one order: project, then the accounts by the door. Each verb is whole or not done.
"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from coop.domain.actors import Actor
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.domain.words import N_
from coop.services import audit
from governance.selectors import rules
from timebank.domain import canonical, grants, permissions
from timebank.domain.grants import Back, Beneficiary
from timebank.domain.legs import AccountKey
from timebank.domain.natures import AccountKind, Nature, Unit
from timebank.domain.projects import Milestone, ProjectAct, ProjectState, Receiver, clean_reason
from timebank.models import Grant, Instalment, InstalmentReport, Project, ProjectMilestone
from timebank.rules import GRANT_REPORT_DAYS
from timebank.selectors import eligibility
from timebank.selectors import grants as granted
from timebank.services import posting, projects
from timebank.services.posting import Draft

UNSPENT = N_("What was not spent of a grant goes back to its fund.")


def make(*, by: Actor, at: datetime, project: Project, decided: str) -> int:
    """Freeze the agreement on a project that was just funded, and that the caller holds. decided: by what."""
    days = rules.in_force(GRANT_REPORT_DAYS, at=at)
    rows = ProjectMilestone.objects.filter(project=project).order_by("place")
    text = grants.agreement(
        project={
            "project_id": project.pk,
            "title": project.title,
            "purpose": project.purpose,
            "proposer_id": project.proposer_id,
            "receiver": str(project.receiver_kind),
            "receiver_id": project.receiver_id,
            "structure": project.structure,
        },
        fund=AccountKind(project.call.fund),
        unit=Unit(project.call.unit),
        milestones=[Milestone(row.title, row.amount, row.due_on) for row in rows],
        report_days=days.value,
        decided=decided,
    )
    row = Grant.objects.create(
        project=project,
        amount=project.amount,
        text=text,
        text_hash=grants.fingerprint(text),
        report_version_id=days.version_id,
        granted_at=at,
    )
    return row.pk


@transaction.atomic
def accept(*, by: Actor, at: datetime, project_id: int, text_hash: str) -> None:
    """Who proposed the project accepts its agreement, as they read it. Twice is once."""
    project = projects.held(by=by, at=at, project_id=project_id)
    if not by.is_one_of(project.proposer_id):
        raise Forbidden
    if project.state == ProjectState.AGREED:
        return
    grant = Grant.objects.filter(project=project).first()
    if grant is not None and grant.text_hash != text_hash:
        raise Refused(N_("This is not the agreement that was frozen. Open the page again."))
    projects.advance(by=by, at=at, row=project, act=ProjectAct.AGREE)


@transaction.atomic
def confirm(*, by: Actor, at: datetime, milestone_id: int) -> int:
    """A coordinator confirms a milestone, and its instalment is paid from the fund. Returns the entry's id,
    to the same person also when sent twice; of two at once the second is told.
    """
    milestone = ProjectMilestone.objects.filter(pk=milestone_id).first()
    if milestone is None:
        raise Hidden
    project = projects.examined(by=by, at=at, project_id=milestone.project_id)
    known = Instalment.objects.filter(milestone=milestone).first()
    if known is not None:
        if by.is_one_of(known.actor_id):
            return known.entry_id
        raise Refused(N_("This milestone has already been confirmed and paid."))
    if project.state != ProjectState.AGREED:
        raise Refused(N_("Nothing is paid before the agreement, nor after its end."))
    grant, today = Grant.objects.get(project=project), timezone.localdate(at)
    grants.check_instalment(
        paid=granted.paid(grant.pk),
        amount=milestone.amount,
        granted=grant.amount,
        late=granted.late_reports(project.proposer_id, today=today),
        today=today,
    )
    entry_id = posting.post(by=by, at=at, draft=_instalment(at, project, grant, milestone))
    Instalment.objects.create(
        grant=grant,
        milestone=milestone,
        entry_id=entry_id,
        amount=milestone.amount,
        actor_id=by.member_id or 0,
        paid_at=at,
        report_due_on=grants.report_due_on(today, grant.text["report_days"]),
    )
    _record(by, at, "timebank.pay_instalment", project, {"milestone": milestone.pk, "entry": entry_id})
    return entry_id


@transaction.atomic
def report(*, by: Actor, at: datetime, instalment_id: int, text: str, spent: int) -> None:
    """Who proposed the project or receives says what was done, and how much was spent (minutes or cents); a
    coordinator writes what came on paper. Once: the same sent twice is once.
    """
    paid = Instalment.objects.select_related("grant").filter(pk=instalment_id).first()
    if paid is None:
        raise Hidden
    project = projects.held(by=by, at=at, project_id=paid.grant.project_id)
    if not permissions.may_report_on_grant(by, eligibility.concerned(project)):
        raise Forbidden
    kept = grants.clean_report(text)
    grants.check_spent(spent, paid.amount)
    known = InstalmentReport.objects.filter(instalment=paid).first()
    if known is not None:
        if (known.text, known.spent) != (kept, spent):
            raise Refused(N_("The report on this instalment has already been given."))
        return
    InstalmentReport.objects.create(
        instalment=paid, text=kept, spent=spent, reported_at=at, actor_id=by.member_id or 0
    )


@transaction.atomic
def finish(*, by: Actor, at: datetime, project_id: int) -> None:
    """A coordinator ends a project whose reports have come; what was not spent goes back. Twice is once."""
    project = projects.examined(by=by, at=at, project_id=project_id)
    if project.state == ProjectState.FINISHED:
        return
    _end(by, at, project, ProjectAct.FINISH)


@transaction.atomic
def cancel(*, by: Actor, at: datetime, project_id: int, reason: str) -> None:
    """The same for one that does not go on: what was paid has its reports, nothing more is paid, and what was
    not spent goes back. The same twice is once.
    """
    project, why = projects.examined(by=by, at=at, project_id=project_id), clean_reason(reason)
    if (project.state, project.reason) == (ProjectState.CANCELLED, why):
        return
    project.reason = why
    _end(by, at, project, ProjectAct.CANCEL, "reason")


def _end(by: Actor, at: datetime, project: Project, act: ProjectAct, *fields: str) -> None:
    """Its money first: the database lets a project end only once what was not spent is back in the fund."""
    grant = Grant.objects.filter(project=project).first()
    backs = grants.unspent(granted.paid(grant.pk)) if grant else ()
    fund, source = AccountKey(AccountKind(project.call.fund), Unit(project.call.unit)), _target(project)
    if backs:
        posting.take_hold(by=by, at=at, reservation_ids=[], keys=[fund, source])
    for back in backs:
        posting.post(by=by, at=at, draft=_return(at, project, back))
    projects.advance(by=by, at=at, row=project, act=act, fields=fields)
    _record(by, at, "timebank.end_grant", project, {"returned": sum(back.amount for back in backs)})


def _instalment(at: datetime, project: Project, grant: Grant, milestone: ProjectMilestone) -> Draft:
    fund, unit = AccountKind(project.call.fund), Unit(project.call.unit)
    return Draft(
        key=f"grant:{grant.pk}:{milestone.pk}",
        content={
            "verb": "grant",
            "fund": fund.value,
            unit.value: milestone.amount,
            "receiver_id": project.receiver_id,
            "subject": f"grant:{grant.pk}",
        },
        nature=Nature.GRANT,
        happened_at=at,
        subject=f"grant:{grant.pk}",
        legs=grants.of_instalment(fund, unit, _target(project), milestone.amount),
    )


def _return(at: datetime, project: Project, back: Back) -> Draft:
    """A reversal of the instalment, in part: the database lets no more go back than was paid."""
    fund, unit = AccountKind(project.call.fund), Unit(project.call.unit)
    return Draft(
        key=f"grant:back:{back.instalment_id}",
        content={
            "verb": "reversal",
            "entry_id": back.entry_id,
            unit.value: back.amount,
            "reason": canonical.fingerprint({"reason": UNSPENT}),
        },
        nature=Nature.REVERSAL,
        happened_at=at,
        subject=f"entry:{back.entry_id}",
        legs=grants.of_return(fund, unit, _target(project), back.amount),
        reverses_id=back.entry_id,
        reason=UNSPENT,
    )


def _target(project: Project) -> AccountKey:
    one = Beneficiary(Receiver(project.receiver_kind), project.receiver_id)
    return grants.account_of(one, Unit(project.call.unit))


def _record(by: Actor, at: datetime, action: str, project: Project, data: dict[str, int]) -> None:
    audit.record(by=by, at=at, action=action, subject=f"project:{project.pk}", data=data)
