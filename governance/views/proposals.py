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
from coop.forms import refusals
from coop.selectors import members
from coop.views import answers
from coop.views.doors import for_members
from coop.views.limits import limited
from coop.words import say
from governance import words
from governance.domain import permissions
from governance.domain import proposals as life
from governance.domain.kinds.names import Kind
from governance.domain.proposals import Act, State
from governance.domain.questions import YES_NO
from governance.domain.remarks import LIST_NAMES, TALKING_STATES
from governance.forms.proposals import TRYING, FilterForm, ProposalForm
from governance.selectors import ballots, proposals, remarks, rules, second_calls, sponsorships
from governance.selectors.proposals import ProposalFacts
from governance.selectors.sponsorships import Sponsor
from governance.services import proposals as writing
from governance.views import amendments, askings, consent_rounds, kinds, proxies, rehearsals, timelines
from governance.views.doors import for_readers


@require_safe
@for_readers
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What is being voted, announced, discussed, written, then decided; the filters stay in the address."""
    at, form = timezone.now(), FilterForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    state, kind, rule_key = (asked.get(name, "") for name in ("state", "kind", "rule"))
    context = {
        "form": form,
        "page": proposals.listed(state=state, kind=kind, rule_key=rule_key, page=request.GET.get("page")),
        "is_asked": bool(state or kind or rule_key),
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
        "trail": kinds.trail(proposal.title),
        "steps": timelines.steps(proposal, proposer=proposer, at=at),
        "outcome": words.say_outcome(_is_yes_no(proposal), proposal.outcome) if proposal.outcome else "",
        "counts": [
            (_(LIST_NAMES[kind]), count)
            for kind, count in (remarks.counts(proposal_id) if proposal.published_at else {}).items()
        ],
        "is_talked": proposal.state in TALKING_STATES,
        "sponsors": [(names[one.member_id], one.sponsored_at) for one in found],
        "asked": askings.of_proposal(proposal),
        "new_url": reverse("proposal_new", query={"rule": proposal.rule.key} if proposal.rule else {}),
        "others": _other_votes(proposal),
        "rehearsal": rehearsals.of_proposal(proposal_id, proposal.rule) if proposal.published_at else None,
        "today": timezone.localdate(at),
        "heard": askings.heard(proposal.kind, proposal.asked, proposal_id),
        **_acts(actor, proposal, found, at),
        "calls": second_calls.of(proposal_id),
        **consent_rounds.told(proposal_id, at),
        **(proxies.told(actor, proposal_id) if proposal.state is State.ANNOUNCED else {}),
        **kinds.acts(actor, proposal),
        **amendments.told(proposal, actor),
    }
    return render(request, "governance/proposals/show.html", context)


def _is_yes_no(proposal: ProposalFacts) -> bool:
    """Kinds that name no method ask yes or no."""
    return bool(proposal.asked.get("method", YES_NO) == YES_NO)


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
    """Choose what kind, then fill in its form; of a rule, choose which. What was chosen stays in the
    address.
    """
    kind = request.GET.get("kind", Kind.RULE if "rule" in request.GET else "")
    if kind not in frozenset(Kind):
        return kinds.choose(request, actor)
    return _new_change(request, actor) if kind == Kind.RULE else kinds.write(request, actor, Kind(kind))


def _new_change(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Say the new value of a rule, and why."""
    at = timezone.now()
    try:
        story = rules.story(request.GET.get("rule", ""), at=at)
    except KeyError:
        return _choose_rule(request)
    form = ProposalForm(request.POST or None, rule=story.rule, current=story.newest.value)
    rehearsal = rehearsals.of_form(form, story.newest.value, at=at) if TRYING in request.POST else None
    if TRYING not in request.POST and form.is_valid():
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
    context = {
        "form": form,
        "story": story,
        "rule": story.rule,
        "rehearsal": rehearsal,
        "today": timezone.localdate(at),
        "trail": kinds.trail(_("New proposal")),
    }
    return render(request, "governance/proposals/new.html", context, status=422 if form.errors else 200)


def _choose_rule(request: HttpRequest) -> HttpResponse:
    """Step one: each rule is a link to the form that fits it."""
    context = {"stories": rules.every(at=timezone.now()), "trail": kinds.trail(_("New proposal"))}
    return render(request, "governance/proposals/choose_rule.html", context)


def _other_votes(proposal: ProposalFacts) -> list[int]:
    """The votes open on the same rule: the first that is adopted makes the others stale."""
    if proposal.ended_at is not None or proposal.rule is None:
        return []
    return [pk for pk in ballots.running_on(proposal.rule.key) if pk != proposal.ballot_id]
