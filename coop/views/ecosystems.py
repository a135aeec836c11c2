"""Ecosystems: the circles there are, one of them, coming in, and going."""

from collections.abc import Callable
from datetime import date, timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coop import words
from coop.domain import ecosystems as rights
from coop.domain.actors import Actor
from coop.domain.ecosystems import Ecosystem
from coop.domain.errors import Hidden, Refused
from coop.domain.offices import OFFICE_NAMES, Power, Term
from coop.domain.pieces import Crumb
from coop.forms import refusals
from coop.forms.ecosystems import AppointForm, AskForm, ExcludeForm, FoundForm, InviteForm
from coop.selectors import ecosystems as known
from coop.selectors.ecosystems import Belonging, Waiting
from coop.services import ecosystems
from coop.views import answers
from coop.views.doors import for_anyone, for_members
from coop.views.limits import limited

PAGE = 20
USUAL_TERM = timedelta(days=365)


@require_safe
@for_anyone
def browse(request: HttpRequest, actor: Actor) -> HttpResponse:
    context = {
        "page": Paginator(known.browse(), PAGE).get_page(request.GET.get("page")),
        "mine": known.of_member(actor.member_id),
        "waiting": [
            (one, reverse("ecosystem", args=[one.invitation.ecosystem_id]))
            for one in known.waiting_for(actor, on=timezone.localdate())
        ],
        "may_found": rights.may_found(actor),
    }
    return render(request, "coop/ecosystems/browse.html", context)


