"""Noting a session after it, and undoing one that was noted by mistake."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from coop.domain.actors import PLATFORM, Actor
from coop.domain.errors import Hidden, Refused
from coop.domain.pieces import Crumb
from coop.forms import refusals
from coop.views import answers
from coop.views.doors import for_members, for_people
from coop.views.limits import limited
from marketplace.domain.support import permissions
from marketplace.forms.support.noting import MistakeForm, SessionForm
from marketplace.selectors.support import sessions as told
from marketplace.services.support import sessions
from marketplace.views.support import words


@limited("act")
@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def note(request: HttpRequest, actor: Actor, assignment_id: int) -> HttpResponse:
    one = told.assignment(assignment_id)
    if not permissions.may_note(actor, one.helper_id):
        raise Hidden
    form = SessionForm(answers.sent(request), theme=one.theme)
    if form.is_valid():
        at = timezone.now()
        try:
            session_id = sessions.note(
                by=actor, at=at, assignment_id=assignment_id, draft=form.draft(), key=form.cleaned_data["key"]
            )
        except Refused as refused:
            refusals.show(form, refused)
        else:
            sessions.credit_due(by=PLATFORM, at=at)
            _say(request, told.get(session_id).credited)
            return answers.see("support_person", one.beneficiary_id)
    person = Crumb(one.alias, reverse("support_person", args=[one.beneficiary_id]))
    context = {"form": form, "one": one, "trail": words.trail(person, Crumb(_("Note a session")))}
    return render(
        request, "marketplace/support/session_new.html", context, status=422 if form.errors else 200
    )


@limited("act")
@require_http_methods(["GET", "HEAD", "POST"])
@for_people
def undo(request: HttpRequest, actor: Actor, session_id: int) -> HttpResponse:
    one = told.get(session_id)
    if not permissions.may_undo(actor, one.helper_id):
        raise Hidden
    form = MistakeForm(answers.sent(request))
    if form.is_valid():
        sessions.undo(by=actor, at=timezone.now(), session_id=session_id, **form.cleaned_data)
        messages.success(request, _("Undone, with its hours. Note it anew where it did take place."))
        return answers.see("support")
    context = {
        "form": form,
        "row": words.session(one),
        "today": timezone.localdate(),
        "trail": words.trail(Crumb(_("Undo a session"))),
    }
    return render(
        request, "marketplace/support/session_undo.html", context, status=422 if form.errors else 200
    )


def _say(request: HttpRequest, credited: int | None) -> None:
    if credited is None:
        messages.success(
            request,
            _(
                "Noted, thank you. The digital-inclusion fund holds too little at the moment: the hours are "
                "counted as soon as it can, in the order of the sessions."
            ),
        )
    else:
        messages.success(request, _("Noted, thank you. The hours that you gave are counted."))
