"""The openings and terms of votes for the calendars of people: a file that programs read again and again."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from coop.domain.actors import Actor
from coop.views.doors import for_anyone
from governance.domain import calendars
from governance.domain.calendars import Event
from governance.selectors import calendars as votes
from governance.selectors.calendars import CONTESTABLE, ENDS, OPENS, Happening


@require_safe
@for_anyone
def votes_feed(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Without a log-in: it names rules, which are public, and neither texts nor members."""
    events = [_event(request, happening) for happening in votes.happenings()]
    return HttpResponse(
        calendars.write(_("Votes of the cooperative"), events), content_type="text/calendar; charset=utf-8"
    )


def _event(request: HttpRequest, happening: Happening) -> Event:
    rule = {"rule": _(happening.label)}
    summaries = {
        OPENS: _("A vote opens: %(rule)s"),
        ENDS: _("A vote ends: %(rule)s"),
        CONTESTABLE: _("A result may be contested until now: %(rule)s"),
    }
    return Event(
        uid=f"vote-{happening.proposal_id}-{happening.kind}@{request.get_host()}",
        at=happening.at,
        changed_at=happening.said_at,
        summary=summaries[happening.kind] % rule,
        text=_("The members vote on another value of this rule: %(rule)s.") % rule,
        url=request.build_absolute_uri(reverse("proposal", args=[happening.proposal_id])),
    )
