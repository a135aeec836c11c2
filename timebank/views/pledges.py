"""My standing pledge: what it promises, what it gave, and the hours that I keep for needs."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from coop.domain.actors import Actor
from coop.domain.errors import Refused
from coop.domain.pieces import Crumb
from coop.forms import refusals
from coop.views import answers
from coop.views.doors import for_members
from coop.views.limits import limited
from coop.words import say
from governance.selectors import rules
from timebank.domain import subjects
from timebank.domain.pledges import PLEDGE_ACT_NAMES
from timebank.domain.reserving import PAYING
from timebank.forms.pledges import KEEP, SOLIDARITY, PledgeForm
from timebank.rules import PLEDGE_DAYS, PLEDGE_MOST_MINUTES
from timebank.selectors import earmarks
from timebank.selectors import pledges as pledged
from timebank.selectors.earmarks import Kept
from timebank.services import pledges
from timebank.views import statements

EXAMPLE_MINUTES = 20 * 60


@limited("act")
@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def show(request: HttpRequest, actor: Actor) -> HttpResponse:
    member_id, at = _own(actor), timezone.now()
    form = PledgeForm(answers.sent(request), initial=_initial(member_id))
    if form.is_valid():
        try:
            pledges.make(by=actor, at=at, member_id=member_id, **form.pledged())
        except Refused as refused:
            refusals.show(form, refused)
        else:
            messages.success(request, _("Thank you: your pledge holds until you revoke it."))
            return answers.see("pledge")
    kept = earmarks.of_giver(member_id)
    context = {
        "form": form,
        "pledge": statements.said_pledge(member_id),
        "given": pledged.given(member_id),
        "runs": pledged.runs(member_id),
        "history": [
            (line, _(PLEDGE_ACT_NAMES[line.act]).capitalize()) for line in pledged.history(member_id)
        ],
        "kept": [(one, say(subjects.words(one.subject)), _ended(one)) for one in kept],
        "most": rules.in_force(PLEDGE_MOST_MINUTES, at=at).value,
        "days": rules.in_force(PLEDGE_DAYS, at=at).value,
        "today": timezone.localdate(at),
        "trail": [Crumb(_("My hours"), reverse("statement")), Crumb(_("Standing pledge"))],
    }
    return render(request, "timebank/pledge.html", context, status=422 if form.errors else 200)


@limited("act")
@require_POST
@for_members
def revoke(request: HttpRequest, actor: Actor) -> HttpResponse:
    pledges.revoke(by=actor, at=timezone.now(), member_id=_own(actor))
    messages.success(request, _("Your pledge is revoked: nothing is given any more."))
    return answers.see("pledge")


def _initial(member_id: int) -> dict[str, object]:
    """What is pledged today, else an example."""
    pledge = pledged.of_member(member_id)
    if pledge is None:
        return {"above_minutes": EXAMPLE_MINUTES, "otherwise": KEEP}
    return {
        "above_minutes": pledge.above_minutes,
        "otherwise": SOLIDARITY if pledge.to_solidarity else KEEP,
    }


def _ended(kept: Kept) -> str:
    """How it ended, "" while it is kept."""
    if kept.how is None:
        return "" if timezone.now() < kept.expires_at else _("back with you")
    return _("reached the need") if kept.how in PAYING else _("back with you")


def _own(actor: Actor) -> int:
    assert actor.member_id is not None  # the door lets members in, and nobody else
    return actor.member_id
