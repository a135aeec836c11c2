"""How fairly the first places are shared out: 90 simulated days, with and without the two voted rules.

`exposure_gini`: among equals, how unequally members are shown. For each member, what the lists gave them
(each place by how much it is looked at) is divided by what they were due: what the same places would have
given them on average, drawn by lot among those whose fits for the request lie within the voted tolerance.
One is what equals have when all is equal. The Gini of these quotients is 0 where everybody has the same, and
near 1 where one member has everything. Members who were due less than two first places in the 90 days are
left out: of them a single list decides.
`newcomer_share`: of the first five places of the lists that at least one newcomer qualifies for, the part
that newcomers have.
`rerank_loss`: by how much the nDCG@10 of a list falls, where the gain of a member is their fit and the ideal
order is that of the fits alone; on average over all lists.
Of several simulations the worst figure is told.
"""

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import accumulate

from tests.bench import ninety_days, report
from tests.bench.ninety_days import Listed
from tests.bench.report import Bar

SEEDS = (1, 2, 3)
LEAST_DUE = 2_000
FIRST, DEPTH = 5, 10
SIDE = 400
LIMITS = {"exposure_gini": 0.25, "newcomer_share": 0.15, "rerank_loss": 0.02}


def measured() -> tuple[dict[str, float], list[Bar]]:
    """The figures of the two rules, and beside them those of the fits alone."""
    fair = [ninety_days.lived(seed, is_shared_out=True) for seed in SEEDS]
    plain = [ninety_days.lived(seed, is_shared_out=False) for seed in SEEDS]
    figures = {
        "exposure_gini": max(exposure_gini(lists) for lists in fair),
        "exposure_gini_plain": max(exposure_gini(lists) for lists in plain),
        "newcomer_share": min(newcomer_share(lists) for lists in fair),
        "newcomer_share_plain": min(newcomer_share(lists) for lists in plain),
        "rerank_loss": max(rerank_loss(lists) for lists in fair),
    }
    _draw(quotients(fair[0]), quotients(plain[0]))
    return figures, [
        Bar(f"{name} (%)", 100 * value, 100 * LIMITS[name] if name in LIMITS else None)
        for name, value in figures.items()
    ]


def exposure_gini(lists: Sequence[Listed]) -> float:
    return gini(quotients(lists))


def quotients(lists: Sequence[Listed]) -> list[float]:
    """What each member was shown for what they were due, ascending."""
    shown, due = Counter[int](), Counter[int]()
    for listed in lists:
        for one in listed.placed:
            shown[one.member_id] += one.shown
            due[one.member_id] += one.due
    return sorted(shown[member_id] / due[member_id] for member_id in due if due[member_id] >= LEAST_DUE)


def gini(ascending: Sequence[float]) -> float:
    """Half the mean difference between two of them, for what they have on average."""
    count = len(ascending)
    weighed = sum((2 * place - count + 1) * value for place, value in enumerate(ascending))
    return weighed / (count * sum(ascending))


def newcomer_share(lists: Sequence[Listed]) -> float:
    theirs = places = 0
    for listed in lists:
        if listed.newcomers:
            first = listed.placed[:FIRST]
            theirs += sum(one.member_id in listed.newcomers for one in first)
            places += len(first)
    return theirs / places


def rerank_loss(lists: Sequence[Listed]) -> float:
    return sum(_losses(lists)) / len(lists)


def _losses(lists: Sequence[Listed]) -> Iterator[float]:
    for listed in lists:
        gains = {fit.member_id: fit.total for fit in listed.fits}
        ideal = _gain(gains, [fit.member_id for fit in listed.fits])
        yield 1 - _gain(gains, [one.member_id for one in listed.placed]) / ideal


def _gain(gains: Mapping[int, Fraction], order: Sequence[int]) -> float:
    return sum(float(gains[id]) / math.log2(place + 2) for place, id in enumerate(order[:DEPTH]))


def _draw(fair: Sequence[float], plain: Sequence[float]) -> None:
    """Lorenz curves, in var/bench/fairness.svg: equals who all have the same lie on the diagonal."""
    report.FOLDER.mkdir(parents=True, exist_ok=True)
    title = "Exposure among equals: the part that the least shown have of all"
    lines = [
        f'<polyline points="{_lorenz(values)}" fill="none" stroke="{colour}" stroke-width="2"{dashes}/>'
        f'<text x="{SIDE - 8}" y="{SIDE - 40 + 16 * row}" text-anchor="end" fill="{colour}">{words}</text>'
        for row, (values, colour, dashes, words) in enumerate(
            (
                (plain, "#a33b20", ' stroke-dasharray="6 4"', "by the fits alone (dashed)"),
                (fair, "#0f5c63", "", "in turns among equals"),
            )
        )
    ]
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-8 -28 {SIDE + 16} {SIDE + 56}" role="img" '
        f'font-family="sans-serif" font-size="12"><title>{title}</title>',
        f'<text x="0" y="-10" font-weight="bold">{title}</text>',
        f'<rect width="{SIDE}" height="{SIDE}" fill="none" stroke="#999"/>',
        f'<line x1="0" y1="{SIDE}" x2="{SIDE}" y2="0" stroke="#999"/>',
        *lines,
        f'<text x="0" y="{SIDE + 18}">members, the least shown first</text>',
    ]
    (report.FOLDER / "fairness.svg").write_text("\n".join([*parts, "</svg>"]) + "\n")


def _lorenz(ascending: Sequence[float]) -> str:
    """The points of a curve in a square whose origin is below on the left."""
    sums = [0.0, *accumulate(ascending)]
    across = [SIDE * place / len(ascending) for place in range(len(sums))]
    return " ".join(f"{x:.1f},{SIDE - SIDE * y / sums[-1]:.1f}" for x, y in zip(across, sums, strict=True))
