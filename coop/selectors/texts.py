"""Texts found by their words, the best first."""

from collections.abc import Mapping
from typing import Any

from django.db import connection

from coop.domain import ranking
from coop.domain.corpora import Kind
from coop.domain.ranking import COMMON, FEW, K1, MILLION, B, Part

SCORES = """
WITH corpus AS MATERIALIZED (
  SELECT id, parts::float8 AS parts, terms::float8 / greatest(parts, 1) AS mean_length
  FROM coop_corpus WHERE name = %(corpus)s
), asked AS MATERIALIZED (
  SELECT posting.term, count(*) AS having, corpus.id, corpus.parts, corpus.mean_length
  FROM corpus JOIN coop_posting posting ON posting.corpus_id = corpus.id AND posting.term = ANY (%(terms)s)
  GROUP BY posting.term, corpus.id, corpus.parts, corpus.mean_length
  HAVING corpus.parts < %(few)s OR count(*) * %(common)s <= corpus.parts
)
SELECT posting.document_id, posting.part, round(%(million)s * sum(
    ln((2 * asked.parts + 2) / (2 * asked.having + 1)) * posting.count * (%(k1)s + 1)
    / (posting.count + %(k1)s * (1 - %(b)s + %(b)s * posting.length / asked.mean_length))
  ))::bigint AS score
FROM asked JOIN coop_posting posting ON posting.corpus_id = asked.id AND posting.term = asked.term
GROUP BY posting.document_id, posting.part
ORDER BY score DESC, posting.document_id, posting.part LIMIT %(most)s
"""
"""BM25 of the parts of a corpus, as coop.domain.ranking says it: tests compare the two."""

CONSTANTS = {"k1": float(K1), "b": float(B), "common": COMMON, "few": FEW, "million": MILLION}


def scores(kind: Kind, text: str, *, most: int) -> dict[Part, int]:
    """The parts that say most of what is asked, with their scores in millionths, the best first."""
    asked: Mapping[str, Any] = {"corpus": kind.name, "terms": kind.asked(text), "most": most}
    with connection.cursor() as cursor:
        cursor.execute(SCORES, {**asked, **CONSTANTS})
        return {Part(document_id, number): score for document_id, number, score in cursor.fetchall()}


def documents(kind: Kind, text: str, *, most: int) -> list[tuple[int, int]]:
    """Documents by id with their score, the best first."""
    return ranking.documents(scores(kind, text, most=ranking.PARTS_EACH * most))[:most]
