"""Texts found by their words, the best first."""

from collections.abc import Mapping
from typing import Any

from django.db import connection

from coop.domain import ranking
from coop.domain.corpora import Kind
from coop.domain.ranking import COMMON, FEW, HEAVIEST, K1, MILLION, MOST_HAVING, MOST_READ, B, Part
from coop.selectors import together

FOUND = """
WITH corpus AS MATERIALIZED (
  SELECT id, parts::float8 AS parts, terms::float8 / greatest(parts, 1) AS mean_length
  FROM coop_corpus WHERE name = %(corpus)s
), known AS MATERIALIZED (
  SELECT asked.term, known.havers, corpus.id, corpus.parts, corpus.mean_length
  FROM corpus, unnest(%(terms)s::text[]) AS asked (term), LATERAL (
    SELECT count(*) AS havers FROM (
      SELECT FROM coop_posting posting
      WHERE posting.corpus_id = corpus.id AND posting.term = asked.term LIMIT %(most_having)s + 1
    ) read
  ) known
  WHERE known.havers BETWEEN 1 AND %(most_having)s
    AND (corpus.parts < %(few)s OR known.havers * %(common)s <= corpus.parts)
), asked AS MATERIALIZED (
  SELECT known.*, ln((2 * parts + 2) / (2 * havers + 1)) AS weight,
    sum(havers) OVER (ORDER BY havers, term) AS read
  FROM known
), found AS (
  SELECT posting.document_id, posting.part, round(%(million)s * sum(
      asked.weight * posting.count * (%(k1)s + 1)
      / (posting.count + %(k1)s * (1 - %(b)s + %(b)s * posting.length / asked.mean_length))
    ))::bigint AS score
  FROM asked JOIN coop_posting posting ON posting.corpus_id = asked.id AND posting.term = asked.term
  WHERE asked.read <= %(most_read)s
  GROUP BY posting.document_id, posting.part
)
"""
"""BM25 of the parts of a corpus, as coop.domain.ranking says it: tests compare the two."""

RANKED = """
SELECT document_id, part, score FROM found ORDER BY score DESC, document_id, part LIMIT %(most)s
"""
WEIGHED = """
SELECT document_id, least(1000, 1000 * max(score) / (
    SELECT round(%(million)s * sum(weight))::bigint
    FROM (SELECT weight FROM asked ORDER BY weight DESC LIMIT %(heaviest)s) heavy
  ))::int AS points
FROM found GROUP BY document_id ORDER BY points DESC, document_id LIMIT %(most)s
"""

CONSTANTS = {
    "k1": float(K1),
    "b": float(B),
    "common": COMMON,
    "few": FEW,
    "million": MILLION,
    "heaviest": HEAVIEST,
    "most_having": MOST_HAVING,
}


def scores(kind: Kind, text: str, *, most: int) -> dict[Part, int]:
    """The parts that say most of what is asked, with their scores in millionths, the best first."""
    rows = _asked(FOUND + RANKED, kind, text, most=most, most_read=MILLION)
    return {Part(document_id, number): score for document_id, number, score in rows}


def documents(kind: Kind, text: str, *, most: int) -> list[tuple[int, int]]:
    """Documents by id with their score, the best first."""
    return ranking.documents(scores(kind, text, most=ranking.PARTS_EACH * most))[:most]


def spoken(kind: Kind, text: str, *, most: int) -> dict[int, int]:
    """How much of what is asked each document says, of 1000, the most first; without those that say nothing.

    Who says the five words that tell most, once in a text of mean length, says it all. The time is bounded,
    however many documents there are: where the words of a long text are in too many, the rarest are read.
    """
    return dict(_asked(FOUND + WEIGHED, kind, text, most=most, most_read=MOST_READ))


def spoken_each(kind: Kind, told: Mapping[int, str], *, most: int) -> dict[int, dict[int, int]]:
    """The same of several texts by their numbers, in one question."""
    values = {number: {**_values(kind, text, most), "most_read": MOST_READ} for number, text in told.items()}
    found: dict[int, dict[int, int]] = {number: {} for number in told}
    for number, document_id, points in together.rows({id: (FOUND + WEIGHED, values[id]) for id in values}):
        found[number][document_id] = points
    return found


def _values(kind: Kind, text: str, most: int) -> dict[str, Any]:
    return {"corpus": kind.name, "terms": kind.asked(text), "most": most, **CONSTANTS}


def _asked(question: str, kind: Kind, text: str, *, most: int, most_read: int) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(question, {**_values(kind, text, most), "most_read": most_read})
        return list(cursor.fetchall())
