"""Noting a quote or a mission, changing a row, and taking it away."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from coop import words as said
from coop.domain.actors import Actor
from coop.domain.errors import Hidden, Refused
from coop.domain.pieces import Crumb
from coop.forms import refusals
from coop.forms.choices import Option
from coop.views import answers
from coop.views.doors import for_members
from coop.views.limits import limited
from marketplace.domain.observatory import consents as permissions
from marketplace.domain.observatory.facts import FactDraft
from marketplace.forms.observatory.noting import FactForm
from marketplace.selectors import engagements as agreed
from marketplace.selectors.observatory import facts as noted
from marketplace.services.observatory import facts
from marketplace.views.observatory import noted_words


@limited("act")
@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    trades = _trades(actor)
    if not trades:
        return noted_words.without_trade(request)
    known = FactDraft(timezone.localdate(), int(trades[0][0]))
    form = FactForm(answers.sent(request), trades=trades, known=known)
    if _is_sent(form, lambda draft, key: facts.write(by=actor, at=timezone.now(), draft=draft, key=key)):
        messages.success(request, _("Noted, for you alone until you contribute it."))
        return answers.see("my_data")
    return _page(request, form, _("Note a quote or a mission"), reverse("my_data"))


@limited("act")
@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def of_engagement(request: HttpRequest, actor: Actor, engagement_id: int) -> HttpResponse:
    """Of a mission that one gave: filled in with what the house knows of it, or with what was noted."""
    line, member_id = agreed.get(engagement_id), actor.member_id or 0
    if not permissions.may_keep(actor, line.facts.giver_id):
        raise Hidden
    trades = _trades(actor)
    if not trades:
        return noted_words.without_trade(request)
    own = noted.of_engagement(engagement_id, member_id)
    known = own.draft if own else noted.known(engagement_id, int(trades[0][0]), on=timezone.localdate())
    form = FactForm(answers.sent(request), trades=trades, known=known)

    def write(draft: FactDraft, key: str) -> None:
        facts.write_of_engagement(by=actor, at=timezone.now(), draft=draft, engagement_id=engagement_id)

    if _is_sent(form, write):
        messages.success(request, _("Noted, for you alone until you contribute it."))
        return answers.see("engagement", engagement_id)
    return _page(request, form, line.title, reverse("engagement", args=[engagement_id]))


@limited("act")
@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def edit(request: HttpRequest, actor: Actor, fact_id: int) -> HttpResponse:
    one = noted.get(fact_id, actor.member_id or 0)
    trades = _trades(actor)
    if one.draft.trade_id not in {id for id, _label in trades}:
        trades = [*trades, (one.draft.trade_id, one.trade(said.language()))]
    form = FactForm(answers.sent(request), trades=trades, known=one.draft)

    def change(draft: FactDraft, key: str) -> None:
        facts.change(by=actor, at=timezone.now(), fact_id=fact_id, draft=draft)

    if _is_sent(form, change):
        messages.success(request, _("Changed. What was released already stays as it was."))
        return answers.see("my_data")
    return _page(request, form, _("Change a row"), reverse("my_data"))


@limited("act")
@require_POST
@for_members
def erase(request: HttpRequest, actor: Actor, fact_id: int) -> HttpResponse:
    facts.erase(by=actor, at=timezone.now(), fact_id=fact_id)
    messages.success(request, _("The row is erased, with its client."))
    return answers.see("my_data")


def _is_sent(form: FactForm, write: Callable[[FactDraft, str], object]) -> bool:
    """Whether a row was written; what was refused stands in the form."""
    if not form.is_valid():
        return False
    try:
        write(form.draft(), form.cleaned_data["key"])
    except Refused as refused:
        refusals.show(form, refused)
        return False
    return True


def _page(request: HttpRequest, form: FactForm, title: str, back_url: str) -> HttpResponse:
    context = {"form": form, "title": title, "back_url": back_url, "trail": noted_words.trail(Crumb(title))}
    status = 422 if form.errors else 200
    return render(request, "marketplace/observatory/fact.html", context, status=status)


def _trades(actor: Actor) -> list[Option]:
    return list(noted.trades(actor.member_id or 0, said.language()))
