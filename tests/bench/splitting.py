"""Whether what a team gets and gives back sums to the whole: 10,000 payments split by lot, then refunded.

Each payment of hours and euros is split among up to twelve members by shares of any fractions, then refunded
in up to five parts, the last of which is all that is left. A payment is wrong where its portions, or any
refund, do not sum exactly, where somebody gives back more than they have, or where something stays behind.
"""

import time
from fractions import Fraction
from random import Random

from marketplace.domain import shares
from marketplace.domain.shares import Portion
from tests.bench.report import Bar

PAYMENTS = 10_000
MOST_MEMBERS, MOST_REFUNDS = 12, 5
MOST = 10**7
"""Minutes, or cents, of a payment."""


def measured() -> tuple[dict[str, float], list[Bar]]:
    """How many payments are wrong, of which there is none, and how long all of them take."""
    random = Random(10)
    started = time.perf_counter()
    wrong = sum(not _is_right(random) for _payment in range(PAYMENTS))
    figures = {"wrong_splits": wrong, "splits_s": time.perf_counter() - started}
    return figures, [Bar(f"wrong of {PAYMENTS:,} splits and refunds", wrong, 0)]


def _is_right(random: Random) -> bool:
    """Of one payment, drawn by lot: every sum is as it should be."""
    whole = random.randrange(MOST), random.randrange(MOST)
    left = paid = shares.portions(_team(random), minutes=whole[0], cents=whole[1])
    is_right, given = _totals(paid) == whole, list[Portion]()
    for refund in range(random.randint(1, MOST_REFUNDS), 0, -1):
        still = _totals(left)
        asked = still if refund == 1 else (random.randint(0, still[0]), random.randint(0, still[1]))
        back = shares.refunded(paid, given, minutes=asked[0], cents=asked[1])
        given += back
        left = shares.kept(paid, given)
        is_right &= _totals(back) == asked and _are_whole((*left, *back))
    return is_right and _totals(left) == (0, 0)


def _team(random: Random) -> dict[int, Fraction]:
    weights = [random.randint(1, 1_000) for _member in range(random.randint(1, MOST_MEMBERS))]
    ids = random.sample(range(1, 10**6), len(weights))
    return {id: Fraction(weight, sum(weights)) for id, weight in zip(ids, weights, strict=True)}


def _totals(portions: tuple[Portion, ...]) -> tuple[int, int]:
    return sum(one.minutes for one in portions), sum(one.cents for one in portions)


def _are_whole(portions: tuple[Portion, ...]) -> bool:
    """Nobody owes anything."""
    return all(one.minutes >= 0 and one.cents >= 0 for one in portions)
