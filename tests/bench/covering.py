"""How many members the observatory covers through roll-up when they are spread like France.

    python -m tests.bench.covering

Members live where people live: regions as INSEE counted them for 2021, in thousands, each with its
departments, of which the first holds most. Trades are as uneven as in a cooperative. All else is invented.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from random import Random

from marketplace.domain.observatory import coverage
from marketplace.domain.observatory.certificates import Keys
from marketplace.domain.observatory.disclosure import Cell, Policy, Status, Unit, protect
from marketplace.domain.observatory.trees import Tree

POLICY = Policy(11, Fraction(17, 20))
COUNTRY, ALL = "FR", "all"
FAMILIES, TRADES = 8, 6
REGIONS = {
    "R11": (12_317, 8),
    "R24": (2_573, 6),
    "R27": (2_801, 8),
    "R28": (3_327, 5),
    "R32": (5_995, 5),
    "R44": (5_562, 10),
    "R52": (3_853, 5),
    "R53": (3_394, 4),
    "R75": (6_069, 12),
    "R76": (6_022, 13),
    "R84": (8_114, 12),
    "R93": (5_127, 6),
    "R94": (347, 2),
}
"""Thousands of people (INSEE, 2021, rounded), and how many departments."""


def france() -> tuple[Tree, Mapping[str, Fraction]]:
    """Departments in regions in the country, and how many thousands live in each."""
    parents, people = dict.fromkeys(REGIONS, COUNTRY), dict[str, Fraction]()
    for region, (thousands, many) in REGIONS.items():
        shares = [Fraction(1, 1 + number) for number in range(many)]
        for number, share in enumerate(shares):
            parents[f"D{region[1:]}{number:02}"] = region
            people[f"D{region[1:]}{number:02}"] = thousands * share / sum(shares)
    return Tree(COUNTRY, parents), people


def trades() -> Tree:
    parents = {f"T{family}{trade}": f"F{family}" for family in range(FAMILIES) for trade in range(TRADES)}
    return Tree(ALL, parents | dict.fromkeys(parents.values(), ALL))


def members(many: int, places: Mapping[str, Fraction], of_trades: Tree, *, seed: int = 7) -> list[Unit]:
    """One unit a member: trade, department, and a day rate in cents, most between 200 and 800 euros."""
    chance = Random(seed)
    leaves = of_trades.leaves()
    weights = [1 / (1 + number % TRADES) for number in range(len(leaves))]
    lived = sorted(places)
    drawn = zip(
        chance.choices(leaves, weights, k=many),
        chance.choices(lived, [places[code] for code in lived], k=many),
        strict=True,
    )
    return [
        Unit(f"member-{number}", keys, int(chance.lognormvariate(10.6, 0.4)))
        for number, keys in enumerate(drawn)
    ]


def protected(many: int) -> tuple[Sequence[Tree], list[Unit], dict[Keys, Cell]]:
    places, people = france()
    of_trades = trades()
    units = members(many, people, of_trades)
    return (of_trades, places), units, protect(units, (of_trades, places), POLICY)


def covered(many: int) -> Fraction:
    """Share of members who are in a shown cell finer than the total of all."""
    trees, units, cells = protected(many)
    shown = [keys for keys, cell in cells.items() if cell.status is Status.FREE]
    return coverage.coverage(shown, [(unit.contributor, unit.keys) for unit in units], trees).share


def main() -> None:
    for many in (200, 1_000):
        print(f"coverage_{many} {float(covered(many)):.3f}")  # noqa: T201


if __name__ == "__main__":
    main()
