"""The cascade as a page: its steps and rules, a year that goes down it, and the same under other rules."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from coop.domain.actors import Actor
from coop.domain.errors import Refused
from coop.domain.pieces import Crumb
from coop.forms import refusals
from coop.views.doors import for_anyone
from timebank.domain.cuts import VotedTerms
from timebank.forms.cascades import CascadeForm, example
from timebank.selectors import waterfalls
from timebank.views.waterfalls import WORDS_ACROSS, Side, chain, side


@require_safe
@for_anyone
def show(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Without figures in the address, an invented year under the rules in force."""
    voted = waterfalls.terms(at=timezone.now())
    form = CascadeForm(request.GET or None, terms=voted)
    tried = form.terms() if form.is_valid() else voted
    context = {
        "form": form,
        "chain": chain(voted),
        "sides": _sides(form, voted, tried),
        "is_tried": tried != voted,
        "words_across": WORDS_ACROSS,
        "trail": [Crumb(_("Funds"), reverse("funds")), Crumb(_("The cascade"))],
    }
    return render(request, "timebank/cascade.html", context, status=422 if form.errors else 200)


def _sides(form: CascadeForm, voted: VotedTerms, tried: VotedTerms) -> list[Side]:
    """Each unit in which something came in; none where what was typed can not be computed."""
    if form.errors:
        return []
    years = form.years() if form.is_bound else example()
    try:
        return [
            side(year, voted, tried if tried != voted else None)
            for year in years
            if year.pool or year.income or year.surplus
        ]
    except Refused as refused:
        refusals.show(form, refused)
        return []
