"""How the time bank does, quarter after quarter, for anybody: from frozen releases alone."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from coop.domain.actors import Actor
from coop.domain.pieces import Crumb, Point
from coop.domain.words import N_
from coop.views.doors import for_anyone
from marketplace.domain.observatory import branches, indicators
from marketplace.domain.observatory.certificates import Keys
from marketplace.domain.observatory.indicators import Indicator
from marketplace.domain.observatory.published import Datum
from marketplace.selectors.observatory import histories
from marketplace.selectors.observatory.histories import Histories
from marketplace.views.observatory import editions, told
from marketplace.views.observatory import words as figures_said

EVERYWHERE: Keys = ("all", "FR")
YES: Keys = ("yes",)
ALL: Keys = ("all",)
SPREAD = (
    *(branches.FAR_RECEIVED, branches.NEAR_RECEIVED, branches.EVEN),
    *(branches.NEAR_GIVEN, branches.FAR_GIVEN),
)
"""From who received most to who gave most."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A cell of an indicator, and which of its values. label: msgid beside others."""

    indicator: str
    keys: Keys
    value: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Chapter:
    """label, about: msgids."""

    code: str
    label: str
    about: str
    figures: tuple[Figure, ...]


CHAPTERS = (
    Chapter(
        "hours",
        N_("What is exchanged"),
        N_("Hours that members gave, received and donated in the quarter."),
        tuple(Figure(f"hours_{name}", EVERYWHERE, "minutes") for name in ("given", "received", "donated")),
    ),
    Chapter(
        "members",
        N_("Who takes part"),
        N_("Whether newcomers begin, whether those who receive give too, and whether people come back."),
        tuple(Figure(name, YES, "share") for name in ("activation", "reciprocity", "retention")),
    ),
    Chapter(
        "balances",
        N_("Who gives more, who receives more"),
        N_("Of those who exchanged in the quarter, by what their account of hours holds at its end."),
        tuple(Figure("balances", (code,), "share", branches.NAMES["balance"][code]) for code in SPREAD),
    ),
    Chapter(
        "beginnings",
        N_("How long the first time takes"),
        N_("Days until half of the newcomers have had a first exchange of hours, and a first mission."),
        (Figure("first_exchange", ("FR",), "median"), Figure("first_mission", ("FR",), "median")),
    ),
    Chapter(
        "evenness",
        N_("How evenly it is shared"),
        N_("0 on the Gini index is the same for all; 100 % would be all for one."),
        (
            Figure("income_gini", ("FR",), "gini"),
            Figure("income_top", ("FR",), "share"),
            Figure("exposure_gini", ("FR",), "gini"),
            Figure("exposure_top", ("FR",), "share"),
        ),
    ),
    Chapter(
        "moderation",
        N_("What is hidden, and shown again"),
        N_("What coordinators hid in the quarter, and what came of it where its author contested."),
        (
            Figure("moderation", ALL, "hidden", N_("Hidden")),
            Figure("moderation", ("contested",), "hidden", N_("Contested by its author")),
            Figure("moderation", ("shown_again",), "hidden", N_("Shown again")),
        ),
    ),
)
"""In the order of the page."""


@dataclass(frozen=True, slots=True)
class Quarter:
    label: str
    said: str
    is_hidden: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A figure with its story. now: of the last quarter. points: of the quarters that are shown."""

    title: str
    question: str
    definition_url: str
    now: str
    is_hidden: bool
    points: list[Point]
    quarters: list[Quarter]


@require_safe
@for_anyone
def show(request: HttpRequest, actor: Actor) -> HttpResponse:
    known = {one.key: one for one in indicators.every()}
    found = histories.of(_wanted(known))
    last = found.quarters[-1] if found.quarters else None
    context = {
        "chapters": [
            (one.code, _(one.label), _(one.about), rows)
            for one in CHAPTERS
            if (rows := _rows(one, known, found))
        ],
        "release": last,
        "quarter": figures_said.quarter(last.quarter) if last else "",
        "trail": figures_said.trail(Crumb(_("Health of the time bank"))),
    }
    return render(request, "marketplace/observatory/health.html", context)


def _wanted(known: Mapping[str, Indicator]) -> dict[str, list[Keys]]:
    wanted: dict[str, list[Keys]] = {}
    for chapter in CHAPTERS:
        for figure in chapter.figures:
            if figure.indicator in known:
                wanted.setdefault(figure.indicator, []).append(figure.keys)
    return wanted


def _rows(chapter: Chapter, known: Mapping[str, Indicator], found: Histories) -> list[Row]:
    """Those that some release has."""
    rows = []
    for figure in chapter.figures:
        history = found.of(figure.indicator, figure.keys)
        if any(datum is not None for _quarter, datum in history):
            rows.append(_row(figure, known[figure.indicator], history))
    return rows


def _row(figure: Figure, indicator: Indicator, history: list[tuple[str, Datum | None]]) -> Row:
    unit, title = indicator.unit, _(figure.label or indicator.label)
    quarters = [
        Quarter(
            figures_said.quarter(code),
            told.brief(datum, figure.value, unit),
            datum is None or datum.is_hidden,
        )
        for code, datum in history
    ]
    return Row(
        title=title[:1].upper() + title[1:],
        question=_(indicator.question),
        definition_url=editions.definition_url(indicator.key),
        now=quarters[-1].said,
        is_hidden=quarters[-1].is_hidden,
        points=[
            Point(figures_said.quarter(code), number, figures_said.said(number, unit))
            for code, datum in history
            if datum is not None and (number := datum.value(figure.value)) is not None
        ],
        quarters=quarters,
    )
