"""Giving hours to a member, or to the solidarity fund."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from coop.domain import names
from coop.domain.actors import Actor
from coop.domain.errors import Refused
from coop.forms import refusals
from coop.selectors import members
from coop.views import answers
from coop.views.doors import for_members
from coop.views.limits import limited
from coop.words import say
from timebank.domain import tellings
from timebank.forms.gifts import GiftForm
from timebank.selectors import balances
from timebank.services import gifts
from timebank.views import limits


@limited("act")
@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    at, giver_id = timezone.now(), actor.member_id
    assert giver_id is not None  # the door lets members in, and nobody else
    others = members.names_of(set(members.electorate(at=at, days=0)) - {giver_id})
    receivers = dict(sorted(others.items(), key=lambda one: names.fold(one[1])))
    form = GiftForm(answers.sent(request), receivers=receivers)
    if form.is_valid():
        try:
            entry_id = gifts.give(
                by=actor,
                at=at,
                giver_id=giver_id,
                receiver_id=form.receiver_id(),
                minutes=form.cleaned_data["minutes"],
                key=form.cleaned_data["key"],
            )
        except Refused as refused:
            refusals.show(form, refused)
        else:
            messages.success(request, _("Thank you: your gift is written in the journal."))
            return answers.see("entry", entry_id)
    balance = balances.of_member(giver_id)
    context = {
        "form": form,
        "balance": balance,
        "sentence": say(tellings.balance(balance)),
        "near_limit": limits.warning(giver_id, at=at),
    }
    return render(request, "timebank/gift_new.html", context, status=422 if form.errors else 200)
