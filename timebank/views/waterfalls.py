"""A waterfall in words: the steps with their rules, the lines of a year, and its drawing."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from coop.domain import quantities
from governance.words import say_value
from timebank.domain import cascades, waterfall
from timebank.domain.cascades import Branch, Cascade, Twig
from timebank.domain.cuts import Key, VotedTerms, Year
from timebank.domain.natures import ACCOUNT_NAMES, FUND_TITLES, AccountKind, Unit
from timebank.domain.waterfall import CHAIN, SIGNS, STEP_MEANINGS, STEP_NAMES, Drop, Link, Step, Waterfall
from timebank.selectors import waterfalls
from timebank.views.labels import said

WORDS_ACROSS = cascades.ACROSS + cascades.BAR + 8
"""Where the words beside a bar begin."""
MAY_BE_NOTHING = {Step.POOL, Step.FUNDS, Step.INCOME, Step.COSTS, Step.KNOWN, Step.AID}
"""Left out of a year without them; what the law asks for is told even where it takes nothing."""


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule of a step: what is in force, what it stands on, and where sources disagree."""

    key: str
    label: str
    value: str
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step of the chain. when: the value of a rule that makes it one; is_today: whether it is in force."""

    name: str
    meaning: str
    when: str
    is_today: bool
    rules: list[RuleLine]


@dataclass(frozen=True, slots=True)
class Row:
    """A step of a year: under the rules in force, and under those that are tried; "" where it is no step."""

    name: str
    base: str
    quota: str
    amount: str
    left: str
    tried: str
    change: str


@dataclass(frozen=True, slots=True)
class SaidTwig:
    """A branch of the drawing, with its figure and its sentence."""

    twig: Twig
    figure: str
    said: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """id: of its title on the page; description: everything that it shows, in one sentence."""

    id: str
    title: str
    description: str
    drawn: Cascade
    twigs: list[SaidTwig]


@dataclass(frozen=True, slots=True)
class Side:
    """One unit: its rows, its drawings, and what was computed under the rules in force."""

    title: str
    rows: list[Row]
    drawings: list[Drawing]
    today: Waterfall


def chain(voted: VotedTerms) -> list[StepLine]:
    """Every step that there can be, in its order; a surplus that was typed stands for those before it."""
    return [_step_line(link, voted) for link in CHAIN if link.step is not Step.KNOWN]


def side(year: Year, voted: VotedTerms, tried: VotedTerms | None) -> Side:
    """A year under both; tried: None where nothing else is. Raises Refused where it can not be computed."""
    today = waterfall.compute(year, voted)
    yours = waterfall.compute(year, tried) if tried else None
    named = [("today", _("Today's rules"), today), *([("yours", _("Your rules"), yours)] if yours else [])]
    drawings = [_drawing(f"cascade-{year.unit}-{which}", title, found) for which, title, found in named]
    return Side(
        title=_("Hours") if year.unit is Unit.MINUTES else _("Euros"),
        rows=[
            _row(*pair)
            for link in CHAIN
            for pair in _pairs(_of(link, today, voted), _of(link, yours, tried) if yours and tried else {})
            if link.step not in MAY_BE_NOTHING or any(line and line.amount for line in pair)
        ],
        drawings=[drawing for drawing in drawings if drawing is not None],
        today=today,
    )


def _step_line(link: Link, voted: VotedTerms) -> StepLine:
    """What its rules stand on is told where it is a step today: where else it could be, the link says it."""
    is_today = any(link.holds(unit, voted) for unit in Unit)
    return StepLine(
        name=_(STEP_NAMES[link.step]),
        meaning=_(STEP_MEANINGS[link.step]),
        when=_when(link),
        is_today=is_today,
        rules=[_rule_line(key, voted, is_told=is_today) for key in link.obeys],
    )


def _when(link: Link) -> str:
    if link.route is not None:
        return _(waterfalls.RULES[Key.ROUTE].choices[link.route])
    if link.reading is not None:
        return _(waterfalls.RULES[Key.READING].choices[link.reading])
    return ""


def _rule_line(key: Key, voted: VotedTerms, *, is_told: bool) -> RuleLine:
    rule = waterfalls.RULES[key]
    value = say_value(rule, getattr(voted, waterfalls.NAMES[key]))
    source, note = (_(words) if words and is_told else "" for words in (rule.source, rule.note))
    return RuleLine(rule.key, _(rule.label), value, source, note)


def _of(link: Link, found: Waterfall, terms: VotedTerms) -> dict[str, Drop]:
    """The lines that this step of the chain made, by their target."""
    return {
        line.target: line for line in found.lines if line.step is link.step and link.holds(line.unit, terms)
    }


def _pairs(today: dict[str, Drop], yours: dict[str, Drop]) -> list[tuple[Drop | None, Drop | None]]:
    return [(today.get(target), yours.get(target)) for target in today | yours]


def _row(today: Drop | None, yours: Drop | None) -> Row:
    shown = today or yours
    assert shown is not None  # a pair has one of the two
    change = yours.amount - today.amount if today and yours else None
    return Row(
        name=_(ACCOUNT_NAMES[AccountKind(shown.target)]).capitalize() if shown.target else _name(shown),
        base=_say(shown, today.base if today else None),
        quota=waterfall.written(shown.quota) if shown.remainder else "",
        amount=_say(shown, today.amount if today else None),
        left=_say(shown, today.left if today else None),
        tried=_say(shown, yours.amount if yours else None),
        change="" if change is None else quantities.with_sign(change, _say(shown, change)),
    )


def _say(of: Drop, amount: int | None) -> str:
    """An amount in the unit of a line, "" for none."""
    return "" if amount is None else said(of.unit, amount)


def _name(line: Drop) -> str:
    """A fund by its title, since there is little room; any other step by its name."""
    return _(FUND_TITLES[AccountKind(line.target)]) if line.target else _(STEP_NAMES[line.step])


def _drawing(id: str, title: str, found: Waterfall) -> Drawing | None:
    lines = [line for line in found.lines if SIGNS[line.way] and line.amount]
    drawn = cascades.draw([Branch(_name(line), SIGNS[line.way] * line.amount) for line in lines])
    if drawn is None:
        return None
    twigs = list(_said(drawn.twigs, lines))
    return Drawing(id, title, "; ".join(twig.said for twig in twigs), drawn, twigs)


def _said(twigs: Iterable[Twig], lines: Iterable[Drop]) -> Iterable[SaidTwig]:
    for twig, line in zip(twigs, lines, strict=True):
        figure = quantities.with_sign(twig.branch.amount, _say(line, twig.branch.amount))
        yield SaidTwig(twig, figure, f"{twig.branch.label} {figure}")
