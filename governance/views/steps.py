"""What moves a proposal towards its vote: publishing, sponsoring, announcing, opening, taking back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from coop.domain.actors import Actor
from coop.views import answers
from coop.views.doors import for_members
from coop.views.limits import limited
from governance.domain import secrecy
from governance.services import ballots, proposals


@limited("act")
@require_POST
@for_members
def publish(request: HttpRequest, actor: Actor, proposal_id: int) -> HttpResponse:
    proposals.publish(by=actor, at=timezone.now(), proposal_id=proposal_id)
    messages.success(request, _("Your proposal is published: members read it, and may sponsor it."))
    return answers.see("proposal", proposal_id)


@limited("act")
@require_POST
@for_members
def sponsor(request: HttpRequest, actor: Actor, proposal_id: int) -> HttpResponse:
    proposals.sponsor(by=actor, at=timezone.now(), proposal_id=proposal_id)
    messages.success(request, _("You sponsor this proposal. You may take it back while it is in discussion."))
    return answers.see("proposal", proposal_id)


@limited("act")
@require_POST
@for_members
def unsponsor(request: HttpRequest, actor: Actor, proposal_id: int) -> HttpResponse:
    proposals.unsponsor(by=actor, at=timezone.now(), proposal_id=proposal_id)
    messages.success(request, _("You no longer sponsor this proposal."))
    return answers.see("proposal", proposal_id)


@limited("act")
@require_POST
@for_members
def announce(request: HttpRequest, actor: Actor, proposal_id: int) -> HttpResponse:
    is_secret = request.POST.get("secrecy") == secrecy.SECRET
    proposals.announce(by=actor, at=timezone.now(), proposal_id=proposal_id, is_secret=is_secret)
    messages.success(request, _("The vote is announced: it opens by itself."))
    return answers.see("proposal", proposal_id)


@limited("act")
@require_POST
@for_members
def open_ballot(request: HttpRequest, actor: Actor, proposal_id: int) -> HttpResponse:
    ballot_id = ballots.open(by=actor, at=timezone.now(), proposal_id=proposal_id)
    messages.success(request, _("The vote is open."))
    return answers.see("ballot", ballot_id)


@limited("act")
@require_POST
@for_members
def withdraw(request: HttpRequest, actor: Actor, proposal_id: int) -> HttpResponse:
    proposals.withdraw(by=actor, at=timezone.now(), proposal_id=proposal_id)
    messages.success(request, _("Your proposal is withdrawn: it will not be voted."))
    return answers.see("proposal", proposal_id)
