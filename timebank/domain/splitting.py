"""Cut a whole into whole parts, exactly, with fractions and never a float.

Cents and minutes go by the largest remainder: each part first gets its exact quota rounded down; what is left
over goes, one unit at a time, to the parts whose quota lost most in the rounding. Each part is therefore less
than one unit away from its quota. Things that are counted by the piece go by Webster's method.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from coop.domain.errors import Refused
from coop.domain.words import N_
from governance.domain import apportionment

Weight = Fraction | Decimal


class Method(StrEnum):
    """How what no part can have a fraction of is given."""

    LARGEST_REMAINDER = "largest_remainder"
    WEBSTER = "webster"


@dataclass(frozen=True, slots=True)
class Part:
    """What one part receives: its share of the whole, its exact quota, and the whole units that it gets."""

    key: str
    share: Fraction
    quota: Fraction
    amount: int

    @property
    def remainder(self) -> Fraction:
        """What rounding down takes from the quota: it decides who gets the units that are left over."""
        return self.quota - self.quota // 1


def split(
    amount: int,
    weights: Sequence[tuple[str, Weight]],
    *,
    method: Method = Method.LARGEST_REMAINDER,
    ties: Sequence[str] | None = None,
) -> list[Part]:
    """The parts of `amount`, in the order of `weights`; they sum to it exactly.

    The result does not depend on that order: of two equal parts the one that comes first in `ties` wins, or
    in the alphabet where none are given. Raises Refused for a negative amount or weight, for weights that
    are all zero, for a key given twice, and for ties that are not the keys.
    """
    _check(amount, weights)
    order = sorted(key for key, _weight in weights) if ties is None else ties
    if len(order) != len(weights) or {*order} != {key for key, _weight in weights}:
        raise Refused(N_("The order that breaks ties names each part once."))
    whole = sum((Fraction(weight) for _key, weight in weights), Fraction(0))
    shares = {key: Fraction(weight) / whole for key, weight in weights}
    amounts = _units(amount, shares, method, order)
    return [Part(key, share, share * amount, amounts[key]) for key, share in shares.items()]


def _units(amount: int, shares: dict[str, Fraction], method: Method, ties: Sequence[str]) -> dict[str, int]:
    """Whole units of each part; the shares sum to one."""
    if not amount:
        return dict.fromkeys(shares, 0)
    if method is Method.WEBSTER:
        return apportionment.webster(shares, seats=amount, ties=ties)
    quota = apportionment.hare(Fraction(1), amount)
    return apportionment.largest_remainder(shares, seats=amount, quota=quota, ties=ties)


def _check(amount: int, weights: Sequence[tuple[str, Weight]]) -> None:
    if isinstance(amount, float) or any(isinstance(weight, float) for _key, weight in weights):
        raise TypeError("hours, money and shares are never floats")
    if amount < 0 or any(weight < 0 for _key, weight in weights):
        raise Refused(N_("What is split, and each of its parts, can not be negative."))
    if not any(weight > 0 for _key, weight in weights):
        raise Refused(N_("At least one part must receive something."))
    if len({key for key, _weight in weights}) < len(weights):
        raise Refused(N_("Each part is named once."))
