"""What the programme gives, quarter by quarter, for who pays for it: nothing of a person."""

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import StringIO

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from coop.domain import quantities
from coop.domain.actors import Actor
from coop.domain.errors import Hidden, Refused
from coop.domain.pieces import Crumb
from coop.views.doors import for_anyone
from coop.words import language
from marketplace.domain.support import figures as law
from marketplace.domain.support.figures import Cell, Figures, Quarter
from marketplace.domain.support.rules import SMALLEST_CELL
from marketplace.domain.support.sessions import OUTCOME_NAMES, SATISFACTION_NAMES
from marketplace.domain.support.themes import THEME_NAMES
from marketplace.selectors.support import sessions
from marketplace.views.support import words


@dataclass(frozen=True, slots=True)
class FigureRow:
    """label: what the cell is about, in the reader's language."""

    label: str
    cell: Cell
    hours: str


@dataclass(frozen=True, slots=True)
class FigureTable:
    code: str
    title: str
    rows: tuple[FigureRow, ...]


@require_safe
@for_anyone
def show(request: HttpRequest, actor: Actor) -> HttpResponse:
    found = _found(request)
    context = {
        "quarters": [(one, said(one)) for one in sessions.quarters(on=timezone.localdate())],
        "found": found,
        "quarter": said(found.quarter) if found else "",
        "hours": quantities.say_minutes(found.total.minutes or 0, language()) if found else "",
        "csv_url": f"{reverse('support_figures_csv')}?trimestre={found.quarter}" if found else "",
        "tables": tables(found) if found else [],
        "rule": SMALLEST_CELL.key,
        "trail": words.trail(Crumb(_("Figures"))),
    }
    return render(request, "marketplace/support/figures.html", context)


@require_safe
@for_anyone
def table(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The same for a spreadsheet: codes and names, whole minutes; what is hidden says so."""
    found = _found(request)
    if found is None:
        raise Hidden
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(["quarter", "table", "code", "label", "sessions", "minutes", "status"])
    whole = FigureTable("total", "", (_row(found.total, lambda _code: ""),))
    for one in (whole, *tables(found)):
        for row in one.rows:
            figures = ["", "", "hidden"] if row.cell.is_hidden else [row.cell.sessions, row.cell.minutes, ""]
            writer.writerow([str(found.quarter), one.code, row.cell.code, row.label, *figures])
    response = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="accompagnement-{found.quarter}.csv"'
    return response


def tables(found: Figures) -> list[FigureTable]:
    themes = {one.value: name for one, name in THEME_NAMES.items()}
    outcomes = {one.value: name for one, name in OUTCOME_NAMES.items()}
    levels = {one.value: name for one, name in SATISFACTION_NAMES.items()}
    return [
        _table("themes", _("By theme"), found.themes, lambda code: _(themes[code])),
        _table("places", _("By place"), found.places, lambda code: code or _("at a distance")),
        _table("outcomes", _("What came of it"), found.outcomes, lambda code: _(outcomes[code])),
        _table(
            "satisfaction",
            _("What people say of it"),
            found.satisfaction,
            lambda code: _(levels[code]) if code else _("not asked"),
        ),
    ]


def said(quarter: Quarter) -> str:
    return _("quarter %(number)s of %(year)s") % {"number": quarter.number, "year": quarter.year}


def _table(code: str, title: str, cells: Sequence[Cell], label: Callable[[str], str]) -> FigureTable:
    return FigureTable(code, title, tuple(_row(cell, label) for cell in cells))


def _row(cell: Cell, label: Callable[[str], str]) -> FigureRow:
    hours = "" if cell.minutes is None else quantities.say_minutes(cell.minutes, language())
    return FigureRow(label(cell.code), cell, hours)


def _found(request: HttpRequest) -> Figures | None:
    """Of the quarter asked, or of the latest that is over; None where nothing was given yet."""
    known = sessions.quarters(on=timezone.localdate())
    asked = request.GET.get("trimestre", "")
    try:
        quarter = law.read_quarter(asked) if asked else next(iter(known), None)
    except Refused:
        raise Hidden from None
    if quarter is None:
        return None
    if quarter not in known:
        raise Hidden
    return sessions.figures(quarter, at=timezone.now())
