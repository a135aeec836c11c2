"""Proposals: reading them, and writing one."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from coop.domain.actors import Actor
from coop.domain.errors import Hidden, Refused
from coop.domain.pieces import Crumb
from coop.forms import refusals
from coop.selectors import members
from coop.views import answers
from coop.views.doors import for_members
from coop.views.limits import limited
from coop.words import say
from governance.domain import permissions
from governance.domain import proposals as life
from governance.domain.proposals import OUTCOME_SENTENCES, Act, State
from governance.forms.proposals import FilterForm, ProposalForm
from governance.selectors import ballots, proposals, rules, sponsorships
from governance.selectors.proposals import ProposalFacts
from governance.selectors.sponsorships import Sponsor
from governance.services import proposals as writing
from governance.views import timelines
from governance.views.doors import for_readers


@require_safe
@for_readers
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What is being voted, announced, discussed, written, then decided; the filters stay in the address."""
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
    at = timezone.now()
    found = sponsorships.of_proposal(proposal_id) if proposal.published_at else []
    names = members.names_of([proposal.proposer_id, *(one.member_id for one in found)])
    proposer = names[proposal.proposer_id]
    context = {
        "proposal": proposal,
        "proposer": proposer,
        "trail": _trail(proposal.title),
        "steps": timelines.steps(proposal, proposer=proposer, at=at),
        "outcome": _(OUTCOME_SENTENCES[proposal.outcome]) if proposal.outcome else "",
        "sponsors": [(names[one.member_id], one.sponsored_at) for one in found],
        "new_url": f"{reverse('proposal_new')}?rule={proposal.rule.key}",
        "others": _other_votes(proposal),
        "today": timezone.localdate(at),
        **_acts(actor, proposal, found, at),
    }
    return render(request, "governance/proposals/show.html", context)


def _acts(actor: Actor, proposal: ProposalFacts, found: list[Sponsor], at: datetime) -> dict[str, object]:
    """What this person may do with a proposal now, and why something can not be done yet."""
    is_own = permissions.may_decide_on(actor, proposer_id=proposal.proposer_id)
    standing = sponsorships.standing(proposal.id, at=at) if proposal.state is State.DISCUSSED else None
    lack = standing.lack(at) if standing else None
    has_come = proposal.opens_at is not None and proposal.opens_at <= at
    moves = {act: is_own and life.may_move(proposal.state, act) and not proposal.is_stale for act in Act}
    return {
        "standing": standing,
        "lack": say(lack) if lack else "",
        "may_publish": moves[Act.PUBLISH],
        "may_announce": moves[Act.ANNOUNCE],
        "has_come": has_come,
        "may_open": moves[Act.OPEN] and has_come,
        "may_withdraw": is_own and life.may_move(proposal.state, Act.WITHDRAW),
        "may_sponsor": standing is not None
        and permissions.may_sponsor(actor, proposer_id=proposal.proposer_id),
        "is_sponsor": actor.member_id in [one.member_id for one in found],
        "is_own": is_own,
    }


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
            messages.success(request, _("Your proposal is written. Read it once more, then publish it."))
            return answers.see("proposal", proposal_id)
    context = {"form": form, "story": story, "rule": story.rule, "trail": _trail(_("New proposal"))}
    return render(request, "governance/proposals/new.html", context, status=422 if form.errors else 200)


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
