"""A statement as a file: lines for a spreadsheet, or sheets to print."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from coop.domain import quantities
from coop.domain.errors import Refused
from coop.domain.words import N_
from coop.words import language
from timebank.domain.natures import Unit
from timebank.domain.statements import Line, Summary
from timebank.views import labels, leaves
from timebank.views.exports import Cell
from timebank.views.leaves import Title

MOST_LINES = 5000
"""About a hundred sheets: beyond that nobody prints, and a spreadsheet is the better file."""


def check(summary: Summary) -> None:
    """Raises Refused for a statement that is too long for paper."""
    if summary.lines > MOST_LINES:
        raise Refused(N_("This is too long to print: choose fewer days, or take the file for a spreadsheet."))


def name_of(summary: Summary, ending: str) -> str:
    name = _("statement")
    return f"{name}-{summary.period.first_on}-{summary.period.last_on}.{ending}"


def rows(summary: Summary, unit: Unit, lines: Iterable[Line], title: Title) -> Iterator[list[Cell]]:
    """Whole minutes or cents, one line each, between the opening and the closing."""
    counted = unit is Unit.MINUTES
    yield [
        *(_("Day"), _("What"), _("Minutes") if counted else _("Cents")),
        *(_("Balance in minutes") if counted else _("Balance in cents"), _("Entry")),
    ]
    yield [summary.period.first_on.isoformat(), _("Opening"), None, summary.opening, None]
    for line in lines:
        movement = line.movement
        yield [line.on.isoformat(), title(line), movement.amount, line.balance, movement.entry_id]
    yield [summary.period.last_on.isoformat(), _("Closing"), None, summary.closing, None]


def paper(
    request: HttpRequest, summary: Summary, unit: Unit, lines: Iterable[Line], title: Title, holder: str
) -> HttpResponse:
    """The statement as PDF."""
    # What draws PDF takes a third of the time in which a process starts, and few processes draw.
    from coop.rendering import sheets
    from coop.rendering.sheets import Column, Sheet

    check(summary)
    at = timezone.localtime()
    sheet = Sheet(
        language=language(),
        title=_("Statement"),
        house=_("Commontime"),
        lines=(holder, labels.period(summary.period).capitalize()),
        facts=tuple(leaves.figures(summary, unit)),
        columns=(
            Column(_("Day"), 20),
            Column(_("What"), 60),
            Column(_("No."), 14, is_figure=True),
            Column(_("Hours") if unit is Unit.MINUTES else _("Euros"), 22, is_figure=True),
            Column(_("Balance"), 24, is_figure=True),
        ),
        note=_("Printed on %(instant)s from the ledger, where every line keeps its entry.") % _said(at),
        page=_("Page %(page)s of %(pages)s"),
    )
    written = sheets.written(sheet, (_row(line, title(line), unit) for line in lines))
    response = HttpResponse(written, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name_of(summary, "pdf")}"'
    return response


def _said(at: datetime) -> dict[str, str]:
    return {"instant": quantities.say_instant(at, language())}


def _row(line: Line, title: str, unit: Unit) -> tuple[str, ...]:
    return (
        quantities.say_short_day(line.on, language()),
        title,
        str(line.movement.entry_id),
        leaves.amount(line.movement.amount, unit),
        leaves.amount(line.balance, unit),
    )
