"""The agreement on a project: accepting it, printing it, paying its milestones, reporting, ending it."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coop.domain import quantities
from coop.domain.actors import Actor
from coop.domain.errors import Hidden, Refused
from coop.domain.pieces import Crumb
from coop.forms import refusals
from coop.selectors import members
from coop.views import answers
from coop.views.doors import for_members, for_those
from coop.views.limits import limited
from coop.words import say
from timebank.domain import permissions
from timebank.domain.natures import ACCOUNT_NAMES, AccountKind, Unit
from timebank.forms.projects import GrantReportForm, RefuseForm
from timebank.selectors import grants as granted
from timebank.selectors import projects
from timebank.selectors.grants import Agreement
from timebank.services import grants
from timebank.views import calls
from timebank.views import projects as pages
from timebank.views.labels import said

LANGUAGE = "fr"


@limited("act")
@require_POST
@for_members
def accept(request: HttpRequest, actor: Actor, project_id: int) -> HttpResponse:
    projects.get(project_id, by=actor)
    text_hash = request.POST.get("text_hash", "")
    try:
        grants.accept(by=actor, at=timezone.now(), project_id=project_id, text_hash=text_hash)
    except Refused as refused:
        return _again(request, actor, project_id, refused)
    messages.success(request, _("The agreement is accepted: milestones are paid as they are confirmed."))
    return answers.see("project", project_id)


@limited("act")
@require_POST
@for_members
def confirm(request: HttpRequest, actor: Actor, milestone_id: int) -> HttpResponse:
    project_id = granted.project_of_milestone(milestone_id)
    projects.get(project_id, by=actor)
    try:
        grants.confirm(by=actor, at=timezone.now(), milestone_id=milestone_id)
    except Refused as refused:
        return _again(request, actor, project_id, refused)
    messages.success(request, _("The milestone is confirmed: its instalment is written in the ledger."))
    return answers.see("project", project_id)


@limited("act")
@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def report(request: HttpRequest, actor: Actor, instalment_id: int) -> HttpResponse:
    """What was done with an instalment, and how much of it was spent."""
    project_id = granted.project_of_instalment(instalment_id)
    facts = projects.get(project_id, by=actor)
    if not permissions.may_report_on_grant(actor, facts.concerned_ids):
        raise Hidden
    unit = facts.line.unit
    form = GrantReportForm(answers.sent(request), unit=unit)
    if form.is_valid():
        told = {"text": form.cleaned_data["text"], "spent": form.spent()}
        try:
            grants.report(by=actor, at=timezone.now(), instalment_id=instalment_id, **told)
        except Refused as refused:
            refusals.show(form, refused)
        else:
            messages.success(request, _("Thank you: the report is given."))
            return answers.see("project", project_id)
    grant = granted.of_project(project_id)
    assert grant is not None  # it has this instalment
    (paid,) = [one for one in grant.instalments if one.paid.id == instalment_id]
    context = {
        "form": form,
        "facts": facts,
        "paid": paid,
        "amount": said(unit, paid.paid.amount),
        "back_url": reverse("project", args=[project_id]),
        "today": timezone.localdate(),
        "trail": [
            *calls.trail(),
            Crumb(facts.line.title, reverse("project", args=[project_id])),
            Crumb(_("Report on an instalment")),
        ],
    }
    return render(request, "timebank/projects/report.html", context, status=422 if form.errors else 200)


@limited("act")
@require_POST
@for_members
def finish(request: HttpRequest, actor: Actor, project_id: int) -> HttpResponse:
    done = _("The project is finished, and what was not spent is back in the fund.")
    return pages.act(request, actor, project_id, grants.finish, done)


@limited("act")
@require_POST
@for_members
def cancel(request: HttpRequest, actor: Actor, project_id: int) -> HttpResponse:
    done = _("The grant is ended, and what was not spent is back in the fund.")
    return pages.act(request, actor, project_id, grants.cancel, done, RefuseForm(request.POST))


@require_safe
@for_those(permissions.may_read_projects)
def show(request: HttpRequest, actor: Actor, grant_id: int) -> HttpResponse:
    """Entries name the grant; what there is to read of it stands on the page of its project."""
    return answers.see("project", granted.project_of(grant_id))


@limited("search", method="GET")
@require_safe
@for_those(permissions.may_read_projects)
def paper(request: HttpRequest, actor: Actor, project_id: int) -> HttpResponse:
    """The agreement to print and to sign, as it was frozen. In French, as kept."""
    projects.get(project_id, by=actor)
    grant = granted.of_project(project_id)
    if grant is None:
        raise Hidden
    with translation.override(LANGUAGE):
        return _sheet(grant)


def _sheet(grant: Agreement) -> HttpResponse:
    # What draws PDF takes a third of the time in which a process starts, and few processes draw.
    from coop.rendering import sheets
    from coop.rendering.sheets import Column, Sheet

    text, unit = grant.text, Unit(grant.text["unit"])
    proposer = members.name_of(text["proposer_id"])
    receiver = text["structure"] or members.name_of(text["receiver_id"])
    sheet = Sheet(
        language=LANGUAGE,
        title=_("Grant agreement"),
        house=_("Commontime"),
        lines=(text["title"], _("Grant no. %(grant)s, project no. %(project)s") % _numbers(grant)),
        facts=(
            (_("Fund"), _(ACCOUNT_NAMES[AccountKind(text["fund"])]).capitalize()),
            (_("Granted"), said(unit, text["amount"])),
            (_("Proposed by"), proposer),
            (_("Who receives"), receiver),
            (_("Decided by"), _decided(text["decided"])),
            (_("Frozen on"), quantities.say_instant(timezone.localtime(grant.granted_at), LANGUAGE)),
        ),
        parts=(
            (_("What the project is for"), text["purpose"]),
            (_("How it is paid"), _("Each milestone is paid once a coordinator has confirmed it.")),
            (
                _("Reports"),
                _(
                    "A report on each instalment is due within %(days)s days. While one is late, nothing "
                    "more is paid. What was not spent goes back to the fund."
                )
                % {"days": text["report_days"]},
            ),
            (_("Fingerprint of this agreement"), grant.text_hash),
        ),
        columns=(Column(_("Milestone"), 56), Column(_("Due"), 22), Column(_("Amount"), 22, is_figure=True)),
        note=_("The entries that paid it stand in the ledger of the cooperative, which anybody may audit."),
        page=_("Page %(page)s of %(pages)s"),
        signed_by=(_("For the cooperative"), proposer),
    )
    rows = [_row(unit, one) for one in text["milestones"]]
    response = HttpResponse(sheets.written(sheet, rows), content_type="application/pdf")
    name = _("agreement-%(project)s.pdf") % _numbers(grant)
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def _row(unit: Unit, one: dict[str, Any]) -> tuple[str, str, str]:
    day = quantities.say_short_day(date.fromisoformat(one["due_on"]), LANGUAGE)
    return one["title"], day, said(unit, one["amount"])


def _numbers(grant: Agreement) -> dict[str, int]:
    return {"grant": grant.id, "project": grant.project_id}


def _decided(written: str) -> str:
    """By a vote, or by an assembly, as it was written."""
    kind, _colon, number = written.partition(":")
    if kind == "proposal" and number.isdecimal():
        return _("the vote on proposal no. %(number)s") % {"number": number}
    return written


def _again(request: HttpRequest, actor: Actor, project_id: int, refused: Refused) -> HttpResponse:
    form = Form({})
    form.add_error(None, say(refused.sentence))
    return pages.page(request, actor, projects.get(project_id, by=actor), form)
