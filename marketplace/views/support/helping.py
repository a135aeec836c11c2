"""Volunteering: saying with what, where and for how many people one helps; stopping."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from coop.domain.actors import Actor
from coop.domain.errors import Refused
from coop.domain.pieces import Crumb
from coop.forms import refusals
from coop.views import answers
from coop.views.doors import for_members
from coop.views.limits import limited
from marketplace.forms.support.volunteering import HelperForm
from marketplace.selectors.support import volunteers as told
from marketplace.services.support import volunteers
from marketplace.views.support import words


@limited("act")
@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def edit(request: HttpRequest, actor: Actor) -> HttpResponse:
    known = told.volunteering(actor.member_id)
    form = HelperForm(answers.sent(request), known=known)
    if form.is_valid():
        try:
            volunteers.volunteer(by=actor, at=timezone.now(), draft=form.draft())
        except Refused as refused:
            refusals.show(form, refused)
        else:
            messages.success(request, _("Thank you! A coordinator tells you whom you can help."))
            return answers.see("support")
    context = {"form": form, "is_helper": known is not None, "trail": words.trail(Crumb(_("I help")))}
    return render(request, "marketplace/support/helper.html", context, status=422 if form.errors else 200)


@limited("act")
@require_POST
@for_members
def stop(request: HttpRequest, actor: Actor) -> HttpResponse:
    volunteers.stop(by=actor, at=timezone.now())
    messages.success(request, _("You help nobody at the moment. Thank you for what you gave."))
    return answers.see("support")
