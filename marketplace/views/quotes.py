"""Terms proposed for an engagement: those sent so far, a form for others, and accepting."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from coop.domain.actors import Actor
from coop.domain.errors import Hidden, Refused
from coop.domain.pieces import Crumb
from coop.forms import refusals
from coop.views import answers
from coop.views.doors import for_people
from coop.views.limits import limited
from marketplace.domain import engagements as life
from marketplace.domain import permissions
from marketplace.domain.engagements import Act, Side
from marketplace.domain.quotes import LONGEST_TITLE, Lot, Quote
from marketplace.forms.quotes import QuoteForm
from marketplace.selectors import engagements as agreed
from marketplace.selectors import quotes as sent
from marketplace.selectors.engagements import Line
from marketplace.selectors.quotes import Sent
from marketplace.services import quotes
from marketplace.views import quoted
from marketplace.views.observatory import hints


@limited("act")
@require_http_methods(["GET", "HEAD", "POST"])
@for_people
def browse(request: HttpRequest, actor: Actor, engagement_id: int) -> HttpResponse:
    """Every quote, the newest first; and, until it is agreed, a form filled in with the newest."""
    at, line = timezone.now(), _readable(actor, engagement_id)
    found = sent.of_engagement(engagement_id)
    form = None
    if _may_propose(line, actor):
        given = answers.sent(request)
        form = QuoteForm(given, today=timezone.localdate(at), quote=_filled(line, found, at))
        if form.is_valid():
            try:
                quotes.propose(
                    by=actor,
                    at=at,
                    engagement_id=engagement_id,
                    quote=form.quote(),
                    key=form.cleaned_data["key"],
                )
            except Refused as refused:
                refusals.show(form, refused)
            else:
                messages.success(request, _("Your terms are proposed: the other person answers them."))
                return answers.see("engagement", engagement_id)
    elif request.method == "POST":
        life.move(line.facts.state, Act.QUOTE, Side.GIVER)  # refused in words, as the service would
    context = {
        "line": line,
        "form": form,
        "offers": quoted.offers(line, found, actor, at),
        "hint": hints.price_band(actor, at) if form else None,
        "today": timezone.localdate(at),
        "trail": [
            Crumb(_("My engagements"), reverse("engagements")),
            Crumb(line.title, reverse("engagement", args=[engagement_id])),
            Crumb(_("Terms proposed")),
        ],
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "marketplace/engagements/quotes.html", context, status=status)


@limited("act")
@require_POST
@for_people
def take(request: HttpRequest, actor: Actor, engagement_id: int, quote_id: int) -> HttpResponse:
    quotes.take(by=actor, at=timezone.now(), engagement_id=engagement_id, quote_id=quote_id)
    messages.success(request, _("It is agreed. Write to each other to find a moment."))
    return answers.see("engagement", engagement_id)


def _may_propose(line: Line, actor: Actor) -> bool:
    side = permissions.side_of(actor, line.facts)
    return side is not None and Act.QUOTE in life.acts_of(line.facts.state, side)


def _filled(line: Line, found: list[Sent], at: datetime) -> Quote:
    """What the form starts from: the newest quote, else what was invited as one lot."""
    if found:
        return found[0].quote
    lot = Lot(line.title[:LONGEST_TITLE], line.agreed_minutes, line.price_cents or 0, timezone.localdate(at))
    return Quote(line.terms, (lot,))


def _readable(actor: Actor, engagement_id: int) -> Line:
    """Raises Hidden for whom it does not concern."""
    line = agreed.get(engagement_id)
    if not permissions.may_read(actor, line.facts):
        raise Hidden
    return line
