"""The coordinators' desk: engagements that ask for a mediator, and givers without a log-in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from coop.domain.actors import Actor
from coop.views.doors import for_those
from marketplace.domain.permissions import may_mediate, may_read
from marketplace.selectors import engagements, refunds
from marketplace.views import lists

MOST_ENDED = 10


@require_safe
@for_those(may_mediate)
def browse(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Nobody mediates their own: those are counted, and left to the other coordinators."""
    waiting = engagements.in_mediation()
    others = [line for line in waiting if not actor.is_one_of(line.facts.giver_id, line.facts.receiver_id)]
    offline = [line for line in engagements.of_offline_givers() if may_read(actor, line.facts)]
    context = {
        "waiting": lists.between(others),
        "own_count": len(waiting) - len(others),
        "offline": lists.between(offline),
        "refunds": [one for one in refunds.contested() if not actor.is_one_of(*one.party_ids)],
        "ended": lists.between(engagements.mediated(most=MOST_ENDED)),
        "today": timezone.localdate(),
    }
    return render(request, "marketplace/engagements/mediation.html", context)
