"""Flow drawings with their words: hours and euros are never drawn on one scale, so each has its own."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from coop.domain import quantities
from timebank.domain import flows
from timebank.domain.distributions import Line
from timebank.domain.natures import FUND_TITLES, Nature, Unit
from timebank.selectors.funds import Flow

SAYINGS: dict[Unit, Callable[[int, str], str]] = {
    Unit.MINUTES: quantities.say_minutes,
    Unit.CENTS: quantities.say_cents,
}


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
    """From where hours and euros came to the funds that hold them."""
    links = [(flow.unit, _source(flow.nature), _(FUND_TITLES[flow.fund]), flow.amount) for flow in brought]
    return _drawings(links)


def _source(nature: Nature) -> str:
    return _("Common pool") if nature is Nature.DISTRIBUTION else _("Gifts and corrections")


def _drawings(links: list[tuple[Unit, str, str, int]]) -> list[Drawing]:
    drawn = [_drawing(unit, [link[1:] for link in links if link[0] is unit]) for unit in Unit]
    return [drawing for drawing in drawn if drawing is not None]


def _drawing(unit: Unit, links: list[tuple[str, str, int]]) -> Drawing | None:
    drawn = flows.draw(links)
    if drawn is None:
        return None
    say, language = SAYINGS[unit], get_language() or "fr"
    ribbons = [
        SaidRibbon(ribbon.path, f"{ribbon.source} → {ribbon.target}: {say(ribbon.value, language)}")
        for ribbon in drawn.ribbons
    ]
    return Drawing(
        id=f"flow-{unit}",
        title=_("Where the hours go") if unit is Unit.MINUTES else _("Where the euros go"),
        description="; ".join(ribbon.said for ribbon in ribbons),
        width=drawn.width,
        height=drawn.height,
        sources=[SaidBar(bar, say(bar.value, language)) for bar in drawn.sources],
        targets=[SaidBar(bar, say(bar.value, language)) for bar in drawn.targets],
        ribbons=ribbons,
    )
