"""What the titles of a table of ranked papers mean: which column is a rank, a choice, a ballot, a number.

Two forms are known. Long: a row is one rank of one ballot (`ballot_id`, `rank`, `choice`), as ranked.vote and
Burlington have it. Wide: a row is a paper, or several that are the same, with one column for each rank, as
Maine, Minneapolis and San Francisco export it ("Rep. to Congress 1st Choice District 2", "rank1").
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from coop.domain.words import N_
from governance.domain.files.rows import Row, refuse

BALLOT = ("ballot_id", "ballotid", "ballot", "voter_id", "voterid", "cvr_id")
RANK = ("rank", "rang")
CHOICE = ("choice", "candidate", "option", "choix")
COUNT = ("count", "weight", "number", "votes", "ballots", "num_voters", "frequency", "nombre")

WORD = r"(?:choice|rank|ranking|pref|preference|vote|choix|rang|préférence)"
AFTER = re.compile(rf"(?:^|[^a-z]){WORD}[ _#.-]*0*([1-9][0-9]?)(?![0-9a-z])")
BEFORE = re.compile(rf"(?:^|[^0-9a-z])0*([1-9][0-9]?)(?:st|nd|rd|th|er|re|e|ème)?[ _.-]*{WORD}(?![a-z])")
ALONE = re.compile(r"0*([1-9][0-9]?)(?:st|nd|rd|th|er|re|e|ème)?")
SPELLED = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
IN_WORDS = re.compile(rf"(?:^|[^a-z])({'|'.join(SPELLED)})[ _.-]*{WORD}(?![a-z])")


@dataclass(frozen=True, slots=True)
class Long:
    """Where the columns of a row for each rank stand."""

    ballot: int
    rank: int
    choice: int


@dataclass(frozen=True, slots=True)
class Wide:
    """Where the columns of the ranks stand, the first rank first; count: of how many papers a row is."""

    ranks: tuple[int, ...]
    count: int | None


def columns(titles: Row | None) -> Long | Wide:
    """Raises Misread where it is neither form."""
    if titles is None:
        refuse(1, N_("the file is empty"))
    names = [title.lower() for title in titles.cells]
    found = _ranks(titles, names)
    if found:
        return Wide(found, _first(names, COUNT))
    places = [_first(names, known) for known in (BALLOT, RANK, CHOICE)]
    if all(place is None for place in places):
        refuse(
            titles.number,
            N_("no column is a rank: neither ballot_id, rank and choice, nor “choice 1”, “choice 2”…"),
        )
    for place, known in zip(places, (BALLOT, RANK, CHOICE), strict=True):
        if place is None:
            refuse(titles.number, N_("the column %(typed)s is missing"), typed=known[0])
    ballot, rank, choice = (place for place in places if place is not None)
    return Long(ballot, rank, choice)


def _ranks(titles: Row, names: Sequence[str]) -> tuple[int, ...]:
    """The columns of ranks in their order; none where no title is the first rank."""
    at: dict[int, int] = {}
    for place, name in enumerate(names):
        rank = _rank_of(name)
        if rank in at:
            refuse(titles.number, N_("two columns are of rank %(rank)s"), rank=rank)
        if rank:
            at[rank] = place
    if 1 not in at:
        return ()
    for rank in range(1, max(at)):
        if rank not in at:
            refuse(titles.number, N_("no column is of rank %(rank)s"), rank=rank)
    return tuple(at[rank] for rank in sorted(at))


def _rank_of(name: str) -> int:
    """0 where the title is of no rank."""
    if spelled := IN_WORDS.search(name):
        return SPELLED.index(spelled[1]) + 1
    found = ALONE.fullmatch(name) or BEFORE.search(name) or AFTER.search(name)
    return int(found[1]) if found else 0


def _first(names: Sequence[str], known: Sequence[str]) -> int | None:
    return next((names.index(name) for name in known if name in names), None)
