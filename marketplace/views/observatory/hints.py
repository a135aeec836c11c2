"""What a day is paid in one's trade, said where a quote is written: a hint, with its source."""

from dataclasses import dataclass
from datetime import datetime

from coop import words
from coop.domain.actors import Actor
from marketplace.domain.observatory import rollups
from marketplace.domain.observatory.indicators import Unit
from marketplace.domain.observatory.quantiles import QUARTERS
from marketplace.selectors.observatory import benchmarks, releases
from marketplace.views.observatory import comparing, told
from marketplace.views.observatory import words as figures_said

RATES = "day_rate"


@dataclass(frozen=True, slots=True)
class Hint:
    """lower, median, upper: of a day, in words. level: where they stand. quarter: of the release."""

    trade: str
    level: str
    lower: str
    median: str
    upper: str
    quarter: str


def price_band(actor: Actor, at: datetime) -> Hint | None:
    """For who contributes the price of a day, of their first trade; None where nothing is shown."""
    given = benchmarks.giving(actor, at)
    if actor.member_id is None or not benchmarks.may_read(actor, given, RATES):
        return None
    release = releases.current()
    series = benchmarks.series(actor, given, release, RATES) if release else None
    if release is None or series is None:
        return None
    reader, trade = benchmarks.readers(actor.member_id)[0]
    lines = reader.lines(series.dimensions)
    found = rollups.nearest(series.by_keys, lines)
    if found.cell is None:
        return None
    lower, median, upper = (told.cell(found.cell, name, Unit.CENTS) for name in QUARTERS)
    return Hint(
        trade=trade.said(words.language()) if trade else "",
        level=comparing.level(series, lines, found.steps),
        lower=lower,
        median=median,
        upper=upper,
        quarter=figures_said.quarter(release.quarter),
    )
