"""What goes to the commons: never more than was voted, and less than one unit below it."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from timebank.domain.contributions import NOTHING, preview, taken

AMOUNTS = st.integers(min_value=0, max_value=10**9)
SHARES = st.decimals(min_value=0, max_value=1, places=6, allow_nan=False)


@given(AMOUNTS, SHARES)
def test_nobody_is_overcharged_by_rounding(amount: int, share: Decimal) -> None:
    exact = amount * Fraction(share)
    assert taken(amount, share) <= exact < taken(amount, share) + 1


@given(AMOUNTS, AMOUNTS, SHARES)
def test_more_is_never_asked_of_less(amount: int, other: int, share: Decimal) -> None:
    less, more = sorted([amount, other])
    assert taken(less, share) <= taken(more, share)


@given(AMOUNTS, AMOUNTS, SHARES, SHARES)
def test_gifts_are_exempt(minutes: int, cents: int, contribution: Decimal, fee: Decimal) -> None:
    asked = preview(
        minutes=minutes, cents=cents, is_gift=True, contribution_share=contribution, fee_share=fee
    )
    assert asked == NOTHING


def test_hours_and_euros_each_follow_their_own_share() -> None:
    asked = preview(
        minutes=119,
        cents=9_999,
        is_gift=False,
        contribution_share=Decimal("0.05"),
        fee_share=Decimal("0.03"),
    )
    assert (asked.commons_minutes, asked.commons_cents) == (5, 299)
