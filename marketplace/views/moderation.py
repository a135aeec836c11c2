"""Reports and what is hidden: the coordinators' desk, and the forms by which each says why."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coop.domain.actors import Actor
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.domain.pieces import Crumb
from coop.forms import refusals
from coop.selectors import members
from coop.views import answers
from coop.views.doors import for_members, for_those
from coop.views.limits import limited
from marketplace.domain import attachments, moderation
from marketplace.domain.moderation import Kind, Subject, may_moderate
from marketplace.forms.moderation import WordForm
from marketplace.selectors import attachments as files
from marketplace.selectors import moderation as moderated
from marketplace.selectors.moderation import Told
from marketplace.services import moderation as moderating

KINDS = {"besoin": Kind.NEED, "offre": Kind.OFFER}
PLACES = {Kind.NEED: "need", Kind.OFFER: "offer"}


@dataclass(frozen=True, slots=True)
class Row:
    """A report or a hiding with its addresses."""

    told: Told
    url: str
    code: str
    reporter: str
    may_decide: bool


@dataclass(frozen=True, slots=True)
class Word:
    """What a form of one field asks, and what is said when it is done."""

    title: Any
    lead: Any
    submit: Any
    done: Any


REPORT = Word(
    gettext_lazy("Report this"),
    gettext_lazy("A coordinator reads what you write, and looks. Its author does not learn who wrote."),
    gettext_lazy("Send"),
    gettext_lazy("Thank you: a coordinator will look at it."),
)
HIDE = Word(
    gettext_lazy("Hide this"),
    gettext_lazy("Nobody finds it any more. Its author reads why, and may answer you."),
    gettext_lazy("Hide"),
    gettext_lazy("It is hidden, and its author is told why."),
)
RESTORE = Word(
    gettext_lazy("Show this again"),
    gettext_lazy("It is found again. Its author reads why."),
    gettext_lazy("Show it again"),
    gettext_lazy("It is shown again, and its author is told."),
)
ANSWER = Word(
    gettext_lazy("Answer the coordinators"),
    gettext_lazy("They read it beside what they hid."),
    gettext_lazy("Send"),
    gettext_lazy("The coordinators read your answer."),
)


@require_safe
@for_those(may_moderate)
def browse(request: HttpRequest, actor: Actor) -> HttpResponse:
    reports, hidden = moderated.reports(), moderated.hidings()
    names = members.names_of({told.reporter_id for told in reports if told.reporter_id})
    context = {
        "reports": [_row(told, actor, names.get(told.reporter_id or 0, "")) for told in reports],
        "hidden": [_row(told, actor, "") for told in hidden],
        "today": timezone.localdate(),
    }
    return render(request, "marketplace/moderation/browse.html", context)


@limited("act")
@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def report(request: HttpRequest, actor: Actor, kind: str, subject_id: int) -> HttpResponse:
    subject = _subject(actor, kind, subject_id)
    if not attachments.may_see(actor, files.beside(subject.kind, subject_id)):
        raise Hidden  # what is put aside is its author's alone, its title too
    if not moderation.may_report(actor, subject):
        raise Forbidden
    return _ask(request, actor, subject, REPORT, _verb(moderating.report))


@limited("act")
@require_http_methods(["GET", "HEAD", "POST"])
@for_those(may_moderate)
def hide(request: HttpRequest, actor: Actor, kind: str, subject_id: int) -> HttpResponse:
    return _ask(request, actor, _subject(actor, kind, subject_id), HIDE, _verb(moderating.hide))


@limited("act")
@require_http_methods(["GET", "HEAD", "POST"])
@for_those(may_moderate)
def restore(request: HttpRequest, actor: Actor, kind: str, subject_id: int) -> HttpResponse:
    return _ask(request, actor, _subject(actor, kind, subject_id), RESTORE, _verb(moderating.restore))


@limited("act")
@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def answer(request: HttpRequest, actor: Actor, kind: str, subject_id: int) -> HttpResponse:
    subject = _subject(actor, kind, subject_id)
    if not actor.is_one_of(subject.author_id):
        raise Forbidden
    return _ask(request, actor, subject, ANSWER, _answer)


@limited("act")
@require_POST
@for_those(may_moderate)
def dismiss(request: HttpRequest, actor: Actor, report_id: int) -> HttpResponse:
    moderating.dismiss(by=actor, at=timezone.now(), report_id=report_id)
    messages.success(request, _("The report is closed: nothing was hidden."))
    return answers.see("moderation")


Verb = Callable[[Actor, datetime, Subject, str], None]


def _verb(service: Callable[..., None]) -> Verb:
    return lambda actor, at, subject, reason: service(
        by=actor, at=at, kind=subject.kind, subject_id=subject.id, reason=reason
    )


def _answer(actor: Actor, at: datetime, subject: Subject, text: str) -> None:
    moderating.answer(by=actor, at=at, kind=subject.kind, subject_id=subject.id, text=text)


def _ask(request: HttpRequest, actor: Actor, subject: Subject, word: Word, verb: Verb) -> HttpResponse:
    form = WordForm(answers.sent(request))
    back = reverse(PLACES[subject.kind], args=[subject.id])
    if request.method == "POST" and form.is_valid():
        try:
            verb(actor, timezone.now(), subject, form.cleaned_data["reason"])
        except Refused as refused:
            refusals.show(form, refused)
        else:
            messages.success(request, word.done)
            return answers.see(back)
    title = moderated.title(subject.kind, subject.id)
    context = {
        "form": form,
        "word": word,
        "title": title,
        "back_url": back,
        "trail": [Crumb(title, back), Crumb(str(word.title))],
    }
    return render(request, "marketplace/moderation/word.html", context, status=422 if form.errors else 200)


def _subject(actor: Actor, kind: str, subject_id: int) -> Subject:
    if kind not in KINDS:
        raise Hidden
    subject = moderated.subject(KINDS[kind], subject_id)
    if not moderation.may_see(actor, author_id=subject.author_id, is_hidden=subject.is_hidden):
        raise Hidden
    return subject


def beside(actor: Actor, subject: Subject) -> dict[str, Any]:
    """What the page of a need or an offer shows of it."""
    hiding = moderated.hiding(subject.kind, subject.id) if subject.is_hidden else None
    return {
        "hiding": hiding,
        "code": next(code for code, one in KINDS.items() if one is subject.kind),
        "subject_id": subject.id,
        "may_report": moderation.may_report(actor, subject),
        "may_decide": moderation.may_decide(actor, subject),
        "may_answer": hiding is not None and actor.is_one_of(subject.author_id),
    }


def _row(told: Told, actor: Actor, reporter: str) -> Row:
    kind = told.subject.kind
    return Row(
        told=told,
        url=reverse(PLACES[kind], args=[told.subject.id]),
        code=next(code for code, one in KINDS.items() if one is kind),
        reporter=reporter,
        may_decide=moderation.may_decide(actor, told.subject),
    )
