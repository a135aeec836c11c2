"""A ballot: what is asked, one's own vote, turnout while it is open, the count once it is closed."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from coop.domain import quantities
from coop.domain.actors import Actor
from coop.domain.errors import Hidden
from coop.domain.pieces import Crumb, Part
from coop.selectors import members
from coop.views import answers
from coop.views.doors import for_members
from coop.views.limits import limited
from governance.domain import freezing, permissions
from governance.domain.ballots import CHOICE_NAMES, Choice
from governance.domain.proposals import OUTCOME_SENTENCES
from governance.domain.tally import CountSheet
from governance.forms.votes import VoteForm
from governance.selectors import ballots, kits
from governance.selectors.ballots import BallotFacts
from governance.services import ballots as voting
from governance.views.doors import for_readers


@require_safe
@for_readers
def show(request: HttpRequest, actor: Actor, ballot_id: int) -> HttpResponse:
    return _page(request, actor, ballot_id)


@limited("act")
@require_POST
@for_members
def cast(request: HttpRequest, actor: Actor, ballot_id: int) -> HttpResponse:
    form = VoteForm(request.POST)
    if not form.is_valid():
        return _page(request, actor, ballot_id, form)
    voting.cast(by=actor, at=timezone.now(), ballot_id=ballot_id, choice=form.cleaned_data["choice"])
    messages.success(request, _("Your vote is counted. You may change it until the end of the vote."))
    return answers.see("ballot", ballot_id)


@limited("act")
@require_POST
@for_members
def close(request: HttpRequest, actor: Actor, ballot_id: int) -> HttpResponse:
    voting.close(by=actor, at=timezone.now(), ballot_id=ballot_id)
    messages.success(request, _("The vote is counted."))
    return answers.see("ballot", ballot_id)


@require_safe
@for_readers
def turnout(request: HttpRequest, actor: Actor, ballot_id: int) -> HttpResponse:
    """The part of the page that changes while people vote; without htmx, the page itself."""
    if not request.htmx:  # type: ignore[attr-defined]  # set by HtmxMiddleware
        return answers.see("ballot", ballot_id)
    context = {"ballot": _ballot(ballot_id), "today": timezone.localdate()}
    return render(request, "governance/ballots/turnout.html", context)


@limited("search", method="GET")
@require_safe
@for_readers
def kit(request: HttpRequest, actor: Actor, ballot_id: int) -> HttpResponse:
    """What anybody needs to count a ballot again."""
    packed = kits.zipped(kits.of_ballot(ballot_id))
    response = HttpResponse(packed, content_type="application/zip")
    name = _("recount-%(id)s.zip") % {"id": ballot_id}
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _ballot(ballot_id: int) -> BallotFacts:
    ballot = ballots.get(ballot_id)
    if ballot is None:
        raise Hidden
    return ballot


def _page(request: HttpRequest, actor: Actor, ballot_id: int, form: VoteForm | None = None) -> HttpResponse:
    at, ballot = timezone.now(), _ballot(ballot_id)
    member_id = actor.member_id
    own = ballots.choice_of(ballot_id, member_id) if member_id else None
    is_elector = member_id is not None and ballots.is_elector(ballot_id, member_id)
    context = {
        "ballot": ballot,
        "form": form or VoteForm(initial={"choice": own.value} if own else None),
        "own": _(CHOICE_NAMES[own]) if own else "",
        "is_elector": is_elector,
        "mark": freezing.mark_of(ballot.frozen, member_id) if is_elector and member_id else "",
        "takes_votes": ballot.takes_votes(at),
        "is_due": ballot.is_due(at),
        "may_close": ballot.is_due(at) and permissions.may_close(actor),
        "outcome": _(OUTCOME_SENTENCES[ballot.outcome]) if ballot.outcome else "",
        "counted": _counted(ballot.sheet) if ballot.sheet else [],
        "proposer": members.name_of(ballot.proposer_id),
        "trail": [Crumb(_("Proposals"), reverse("proposals")), Crumb(ballot.title)],
        "today": timezone.localdate(at),
    }
    return render(
        request, "governance/ballots/show.html", context, status=422 if form and form.errors else 200
    )


def _counted(sheet: CountSheet) -> list[Part]:
    """The votes of each choice, for the bar of the result."""
    language = get_language() or "fr"
    votes = {Choice.YES: sheet.yes, Choice.NO: sheet.no, Choice.BLANK: sheet.blank}
    return [
        Part(_(CHOICE_NAMES[choice]), count, quantities.say_count(count, language))
        for choice, count in votes.items()
    ]
