"""The programme: what it is for, what one does in it, and what a coordinator has to look at."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from coop.domain.actors import Actor
from coop.domain.pieces import Crumb
from coop.views.doors import for_anyone, for_those
from marketplace.domain.support import permissions
from marketplace.domain.support.beneficiaries import ENDING_NAMES
from marketplace.selectors.support import beneficiaries, structures, volunteers
from marketplace.views.support import words


@require_safe
@for_anyone
def show(request: HttpRequest, actor: Actor) -> HttpResponse:
    today = timezone.localdate()
    is_desk = permissions.may_coordinate(actor)
    helped = volunteers.helped_by(actor.member_id) if actor.is_member else []
    context = {
        "today": today,
        "may_take_part": permissions.may_declare(actor),
        "is_desk": is_desk,
        "mine": words.structures(structures.of_answerer(actor.member_id)) if actor.is_member else [],
        "helper": volunteers.volunteering(actor.member_id) if actor.is_member else None,
        "helped": [(one, words.theme(one.theme)) for one in helped],
        "structures": words.structures(structures.every()) if is_desk else [],
        "people": words.people(beneficiaries.every(on=today)) if is_desk else [],
    }
    return render(request, "marketplace/support/home.html", context)


@require_safe
@for_those(permissions.may_coordinate)
def erasures(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The journal of erasures: what has to be erased again where a copy of the data is restored."""
    rows = [(one, _(ENDING_NAMES[one.ending])) for one in beneficiaries.erased()]
    context = {"rows": rows, "trail": words.trail(Crumb(_("Erasures")))}
    return render(request, "marketplace/support/erasures.html", context)
