"""The page on which a member says what they would like to be asked for."""

from django.contrib import messages
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
from coop.views import answers
from coop.views.doors import for_members
from coop.views.limits import limited
from marketplace.domain.wishes import ANY
from marketplace.forms.wishes import WishesForm
from marketplace.selectors import standings
from marketplace.services import wishes


@limited("act")
@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def edit(request: HttpRequest, actor: Actor) -> HttpResponse:
    mine = standings.wishes_of([actor.member_id or 0]).get(actor.member_id or 0, ANY)
    form = WishesForm(answers.sent(request), wishes=mine)
    if form.is_valid():
        try:
            wishes.write(by=actor, at=timezone.now(), wished=form.wishes())
        except Refused as refused:
            refusals.show(form, refused)
        else:
            messages.success(request, _("It is noted: the next needs proposed to you follow it."))
            return answers.see("wishes")
    context = {
        "form": form,
        "trail": [Crumb(_("Needs"), reverse("needs")), Crumb(_("What I wish to be asked for"))],
    }
    return render(request, "marketplace/needs/wishes.html", context, status=422 if form.errors else 200)
