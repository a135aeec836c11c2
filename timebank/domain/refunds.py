"""A part of the hours of an entry given back: by each who received, in proportion to what is left of it."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from coop.domain.errors import Refused
from coop.domain.words import N_
from timebank.domain import splitting
from timebank.domain.legs import LegDraft
from timebank.domain.natures import Unit


def left(done: Iterable[LegDraft], taken_back: Iterable[LegDraft]) -> tuple[LegDraft, ...]:
    """The hours that an entry moved, less what earlier reversals took back: one leg for each account."""
    sums: dict[str, LegDraft] = {}
    for leg in (*done, *taken_back):
        if leg.account.unit is Unit.MINUTES:
            before = sums.get(leg.account.code)
            sums[leg.account.code] = LegDraft(leg.account, leg.amount + (before.amount if before else 0))
    return tuple(leg for _code, leg in sorted(sums.items()) if leg.amount)


def minutes_left(left: Iterable[LegDraft]) -> int:
    """How much can still be given back."""
    return sum(leg.amount for leg in left if leg.amount > 0)


def refunded(left: Sequence[LegDraft], minutes: int) -> tuple[LegDraft, ...]:
    """The legs that give so much back: they sum to zero, and take from nobody more than is left of it.

    Raises Refused for nothing, and for more than is left.
    """
    most = minutes_left(left)
    if not 0 < minutes <= most:
        raise Refused(
            N_("Between one minute and %(left_minutes)s can be given back."),
            field="minutes",
            left_minutes=most,
        )
    return tuple(
        leg
        for sign in (1, -1)
        for leg in _share(minutes, [one for one in left if one.amount * sign > 0], -sign)
        if leg.amount
    )


def _share(minutes: int, side: Sequence[LegDraft], sign: int) -> list[LegDraft]:
    parts = splitting.split(minutes, [(leg.account.code, Fraction(abs(leg.amount))) for leg in side])
    return [LegDraft(leg.account, sign * part.amount) for leg, part in zip(side, parts, strict=True)]
