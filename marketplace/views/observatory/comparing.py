"""A members' series beside one's own figures, in words, at the nearest level that is shown."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from coop import words
from coop.domain import quantities
from coop.selectors.trades import Trade
from marketplace.domain.observatory import branches, own, quarters, readers, rollups
from marketplace.domain.observatory.certificates import Keys
from marketplace.domain.observatory.hiding import WHOLE_BP
from marketplace.domain.observatory.indicators import Indicator, Unit
from marketplace.domain.observatory.markets import QuoteOutcome
from marketplace.domain.observatory.published import Datum, Published
from marketplace.domain.observatory.readers import Reader
from marketplace.domain.observatory.rollups import Nearest
from marketplace.selectors.observatory.facts import OwnFact
from marketplace.views.observatory import told
from marketplace.views.observatory import words as figures_said

MEDIAN = "median"
"""Beside which one's own figure stands."""
YEAR_QUARTERS = 4


@dataclass(frozen=True, slots=True)
class Row:
    """One figure. value, total: of its bar, None where it is hidden; own: one's own, None without."""

    label: str
    said: str
    value: int | None
    total: int
    own: int | None
    own_said: str


@dataclass(frozen=True, slots=True)
class Compared:
    """level: where the figures stand, in words; nearer: why one's own level is not shown, "" where it is.

    count: contributors in words. note: what else one's own rows say.
    """

    level: str
    nearer: str
    count: str
    rows: list[Row]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """Where somebody stands, and what they noted in twelve months."""

    reader: Reader
    trade: Trade | None
    own: Sequence[OwnFact]

    @property
    def of_trade(self) -> list[OwnFact]:
        return [one for one in self.own if self.trade is None or one.trade_code == self.trade.code]


def prices(series: Published, indicator: Indicator, reading: Reading) -> Compared:
    """Quartiles of what a day is paid, beside the mean of one's own prices."""
    mine = [one.draft.day_rate_cents for one in reading.of_trade if one.draft.day_rate_cents is not None]
    return _quartiles(series, indicator, reading, own.price(mine))


def yields(series: Published, indicator: Indicator, reading: Reading) -> Compared:
    """Quartiles of what an hour yields, beside the hours without pay that one noted."""
    unpaid = sum(one.draft.unpaid_minutes or 0 for one in reading.of_trade)
    note = _("You noted %(time)s that nobody paid, in twelve months.") % {
        "time": quantities.say_minutes(unpaid, words.language())
    }
    found = _quartiles(series, indicator, reading, None)
    return Compared(found.level, found.nearer, found.count, found.rows, note if unpaid else "")


def outcomes(series: Published, indicator: Indicator, reading: Reading) -> Compared:
    """How many quotes are won, and what loses the others."""
    noted = [one.draft for one in reading.of_trade if one.draft.outcome]
    mine = own.shares(str(one.outcome) for one in noted) | own.shares(
        branches.outcome(str(one.outcome), str(one.reason or "")) for one in noted
    )
    kinds = [one.value for one in QuoteOutcome]
    lost = [code for code in branches.NAMES["outcome"] if code.startswith(f"{QuoteOutcome.LOST.value}:")]
    return _spread(series, indicator, reading, mine, [*kinds, *lost])


def channels(series: Published, indicator: Indicator, reading: Reading) -> Compared:
    """The ways in which clients are found, those that bring most first."""
    mine = own.shares(str(one.draft.lead_source) for one in reading.of_trade if one.draft.lead_source)
    return _most_first(_spread(series, indicator, reading, mine, series.codes[1]))


def sectors(series: Published, indicator: Indicator, reading: Reading) -> Compared:
    """The sectors that ask for what one does, in the groups of INSEE, those that ask most first."""
    tree = branches.TREES["sector"]
    own_codes = (one.draft.client_sector for one in reading.of_trade if one.draft.client_sector)
    mine = own.shares(tree.lines[code][-2] for code in own_codes)
    return _most_first(_spread(series, indicator, reading, mine, tree.children(tree.root)))


def _most_first(found: Compared) -> Compared:
    ordered = sorted(found.rows, key=lambda row: (-(row.value or 0), row.label))
    return Compared(found.level, found.nearer, found.count, ordered)


def delays(series: Published, indicator: Indicator, reading: Reading) -> Compared:
    """Days until payment by size of the client."""
    paid = [
        (str(one.draft.client_size or branches.UNKNOWN), one.draft.payment_days)
        for one in reading.own
        if one.draft.payment_days is not None
    ]
    mine = own.delays(paid, whole=branches.ALL)
    cells = {code: series.at((code,)) for code in branches.NAMES["size"]}
    return _told_of_all(indicator, cells, mine, branches.NAMES["size"])


