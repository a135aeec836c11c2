"""Writing a proposal: which kind, then the form of that kind. Rules have their own
(governance.views.proposals).
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from coop.domain.actors import Actor
from coop.domain.errors import Hidden, Refused
from coop.domain.pieces import Crumb
from coop.forms import refusals
from coop.selectors import admissions, members
from coop.views import answers
from coop.views.doors import for_members
from coop.views.limits import limited
from governance.domain import permissions
from governance.domain.kinds.names import KIND_NAMES, KIND_WORDS, Kind
from governance.domain.proposals import State
from governance.forms.kinds import FORMS, CandidacyForm
from governance.selectors import candidacies, mandates, proposals
from governance.services import candidacies as standing
from governance.services import kinds

WRITING: Mapping[Kind, Callable[..., int]] = {
    Kind.RESOLUTION: kinds.resolve,
    Kind.BUDGET: kinds.spend,
    Kind.ELECTION: kinds.elect,
    Kind.REVOCATION: kinds.revoke,
    Kind.ADMISSION: kinds.admit,
    Kind.EXCLUSION: kinds.exclude,
}


def choose(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Each kind is a link to the form that fits it; the kind chosen stays in the address."""
    offered = [
        (kind.value, _(name), _(KIND_WORDS[kind])) for kind, name in KIND_NAMES.items() if _may(actor, kind)
    ]
    context = {"kinds": offered, "trail": trail(_("New proposal"))}
    return render(request, "governance/proposals/choose_kind.html", context)


def write(request: HttpRequest, actor: Actor, kind: Kind) -> HttpResponse:
    """The form of a kind, and what it wrote."""
    if not _may(actor, kind):
        raise Hidden
    at = timezone.now()
    form = FORMS[kind](request.POST or None, offered=_offered(kind, at))
    if form.is_valid():
        title, reason = form.cleaned_data["title"], form.cleaned_data["reason"]
        try:
            proposal_id = WRITING[kind](by=actor, at=at, title=title, reason=reason, **form.asked())
        except Refused as refused:
            refusals.show(form, refused)
        else:
            messages.success(request, _("Your proposal is written. Read it once more, then publish it."))
            return answers.see("proposal", proposal_id)
    context = {
        "form": form,
        "name": _(KIND_NAMES[kind]),
        "explanation": _(KIND_WORDS[kind]),
        "trail": trail(_("New proposal")),
    }
    return render(request, "governance/proposals/new_kind.html", context, status=422 if form.errors else 200)


@limited("act")
@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def stand(request: HttpRequest, actor: Actor, proposal_id: int) -> HttpResponse:
    """A member stands in an election, in their own words."""
    proposal = proposals.get(proposal_id)
    if proposal is None or proposal.kind is not Kind.ELECTION:
        raise Hidden
    form = CandidacyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        try:
            standing.stand(by=actor, at=timezone.now(), proposal_id=proposal_id, text=text)
        except Refused as refused:
            refusals.show(form, refused)
        else:
            messages.success(
                request, _("You stand in this election. You may take it back until its vote opens.")
            )
            return answers.see("proposal", proposal_id)
    context = {
        "form": form,
        "proposal": proposal,
        "trail": [
            Crumb(_("Proposals"), reverse("proposals")),
            Crumb(proposal.title, reverse("proposal", args=[proposal_id])),
            Crumb(_("Stand in this election")),
        ],
    }
    return render(request, "governance/proposals/stand.html", context, status=422 if form.errors else 200)


@limited("act")
@require_POST
@for_members
def step_down(request: HttpRequest, actor: Actor, proposal_id: int) -> HttpResponse:
    standing.step_down(by=actor, at=timezone.now(), proposal_id=proposal_id)
    messages.success(request, _("You no longer stand in this election."))
    return answers.see("proposal", proposal_id)


def acts(actor: Actor, proposal: proposals.ProposalFacts) -> dict[str, object]:
    """What this person may do in an election now."""
    if proposal.kind is not Kind.ELECTION:
        return {}
    stands = actor.member_id in [one.member_id for one in candidacies.of_proposal(proposal.id)]
    is_before = proposal.state in (State.DISCUSSED, State.ANNOUNCED)
    return {
        "may_stand": permissions.may_stand(actor) and proposal.state is State.DISCUSSED and not stands,
        "may_step_down": stands and is_before,
    }


def trail(title: str) -> list[Crumb]:
    return [Crumb(_("Proposals"), reverse("proposals")), Crumb(title)]


def _may(actor: Actor, kind: Kind) -> bool:
    """Who awaits admission is known to those who welcome, and to nobody else."""
    return kind is not Kind.ADMISSION or permissions.may_propose_admission(actor)


def _offered(kind: Kind, at: datetime) -> dict[int, str]:
    match kind:
        case Kind.ELECTION:
            return dict(mandates.duty_choices())
        case Kind.REVOCATION:
            return {told.id: f"{told.duty} – {told.holder}" for told in mandates.current(at)}
        case Kind.ADMISSION:
            return {one.member_id: one.name for one in admissions.asking()}
        case Kind.EXCLUSION:
            found = members.names_of(members.ids_admitted())
            return dict(sorted(found.items(), key=lambda one: (one[1], one[0])))
        case _:
            return {}
