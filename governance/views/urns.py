"""A secret vote: putting a paper into its urn and changing it by its code; the list of papers, once counted.

What is said of a vote is said in the answer to who voted and nowhere else: neither in a message, which would
be kept with the session, nor in an address.
"""

import csv
import io
from collections.abc import Callable, Mapping
from datetime import datetime

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from coop.domain.actors import Actor
from coop.domain.errors import Hidden, Refused
from coop.domain.pieces import Crumb
from coop.forms import refusals
from coop.selectors import members
from coop.views.limits import limited
from governance.domain import secrecy
from governance.domain.slips import Marks
from governance.domain.urns import UrnPaper
from governance.forms.urns import CodeForm, EnvelopeForm
from governance.selectors import ballots, urns
from governance.selectors.ballots import BallotFacts
from governance.services import urns as voting
from governance.views import askings
from governance.views.doors import for_readers

PAGE_SIZE = 50

Sent = tuple[forms.Form, EnvelopeForm]


def envelope(
    actor: Actor, ballot: BallotFacts, data: QueryDict | None, *, is_checked: bool = True
) -> EnvelopeForm | None:
    """Beside the paper of a secret vote; None of an open one. is_checked: not while it is rearranged."""
    if not ballot.is_secret:
        return None
    member_id = actor.member_id or 0
    has_voted = urns.has_voted(ballot.id, member_id)
    names = members.names_of(urns.givers(ballot.id, member_id)) if has_voted else {}
    bound, typed = (
        (data, {}) if is_checked else (None, {name: str(typed) for name, typed in (data or {}).items()})
    )
    return EnvelopeForm(bound, has_voted=has_voted, givers=names, typed=typed)


def put(
    request: HttpRequest,
    actor: Actor,
    ballot: BallotFacts,
    at: datetime,
    written: Marks,
    again: Callable[[EnvelopeForm], HttpResponse],
) -> HttpResponse:
    """The paper of a valid form goes into the urn. again: the page, with what was refused."""
    form = envelope(actor, ballot, request.POST)
    assert form is not None  # the ballot is secret
    if not form.is_valid():
        return again(form)
    code, giver_id = form.code(), form.giver_id()
    try:
        if code and giver_id is None:
            voting.change(by=actor, at=at, ballot_id=ballot.id, code=code, written=written)
            return _answer(request, ballot, {})
        code = voting.put(by=actor, at=at, ballot_id=ballot.id, written=written, giver_id=giver_id)
    except Refused as refused:
        if refused.field is None:
            raise
        refusals.show(form, refused)
        return again(form)
    told = {
        "code": secrecy.say(code),
        "receipt": secrecy.receipt_of(ballot.frozen, code),
        "giver": members.name_of(giver_id) if giver_id else "",
    }
    return _answer(request, ballot, told)


@limited("act")
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_readers
def papers(request: HttpRequest, actor: Actor, ballot_id: int) -> HttpResponse:
    """The papers of a counted secret vote, by their receipts; with a code typed, the paper of that code."""
    ballot = _counted(ballot_id)
    labels = askings.labels(ballot)
    form, found = CodeForm(request.POST or None), None
    if form.is_valid():
        try:
            found = urns.paper_of(ballot_id, form.cleaned_data["code"])
            if found is None:
                form.add_error("code", _("No paper of this vote has that code."))
        except Refused as refused:
            refusals.show(form, refused)
    page = Paginator(urns.papers(ballot_id), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "ballot": ballot,
        "form": form,
        "page": page,
        "rows": [(slip, _said(ballot, labels, slip)) for slip in page.object_list],
        "found": found,
        "found_said": _said(ballot, labels, found) if found else "",
        "trail": _trail(ballot, _("Papers")),
    }
    return render(request, "governance/ballots/papers.html", context, status=422 if form.errors else 200)


@limited("search", method="GET")
@require_safe
@for_readers
def papers_file(request: HttpRequest, actor: Actor, ballot_id: int) -> HttpResponse:
    """The same list, whole, for programs: receipt, options with their marks."""
    ballot = _counted(ballot_id)
    options = ballot.question.ids
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(("receipt", *options))
    for slip in urns.papers(ballot_id):
        marks = dict(slip.marks)
        rows.writerow((slip.receipt, *(marks.get(option, "") for option in options)))
    name = _("papers-%(id)s.csv") % {"id": ballot_id}
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)


def _answer(request: HttpRequest, ballot: BallotFacts, told: Mapping[str, str]) -> HttpResponse:
    """A page and not a message: what is said of this vote is kept by nobody. told: of a new paper."""
    context = {"code": "", "giver": "", "ballot": ballot, "trail": _trail(ballot, _("My paper")), **told}
    return render(request, "governance/ballots/receipt.html", context)


def _counted(ballot_id: int) -> BallotFacts:
    """Raises Hidden before the count, and of an open vote: there is no such list."""
    ballot = ballots.get(ballot_id)
    if ballot is None or not ballot.is_secret or ballot.counted is None:
        raise Hidden
    return ballot


def _said(ballot: BallotFacts, labels: Mapping[str, str], slip: UrnPaper) -> str:
    return askings.say_marks(ballot.question, labels, slip.marks)


def _trail(ballot: BallotFacts, last: str) -> list[Crumb]:
    own = Crumb(ballot.title, reverse("ballot", args=[ballot.id]))
    return [Crumb(_("Proposals"), reverse("proposals")), own, Crumb(last)]
