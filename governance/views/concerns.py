"""What concerns me among the decisions, and how I am written to about it."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from coop.domain.actors import Actor
from coop.domain.pieces import Crumb
from coop.views import answers
from coop.views.doors import for_anyone, for_members
from coop.views.limits import limited
from governance import words
from governance.domain.letters import KIND_NAMES, PACES, Manner
from governance.forms.letters import LettersForm
from governance.selectors import concerns, letters
from governance.selectors.concerns import Concern
from governance.selectors.proposals import ProposalFacts
from governance.services import letters as writing

ONE_CLICK = "List-Unsubscribe"


@dataclass(frozen=True, slots=True)
class Row:
    """A decision in words: why it concerns whoever reads, and until when."""

    proposal: ProposalFacts
    why: str
    deadline: str
    may_vote: bool
    url: str


@require_safe
@for_members
def browse(request: HttpRequest, actor: Actor) -> HttpResponse:
    assert actor.member_id is not None
    at = timezone.now()
    found = concerns.of_member(actor.member_id, at=at)
    rows = [_row(one, words.say_deadline(one.proposal, at=at)) for one in found]
    context = {"rows": rows, "trail": _trail(), "said": _said(letters.choice_of(actor.member_id))}
    return render(request, "governance/concerns/browse.html", context)


@limited("act")
@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def choose(request: HttpRequest, actor: Actor) -> HttpResponse:
    """How often, at which hours, in which language."""
    assert actor.member_id is not None
    choice = letters.choice_of(actor.member_id)
    form = LettersForm(answers.sent(request), choice=choice)
    if form.is_valid():
        writing.choose(by=actor, at=timezone.now(), choice=form.choice())
        messages.success(request, _("Your choice is kept."))
        return answers.see("my_decisions")
    context = {"form": form, "trail": [*_trail(), Crumb(_("What concerns me"), reverse("my_decisions"))]}
    return render(request, "governance/concerns/choose.html", context, status=422 if form.is_bound else 200)


# A mail program posts here by itself, and has no cookie: the signature is what it brings instead.
@csrf_exempt
@limited("act")
@require_http_methods(["GET", "HEAD", "POST"])
@for_anyone
def stop(request: HttpRequest, actor: Actor, letter_token: str) -> HttpResponse:
    """No more e-mails of one kind; nothing changes by looking."""
    kind, member_id = letters.of_token(letter_token)
    is_one_click = request.POST.get(ONE_CLICK) == "One-Click"
    if is_one_click or "stop" in request.POST:
        writing.stop(by=actor, at=timezone.now(), token=letter_token)
        return (
            HttpResponse(status=204) if is_one_click else answers.see("decision_letters_stop", letter_token)
        )
    context = {"what": _(KIND_NAMES[kind]), "is_sent": letters.is_sent(kind, member_id)}
    return render(request, "governance/concerns/stop.html", context)


def _row(one: Concern, deadline: str) -> Row:
    proposal = one.proposal
    name, id = ("ballot", proposal.ballot_id) if one.may_vote else ("proposal", proposal.id)
    return Row(proposal, words.say_reasons(one.reasons), deadline, one.may_vote, reverse(name, args=[id]))


def _said(choice: Manner) -> str:
    """How this member is written to, in one line."""
    return _("By e-mail: %(pace)s.") % {"pace": _(PACES[choice.pace])}


def _trail() -> list[Crumb]:
    return [Crumb(_("Proposals"), reverse("proposals"))]
