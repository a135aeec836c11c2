"""My hours: what was there, what came and went, what is there."""

from collections.abc import Iterator
from datetime import date, datetime

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from coop.domain import quantities
from coop.domain.actors import Actor
from coop.domain.pieces import Point, Tab
from coop.selectors import members
from coop.views.doors import for_members
from coop.words import say
from timebank.domain import periods, statements, tellings
from timebank.domain.periods import ONE_DAY, Period
from timebank.domain.statements import Line, Statement
from timebank.forms.days import PeriodForm
from timebank.selectors import balances
from timebank.selectors import statements as reading
from timebank.views import exports, labels

MONTHS = 6
POINTS = 26


@require_safe
@for_members
def show(request: HttpRequest, actor: Actor) -> HttpResponse:
    at, member_id = timezone.now(), _member(actor)
    form = PeriodForm(request.GET or None)
    period = form.period(recent(at))
    statement = reading.statement(member_id, start=period.start, end=period.end)
    contribution = reading.of_contribution(member_id, start=period.start, end=period.end)
    names = members.names_of(_partners(statement, contribution))
    today = balances.of_member(member_id)
    context = {
        "form": _shown(form, period),
        "statement": statement,
        "months": [
            (month, [(line, title(line, names)) for line in month.lines]) for month in statement.months
        ],
        "contribution": contribution,
        "thanked": [(line, title(line, names)) for line in contribution.lines],
        "balance": today,
        "sentence": say(tellings.balance(today)),
        "given_freely": balances.given_freely(member_id),
        "points": points(statement),
        "tabs": _tabs(period, reading.first_instant(member_id), at),
        "export_url": labels.address("statement_export", period),
        "today": timezone.localdate(at),
    }
    return render(request, "timebank/statement.html", context)


@require_safe
@for_members
def export(request: HttpRequest, actor: Actor) -> StreamingHttpResponse:
    """The same lines for a spreadsheet: minutes as whole numbers, one line each."""
    member_id = _member(actor)
    period = PeriodForm(request.GET or None).period(recent(timezone.now()))
    statement = reading.statement(member_id, start=period.start, end=period.end)
    names = members.names_of(_partners(statement))
    name = f"{_('statement')}-{period.first_on}-{period.last_on}.csv"
    return exports.stream(request, name, _rows(statement, names))


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
    return say(tellings.line(movement.nature, movement.amount, partners))


def _member(actor: Actor) -> int:
    assert actor.member_id is not None  # the door lets members in, and nobody else
    return actor.member_id


def _partners(*told: Statement) -> set[int]:
    lines = [line for statement in told for line in statement.lines]
    return {partner_id for line in lines for partner_id in line.movement.partner_ids}


def _shown(form: PeriodForm, period: Period) -> PeriodForm:
    """What was asked, or the period that is shown when nothing was."""
    if form.is_bound:
        return form
    return PeriodForm(initial={"first_on": period.first_on, "last_on": period.last_on})


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


def _rows(statement: Statement, names: dict[int, str]) -> Iterator[list[str | int | None]]:
    yield [_("Day"), _("What"), _("Minutes"), _("Balance in minutes"), _("Entry")]
    yield [statement.period.first_on.isoformat(), _("Opening"), None, statement.opening, None]
    for line in statement.lines:
        movement = line.movement
        yield [line.on.isoformat(), title(line, names), movement.amount, line.balance, movement.entry_id]
    yield [statement.period.last_on.isoformat(), _("Closing"), None, statement.closing, None]
