"""Leaving the cooperative: what ends and where the hours go, then the act itself."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from coop.domain.actors import Actor
from coop.domain.errors import Refused
from coop.domain.membership import Membership, Standing
from coop.domain.pieces import Crumb
from coop.selectors import members
from coop.views import answers
from coop.views.doors import for_people
from coop.views.limits import limited
from coop.words import say
from marketplace.domain import leaving as agreements
from marketplace.selectors import engagements
from marketplace.services import leaving
from timebank.domain import leaving as hours
from timebank.domain.leaving import GIVING, STOPPING
from timebank.selectors import leaving as outlooks


@dataclass(frozen=True, slots=True)
class Consequence:
    """What leaving changes. action, url: what can be done about it first, "" where there is nothing."""

    said: str
    is_in_the_way: bool = False
    action: str = ""
    url: str = ""


@limited("act")
@require_http_methods(["GET", "HEAD", "POST"])
@for_people
def leave(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What leaving changes, then the act itself."""
    membership = members.of_user(actor.user_id)
    if membership is None or membership.standing is Standing.ENDED:
        return redirect("membership")
    at, refusal = timezone.now(), ""
    if request.method == "POST":
        try:
            leaving.leave(by=actor, at=at, member_id=membership.member_id)
        except Refused as refused:
            refusal = say(refused.sentence)
        else:
            messages.success(request, _("It is done. You may come back whenever you like."))
            return answers.see("membership")
    context = _context(membership, at) | {"refusal": refusal}
    return render(request, "marketplace/leaving/leave.html", context, status=422 if refusal else 200)


def _context(membership: Membership, at: datetime) -> dict[str, object]:
    """A request that is taken back has brought nothing yet."""
    is_pending = membership.standing is Standing.PENDING
    told = [] if is_pending else [*_agreed(membership.member_id), *_hours(membership.member_id, at)]
    here = _("Taking back my request") if is_pending else _("Leaving the cooperative")
    return {
        "trail": [Crumb(_("My membership"), reverse("membership")), Crumb(here)],
        "is_pending": is_pending,
        "consequences": [one for one in told if not one.is_in_the_way],
        "in_the_way": [one for one in told if one.is_in_the_way],
    }


def _agreed(member_id: int) -> list[Consequence]:
    ends = Consequence(_("Needs that you posted are closed, and invitations that wait for you are declined."))
    count = engagements.running_count(member_id)
    if not count:
        return [ends]
    said, url = say(agreements.said(count)), reverse("engagements")
    return [Consequence(said, is_in_the_way=True, action=_("See my engagements"), url=url), ends]


def _hours(member_id: int, at: datetime) -> list[Consequence]:
    outlook = outlooks.outlook(member_id, at=at)
    said = hours.said(outlook.farewell, balance=outlook.balance, fund_minutes=outlook.fund_minutes)
    may_give = outlook.farewell in GIVING
    told = Consequence(
        say(said),
        is_in_the_way=outlook.farewell in STOPPING,
        action=_("Give my hours first") if may_give else "",
        url=reverse("gift_new") if may_give else "",
    )
    ending = [
        (outlook.has_reserved, _("Hours that were reserved by you or for you are free again.")),
        (outlook.has_asked, _("Requests for hours that wait for an answer end, and nothing moves.")),
    ]
    return [told, *(Consequence(sentence) for is_there, sentence in ending if is_there)]
