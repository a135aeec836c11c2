"""What an exchange brings to the commons.

Rounding: down to the whole minute, down to the whole cent, so that nobody is ever asked for more than the
share that was voted.
"""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Preview:
    """Of an exchange, the minutes and the cents that go to the common pool."""

    commons_minutes: int
    commons_cents: int


NOTHING = Preview(0, 0)


def taken(amount: int, share: Decimal) -> int:
    """The whole units of `amount` that a share of it makes, rounded down."""
    numerator, denominator = share.as_integer_ratio()
    return amount * numerator // denominator


def preview(
    *, minutes: int, cents: int, is_gift: bool, contribution_share: Decimal, fee_share: Decimal
) -> Preview:
    """What goes to the commons under these shares. Of a gift, nothing is asked."""
    if is_gift:
        return NOTHING
    return Preview(taken(minutes, contribution_share), taken(cents, fee_share))
