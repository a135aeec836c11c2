"""Offers: looking for one, offering a service, and the page of an offer."""

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
from coop.selectors import members, places, profiles
from coop.views import answers
from coop.views.doors import for_anyone, for_members
from coop.views.limits import limited
from marketplace.domain import permissions
from marketplace.domain.moderation import Kind, Subject
from marketplace.forms import offers as forms
from marketplace.forms.alerts import query_of
from marketplace.forms.offers import OfferFilterForm, OfferForm
from marketplace.selectors import offers as offered
from marketplace.selectors.offers import Offered
from marketplace.services import offers as offering
from marketplace.views import attachments, moderation, shown_offers


@limited("search", method="GET")
@require_safe
@for_anyone
def browse(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What is offered now. Visitors read it without names."""
    at = timezone.now()
    form = OfferFilterForm(request.GET, language=words.language(), at=at)
    filters = form.filters()
    page = offered.search(filters, at=at, page=request.GET.get("page", "1"))
    mine = offered.of_member(actor.member_id) if actor.member_id else []
    context = {
        "form": form,
        "page": page,
        "rows": shown_offers.offers(page, actor),
        "mine": shown_offers.offers(mine, actor),
        "is_asked": form.is_asked(),
        "is_ranked": bool(filters.text.strip()),
        "alert_kind": "offres",
        "alert_query": query_of(request.GET) if form.is_asked() and not form.errors else "",
        "today": timezone.localdate(at),
    }
    return render(request, "marketplace/offers/browse.html", context, status=422 if form.errors else 200)


@require_safe
@for_anyone
def show(request: HttpRequest, actor: Actor, offer_id: int) -> HttpResponse:
    found = offered.get(offer_id)
    if not permissions.may_see_offer(actor, found.facts):
        raise Hidden
    author = members.people([found.member_id])[found.member_id] if actor.is_member else None
    context = {
        "shown": shown_offers.offers([found], actor)[0],
        "author": author,
        **attachments.beside(actor, found.facts),
        **moderation.beside(actor, Subject(Kind.OFFER, offer_id, found.member_id, found.is_hidden)),
        "is_author": permissions.is_author(actor, found.facts),
        "may_change": permissions.may_change_offer(actor, found.facts),
        "may_ask": permissions.may_ask_for(actor, found.facts),
        "ask_url": f"{reverse('need_new')}?offer={offer_id}",
        "today": timezone.localdate(),
        "trail": [Crumb(_("Offers"), reverse("offers")), Crumb(found.title)],
    }
    return render(request, "marketplace/offers/show.html", context)


@limited("act")
@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    at = timezone.now()
    form = _form(request, at, _first(actor))
    if request.method == "POST" and not form.is_looking and form.is_valid():
        try:
            key = form.cleaned_data["key"]
            offer_id = offering.post(by=actor, at=at, service=form.service(), key=key)
        except Refused as refused:
            refusals.show(form, refused)
        else:
            messages.success(request, _("Your offer is posted: members find it from now on."))
            return answers.see("offer", offer_id)
    return _write(request, form, [Crumb(_("Offer a service"))])


@limited("act")
@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def edit(request: HttpRequest, actor: Actor, offer_id: int) -> HttpResponse:
    at = timezone.now()
    found = _own(actor, offer_id)
    form = _form(request, at, forms.typed(found.service))
    if request.method == "POST" and not form.is_looking and form.is_valid():
        try:
            offering.edit(by=actor, at=at, offer_id=offer_id, service=form.service())
        except Refused as refused:
            refusals.show(form, refused)
        else:
            messages.success(request, _("Your offer is changed."))
            return answers.see("offer", offer_id)
    trail = [Crumb(found.title, reverse("offer", args=[offer_id])), Crumb(_("Change"))]
    return _write(request, form, trail, found)


@limited("act")
@require_POST
@for_members
def pause(request: HttpRequest, actor: Actor, offer_id: int) -> HttpResponse:
    offering.pause(by=actor, at=timezone.now(), offer_id=offer_id)
    messages.success(request, _("Your offer is paused: nobody finds it until you renew it."))
    return answers.see("offer", offer_id)


@limited("act")
@require_POST
@for_members
def renew(request: HttpRequest, actor: Actor, offer_id: int) -> HttpResponse:
    offering.renew(by=actor, at=timezone.now(), offer_id=offer_id)
    messages.success(request, _("Your offer stands again."))
    return answers.see("offer", offer_id)


@limited("act")
@require_POST
@for_members
def close(request: HttpRequest, actor: Actor, offer_id: int) -> HttpResponse:
    offering.close(by=actor, at=timezone.now(), offer_id=offer_id)
    messages.success(request, _("Your offer is closed."))
    return answers.see("offer", offer_id)


def _own(actor: Actor, offer_id: int) -> Offered:
    found = offered.get(offer_id)
    if not permissions.may_see_offer(actor, found.facts):
        raise Hidden
    if not permissions.may_change_offer(actor, found.facts):
        raise Forbidden
    return found


def _form(request: HttpRequest, at: datetime, initial: dict[str, Any]) -> OfferForm:
    data = answers.sent(request)
    return OfferForm(data, language=words.language(), today=timezone.localdate(at), initial=initial)


def _first(actor: Actor) -> dict[str, Any]:
    """A new offer begins where its author is, and goes as far."""
    assert actor.member_id is not None
    profile = profiles.get(actor.member_id)
    return {
        "place": places.said(profile.place_id),
        "radius_km": profile.radius_km,
        "is_remote": profile.is_remote,
    }


def _write(
    request: HttpRequest, form: OfferForm, trail: list[Crumb], found: Offered | None = None
) -> HttpResponse:
    context = {
        "form": form,
        "families": form.skill_families(),
        "trail": [Crumb(_("Offers"), reverse("offers")), *trail],
        "found": found,
    }
    return render(request, "marketplace/offers/write.html", context, status=422 if form.errors else 200)
