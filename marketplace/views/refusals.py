"""Saying "not for me", and the page of what one does not want to be proposed for."""

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coop import words
from coop.domain import quantities
from coop.domain.actors import Actor
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.domain.pieces import Crumb
from coop.forms import refusals as shown
from coop.selectors import members, skills
from coop.views import answers
from coop.views.doors import for_members
from coop.views.limits import limited
from marketplace.domain import permissions
from marketplace.domain.refusals import CHANGEABLE, Ground
from marketplace.domain.terms import TERMS_NAMES, Terms
from marketplace.forms.refusals import ChangeForm, DismissForm
from marketplace.selectors import refusals as kept
from marketplace.selectors import requests as asked
from marketplace.selectors.refusals import Kept
from marketplace.services import refusals


@dataclass(frozen=True, slots=True)
class Row:
    """A filter in words. has_passed: its day is over, it keeps nothing away any more."""

    id: int
    said: str
    may_change: bool
    has_passed: bool


@require_safe
@for_members
def browse(request: HttpRequest, actor: Actor) -> HttpResponse:
    found = kept.of_member(actor.member_id) if actor.member_id else []
    context = {
        "rows": _rows(found, timezone.localdate()),
        "trail": [Crumb(_("Needs"), reverse("needs")), Crumb(_("What I do not want to be proposed"))],
    }
    return render(request, "marketplace/refusals/browse.html", context)


@limited("act")
@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def dismiss(request: HttpRequest, actor: Actor, request_id: int) -> HttpResponse:
    """The page is for whoever is proposed; sent twice, it answers as it did the first time."""
    at, need = timezone.now(), asked.get(request_id)
    if actor.member_id is None or not permissions.may_dismiss(actor, need.facts):
        raise Forbidden
    if request.method != "POST" and not kept.is_proposed(request_id, actor.member_id):
        raise Hidden
    case = kept.case(request_id, actor.member_id, at=at)
    typed = answers.sent(request)
    form = DismissForm(typed, case=case, language=words.language())
    if typed is not None and form.is_valid():
        try:
            refusals.dismiss(by=actor, at=at, request_id=request_id, refusal=form.refusal())
        except Refused as refused:
            shown.show(form, refused)
        else:
            messages.success(request, _("Noted: this need is put away, and others like it will be too."))
            return answers.see("refusals")
    need_url = reverse("need", args=[request_id])
    trail = [Crumb(_("Needs"), reverse("needs")), Crumb(need.title, need_url), Crumb(_("Not for me"))]
    context = {"form": form, "need": need, "km": form.km_away, "trail": trail, "back": need_url}
    status = 200 if typed is None else 422
    return render(request, "marketplace/refusals/dismiss.html", context, status=status)


@limited("act")
@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def edit(request: HttpRequest, actor: Actor, refusal_id: int) -> HttpResponse:
    at, one = timezone.now(), kept.get(refusal_id)
    if not permissions.owns_refusal(actor, one.member_id) or one.refusal.ground not in CHANGEABLE:
        raise Hidden
    today = timezone.localdate(at)
    typed = answers.sent(request)
    form = ChangeForm(typed, kept=one.refusal, today=today)
    if typed is not None and form.is_valid():
        refusals.change(by=actor, at=at, refusal_id=refusal_id, refusal=form.refusal())
        messages.success(request, _("Changed."))
        return answers.see("refusals")
    back = reverse("refusals")
    trail = [
        Crumb(_("Needs"), reverse("needs")),
        Crumb(_("What I do not want to be proposed"), back),
        Crumb(_("Change")),
    ]
    context = {"form": form, "said": _rows([one], today)[0].said, "trail": trail, "back": back}
    status = 200 if typed is None else 422
    return render(request, "marketplace/refusals/edit.html", context, status=status)


@limited("act")
@require_POST
@for_members
def take_away(request: HttpRequest, actor: Actor, refusal_id: int) -> HttpResponse:
    refusals.take_away(by=actor, at=timezone.now(), refusal_id=refusal_id)
    messages.success(request, _("Taken away: you can be proposed for it again."))
    return answers.see("refusals")


def _rows(found: list[Kept], today: date) -> list[Row]:
    """Two queries for any number of them."""
    skill_ids = {one.refusal.skill_id for one in found if one.refusal.skill_id is not None}
    labels = skills.labels(skill_ids, words.language())
    names = members.names_of(one.refusal.person_id for one in found if one.refusal.person_id is not None)
    return [
        Row(
            id=one.id,
            said=_said(one, labels, names),
            may_change=one.refusal.ground in CHANGEABLE,
            has_passed=one.refusal.until_on is not None and one.refusal.until_on <= today,
        )
        for one in found
    ]


def _said(one: Kept, labels: dict[int, str], names: dict[int, str]) -> str:
    refusal, language = one.refusal, words.language()
    skill = labels.get(refusal.skill_id or 0, "")
    match refusal.ground:
        case Ground.DISTANCE if skill:
            return _("No further than %(km)s km for “%(skill)s”") % {"km": refusal.km, "skill": skill}
        case Ground.DISTANCE:
            return _("No further than %(km)s km") % {"km": refusal.km}
        case Ground.SKILL:
            return _("Nothing that asks for “%(skill)s”") % {"skill": skill}
        case Ground.TERMS:
            return _("Nothing %(terms)s") % {"terms": _(TERMS_NAMES[refusal.terms or Terms.HOURS])}
        case Ground.SHORT:
            return _("Nothing shorter than %(hours)s") % {
                "hours": quantities.say_minutes(refusal.minutes or 0, language)
            }
        case Ground.TIME:
            day = quantities.say_day(refusal.until_on or date.min, language)
            return _("Nothing before %(day)s") % {"day": day}
        case _:  # a person, the last of them
            return _("Not with %(person)s") % {"person": names.get(refusal.person_id or 0, "")}
