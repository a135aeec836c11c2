"""My hours: what was there, what came and went, what is there."""

from datetime import date, datetime

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from coop.domain import quantities
from coop.domain.actors import Actor
from coop.domain.errors import Refused
from coop.domain.pieces import Point, Tab
from coop.selectors import members
from coop.views.doors import for_members
from coop.words import say
from timebank.domain import periods, statements, tellings
from timebank.domain.natures import Unit
from timebank.domain.periods import ONE_DAY, Period
from timebank.domain.statements import Line, Statement, Summary
from timebank.forms.statements import StatementForm
from timebank.selectors import accounts, balances, pledges, reservations
from timebank.selectors import statements as reading
from timebank.views import exports, labels, leaves, limits, papers

MONTHS = 6
POINTS = 26


@require_safe
@for_members
def show(request: HttpRequest, actor: Actor) -> HttpResponse:
    return render(request, "timebank/statement.html", _context(request, _member(actor)))


@require_safe
@for_members
def export(request: HttpRequest, actor: Actor) -> StreamingHttpResponse:
    """The same lines for a spreadsheet: minutes as whole numbers, one line each."""
    told, names = _whole(request, _member(actor))
    rows = papers.rows(_summary(told), Unit.MINUTES, told.lines, lambda line: title(line, names))
    return exports.stream(request, papers.name_of(_summary(told), "csv"), rows)


@require_safe
@for_members
def paper(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The same to print or to send."""
    member_id = _member(actor)
    told, names = _whole(request, member_id)
    summary = _summary(told)
    try:
        papers.check(summary)
    except Refused as refused:
        context = {**_context(request, member_id), "refusal": say(refused.sentence)}
        return render(request, "timebank/statement.html", context, status=422)
    holder = members.name_of(member_id)
    return papers.paper(request, summary, Unit.MINUTES, told.lines, lambda line: title(line, names), holder)


def _context(request: HttpRequest, member_id: int) -> dict[str, object]:
    at, account_id = timezone.now(), accounts.of_member(member_id)
    form = StatementForm(request.GET or None)
    period = form.period(recent(at))
    outline = reading.outline(member_id, start=period.start, end=period.end)
    contribution = reading.of_contribution(member_id, start=period.start, end=period.end)
    page = leaves.asked(request, account_id, period)
    names = members.names_of(leaves.partners(page) | _partners(contribution))
    today = balances.of_member(member_id)
    return {
        "form": shown(form, period),
        "statement": outline,
        "figures": leaves.figures(_summary(outline), Unit.MINUTES, has_lines=True),
        "leaf": leaves.of(request, Unit.MINUTES, page, lambda line: title(line, names), outline.months),
        "at_instant": leaves.at_instant(account_id, form.chosen_instant()),
        "contribution": contribution,
        "thanked": [(line, title(line, names)) for line in contribution.lines],
        "balance": today,
        "sentence": say(tellings.balance(today)),
        "given_freely": balances.given_freely(member_id),
        "pledge": said_pledge(member_id),
        "reserved": reservations.reserved_of(member_id),
        "own_limits": limits.own(member_id, at=at),
        "points": points(outline),
        "tabs": _tabs(period, reading.first_instant(member_id), at),
        "export_url": labels.address("statement_export", period),
        "paper_url": labels.address("statement_paper", period),
        "today": timezone.localdate(at),
    }


def _whole(request: HttpRequest, member_id: int) -> tuple[Statement, dict[int, str]]:
    """Every line of the period that was asked for, and the names that they need."""
    period = StatementForm(request.GET or None).period(recent(timezone.now()))
    told = reading.statement(member_id, start=period.start, end=period.end)
    return told, members.names_of(_partners(told))


def _summary(told: Statement) -> Summary:
    return statements.summed(told.opening, [line.movement for line in told.lines], told.period)


def recent(at: datetime) -> Period:
    """The last months with the one that runs, up to today."""
    today = timezone.localdate(at)
    first = today.replace(day=1)
    for _month in range(MONTHS - 1):
        first = (first - ONE_DAY).replace(day=1)
    return periods.of_days(first, today)


def points(statement: Statement) -> list[Point]:
    """The balance over the period, for a line."""
    language = get_language() or "fr"
    return [
        Point(quantities.say_short_day(day, language), balance)
        for day, balance in statements.samples(statement, most=POINTS)
    ]


def title(line: Line, names: dict[int, str]) -> str:
    movement = line.movement
    partners = " · ".join(names[partner_id] for partner_id in movement.partner_ids)
    return say(tellings.line(movement.nature, movement.amount, partners, movement.subject))


def said_pledge(member_id: int) -> str:
    """The standing pledge in words, "" where there is none."""
    pledge = pledges.of_member(member_id)
    if pledge is None:
        return ""
    return say(tellings.pledge(pledge.above_minutes, to_solidarity=pledge.to_solidarity))


def _member(actor: Actor) -> int:
    assert actor.member_id is not None  # the door lets members in, and nobody else
    return actor.member_id


def _partners(*told: Statement) -> set[int]:
    lines = [line for statement in told for line in statement.lines]
    return {partner_id for line in lines for partner_id in line.movement.partner_ids}


def shown(form: StatementForm, period: Period) -> StatementForm:
    """What was asked, or the period that is shown when nothing was."""
    if form.is_bound:
        return form
    return StatementForm(initial={"first_on": period.first_on, "last_on": period.last_on})


def _tabs(period: Period, first: datetime | None, at: datetime) -> list[Tab]:
    today = timezone.localdate(at)
    beginning = timezone.localdate(first) if first else today
    choices: list[tuple[str, date]] = [
        (_("Last six months"), recent(at).first_on),
        (_("This year"), today.replace(month=1, day=1)),
        (_("From the beginning"), min(beginning, today)),
    ]
    return [
        Tab(label, labels.address("statement", chosen), period == chosen)
        for label, chosen in ((label, periods.of_days(day, today)) for label, day in choices)
    ]
