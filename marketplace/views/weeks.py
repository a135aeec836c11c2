"""The page on which a member says when they are free, and when they are away."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
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
from marketplace.forms.weeks import TimeOffForm, WeekForm
from marketplace.selectors import weeks as said
from marketplace.services import weeks


@limited("act")
@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def edit(request: HttpRequest, actor: Actor) -> HttpResponse:
    at, known = timezone.now(), said.half_days_of(actor.member_id or 0)
    form = WeekForm(answers.sent(request), half_days=known)
    if form.is_valid():
        weeks.write(by=actor, at=at, half_days=form.cleaned_data["half_days"])
        messages.success(request, _("It is noted: the next needs proposed to you follow it."))
        return answers.see("week")
    return _page(request, actor, at, week=form, away=TimeOffForm())


@limited("act")
@require_POST
@for_members
def go_away(request: HttpRequest, actor: Actor) -> HttpResponse:
    at, form = timezone.now(), TimeOffForm(request.POST)
    if form.is_valid():
        try:
            weeks.go_away(by=actor, at=at, days=form.days(), note=form.cleaned_data["note"])
        except Refused as refused:
            refusals.show(form, refused)
        else:
            messages.success(
                request, _("Noted: you are not proposed for what can only be done on these days.")
            )
            return answers.see("week")
    return _page(
        request, actor, at, week=WeekForm(half_days=said.half_days_of(actor.member_id or 0)), away=form
    )


@limited("act")
@require_POST
@for_members
def come_back(request: HttpRequest, actor: Actor, time_off_id: int) -> HttpResponse:
    weeks.come_back(by=actor, at=timezone.now(), time_off_id=time_off_id)
    messages.success(request, _("Taken away: you can be proposed for these days again."))
    return answers.see("week")


def _page(
    request: HttpRequest, actor: Actor, at: datetime, *, week: WeekForm, away: TimeOffForm
) -> HttpResponse:
    today = timezone.localdate(at)
    context = {
        "week": week,
        "away": away,
        "times_off": said.times_off(actor.member_id or 0, on=today),
        "today": today,
        "trail": [
            Crumb(_("Needs"), reverse("needs")),
            Crumb(_("What I wish to be asked for"), reverse("wishes")),
            Crumb(_("My week")),
        ],
    }
    status = 422 if week.errors or away.errors else 200
    return render(request, "marketplace/weeks/edit.html", context, status=status)
