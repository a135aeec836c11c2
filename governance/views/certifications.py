"""Acts on a counted vote: certifying its count, contesting its result, answering who contests."""

from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from coop.domain.actors import Actor
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.domain.pieces import Crumb
from coop.forms import refusals
from coop.selectors import members
from coop.views import answers
from coop.views.doors import for_members
from coop.views.limits import limited
from governance.domain import permissions
from governance.forms.certifications import AnswerForm, CertificationForm, ContestForm
from governance.selectors import ballots, certifications
from governance.selectors.ballots import BallotFacts
from governance.services import certifications as acts

READ = ["GET", "HEAD", "POST"]


@limited("act")
@require_http_methods(READ)
@for_members
def certify(request: HttpRequest, actor: Actor, ballot_id: int) -> HttpResponse:
    ballot, form = _counted(ballot_id), CertificationForm(answers.sent(request))
    if not permissions.may_certify(actor, proposer_id=ballot.proposer_id):
        raise Forbidden

    def act() -> None:
        acts.certify(
            by=actor,
            at=timezone.now(),
            ballot_id=ballot_id,
            fingerprint=form.cleaned_data["fingerprint"],
        )

    done = _("You certified this count. Thank you for having counted it again.")
    return _act(request, "certify", ballot, form, act, done, scrutiny=_scrutiny(ballot_id))


@limited("act")
@require_http_methods(READ)
@for_members
def contest(request: HttpRequest, actor: Actor, ballot_id: int) -> HttpResponse:
    ballot, form = _counted(ballot_id), ContestForm(answers.sent(request))

    def act() -> None:
        motive = form.cleaned_data["motive"]
        acts.contest(by=actor, at=timezone.now(), ballot_id=ballot_id, motive=motive)

    done = _("You contest this result: nothing is carried out before the scrutineers have answered.")
    return _act(request, "contest", ballot, form, act, done, scrutiny=_scrutiny(ballot_id))


@limited("act")
@require_http_methods(READ)
@for_members
def answer(request: HttpRequest, actor: Actor, contest_id: int) -> HttpResponse:
    """A scrutineer of this count alone; others are refused plainly."""
    told = certifications.contest(contest_id, at=timezone.now())
    if told is None:
        raise Hidden
    ballot, scrutiny = _counted(told.ballot_id), _scrutiny(told.ballot_id)
    if not scrutiny.is_scrutineer(actor.member_id):
        raise Forbidden
    form = AnswerForm(answers.sent(request))

    def act() -> None:
        acts.answer(by=actor, at=timezone.now(), contest_id=contest_id, **form.cleaned_data)

    name = members.name_of(told.member_id)
    return _act(request, "answer", ballot, form, act, _("Your answer is written."), contest=told, who=name)


def _act(
    request: HttpRequest,
    name: str,
    ballot: BallotFacts,
    form: Form,
    act: Callable[[], None],
    done: str,
    **told: object,
) -> HttpResponse:
    if form.is_valid():
        try:
            act()
        except Refused as refused:
            refusals.show(form, refused)
        else:
            messages.success(request, done)
            return answers.see("ballot", ballot.id)
    back_url = reverse("ballot", args=[ballot.id])
    context = {
        "form": form,
        "ballot": ballot,
        "today": timezone.localdate(),
        "trail": [
            Crumb(_("Proposals"), reverse("proposals")),
            Crumb(ballot.title, back_url),
            Crumb(_NAMES[name]()),
        ],
        "back_url": back_url,
        **told,
    }
    return render(request, f"governance/ballots/{name}.html", context, status=422 if form.errors else 200)


_NAMES: dict[str, Callable[[], str]] = {
    "certify": lambda: _("Certify the count"),
    "contest": lambda: _("Contest the result"),
    "answer": lambda: _("Answer a contest"),
}


def _counted(ballot_id: int) -> BallotFacts:
    """Raises Hidden before the count, as for an id that names none."""
    ballot = ballots.get(ballot_id)
    if ballot is None or ballot.sheet is None:
        raise Hidden
    return ballot


def _scrutiny(ballot_id: int) -> certifications.ScrutinyFacts:
    """Raises Hidden for a vote that was counted before counts were certified."""
    scrutiny = certifications.of_ballot(ballot_id, at=timezone.now())
    if scrutiny is None:
        raise Hidden
    return scrutiny
