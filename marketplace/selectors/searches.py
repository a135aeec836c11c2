"""Needs and offers found by what one types: misspelt, without accents, or by another name of a skill.

Each word that is asked is compared with every word of a text by their trigrams, through an index; a word that
few texts have counts more (docs/adr/0012), and what stands in the title counts twice.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import connection, transaction

from coop.domain import wording
from coop.domain.names import fold
from coop.selectors import skills

MOST_WORDS = 8
MOST_FOUND = 600
ALIKE = Decimal("0.4")
"""How alike two words are at least, of 1: "ménaje" and "ménage" are just so."""
SHORT, SHORT_ALIKE = 4, Decimal("0.7")
"""Words of so few letters are alike by chance: more is asked of them."""
NEAR = 70
"""Of 100 points of the nearest text, how many another has at least to be told."""
LONGEST = 60

SET_ALIKE = "SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)"
NEAREST = """
WITH hit AS MATERIALIZED (
  {hits}
), weighed AS MATERIALIZED (
  SELECT number, ln((2 * total.texts + 2)::float8 / (2 * least(count(*), total.texts) + 1)) AS weight
  FROM hit CROSS JOIN (SELECT count(*) AS texts FROM {table} WHERE state = 'open') total
  GROUP BY number, total.texts
), scored AS (
  SELECT hit.id, sum(weight * near) AS near, sum(weight * (near + named)) AS score
  FROM hit JOIN weighed USING (number) GROUP BY hit.id
)
SELECT id, round(1000000 * score)::bigint AS points FROM scored
WHERE 100 * near >= %(near)s * (SELECT max(near) FROM scored)
ORDER BY points DESC, id DESC LIMIT %(most)s
"""
HIT = """
  SELECT {number} AS number, id, word_similarity({word}, search) AS near,
    word_similarity({word}, coop_fold(title)) AS named
  FROM {table} WHERE state = 'open' AND search %%> {word} AND word_similarity({word}, search) >= {least}
"""
"""One word at a time, as a value: a plan that knows it knows how rare its trigrams are."""


def nearest(table: str, text: str, language: str) -> dict[int, int]:
    """The open rows of a table that say nearly what is asked, with their points, the nearest first.

    table: one of this app that has `title`, `search` and `state`.
    """
    asked = words(text, language)
    if not asked:
        return {}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(SET_ALIKE, [str(ALIKE)])
        cursor.execute(*question(table, asked))
        return dict(cursor.fetchall())


def question(table: str, asked: Sequence[str]) -> tuple[str, Mapping[str, Any]]:
    """The statement and its values."""
    hits = [
        HIT.format(table=table, number=number, word=f"%(word{number})s", least=f"%(least{number})s")
        for number in range(len(asked))
    ]
    values: dict[str, Any] = {"near": NEAR, "most": MOST_FOUND}
    for number, word in enumerate(asked):
        values[f"word{number}"] = word
        values[f"least{number}"] = ALIKE if len(word) > SHORT else SHORT_ALIKE
    return NEAREST.format(table=table, hits=" UNION ALL ".join(hits)), values


def words(text: str, language: str) -> list[str]:
    """What is looked for: the words that say something, or all of them where none does."""
    every = wording.WORD.findall(fold(text))
    # Most texts are French, whoever reads: what says nothing there says nothing to anybody.
    told = [word for word in wording.words(text, language) if word not in wording.SILENT["fr"]] or every
    return list(dict.fromkeys(word[:LONGEST] for word in told))[:MOST_WORDS]


def written(title: str, text: str, skill_ids: Collection[int]) -> str:
    """The words by which a need or an offer is found: its own, and every name of its skills."""
    return _folded(title, text, (name for told in skills.names(skill_ids).values() for name in told))


def written_of(rows: Iterable[tuple[int, str, str, Collection[int]]]) -> dict[int, str]:
    """The same for many (id, title, text, skill ids), in two queries."""
    known = list(rows)
    names = skills.names({id for _pk, _title, _text, ids in known for id in ids})
    return {
        pk: _folded(title, text, (name for id in sorted(ids) for name in names.get(id, ())))
        for pk, title, text, ids in known
    }


def _folded(title: str, text: str, names: Iterable[str]) -> str:
    return fold("\n".join([title, text, *names]))
