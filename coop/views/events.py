"""Acts of power, for those who answer for them and those who check them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from coop.domain.actors import Actor
from coop.domain.membership import may_read_events
from coop.forms.events import EventsForm
from coop.selectors import events
from coop.views.doors import for_those


@require_safe
@for_those(may_read_events)
def browse(request: HttpRequest, actor: Actor) -> HttpResponse:
    form = EventsForm(request.GET or None)
    act = form.cleaned_data["act"] if form.is_valid() else ""
    page = events.browse(action=act, page=request.GET.get("page", "1"))
    return render(request, "coop/events/browse.html", {"form": form, "page": page})
