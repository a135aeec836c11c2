"""Assigning helpers: a coordinator reads the proposal with its reasons, and confirms it whole."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from coop.domain.actors import Actor
from coop.domain.errors import Refused
from coop.domain.pieces import Crumb
from coop.selectors import members
from coop.views import answers
from coop.views.doors import for_people, for_those
from coop.views.limits import limited
from coop.words import say
from marketplace.domain.support import beneficiaries as people
from marketplace.domain.support import permissions
from marketplace.domain.support.assigning import OpenNeed, Proposed
from marketplace.forms.support.assigning import AssignForm
from marketplace.selectors.support import assigning
from marketplace.services.support import assignments
from marketplace.views.support import words


@dataclass(frozen=True, slots=True)
class AssignRow:
    """A need, who is proposed, and why: or why nobody is."""

    need: OpenNeed
    number: str
    theme: str
    helper: str
    reasons: tuple[str, ...]


@limited("act")
@require_http_methods(["GET", "HEAD", "POST"])
@for_those(permissions.may_coordinate)
def prepare(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Nothing is written before the proposal that was read is confirmed; where it has aged, a fresh one."""
    refusal = ""
    if request.method == "POST":
        form = AssignForm(request.POST)
        refusal = _("This form is out of date. Open the page again and send it once more.")
        if form.is_valid():
            try:
                count = assignments.confirm(by=actor, at=timezone.now(), **form.cleaned_data)
            except Refused as refused:
                refusal = say(refused.sentence)
            else:
                told = ngettext("%(count)s person is entrusted.", "%(count)s people are entrusted.", count)
                messages.success(request, told % {"count": count})
                return answers.see("support")
    batch = assigning.prepare(without_id=actor.member_id, on=timezone.localdate())
    found = batch.proposal()
    context = {
        "rows": _rows(found),
        "assigned": sum(one.helper_id is not None for one in found),
        "helpers": len(batch.helpers),
        "form": AssignForm(initial={"fingerprint": batch.fingerprint()}, auto_id="confirm_%s"),
        "refusal": refusal,
        "today": timezone.localdate(),
        "trail": words.trail(Crumb(_("Find helpers"))),
    }
    return render(request, "marketplace/support/assign.html", context, status=409 if refusal else 200)


@limited("act")
@require_POST
@for_people
def end(request: HttpRequest, actor: Actor, assignment_id: int) -> HttpResponse:
    assignments.end(by=actor, at=timezone.now(), assignment_id=assignment_id)
    messages.success(request, _("Given back: the need waits for somebody else."))
    return answers.see("support")


def _rows(found: tuple[Proposed, ...]) -> list[AssignRow]:
    names = members.names_of({one.helper_id for one in found if one.helper_id is not None})
    return [
        AssignRow(
            need=one.need,
            number=people.paper_number(one.need.beneficiary_id),
            theme=words.theme(one.need.theme),
            helper=names.get(one.helper_id or 0, ""),
            reasons=tuple(say(reason) for reason in one.reasons),
        )
        for one in found
    ]
