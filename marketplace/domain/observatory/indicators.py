"""What the observatory measures: one entry for each figure, from its question to how it is computed.

A definition is published with the figure (European Statistics Code of Practice, principle 15), and says how
it differs from the official figure that people will hold it against.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from coop.domain.errors import Hidden
from coop.domain.words import N_
from marketplace.domain.observatory.disclosure import Policy
from marketplace.domain.observatory.rows import Inputs
from marketplace.domain.observatory.trees import Tree


class Audience(StrEnum):
    """For whom cells are hidden: anybody, or members who gave what the figure is made of."""

    OPEN = "open"
    MEMBERS = "members"


class Unit(StrEnum):
    """Whole numbers of these. bp: basis points, 10,000 of which are the whole."""

    CENTS = "cents"
    MINUTES = "minutes"
    DAYS = "days"
    PEOPLE = "people"
    BP = "bp"
    COUNT = "count"


UNIT_NAMES: Mapping[Unit, str] = {
    Unit.CENTS: N_("euros, in the data as whole cents"),
    Unit.MINUTES: N_("hours, in the data as whole minutes"),
    Unit.DAYS: N_("whole days"),
    Unit.PEOPLE: N_("people"),
    Unit.BP: N_("per cent, in the data as basis points: 10,000 are the whole"),
    Unit.COUNT: N_("how many"),
}


class Kind(StrEnum):
    """What a figure is made by, hence what hides it."""

    SUM = "sum"
    QUANTILE = "quantile"
    SHARE = "share"
    INEQUALITY = "inequality"
    DURATION = "duration"
    ACCOUNT = "account"


HIDES: Mapping[Kind, str] = {
    Kind.SUM: N_(
        "Hidden where too few contribute or one makes nearly all of it, and where it could be worked out "
        "from what is shown."
    ),
    Kind.QUANTILE: N_("Hidden where too few contribute, and where their number could be worked out."),
    Kind.SHARE: N_(
        "Hidden where too few are in the part or in the whole, and where one could be worked out from "
        "the other."
    ),
    Kind.INEQUALITY: N_("Hidden where too few contribute; the part of a tenth, where that tenth is too few."),
    Kind.DURATION: N_("Hidden where too few contribute."),
    Kind.ACCOUNT: N_(
        "Never hidden: these accounts are the cooperative’s, and each movement of them is public."
    ),
}
"""What hides a cell, for each kind, in words."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """An official or well-known figure of the same matter. name: of its publication. url: "" where unsure.

    note: how ours differs.
    """

    name: str
    note: str
    url: str = ""


Cells = list[dict[str, Any]]
Compute = Callable[[Inputs, Mapping[str, Tree], Policy], Cells]
"""Cells as a release keeps them: {"keys", "status", "reason", "count", "values"}, in the order of keys."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """label … counted: msgids. values: each name in a cell, in order, with its label. dimensions: of trees.

    unit: of all values of its cells. counted: what the count of a cell counts. data_classes: what members
    give by consent for it; none where the platform itself counts.
    """

    key: str
    label: str
    question: str
    unit: Unit
    values: Mapping[str, str]
    dimensions: tuple[str, ...]
    population: str
    formula: str
    compared_with: Comparison | None
    kind: Kind
    compute: Compute
    data_classes: tuple[str, ...] = ()
    counted: str = N_("members")
    audiences: tuple[Audience, ...] = (Audience.OPEN, Audience.MEMBERS)

    @property
    def data_class(self) -> str | None:
        """The class that feeds it first: whoever gives all of `data_classes` reads it as a member."""
        return self.data_classes[0] if self.data_classes else None


_known: dict[str, Indicator] = {}


def register(*indicators: Indicator) -> None:
    """Add what a release computes. Raises ValueError for a key that another one has."""
    for one in indicators:
        if _known.setdefault(one.key, one) is not one:
            raise ValueError(f"two indicators are named {one.key}")


def by_key(key: str) -> Indicator:
    """Raises Hidden for a key that names none."""
    if key not in _known:
        raise Hidden
    return _known[key]


def every() -> tuple[Indicator, ...]:
    """In the order in which they are shown: that of their registration."""
    return tuple(_known.values())
