"""Requests for hours: asking, agreeing, declining, taking back; and paying without being asked."""

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coop.domain.actors import Actor
from coop.domain.errors import Refused
from coop.domain.pieces import Crumb
from coop.forms import refusals
from coop.selectors.lists import Late
from coop.views import answers
from coop.views.doors import for_members
from coop.views.limits import limited
from coop.words import say
from timebank.domain import permissions
from timebank.domain.asking import ANSWER_NAMES
from timebank.domain.natures import NATURE_GUARDS, NATURE_NAMES
from timebank.forms.payments import AskForm, ConsentForm, DeclineForm, PayForm
from timebank.selectors import contributions, roundings
from timebank.selectors import payments as asked
from timebank.selectors.payments import Line
from timebank.services import groups, payments
from timebank.views import group_payments, limits

PER_PAGE = 20


@require_safe
@for_members
def browse(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What waits for me, what I asked, and how the latest ones ended."""
    at = timezone.now()
    context = {
        "waiting": _cut(asked.waiting_for(actor, at=at), request.GET.get("page")),
        "sent": _cut(asked.sent_by(actor, at=at), request.GET.get("sent")),
        "ended": [(line, _state(line)) for line in asked.ended(actor, at=at)],
        "today": timezone.localdate(),
    }
    return render(request, "timebank/payments.html", context)


@limited("act")
@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def ask(request: HttpRequest, actor: Actor) -> HttpResponse:
    at, own_id = timezone.now(), _own(actor)
    form = AskForm(
        answers.sent(request),
        others=asked.others(than_id=own_id, at=at),
        offline=asked.without_internet(actor),
        groups=asked.groups_of(actor),
    )
    if form.is_valid():
        try:
            request_id = payments.ask(
                by=actor,
                at=at,
                payee_id=form.member_id(own_id),
                payer_id=int(form.cleaned_data["other"]),
                minutes=form.cleaned_data["minutes"],
                purpose=form.cleaned_data["purpose"],
                is_in_trade=form.cleaned_data["is_in_trade"],
                key=form.cleaned_data["key"],
            )
        except Refused as refused:
            _show(form, refused)
        else:
            messages.success(request, _("Your request is sent. Nothing moves before the answer."))
            return answers.see("payment", request_id)
    context = {
        "form": form,
        "term": asked.term(at),
        "is_auto_accepted": asked.is_auto_accepted(at),
        "rounding": _rounding(form.likely_minutes(), at),
        "near_limit": limits.warning(own_id, at=at),
        "trail": [_requests(), Crumb(_("Ask for hours"))],
    }
    return render(request, "timebank/payment_ask.html", context, status=422 if form.errors else 200)


@limited("act")
@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def pay(request: HttpRequest, actor: Actor) -> HttpResponse:
    at, own_id = timezone.now(), _own(actor)
    form = PayForm(
        answers.sent(request),
        others=asked.others(than_id=own_id, at=at),
        offline=asked.without_internet(actor),
    )
    if form.is_valid():
        try:
            entry_id = payments.pay(
                by=actor,
                at=at,
                payer_id=form.member_id(own_id),
                payee_id=int(form.cleaned_data["other"]),
                minutes=form.cleaned_data["minutes"],
                is_in_trade=form.cleaned_data["is_in_trade"],
                key=form.cleaned_data["key"],
            )
        except Refused as refused:
            _show(form, refused)
        else:
            messages.success(request, _("The hours are paid and written in the journal."))
            return answers.see("entry", entry_id)
    hour = contributions.preview(minutes=60, cents=0, is_gift=False, at=at).commons_minutes
    context = {
        "form": form,
        "commons": hour,
        "rounding": _rounding(form.likely_minutes(), at),
        "near_limit": limits.warning(own_id, at=at),
        "trail": [_requests(), Crumb(_("Pay hours"))],
    }
    return render(request, "timebank/payment_pay.html", context, status=422 if form.errors else 200)


@require_safe
@for_members
def show(request: HttpRequest, actor: Actor, request_id: int) -> HttpResponse:
    return _page(request, actor, asked.get(request_id, by=actor))


@limited("act")
@require_POST
@for_members
def consent(request: HttpRequest, actor: Actor, request_id: int) -> HttpResponse:
    line, form = asked.get(request_id, by=actor), ConsentForm(request.POST)
    if line.asked.payer_id in line.asked.groups:
        return _agree(request, actor, line, form)

    def act() -> None:
        payments.consent(by=actor, at=timezone.now(), request_id=line.id, **form.cleaned_data)

    done = _("Agreed: the hours are paid and written in the journal.")
    return _send(request, actor, line, form, act, done)


def _agree(request: HttpRequest, actor: Actor, line: Line, form: ConsentForm) -> HttpResponse:
    """For a group: paid at once, or proposed to another delegate."""
    if form.is_valid():
        try:
            paid = groups.agree(by=actor, at=timezone.now(), request_id=line.id, **form.cleaned_data)
        except Refused as refused:
            refusals.show(form, refused)
        else:
            return group_payments.see(request, paid)
    return _page(request, actor, asked.get(line.id, by=actor), form)


@limited("act")
@require_POST
@for_members
def decline(request: HttpRequest, actor: Actor, request_id: int) -> HttpResponse:
    line, form = asked.get(request_id, by=actor), DeclineForm(request.POST)

    def act() -> None:
        why = form.cleaned_data["reason"]
        payments.decline(by=actor, at=timezone.now(), request_id=line.id, reason=why)

    return _send(request, actor, line, form, act, _("Declined: nothing was paid, and your reason is sent."))


@limited("act")
@require_POST
@for_members
def withdraw(request: HttpRequest, actor: Actor, request_id: int) -> HttpResponse:
    line = asked.get(request_id, by=actor)

    def act() -> None:
        payments.withdraw(by=actor, at=timezone.now(), request_id=line.id)

    return _send(request, actor, line, Form(request.POST), act, _("The request is taken back."))


def _send(
    request: HttpRequest, actor: Actor, line: Line, form: Form, act: Callable[[], None], done: str
) -> HttpResponse:
    """Do it, or show the page again, as it is now, with what is wrong."""
    if form.is_valid():
        try:
            act()
        except Refused as refused:
            refusals.show(form, refused)
        else:
            messages.success(request, done)
            return answers.see("payment", line.id)
    return _page(request, actor, asked.get(line.id, by=actor), form)


def _page(request: HttpRequest, actor: Actor, line: Line, typed: Form | None = None) -> HttpResponse:
    at = timezone.now()
    is_open = line.is_open(at)
    commons = contributions.preview(minutes=line.minutes, cents=0, is_gift=False, at=at).commons_minutes
    noted = roundings.noted(line.minutes, at=at)
    may_answer = is_open and permissions.may_consent(actor, line.asked)
    is_of_group = line.asked.payer_id in line.asked.groups
    context = {
        "line": line,
        "state": _state(line),
        "is_open": is_open,
        "is_mine": actor.is_one_of(line.asked.payer_id),
        "is_of_group": is_of_group,
        "nature": _(NATURE_NAMES[line.nature]).capitalize(),
        "guard": _(NATURE_GUARDS[line.nature]),
        "commons": commons,
        "noted": noted,
        "rounding": _rounding(line.minutes, at),
        "rest": noted - commons,
        "may_answer": may_answer,
        "may_withdraw": is_open and permissions.may_withdraw(actor, line.asked),
        "is_auto_accepted": not is_of_group and asked.is_auto_accepted(line.asked_at),
        "agree": ConsentForm(initial={"commons_minutes": commons, "noted_minutes": noted}),
        "near_limit": _near_limit(actor, line, line.minutes - commons, at) if is_open else "",
        "refusal": None if isinstance(typed, DeclineForm) and may_answer else typed,
        "decline": typed if isinstance(typed, DeclineForm) else DeclineForm(),
        "today": timezone.localdate(),
        "trail": [_requests(), Crumb(_("Request no. %(number)s") % {"number": line.id})],
    }
    return render(request, "timebank/payment.html", context, status=422 if typed else 200)


def _cut(lines: Late[Line], number: str | None) -> "Page[Line]":
    return Paginator(lines, PER_PAGE).get_page(number)


def _near_limit(actor: Actor, line: Line, rest: int, at: datetime) -> str:
    """What whoever looks is told before their limit: the one who would pay, or the one who would be paid."""
    if actor.is_one_of(line.asked.payer_id):
        return limits.warning(line.asked.payer_id, at=at, moved=-line.minutes)
    if actor.is_one_of(line.asked.payee_id):
        return limits.warning(line.asked.payee_id, at=at, moved=rest)
    return ""


def _show(form: Form, refused: Refused) -> None:
    """What is wrong with the other person is said beside their field."""
    if refused.field in ("payee", "payer"):
        refused.field = "other"
    refusals.show(form, refused)


def _state(line: Line) -> str:
    if line.answer is not None:
        return _(ANSWER_NAMES[line.answer])
    return _("waiting for an answer") if line.is_open(timezone.now()) else _("left without an answer")


def _requests() -> Crumb:
    return Crumb(_("Requests for hours"), reverse("payments"))


def _rounding(minutes: int, at: datetime) -> str:
    """How these minutes will be noted, "" where nothing is rounded."""
    sentence = roundings.told(minutes, at=at)
    return "" if sentence is None else say(sentence)


def _own(actor: Actor) -> int:
    assert actor.member_id is not None  # the door lets members in, and nobody else
    return actor.member_id
