"""Differential privacy: what is told with noise, how much noise that takes, and what a year has left of it.

What is protected is one member: the figures are nearly as likely whatever one of them had written. It is
counted in thousandths of epsilon, added up over all draws of a year (sequential composition). Sources: Dwork
and Roth, The Algorithmic Foundations of Differential Privacy, 2014, theorems 3.6 and 3.14; Ghosh, Roughgarden
and Sundararajan, Universally Utility-Maximizing Privacy Mechanisms, 2012, for noise in whole numbers.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from coop.domain.actors import Actor
from coop.domain.errors import Refused
from coop.domain.words import N_
from marketplace.domain.observatory import quantiles, releases
from marketplace.domain.observatory.levels import NATION
from marketplace.domain.observatory.published import Published
from marketplace.domain.observatory.rows import Rate
from marketplace.domain.observatory.trees import Tree

INDICATOR = "day_rate"
"""The open series whose shown cells are told further, with noise."""
UNIT = 1000
"""Thousandths of epsilon in one."""
BOUNDS_CENTS = (20_000, 30_000, 40_000, 50_000, 70_000)
"""Where a band of prices of a day ends and the next begins. A frozen document keeps those of its day."""
BANDS = len(BOUNDS_CENTS) + 1
MOVED = 2
"""When one member's prices are others, one band of a level counts one fewer, and one counts one more."""
GRAIN = 1024
"""Scales are so many parts of one: written exactly in binary, so that nothing is rounded."""
COVERED = Fraction(19, 20)
"""How often the noise stays within what is told of it."""
SPENT = N_("The privacy budget of this year is spent: members may vote another one.")

POWERS = {"marketplace.spend_privacy": N_("published figures with noise, from the privacy budget")}
"""Acts of power over the budget, as the record of them names them."""


# --- who ------------------------------------------------------------------------------------------


def may_spend(actor: Actor, begun_by: int | None) -> bool:
    """Who may publish a release may have the noise of its figures drawn. begun_by: who had it computed."""
    return releases.may_approve(actor, begun_by)


# --- the budget -----------------------------------------------------------------------------------


def year(quarter: str) -> int:
    """Of which year's budget a release takes: that of its quarter, whenever it is drawn."""
    return int(quarter[:4])


def left(budget: int, spent: Iterable[int]) -> int:
    """Thousandths that may still be spent: never below zero, where a vote lowered what was spent already."""
    return max(0, budget - sum(spent))


def check(epsilon: int, budget: int, spent: Iterable[int]) -> None:
    """Raises Refused where a draw would take more than the year has left."""
    if epsilon > left(budget, spent):
        raise Refused(SPENT)


# --- what is told ---------------------------------------------------------------------------------


def told(series: Published, tree: Tree, least: int) -> tuple[str, ...]:
    """All trades and the families of which enough members are told of openly, in the order of codes.

    Only what is public decides: that a family is here or not tells nothing that the open release does not.
    """
    return tuple(code for code in (tree.root, *tree.children(tree.root)) if _is_told(series, code, least))


def histograms(rates: Iterable[Rate], tree: Tree, codes: Sequence[str]) -> Mapping[str, tuple[int, ...]]:
    """Of each code, how many members have the mean of their prices in each band: exact, never to be shown.

    A member stands once in all trades, and once in one family at most: that of most of their prices, the
    first of equals. That is what `sensitivity` counts on.
    """
    own = defaultdict[str, list[Rate]](list)
    for row in rates:
        own[row.contributor].append(row)
    found = {code: [0] * BANDS for code in codes}
    for rows in own.values():
        for code, cents in _places(rows, tree):
            if code in found:
                found[code][band(quantiles.mean(cents))] += 1
    return {code: tuple(counts) for code, counts in found.items()}


def band(cents: Fraction) -> int:
    """In which band a price stands, from 0; one at a bound is in the higher."""
    return sum(cents >= bound for bound in BOUNDS_CENTS)


def bands() -> tuple[tuple[int, int | None], ...]:
    """From how many cents to below how many each goes; None for no end."""
    return tuple(zip((0, *BOUNDS_CENTS), (*BOUNDS_CENTS, None), strict=True))


# --- noise ----------------------------------------------------------------------------------------


def sensitivity(codes: Sequence[str], root: str) -> int:
    """By how much all counts together change when one member's prices are others.

    How many contribute is public, so that nobody comes or goes: one member's rows are replaced by others.
    """
    return MOVED * ((root in codes) + any(code != root for code in codes))


def scale(changed: int, epsilon: int) -> Fraction:
    """Of the discrete Laplace noise: the least one of whole grains for which it costs less than epsilon.

    changed: what `sensitivity` says. epsilon: thousandths, above zero. Less, and not as much: whoever
    computes the cost in binary and rounds it upwards, as OpenDP does, finds no more than epsilon either.
    """
    return Fraction(changed * UNIT * GRAIN // epsilon + 1, GRAIN)


def costs(changed: int, spread: Fraction) -> Fraction:
    """Epsilon that noise of this scale costs: the counts differ by so much at most, over the scale."""
    return changed / spread


def margin(spread: Fraction) -> int:
    """The least whole number within which the noise stays in 95 cases of 100.

    P(|noise| > m) = 2 a^(m + 1) / (1 + a) with a = exp(-1 / scale). `a` is taken a little too high, so that
    what is told is never too little.
    """
    base = _exp_of_minus(1 / spread)
    found, beyond = 0, 2 * base / (1 + base)
    while beyond > 1 - COVERED:
        found, beyond = found + 1, beyond * base
    return found


# --- inside ---------------------------------------------------------------------------------------


def _is_told(series: Published, code: str, least: int) -> bool:
    cell = series.at((code, NATION))
    return cell is not None and not cell.is_hidden and cell.count is not None and cell.count >= least


def _places(rows: Sequence[Rate], tree: Tree) -> Iterator[tuple[str, list[int]]]:
    """Where one member stands, with the prices that count there."""
    yield tree.root, [row.cents for row in rows]
    families = Counter(_family(row, tree) for row in rows)
    family = min(families, key=lambda code: (-families[code], code))
    yield family, [row.cents for row in rows if _family(row, tree) == family]


def _family(row: Rate, tree: Tree) -> str:
    """The code right under the root, above the trade of a row or the trade itself."""
    return tree.lines[row.trade][-2]


def _exp_of_minus(power: Fraction) -> Fraction:
    """A fraction that is e^-power or less than a billionth above it. power: 0 to 40.

    For a power of one half or less the terms of its series grow smaller with alternating signs, so that the
    sums that end on a term that is added are all above it.
    """
    halvings = 0
    while power > Fraction(1, 2):
        power, halvings = power / 2, halvings + 1
    total = term = Fraction(1)
    for place in range(1, 13):
        term *= -power / place
        total += term
    total = _upward(total)
    for _time in range(halvings):
        total = _upward(total * total)
    return total


def _upward(value: Fraction) -> Fraction:
    """Not less, with a denominator that stays short when it is multiplied many times."""
    return Fraction(-(-value.numerator * 10**12 // value.denominator), 10**12)
