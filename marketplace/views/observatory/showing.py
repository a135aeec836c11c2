"""A series as its page tells it: the figure that was asked for, and what stands beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from coop.words import language
from marketplace.domain.observatory import labels, levels
from marketplace.domain.observatory.certificates import Keys
from marketplace.domain.observatory.indicators import Indicator, Unit
from marketplace.domain.observatory.levels import Level, Name, Row
from marketplace.domain.observatory.published import Datum, Published
from marketplace.selectors.observatory import naming, published
from marketplace.selectors.observatory.releases import Told
from marketplace.views.observatory import drawing, words
from marketplace.views.observatory.drawing import MapSaid, Measure, RowsSaid, TrendSaid

MOST_LINES = 120
"""Of one table: all departments, and as many trades; beyond, those of the family that is chosen."""
MOST_ROWS = 20
"""Rows of one drawing: more are read in the table."""


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    label: str
    unit: str


@dataclass(frozen=True, slots=True)
class Ladder:
    """A level of a dimension, as a table. is_open: shown at once; the others are unfolded.

    is_hidden: none of its figures is shown, which is said before it is unfolded.

    count: how many rows it would have; rows: none where they are too many for a page.
    """

    title: str
    rows: tuple[Row, ...]
    labels: tuple[str, ...]
    is_open: bool
    is_hidden: bool
    count: int


@dataclass(frozen=True, slots=True)
class Section:
    """A dimension: everything else stays as it was chosen."""

    id: str
    title: str
    maps: tuple[MapSaid, ...]
    rows: RowsSaid | None
    ladders: tuple[Ladder, ...]


@dataclass(frozen=True)
class Shown:
    """What of a series is shown. names: of the codes of each dimension, by their code."""

    indicator: Indicator
    series: Published
    keys: Keys
    measure: Measure
    names: Mapping[str, Mapping[str, Name]]

    @property
    def cell(self) -> Datum | None:
        return self.series.at(self.keys)

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """In the order of the definition; a value that it does not name is called by its own name."""
        told = self.series.names
        ordered = [name for name in self.indicator.values if name in told]
        ordered += [name for name in told if name not in ordered]
        return tuple(
            Column(name, _(self.indicator.values.get(name, name)), self.indicator.unit) for name in ordered
        )

    @property
    def what(self) -> str:
        """What the figure is about, in words: "all trades, the whole of France"."""
        parts = zip(self.series.dimensions, self.keys, strict=True)
        return ", ".join(self.names[name][code].said(language()) for name, code in parts)

    def row(self, label: str, cell: Datum, *, is_total: bool = False) -> Row:
        if cell.is_hidden:
            return Row(label, (), words.hidden(cell), is_total)
        figures = [words.said(cell.value(one.name), one.unit) for one in self.columns]
        return Row(label, (*figures, words.said(cell.count, Unit.COUNT)), "", is_total)

    def labels(self, first: str) -> tuple[str, ...]:
        """Of the columns of a table: names, each value, and how many contribute."""
        said = (words.begun(one.label) for one in self.columns)
        return (first, *said, words.begun(_(self.indicator.counted)))


def names_of(series: Published) -> dict[str, dict[str, Name]]:
    pairs = zip(series.dimensions, series.codes, strict=True)
    return {dimension: naming.names(dimension, codes) for dimension, codes in pairs}


def choices(names: Mapping[str, Name]) -> list[tuple[str, str]]:
    """Codes with their names, the whole first, then level by level; parts are set in by a mark."""
    ordered = levels.in_order(names.values(), language())
    first = next(iter(ordered), None)
    marks = {level: "" if level in (Level.WHOLE, first) else "– " for level in ordered}
    marks |= dict.fromkeys((Level.DEPARTMENT, Level.TRADE), "– – ")
    return [
        (name.code, f"{marks[level]}{name.said(language())}")
        for level, found in ordered.items()
        for name in found
    ]


def figure(shown: Shown) -> RowsSaid | None:
    """The figure that was asked for."""
    return drawing.rows("main", shown.what, [(shown.what, shown.cell)], shown.measure)


def trend(shown: Shown, versions: Sequence[Told]) -> TrendSaid | None:
    """versions: the last one of each quarter, the first quarter first."""
    cells = published.over_time(versions, shown.indicator.key, shown.keys)
    pairs = [(one.quarter, cell) for one, cell in zip(versions, cells, strict=True)]
    return drawing.trend("trend", _("Over the quarters"), pairs, shown.measure)


def sections(shown: Shown) -> list[Section]:
    """One for each dimension in which there is more than one code."""
    return [
        _section(shown, dimension)
        for dimension, codes in zip(shown.series.dimensions, shown.series.codes, strict=True)
        if len(codes) > 1
    ]


def _section(shown: Shown, dimension: str) -> Section:
    cells = {
        cell.keys[shown.series.dimensions.index(dimension)]: cell
        for cell in shown.series.along(dimension, shown.keys)
    }
    names = [name for code, name in shown.names[dimension].items() if code in cells]
    ordered = levels.in_order(names, language())
    below = {level: found for level, found in ordered.items() if level is not Level.WHOLE}
    first = next(iter(below), None)
    is_map = dimension == "place"
    title = _(labels.heading(dimension))
    drawn = None
    if first is not None and not is_map and len(below[first]) <= MOST_ROWS:
        label = _(levels.LEVEL_NAMES[first])
        drawn = drawing.rows(f"{dimension}-rows", label, drawing.by_label(below[first], cells), shown.measure)
    return Section(
        f"by-{dimension}",
        title,
        tuple(_maps(shown, cells)) if is_map else (),
        drawn,
        tuple(_ladder(shown, dimension, ordered, level, cells, is_open=level is first) for level in below),
    )


def _maps(shown: Shown, cells: Mapping[str, Datum]) -> list[MapSaid]:
    found = (
        drawing.tile_map(f"map-{level}", _(levels.LEVEL_NAMES[level]), level, cells, shown.measure)
        for level in (Level.REGION, Level.DEPARTMENT)
    )
    return [one for one in found if one is not None]


def _ladder(
    shown: Shown,
    dimension: str,
    ordered: Mapping[Level, Sequence[Name]],
    level: Level,
    cells: Mapping[str, Datum],
    *,
    is_open: bool,
) -> Ladder:
    """A level, and below it the whole. Of a long one, the part below what was chosen."""
    names = ordered[level]
    if len(names) > MOST_LINES:
        chosen = shown.keys[shown.series.dimensions.index(dimension)]
        above = {chosen, shown.names[dimension][chosen].parent}
        names = [name for name in names if name.parent in above or name.code == chosen]
    title, said = _(levels.LEVEL_NAMES[level]), language()
    rows = [shown.row(name.said(said), cells[name.code]) for name in names]
    wholes = ordered.get(Level.WHOLE, ()) if rows else ()
    totals = [shown.row(one.said(said), cells[one.code], is_total=True) for one in wholes]
    is_hidden = bool(rows) and all(row.hidden for row in rows)
    return Ladder(
        title,
        (*rows, *totals),
        shown.labels(title),
        is_open and not is_hidden,
        is_hidden,
        len(ordered[level]),
    )
