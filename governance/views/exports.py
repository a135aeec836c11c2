"""The votes of a counted ballot, without names, as files that other programs of votes read."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from coop.domain.actors import Actor
from coop.domain.errors import Hidden
from coop.views.limits import limited
from governance.domain.files import handing
from governance.selectors import ballots, kits
from governance.views.doors import for_readers

TYPES = {handing.CSV: "text/csv", handing.BLT: "text/plain", handing.PB: "text/plain"}


@limited("search", method="GET")
@require_safe
@for_readers
def votes(request: HttpRequest, actor: Actor, ballot_id: int, ending: str) -> HttpResponse:
    """Sorted, so that nothing tells who voted what. An ending that does not fit the method is not there."""
    kit = kits.of_ballot(ballot_id)
    if ending not in handing.formats(kit.method):
        raise Hidden
    facts = ballots.get(ballot_id)
    text = handing.write(kit.poll, kit.method, ending, title=" ".join(facts.title.split()) if facts else "")
    name = _("vote-%(id)s.%(ending)s") % {"id": ballot_id, "ending": ending}
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(text, content_type=f"{TYPES[ending]}; charset=utf-8", headers=headers)
