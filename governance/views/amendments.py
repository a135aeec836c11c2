"""Amendments: those of a proposal and the texts that it had, writing one, answering one."""

from datetime import datetime
from typing import Any

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
from governance import rules as voting
from governance.domain import permissions
from governance.domain.amendments import Fate, Text
from governance.domain.proposals import State
from governance.domain.rules import encode
from governance.forms.amendments import LOOKING, WHY, AnswerForm, form_for, typed
from governance.forms.kinds import KindForm
from governance.forms.proposals import ProposalForm
from governance.selectors import amendments, proposals, rules
from governance.selectors.amendments import AmendmentFacts
from governance.selectors.proposals import ProposalFacts
from governance.services import amendments as amending
from governance.views import differing
from governance.views.doors import for_readers

Form = ProposalForm | KindForm


@require_safe
@for_readers
def index(request: HttpRequest, actor: Actor, proposal_id: int) -> HttpResponse:
    """All amendments of a proposal, then each text that it had, whole."""
    proposal = _published(proposal_id)
    page, gave = (
        amendments.listed(proposal_id, page=request.GET.get("page")),
        amendments.accepted(proposal_id),
    )
    names = members.names_of([one.amender_id for one in (*page.object_list, *gave)])
    context = {
        "proposal": proposal,
        "page": page,
        "amendments": [(one, names[one.amender_id]) for one in page.object_list],
        "texts": _texts(proposal, gave),
        "may_amend": _may_amend(actor, proposal),
        "trail": _trail(proposal, _("Amendments")),
        "today": timezone.localdate(),
    }
    return render(request, "governance/amendments/index.html", context)


@require_safe
@for_readers
def show(request: HttpRequest, actor: Actor, amendment_id: int) -> HttpResponse:
    return _page(request, actor, _known(amendment_id), AnswerForm())


@limited("act")
@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def write(request: HttpRequest, actor: Actor, proposal_id: int) -> HttpResponse:
    """The text in a form; `?again=` names an amendment of a former text, whose words fill it once more."""
    proposal = _published(proposal_id)
    if request.method != "POST" and proposal.state is not State.DISCUSSED:
        return answers.see("proposal_amendments", proposal_id)
    at, stands = timezone.now(), _stands(proposal)
    again = _again(request.GET.get("again", ""), proposal_id)
    form = form_for(
        request.POST or None,
        kind=proposal.kind,
        rule=proposal.rule,
        text=again.new if again else stands,
        why=again.why if again else "",
    )
    looked: list[differing.Change] = []
    if form.is_valid():
        try:
            wanted = amendments.looked_at(proposal_id, **typed(form))
            looked = _changes(proposal, stands, wanted)
            if LOOKING not in request.POST:
                return _propose(request, actor, at, proposal_id, form)
        except Refused as refused:
            refusals.show(form, refused)
    form.fields[WHY].required = True  # whatever was looked at without it
    context = {
        "form": form,
        "proposal": proposal,
        "changes": looked,
        "is_again": again is not None,
        "trail": _trail(proposal, _("Amend it")),
    }
    return render(request, "governance/amendments/write.html", context, status=422 if form.errors else 200)


def _propose(request: HttpRequest, actor: Actor, at: datetime, proposal_id: int, form: Form) -> HttpResponse:
    amendment_id = amending.propose(
        by=actor,
        at=at,
        proposal_id=proposal_id,
        replaces_id=_number(request.POST.get("on", "")),
        why=form.cleaned_data[WHY],
        **typed(form),
    )
    messages.success(request, _("Your amendment is sent: the proposer answers it, and members read it."))
    return answers.see("amendment", amendment_id)


@limited("act")
@require_POST
@for_members
def accept(request: HttpRequest, actor: Actor, amendment_id: int) -> HttpResponse:
    form = AnswerForm(request.POST)
    if form.is_valid():
        proposal_id = amending.accept(
            by=actor, at=timezone.now(), amendment_id=amendment_id, words=form.cleaned_data["words"]
        )
        messages.success(request, _("The amendment is accepted: this is now the text of the proposal."))
        return answers.see("proposal", proposal_id)
    return _page(request, actor, _known(amendment_id), form)


@limited("act")
@require_POST
@for_members
def decline(request: HttpRequest, actor: Actor, amendment_id: int) -> HttpResponse:
    form = AnswerForm(request.POST)
    if form.is_valid():
        try:
            words = form.cleaned_data["words"]
            amending.decline(by=actor, at=timezone.now(), amendment_id=amendment_id, words=words)
        except Refused as refused:
            refusals.show(form, refused)
        else:
            messages.success(request, _("The amendment is declined: the text stays as it is."))
            return answers.see("amendment", amendment_id)
    return _page(request, actor, _known(amendment_id), form)


