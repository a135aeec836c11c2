"""Bringing hours that nobody pays out of a calendar: its months are shown first, then they come in."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from coop import words as said
from coop.domain.actors import Actor
from coop.domain.errors import Refused
from coop.domain.pieces import Crumb
from coop.forms import refusals
from coop.views import answers
from coop.views.doors import for_members
from coop.views.limits import limited
from marketplace.domain.observatory import calendars
from marketplace.domain.observatory.calendars import CalendarRead
from marketplace.domain.observatory.facts import FactDraft
from marketplace.forms.observatory.calendars import CalendarForm
from marketplace.selectors.observatory import facts as noted
from marketplace.services.observatory import facts
from marketplace.views.observatory import noted_words

SHOWN = 50


@limited("act")
@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def bring(request: HttpRequest, actor: Actor) -> HttpResponse:
    trades = list(noted.trades(actor.member_id or 0, said.language()))
    if not trades:
        return noted_words.without_trade(request)
    if request.method != "POST":
        return _page(request, CalendarForm(trades=trades), None)
    form = CalendarForm(request.POST, request.FILES, trades=trades)
    if not form.is_valid():
        return _page(request, form, None)
    if form.cleaned_data["months"]:
        return _come_in(request, actor, form)
    today = timezone.localdate()
    zone = timezone.get_current_timezone()
    return _page(
        request, form, calendars.read(form.content(), form.cleaned_data["word"], zone=zone, on=today)
    )


def _come_in(request: HttpRequest, actor: Actor, form: CalendarForm) -> HttpResponse:
    given = form.cleaned_data
    try:
        months = calendars.heard(given["months"])
        count = facts.bring_months(
            by=actor,
            at=timezone.now(),
            drafts=[_draft(month, minutes, given["trade"]) for month, minutes in months.items()],
            word=given["word"],
        )
    except Refused as refused:
        refusals.show(form, refused)
        return _page(request, form, None)
    told = ngettext("%(count)s new month came in.", "%(count)s new months came in.", count)
    messages.success(request, told % {"count": count})
    return answers.see("my_data")


def _draft(month: date, minutes: int, trade_id: int) -> FactDraft:
    return FactDraft(month, trade_id, unpaid_minutes=minutes)


def _page(request: HttpRequest, form: CalendarForm, found: CalendarRead | None) -> HttpResponse:
    context = {
        "form": form,
        "found": found,
        "faults": [(one.number, said.say(one.sentence)) for one in found.faults[:SHOWN]] if found else [],
        "months": list(found.months.items()) if found else [],
        "carried": calendars.told(found.months) if found else "",
        "trail": noted_words.trail(Crumb(_("Bring hours from a calendar"))),
    }
    status = 422 if form.errors or (found and found.faults and not found.months) else 200
    return render(request, "marketplace/observatory/calendar.html", context, status=status)
