"""What members say of a proposal: a page of its own, complete by links and forms."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from coop.domain.actors import Actor
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.domain.pieces import Crumb
from coop.forms import refusals
from coop.selectors import members
from coop.views import answers
from coop.views.doors import for_members
from coop.views.limits import limited
from governance.domain import permissions
from governance.domain.remarks import LIST_NAMES, TALKING_STATES, Kind
from governance.forms.remarks import RemarkForm
from governance.selectors import proposals, remarks
from governance.selectors.remarks import RemarkFacts
from governance.services import remarks as talking
from governance.views import moderation
from governance.views.doors import for_readers


@limited("act")
@require_http_methods(["GET", "HEAD", "POST"])
@for_readers
def index(request: HttpRequest, actor: Actor, proposal_id: int) -> HttpResponse:
    """What was said, and the form; `?answer=` in the address names the remark that is answered."""
    answered = _answered(request.GET.get("answer", ""), proposal_id)
    form = RemarkForm(request.POST or None, is_answer=answered is not None)
    if request.method == "POST" and not permissions.may_remark(actor):
        raise Forbidden
    if form.is_valid():
        try:
            talking.say(
                by=actor,
                at=timezone.now(),
                proposal_id=proposal_id,
                answers_id=answered.id if answered else None,
                **form.cleaned_data,
            )
        except Refused as refused:
            refusals.show(form, refused)
        else:
            messages.success(request, _("Your words are added."))
            return answers.see("proposal_remarks", proposal_id)
    return _page(request, actor, proposal_id, form, answered)


@limited("act")
@require_POST
@for_members
def lift(request: HttpRequest, actor: Actor, remark_id: int) -> HttpResponse:
    proposal_id = talking.lift(by=actor, at=timezone.now(), remark_id=remark_id)
    messages.success(request, _("Your objection is lifted."))
    return answers.see("proposal_remarks", proposal_id)


def _page(
    request: HttpRequest, actor: Actor, proposal_id: int, form: RemarkForm, answered: RemarkFacts | None
) -> HttpResponse:
    proposal = proposals.get(proposal_id)
    if proposal is None:
        raise Hidden
    page, counted = remarks.listed(proposal_id, page=request.GET.get("page")), remarks.counts(proposal_id)
    names, at = members.names_of(_people(list(page.object_list), answered)), timezone.now()
    told = moderation.beside(actor, [one.id for one in _all(list(page.object_list), answered)], at)
    context = {
        "proposal": proposal,
        "page": page,
        "remarks": [
            {
                "kind": _(LIST_NAMES[remark.kind]),
                "told": remark,
                "beside": told[remark.id],
                "name": names[remark.author_id],
                "may_lift": remark.kind is Kind.OBJECTION
                and remark.lifted_at is None
                and permissions.may_lift(actor, author_id=remark.author_id),
                "answers": [(answer, names[answer.author_id], told[answer.id]) for answer in remark.answers],
            }
            for remark in page.object_list
        ],
        "counts": [(_(LIST_NAMES[kind]), count) for kind, count in counted.items()],
        "form": form,
        "answered": answered,
        "answered_beside": told[answered.id] if answered else None,
        "hidden_count": len([one for one in told.values() if one.told.is_hidden]),
        "answered_name": names[answered.author_id] if answered else "",
        "may_remark": permissions.may_remark(actor) and proposal.state in TALKING_STATES,
        "trail": [
            Crumb(_("Proposals"), reverse("proposals")),
            Crumb(proposal.title, reverse("proposal", args=[proposal_id])),
            Crumb(_("Discussion")),
        ],
        "today": timezone.localdate(at),
    }
    return render(request, "governance/proposals/remarks.html", context, status=422 if form.errors else 200)


def _answered(number: str, proposal_id: int) -> RemarkFacts | None:
    try:
        return remarks.get(int(number), proposal_id=proposal_id)
    except ValueError:
        return None


def _people(shown: list[RemarkFacts], answered: RemarkFacts | None) -> set[int]:
    return {remark.author_id for remark in _all(shown, answered)}


def _all(shown: list[RemarkFacts], answered: RemarkFacts | None) -> list[RemarkFacts]:
    """What is on the page, answers too."""
    answers = [answer for remark in shown for answer in remark.answers]
    return [*shown, *answers, *([answered] if answered else [])]
