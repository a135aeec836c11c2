"""Cut a whole into whole parts, exactly: the largest remainder, with fractions and never a float.

The method, in words: each part first gets its exact quota rounded down; what is left over goes, one unit
at a time, to the parts whose quota lost most in the rounding. Each part is therefore less than one unit
away from its quota.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from coop.domain.errors import Refused
from coop.domain.words import N_

Weight = Fraction | Decimal


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


def split(amount: int, weights: Sequence[tuple[str, Weight]]) -> list[Part]:
    """The parts of `amount`, in the order of `weights`; they sum to it exactly.

    The result does not depend on that order: of two equal remainders, the key that comes first in the
    alphabet wins. Raises Refused for a negative amount or weight, for weights that are all zero, and for
    a key given twice.
    """
    _check(amount, weights)
    whole = sum((Fraction(weight) for _key, weight in weights), Fraction(0))
    shares = {key: Fraction(weight) / whole for key, weight in weights}
    quotas = {key: share * amount for key, share in shares.items()}
    favoured = _largest_remainders(amount, quotas)
    return [
        Part(key, shares[key], quota, int(quota // 1) + (key in favoured)) for key, quota in quotas.items()
    ]


def _largest_remainders(amount: int, quotas: dict[str, Fraction]) -> frozenset[str]:
    left_over = amount - sum(int(quota // 1) for quota in quotas.values())
    ranked = sorted(quotas, key=lambda key: (quotas[key] // 1 - quotas[key], key))
    return frozenset(ranked[:left_over])


def _check(amount: int, weights: Sequence[tuple[str, Weight]]) -> None:
    if isinstance(amount, float) or any(isinstance(weight, float) for _key, weight in weights):
        raise TypeError("hours, money and shares are never floats")
    if amount < 0 or any(weight < 0 for _key, weight in weights):
        raise Refused(N_("What is split, and each of its parts, can not be negative."))
    if not any(weight > 0 for _key, weight in weights):
        raise Refused(N_("At least one part must receive something."))
    if len({key for key, _weight in weights}) < len(weights):
        raise Refused(N_("Each part is named once."))
