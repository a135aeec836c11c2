"""Needs: looking for one, asking for help, and the page of a need."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coop import words
from coop.domain.actors import Actor
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.domain.pieces import Crumb
from coop.forms import refusals
from coop.forms.skills import LONGEST_ID
from coop.selectors import members, places, profiles, skills
from coop.views import answers
from coop.views.doors import for_anyone, for_members
from coop.views.limits import limited
from marketplace.domain import permissions
from marketplace.forms import requests as forms
from marketplace.forms.alerts import query_of
from marketplace.forms.requests import FilterForm, NeedForm
from marketplace.selectors import matches as proposed
from marketplace.selectors import offers as offered
from marketplace.selectors import requests as asked
from marketplace.selectors.offers import Offered
from marketplace.services import engagements, matches
from marketplace.services import offers as offering
from marketplace.services import requests as asking
from marketplace.views import needs as pages
from marketplace.views import proposals, said


@limited("search", method="GET")
@require_safe
@for_anyone
def browse(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Open needs: the nearest to what is typed, else the newest, first. Visitors read them without names."""
    form = FilterForm(request.GET, language=words.language(), is_member=actor.is_member)
    filters = form.filters(actor.member_id)
    page = asked.search(filters, page=request.GET.get("page", "1"))
    fits = (
        proposed.for_member(actor.member_id, [need.id for need in page]) if actor.member_id else frozenset()
    )
    context = {
        "form": form,
        "page": page,
        "rows": [(shown, shown.need.id in fits) for shown in said.needs(page, actor)],
        "is_asked": form.is_asked(),
        "is_ranked": bool(filters.text.strip()),
        "alert_kind": "besoins",
        "alert_query": query_of(request.GET) if form.is_asked() and not form.errors else "",
        "today": timezone.localdate(),
        "may_introduce": permissions.may_introduce(actor),
    }
    return render(request, "marketplace/needs/browse.html", context, status=422 if form.errors else 200)


@require_safe
@for_anyone
def show(request: HttpRequest, actor: Actor, request_id: int) -> HttpResponse:
    found = asked.get(request_id)
    if not permissions.may_see_need(actor, found.facts):
        raise Hidden
    return pages.need(request, actor, found)


@limited("search", method="GET")
@require_safe
@for_members
def why_not(request: HttpRequest, actor: Actor, request_id: int) -> HttpResponse:
    """Why this member is not among those proposed; computed as they look."""
    found = asked.get(request_id)
    if actor.member_id is None or not permissions.may_see_need(actor, found.facts):
        raise Hidden
    trail = [
        Crumb(_("Needs"), reverse("needs")),
        Crumb(found.title, reverse("need", args=[request_id])),
        Crumb(_("Why not me?")),
    ]
    context = {"need": found, "trail": trail} | proposals.why_not(found, actor.member_id, timezone.now())
    return render(request, "marketplace/needs/why_not.html", context)


@limited("act")
@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    at = timezone.now()
    form, offer = _new_form(request, actor, at)
    if request.method == "POST" and not form.is_looking and form.is_valid():
        try:
            request_id = _ask(actor, at, form, offer)
        except Refused as refused:
            refusals.show(form, refused)
        else:
            messages.success(request, _("Your need is posted. Here is who could help."))
            return answers.see("need", request_id)
    trail = [Crumb(_("Needs"), reverse("needs")), Crumb(_("Ask for help"))]
    context = {
        "form": form,
        "families": form.skill_families(),
        "trail": trail,
        "offer": offer,
        "author": members.name_of(offer.member_id) if offer else "",
    }
    return render(request, "marketplace/needs/new.html", context, status=422 if form.errors else 200)


