"""The circulation fee: a share of what lies still above a threshold, for the commons; off at first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

SUBJECT = "circulation"


@dataclass(frozen=True, slots=True)
class Levy:
    """What a month asks of each member, by id; those of whom nothing is asked are left out."""

    first_on: date
    due: Mapping[int, int]

    @property
    def minutes(self) -> int:
        return sum(self.due.values())


def due(balance: int, *, threshold: int, share: Decimal) -> int:
    """The whole minutes that one month asks of a balance: the share of what lies above the threshold.

    Rounded down, so that nobody ever pays more than the share that was voted.
    """
    idle = max(0, balance - threshold)
    return int(Fraction(share) * idle)


def levy(first_on: date, balances: Mapping[int, int], *, threshold: int, share: Decimal) -> Levy:
    """What the month that begins on this day asks of these members. balances: what lay still, by member."""
    asked = {
        member_id: due(balances[member_id], threshold=threshold, share=share)
        for member_id in sorted(balances)
    }
    return Levy(first_on, {member_id: minutes for member_id, minutes in asked.items() if minutes})
