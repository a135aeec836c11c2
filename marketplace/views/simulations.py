"""Before a vote on weights: who would gain and who would lose on the needs of the last ninety days."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from coop.domain.actors import Actor
from coop.domain.pieces import Crumb
from coop.views.doors import for_members
from coop.views.limits import limited
from governance.selectors import rules
from marketplace.forms.simulations import WeightsForm
from marketplace.rules import MATCH_WEIGHTS
from marketplace.selectors import simulations


@limited("search", method="GET")
@require_safe
@for_members
def simulate(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Without weights in the address, only the question."""
    at = timezone.now()
    is_asked = any(part in request.GET for part in MATCH_WEIGHTS.parts)
    today = rules.in_force(MATCH_WEIGHTS, at=at).value
    form = WeightsForm(request.GET if is_asked else None, today=today)
    found = None
    if is_asked and form.is_valid():
        page = request.GET.get("page", "1")
        found = simulations.of_weights(form.weights(), at=at, member_id=actor.member_id, page=page)
    context = {
        "form": form,
        "found": found,
        "own": dict(zip(("before", "after"), found.own, strict=True)) if found and found.own else None,
        "rule_key": MATCH_WEIGHTS.key,
        "trail": [Crumb(_("Needs"), reverse("needs")), Crumb(_("What other weights would change"))],
    }
    return render(request, "marketplace/simulations/show.html", context, status=422 if form.errors else 200)
