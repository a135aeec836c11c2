"""Calls for projects of a fund: opening one, putting it to the vote, recording a decision, and its result."""

from collections.abc import Sequence
from decimal import Decimal

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coop.domain import quantities
from coop.domain.actors import Actor
from coop.domain.errors import Refused
from coop.domain.pieces import Crumb
from coop.forms import refusals
from coop.views import answers
from coop.views.doors import for_members, for_those
from coop.views.limits import limited
from coop.words import say
from governance.domain.fairness import Fairness
from governance.domain.questions import METHOD_NAMES
from governance.selectors import budgets
from governance.selectors.budgets import Beside
from timebank.domain import permissions
from timebank.domain.calls import Way
from timebank.domain.natures import ACCOUNT_NAMES, FUNDS, Unit
from timebank.domain.projects import PROJECT_STATE_NAMES, ProjectState
from timebank.forms.projects import CallForm, DecisionForm
from timebank.rules import CALL_DAYS
from timebank.selectors import grants as granted
from timebank.selectors import projects
from timebank.selectors.projects import CallLine, ProjectLine
from timebank.services import calls
from timebank.views.labels import said


@require_safe
@for_those(permissions.may_read_projects)
def show(request: HttpRequest, actor: Actor, call_id: int) -> HttpResponse:
    return _page(request, actor, projects.call(call_id))


@limited("act")
@require_http_methods(["GET", "HEAD", "POST"])
@for_those(permissions.may_run_calls)
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    form = CallForm(answers.sent(request))
    if form.is_valid():
        try:
            call_id = calls.open(by=actor, at=timezone.now(), **form.asked())
        except Refused as refused:
            if refused.field == "amount":
                refused.field = "hours" if form.cleaned_data["hours"] else "euros"
            refusals.show(form, refused)
        else:
            messages.success(request, _("The call is open: every member may propose a project."))
            return answers.see("call", call_id)
    free = granted.every_free()
    context = {
        "form": form,
        "free": [
            (_(ACCOUNT_NAMES[fund]).capitalize(), [said(unit, free[fund, unit]) for unit in Unit])
            for fund in FUNDS
        ],
        "rule_key": CALL_DAYS.key,
        "trail": [*trail(), Crumb(_("New call"))],
    }
    return render(request, "timebank/projects/call_new.html", context, status=422 if form.errors else 200)


@limited("act")
@require_POST
@for_members
def put(request: HttpRequest, actor: Actor, call_id: int) -> HttpResponse:
    try:
        proposal_id = calls.put_to_vote(by=actor, at=timezone.now(), call_id=call_id)
    except Refused as refused:
        return _page(request, actor, projects.call(call_id), refusal=say(refused.sentence))
    messages.success(request, _("The vote is written. Read it once more, then publish it."))
    return answers.see("proposal", proposal_id)


@limited("act")
@require_http_methods(["GET", "HEAD", "POST"])
@for_those(permissions.may_run_calls)
def decide(request: HttpRequest, actor: Actor, call_id: int) -> HttpResponse:
    """What an assembly decided, where no vote here does; a call that waits for no decision says so itself."""
    call = projects.call(call_id)
    if request.method != "POST" and not _is_ripe(call):
        return answers.see("call", call_id)
    waiting = [one for one in _projects(call) if one.state is ProjectState.ELIGIBLE]
    labels = [(one.id, f"{one.title} – {said(call.unit, one.amount)}") for one in waiting]
    form = DecisionForm(answers.sent(request), eligible=labels)
    if form.is_valid():
        told = {"project_ids": form.chosen(), "reference": form.cleaned_data["reference"]}
        try:
            calls.decide(by=actor, at=timezone.now(), call_id=call_id, **told)
        except Refused as refused:
            refusals.show(form, refused)
        else:
            messages.success(request, _("Recorded: the agreements wait for those who proposed."))
            return answers.see("call", call_id)
    context = {
        "form": form,
        "call": call,
        "shared": said(call.unit, call.amount),
        "trail": [*trail(), Crumb(call.title, reverse("call", args=[call_id])), Crumb(_("Decision"))],
    }
    return render(request, "timebank/projects/call_decide.html", context, status=422 if form.errors else 200)


def trail() -> list[Crumb]:
    return [Crumb(_("Funds"), reverse("funds")), Crumb(_("Projects"), reverse("projects"))]


def state_of(call: CallLine) -> str:
    """Where a call stands, in words."""
    if call.decided_at is not None:
        return _("decided")
    if call.is_open(timezone.localdate()):
        return _("takes projects")
    return _("put to the vote") if call.proposal_id else _("waits for a decision")


def _is_ripe(call: CallLine) -> bool:
    """Whether it waits for a decision, by a vote or by an assembly."""
    return call.decided_at is None and call.proposal_id is None and not call.is_open(timezone.localdate())


def _page(request: HttpRequest, actor: Actor, call: CallLine, *, refusal: str = "") -> HttpResponse:
    today, found = timezone.localdate(), _projects(call)
    may_decide = permissions.may_run_calls(actor) and _is_ripe(call)
    eligible = [one for one in found if one.state is ProjectState.ELIGIBLE]
    is_alone = len(eligible) == 1
    vote = budgets.get(call.proposal_id) if call.proposal_id else None
    compared = budgets.compared(vote.ballot_id) if vote and vote.ballot_id else []
    context = {
        "call": call,
        "state": state_of(call),
        "shared": said(call.unit, call.amount),
        "fund": _(ACCOUNT_NAMES[call.fund]).capitalize(),
        "rows": [(one, _(PROJECT_STATE_NAMES[one.state]), said(one.unit, one.amount)) for one in found],
        "asked": said(call.unit, sum(one.amount for one in found)),
        "is_open": call.is_open(today),
        "may_propose": permissions.may_propose_project(actor) and call.is_open(today),
        "may_put": may_decide and (is_alone or (call.unit is Unit.CENTS and bool(eligible))),
        "is_alone": is_alone,
        "may_decide": may_decide,
        "by_assembly": call.decided_by == Way.ASSEMBLY,
        "may_read_votes": actor.is_member,
        "vote": vote,
        "methods": [_(METHOD_NAMES[one.method]) for one in compared],
        "compared": _fairness(compared),
        "refusal": refusal,
        "today": today,
        "trail": [*trail(), Crumb(call.title)],
    }
    return render(request, "timebank/projects/call.html", context, status=422 if refusal else 200)


def _projects(call: CallLine) -> list[ProjectLine]:
    return list(projects.listed(call_id=call.id))


def _fairness(compared: Sequence[Beside]) -> list[tuple[str, list[str]]]:
    """What each method funds, whom it serves and what a voter gets on average: a line for each question."""
    language = get_language() or "fr"
    if not compared:
        return []
    return [
        (_("Funded"), [", ".join(one.winners) or _("nothing") for one in compared]),
        (_("Cost"), [quantities.say_cents(one.cents, language) for one in compared]),
        (_("Voters who find a winner of theirs"), [_served(one.fairness, language) for one in compared]),
        # Of the average, whole cents are said: it is a figure to compare, and nothing is paid by it.
        (
            _("Spent per voter, on average, for what they ticked"),
            [quantities.say_cents(int(one.fairness.spent * 100), language) for one in compared],
        ),
    ]


def _served(told: Fairness, language: str) -> str:
    share = Decimal(told.served_share.numerator) / Decimal(told.served_share.denominator)
    return ngettext(
        "%(served)s of one voter: %(share)s", "%(served)s of %(voters)s voters: %(share)s", told.voters
    ) % {
        "served": told.served,
        "voters": told.voters,
        "share": quantities.say_share(share, language, 1),
    }
