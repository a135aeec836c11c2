"""Limits: one's own and why they are so; exceptions for those who grant, end and check them."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from coop.domain.actors import Actor
from coop.domain.errors import Hidden, Refused
from coop.domain.pieces import Crumb, Tab
from coop.forms import refusals
from coop.views import answers
from coop.views.doors import for_those
from coop.views.limits import limited
from coop.words import say
from governance.domain.rules import NotFounded
from timebank.domain import limits as bounds
from timebank.domain import permissions
from timebank.domain.limits import LimitSide, Room
from timebank.forms.limits import EndForm, GrantForm
from timebank.selectors import limits as granted
from timebank.selectors import payments as asked
from timebank.selectors.limits import Granted
from timebank.services import limits

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Own:
    """What a member is shown of their own limits."""

    room: Room
    warning: str
    exceptions: list["Told"]

    @property
    def below(self) -> int:
        """How far below zero they may come."""
        return -self.room.least


@dataclass(frozen=True, slots=True)
class Told:
    """An exception as it is shown. state: in words; tone: of its badge."""

    granted: Granted
    is_least: bool
    minutes: int
    state: str
    tone: str


@require_safe
@for_those(permissions.may_read_limits)
def browse(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Those that stand or will, and on another page those that are over."""
    at, is_over = timezone.now(), request.GET.get("show") == "over"
    page = Paginator(granted.every(at=at, is_over=is_over), PAGE_SIZE).get_page(request.GET.get("page"))
    lines = [told(one, at) for one in granted.granted(page.object_list)]
    url = reverse("limits")
    context = {
        "page": page,
        "lines": [(line, _may_end(actor, line.granted, at)) for line in lines],
        "is_over": is_over,
        "tabs": [Tab(_("In force"), url, not is_over), Tab(_("Over"), f"{url}?show=over", is_over)],
        "may_grant": permissions.is_coordinator(actor),
        "today": timezone.localdate(at),
        "trail": [_balances(), Crumb(_("Exceptions to limits"))],
    }
    return render(request, "timebank/limits.html", context)


@limited("act")
@require_http_methods(["GET", "HEAD", "POST"])
@for_those(permissions.is_coordinator)
def grant(request: HttpRequest, actor: Actor) -> HttpResponse:
    at = timezone.now()
    form = GrantForm(
        answers.sent(request),
        members={pk: name for pk, name in asked.people(at=at).items() if pk != actor.member_id},
        initial={"member": request.GET.get("member", "")},
    )
    if form.is_valid():
        try:
            limits.grant(by=actor, at=at, **form.granted(timezone.localdate(at)))
        except Refused as refused:
            refusals.show(form, refused)
        else:
            messages.success(request, _("The exception is granted. The member reads it on their hours."))
            return answers.see("limits")
    context = {
        "form": form,
        "least": granted.furthest(LimitSide.LEAST, at=at).value,
        "most": granted.furthest(LimitSide.MOST, at=at).value,
        "trail": [_balances(), _exceptions(), Crumb(_("Grant an exception"))],
    }
    return render(request, "timebank/limit_grant.html", context, status=422 if form.errors else 200)


@limited("act")
@require_http_methods(["GET", "HEAD", "POST"])
@for_those(permissions.is_coordinator)
def end(request: HttpRequest, actor: Actor, limit_id: int) -> HttpResponse:
    at, one = timezone.now(), granted.get(limit_id)
    if one is None or not permissions.may_grant_limit(actor, one.member_id):
        raise Hidden
    form = EndForm(answers.sent(request))
    if form.is_valid():
        try:
            limits.end(by=actor, at=at, limit_id=limit_id, reason=form.cleaned_data["reason"])
        except Refused as refused:
            refusals.show(form, refused)
        else:
            messages.success(request, _("The exception is ended: what is voted for all stands again."))
            return answers.see("limits")
    context = {
        "line": told(one, at),
        "form": form,
        "is_over": one.is_over(at),
        "today": timezone.localdate(at),
        "trail": [_balances(), _exceptions(), Crumb(_("End an exception"))],
    }
    return render(request, "timebank/limit_end.html", context, status=422 if form.errors else 200)


def own(member_id: int, *, at: datetime) -> Own | None:
    """One's own limits, what is near, and every exception that one had; None before the founding."""
    try:
        room = granted.room(member_id, at=at)
    except NotFounded:
        return None
    near = bounds.warning(room, from_minutes=granted.warning_minutes(at))
    return Own(
        room=room,
        warning="" if near is None else say(near),
        exceptions=[told(one, at) for one in granted.of_member(member_id)],
    )


def warning(member_id: int, *, at: datetime, moved: int = 0) -> str:
    """The same in words; "" while there is room."""
    sentence = granted.warning(member_id, at=at, moved=moved)
    return "" if sentence is None else say(sentence)


def told(one: Granted, at: datetime) -> Told:
    is_least = one.side is LimitSide.LEAST
    if one.is_over(at):
        state, tone = _("over"), "neutral"
    elif one.begins_at > at:
        state, tone = _("to come"), "wait"
    else:
        state, tone = _("in force"), "good"
    return Told(one, is_least, abs(one.minutes), state, tone)


def _may_end(actor: Actor, one: Granted, at: datetime) -> bool:
    return not one.is_over(at) and permissions.may_grant_limit(actor, one.member_id)


def _balances() -> Crumb:
    return Crumb(_("Balances on a day"), reverse("balances"))


def _exceptions() -> Crumb:
    return Crumb(_("Exceptions to limits"), reverse("limits"))
