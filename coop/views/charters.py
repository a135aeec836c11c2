"""The charter of an ecosystem: reading a version beside another, writing a new one, signing it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coop.domain import charters
from coop.domain import ecosystems as rights
from coop.domain.actors import Actor
from coop.domain.errors import Hidden, Refused
from coop.domain.offices import Power
from coop.domain.pieces import Crumb
from coop.forms import refusals
from coop.forms.ecosystems import CharterForm, SignForm
from coop.selectors import ecosystems as known
from coop.selectors import members
from coop.services import ecosystems
from coop.views import answers
from coop.views.doors import for_members
from coop.views.ecosystems import crumb, trail
from coop.views.limits import limited


@require_safe
@for_members
def show(request: HttpRequest, actor: Actor, ecosystem_id: int, number: int) -> HttpResponse:
    """One version, and what it says otherwise than the one before, or than that which the reader signed."""
    return _page(request, actor, ecosystem_id, number)


@limited("act")
@require_POST
@for_members
def sign(request: HttpRequest, actor: Actor, ecosystem_id: int) -> HttpResponse:
    """Sign what was read: another version than the current one is shown again, and not signed."""
    form = SignForm(request.POST)
    if form.is_valid():
        try:
            ecosystems.sign(
                by=actor, at=timezone.now(), ecosystem_id=ecosystem_id, number=form.cleaned_data["number"]
            )
        except Refused as refused:
            refusals.show(form, refused)
        else:
            messages.success(request, _("You have signed the charter."))
            return answers.see("ecosystem", ecosystem_id)
    return _page(request, actor, ecosystem_id, known.charter(ecosystem_id).number, form)


@limited("act")
@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def write(request: HttpRequest, actor: Actor, ecosystem_id: int) -> HttpResponse:
    circle = known.shown(ecosystem_id)
    if not rights.may(actor, circle, Power.WRITE_CHARTER, on=timezone.localdate()):
        raise Hidden
    current = known.charter(ecosystem_id)
    kept = {"text": "\n\n".join(current.paragraphs), "base": current.number}
    form = CharterForm(answers.sent(request), initial=kept)
    if form.is_valid():
        try:
            number = ecosystems.write_charter(
                by=actor, at=timezone.now(), ecosystem_id=ecosystem_id, **form.cleaned_data
            )
        except Refused as refused:
            refusals.show(form, refused)
        else:
            messages.success(request, _("The new version is written: everyone is asked to sign it."))
            return answers.see("charter", ecosystem_id, number)
    context = {"circle": circle, "form": form, "trail": [trail(), crumb(circle), Crumb(_("Charter"))]}
    return render(request, "coop/ecosystems/charter_write.html", context, status=422 if form.errors else 200)


def _page(
    request: HttpRequest, actor: Actor, ecosystem_id: int, number: int, refused: SignForm | None = None
) -> HttpResponse:
    circle, charter = known.shown(ecosystem_id), known.charter(ecosystem_id, number)
    versions = known.charters(ecosystem_id)
    signed = known.last_signed(actor.member_id, ecosystem_id)
    base = signed if 0 < signed < number else number - 1
    before = next((one for one in versions if one.number == base), None)
    is_current = versions[0].number == number
    context = {
        "circle": circle,
        "charter": charter,
        "writer": members.name_of(charter.writer_id),
        "versions": versions,
        "before": before,
        "difference": charters.difference(before.text, charter.text) if before else [],
        "is_current": is_current,
        "has_signed": signed == number,
        "sign": SignForm(initial={"number": number})
        if is_current and circle.is_open and rights.is_in(actor, circle) and signed != number
        else None,
        "refusal": refused,
        "today": timezone.localdate(),
        "trail": [trail(), crumb(circle), Crumb(_("Charter"))],
    }
    return render(request, "coop/ecosystems/charter.html", context, status=422 if refused else 200)
