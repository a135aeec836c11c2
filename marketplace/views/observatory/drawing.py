"""Drawings of a series in the reader's language: where ink goes comes from the domain, words from here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from coop.words import language
from marketplace.domain.observatory import maps, ranges, trends
from marketplace.domain.observatory.hiding import WHOLE_BP
from marketplace.domain.observatory.indicators import Indicator, Unit
from marketplace.domain.observatory.levels import Level, Name
from marketplace.domain.observatory.maps import Chart, Square
from marketplace.domain.observatory.published import QUARTILES, Datum
from marketplace.domain.observatory.ranges import Ink, Measured, Rows
from marketplace.domain.observatory.tiles import DEPARTMENTS, REGIONS, Tile
from marketplace.domain.observatory.trends import Dot, Trend
from marketplace.views.observatory import words

LABEL_ROOM = 45
"""Letters that fit on a line of a drawing, with the figure at its end."""
TILES: Mapping[Level, Sequence[Tile]] = {Level.REGION: REGIONS, Level.DEPARTMENT: DEPARTMENTS}


@dataclass(frozen=True, slots=True)
class Measure:
    """What is drawn: one value of the series, or its three quartiles together."""

    name: str
    label: str
    unit: str
    is_quartiles: bool

    @property
    def middle_label(self) -> str:
        """What the one figure is called that stands for all of it."""
        return _("median") if self.is_quartiles else self.label

    def of(self, cell: Datum | None) -> Measured:
        if cell is None or cell.is_hidden:
            return Measured(None, None, None)
        if self.is_quartiles:
            return Measured(*(cell.value(name) for name in QUARTILES))
        return Measured(None, cell.value(self.name), None)

    def said(self, cell: Datum) -> str:
        return words.hidden(cell) if cell.is_hidden else words.said(cell.value(self.name), self.unit)


@dataclass(frozen=True, slots=True)
class RowSaid:
    """A row of a drawing: its ink, the words before it and those at its end; all of it in one line."""

    ink: Ink
    label: str
    said: str
    line: str


@dataclass(frozen=True, slots=True)
class RowsSaid:
    id: str
    title: str
    description: str
    rows: Rows
    lines: list[RowSaid]
    top: str


@dataclass(frozen=True, slots=True)
class DotSaid:
    """quarter, long: in two letters and in words; year: where it changes. said: words with the quarter.

    column: where the hatching of a hidden one begins.
    """

    dot: Dot
    quarter: str
    long: str
    year: str
    words: str
    said: str
    column: int


@dataclass(frozen=True, slots=True)
class TrendSaid:
    id: str
    title: str
    description: str
    trend: Trend
    dots: list[DotSaid]
    top: str
    depth: int

    @property
    def has_hidden(self) -> bool:
        return any(one.dot.is_hidden for one in self.dots)


@dataclass(frozen=True, slots=True)
class BandSaid:
    """across: where each mark begins, in the legend."""

    number: int
    said: str
    across: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class MapSaid:
    """squares: each with the figure on it, "" where there is no room, and with all of it in one line."""

    id: str
    title: str
    description: str
    chart: Chart
    squares: list[tuple[Square, str, str]]
    bands: list[BandSaid]
    has_hidden: bool
    has_none: bool

    @property
    def hatch(self) -> str:
        """The id of its pattern."""
        return f"{self.id}-hatch"


def measures(indicator: Indicator, names: Sequence[str]) -> list[Measure]:
    """What may be drawn of a series: quartiles as one, then each other value. names: those that it tells."""
    found = []
    quartiles = set(QUARTILES) <= set(names)
    if quartiles:
        label = _("lower quartile, median and upper quartile")
        found.append(Measure(QUARTILES[1], label, indicator.unit, is_quartiles=True))
    for name in (*indicator.values, *(one for one in names if one not in indicator.values)):
        if name in names and not (quartiles and name in QUARTILES):
            label = _(indicator.values.get(name, name))
            found.append(Measure(name, label, indicator.unit, is_quartiles=False))
    return found


def rows(id: str, title: str, cells: Sequence[tuple[str, Datum | None]], measure: Measure) -> RowsSaid | None:
    """cells: each under its label; None where no figure is there to draw: a table says why."""
    told = [(label, cell) for label, cell in cells if cell is not None]
    if all(cell.is_hidden for _label, cell in told):
        return None
    drawn = ranges.draw([measure.of(cell) for _label, cell in told], measure.unit)
    lines = [_row(ink, label, cell, measure) for ink, (label, cell) in zip(drawn.inks, told, strict=True)]
    description = "; ".join(one.line for one in lines)
    return RowsSaid(id, title, description, drawn, lines, words.short(drawn.top, measure.unit))


def each(id: str, title: str, cell: Datum, found: Sequence[tuple[str, Measure]]) -> RowsSaid:
    """Several figures of one cell, one under the other; they have one unit, and shares the whole beside."""
    unit = found[0][1].unit
    least = WHOLE_BP if unit == Unit.BP else 0
    drawn = ranges.draw([measure.of(cell) for _label, measure in found], unit, least=least)
    lines = [_row(ink, label, cell, measure) for ink, (label, measure) in zip(drawn.inks, found, strict=True)]
    description = "; ".join(one.line for one in lines)
    return RowsSaid(id, title, description, drawn, lines, words.short(drawn.top, unit))


def trend(
    id: str, title: str, versions: Sequence[tuple[str, Datum | None]], measure: Measure
) -> TrendSaid | None:
    """versions: (quarter, cell), the first quarter first; None for fewer than two that have it."""
    told = [(quarter, cell) for quarter, cell in versions if cell is not None][-trends.MOST_QUARTERS :]
    if len(told) < 2:  # one point is no line
        return None
    drawn = trends.draw([measure.of(cell) for _quarter, cell in told], measure.unit)
    dots, year = [], ""
    for dot, (quarter, cell) in zip(drawn.dots, told, strict=True):
        of_year, long, said = quarter[:4], words.quarter(quarter), measure.said(cell)
        line = _("%(label)s: %(said)s") % {"label": long, "said": said}
        dots.append(
            DotSaid(
                dot=dot,
                quarter=words.quarter_short(quarter),
                long=long,
                year=of_year if of_year != year else "",
                words=said,
                said=line,
                column=dot.across - drawn.breadth // 2,
            )
        )
        year = of_year
    description = "; ".join(one.said for one in dots)
    top = words.short(drawn.top, measure.unit)
    return TrendSaid(id, title, description, drawn, dots, top, drawn.zero - drawn.ceiling)


def tile_map(
    id: str, title: str, level: Level, cells: Mapping[str, Datum], measure: Measure
) -> MapSaid | None:
    """cells: by code of place; None where no figure of this level is shown: a table says why."""
    tiles = TILES[level]
    here = {tile.code: cells[tile.code] for tile in tiles if tile.code in cells}
    if all(cell.is_hidden for cell in here.values()):
        return None
    chart = maps.draw(tiles, {code: cell.value(measure.name) for code, cell in here.items()})
    is_large = level is Level.REGION
    squares = [_square(one, here.get(one.tile.code), measure, is_large=is_large) for one in chart.squares]
    bands = [
        BandSaid(
            band.number, _band(band.low, band.high, measure.unit), tuple(range(4, 4 + 6 * band.number, 6))
        )
        for band in chart.bands
    ]
    has_hidden = any(cell.is_hidden for cell in here.values())
    description = _(
        "A square for each, near its neighbours; the more marks a square has, the greater the figure. "
        "The table below says them all."
    )
    return MapSaid(id, title, description, chart, squares, bands, has_hidden, len(here) < len(tiles))


def cut(label: str, room: int) -> str:
    return label if len(label) <= room else f"{label[: room - 1].rstrip()}…"


def by_label(names: Sequence[Name], cells: Mapping[str, Datum]) -> list[tuple[str, Datum | None]]:
    return [(name.said(language()), cells.get(name.code)) for name in names]


def _row(ink: Ink, label: str, cell: Datum, measure: Measure) -> RowSaid:
    short = words.hidden_short(cell) if cell.is_hidden else words.said(cell.value(measure.name), measure.unit)
    if measure.is_quartiles and not cell.is_hidden:
        low, middle, high = (words.said(cell.value(name), measure.unit) for name in QUARTILES)
        line = _("%(label)s: half of the figures between %(low)s and %(high)s, median %(middle)s") % {
            "label": label,
            "low": low,
            "high": high,
            "middle": middle,
        }
    else:
        line = _("%(label)s: %(said)s") % {"label": label, "said": measure.said(cell)}
    return RowSaid(ink, cut(label, LABEL_ROOM - len(short)), short, line)


def _square(
    square: Square, cell: Datum | None, measure: Measure, *, is_large: bool
) -> tuple[Square, str, str]:
    name = square.tile.name
    if cell is None:
        return square, "", _("%(label)s: %(said)s") % {"label": name, "said": _("no figure")}
    value = cell.value(measure.name)
    figure = words.on_square(value, measure.unit) if is_large and value is not None else ""
    return square, figure, _("%(label)s: %(said)s") % {"label": name, "said": measure.said(cell)}


def _band(low: int, high: int, unit: str) -> str:
    if low == high:
        return words.short(low, unit)
    return _("from %(low)s to %(high)s") % {"low": words.short(low, unit), "high": words.short(high, unit)}
