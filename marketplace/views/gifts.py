"""Giving hours for a need, taking them back, and saying that some are lacking."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from coop.domain.actors import Actor
from coop.domain.errors import Refused
from coop.forms import refusals
from coop.views import answers
from coop.views.doors import for_members
from coop.views.limits import limited
from marketplace.forms.gifts import GiftForm
from marketplace.selectors import gifts as given
from marketplace.selectors import requests as asked
from marketplace.services import gifts
from marketplace.views import needs as pages


@limited("act")
@require_POST
@for_members
def welcome(request: HttpRequest, actor: Actor, request_id: int) -> HttpResponse:
    gifts.welcome(by=actor, at=timezone.now(), request_id=request_id)
    messages.success(request, _("Members can now give hours for this need."))
    return answers.see("need", request_id)


@limited("act")
@require_POST
@for_members
def give(request: HttpRequest, actor: Actor, request_id: int) -> HttpResponse:
    need = asked.get(request_id)
    form = GiftForm(request.POST, minutes=given.lacking(request_id))
    if form.is_valid():
        try:
            gifts.give(by=actor, at=timezone.now(), request_id=request_id, **form.cleaned_data)
        except Refused as refused:
            refusals.show(form, refused)
        else:
            messages.success(request, _("Thank you: your hours are kept for this need."))
            return answers.see("need", request_id)
    return pages.need(request, actor, need, form)


@limited("act")
@require_POST
@for_members
def take_back(request: HttpRequest, actor: Actor, request_id: int, reservation_id: int) -> HttpResponse:
    gifts.take_back(by=actor, at=timezone.now(), request_id=request_id, reservation_id=reservation_id)
    messages.success(request, _("Your hours are yours to spend again."))
    return answers.see("need", request_id)
