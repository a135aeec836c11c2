"""Ranked papers as rows of CSV, in the two forms of `rank_columns.py`; other columns are passed over.

A rank without an option (`$UNDERVOTE`, "skipped", "blank" or nothing) is passed over. A rank of several
options (`$OVERVOTE`) ends the paper, as in Burlington, Maine and San Francisco. Where a paper names an option
twice, the better rank counts. Equal ranks stay equal: rows of one ballot and rank, or `A=B` in a cell.
"""

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from types import SimpleNamespace

from coop.domain.words import N_
from governance.domain.files.blt import Ranked, Tiers
from governance.domain.files.rank_columns import Long, Wide, columns
from governance.domain.files.rows import CELLS, Row, delimiter, refuse, rows, whole

COLUMNS = ("ballot_id", "rank", "choice")
SKIPPED, SEVERAL = "$UNDERVOTE", "$OVERVOTE"
NONE_AT_ALL = frozenset(
    ("undervote", "skipped", "skippedranking", "skippedrank", "skip", "blank", "norank", "noranking", "none")
)
TOO_MANY = frozenset(("overvote", "overvoted", "overvotes"))
LETTERS = re.compile(r"[^a-z]")

Marked = Iterable[list[str]]
"""The choices of a paper at each of its ranks, the best first, as they are written."""


class _Pile:
    """Papers as they are read."""

    def __init__(self) -> None:
        self.options: dict[str, None] = {}
        self.papers, self.stopped = Counter[Tiers](), Counter[Tiers]()
        self.twice = 0

    def add(self, marked: Marked, number: int = 1) -> None:
        tiers: list[tuple[str, ...]] = []
        seen: set[str] = set()
        is_twice = is_stopped = False
        for chosen in marked:
            if any(_is(choice, TOO_MANY) for choice in chosen):
                is_stopped = True
                break
            named = [choice for choice in chosen if choice and not _is(choice, NONE_AT_ALL)]
            new = tuple(dict.fromkeys(choice for choice in named if choice not in seen))
            is_twice |= len(new) < len(named)
            seen.update(new)
            tiers += [new] if new else []
        (self.stopped if is_stopped else self.papers)[tuple(tiers)] += number
        self.twice += number * is_twice

    def name(self, choices: Iterable[str]) -> None:
        for choice in choices:
            if choice not in self.options and choice and not _is(choice, NONE_AT_ALL | TOO_MANY):
                self.options[choice] = None

    def ranked(self) -> Ranked:
        if not self.options:
            refuse(1, N_("the file names no option"))
        return Ranked(tuple(self.options), self.papers, self.stopped, named_twice=self.twice)


def read(content: bytes) -> Ranked:
    """Options in the order in which they are first named. Raises Misread."""
    found = rows(content, delimiter(content))
    titles = next(found, None)
    form, pile = columns(titles), _Pile()
    wanted = len(titles.cells) if titles else 0
    table = (row for row in found if _is_whole(row, wanted))
    if isinstance(form, Wide):
        _read_wide(table, form, pile)
    else:
        _read_long(table, form, pile)
    return pile.ranked()


def write(ranked: Ranked) -> str:
    """The papers again, in the long form, numbered from 1."""
    parts: list[str] = []
    out = csv.writer(SimpleNamespace(write=parts.append), lineterminator="\n")
    out.writerow(COLUMNS)
    every = [(tiers, False) for tiers in ranked.papers.elements()]
    every += [(tiers, True) for tiers in ranked.stopped.elements()]
    for ballot, (tiers, is_stopped) in enumerate(every, start=1):
        out.writerows((ballot, rank, one) for rank, tier in enumerate(tiers, start=1) for one in tier)
        if is_stopped:
            out.writerow((ballot, len(tiers) + 1, SEVERAL))
        elif not tiers:
            out.writerow((ballot, 1, SKIPPED))
    return "".join(parts)


def _read_long(table: Iterator[Row], form: Long, pile: _Pile) -> None:
    ballots: dict[str, dict[int, list[str]]] = {}
    for row in table:
        ballot, typed, choice = row.cells[form.ballot], row.cells[form.rank], row.cells[form.choice]
        rank = whole(row.number, typed)
        if not ballot or rank < 1:
            refuse(row.number, N_("a row is a ballot, its rank from 1, and a choice"))
        pile.name([choice])
        ballots.setdefault(ballot, defaultdict(list))[rank].append(choice)
    for ranks in ballots.values():
        pile.add([ranks[rank] for rank in sorted(ranks)])


def _read_wide(table: Iterator[Row], form: Wide, pile: _Pile) -> None:
    for row in table:
        number = 1 if form.count is None else whole(row.number, row.cells[form.count].removesuffix(".0"))
        if number < 0:
            refuse(row.number, N_("“%(typed)s” is less than nothing"), typed=str(number))
        marked = [[one.strip() for one in row.cells[place].split("=")] for place in form.ranks]
        for chosen in marked:
            pile.name(chosen)
        if number:
            pile.add(marked, number)


def _is_whole(row: Row, wanted: int) -> bool:
    """A row has a cell for each title; more are nothing where they are empty."""
    if len(row.cells) < wanted or any(row.cells[wanted:]):
        refuse(row.number, CELLS, cells=len(row.cells), titles=wanted)
    return True


def _is(choice: str, words: frozenset[str]) -> bool:
    return LETTERS.sub("", choice.lower()) in words if choice else False
