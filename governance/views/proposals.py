"""Proposals: reading them, writing one, putting it to the vote, taking it back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coop.domain.actors import Actor
from coop.domain.errors import Hidden, Refused
from coop.domain.pieces import Crumb
from coop.forms import refusals
from coop.selectors import members
from coop.views import answers
from coop.views.doors import for_members
from coop.views.limits import limited
from governance.domain import permissions
from governance.domain import proposals as life
from governance.domain.proposals import OUTCOME_SENTENCES, Act
from governance.forms.proposals import FilterForm, ProposalForm
from governance.selectors import ballots, proposals, rules
from governance.selectors.proposals import ProposalFacts
from governance.services import ballots as voting
from governance.services import proposals as writing
from governance.views import timelines
from governance.views.doors import for_readers


@require_safe
@for_readers
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What is being voted, then written, then decided; the filters stay in the address."""
    at, form = timezone.now(), FilterForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    state, rule_key = asked.get("state", ""), asked.get("rule", "")
    context = {
        "form": form,
        "page": proposals.listed(state=state, rule_key=rule_key, page=request.GET.get("page")),
        "is_asked": bool(state or rule_key),
        "may_propose": permissions.may_propose(actor),
        "at": at,
        "today": timezone.localdate(at),
    }
    return render(request, "governance/proposals/index.html", context)


@require_safe
@for_readers
def show(request: HttpRequest, actor: Actor, proposal_id: int) -> HttpResponse:
    proposal = proposals.get(proposal_id)
    if proposal is None:
        raise Hidden
    is_own = permissions.may_decide_on(actor, proposer_id=proposal.proposer_id)
    proposer = members.name_of(proposal.proposer_id)
    context = {
        "proposal": proposal,
        "proposer": proposer,
        "trail": _trail(proposal.title),
        "steps": timelines.steps(proposal, proposer=proposer, at=timezone.now()),
        "outcome": _(OUTCOME_SENTENCES[proposal.outcome]) if proposal.outcome else "",
        "may_open": is_own and life.may_move(proposal.state, Act.OPEN) and not proposal.is_stale,
        "may_withdraw": is_own and life.may_move(proposal.state, Act.WITHDRAW),
        "new_url": f"{reverse('proposal_new')}?rule={proposal.rule.key}",
        "others": _other_votes(proposal),
        "today": timezone.localdate(),
    }
    return render(request, "governance/proposals/show.html", context)


@limited("act")
@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Choose a rule, then say the new value and why; the rule chosen stays in the address."""
    at = timezone.now()
    try:
        story = rules.story(request.GET.get("rule", ""), at=at)
    except KeyError:
        return _choose_rule(request)
    form = ProposalForm(request.POST or None, rule=story.rule, current=story.newest.value)
    if form.is_valid():
        try:
            proposal_id = writing.write(
                by=actor,
                at=at,
                title=form.cleaned_data["title"],
                reason=form.cleaned_data["reason"],
                rule_key=story.rule.key,
                value=form.value(),
            )
        except Refused as refused:
            refusals.show(form, refused)
        else:
            messages.success(
                request, _("Your proposal is written. Read it once more, then put it to the vote.")
            )
            return answers.see("proposal", proposal_id)
    context = {"form": form, "story": story, "rule": story.rule, "trail": _trail(_("New proposal"))}
    return render(request, "governance/proposals/new.html", context, status=422 if form.errors else 200)


@limited("act")
@require_POST
@for_members
def open_ballot(request: HttpRequest, actor: Actor, proposal_id: int) -> HttpResponse:
    ballot_id = voting.open(by=actor, at=timezone.now(), proposal_id=proposal_id)
    messages.success(request, _("The vote is open."))
    return answers.see("ballot", ballot_id)


@limited("act")
@require_POST
@for_members
def withdraw(request: HttpRequest, actor: Actor, proposal_id: int) -> HttpResponse:
    writing.withdraw(by=actor, at=timezone.now(), proposal_id=proposal_id)
    messages.success(request, _("Your proposal is withdrawn: it will not be voted."))
    return answers.see("proposal", proposal_id)


def _choose_rule(request: HttpRequest) -> HttpResponse:
    """Step one: each rule is a link to the form that fits it."""
    context = {"stories": rules.every(at=timezone.now()), "trail": _trail(_("New proposal"))}
    return render(request, "governance/proposals/choose_rule.html", context)


def _other_votes(proposal: ProposalFacts) -> list[int]:
    """The votes open on the same rule: the first that is adopted makes the others stale."""
    if proposal.ended_at is not None:
        return []
    return [pk for pk in ballots.running_on(proposal.rule.key) if pk != proposal.ballot_id]


def _trail(title: str) -> list[Crumb]:
    return [Crumb(_("Proposals"), reverse("proposals")), Crumb(title)]
