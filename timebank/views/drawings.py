"""Flow drawings with their words: hours and euros are never drawn on one scale, so each has its own."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from math import lcm

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from coop.domain import quantities
from timebank.domain import flows
from timebank.domain.distributions import Line
from timebank.domain.natures import FUND_TITLES, Nature, Unit
from timebank.selectors.funds import Flow
from timebank.views import labels


@dataclass(frozen=True, slots=True)
class SaidBar:
    """A bar and its figure in words."""

    bar: flows.Bar
    said: str

    @property
    def words_across(self) -> int:
        """Where words beside it begin."""
        return self.bar.across + flows.BAR + 8


@dataclass(frozen=True, slots=True)
class SaidRibbon:
    """A ribbon and its sentence."""

    path: str
    said: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """id: of its title on the page; description: everything that it shows, in one sentence."""

    id: str
    title: str
    description: str
    width: int
    height: int
    sources: list[SaidBar]
    targets: list[SaidBar]
    ribbons: list[SaidRibbon]


def of_distribution(lines: Iterable[Line]) -> list[Drawing]:
    """From the common pool to the funds."""
    pool = _("Common pool")
    links = [(line.unit, pool, _(FUND_TITLES[line.fund]), line.amount) for line in lines]
    return _drawings(links)


def of_funds(brought: Iterable[Flow]) -> list[Drawing]:
    """From where hours and euros came to the funds that hold them; what was granted of them is no source."""
    came = [flow for flow in brought if flow.nature is not Nature.GRANT and not _goes_back(flow)]
    links = [(flow.unit, _source(flow.nature), _(FUND_TITLES[flow.fund]), flow.amount) for flow in came]
    return _drawings(links)


def of_parts(links: Iterable[tuple[Unit, str, str, Fraction]], titles: Mapping[Unit, str]) -> list[Drawing]:
    """From whatever brought something to what it became: parts of units, drawn to one exact scale."""
    found = list(links)
    scale = lcm(*(link[3].denominator for link in found))
    drawn = [
        _drawing(
            unit,
            [(source, target, int(part * scale)) for of, source, target, part in found if of is unit],
            partial(_part_said, unit, scale),
            titles[unit],
        )
        for unit in Unit
    ]
    return [drawing for drawing in drawn if drawing is not None]


def _part_said(unit: Unit, scale: int, value: int, _language: str) -> str:
    return labels.part(Fraction(value, scale), unit)


def _source(nature: Nature) -> str:
    if nature is Nature.ALLOCATION:
        return _("Results of years")
    return _("Common pool") if nature is Nature.DISTRIBUTION else _("Gifts and corrections")


def _goes_back(flow: Flow) -> bool:
    """What the result of a year took back from a fund, to share it out: no source either."""
    return flow.nature is Nature.ALLOCATION and flow.amount < 0


def _drawings(links: list[tuple[Unit, str, str, int]]) -> list[Drawing]:
    titles = {Unit.MINUTES: _("Where the hours go"), Unit.CENTS: _("Where the euros go")}
    drawn = [
        _drawing(unit, [link[1:] for link in links if link[0] is unit], labels.SAYINGS[unit], titles[unit])
        for unit in Unit
    ]
    return [drawing for drawing in drawn if drawing is not None]


def _drawing(
    unit: Unit, links: list[tuple[str, str, int]], say: quantities.Say, title: str
) -> Drawing | None:
    drawn = flows.draw(links)
    if drawn is None:
        return None
    language = get_language() or "fr"
    ribbons = [
        SaidRibbon(ribbon.path, f"{ribbon.source} → {ribbon.target}: {say(ribbon.value, language)}")
        for ribbon in drawn.ribbons
    ]
    return Drawing(
        id=f"flow-{unit}",
        title=title,
        description="; ".join(ribbon.said for ribbon in ribbons),
        width=drawn.width,
        height=drawn.height,
        sources=[SaidBar(bar, say(bar.value, language)) for bar in drawn.sources],
        targets=[SaidBar(bar, say(bar.value, language)) for bar in drawn.targets],
        ribbons=ribbons,
    )
