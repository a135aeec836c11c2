"""Texts ranked by how much of what is asked they say: BM25 over parts of documents, lifted by their document.

A document is what is looked for (a concept, a member, a need); its parts are the ways in which it is named or
told. Terms are those of `coop.domain.wording`. Scores are whole millionths, so that equals are equal.
Source: S. Robertson and H. Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond, 2009.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

K1, B = Fraction(6, 5), Fraction(3, 4)
"""How soon a repeated term stops counting more, and how much long texts are held back."""
COMMON = 10
"""A term that more than one in ten parts have is left out: it costs most, and says nearly nothing."""
FEW = 100
"""In fewer parts than that every term counts."""
MOST_HAVING = 3_000
"""A term that more parts than that have is left out too, however many parts there are: time is bounded."""
MOST_READ = 8_000
"""Where nearness is asked of many at once, so many postings are read, those of the rarest terms."""
HEAVIEST = 5
"""So many of the rarest terms asked make the whole of what can be said."""
MILLION = 1_000_000
PARTS_EACH = 20
"""For each document that is looked for, so many parts are: the best part of the last is among them."""
LIFT = 70
"""Of 100 points of a part, how many are those of the best part of its document."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a document."""

    document_id: int
    number: int


def weight(parts: int, having: int) -> float:
    """The inverse document frequency of a term that `having` of `parts` parts have."""
    return math.log((2 * parts + 2) / (2 * having + 1))


def is_common(parts: int, having: int) -> bool:
    return parts >= FEW and having * COMMON > parts


def score(count: int, length: int, mean_length: float, term_weight: float) -> float:
    """What a term that is `count` times in a part of `length` terms adds to its score."""
    return term_weight * count * (K1 + 1) / (count + K1 * (1 - B + B * length / mean_length))


def documents(scores: Mapping[Part, int]) -> list[tuple[int, int]]:
    """Each document once with the score of its best part, the best first; equals by their number."""
    best: dict[int, int] = {}
    for part, score in scores.items():
        best[part.document_id] = max(score, best.get(part.document_id, 0))
    return sorted(best.items(), key=lambda found: (-found[1], found[0]))


def lifted(scores: Mapping[Part, int], parts: Mapping[int, Iterable[int]]) -> dict[Part, int]:
    """Every part of the documents found, with its score.

    Who is named by one part of a document is meant by all: a part has 70 of 100 points from the best part
    of its document and 30 from its own words. parts: the numbers of the parts of each document.
    """
    return {
        Part(document_id, number): _lift(best, scores.get(Part(document_id, number), 0))
        for document_id, best in documents(scores)
        for number in parts[document_id]
    }


def in_order(scores: Mapping[Part, int]) -> list[tuple[Part, int]]:
    """Parts with their scores, the best first; equals by their numbers."""
    return sorted(scores.items(), key=lambda one: (-one[1], one[0].document_id, one[0].number))


def _lift(best: int, own: int) -> int:
    return (LIFT * best + (100 - LIFT) * own) // 100
