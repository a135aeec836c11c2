"""From what members bring to what is carried forward: a chain of steps, each with the rules that it obeys.

The chain is data: `CHAIN` is what is computed, drawn, told on pages and hashed. What a step leaves is what
the next one reads. Hours and euros go down the same chain, each alone; what the law says of euros has no
hours.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from coop.domain.errors import Refused
from coop.domain.words import N_
from timebank.domain import canonical, cuts
from timebank.domain.cuts import Cut, Key, Reading, Route, VotedTerms, Year
from timebank.domain.natures import Unit
from timebank.domain.splitting import Part


class Step(StrEnum):
    """What happens to what came down."""

    POOL = "pool"
    FUNDS = "funds"
    INCOME = "income"
    COSTS = "costs"
    KNOWN = "known"
    SURPLUS = "surplus"
    AID = "aid"
    LEGAL = "legal"
    STATUTORY = "statutory"
    DISTRIBUTABLE = "distributable"
    INTEREST = "interest"
    PATRONAGE = "patronage"
    FORWARD = "forward"


class Way(StrEnum):
    """Whether a step adds to what goes on, takes from it, or says how much it is."""

    BRINGS = "brings"
    TAKES = "takes"
    STANDS = "stands"


STEP_NAMES = {
    Step.POOL: N_("Contributions and fees"),
    Step.FUNDS: N_("To the funds"),
    Step.INCOME: N_("Other income"),
    Step.COSTS: N_("Costs"),
    Step.KNOWN: N_("Surplus that was typed"),
    Step.SURPLUS: N_("Surplus"),
    Step.AID: N_("Public aid, kept"),
    Step.LEGAL: N_("Legal reserve"),
    Step.STATUTORY: N_("Statutory reserve"),
    Step.DISTRIBUTABLE: N_("May be distributed"),
    Step.INTEREST: N_("Interest on shares"),
    Step.PATRONAGE: N_("Patronage refund"),
    Step.FORWARD: N_("Carried forward"),
}
STEP_MEANINGS = {
    Step.POOL: N_("What members' exchanges brought to the common pool, in hours and in euros, each alone."),
    Step.FUNDS: N_("The observatory, digital inclusion and solidarity; the part of the reserve goes on."),
    Step.INCOME: N_("What the cooperative received otherwise: sales, subscriptions, public aid."),
    Step.COSTS: N_("What the year cost. A loss is not shared."),
    Step.KNOWN: N_("Of a year of which the surplus alone is known: what came in and went out is not told."),
    Step.SURPLUS: N_("What is left of the year once the costs are paid."),
    Step.AID: N_("No part of it goes to anybody: it stays in the cooperative."),
    Step.LEGAL: N_("Kept until it reaches its ceiling, rounded up to the cent."),
    Step.STATUTORY: N_("Kept of what the legal reserve leaves, rounded up to the cent."),
    Step.DISTRIBUTABLE: N_("The most that may leave the cooperative."),
    Step.INTEREST: N_("What is asked, up to the rate that the law allows and to what is there."),
    Step.PATRONAGE: N_("By what each member did with the cooperative, never by shares, to the cent."),
    Step.FORWARD: N_("What no step took goes on to the next year."),
}
SIGNS = {Way.BRINGS: 1, Way.TAKES: -1, Way.STANDS: 0}
EUROS = frozenset({Unit.CENTS})


@dataclass(frozen=True, slots=True)
class Link:
    """One step of the chain. obeys: its rules; units, route, reading: where it is a step at all."""

    step: Step
    way: Way
    cut: Callable[[Year, VotedTerms, int], list[Cut]]
    obeys: tuple[Key, ...] = ()
    units: frozenset[Unit] = frozenset(Unit)
    route: Route | None = None
    reading: Reading | None = None

    def holds(self, unit: Unit, terms: VotedTerms) -> bool:
        return (
            unit in self.units
            and self.route in (None, terms.route)
            and (self.reading is None or self.reading is terms.reading)
        )


FUNDS_OBEY = (Key.SHARES, Key.ROUTE)
CHAIN = (
    Link(Step.POOL, Way.BRINGS, cuts.pool),
    Link(Step.FUNDS, Way.TAKES, cuts.funds, FUNDS_OBEY, route=Route.BEFORE),
    Link(Step.INCOME, Way.BRINGS, cuts.income),
    Link(Step.COSTS, Way.TAKES, cuts.costs),
    Link(Step.KNOWN, Way.BRINGS, cuts.known),
    Link(Step.SURPLUS, Way.STANDS, cuts.everything),
    Link(Step.AID, Way.TAKES, cuts.public_aid, (Key.READING,), EUROS, reading=Reading.LEFT_OUT),
    Link(Step.LEGAL, Way.TAKES, cuts.legal, (Key.LEGAL_SHARE, Key.CEILING), EUROS),
    Link(Step.STATUTORY, Way.TAKES, cuts.statutory, (Key.STATUTORY_SHARE,), EUROS),
    Link(Step.AID, Way.TAKES, cuts.public_aid, (Key.READING,), EUROS, reading=Reading.DEDUCTED),
    Link(Step.DISTRIBUTABLE, Way.STANDS, cuts.everything, (), EUROS),
    Link(Step.INTEREST, Way.TAKES, cuts.interest, (Key.YIELD_SHARE, Key.MARGIN_SHARE), EUROS),
    Link(Step.PATRONAGE, Way.TAKES, cuts.patronage, (Key.PATRONAGE_SHARE,), EUROS),
    Link(Step.FUNDS, Way.TAKES, cuts.funds, FUNDS_OBEY, route=Route.LEFT),
    Link(Step.FORWARD, Way.TAKES, cuts.everything),
)


@dataclass(frozen=True, slots=True)
class Drop:
    """One line of a waterfall. base: what came down; quota: the exact figure; left: what goes on.

    obeys: each rule with the version that said its value, None for a value that is only tried.
    """

    step: Step
    way: Way
    target: str
    unit: Unit
    base: int
    obeys: tuple[tuple[Key, int | None], ...]
    quota: Fraction
    amount: int
    left: int

    @property
    def floor(self) -> int:
        return self.quota.numerator // self.quota.denominator

    @property
    def remainder(self) -> Fraction:
        """What rounding down takes from the quota."""
        return self.quota - self.floor

    def content(self) -> canonical.Content:
        """The line as it is hashed, and as programs read it."""
        return {
            "step": self.step.value,
            "way": self.way.value,
            "target": self.target,
            "unit": self.unit.value,
            "base": self.base,
            "obeys": [[key.value, version] for key, version in self.obeys],
            "quota": written(self.quota),
            "floor": self.floor,
            "remainder": written(self.remainder),
            "amount": self.amount,
            "left": self.left,
        }


@dataclass(frozen=True, slots=True)
class Waterfall:
    """The lines of one unit, what each member is refunded, and the hashes of both ends."""

    lines: tuple[Drop, ...]
    portions: tuple[Part, ...]
    inputs_hash: str
    result_hash: str

    def amount(self, step: Step, target: str = "") -> int:
        """What that step brought, took or said; 0 where it is no step of this chain."""
        return sum(line.amount for line in self.lines if (line.step, line.target) == (step, target))


def compute(year: Year, terms: VotedTerms) -> Waterfall:
    """The waterfall of a year. The order of the members changes nothing.

    Raises Refused for an amount below zero, for a loss, and where members are refunded without the order that
    breaks ties, or with another one than the one that was published.
    """
    cuts.check(year)
    lines = tuple(_lines(year, terms))
    portions = _portions(year, lines)
    inputs_hash = canonical.fingerprint({"year": _year(year), "terms": _terms(terms)})
    result = {
        "lines": [line.content() for line in lines],
        "portions": [[part.key, written(part.quota), part.amount] for part in portions],
    }
    return Waterfall(lines, portions, inputs_hash, canonical.fingerprint(result))


def written(exact: Fraction) -> str:
    """A fraction as hashes and programs read it: always with its denominator."""
    return f"{exact.numerator}/{exact.denominator}"


def _lines(year: Year, terms: VotedTerms) -> Iterable[Drop]:
    left = 0
    for link in CHAIN:
        if not link.holds(year.unit, terms):
            continue
        base = left
        obeys = tuple((key, terms.versions[key]) for key in link.obeys)
        for cut in link.cut(year, terms, base):
            left += SIGNS[link.way] * cut.amount
            yield Drop(link.step, link.way, cut.target, year.unit, base, obeys, cut.quota, cut.amount, left)


def _portions(year: Year, lines: tuple[Drop, ...]) -> tuple[Part, ...]:
    refunded = sum(line.amount for line in lines if line.step is Step.PATRONAGE)
    if not refunded:
        return ()
    if year.ties is None:
        raise Refused(N_("The order that breaks ties between members who are refunded is missing."))
    return tuple(cuts.portions(refunded, year.operations, year.ties))


def _year(year: Year) -> canonical.Content:
    told: dict[str, object] = {field.name: getattr(year, field.name) for field in fields(year)}
    told["unit"] = year.unit.value
    told["given"] = [list(one) for one in year.given]
    for name in ("given", "surplus"):
        if not told[name]:
            del told[name]
    told["operations"] = sorted([key, weight] for key, weight in year.operations)
    told["ties"] = None if year.ties is None else [*year.ties.order, year.ties.nonce, year.ties.commitment]
    return told


def _terms(terms: VotedTerms) -> canonical.Content:
    told = {field.name: getattr(terms, field.name) for field in fields(terms)}
    values = {name: _plain(value) for name, value in told.items() if name != "versions"}
    return values | {"versions": {key.value: version for key, version in terms.versions.items()}}


def _plain(value: object) -> object:
    """A share without the zeros that change nothing; a whole in its parts; a choice by its name."""
    if isinstance(value, Mapping):
        return {part: _plain(share) for part, share in value.items()}
    return str(value.normalize()) if isinstance(value, Decimal) else str(value)
