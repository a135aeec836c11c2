"""Introducing many needs at once: read the proposal, confirm it, look at what was made; and answering one."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coop.domain.actors import Actor
from coop.domain.errors import Refused
from coop.domain.pieces import Crumb
from coop.selectors import members
from coop.views import answers
from coop.views.doors import for_members, for_those
from coop.views.limits import limited
from coop.words import say
from marketplace.domain.permissions import may_introduce
from marketplace.forms.introductions import ConfirmForm, ScopeForm
from marketplace.selectors import batches
from marketplace.selectors import introductions as made
from marketplace.services import introductions
from marketplace.views import introduced

PAGE_SIZE = 20


@limited("search", method="GET")
@limited("act")
@require_http_methods(["GET", "HEAD", "POST"])
@for_those(may_introduce)
def prepare(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Nothing is written before the proposal that was read is confirmed; where it has aged, a fresh one."""
    refusal = ""
    if request.method == "POST":
        form = ConfirmForm(request.POST)
        refusal = _("This form is out of date. Open the page again and send it once more.")
        if form.is_valid():
            try:
                run_id = introductions.confirm(
                    by=actor,
                    at=timezone.now(),
                    scope=form.scope(),
                    fingerprint=form.cleaned_data["fingerprint"],
                )
            except Refused as refused:
                refusal = say(refused.sentence)
            else:
                messages.success(request, _("They are introduced. Each of them is told on their home page."))
                return answers.see("introduction_run", run_id)
    context = _proposal(request, actor) | {"refusal": refusal}
    status = 409 if refusal else 422 if context["form"].errors else 200
    return render(request, "marketplace/introductions/prepare.html", context, status=status)


@require_safe
@for_those(may_introduce)
def show(request: HttpRequest, actor: Actor, run_id: int) -> HttpResponse:
    """What one confirmation made, and what was answered since."""
    run = made.run(run_id)
    rows = introduced.made_rows(made.of_run(run_id), actor)
    context = {
        "run": run,
        "who": members.names_of_users([run.user_id]).get(run.user_id, ""),
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page", "1")),
        "rules": introduced.rules_of(run.versions),
        "scope": introduced.scope_said(run.scope, batches.departments()),
        "trail": [*_trail(reverse("introductions")), Crumb(_("Introductions no. %(id)s") % {"id": run.id})],
    }
    return render(request, "marketplace/introductions/show.html", context)


@limited("act")
@require_POST
@for_members
def accept(request: HttpRequest, actor: Actor, introduction_id: int) -> HttpResponse:
    request_id = introductions.accept(by=actor, at=timezone.now(), introduction_id=introduction_id)
    messages.success(request, _("Said: whoever asked reads that you could help, and chooses whom to invite."))
    return answers.see("need", request_id)


def _proposal(request: HttpRequest, actor: Actor) -> dict[str, Any]:
    """After a confirmation that was refused, of the very needs that were looked at."""
    at = timezone.now()
    sent = request.POST if request.method == "POST" else request.GET
    form = ScopeForm(sent, departments=batches.departments())
    scope = form.scope()
    waiting = batches.waiting(scope, at=at)
    batch = batches.prepare(waiting, at=at)
    found = batch.proposal()
    page = Paginator(introduced.order(found), PAGE_SIZE).get_page(request.GET.get("page", "1"))
    return {
        "form": form,
        "confirm": ConfirmForm(
            initial={**scope.as_json(), "fingerprint": batch.fingerprint()}, auto_id="confirm_%s"
        ),
        "found": introduced.summary(batch, found, waiting=len(waiting.ids)),
        "page": page,
        "rows": introduced.rows(list(page), batch, actor, at),
        "today": timezone.localdate(at),
        "most": batches.MOST_NEEDS,
        "latest": made.latest(),
        "rules": introduced.rules_of(batch.versions),
        "trail": _trail(),
    }


def _trail(url: str = "") -> list[Crumb]:
    return [Crumb(_("Needs"), reverse("needs")), Crumb(_("Introduce many needs at once"), url)]
