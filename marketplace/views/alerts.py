"""The searches that a member keeps."""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coop import words
from coop.domain.actors import Actor
from coop.domain.errors import Hidden, Refused
from coop.selectors import places, skills
from coop.views import answers
from coop.views.doors import for_anyone, for_members
from coop.views.limits import limited
from coop.words import say
from marketplace.domain.alerts import KINDS, QUERY_LENGTH
from marketplace.domain.moderation import Kind
from marketplace.domain.terms import TERMS_NAMES
from marketplace.forms import alerts as forms
from marketplace.forms.offers import OfferFilterForm
from marketplace.forms.requests import FilterForm
from marketplace.selectors import alerts as kept
from marketplace.selectors.alerts import Kept
from marketplace.services import alerts as keeping
from marketplace.views import said

ONE_CLICK = "List-Unsubscribe"
LATELY = timedelta(days=7)
CODES = {"besoins": Kind.NEED, "offres": Kind.OFFER}
PLACES = {Kind.NEED: "needs", Kind.OFFER: "offers"}


@dataclass(frozen=True, slots=True)
class Row:
    """An alert in words, with the address of its search."""

    kept: Kept
    title: str
    kind: str
    url: str


@require_safe
@for_members
def browse(request: HttpRequest, actor: Actor) -> HttpResponse:
    assert actor.member_id is not None
    found = kept.of_member(actor.member_id, since=timezone.now() - LATELY)
    context = {"rows": [_row(one) for one in found], "today": timezone.localdate()}
    return render(request, "marketplace/alerts/browse.html", context)


@limited("act")
@require_POST
@for_members
def save(request: HttpRequest, actor: Actor, kind: str) -> HttpResponse:
    if kind not in CODES:
        raise Hidden
    at, sent = timezone.now(), QueryDict(request.POST.get("query", "")[: 2 * QUERY_LENGTH])
    query = forms.query_of(sent)
    form: FilterForm | OfferFilterForm
    if CODES[kind] is Kind.NEED:
        form = FilterForm(sent, language=words.language(), is_member=actor.is_member)
    else:
        form = OfferFilterForm(sent, language=words.language(), at=at)
    if not form.is_valid():
        return answers.see(f"{reverse(PLACES[CODES[kind]])}?{query}")
    try:
        keeping.save(
            by=actor,
            at=at,
            kind=CODES[kind],
            sought=forms.sought_of(form),
            query=query,
            wants_mail="wants_mail" in request.POST,
        )
    except Refused as refused:
        messages.error(request, say(refused.sentence))
        return answers.see(f"{reverse(PLACES[CODES[kind]])}?{query}")
    messages.success(request, _("This search is kept: what is new in it is told on your home page."))
    return answers.see("alerts")


@limited("act")
@require_POST
@for_members
def change_mail(request: HttpRequest, actor: Actor, alert_id: int) -> HttpResponse:
    wants = request.POST.get("wants_mail") == "1"
    keeping.change_mail(by=actor, at=timezone.now(), alert_id=alert_id, wants_mail=wants)
    done = _("You get an e-mail, once a day at most.") if wants else _("No more e-mails for this search.")
    messages.success(request, done)
    return answers.see("alerts")


@limited("act")
@require_POST
@for_members
def delete(request: HttpRequest, actor: Actor, alert_id: int) -> HttpResponse:
    keeping.delete(by=actor, at=timezone.now(), alert_id=alert_id)
    messages.success(request, _("This alert is deleted."))
    return answers.see("alerts")


# A mail program posts here by itself, and has no cookie: the signature is what it brings instead.
@csrf_exempt
@limited("act")
@require_http_methods(["GET", "HEAD", "POST"])
@for_anyone
def stop(request: HttpRequest, actor: Actor, alert_token: str) -> HttpResponse:
    """No more e-mails for a search, or for any; nothing changes by looking."""
    waiting = kept.mailing(alert_token)
    is_one_click = request.POST.get(ONE_CLICK) == "One-Click"
    if is_one_click or "stop" in request.POST:
        keeping.stop(by=actor, at=timezone.now(), token=alert_token)
        return HttpResponse(status=204) if is_one_click else answers.see("alert_letters", alert_token)
    return render(request, "marketplace/alerts/stop.html", {"number": len(waiting)})


def _row(one: Kept) -> Row:
    return Row(one, _in_words(one), _(KINDS[one.kind]), f"{reverse(PLACES[one.kind])}?{one.query}")


def _in_words(one: Kept) -> str:
    sought, language = one.sought, words.language()
    labels = skills.labels([sought.skill_id], language) if sought.skill_id else {}
    told = [
        _("“%(words)s”") % {"words": sought.text} if sought.text else "",
        *labels.values(),
        said.category(sought.category),
        _(TERMS_NAMES[sought.terms]) if sought.terms else "",
        sought.region,
        f"{places.said(sought.place_id)}, {sought.km}\N{NO-BREAK SPACE}km" if sought.place_id else "",
        _("At a distance") if sought.is_remote else "",
        _("That I could help with") if sought.is_fitting else "",
    ]
    return " · ".join(part for part in told if part)
