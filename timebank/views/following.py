"""Follow a cent: a fund's movements, where one came from, what an entry paid for, what mine made possible."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from coop.domain.actors import Actor
from coop.domain.pieces import Crumb
from coop.views.doors import for_anyone, for_members, for_people
from coop.words import say
from timebank.domain import subjects
from timebank.domain.natures import FUND_PURPOSES, NATURE_NAMES, Unit
from timebank.selectors import entries, following, funds, sight
from timebank.selectors.following import Onward, Traced
from timebank.selectors.sight import Sight
from timebank.views import labels, traces

PAGE_SIZE = 25


@require_safe
@for_anyone
def browse(request: HttpRequest, actor: Actor, fund: str) -> HttpResponse:
    """The movements of a fund; those that name somebody are one figure for whoever may not see them."""
    kind, sees = funds.named(fund), sight.of(actor)
    page = Paginator(following.movements(kind, sees), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "title": traces.fund_name(kind),
        "purpose": _(FUND_PURPOSES[kind]),
        "page": page,
        "rows": [traces.movement(one) for one in page.object_list],
        "unseen": following.unseen(kind, sees),
        "trail": [Crumb(_("Funds"), reverse("funds")), Crumb(traces.fund_name(kind))],
    }
    return render(request, "timebank/fund_movements.html", context)


@require_safe
@for_anyone
def back(request: HttpRequest, actor: Actor, fund: str, movement_id: int) -> HttpResponse:
    """Where a movement of a fund came from; `?origin=1` opens the entries of another of its origins."""
    kind, sees = funds.named(fund), sight.of(actor)
    told = following.traced(kind, movement_id, by=actor)
    first = told.movements[0]
    came = [one for one in told.movements if one.amount > 0]
    context = {
        "title": say(subjects.words(first.subject)),
        "said": [traces.title(one) for one in told.movements],
        "movement": traces.movement(first),
        "may_read_entry": sees.is_all or movement_id in sees.mine,
        "entry_id": movement_id,
        "drawings": traces.origin_drawings(told.origins),
        "trail": [
            Crumb(_("Funds"), reverse("funds")),
            Crumb(traces.fund_name(kind), reverse("fund_movements", args=[kind])),
            Crumb(_("Entry no. %(number)s") % {"number": movement_id}),
        ],
        **_origin(request, told, sees),
        **(_onward(request, following.onward([movement_id], sees, fund=kind)) if came else {}),
    }
    return render(request, "timebank/fund_movement.html", context)


@require_safe
@for_people
def onward(request: HttpRequest, actor: Actor, entry_id: int) -> HttpResponse:
    """What an entry paid for."""
    story = entries.story(entry_id, by=actor)
    told = following.onward([entry_id], sight.of(actor))
    number = _("Entry no. %(number)s") % {"number": entry_id}
    context = {
        "story": story,
        "number": number,
        "nature": _(NATURE_NAMES[story.nature]),
        "about": say(subjects.words(story.subject)),
        "drawings": traces.onward_drawings(told.fed, number),
        "trail": [Crumb(number, reverse("entry", args=[entry_id])), Crumb(_("What it made possible"))],
        **_onward(request, told),
    }
    return render(request, "timebank/entry_uses.html", context)


@require_safe
@for_members
def mine(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What my exchanges and gifts made possible; it prints on one sheet."""
    assert actor.member_id is not None  # the door lets members in, and nobody else
    told = following.onward(sight.mine(actor.member_id), sight.of(actor))
    context = {
        "drawings": traces.onward_drawings(told.fed, _("My exchanges")),
        "trail": [Crumb(_("My hours"), reverse("statement")), Crumb(_("What my exchanges made possible"))],
        **_onward(request, told),
    }
    return render(request, "timebank/my_uses.html", context)


def _onward(request: HttpRequest, told: Onward) -> dict[str, object]:
    page = Paginator(told.uses, PAGE_SIZE).get_page(request.GET.get("page"))
    return {
        "brought": {unit.value: told.brought[unit] for unit in Unit},
        "brings": any(told.brought.values()) or bool(told.fed),
        "waiting": [labels.part(told.waiting[unit], unit) for unit in Unit if told.waiting[unit]],
        "fed": traces.fed(told.fed),
        "page": page,
        "uses": [traces.use(one) for one in page.object_list],
        "untold": traces.untold(told.fed),
    }


def _origin(request: HttpRequest, told: Traced, sees: Sight) -> dict[str, object]:
    asked = request.GET.get("origin", "")
    chosen = next((number for number in range(len(told.origins)) if str(number) == asked), 0)
    origin = told.origins[chosen]
    page = Paginator(following.parts(origin, sees), PAGE_SIZE).get_page(request.GET.get("part"))
    others = following.others(origin, sees)
    return {
        "origins": traces.origins(told.origins, chosen),
        "origin": traces.source(origin),
        "parts_page": page,
        "parts": [traces.part(one, origin.account) for one in page.object_list],
        "others": labels.part(others, origin.account.unit) if others else "",
    }
