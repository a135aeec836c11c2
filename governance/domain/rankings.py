"""Papers that rank: marks are ranks, 1 is the best, equal ranks are equal, gaps between them mean nothing."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from governance.domain.polls import Paper

Ranking = tuple[str, ...]
"""Options one after the other, the best first."""


def has_ranks(paper: Paper) -> bool:
    return all(mark >= 1 for _option, mark in paper.marks)


def tiers(paper: Paper) -> tuple[Ranking, ...]:
    """Options of equal rank together, the best first."""
    ranks = sorted({mark for _option, mark in paper.marks})
    return tuple(tuple(option for option, mark in paper.marks if mark == rank) for rank in ranks)


def unequal(paper: Paper) -> Ranking:
    """As far as one option follows the other: from an equal rank on, nothing says whom the paper is for."""
    found: list[str] = []
    for tier in tiers(paper):
        if len(tier) > 1:
            break
        found += tier
    return tuple(found)


def piled(papers: Iterable[Paper]) -> Counter[Ranking]:
    """How many papers follow each ranking."""
    piles = Counter[Ranking]()
    for paper in papers:
        piles[unequal(paper)] += paper.count
    return piles


def first_of(ranking: Sequence[str], left: frozenset[str] | set[str]) -> str | None:
    """The first option of a ranking that is still there."""
    return next((option for option in ranking if option in left), None)


def closed_up(ranks: Mapping[str, int]) -> dict[str, int]:
    """The same order counted 1, 2, 3…: equal ranks stay equal, gaps, which mean nothing, are gone."""
    return _ranks(_rows(ranks))


def raised(ranks: Mapping[str, int], option: str) -> dict[str, int]:
    """One step nearer to the first rank: out of its equals, past the rank above, or in at the end."""
    rows = _rows(ranks)
    at = _row_of(rows, option)
    if at is None:
        rows.append([option])
    elif len(rows[at]) > 1:
        rows[at].remove(option)
        rows.insert(at, [option])
    elif at:
        rows[at - 1], rows[at] = rows[at], rows[at - 1]
    return _ranks(rows)


def lowered(ranks: Mapping[str, int], option: str) -> dict[str, int]:
    """One step farther from the first rank; from the last one the option is ranked no longer."""
    rows = _rows(ranks)
    at = _row_of(rows, option)
    if at is None:
        return _ranks(rows)
    if len(rows[at]) > 1:
        rows[at].remove(option)
        rows.insert(at + 1, [option])
    elif at + 1 < len(rows):
        rows[at + 1], rows[at] = rows[at], rows[at + 1]
    else:
        del rows[at]
    return _ranks(rows)


def _rows(ranks: Mapping[str, int]) -> list[list[str]]:
    return [[option for option in ranks if ranks[option] == rank] for rank in sorted(set(ranks.values()))]


def _ranks(rows: Sequence[Sequence[str]]) -> dict[str, int]:
    return {option: rank for rank, row in enumerate(rows, start=1) for option in row}


def _row_of(rows: Sequence[Sequence[str]], option: str) -> int | None:
    return next((at for at, row in enumerate(rows) if option in row), None)
