"""A file of weights, one for each part of what is split: a .csv of the columns `id` and `weight`."""

from fractions import Fraction

from coop.domain.words import N_
from governance.domain.files.rows import CELLS, TWICE, delimiter, exact, refuse, rows

COLUMNS = ("id", "weight")


def read(content: bytes) -> list[tuple[str, Fraction]]:
    """Ids and weights in the order of the rows; other columns are passed over. Raises Misread.

    A weight is a number, with a point or a comma, or a fraction ("1/3").
    """
    found = rows(content, delimiter(content))
    titles = next(found, None)
    if titles is None:
        refuse(1, N_("the file is empty"))
    named = [title.lower() for title in titles.cells]
    if any(named.count(column) != 1 for column in COLUMNS):
        refuse(titles.number, N_("the columns are id and weight"))
    first, weights = dict[str, int](), list[tuple[str, Fraction]]()
    for row in found:
        if len(row.cells) != len(named):
            refuse(row.number, CELLS, cells=len(row.cells), titles=len(named))
        key, typed = (row.cells[named.index(column)] for column in COLUMNS)
        if not key:
            refuse(row.number, N_("the id is missing"))
        if key in first:
            refuse(row.number, TWICE, typed=key, first=first[key])
        weight = exact(row.number, typed)
        if weight < 0:
            refuse(row.number, N_("“%(typed)s” is less than nothing"), typed=typed)
        first[key] = row.number
        weights.append((key, weight))
    return weights