@limited("act")
@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def found(request: HttpRequest, actor: Actor) -> HttpResponse:
    usual = {"until_on": timezone.localdate() + USUAL_TERM}
    form = FoundForm(answers.sent(request), initial=usual)
    if form.is_valid():
        try:
            ecosystem_id = ecosystems.found(by=actor, at=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            refusals.show(form, refused)
        else:
            messages.success(request, _("The ecosystem is founded. Invite those with whom you will work."))
            return answers.see("ecosystem", ecosystem_id)
    context = {"form": form, "trail": [trail(), Crumb(_("Found an ecosystem"))]}
    return render(request, "coop/ecosystems/found.html", context, status=422 if form.errors else 200)


@require_safe
@for_anyone
def show(request: HttpRequest, actor: Actor, ecosystem_id: int) -> HttpResponse:
    return _page(request, actor, known.shown(ecosystem_id))


@limited("act")
@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def invite(request: HttpRequest, actor: Actor, ecosystem_id: int) -> HttpResponse:
    circle = known.shown(ecosystem_id)
    if not rights.may(actor, circle, Power.WELCOME, on=timezone.localdate()):
        raise Hidden
    people = known.candidates(circle)
    form = InviteForm(answers.sent(request), people=people)
    if form.is_valid():
        try:
            ecosystems.invite(
                by=actor,
                at=timezone.now(),
                ecosystem_id=ecosystem_id,
                member_id=int(form.cleaned_data["member"]),
                words=form.cleaned_data["words"],
            )
        except Refused as refused:
            refusals.show(form, refused)
        else:
            messages.success(request, _("The invitation waits for their answer."))
            return answers.see("ecosystem", ecosystem_id)
    context = {"circle": circle, "form": form, "trail": [trail(), crumb(circle), Crumb(_("Invite"))]}
    return render(request, "coop/ecosystems/invite.html", context, status=422 if form.errors else 200)


@limited("act")
@require_POST
@for_members
def ask(request: HttpRequest, actor: Actor, ecosystem_id: int) -> HttpResponse:
    form = AskForm(request.POST)

    def act() -> None:
        typed = form.cleaned_data["words"]
        ecosystems.ask(by=actor, at=timezone.now(), ecosystem_id=ecosystem_id, words=typed)

    return _send(
        request, actor, ecosystem_id, form, act, _("Your wish to come in is with those who welcome.")
    )


@limited("act")
@require_POST
@for_members
def accept(request: HttpRequest, actor: Actor, invitation_id: int) -> HttpResponse:
    def act() -> None:
        ecosystems.accept(by=actor, at=timezone.now(), invitation_id=invitation_id)

    return _answer(request, actor, invitation_id, act, _("One more in the circle: welcome."))


@limited("act")
@require_POST
@for_members
def decline(request: HttpRequest, actor: Actor, invitation_id: int) -> HttpResponse:
    def act() -> None:
        ecosystems.decline(by=actor, at=timezone.now(), invitation_id=invitation_id)

    return _answer(request, actor, invitation_id, act, _("This is answered."))


@limited("act")
@require_POST
@for_members
def appoint(request: HttpRequest, actor: Actor, ecosystem_id: int) -> HttpResponse:
    circle = known.shown(ecosystem_id)
    if not rights.is_in(actor, circle):
        raise Hidden
    form = _appoint_form(actor, circle, known.belongings(ecosystem_id), timezone.localdate(), request)

    def act() -> None:
        ecosystems.appoint(
            by=actor,
            at=timezone.now(),
            ecosystem_id=ecosystem_id,
            member_id=int(form.cleaned_data["member"]),
            office=form.cleaned_data["office"],
            until_on=form.cleaned_data["until_on"],
        )

    return _send(request, actor, ecosystem_id, form, act, _("The role is given."))


@limited("act")
@require_POST
@for_members
def end(request: HttpRequest, actor: Actor, ecosystem_id: int, term_id: int) -> HttpResponse:
    def act() -> None:
        ecosystems.end(by=actor, at=timezone.now(), ecosystem_id=ecosystem_id, term_id=term_id)

    return _send(request, actor, ecosystem_id, Form(request.POST), act, _("The role has ended."))


@limited("act")
@require_POST
@for_members
def leave(request: HttpRequest, actor: Actor, ecosystem_id: int) -> HttpResponse:
    def act() -> None:
        ecosystems.leave(by=actor, at=timezone.now(), ecosystem_id=ecosystem_id)

    done = _("You have left the ecosystem: you hold nothing in it any more.")
    return _send(request, actor, ecosystem_id, Form(request.POST), act, done)


@limited("act")
@require_POST
@for_members
def exclude(request: HttpRequest, actor: Actor, ecosystem_id: int) -> HttpResponse:
    circle = known.shown(ecosystem_id)
    if not rights.is_in(actor, circle):
        raise Hidden
    form = _exclude_form(actor, circle, known.belongings(ecosystem_id), timezone.localdate(), request)

    def act() -> None:
        ecosystems.exclude(
            by=actor,
            at=timezone.now(),
            ecosystem_id=ecosystem_id,
            member_id=int(form.cleaned_data["person"]),
            reason=form.cleaned_data["reason"],
        )

    done = _("This person is out of the ecosystem, with every right in it, and is told why.")
    return _send(request, actor, ecosystem_id, form, act, done)


@limited("act")
@require_POST
@for_members
def close(request: HttpRequest, actor: Actor, ecosystem_id: int) -> HttpResponse:
    def act() -> None:
        ecosystems.close(by=actor, at=timezone.now(), ecosystem_id=ecosystem_id)

    return _send(request, actor, ecosystem_id, Form(request.POST), act, _("The ecosystem is closed."))


def trail() -> Crumb:
    return Crumb(_("Ecosystems"), reverse("ecosystems"))


def crumb(circle: Ecosystem) -> Crumb:
    return Crumb(circle.name, reverse("ecosystem", args=[circle.id]))


def _answer(
    request: HttpRequest, actor: Actor, invitation_id: int, act: Callable[[], None], done: str
) -> HttpResponse:
    invitation = known.invitation(invitation_id)
    if invitation is None:
        raise Hidden
    return _send(request, actor, invitation.ecosystem_id, Form(request.POST), act, done)


def _send(
    request: HttpRequest, actor: Actor, ecosystem_id: int, form: Form, act: Callable[[], None], done: str
) -> HttpResponse:
    """Do it, or show the page again, as it is now, with what is wrong."""
    known.shown(ecosystem_id)
    if form.is_valid():
        try:
            act()
        except Refused as refused:
            refusals.show(form, refused)
        else:
            messages.success(request, done)
            return answers.see("ecosystem", ecosystem_id)
    return _page(request, actor, known.shown(ecosystem_id), form)


def _page(request: HttpRequest, actor: Actor, circle: Ecosystem, typed: Form | None = None) -> HttpResponse:
    today = timezone.localdate()
    may_read = rights.may_read(actor)
    is_welcoming = rights.may(actor, circle, Power.WELCOME, on=today)
    people = known.belongings(circle.id) if may_read else []
    charter = known.charter(circle.id) if may_read else None
    is_in = rights.is_in(actor, circle)
    between = known.waiting_between(circle.id, actor.member_id) if not is_in else None
    signed = next((one.signed for one in people if actor.is_one_of(one.member_id)), 0)
    asking = typed if isinstance(typed, AskForm) else AskForm()
    appointing = typed if isinstance(typed, AppointForm) else _appoint_form(actor, circle, people, today)
    excluding = typed if isinstance(typed, ExcludeForm) else _exclude_form(actor, circle, people, today)
    forms = (AskForm, AppointForm, ExcludeForm)
    context = {
        "circle": circle,
        "count": len(circle.member_ids),
        "skills": known.skill_counts(circle, words.language()),
        "may_read": may_read,
        "people": [(one, _roles(actor, circle, one, today)) for one in people],
        "charter": charter,
        "is_in": is_in,
        "has_signed": charter is not None and signed == charter.number,
        "signed": signed,
        "unsigned": [one.name for one in people if charter is not None and one.signed < charter.number],
        "is_welcoming": is_welcoming,
        "may_write": rights.may(actor, circle, Power.WRITE_CHARTER, on=today),
        "may_close": rights.may_close(actor, circle, on=today),
        "is_alone": circle.member_ids == {actor.member_id},
        "is_leaderless": is_in and not circle.holders(Power.APPOINT, on=today),
        "between": between,
        "waiting": _waiting(circle, actor, today) if is_welcoming else [],
        "ask": asking if rights.may_ask(actor, circle) and between is None else None,
        "appoint": appointing if appointing.has_people else None,
        "exclude": excluding if excluding.has_people else None,
        "excluded": known.exclusion(circle.id, actor.member_id) if not is_in else None,
        "refusal": typed if typed is not None and not isinstance(typed, forms) else None,
        "today": today,
        "trail": [trail(), Crumb(circle.name)],
    }
    return render(request, "coop/ecosystems/show.html", context, status=422 if typed else 200)


def _waiting(circle: Ecosystem, actor: Actor, today: date) -> list[tuple[Waiting, bool]]:
    """What waits at the circle's door, with whether this person may say yes to it."""
    return [
        (one, rights.may_answer(actor, circle, one.invitation, on=today))
        for one in known.waiting_of(circle.id)
    ]


def _roles(
    actor: Actor, circle: Ecosystem, person: Belonging, today: date
) -> list[tuple[Term, str, bool, bool]]:
    """Of each role its name, whether its term is over, and whether this actor may end it."""
    return [
        (
            term,
            _(OFFICE_NAMES[term.office]),
            term.until_on < today,
            rights.may_end(actor, circle, term, on=today),
        )
        for term in person.terms
    ]


def _appoint_form(
    actor: Actor, circle: Ecosystem, people: list[Belonging], today: date, sent: HttpRequest | None = None
) -> AppointForm:
    """Those to whom this person may give a role; nobody, where they may not."""
    names = {
        one.member_id: one.name
        for one in people
        if rights.may_appoint(actor, circle, one.member_id, on=today)
    }
    return AppointForm(sent.POST if sent else None, people=names, until_on=today + USUAL_TERM)


def _exclude_form(
    actor: Actor, circle: Ecosystem, people: list[Belonging], today: date, sent: HttpRequest | None = None
) -> ExcludeForm:
    """Those whom this person may put out; nobody, where they may not."""
    names = {
        one.member_id: one.name
        for one in people
        if rights.may_exclude(actor, circle, one.member_id, on=today)
    }
    return ExcludeForm(sent.POST if sent else None, people=names)
