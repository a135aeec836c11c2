"""Results of years: their figures, their decision, their entry; what each member is refunded of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coop.domain.actors import Actor
from coop.domain.errors import Forbidden, Refused
from coop.domain.pieces import Crumb, Step, StepState
from coop.forms import refusals
from coop.selectors import members
from coop.views import answers
from coop.views.doors import for_anyone, for_members, for_those
from coop.views.limits import limited
from governance.domain import permissions as votes
from governance.selectors import rules
from timebank.domain import permissions, years
from timebank.domain.natures import ACCOUNT_NAMES, FUNDS, AccountKind, Unit
from timebank.domain.waterfall import STEP_NAMES
from timebank.domain.waterfall import Step as Fall
from timebank.domain.years import SHOWN, STAGE_NAMES, Act, Stage
from timebank.forms.closings import ReasonForm
from timebank.forms.years import YearForm
from timebank.rules import PATRONAGE_SHARE
from timebank.selectors import years as reading
from timebank.selectors.years import Portion, Told
from timebank.services import years as acts
from timebank.views import labels
from timebank.views.waterfalls import MAY_BE_NOTHING

READ = ["GET", "HEAD", "POST"]
PAGE_SIZE = 48
"""Refunds on a page; results of years, each with its vote, are a quarter as many."""


@dataclass(frozen=True, slots=True)
class Line:
    """A step of the cascade as it was computed. quota: its exact figure where it is no whole number."""

    name: str
    base: str
    quota: str
    amount: str
    left: str


@dataclass(frozen=True, slots=True)
class Refund:
    """What a member is refunded, and why. part: of the whole, to a thousandth; quota: as people read it."""

    told: Portion
    name: str
    part: Decimal
    quota: str


@require_safe
@for_anyone
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    page = Paginator(reading.every(), PAGE_SIZE // 4).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(one, _(STAGE_NAMES[one.stage]), one.amount(Fall.SURPLUS)) for one in page.object_list],
        "may_compute": permissions.may_close_years(actor),
        "is_member": actor.is_member,
        "trail": [Crumb(_("Funds"), reverse("funds")), Crumb(_("Results of years"))],
    }
    return render(request, "timebank/years.html", context)


@require_safe
@for_anyone
def show(request: HttpRequest, actor: Actor, result_id: int) -> HttpResponse:
    """Anybody reads the figures of a year, how they were decided and the entry that posted them."""
    told = reading.get(result_id)
    may_act = permissions.may_close_years(actor)
    context = {
        "told": told,
        "stage": _(STAGE_NAMES[told.stage]),
        "steps": _steps(told),
        "lines": [_line(line) for line in told.lines if _is_told(line)],
        "moves": _moves(told.moves),
        "may_put": may_act and years.may(told.stage, Act.PUT),
        "may_post": may_act and years.may(told.stage, Act.POST),
        "may_give_up": may_act and years.may(told.stage, Act.GIVE_UP),
        "may_correct": may_act and told.stage is Stage.POSTED and reading.last_posted(told.year) == told.id,
        "may_read_words": permissions.may_read_reasons(actor),
        "may_read_votes": votes.may_read_votes(actor),
        "may_read_entry": permissions.may_read_ledger(actor),
        "may_read_refunds": permissions.may_read_refunds(actor) and told.amount(Fall.PATRONAGE),
        "is_refunded": bool(told.amount(Fall.PATRONAGE)),
        "is_member": actor.is_member,
        "back_from": _spent(told.moves),
        "trail": _trail(told),
    }
    return render(request, "timebank/year.html", context)


@limited("act")
@require_http_methods(READ)
@for_those(permissions.may_close_years)
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The accounts of a year are typed; a year that was posted is computed again with a reason."""
    at, corrects = timezone.now(), request.GET.get("corrects", "")
    held = reading.get(int(corrects)) if corrects.isdecimal() else None
    form = YearForm(
        answers.sent(request), at=at, year=held.year if held else None, held=held.accounts if held else None
    )
    if form.is_valid():
        try:
            result_id = acts.compute(
                by=actor,
                at=at,
                year=form.cleaned_data["year"],
                accounts=form.accounts(),
                reason=form.cleaned_data["reason"],
            )
        except Refused as refused:
            refusals.show(form, refused)
        else:
            messages.success(request, _("The result of the year is computed: the assembly decides of it."))
            return answers.see("year_result", result_id)
    title = _("Compute the result of a year")
    context = {
        "form": form,
        "title": title,
        "trail": [Crumb(_("Results of years"), reverse("year_results")), Crumb(title)],
    }
    return render(request, "timebank/year_new.html", context, status=422 if form.errors else 200)


@limited("act")
@require_POST
@for_those(permissions.may_close_years)
def put(request: HttpRequest, actor: Actor, result_id: int) -> HttpResponse:
    return answers.act_and_see(
        request,
        lambda: acts.put_to_vote(by=actor, at=timezone.now(), result_id=result_id),
        _("The resolution is written: publish it, and it goes the way of every proposal."),
        "year_result",
        result_id,
    )


@limited("act")
@require_POST
@for_those(permissions.may_close_years)
def post(request: HttpRequest, actor: Actor, result_id: int) -> HttpResponse:
    return answers.act_and_see(
        request,
        lambda: acts.post(by=actor, at=timezone.now(), result_id=result_id),
        _("The result of the year is posted."),
        "year_result",
        result_id,
    )


