"""The waterfall of a year of euros in plain Python: integers and fractions, and nothing of the product's."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

Weights = Mapping[str, Fraction] | Mapping[str, Decimal] | Mapping[str, int]


def shared(amount: int, weights: Weights, ties: Sequence[str]) -> dict[str, int]:
    """Whole units of each key by the largest remainder; of two equal ones the first in `ties` goes first."""
    whole = sum(Fraction(weight) for weight in weights.values())
    exact = {key: amount * Fraction(weight) / whole for key, weight in weights.items()}
    units = {key: int(share) for key, share in exact.items()}
    first = sorted(exact, key=lambda key: (int(exact[key]) - exact[key], ties.index(key)))
    for key in first[: amount - sum(units.values())]:
        units[key] += 1
    return units


def ceil(share: Fraction) -> int:
    return -int(-share // 1)


def waterfall(year: Any, terms: Any) -> tuple[dict[str, int], dict[str, int]]:  # noqa: ANN401  as below
    """What each step takes, and each member. year, terms: anything that has their fields."""
    funds = ("observatory", "inclusion", "solidarity")
    taken: dict[str, int] = {}

    def grant(left: int) -> int:
        parts = shared(left, terms.shares, sorted(terms.shares))
        taken.update((f"funds {fund}", parts[fund]) for fund in funds)
        return left - sum(parts[fund] for fund in funds)

    left = grant(year.pool) if terms.route == "before" else year.pool
    left += year.income - year.costs + year.surplus
    taken["surplus"] = left
    if terms.reading == "left_out":
        taken["aid"] = min(year.aid, left)
        left -= taken["aid"]
    half = terms.ceiling == "half_capital"
    room = max(Fraction(0), Fraction(year.capital, 2 if half else 1) - year.held)
    taken["legal"] = min(ceil(Fraction(terms.legal_share) * left), ceil(room))
    left -= taken["legal"]
    taken["statutory"] = ceil(Fraction(terms.statutory_share) * left)
    left -= taken["statutory"]
    if terms.reading == "deducted":
        taken["aid"] = min(year.aid, left)
        left -= taken["aid"]
    taken["distributable"] = left
    rate = Fraction(terms.yield_share) + Fraction(terms.margin_share)
    taken["interest"] = min(year.asked, int(rate * year.capital), left)
    left -= taken["interest"]
    operations = dict(year.operations)
    refunded = int(Fraction(terms.patronage_share) * left) if any(operations.values()) else 0
    taken["patronage"] = refunded
    left -= refunded
    if terms.route == "left":
        left = grant(left)
    taken["forward"] = left
    members = shared(refunded, operations, year.ties.order) if refunded else {}
    return taken, members
