"""How a release of the observatory is told to who builds and approves it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import chain, zip_longest
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coop.domain import quantities
from coop.domain.errors import Hidden
from coop.domain.pieces import Crumb, Step
from coop.words import language
from marketplace.domain.observatory import coverage, hiding, indicators, quarters
from marketplace.domain.observatory.coverage import Coverage
from marketplace.domain.observatory.disclosure import Status
from marketplace.domain.observatory.hiding import WHOLE_BP
from marketplace.domain.observatory.indicators import Indicator, Unit
from marketplace.domain.observatory.levels import Row
from marketplace.domain.observatory.releases import Audience, State
from marketplace.selectors.observatory import naming
from marketplace.selectors.observatory.releases import Told

SHOWN = 100
"""Cells of a correction that its page lists; the rest is counted."""

Content = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Summary:
    """A series in one line. shown, few, dominant, protecting: cells by what became of them.

    label: of the indicator alone; title: with who reads it.
    """

    indicator: str
    audience: str
    title: str
    label: str
    shown: int
    few: int
    dominant: int
    protecting: int

    @property
    def cells(self) -> int:
        return self.shown + self.few + self.dominant + self.protecting

    @property
    def hidden_words(self) -> str:
        """How many are hidden, by reason; "" where none is."""
        few = ngettext("%(count)s: too few people", "%(count)s: too few people", self.few)
        one = ngettext("%(count)s: one makes nearly all", "%(count)s: one makes nearly all", self.dominant)
        other = ngettext("%(count)s protects another", "%(count)s protect another", self.protecting)
        said = ((few, self.few), (one, self.dominant), (other, self.protecting))
        return ", ".join(words % {"count": _count(number)} for words, number in said if number)

    @property
    def shown_words(self) -> str:
        return _("%(shown)s of %(cells)s figures are shown") % {
            "shown": quantities.say_count(self.shown, language()),
            "cells": quantities.say_count(self.cells, language()),
        }


@dataclass(frozen=True, slots=True)
class ChangeRow:
    title: str
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Covered:
    """Whom the series by trade and territory reach. people: who contributes; share: of them, in words."""

    title: str
    people: str
    share: str
    is_total: bool = False


def trail(*steps: Crumb) -> list[Crumb]:
    return [Crumb(_("Releases of the observatory"), reverse("releases")), *steps]


def quarter(code: str) -> str:
    found = quarters.read(code)
    return _("quarter %(number)s of %(year)s") % {"number": found.number, "year": found.year}


def title(told: Told) -> str:
    words = quarter(told.quarter)
    if told.version == 1:
        return words
    return _("%(quarter)s, version %(version)s") % {"quarter": words, "version": told.version}


def series_title(indicator: str, audience: str) -> str:
    one = _known(indicator)
    named = {"series": _(one.label) if one else indicator}
    if audience == Audience.OPEN:
        return _("%(series)s, for anyone") % named
    return _("%(series)s, for members") % named


def tables(found: Sequence[Summary]) -> list[tuple[str, list[Summary], str]]:
    """Summaries by who reads them, under a title; then the names of those that nobody contributed to."""
    titles = {Audience.OPEN: _("What anyone reads"), Audience.MEMBERS: _("What members read who contribute")}
    said = []
    for key, title in titles.items():
        theirs = [one for one in found if one.audience == key]
        empty = ", ".join(one.label for one in theirs if not one.cells)
        said.append((title, [one for one in theirs if one.cells], empty))
    return [(title, rows, empty) for title, rows, empty in said if rows or empty]


def steps(told: Told) -> list[Step]:
    """Where the release is: what was done, what goes on, what follows."""
    begun = Step(title=_("Begun"), state="done", when=_day(told.begun_at), icon="circle-dot")
    if told.state is State.DROPPED:
        return [begun, Step(title=_("Set aside"), state="stopped", when=_day(told.ended_at))]
    place = (State.BUILDING, State.BUILT, State.APPROVED).index(told.state)
    return [
        begun,
        Step(
            title=_("Computed"),
            state="current" if place == 0 else "done",
            when=_day(told.built_at),
            icon="calculator",
        ),
        Step(
            title=_("Read and published by a second person"),
            state=("next", "current", "done")[place],
            when=_day(told.approved_at),
            icon="eye",
        ),
    ]


def summaries(series: Iterable[Content]) -> list[Summary]:
    return [_summary(one) for one in series]


def covered(found: Mapping[tuple[str, str], Coverage] | None) -> list[Covered]:
    """Of each audience all of them together, then each series; nothing once the inputs are erased."""
    rows = []
    for audience in Audience:
        of = {name: one for name, one in (found or {}).items() if name[1] == audience and one.members}
        if of:
            whole = (
                _("All of them, for anyone") if audience == Audience.OPEN else _("All of them, for members")
            )
            rows.append(_covered(whole, coverage.together(of, audience), is_total=True))
            rows.extend(_covered(series_title(*name), one) for name, one in of.items())
    return rows


def _covered(words: str, one: Coverage, *, is_total: bool = False) -> Covered:
    share = said(hiding.rounded(WHOLE_BP * one.share, 1), Unit.BP)
    return Covered(words, _count(len(one.members)), share, is_total)


def names_of_values(content: Content) -> list[str]:
    """The headings of the values, in the order in which cells are told."""
    one = _known(content["indicator"])
    return [_(one.values[name]) if one and name in one.values else name for name in _values_of(content)]


def table(title: str, cells: Sequence[Content], content: Content) -> dict[str, object]:
    """Cells under their headings: what each is about, how many contribute and its values, or why none is."""
    headings = (_("Of what"), _("Contributors"), *names_of_values(content))
    return {"title": title, "labels": headings, "rows": rows(cells, content)}


def rows(cells: Sequence[Content], content: Content) -> list[Row]:
    labels = _labels([(content["dimensions"], cell["keys"]) for cell in cells])
    return [_row(cell, content, label) for cell, label in zip(cells, labels, strict=True)]


def _row(cell: Content, content: Content, label: str) -> Row:
    if cell["status"] != Status.FREE:
        return Row(label, (), why_hidden(cell), is_total=False)
    values = tuple(said(cell["values"].get(name), content["unit"]) for name in _values_of(content))
    return Row(label, (quantities.say_count(cell["count"], language()), *values), "", is_total=False)


def changes(told: Told) -> list[ChangeRow]:
    shown = told.changes[:SHOWN]
    labels = _labels([(_dimensions(one["indicator"]), one["keys"]) for one in shown])
    return [
        ChangeRow(
            series_title(one["indicator"], one["audience"]),
            label,
            _figures(one["indicator"], one["before"]),
            _figures(one["indicator"], one["after"]),
        )
        for one, label in zip(shown, labels, strict=True)
    ]


def _labels(cells: Sequence[tuple[Sequence[str], Sequence[str]]]) -> list[str]:
    """What cells are called, from their dimensions and keys: one query, whatever their number."""
    pairs = [list(zip_longest(dimensions, keys, fillvalue="")) for dimensions, keys in cells]
    wanted: dict[str, set[str]] = {}
    for dimension, code in chain.from_iterable(pairs):
        wanted.setdefault(dimension, set()).add(code)
    names = {dimension: naming.said(dimension, some, language()) for dimension, some in wanted.items()}
    said = (" · ".join(names[dimension][code] for dimension, code in one) for one in pairs)
    return [words or _("all together") for words in said]


def _dimensions(indicator: str) -> Sequence[str]:
    """None of an indicator that the house computes no more: its codes are told as they are."""
    one = _known(indicator)
    return one.dimensions if one else ()


def why_hidden(cell: Content) -> str:
    """Why a figure is hidden, in a sentence."""
    if cell["status"] == Status.SECONDARY:
        return _("Hidden: with it, another hidden figure could be worked out.")
    if cell["reason"] == "dominant":
        return _("Hidden: one contributor makes nearly all of it.")
    return _("Hidden: too few people contribute to it.")


def said(value: int | None, unit: str) -> str:
    """A value with its unit, in the reader's language."""
    if value is None:
        return "–"
    match unit:
        case Unit.CENTS:
            return quantities.say_cents(value, language())
        case Unit.MINUTES:
            return quantities.say_minutes(value, language())
        case Unit.BP:
            return quantities.say_share(Decimal(value) / WHOLE_BP, language())
        case Unit.DAYS:
            return ngettext("%(count)s day", "%(count)s days", value) % {"count": _count(value)}
        case _:
            return _count(value)


