"""The closing of a period: its checks, how far it has come, its figures, and who contests them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coop.domain.actors import Actor
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.domain.pieces import Crumb, Step
from coop.forms import refusals
from coop.selectors import members
from coop.views import answers
from coop.views.doors import for_anyone, for_members, for_those
from coop.views.limits import limited
from coop.words import say
from timebank.domain import closings as states
from timebank.domain import permissions
from timebank.domain.closings import Act, Check, Found, State
from timebank.domain.natures import Unit
from timebank.forms.closings import AnswerForm, AsideForm, ContestForm, ReasonForm
from timebank.selectors import closings as reading
from timebank.selectors.closings import Told, ToldContest
from timebank.services import closings, distributions
from timebank.views import drawings, labels, tables

READ = ["GET", "HEAD", "POST"]
WAYS = {Check.AUDITED: "ledger_audit", Check.FREE: "distributions", Check.POOL: "distribution_new"}
"""The page on which a red check is made green."""


@dataclass(frozen=True, slots=True)
class CheckRow:
    """A check as it is shown. url: of the page where something can be done about it."""

    found: Found
    name: str
    remedy: str
    url: str


@dataclass(frozen=True, slots=True)
class ContestRow:
    """A contest as this person sees it."""

    told: ToldContest
    who: str
    answerer: str
    is_past: bool
    may_answer: bool
    may_withdraw: bool


@require_safe
@for_anyone
def show(request: HttpRequest, actor: Actor, closing_id: int) -> HttpResponse:
    """Anybody reads how far it has come and its figures; members read who contests them, and contest."""
    at, told = timezone.now(), reading.get(closing_id)
    is_checking = told.state is State.CLOSING and told.frozen_at is None
    checks = reading.checks(told.period, at=at, aside=told.aside) if is_checking else []
    is_over = told.contest_until is not None and at >= told.contest_until
    may_distribute = permissions.may_distribute(actor)
    context = {
        "told": told,
        "title": labels.period(told.period),
        "state": _(states.STATE_NAMES[told.state]),
        "steps": _steps(told),
        "checks": [_check(one) for one in checks],
        "is_checking": is_checking,
        "is_green": all(one.holds for one in checks),
        "may_set_aside": any(one.check is Check.AWAITED and not one.is_green for one in checks),
        "rows": tables.fund_rows(told.lines) if told.lines else [],
        "minutes": told.total(Unit.MINUTES),
        "cents": told.total(Unit.CENTS),
        "drawings": drawings.of_distribution(told.lines),
        "contests": _contests(actor, told) if actor.is_member or may_distribute else [],
        "may_read_words": actor.is_member or may_distribute,
        "may_distribute": may_distribute,
        "may_contest": permissions.may_contest_figures(actor) and told.may_be_contested(at),
        "may_post": may_distribute and states.may(told.state, Act.POST) and is_over,
        "may_give_up": may_distribute and states.may(told.state, Act.REOPEN),
        "is_over": is_over,
        "today": timezone.localdate(at),
        "trail": _trail(labels.period(told.period)),
    }
    return render(request, "timebank/closing.html", context)


@require_safe
@for_anyone
def progress(request: HttpRequest, actor: Actor, closing_id: int) -> HttpResponse:
    """The part of its page that says how far the computation is; at its end the whole page is asked for."""
    if not request.htmx:  # type: ignore[attr-defined]  # set by HtmxMiddleware
        return answers.see("closing", closing_id)
    told = reading.get(closing_id)
    response = render(request, "timebank/parts/closing_progress.html", {"told": told})
    if not told.is_computing:
        response["HX-Refresh"] = "true"
    return response


@limited("act")
@require_POST
@for_those(permissions.may_distribute)
def freeze(request: HttpRequest, actor: Actor, closing_id: int) -> HttpResponse:
    return answers.act_and_see(
        request,
        lambda: closings.freeze(by=actor, at=timezone.now(), closing_id=closing_id),
        _("The period is frozen; its figures are being computed."),
        "closing",
        closing_id,
    )


@limited("act")
@require_POST
@for_those(permissions.may_distribute)
def post(request: HttpRequest, actor: Actor, closing_id: int) -> HttpResponse:
    done: list[int] = []
    answer = answers.act_and_see(
        request,
        lambda: done.append(distributions.post(by=actor, at=timezone.now(), closing_id=closing_id)),
        _("The common pool of this period is distributed."),
        "closing",
        closing_id,
    )
    return answers.see("distribution", done[0]) if done else answer


@limited("act")
@require_POST
@for_members
def withdraw(request: HttpRequest, actor: Actor, closing_id: int, contested_id: int) -> HttpResponse:
    return answers.act_and_see(
        request,
        lambda: closings.withdraw(by=actor, at=timezone.now(), contest_id=contested_id),
        _("You have taken your contest back."),
        "closing",
        closing_id,
    )


@limited("act")
@require_http_methods(READ)
@for_those(permissions.may_distribute)
def set_aside(request: HttpRequest, actor: Actor, closing_id: int) -> HttpResponse:
    told = reading.get(closing_id)
    form = AsideForm(answers.sent(request), initial={"aside": told.aside})
    lead = _("What still waits stays as it is: once it is confirmed it counts for a later period.")
    page = Page(_("Close it all the same"), lead, _("Close it without them"), _("Your reason is written."))
    return _fill(request, told, form, page, closings.set_aside, by=actor, closing_id=closing_id)


@limited("act")
@require_http_methods(READ)
@for_those(permissions.may_distribute)
def give_up(request: HttpRequest, actor: Actor, closing_id: int) -> HttpResponse:
    told = reading.get(closing_id)
    lead = _("Nothing is posted, and entries may be dated in this period again. It may be closed anew.")
    page = Page(
        _("Give this closing up"), lead, _("Open the period again"), _("The period is open again."), "undo-2"
    )
    form = ReasonForm(answers.sent(request))
    return _fill(request, told, form, page, closings.give_up, by=actor, closing_id=closing_id)


@limited("act")
@require_http_methods(READ)
@for_members
def contest(request: HttpRequest, actor: Actor, closing_id: int) -> HttpResponse:
    told = reading.get(closing_id)
    lead = _("Nothing is posted before a second person who may distribute has answered you.")
    page = Page(
        _("Contest these figures"),
        lead,
        _("Contest these figures"),
        _("You contest these figures: they are not posted before somebody has answered you."),
        "hand",
    )
    form = ContestForm(answers.sent(request))
    return _fill(request, told, form, page, closings.contest, by=actor, closing_id=closing_id)


@limited("act")
@require_http_methods(READ)
@for_those(permissions.may_distribute)
def answer(request: HttpRequest, actor: Actor, closing_id: int, contested_id: int) -> HttpResponse:
    told = reading.get(closing_id)
    held = next((one for one in reading.contests(closing_id) if one.id == contested_id), None)
    if held is None:
        raise Hidden
    if not permissions.may_answer_contest(actor, told.asker_user_id, held.member_id):
        raise Forbidden
    page = Page(
        _("Answer this contest"), held.motive, _("Send the answer"), _("Your answer is written."), "reply"
    )
    form = AnswerForm(answers.sent(request))
    return _fill(request, told, form, page, closings.answer, by=actor, contest_id=contested_id)


@dataclass(frozen=True, slots=True)
class Page:
    """A page with one form. done: what is said once it was acted."""

    title: str
    lead: str
    submit: str
    done: str
    icon: str = "check"


def _fill(
    request: HttpRequest,
    told: Told,
    form: forms.Form,
    page: Page,
    act: Callable[..., object],
    **named: Any,  # noqa: ANN401  what the verb asks for
) -> HttpResponse:
    if form.is_valid():
        try:
            act(at=timezone.now(), **named, **form.cleaned_data)
        except Refused as refused:
            refusals.show(form, refused)
        else:
            messages.success(request, page.done)
            return answers.see("closing", told.id)
    back_url, title = reverse("closing", args=[told.id]), labels.period(told.period)
    context = {
        "form": form,
        "page": page,
        "title": title,
        "back_url": back_url,
        "trail": [*_trail(title, back_url), Crumb(page.title)],
    }
    return render(request, "timebank/closing_act.html", context, status=422 if form.errors else 200)


def _trail(title: str, url: str = "") -> list[Crumb]:
    return [Crumb(_("Distributions"), reverse("distributions")), Crumb(_("Closing: %s") % title, url)]


def _check(found: Found) -> CheckRow:
    way = WAYS.get(found.check, "")
    return CheckRow(found, say(found.name), say(found.remedy), reverse(way) if way else "")


def _contests(actor: Actor, told: Told) -> list[ContestRow]:
    found = reading.contests(told.id)
    known = {pk for one in found for pk in (one.member_id, one.answerer_id) if pk is not None}
    names = members.names_of(known)
    is_open = told.state is State.CONTESTED
    rows = []
    for one in found:
        waits = is_open and one.round == told.round and one.verdict is None
        rows.append(
            ContestRow(
                told=one,
                who=names.get(one.member_id, ""),
                answerer=names.get(one.answerer_id or 0, "") or _("A coordinator"),
                is_past=one.round < told.round or told.state in states.ENDED,
                may_answer=waits and permissions.may_answer_contest(actor, told.asker_user_id, one.member_id),
                may_withdraw=waits and permissions.may_withdraw_contest(actor, one.member_id),
            )
        )
    return rows


def _steps(told: Told) -> list[Step]:
    """Where the closing is: what was done, what goes on, what follows."""
    order = (State.CLOSING, State.COMPUTED, State.POSTED)
    reached = State.COMPUTED if told.state is State.CONTESTED else told.state
    if reached is State.OPEN:
        return [
            Step(title=_("Asked for"), state="done", when=_day(told.asked_at)),
            Step(title=_("Given up"), state="stopped", when=_day(told.ended_at)),
        ]
    place = order.index(reached)
    computed = Step(
        title=_("Figures that members may contest"),
        state="next" if place < 1 else "current" if place == 1 else "done",
        when=_("until %s") % _day(told.contest_until) if told.contest_until and place else "",
        icon="scale",
    )
    return [
        Step(
            title=_("Checks, then the computation"),
            state="current" if place == 0 else "done",
            when=_day(told.computed_at or told.asked_at),
            icon="list-checks",
        ),
        computed,
        Step(
            title=_("Posted to the funds"),
            state="done" if place == 2 else "next",
            when=_day(told.ended_at) if place == 2 else "",
            icon="split",
        ),
    ]


def _day(instant: datetime | None) -> str:
    return date_format(timezone.localtime(instant), "j F Y") if instant else ""