@limited("act")
@require_http_methods(READ)
@for_those(permissions.may_close_years)
def give_up(request: HttpRequest, actor: Actor, result_id: int) -> HttpResponse:
    told = reading.get(result_id)
    form = ReasonForm(answers.sent(request))
    if form.is_valid():
        try:
            acts.give_up(by=actor, at=timezone.now(), result_id=result_id, **form.cleaned_data)
        except Refused as refused:
            refusals.show(form, refused)
        else:
            messages.success(request, _("These figures are given up: the year may be computed again."))
            return answers.see("year_result", result_id)
    title = _("Give these figures up")
    context = {
        "form": form,
        "told": told,
        "title": title,
        "back_url": reverse("year_result", args=[result_id]),
        "trail": [*_trail(told, reverse("year_result", args=[result_id])), Crumb(title)],
    }
    return render(request, "timebank/year_give_up.html", context, status=422 if form.errors else 200)


@require_safe
@for_those(permissions.may_read_refunds)
def refunds(request: HttpRequest, actor: Actor, result_id: int) -> HttpResponse:
    """Who is refunded what of a year, and why: those who answer for the ledger."""
    told = reading.get(result_id)
    page = Paginator(reading.portions(result_id), PAGE_SIZE).get_page(request.GET.get("page"))
    found: list[Portion] = list(page.object_list)
    names = members.names_of({one.member_id for one in found})
    whole = reading.weights(result_id)
    context = {
        "told": told,
        "page": page,
        "rows": [_refund(one, names, whole) for one in found],
        "whole": whole,
        "amount": told.amount(Fall.PATRONAGE),
        "trail": [*_trail(told, reverse("year_result", args=[result_id])), Crumb(_("Refunds"))],
    }
    return render(request, "timebank/year_refunds.html", context)


@require_safe
@for_members
def mine(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What each year gives this member back, by what they did with the cooperative and never by shares."""
    if actor.member_id is None:
        raise Forbidden
    found = reading.portions_of(actor.member_id)
    share = rules.in_force(PATRONAGE_SHARE, at=timezone.now()).value
    context = {
        "years": [_my_year(one) for one in found],
        "share": share,
        "is_off": not share,
        "rule": PATRONAGE_SHARE,
        "trail": [Crumb(_("My hours"), reverse("statement")), Crumb(_("What my years give me back"))],
    }
    return render(request, "timebank/my_refunds.html", context)


def _my_year(one: Portion) -> tuple[Refund, Told, int]:
    whole = reading.weights(one.result_id)
    return _refund(one, {}, whole), reading.get(one.result_id), whole


def _refund(one: Portion, names: Mapping[int, str], whole: int) -> Refund:
    part = Decimal(round(Fraction(one.weight * 1000, whole))).scaleb(-3)
    return Refund(one, names.get(one.member_id, ""), part, one.quota.removesuffix("/1"))


def _is_told(line: Mapping[str, Any]) -> bool:
    """What the law asks for is told where it takes nothing too."""
    return bool(line["amount"]) or Fall(line["step"]) not in MAY_BE_NOTHING


def _line(line: Mapping[str, Any]) -> Line:
    amounts = {name: labels.said(Unit.CENTS, line[name]) for name in ("base", "amount", "left")}
    name = (
        _(ACCOUNT_NAMES[AccountKind(line["target"])]).capitalize()
        if line["target"]
        else _(STEP_NAMES[Fall(line["step"])])
    )
    is_whole = line["remainder"].startswith("0/")
    return Line(name=name, quota="" if is_whole else line["quota"], **amounts)


def _moves(moved: Mapping[AccountKind, int]) -> list[tuple[str, int]]:
    """Each account that the entry touches, the result last, which balances them."""
    whole = {**moved, AccountKind.RESULT: -sum(moved.values())}
    return [(_(ACCOUNT_NAMES[kind]).capitalize(), whole[kind]) for kind in SHOWN if whole.get(kind)]


def _spent(moved: Mapping[AccountKind, int]) -> Iterable[tuple[AccountKind, str]]:
    """The funds that give back to the result: their movements are followed on their own pages."""
    return [(kind, _(ACCOUNT_NAMES[kind])) for kind, cents in moved.items() if kind in FUNDS and cents < 0]


def _steps(told: Told) -> list[Step]:
    """Computed, decided, posted: what was done, what goes on, what follows."""
    computed = Step(
        title=_("Computed from the accounts"), state="done", when=_day(told.computed_at), icon="calculator"
    )
    if told.stage is Stage.GIVEN_UP:
        return [
            computed,
            Step(title=_("These figures were given up"), state="stopped", when=_day(told.ended_at)),
        ]
    place = {Stage.COMPUTED: 0, Stage.VOTED: 1, Stage.REJECTED: 1, Stage.DECIDED: 2, Stage.POSTED: 3}[
        told.stage
    ]
    asked: tuple[StepState, ...] = ("next", "current", "done", "done")
    decided: StepState = "stopped" if told.stage is Stage.REJECTED else asked[place]
    entered: tuple[StepState, ...] = ("next", "next", "current", "done")
    return [
        computed,
        Step(
            title=_("Decided by the assembly"),
            state=decided,
            icon="vote",
        ),
        Step(
            title=_("Posted in the ledger"),
            state=entered[place],
            when=_day(told.ended_at),
            icon="book-open",
        ),
    ]


def _trail(told: Told, url: str = "") -> list[Crumb]:
    return [
        Crumb(_("Funds"), reverse("funds")),
        Crumb(_("Results of years"), reverse("year_results")),
        Crumb(str(told.year), url),
    ]


def _day(instant: datetime | None) -> str:
    return date_format(timezone.localtime(instant), "j F Y") if instant else ""
