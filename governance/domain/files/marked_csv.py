"""Papers of any method as a table: a row is a paper, a column an option, a cell what the paper gives it.

The first two columns are `ballot_id` and `is_invalid` (1, or nothing). An empty cell is no mark; a mark is a
number, or a fraction ("1/3"). Options that nobody marked have their column too.
"""

import csv
from collections.abc import Iterator, Sequence
from fractions import Fraction
from types import SimpleNamespace

from coop.domain.words import N_
from governance.domain.files.rows import CELLS, TWICE, Row, exact, refuse, rows
from governance.domain.polls import Mark, Paper, Poll

COLUMNS = ("ballot_id", "is_invalid")


def is_one(content: bytes) -> bool:
    """Whether a .csv is such a table, by its first titles."""
    titles = content.removeprefix(b"\xef\xbb\xbf").lstrip().partition(b"\n")[0]
    return titles.decode(errors="replace").replace(" ", "").lower().startswith(",".join(COLUMNS) + ",")


def read(content: bytes) -> Poll:
    """Options in the order of their columns; seats, money and ties are not in such a file. Raises Misread."""
    found = rows(content, ",")
    titles = next(found, None)
    if titles is None:
        refuse(1, N_("the file is empty"))
    if tuple(title.lower() for title in titles.cells[:2]) != COLUMNS or not titles.cells[2:]:
        refuse(titles.number, N_("the columns are ballot_id, is_invalid, and one for each option"))
    options = _options(titles)
    return Poll(options, tuple(_papers(found, options)))


def write(options: Sequence[str], papers: Sequence[Paper]) -> str:
    """A row for each paper, numbered from 1 in the order in which they come."""
    parts: list[str] = []
    out = csv.writer(SimpleNamespace(write=parts.append), lineterminator="\n")
    out.writerow((*COLUMNS, *options))
    every = (paper for paper in papers for _one in range(paper.count))
    for number_, paper in enumerate(every, start=1):
        marks = dict(paper.marks)
        given = ("" if one not in marks else str(Fraction(marks[one])) for one in options)
        out.writerow((number_, 1 if paper.is_invalid else "", *given))
    return "".join(parts)


def _options(titles: Row) -> tuple[str, ...]:
    options = titles.cells[2:]
    for place, option in enumerate(options):
        if not option:
            refuse(titles.number, N_("an option has no name"))
        if option in options[:place]:
            refuse(titles.number, TWICE, typed=option, first=titles.number)
    return options


def _papers(found: Iterator[Row], options: Sequence[str]) -> Iterator[Paper]:
    seen: dict[str, int] = {}
    for row in found:
        if len(row.cells) != len(options) + 2:
            refuse(row.number, CELLS, cells=len(row.cells), titles=len(options) + 2)
        ballot, is_invalid, *given = row.cells
        if not ballot:
            refuse(row.number, N_("the vote has no number"))
        if ballot in seen:
            refuse(row.number, TWICE, typed=ballot, first=seen[ballot])
        if is_invalid not in ("", "0", "1"):
            refuse(row.number, N_("“%(typed)s” is neither 1 nor nothing"), typed=is_invalid)
        seen[ballot] = row.number
        marks = tuple(
            (one, _mark(row.number, cell)) for one, cell in zip(options, given, strict=True) if cell
        )
        yield Paper(marks, is_invalid=is_invalid == "1")


def _mark(row: int, typed: str) -> Mark:
    mark = exact(row, typed)
    return int(mark) if mark.denominator == 1 else mark
