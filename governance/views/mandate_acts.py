"""Acts on mandates: opening one that was decided, reporting on one's own, giving it back, revoking one."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from coop.domain.actors import Actor
from coop.domain.errors import Refused
from coop.domain.pieces import Crumb
from coop.forms import refusals
from coop.selectors import members
from coop.views import answers
from coop.views.doors import for_those
from coop.views.limits import limited
from governance.domain import mandates as laws
from governance.domain.mandates import ENDINGS
from governance.forms.mandates import USUAL_REPORT, USUAL_TERM, MandateForm, ReasonForm, ReportForm
from governance.selectors import mandates
from governance.selectors.mandates import Told
from governance.services import mandates as acts
from governance.views.doors import for_readers_of_mandates
from governance.views.mandates import trail

READ = ["GET", "HEAD", "POST"]


@limited("act")
@require_http_methods(READ)
@for_those(laws.may_open)
def open_one(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Write down what was decided; the mandate that it follows stays in the address."""
    asked = request.GET.get("suite", "")
    before = mandates.get(int(asked)) if asked.isdecimal() else None
    form = _form(request, actor, before)
    if form.is_valid():
        try:
            mandate_id = acts.open(
                by=actor,
                at=timezone.now(),
                draft=form.draft(),
                follows_id=before.id if before else None,
                is_at_once=form.cleaned_data.get("is_at_once", False),
            )
        except Refused as refused:
            refusals.show(form, refused)
        else:
            messages.success(request, _("The mandate is written down. It begins and ends by itself."))
            return answers.see("mandate", mandate_id)
    context = {
        "form": form,
        "before": before,
        "trail": [trail(), Crumb(_("Open a mandate"))],
        "back_url": _url(before) if before else reverse("mandates"),
    }
    return render(request, "governance/mandates/open.html", context, status=422 if form.errors else 200)


@limited("act")
@require_http_methods(READ)
@for_readers_of_mandates
def report(request: HttpRequest, actor: Actor, mandate_id: int) -> HttpResponse:
    """The holder alone; others are refused plainly."""
    told = mandates.get(mandate_id)
    if not laws.may_report(actor, told.mandate):
        raise PermissionDenied
    form = ReportForm(answers.sent(request), initial={"is_due": not told.has_report})
    if told.has_report:
        del form.fields["is_due"]

    def act() -> None:
        acts.report(
            by=actor,
            at=timezone.now(),
            mandate_id=mandate_id,
            text=form.cleaned_data["text"],
            is_due=form.cleaned_data.get("is_due", False),
        )

    return _act(request, told, form, act, "report", _("Your report is handed in: all members can read it."))


@limited("act")
@require_http_methods(READ)
@for_readers_of_mandates
def resign(request: HttpRequest, actor: Actor, mandate_id: int) -> HttpResponse:
    told = mandates.get(mandate_id)
    if not laws.may_resign(actor, told.mandate):
        raise PermissionDenied
    form = ReasonForm(answers.sent(request), is_required=False)

    def act() -> None:
        acts.resign(by=actor, at=timezone.now(), mandate_id=mandate_id, reason=form.cleaned_data["reason"])

    return _act(request, told, form, act, "resign", _("You have given the mandate back."))


@limited("act")
@require_http_methods(READ)
@for_readers_of_mandates
def revoke(request: HttpRequest, actor: Actor, mandate_id: int) -> HttpResponse:
    told = mandates.get(mandate_id)
    if not laws.may_revoke(actor, told.mandate):
        raise PermissionDenied
    form = ReasonForm(answers.sent(request), is_required=True)

    def act() -> None:
        acts.revoke(by=actor, at=timezone.now(), mandate_id=mandate_id, reason=form.cleaned_data["reason"])

    return _act(
        request, told, form, act, "revoke", _("The mandate is revoked, and its powers are taken back.")
    )


def _act(
    request: HttpRequest, told: Told, form: Form, act: Callable[[], None], name: str, done: str
) -> HttpResponse:
    """Ask, then act once; a mandate that has ended leaves nothing to end."""
    if form.is_valid():
        try:
            act()
        except Refused as refused:
            refusals.show(form, refused)
        else:
            messages.success(request, done)
            return answers.see("mandate", told.id)
    context = {
        "form": form,
        "told": told,
        "trail": [trail(), Crumb(told.duty, _url(told)), Crumb(_NAMES[name]())],
        "back_url": _url(told),
        "has_ended": told.mandate.state(timezone.now()) in ENDINGS,
    }
    return render(request, f"governance/mandates/{name}.html", context, status=422 if form.errors else 200)


_NAMES: dict[str, Callable[[], str]] = {
    "report": lambda: _("Report on your mandate"),
    "resign": lambda: _("Give the mandate back"),
    "revoke": lambda: _("Revoke the mandate"),
}


def _form(request: HttpRequest, actor: Actor, before: Told | None) -> MandateForm:
    at = timezone.now()
    people = {pk: name for pk, name in members.names_with_log_in().items() if pk != actor.member_id}
    begins_at = at
    usual: dict[str, object] = {"begins_on": timezone.localdate(at)}
    if before is not None:
        begins_at = max(at, before.mandate.until_at)
        (power,) = before.mandate.powers
        usual = {"purpose": before.purpose, "power": power.value}
    until_on = timezone.localdate(begins_at) + USUAL_TERM
    usual |= {"until_on": until_on, "report_due_on": until_on + USUAL_REPORT}
    may_replace = before is not None and before.mandate.state(at) not in ENDINGS
    return MandateForm(
        answers.sent(request), people=people, before=before, may_replace=may_replace, initial=usual
    )


def _url(told: Told) -> str:
    return reverse("mandate", args=[told.id])