def _figures(indicator: str, cell: Content | None) -> str:
    """A cell of a change in a few words."""
    if cell is None:
        return _("not there")
    if cell["values"] is None:
        return why_hidden(cell)
    one = _known(indicator)
    unit = one.unit if one else Unit.COUNT
    return ", ".join(said(value, unit) for value in cell["values"].values())


def _values_of(content: Content) -> Sequence[str]:
    """Names of values: of the indicator, or of the first cell that is shown."""
    one = _known(content["indicator"])
    if one is not None:
        return list(one.values)
    return next((list(cell["values"]) for cell in content["cells"] if cell["values"] is not None), [])


def _summary(content: Content) -> Summary:
    found = {"shown": 0, "few": 0, "dominant": 0, "protecting": 0}
    for cell in content["cells"]:
        if cell["status"] == Status.FREE:
            found["shown"] += 1
        else:
            found["protecting" if cell["status"] == Status.SECONDARY else cell["reason"]] += 1
    indicator, audience = content["indicator"], content["audience"]
    one = _known(indicator)
    label = _(one.label) if one else indicator
    return Summary(indicator, audience, series_title(indicator, audience), label, **found)


def _known(indicator: str) -> Indicator | None:
    """A release outlives the indicators that it was computed with."""
    try:
        return indicators.by_key(indicator)
    except Hidden:
        return None


def _count(value: int) -> str:
    return quantities.say_count(value, language())


def _day(instant: datetime | None) -> str:
    return date_format(timezone.localtime(instant), "j F Y") if instant else ""
