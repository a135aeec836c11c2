"""How well the matching does its work: the figures that are published, and what each is held against."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from coop.domain.words import N_


class Unit(StrEnum):
    """How a figure is read."""

    SHARE = "share"
    MILLISECONDS = "milliseconds"
    SECONDS = "seconds"
    TIMES = "times"


@dataclass(frozen=True, slots=True)
class Figure:
    """key: as `make bench-matching` prints it. limit: what it must reach, or stay within where `is_least`
    is false. explanation: what was done to measure it.
    """

    key: str
    unit: Unit
    limit: Decimal
    is_least: bool
    label: str
    explanation: str


@dataclass(frozen=True, slots=True)
class Measured:
    """A figure with its value."""

    figure: Figure
    value: Decimal

    @property
    def is_reached(self) -> bool:
        return self.value >= self.figure.limit if self.figure.is_least else self.value <= self.figure.limit


@dataclass(frozen=True, slots=True)
class Published:
    """What was measured on a day."""

    measured_on: date
    rows: tuple[Measured, ...]


FIGURES = (
    Figure(
        "recall10",
        Unit.SHARE,
        Decimal("0.63"),
        True,
        N_("Right names among the first ten"),
        N_("725 French job titles, looked for among 15,217 names of occupations with known right ones."),
    ),
    Figure(
        "mrr",
        Unit.SHARE,
        Decimal("0.81"),
        True,
        N_("How high the first right name stands"),
        N_("On the same titles: 100 where it is always the first, 50 where it is always the second."),
    ),
    Figure(
        "ndcg10",
        Unit.SHARE,
        Decimal("0.66"),
        True,
        N_("Order of the first ten"),
        N_("On the same titles: 100 where every right name stands before every other."),
    ),
    Figure(
        "cross_success10",
        Unit.SHARE,
        Decimal("0.90"),
        True,
        N_("Found in the other language"),
        N_("The same titles, looked for among English names: the right one is among the first ten."),
    ),
    Figure(
        "recall10_model",
        Unit.SHARE,
        Decimal("0.66"),
        True,
        N_("Right names among the first ten, with the model"),
        N_("On the same titles, where an instance also reads what they mean: an extra, off by default."),
    ),
    Figure(
        "ndcg10_model",
        Unit.SHARE,
        Decimal("0.69"),
        True,
        N_("Order of the first ten, with the model"),
        N_("On the same titles, with the same extra."),
    ),
    Figure(
        "exposure_gini",
        Unit.SHARE,
        Decimal("0.25"),
        False,
        N_("How unequally equals are shown"),
        N_("Ninety simulated days: 0 where all who fit equally well are shown equally, 100 at worst."),
    ),
    Figure(
        "newcomer_share",
        Unit.SHARE,
        Decimal("0.15"),
        True,
        N_("First places that newcomers have"),
        N_("In the same days: of the first five places of lists for which a newcomer fits."),
    ),
    Figure(
        "rerank_loss",
        Unit.SHARE,
        Decimal("0.02"),
        False,
        N_("What fairness costs the lists"),
        N_("In the same days: how much worse the first ten fit than by their fits alone."),
    ),
    Figure(
        "top20_p95_ms",
        Unit.MILLISECONDS,
        Decimal(80),
        False,
        N_("Time to find the best twenty"),
        N_("Among 20,000 invented members, by words, place, time and terms: 19 in 20 take less."),
    ),
    Figure(
        "top20_growth",
        Unit.TIMES,
        Decimal(3),
        False,
        N_("How much longer it takes among ten times as many"),
        N_("The same needs among 200,000 members."),
    ),
    Figure(
        "batch_s",
        Unit.SECONDS,
        Decimal(1),
        False,
        N_("Time to introduce a thousand needs at once"),
        N_("1,000 needs and 300 members, each of whom may have each other."),
    ),
)


def report(measured_on: date, figures: Mapping[str, Decimal | int]) -> Published:
    """In the order in which they are told; a figure that was not measured is left out."""
    rows = [Measured(one, Decimal(figures[one.key])) for one in FIGURES if one.key in figures]
    return Published(measured_on, tuple(rows))
