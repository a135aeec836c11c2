"""A ballot: what is asked, one's own vote, turnout while it is open, the count once it is closed."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from coop.domain import quantities
from coop.domain.actors import Actor
from coop.domain.errors import Hidden, Refused
from coop.domain.pieces import Crumb, Part
from coop.forms import refusals
from coop.selectors import members
from coop.views import answers
from coop.views.doors import for_members
from coop.views.limits import limited
from governance import words
from governance.domain import freezing, permissions
from governance.domain.ballots import CHOICE_NAMES, Choice
from governance.domain.files import handing
from governance.domain.kinds.names import Kind
from governance.domain.proposals import Outcome
from governance.domain.slips import Marks, Slip
from governance.domain.tally import CountSheet
from governance.forms import papers
from governance.forms.paper_forms import PaperForm
from governance.forms.urns import EnvelopeForm
from governance.forms.votes import VoteForm
from governance.selectors import ballots, kits, second_calls
from governance.selectors.ballots import BallotFacts, PaperFacts
from governance.services import ballots as voting
from governance.views import askings, checked, colleges, consent_rounds, proxies, rehearsals, urns
from governance.views.doors import for_readers

Sent = VoteForm | PaperForm


@require_safe
@for_readers
def show(request: HttpRequest, actor: Actor, ballot_id: int) -> HttpResponse:
    return _page(request, actor, ballot_id)


@limited("act")
@sensitive_post_parameters()
@never_cache
@require_POST
@for_members
def cast(request: HttpRequest, actor: Actor, ballot_id: int) -> HttpResponse:
    paper = ballots.paper(ballot_id)
    if paper is None:
        raise Hidden
    form = _form(paper, askings.labels(paper), request.POST)
    if form.is_rearranged or not form.is_valid():
        return _page(request, actor, ballot_id, form)
    at, written, reason = timezone.now(), form.marks(), form.reason()
    if paper.is_secret:
        again = partial(_page, request, actor, ballot_id, form)
        return urns.put(request, actor, _ballot(ballot_id), at, written, again)
    try:
        voting.cast(by=actor, at=at, ballot_id=ballot_id, written=written, objection=reason)
    except Refused as refused:
        if refused.field is None:
            raise
        refusals.show(form, refused)
        return _page(request, actor, ballot_id, form)
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


def _page(
    request: HttpRequest,
    actor: Actor,
    ballot_id: int,
    form: Sent | None = None,
    envelope: EnvelopeForm | None = None,
) -> HttpResponse:
    at, ballot = timezone.now(), _ballot(ballot_id)
    member_id, weighted = actor.member_id, ballot.sheet.weighted if ballot.sheet else None
    own = ballots.marks_of(ballot_id, member_id) if member_id else None
    labels = askings.labels(ballot)
    is_elector = member_id is not None and ballots.is_elector(ballot_id, member_id)
    context = {
        "ballot": ballot,
        "form": form or _form(ballot, labels, None, own),
        "envelope": envelope
        or urns.envelope(actor, ballot, request.POST or None, is_checked=bool(form and form.is_bound)),
        "own": askings.say_marks(ballot.question, labels, own) if own is not None else "",
        "asked": askings.of_ballot(ballot),
        "heard": askings.heard(ballot.kind, ballot.asked, ballot.proposal_id),
        **askings.result(ballot, labels),
        "is_elector": is_elector,
        "mark": freezing.mark_of(ballot.frozen, member_id) if is_elector and member_id else "",
        "takes_votes": ballot.takes_votes(at),
        "is_due": ballot.is_due(at),
        "may_close": ballot.is_due(at) and permissions.may_close(actor),
        "outcome": words.say_outcome(ballot.is_yes_no, _provisional(ballot)) if ballot.counted else "",
        "endings": _endings(ballot),
        "counted": _counted(ballot.sheet) if ballot.sheet else [],
        "proposer": members.name_of(ballot.proposer_id),
        "rehearsal": rehearsals.of_proposal(ballot.proposal_id, ballot.rule),
        "trail": [Crumb(_("Proposals"), reverse("proposals")), Crumb(ballot.title)],
        "today": timezone.localdate(at),
        "colleges": colleges.rows(weighted) if weighted else [],
        "weighed": colleges.result(weighted) if weighted else "",
        "weights": colleges.weights(ballot.frozen),
        "calls": second_calls.of(ballot.proposal_id),
        **consent_rounds.told(ballot.proposal_id, at),
        **proxies.told(actor, ballot.proposal_id),
        **checked.of_ballot(actor, ballot, at, is_elector=is_elector),
    }
    is_wrong = any(one is not None and one.errors for one in (form, envelope))
    return render(request, "governance/ballots/show.html", context, status=422 if is_wrong else 200)


def _endings(ballot: BallotFacts) -> tuple[str, ...]:
    """The files in which its votes can be had, once they are counted."""
    return handing.formats(str(ballot.frozen.get("method"))) if ballot.counted else ()


def _provisional(ballot: BallotFacts) -> Outcome:
    """What became of the proposal, or what its count says of it meanwhile."""
    return ballot.outcome or Outcome((ballot.counted or {})["outcome"])


def _form(
    ballot: BallotFacts | PaperFacts,
    labels: dict[str, str],
    data: QueryDict | None,
    own: Marks | None = None,
) -> Sent:
    if ballot.is_yes_no:
        return VoteForm(data, own=own, is_rule=ballot.kind is Kind.RULE)
    return papers.paper(Slip.of_question(ballot.question, labels), data, marks=own)


def _counted(sheet: CountSheet) -> list[Part]:
    """The votes of each choice, for the bar of the result."""
    language = get_language() or "fr"
    votes = {Choice.YES: sheet.yes, Choice.NO: sheet.no, Choice.BLANK: sheet.blank}
    return [
        Part(_(CHOICE_NAMES[choice]), count, quantities.say_count(count, language))
        for choice, count in votes.items()
    ]
