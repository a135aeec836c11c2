"""The rules that the code obeys, for anyone to read: today's value, its history, the vote behind each."""

from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from coop.domain.actors import Actor
from coop.domain.pieces import Crumb
from coop.domain.words import N_
from coop.views.doors import for_anyone
from governance.domain import permissions
from governance.domain.measures import may_propose
from governance.selectors import measures, proposals, rules
from governance.selectors.measures import MeasureFacts
from governance.views import histories

FAMILIES = {
    "governance": N_("What we decide"),
    "timebank": N_("What we count"),
    "marketplace": N_("What we do together"),
}


@require_safe
@for_anyone
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every rule, by the part of the house that obeys it."""
    at = timezone.now()
    order = list(FAMILIES)
    stories = sorted(rules.every(at=at), key=lambda story: order.index(story.rule.app))
    context = {
        "families": [
            {"name": app, "label": FAMILIES[app], "stories": list(group)}
            for app, group in groupby(stories, key=lambda story: story.rule.app)
        ],
        "may_propose": permissions.may_propose(actor),
        "may_read_votes": permissions.may_read_votes(actor),
    }
    return render(request, "governance/rules/index.html", context)


@require_safe
@for_anyone
def show(request: HttpRequest, actor: Actor, key: str) -> HttpResponse:
    at = timezone.now()
    try:
        story = rules.story(key, at=at)
    except KeyError:
        raise Http404 from None
    may_read_votes = permissions.may_read_votes(actor)
    emergencies = measures.of_rule(key, at=at)
    context = {
        "story": story,
        "measures": emergencies,
        "may_suspend": _may_suspend(actor, emergencies),
        "rule": story.rule,
        "trail": [Crumb(_("Rules"), reverse("rules")), Crumb(_(story.rule.label))],
        "family": FAMILIES[story.rule.app],
        "upcoming": story.ahead,
        "since": histories.since(story.today),
        "steps": histories.steps(story, at=at, may_read_votes=may_read_votes),
        "points": histories.points(story, at=at),
        "kind": histories.kind(story.rule),
        "waiting": proposals.waiting_on(key) if may_read_votes else 0,
        "floors": [(_(story.rule.parts[part]), floor) for part, floor in story.rule.floors.items()],
        "new_url": f"{reverse('proposal_new')}?rule={key}",
        "may_propose": permissions.may_propose(actor),
        "may_read_votes": may_read_votes,
    }
    return render(request, "governance/rules/show.html", context)


def _may_suspend(actor: Actor, emergencies: list[MeasureFacts]) -> bool:
    """A guardian of the rules, while no measure awaits its second person; the rest is said when sent."""
    return may_propose(actor) and not any(one.is_awaiting for one in emergencies)
