"""Skills found while one types in the search of a form (`coop.forms.skills`)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from coop import words
from coop.domain.actors import Actor
from coop.forms.skills import LookForm
from coop.views.doors import for_anyone
from coop.views.limits import limited


@limited("suggest", method="GET")
@require_safe
@for_anyone
def suggest(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Skills that are called nearly as `look` says, to tick. What skills there are is public."""
    form = LookForm(request.GET, language=words.language())
    return render(request, "coop/skills/found.html", {"form": form})
