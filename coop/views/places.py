"""Communes suggested while one types in the field of a place (`coop.forms.places`)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from coop.domain.actors import Actor
from coop.selectors import places
from coop.views.doors import for_anyone
from coop.views.limits import limited


@limited("suggest", method="GET")
@require_safe
@for_anyone
def suggest(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The first communes that fit `q`, or what stands in the field that asks: each form names it its own way.

    The list of communes is public; nothing is told of who lives where.
    """
    asking = request.htmx.trigger_name  # type: ignore[attr-defined]  # set by HtmxMiddleware
    return render(
        request, "coop/places/found.html", {"found": places.find(request.GET.get(asking or "q", ""))}
    )