@limited("act")
@require_POST
@for_members
def withdraw(request: HttpRequest, actor: Actor, amendment_id: int) -> HttpResponse:
    amending.withdraw(by=actor, at=timezone.now(), amendment_id=amendment_id)
    messages.success(request, _("Your amendment is taken back."))
    return answers.see("amendment", amendment_id)


def told(proposal: ProposalFacts, actor: Actor) -> dict[str, object]:
    """What the page of a proposal says of its amendments."""
    if proposal.published_at is None:
        return {}
    return {"amended": amendments.counts(proposal.id), "may_amend": _may_amend(actor, proposal)}


def _page(request: HttpRequest, actor: Actor, amendment: AmendmentFacts, form: AnswerForm) -> HttpResponse:
    """One amendment: what it changes, why, and what became of it."""
    proposal = _published(amendment.proposal_id)
    names = members.names_of([amendment.amender_id, proposal.proposer_id])
    is_awaited = amendment.fate is Fate.AWAITED
    is_mine = permissions.may_take_back(actor, amender_id=amendment.amender_id)
    is_open = amendment.fate in (Fate.AWAITED, Fate.OUTDATED)
    context = {
        "amendment": amendment,
        "proposal": proposal,
        "amender": names[amendment.amender_id],
        "proposer": names[proposal.proposer_id],
        "changes": _changes(proposal, amendment.old, amendment.new),
        "before": differing.parts(amendment.old, kind=proposal.kind, rule=proposal.rule),
        "after": differing.parts(amendment.new, kind=proposal.kind, rule=proposal.rule),
        "form": form,
        "may_answer": is_awaited and permissions.may_decide_on(actor, proposer_id=proposal.proposer_id),
        "may_take_back": is_open and is_mine,
        "may_make_again": is_mine and amendment.fate is Fate.OUTDATED,
        "days": rules.in_force(voting.AMENDMENT_DAYS, at=timezone.now()).value,
        "trail": [
            *_trail(proposal, _("Amendment"))[:-1],
            Crumb(_("Amendments"), reverse("proposal_amendments", args=[proposal.id])),
            Crumb(_("Amendment")),
        ],
        "today": timezone.localdate(),
    }
    return render(request, "governance/amendments/show.html", context, status=422 if form.errors else 200)


def _texts(proposal: ProposalFacts, gave: list[AmendmentFacts]) -> list[dict[str, Any]]:
    """The text as it was published, then as each amendment left it; the last one is what it says."""
    first = gave[0].old if gave else _stands(proposal)
    found = [(first, proposal.published_at, None), *((one.new, one.answered_at, one.id) for one in gave)]
    return [
        {
            "number": number,
            "since": since,
            "amendment_id": amendment_id,
            "parts": differing.parts(text, kind=proposal.kind, rule=proposal.rule),
            "is_last": number == len(found),
        }
        for number, (text, since, amendment_id) in enumerate(found, start=1)
    ]


def _changes(proposal: ProposalFacts, old: Text, new: Text) -> list[differing.Change]:
    return differing.changes(old, new, kind=proposal.kind, rule=proposal.rule)


def _published(proposal_id: int) -> ProposalFacts:
    """What is being written is amended by nobody: its author writes it again."""
    proposal = proposals.get(proposal_id)
    if proposal is None or proposal.published_at is None:
        raise Hidden
    return proposal


def _known(amendment_id: int) -> AmendmentFacts:
    found = amendments.get(amendment_id)
    if found is None:
        raise Hidden
    return found


def _again(number: str, proposal_id: int) -> AmendmentFacts | None:
    found = amendments.get(_number(number) or 0)
    return found if found is not None and found.proposal_id == proposal_id else None


def _number(given: str) -> int | None:
    try:
        return int(given)
    except ValueError:
        return None


def _stands(proposal: ProposalFacts) -> Text:
    rule = proposal.rule
    value = encode(rule, proposal.new) if rule and proposal.new is not None else None
    return Text(proposal.title, proposal.reason, proposal.asked, value)


def _may_amend(actor: Actor, proposal: ProposalFacts) -> bool:
    is_open = proposal.state is State.DISCUSSED and not proposal.is_stale
    return is_open and permissions.may_amend(actor)


def _trail(proposal: ProposalFacts, title: str) -> list[Crumb]:
    return [
        Crumb(_("Proposals"), reverse("proposals")),
        Crumb(proposal.title, reverse("proposal", args=[proposal.id])),
        Crumb(title),
    ]
