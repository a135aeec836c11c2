"""Becoming a member. Ceasing to be one settles what was agreed and counted: marketplace/views/leaving.py."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from coop import words
from coop.domain import navigation
from coop.domain.actors import Actor
from coop.domain.errors import Refused
from coop.domain.membership import ROLE_NAMES, Membership, Standing
from coop.domain.pieces import Step, StepState
from coop.domain.quantities import say_day
from coop.forms import refusals
from coop.forms.membership import JoinForm
from coop.selectors import members, profiles
from coop.services import members as memberships
from coop.views import answers
from coop.views.doors import for_anyone
from coop.views.limits import limited


@limited("act")
@require_http_methods(["GET", "HEAD", "POST"])
@for_anyone
def show(request: HttpRequest, actor: Actor) -> HttpResponse:
    """How to join, then where one's request stands, then what one belongs to."""
    if not request.user.is_authenticated:
        return render(request, "coop/membership/how.html", {"steps": _how()})
    membership = members.of_user(actor.user_id)
    if membership is None or membership.standing is Standing.ENDED:
        return _join(request, actor, membership)
    if request.method == "POST":  # the request was already made: sent twice without harm
        return answers.see("membership")
    return _belonging(request, actor, membership)


def _join(request: HttpRequest, actor: Actor, before: Membership | None) -> HttpResponse:
    form = JoinForm(request.POST) if request.method == "POST" else JoinForm()
    if form.is_valid():
        try:
            memberships.join(by=actor, at=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            refusals.show(form, refused)
        else:
            messages.success(
                request, _("Your request is with the coordinators. Meanwhile, say what you can do.")
            )
            return answers.see("membership")
    ended_said = _day_of(before.left_at) if before and before.left_at else ""
    context = {"form": form, "ended_said": ended_said}
    return render(request, "coop/membership/join.html", context, status=422 if form.errors else 200)


def _belonging(request: HttpRequest, actor: Actor, membership: Membership) -> HttpResponse:
    is_pending = membership.standing is Standing.PENDING
    context = {
        "is_pending": is_pending,
        "lead": _("Your request is being read.") if is_pending else _("You belong to the cooperative."),
        "number": membership.number,
        "roles": ", ".join(_(ROLE_NAMES[role]) for role in sorted(actor.roles)),
        "profile": profiles.shown(membership.member_id, words.language()),
        "steps": _steps(membership),
        "leave_url": reverse(navigation.place("leaving")),
    }
    return render(request, "coop/membership/belonging.html", context)


def _how() -> list[Step]:
    return [
        Step(
            title=_("You create a log-in"), state="next", note=_("An address and a password, or a passkey.")
        ),
        Step(
            title=_("You ask to become a member"),
            state="next",
            note=_("Your name, and whether you come to offer services, to be helped or to support."),
        ),
        Step(title=_("A coordinator welcomes you"), state="next", note=_("Usually within a few days.")),
        Step(
            title=_("You ask, help and vote like everyone"),
            state="next",
            note=_("One person, one vote, from the first day."),
        ),
    ]


def _steps(membership: Membership) -> list[Step]:
    asked = Step(title=_("You asked to become a member"), state="done", when=_day_of(membership.joined_at))
    if membership.admitted_at is None:
        waiting = Step(
            title=_("A coordinator reads your request"),
            state="current",
            who=_("a coordinator is awaited"),
            note=_("A profile with your skills and your town helps them to welcome you."),
        )
        return [asked, waiting, _belongs("next")]
    welcomed = Step(title=_("You were welcomed"), state="done", when=_day_of(membership.admitted_at))
    return [asked, welcomed, _belongs("current")]


def _belongs(state: StepState) -> Step:
    return Step(title=_("You ask, help and vote like everyone"), state=state, icon="vote")


def _day_of(instant: datetime) -> str:
    return say_day(timezone.localdate(instant), words.language())
