"""Rows of a file that somebody brings: what is wrong is told with its row, and nothing is read by halves."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import NoReturn

from coop.domain.words import N_, Sentence

CELLS = N_("%(cells)s cells under %(titles)s titles")
TWICE = N_("“%(typed)s” stands in row %(first)s already")
LONGEST = 100_000
"""Characters of a cell; more is a quote that nobody closed."""
SHOWN = 40
"""How much of a wrong cell is told."""
NUMBER = re.compile(r"[+-]?[0-9]{1,30}(?:[.,][0-9]{0,30})?|[+-]?[.,][0-9]{1,30}")
PARTS = re.compile(r"[+-]?[0-9]{1,30}/0*[1-9][0-9]{0,29}")
BLANKS = re.compile(r"[\s\u00a0\u202f]")
THOUSANDS = (re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]+"), re.compile(r"[0-9]{1,3}(?:,[0-9]{3}){2,}"))


class Misread(Exception):
    """The file is not what it should be. row: from 1, as an editor shows it."""

    def __init__(self, row: int, sentence: Sentence) -> None:
        self.row = row
        self.sentence = sentence
        super().__init__(f"row {row}: {sentence}")


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row, trimmed, and the row of the file in which they begin."""

    number: int
    cells: tuple[str, ...]

    def __bool__(self) -> bool:
        return any(self.cells)


def lines(content: bytes) -> list[str]:
    """Lines as an editor counts them, with or without a byte order mark, however they end. Raises Misread."""
    try:
        whole = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        above = content[: error.start].count(b"\n")
        raise Misread(above + 1, Sentence(N_("this row is not written in UTF-8"))) from error
    found = whole.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for number, line in enumerate(found, start=1):
        if "\0" in line:
            raise Misread(number, Sentence(N_("this row holds a NUL character")))
    return found


def delimiter(content: bytes) -> str:
    """What parts the titles: commas, semicolons or tabs."""
    titles = content.lstrip().partition(b"\n")[0].partition(b"\r")[0]
    return max(",;\t", key=lambda one: titles.count(one.encode()))


def rows(content: bytes, delimiter: str) -> Iterator[Row]:
    """Rows that are not empty; a cell in quotes may go over several lines. Raises Misread."""
    reader = csv.reader(
        (f"{line}\n" for line in lines(content)), delimiter=delimiter, skipinitialspace=delimiter != "\t"
    )
    while True:
        number = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as broken:
            refuse(number, N_("this is not CSV: %(typed)s"), typed=str(broken))
        if cells is None:
            return
        if any(len(cell) > LONGEST for cell in cells):
            refuse(number, N_("this is not CSV: %(typed)s"), typed=f"{LONGEST} < …")
        row = Row(number, tuple(cell.strip() for cell in cells))
        if row:
            yield row


def number(row: int, typed: str) -> Fraction:
    """A number with a point or a comma, blanks or commas between thousands. Raises Misread."""
    bare = BLANKS.sub("", typed)
    if any(pattern.fullmatch(bare) for pattern in THOUSANDS):
        bare = bare.replace(",", "")
    if not NUMBER.fullmatch(bare):
        refuse(row, N_("“%(typed)s” is not a number"), typed=typed)
    return Fraction(bare.replace(",", "."))


def exact(row: int, typed: str) -> Fraction:
    """A number, or a fraction ("1/3"). Raises Misread."""
    return Fraction(typed) if PARTS.fullmatch(typed) else number(row, typed)


def whole(row: int, typed: str) -> int:
    """A whole number, maybe with a sign. Raises Misread."""
    if not re.fullmatch(r"[+-]?[0-9]{1,12}", typed):
        refuse(row, N_("“%(typed)s” is not a whole number"), typed=typed)
    return int(typed)


def refuse(row: int, msgid: str, **values: str | int) -> NoReturn:
    shown = {name: value[:SHOWN] if isinstance(value, str) else value for name, value in values.items()}
    raise Misread(row, Sentence(msgid, shown))
