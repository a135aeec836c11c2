"""Projects for a fund: the list, one of them, writing it, and examining it."""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coop.domain.actors import Actor
from coop.domain.errors import Hidden, Refused
from coop.domain.pieces import Crumb, Part, Tab
from coop.forms import refusals
from coop.views import answers
from coop.views.doors import for_members, for_those
from coop.views.limits import limited
from coop.words import say
from timebank.domain import permissions
from timebank.domain import projects as law
from timebank.domain.natures import ACCOUNT_NAMES, FUND_TITLES, FUNDS
from timebank.domain.projects import PROJECT_STATE_NAMES, Milestone, ProjectDraft, ProjectState
from timebank.forms.projects import ProjectForm, RefuseForm
from timebank.selectors import grants as granted
from timebank.selectors import payments, projects
from timebank.selectors.grants import Agreement
from timebank.selectors.projects import CallLine, ProjectFacts
from timebank.services import projects as acts
from timebank.views import calls, project_steps
from timebank.views.labels import said

PER_PAGE = 20


@require_safe
@for_those(permissions.may_read_projects)
def browse(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The calls, and what was submitted to them; of one fund with `?fund=`."""
    chosen = request.GET.get("fund", "")
    fund = chosen if chosen in [one.value for one in FUNDS] else ""
    page = Paginator(projects.listed(fund=fund), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "tabs": [
            Tab(_("All funds"), reverse("projects"), not fund),
            *(
                Tab(_(FUND_TITLES[one]), f"{reverse('projects')}?fund={one.value}", fund == one.value)
                for one in FUNDS
            ),
        ],
        "calls": [(one, calls.state_of(one), said(one.unit, one.amount)) for one in projects.calls(fund)],
        "page": page,
        "rows": _rows(list(page)),
        "may_run": permissions.may_run_calls(actor),
        "may_propose": permissions.may_propose_project(actor),
        "trail": [Crumb(_("Funds"), reverse("funds")), Crumb(_("Projects"))],
    }
    return render(request, "timebank/projects/browse.html", context)


@require_safe
@for_members
def mine(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What one proposes oneself, and the reports that one owes."""
    own_id = actor.member_id or 0
    context = {
        "rows": _rows(projects.of_member(own_id)),
        "owed": granted.owed(own_id),
        "calls": [
            (one, said(one.unit, one.amount)) for one in projects.calls() if one.is_open(timezone.localdate())
        ],
        "today": timezone.localdate(),
        "trail": [*calls.trail(), Crumb(_("My projects"))],
    }
    return render(request, "timebank/projects/mine.html", context)


@require_safe
@for_those(permissions.may_read_projects)
def show(request: HttpRequest, actor: Actor, project_id: int) -> HttpResponse:
    return page(request, actor, projects.get(project_id, by=actor))


@limited("act")
@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def new(request: HttpRequest, actor: Actor, call_id: int) -> HttpResponse:
    call = projects.call(call_id)
    if request.method != "POST" and not call.is_open(timezone.localdate()):
        return answers.see("call", call_id)

    def keep(draft: ProjectDraft, at: datetime) -> int:
        return acts.write(by=actor, at=at, call_id=call_id, draft=draft)

    return _write(request, actor, call, keep, None)


@limited("act")
@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def edit(request: HttpRequest, actor: Actor, project_id: int) -> HttpResponse:
    facts = projects.get(project_id, by=actor)
    if not actor.is_one_of(facts.line.proposer_id) or facts.line.state is not ProjectState.DRAFT:
        raise Hidden

    def keep(draft: ProjectDraft, at: datetime) -> int:
        acts.change(by=actor, at=at, project_id=project_id, draft=draft)
        return project_id

    return _write(request, actor, facts.call, keep, facts)


@limited("act")
@require_POST
@for_members
def submit(request: HttpRequest, actor: Actor, project_id: int) -> HttpResponse:
    done = _("Your project is submitted: a coordinator examines it.")
    return act(request, actor, project_id, acts.submit, done)


@limited("act")
@require_POST
@for_members
def withdraw(request: HttpRequest, actor: Actor, project_id: int) -> HttpResponse:
    return act(request, actor, project_id, acts.withdraw, _("Your project is taken back."))


@limited("act")
@require_POST
@for_members
def accept(request: HttpRequest, actor: Actor, project_id: int) -> HttpResponse:
    return act(request, actor, project_id, acts.accept, _("The project is eligible."))


@limited("act")
@require_POST
@for_members
def refuse(request: HttpRequest, actor: Actor, project_id: int) -> HttpResponse:
    form = RefuseForm(request.POST)
    return act(request, actor, project_id, acts.refuse, _("Refused: your reason is sent."), form)


def act(
    request: HttpRequest,
    actor: Actor,
    project_id: int,
    verb: Callable[..., object],
    done: str,
    form: Form | None = None,
) -> HttpResponse:
    """Do it, with what the form says, or show the page again, as it is now, with what is wrong."""
    projects.get(project_id, by=actor)  # whoever may not read it learns nothing
    if form is None or form.is_valid():
        told = {} if form is None else form.cleaned_data
        try:
            verb(by=actor, at=timezone.now(), project_id=project_id, **told)
        except Refused as refused:
            form = Form({}) if form is None else form
            form.add_error(None, say(refused.sentence))
        else:
            messages.success(request, done)
            return answers.see("project", project_id)
    return page(request, actor, projects.get(project_id, by=actor), form)


def page(
    request: HttpRequest, actor: Actor, facts: ProjectFacts, refusal: Form | None = None
) -> HttpResponse:
    """One project, with what this person may do with it now."""
    line, at = facts.line, timezone.now()
    is_mine = actor.is_one_of(line.proposer_id)
    decides = permissions.may_decide_on_project(actor, facts.concerned_ids)
    grant = granted.of_project(line.id)
    examining = decides and line.state is ProjectState.SUBMITTED
    checked = examining or (is_mine and line.state is ProjectState.DRAFT)
    context = {
        "facts": facts,
        "line": line,
        "state": _(PROJECT_STATE_NAMES[line.state]),
        "amount": said(line.unit, line.amount),
        "fund": _(ACCOUNT_NAMES[line.fund]).capitalize(),
        "steps": project_steps.of(facts, grant, at=at),
        "rows": project_steps.milestones(facts, grant),
        "grant": grant,
        "parts": _parts(facts, grant),
        "checks": _checks(line.id, at) if checked else [],
        "refusal": refusal,
        "may_edit": is_mine and line.state is ProjectState.DRAFT,
        "may_withdraw": is_mine and law.may_move(line.state, law.ProjectAct.WITHDRAW),
        "may_examine": examining,
        "may_accept_grant": is_mine and line.state is ProjectState.FUNDED,
        "may_confirm": decides and line.state is ProjectState.AGREED,
        "may_cancel": decides and line.state in (ProjectState.FUNDED, ProjectState.AGREED),
        "may_report": line.state is ProjectState.AGREED
        and permissions.may_report_on_grant(actor, facts.concerned_ids),
        "refuse": RefuseForm(),
        "today": timezone.localdate(at),
        "trail": [
            *calls.trail(),
            Crumb(facts.call.title, reverse("call", args=[facts.call.id])),
            Crumb(line.title),
        ],
    }
    return render(request, "timebank/projects/show.html", context, status=422 if refusal else 200)


def _write(
    request: HttpRequest,
    actor: Actor,
    call: CallLine,
    keep: Callable[[ProjectDraft, datetime], int],
    facts: ProjectFacts | None,
) -> HttpResponse:
    """The form of a project, new or written before."""
    form = ProjectForm(
        answers.sent(request),
        initial=ProjectForm.first(_draft(facts), call.unit) if facts else {},
        unit=call.unit,
        groups=payments.groups_of(actor),
    )
    if form.is_valid():
        try:
            project_id = keep(form.draft(actor.member_id or 0), timezone.now())
        except Refused as refused:
            refusals.show(form, refused)
        else:
            messages.success(request, _("Your project is written. Read it once more, then submit it."))
            return answers.see("project", project_id)
    context = {
        "form": form,
        "call": call,
        "shared": said(call.unit, call.amount),
        "title": _("Change my project") if facts else _("Propose a project"),
        "today": timezone.localdate(),
        "trail": [
            *calls.trail(),
            Crumb(call.title, reverse("call", args=[call.id])),
            Crumb(_("Propose a project")),
        ],
    }
    return render(request, "timebank/projects/write.html", context, status=422 if form.errors else 200)


def _draft(facts: ProjectFacts) -> ProjectDraft:
    return ProjectDraft(
        title=facts.line.title,
        purpose=facts.purpose,
        receiver=facts.receiver,
        milestones=tuple(Milestone(one.title, one.amount, one.due_on) for one in facts.milestones),
        receiver_id=facts.receiver_id,
        structure=facts.receiver_name if facts.receiver is law.Receiver.STRUCTURE else "",
    )


def _rows(lines: Iterable[projects.ProjectLine]) -> list[tuple[projects.ProjectLine, str, str]]:
    return [(one, _(PROJECT_STATE_NAMES[one.state]), said(one.unit, one.amount)) for one in lines]


def _checks(project_id: int, at: datetime) -> list[tuple[str, bool]]:
    """Each rule of eligibility in words, and whether it is kept today."""
    voted, standing = projects.standing(project_id, at=at)
    return [(say(one.sentence), one.is_met) for one in law.checks(standing, voted.criteria)]


def _parts(facts: ProjectFacts, grant: Agreement | None) -> list[Part]:
    """The grant as a drawing: what was reported on, what waits for its report, what came back, what is
    left.
    """
    if grant is None:
        return []
    reported = sum(one.paid.spent or 0 for one in grant.instalments)
    waiting = grant.paid - grant.returned - reported
    left = grant.amount - grant.paid
    labels = (
        (_("Spent and reported"), reported),
        (_("Paid, not reported as spent"), waiting),
        (_("Back in the fund"), grant.returned),
        (_("Not paid"), left),
    )
    unit = facts.line.unit
    return [Part(label, amount, said(unit, amount)) for label, amount in labels if amount > 0]
