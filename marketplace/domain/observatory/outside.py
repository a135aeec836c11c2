"""A table from outside: a .csv of dimensions, then who contributes, then how much; and a .csv of a tree.

Values are of 0 or more with two decimals at most, and stay exact: where one has decimals, all are counted in
hundredths.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice

from coop.domain.words import N_
from governance.domain.files.rows import CELLS, TWICE, Row, delimiter, number, refuse, rows
from marketplace.domain.observatory.disclosure import Unit
from marketplace.domain.observatory.trees import Tree

TOTAL = "*"
HUNDREDTHS = 100
TAIL = 2
"""Columns that are no dimension: the contributor and the value, the last."""
TREE_COLUMNS = ("code", "parent")


@dataclass(frozen=True, slots=True)
class Dimension:
    """A column. first_rows: where each code of it stands first."""

    name: str
    first_rows: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Table:
    """Units in the order of the rows. scale: 100 where values are in hundredths, else 1."""

    dimensions: tuple[Dimension, ...]
    units: tuple[Unit, ...]
    scale: int


def read(content: bytes) -> Table:
    """Raises Misread."""
    found = rows(content, delimiter(content))
    titles = next(found, None)
    if titles is None:
        refuse(1, N_("the file is empty"))
    names = _names(titles)
    first: list[dict[str, int]] = [{} for _name in names]
    units: list[Unit] = []
    for row in found:
        unit = _unit(row, names, len(titles.cells))
        for seen, code in zip(first, unit.keys, strict=True):
            seen.setdefault(code, row.number)
        units.append(unit)
    dimensions = tuple(map(Dimension, names, first))
    if any(unit.value % HUNDREDTHS for unit in units):
        return Table(dimensions, tuple(units), HUNDREDTHS)
    return Table(dimensions, tuple(unit._replace(value=unit.value // HUNDREDTHS) for unit in units), 1)


def tree(dimension: Dimension) -> Tree:
    """One total over the codes of a column."""
    return Tree.flat(TOTAL, dimension.first_rows)


def read_tree(content: bytes) -> Tree:
    """From the columns `code` and `parent`; what has no parent is the total. Raises Misread."""
    found = rows(content, delimiter(content))
    titles = next(found, None)
    if titles is None:
        refuse(1, N_("the file is empty"))
    if titles.cells[:TAIL] != TREE_COLUMNS:
        refuse(titles.number, N_("the columns are code and parent"))
    parents, first = dict[str, str](), dict[str, int]()
    for row in found:
        if len(row.cells) != len(titles.cells):
            refuse(row.number, CELLS, cells=len(row.cells), titles=len(titles.cells))
        code, parent = row.cells[:TAIL]
        if not code:
            refuse(row.number, N_("the code is missing"))
        if code in first:
            refuse(row.number, TWICE, typed=code, first=first[code])
        parents[code], first[code] = parent, row.number
    return _grown(parents, first)


def placed(table: Table, trees: Mapping[str, Tree]) -> list[Tree]:
    """The tree of each dimension, by its name, or one total. Raises Misread for a code that is no leaf."""
    found = []
    for dimension in table.dimensions:
        one = trees.get(dimension.name) or tree(dimension)
        for code, row in dimension.first_rows.items():
            if code not in one.lines:
                refuse(row, N_("“%(typed)s” is not in the tree of %(name)s"), typed=code, name=dimension.name)
            if not one.is_leaf(code):
                refuse(row, N_("“%(typed)s” has others below it in the tree"), typed=code)
        found.append(one)
    return found


def written(value: int, scale: int) -> str:
    """A value as numbers are written in JSON, without decimals that it does not need."""
    whole, rest = divmod(value, scale)
    return f"{whole}.{rest:02}".rstrip("0") if rest else str(whole)


def _names(titles: Row) -> tuple[str, ...]:
    names = titles.cells[:-TAIL]
    if not names:
        refuse(titles.number, N_("the columns are one dimension or more, the contributor and the value"))
    for place, name in enumerate(titles.cells):
        if not name:
            refuse(titles.number, N_("a column has no title"))
        if name in titles.cells[:place]:
            refuse(titles.number, N_("two columns are called “%(typed)s”"), typed=name)
    return names


def _unit(row: Row, names: tuple[str, ...], titles: int) -> Unit:
    if len(row.cells) != titles:
        refuse(row.number, CELLS, cells=len(row.cells), titles=titles)
    *keys, contributor, typed = row.cells
    for name, code in zip(names, keys, strict=True):
        if not code:
            refuse(row.number, N_("the cell of %(name)s is empty"), name=name)
        if code == TOTAL:
            refuse(row.number, N_("“*” stands for the total"))
    if not contributor:
        refuse(row.number, N_("the contributor is missing"))
    value = number(row.number, typed) * HUNDREDTHS
    if value < 0:
        refuse(row.number, N_("“%(typed)s” is less than nothing"), typed=typed)
    if value.denominator != 1:
        refuse(row.number, N_("“%(typed)s” has more than two decimals"), typed=typed)
    return Unit(contributor, tuple(keys), int(value))


def _grown(parents: Mapping[str, str], first: Mapping[str, int]) -> Tree:
    """Under one total: the code without a parent, or the one parent that is no code."""
    tops = {code for code, parent in parents.items() if not parent}
    tops |= {parent for parent in parents.values() if parent and parent not in parents}
    if len(tops) != 1:
        named = ", ".join(islice(sorted(tops), TAIL)) or "-"
        refuse(1, N_("a tree has one total, not %(count)s: %(typed)s"), count=len(tops), typed=named)
    named_tops = dict.fromkeys(tops, TOTAL)
    under = {
        code: named_tops.get(parent, parent) for code, parent in parents.items() if code not in named_tops
    }
    if TOTAL in under:
        refuse(first[TOTAL], N_("“*” stands for the total"))
    for code in under:
        _lead(code, under, first)
    return Tree(TOTAL, under)


def _lead(code: str, parents: Mapping[str, str], first: Mapping[str, int]) -> None:
    at = code
    for _step in parents:
        at = parents[at]
        if at == TOTAL:
            return
    refuse(first[code], N_("“%(typed)s” leads back to itself and to no total"), typed=code)
