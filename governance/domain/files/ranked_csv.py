"""Ranked papers as rows of CSV: ballot_id, rank, choice, as Burlington published them.

A rank without an option is `$UNDERVOTE` or nothing, and is passed over; a rank of several options is
`$OVERVOTE`, and nothing that follows counts. Several rows of one ballot and one rank are equal ranks.
"""

import csv
from collections import Counter, defaultdict
from types import SimpleNamespace

from coop.domain.words import N_
from governance.domain.files.blt import Ranked, Tiers
from governance.domain.files.rows import CELLS, refuse, rows, whole

COLUMNS = ("ballot_id", "rank", "choice")
SKIPPED, SEVERAL = "$UNDERVOTE", "$OVERVOTE"


def read(content: bytes) -> Ranked:
    """Options in the order in which they are first named. Raises Misread."""
    ballots: dict[str, dict[int, list[str]]] = {}
    found = rows(content, ",")
    titles = next(found, None)
    names = [] if titles is None else [title.lower() for title in titles.cells]
    for column in COLUMNS:
        if column not in names:
            refuse(
                1 if titles is None else titles.number, N_("the column %(typed)s is missing"), typed=column
            )
    places = [names.index(column) for column in COLUMNS]
    options: dict[str, None] = {}
    for row in found:
        if len(row.cells) != len(names):
            refuse(row.number, CELLS, cells=len(row.cells), titles=len(names))
        ballot, rank, choice = (row.cells[place] for place in places)
        if not ballot or whole(row.number, rank) < 1:
            refuse(row.number, N_("a row is a ballot, its rank from 1, and a choice"))
        ranks = ballots.setdefault(ballot, defaultdict(list))
        if any(choice in chosen for chosen in ranks.values()) and choice not in (SKIPPED, SEVERAL, ""):
            refuse(row.number, N_("the paper names an option twice"))
        ranks[whole(row.number, rank)].append(choice)
        if choice not in (SKIPPED, SEVERAL, ""):
            options[choice] = None
    if not options:
        refuse(1, N_("the file names no option"))
    papers, stopped = Counter[Tiers](), Counter[Tiers]()
    for ranks in ballots.values():
        tiers, is_stopped = _tiers(ranks)
        (stopped if is_stopped else papers)[tiers] += 1
    return Ranked(tuple(options), papers, stopped)


def write(ranked: Ranked) -> str:
    """The papers again, numbered from 1."""
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


def _tiers(ranks: dict[int, list[str]]) -> tuple[Tiers, bool]:
    tiers: list[tuple[str, ...]] = []
    for _rank, chosen in sorted(ranks.items()):
        if SEVERAL in chosen:
            return tuple(tiers), True
        tier = tuple(choice for choice in chosen if choice not in (SKIPPED, ""))
        tiers += [tier] if tier else []
    return tuple(tiers), False
