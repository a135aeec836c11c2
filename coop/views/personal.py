"""What the house holds of a person: what there is, what stays and why, and a copy to take away."""

import json
from collections.abc import Iterator

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from coop.domain import personal
from coop.domain.actors import Actor
from coop.domain.errors import Hidden
from coop.selectors import members
from coop.selectors import personal as held
from coop.views import answers
from coop.views.doors import for_people
from coop.views.limits import limited

FILE = "temps-commun.json"


@require_safe
@for_people
def show(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Open after one has left too: what stays is still theirs to read."""
    if members.of_user(actor.user_id) is None:
        return answers.see("membership")
    told = [(_(one.label), _(one.kept) if one.kept else "") for one in personal.every()]
    context = {
        "going": sorted(label for label, kept in told if not kept),
        "staying": sorted((label, kept) for label, kept in told if kept),
    }
    return render(request, "coop/personal/show.html", context)


@limited("act", method="GET")
@require_safe
@for_people
def export(request: HttpRequest, actor: Actor) -> HttpResponse:
    membership = members.of_user(actor.user_id)
    if membership is None:
        raise Hidden
    response = HttpResponse("".join(_lines(membership.member_id)), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{FILE}"'
    response["Cache-Control"] = "private, no-store"
    return response


def _lines(member_id: int) -> Iterator[str]:
    """One object: each table of the register with its rows."""
    yield "{"
    for place, (holding, rows) in enumerate(held.all_of(member_id)):
        yield ",\n" if place else "\n"
        told = json.dumps(list(rows), cls=DjangoJSONEncoder, ensure_ascii=False)
        yield f"{json.dumps(holding.table)}: {told}"
    yield "\n}\n"
