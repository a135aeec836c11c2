"""How each kind of figure stands on `protect`: what a cell says beside its count, what corrections hide.

Whatever a cell shows beside its count is shown where the cell is free, and nowhere else.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any, TypeVar

from marketplace.domain.observatory.certificates import Keys
from marketplace.domain.observatory.disclosure import Cell, Policy, Status, Unit, published
from marketplace.domain.observatory.rows import Inputs
from marketplace.domain.observatory.sheltering import Found, closed, root_of, shelter, shut
from marketplace.domain.observatory.trees import Tree

WHOLE_BP = 10_000

T = TypeVar("T")
Values = Mapping[str, int]
Measure = Callable[[Sequence[int]], Fraction]
"""Of amounts, one figure."""
Within = dict[Keys, dict[str, list[T]]]
"""By cell, then contributor: what they bring."""


def weighed(
    brought: Callable[[Inputs], Iterable[tuple[str, Keys, T]]],
    inputs: Inputs,
    trees: Sequence[Tree],
    policy: Policy,
) -> tuple[Found, Within[T]]:
    """For a figure of what each contributor brings that is no sum: the cells, by how many contribute, and
    what each brings to those that are shown.
    """
    cells = shelter(lambda one: people((who, keys) for who, keys, _ in brought(one)), inputs, trees, policy)
    return steady(cells, brought, inputs, trees, policy), gathered(brought(inputs), cells, trees)


def steady(
    cells: Found,
    brought: Callable[[Inputs], Iterable[tuple[str, Keys, T]]],
    inputs: Inputs,
    trees: Sequence[Tree],
    policy: Policy,
) -> Found:
    """Of a correction, the cells closed in which too few bring something else than before."""
    if inputs.before is None:
        return cells
    now, before = gathered(brought(inputs), cells, trees), gathered(brought(inputs.before), cells, trees)
    return {
        keys: closed(cell) if 0 < _moved(now.get(keys, {}), before.get(keys, {})) < policy.fewest else cell
        for keys, cell in cells.items()
    }


def _moved(now: Mapping[str, list[T]], before: Mapping[str, list[T]]) -> int:
    return sum(now.get(one) != before.get(one) for one in now.keys() | before.keys())


def row(cell: Cell, values: Values) -> dict[str, Any]:
    """A cell as a release keeps it: nothing of what it holds where it is hidden."""
    shown = cell.shown()
    return {
        "keys": list(cell.keys),
        "status": cell.status.value,
        "reason": cell.reason,
        "count": None if shown is None else shown[0],
        "values": None if shown is None else dict(values),
    }


def rows(
    cells: Mapping[Keys, Cell], trees: Sequence[Tree], values: Callable[[Cell], Values]
) -> list[dict[str, Any]]:
    """What may be named of a protected table, in the order of keys.

    values: asked of the cells that are shown, and of no other.
    """
    return [row(cell, values(cell) if cell.status is Status.FREE else {}) for cell in published(cells, trees)]


def people(contributions: Iterable[tuple[str, Keys]]) -> list[Unit]:
    """Each contributor once for each leaf cell that they are in, counted as one."""
    return [Unit(contributor, keys, 1) for contributor, keys in sorted(set(contributions))]


def counted(contributions: Iterable[tuple[str, Keys]]) -> list[Unit]:
    """As many as each contributor brings to each cell of leaves."""
    return [Unit(who, keys, count) for (who, keys), count in sorted(Counter(contributions).items())]


def gathered(
    found: Iterable[tuple[str, Keys, T]], cells: Mapping[Keys, Cell], trees: Sequence[Tree]
) -> Within[T]:
    """What each contributor brings to each cell that is shown, at every level."""
    free = {keys for keys, cell in cells.items() if cell.status is Status.FREE}
    within: dict[Keys, dict[str, list[T]]] = defaultdict(lambda: defaultdict(list))
    shown: dict[Keys, list[Keys]] = {}
    for contributor, keys, brought in found:
        if keys not in shown:
            shown[keys] = [one for one in lines(keys, trees) if one in free]
        for one in shown[keys]:
            within[one][contributor].append(brought)
    return within


def lines(keys: Keys, trees: Sequence[Tree]) -> list[Keys]:
    """A cell of leaves, and every cell above it."""
    found: list[Keys] = [()]
    for tree, code in zip(trees, keys, strict=True):
        found = [(*before, one) for before in found for one in tree.lines[code]]
    return found


def share_bp(part: int, whole: int) -> int:
    """In basis points, half of one upwards; whole is more than 0."""
    return rounded(Fraction(WHOLE_BP * part, whole), 1)


def rounded(amount: Fraction, step: int) -> int:
    """To the nearest multiple of step, half of it upwards."""
    return (2 * amount + step) // (2 * step) * step


def all_or_nothing(cells: Mapping[Keys, Cell]) -> Found:
    """Every cell hidden where one of them is: for a total that other series count as well."""
    return silent(cells) if shut(cells) else dict(cells)


def silent(cells: Mapping[Keys, Cell]) -> Found:
    """Every cell hidden."""
    return {keys: closed(cell) for keys, cell in cells.items()}


def at_root(cells: Mapping[Keys, Cell], trees: Sequence[Tree]) -> bool:
    """Whether the total of all is shown."""
    root = cells.get(root_of(trees))
    return root is not None and root.status is Status.FREE


def shares(cells: Mapping[Keys, Cell], trees: Sequence[Tree]) -> list[dict[str, Any]]:
    """Rows with the part that each class of the last tree makes of what that tree's root holds.

    A class is shown where its whole is.
    """

    def whole(cell: Cell) -> Cell:
        return cells[(*cell.keys[:-1], trees[-1].root)]

    told = {keys: cell if whole(cell).status is Status.FREE else closed(cell) for keys, cell in cells.items()}
    return rows(told, trees, lambda cell: {"share": share_bp(cell.value, whole(cell).value)})


def slice_of(cells: Mapping[Keys, Cell], root: str) -> Found:
    """The cells at the root of the last tree, without it: the same people, told by the other trees."""
    return {keys[:-1]: replace(cell, keys=keys[:-1]) for keys, cell in cells.items() if keys[-1] == root}
