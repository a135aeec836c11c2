"""Home: what needs me now. For visitors: what this place is for."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from coop import words
from coop.domain import navigation
from coop.domain.actors import Actor
from coop.domain.quantities import say_day
from coop.selectors import cards, directory
from coop.services import cards as away
from coop.views import answers
from coop.views.doors import for_anyone, for_members
from coop.views.limits import limited

MOST_CARDS = 5


@dataclass(frozen=True, slots=True)
class ShownCard:
    """A card in the reader's language."""

    key: str
    family: str
    icon: str
    title: str
    reason: str
    action: str
    url: str


@require_safe
@for_anyone
def show(request: HttpRequest, actor: Actor) -> HttpResponse:
    at = timezone.now()
    if not request.user.is_authenticated:
        context = {"counts": directory.counts(), "panels": navigation.panels_for(actor, at)}
        return render(request, "coop/landing.html", context)
    if not actor.is_member and not actor.roles:
        return redirect("membership")
    return render(request, "coop/home.html", _home(actor, at))


@limited("act")
@require_POST
@for_members
def put_away(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Not now: the card comes back tomorrow."""
    if away.put_away(by=actor, at=timezone.now(), card=request.POST.get("card", "")):
        messages.success(request, _("Put away until tomorrow."))
    return answers.see("home")


@limited("act")
@require_POST
@for_members
def take_back(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every card that was put away is shown again."""
    away.take_back(by=actor, at=timezone.now())
    return answers.see("home")


def _home(actor: Actor, at: datetime) -> dict[str, object]:
    put_away_keys = cards.put_away_keys(actor.member_id, at)
    awaiting = navigation.cards_for(actor, at)
    shown = [card for card in awaiting if card.key not in put_away_keys]
    hidden = len(awaiting) - len(shown)
    rest = len(shown) - MOST_CARDS
    return {
        "today_said": capfirst(say_day(timezone.localdate(at), words.language())),
        "cards": [_shown(card) for card in shown[:MOST_CARDS]],
        "more": _more(rest) if rest > 0 else "",
        "hidden": _hidden(hidden) if hidden else "",
        "panels": navigation.panels_for(actor, at),
    }


def _more(count: int) -> str:
    said = ngettext(
        "One more matter can wait until these are done.",
        "%(count)d more matters can wait until these are done.",
        count,
    )
    return said % {"count": count}


def _hidden(count: int) -> str:
    said = ngettext("You put one card away until later.", "You put %(count)d cards away until later.", count)
    return said % {"count": count}


def _shown(card: navigation.Card) -> ShownCard:
    return ShownCard(
        key=card.key,
        family=card.family,
        icon=card.icon,
        title=words.say(card.title),
        reason=words.say(card.reason),
        action=words.say(card.action),
        url=card.url,
    )