def seasons(
    quarters_told: Mapping[Keys, list[tuple[str, Datum | None]]], indicator: Indicator, reading: Reading
) -> Compared:
    """Quotes of each month, each from the last quarter that has it."""
    cells: dict[str, Datum | None] = {}
    said: dict[str, str] = {}
    mine = own.counts(f"{one.draft.happened_on:%Y-%m}" for one in reading.own if one.draft.outcome)
    for (month,), history in quarters_told.items():
        for code, datum in history[-YEAR_QUARTERS:]:
            quarter = quarters.read(code)
            if quarter.first_on.month <= int(month) <= quarter.last_on.month:
                place = f"{quarter.year}-{month}"
                cells[place], said[place] = datum, _month(place)
    return _told_of_all(indicator, dict(sorted(cells.items())), mine, said)


def level(series: Published, lines: Sequence[Sequence[str]], steps: Sequence[int]) -> str:
    """ "In your trade, in France"."""
    said = ", ".join(_(name) for name in readers.level_names(series.dimensions, lines, steps))
    return said[:1].upper() + said[1:]


def _month(place: str) -> str:
    year, month = place.split("-")
    tongue = "fr" if words.language().startswith("fr") else "en"
    return f"{quantities.MONTHS[tongue][int(month) - 1]} {year}"


def _quartiles(series: Published, indicator: Indicator, reading: Reading, mine: int | None) -> Compared:
    lines = reading.reader.lines(series.dimensions)
    found = rollups.nearest(series.by_keys, lines)
    if found.cell is None:
        return _compared(series, found, lines, [])
    top = max([mine or 1, *(found.cell.value(name) or 0 for name in indicator.values)])
    rows = [
        _row(_(label), found.cell, name, indicator.unit, top, mine if name == MEDIAN else None)
        for name, label in indicator.values.items()
    ]
    return _compared(series, found, lines, rows)


def _spread(
    series: Published,
    indicator: Indicator,
    reading: Reading,
    mine: Mapping[str, int],
    codes: Iterable[str],
) -> Compared:
    """Parts of a whole, at the nearest level of the trade at which the whole is shown."""
    lines = reading.reader.lines(series.dimensions)
    wholes = {keys[:1]: datum for keys, datum in series.by_keys.items() if keys[1] == series.whole[1]}
    found = rollups.nearest(wholes, lines)
    name = next(iter(indicator.values))
    if found.cell is None:
        return _compared(series, found, lines, [])
    at = found.cell.keys[0]
    names = branches.NAMES[series.dimensions[1]]
    rows = [
        _row(_(names[code]), datum, name, indicator.unit, WHOLE_BP, mine.get(code))
        for code in codes
        if code != series.whole[1] and ((datum := series.at((at, code))) is not None or code in mine)
    ]
    return _compared(series, found, lines, rows)


def _told_of_all(
    indicator: Indicator,
    cells: Mapping[str, Datum | None],
    mine: Mapping[str, int],
    names: Mapping[str, str],
) -> Compared:
    """Figures that are told of all trades together."""
    name = next(iter(indicator.values))
    shown = [number for datum in cells.values() if datum and (number := datum.value(name)) is not None]
    top = max([1, *shown, *(mine.get(code, 0) for code in cells)])
    rows = [
        _row(_(names[code]), datum, name, indicator.unit, top, mine.get(code))
        for code, datum in cells.items()
        if datum is not None or code in mine
    ]
    return Compared(_("In all trades, in France"), "", "", rows)


def _row(label: str, datum: Datum | None, name: str, unit: Unit, total: int, mine: int | None) -> Row:
    return Row(
        label=label,
        said=told.brief(datum, name, unit),
        value=datum.value(name) if datum else None,
        total=total,
        own=mine,
        own_said="" if mine is None else _("you: %(figure)s") % {"figure": figures_said.said(mine, unit)},
    )


def _compared(series: Published, found: Nearest, lines: Sequence[Sequence[str]], rows: list[Row]) -> Compared:
    if found.cell is None:
        return Compared(_("Even in all trades, in France, too few contribute yet."), "", "", [])
    first = readers.first_passed(found)
    return Compared(
        level=level(series, lines, found.steps),
        nearer="" if first is None else _nearer(series, lines, first.why),
        count=quantities.say_count(found.cell.count or 0, words.language()),
        rows=rows,
    )


def _nearer(series: Published, lines: Sequence[Sequence[str]], why: str) -> str:
    own_level = level(series, lines, [0] * len(lines))
    return _("%(level)s: %(why)s.") % {"level": own_level, "why": _(readers.WHY[why])}