def _new_form(request: HttpRequest, actor: Actor, at: datetime) -> tuple[NeedForm, Offered | None]:
    """Empty, or filled in: with what another offers (`offer` in the address, and in the form from then on),
    or with a skill (`skill` in the address).
    """
    sent = request.POST if request.method == "POST" else request.GET
    offer = _offer(sent.get("offer", ""), actor)
    data = answers.sent(request)
    assert actor.member_id is not None
    place_id = profiles.get(actor.member_id).place_id
    initial = forms.of_offer(offer, place_id) if offer else _first(sent.get("skill", ""), place_id)
    return NeedForm(data, language=words.language(), today=timezone.localdate(at), initial=initial), offer


def _first(typed: str, place_id: int | None) -> dict[str, Any]:
    """Filled in with a skill that the address names, or with the place alone."""
    label = skills.labels([int(typed)], words.language()) if _is_id(typed) else {}
    for skill_id, name in label.items():
        return forms.of_skill(skill_id, name, place_id)
    return {"place": places.said(place_id)}


def _is_id(typed: str) -> bool:
    return typed.isascii() and typed.isdecimal() and len(typed) <= LONGEST_ID


def _offer(typed: str, actor: Actor) -> Offered | None:
    """What is asked for, where it can be asked for; None otherwise, and the need can be posted without it."""
    if not _is_id(typed):
        return None
    try:
        found = offered.get(int(typed))
    except Hidden:
        return None
    return found if permissions.may_ask_for(actor, found.facts) else None


def _ask(actor: Actor, at: datetime, form: NeedForm, offer: Offered | None) -> int:
    need, key = form.need(), form.cleaned_data["key"]
    if offer is None:
        return asking.post(by=actor, at=at, need=need, key=key)
    return offering.ask(by=actor, at=at, offer_id=offer.offer_id, need=need, key=key)


@limited("act")
@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def edit(request: HttpRequest, actor: Actor, request_id: int) -> HttpResponse:
    at, need = timezone.now(), asked.get(request_id)
    if not permissions.is_requester(actor, need.facts):
        raise Forbidden
    if not permissions.may_edit(actor, need.facts):
        return answers.see("need", request_id)
    data = answers.sent(request)
    form = NeedForm(
        data, language=words.language(), today=timezone.localdate(at), initial=forms.of_need(need.need)
    )
    if request.method == "POST" and not form.is_looking and form.is_valid():
        try:
            asking.edit(by=actor, at=at, request_id=request_id, need=form.need())
        except Refused as refused:
            refusals.show(form, refused)
        else:
            messages.success(request, _("Your need is changed, and we looked again for who could help."))
            return answers.see("need", request_id)
    trail = [
        Crumb(_("Needs"), reverse("needs")),
        Crumb(need.title, reverse("need", args=[request_id])),
        Crumb(_("Change")),
    ]
    context = {"form": form, "families": form.skill_families(), "trail": trail, "found": need}
    return render(request, "marketplace/needs/new.html", context, status=422 if form.errors else 200)


@limited("act")
@require_POST
@for_members
def renew(request: HttpRequest, actor: Actor, request_id: int) -> HttpResponse:
    asking.renew(by=actor, at=timezone.now(), request_id=request_id)
    messages.success(request, _("Your need stays open: we go on looking."))
    return answers.see("need", request_id)


@limited("act")
@require_POST
@for_members
def close(request: HttpRequest, actor: Actor, request_id: int) -> HttpResponse:
    asking.close(by=actor, at=timezone.now(), request_id=request_id)
    messages.success(request, _("Your need is closed: nobody is asked any more."))
    return answers.see("need", request_id)


@limited("act")
@require_POST
@for_members
def search_again(request: HttpRequest, actor: Actor, request_id: int) -> HttpResponse:
    matches.compute(by=actor, at=timezone.now(), request_id=request_id)
    messages.success(request, _("We looked again among all the members."))
    return answers.see("need", request_id)


@limited("act")
@require_POST
@for_members
def invite(request: HttpRequest, actor: Actor, request_id: int, member_id: int) -> HttpResponse:
    engagements.invite(by=actor, at=timezone.now(), request_id=request_id, member_id=member_id)
    messages.success(request, _("%(person)s is invited.") % {"person": members.name_of(member_id)})
    return answers.see("need", request_id)
