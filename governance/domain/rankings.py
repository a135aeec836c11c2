"""Papers that rank: marks are ranks, 1 is the best, equal ranks are equal, gaps between them mean nothing."""

from collections import Counter
from collections.abc import Iterable, Sequence

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
