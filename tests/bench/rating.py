"""How good a ranking is, by known right answers: recall, mean reciprocal rank, nDCG, success.

Source of the measures: C. D. Manning, P. Raghavan, H. Schütze, Introduction to Information Retrieval, 2008.
"""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean


@dataclass(frozen=True, slots=True)
class Rating:
    """Means over all queries that have a right answer, each between 0 and 1."""

    recall: float
    mrr: float
    ndcg: float


def rate(answers: Mapping[str, Sequence[str]], right: Mapping[str, Collection[str]], depth: int) -> Rating:
    """answers: ids by query, the best first; what was not answered counts as nothing. right: never empty."""
    hits = {query: [one in known for one in answers.get(query, ())[:depth]] for query, known in right.items()}
    return Rating(
        recall=fmean(sum(found) / len(right[query]) for query, found in hits.items()),
        mrr=fmean(_reciprocal(found) for found in hits.values()),
        ndcg=fmean(
            _gain(found) / _gain([True] * min(depth, len(right[query]))) for query, found in hits.items()
        ),
    )


def success(answers: Mapping[str, Sequence[str]], right: Mapping[str, Collection[str]], depth: int) -> float:
    """The share of the queries with a right answer among the first."""
    return fmean(bool(set(answers.get(query, ())[:depth]) & set(known)) for query, known in right.items())


def _reciprocal(found: Sequence[bool]) -> float:
    return next((1 / rank for rank, is_right in enumerate(found, start=1) if is_right), 0.0)


def _gain(found: Sequence[bool]) -> float:
    return sum(is_right / math.log2(rank + 1) for rank, is_right in enumerate(found, start=1))
