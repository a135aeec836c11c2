"""Laws of the ranking of texts, and the database's figures beside those of Python."""

from collections import defaultdict
from math import isclose

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coop.domain import ranking, wording
from coop.domain.actors import PLATFORM
from coop.domain.corpora import Document, Kind
from coop.domain.ranking import MILLION, Part
from coop.models import Corpus, Posting
from coop.selectors import texts
from coop.services import texts as writing
from tests.instants import after

KIND = Kind("law", "fr", wording.stems)
WORDS = ["pain", "velo", "jardin", "couture", "musique", "chat", "chien"]
TEXTS = st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join)
CORPORA = st.lists(st.lists(TEXTS, min_size=1, max_size=3), min_size=1, max_size=8)
PARTS = st.builds(Part, st.integers(0, 4), st.integers(0, 3))
SCORES = st.dictionaries(PARTS, st.integers(1, 10**8))


def bm25(corpus: list[Document], asked: str) -> dict[Part, float]:
    """The same again, from the words of the source, without the database."""
    parts = {Part(one.id, number): counted for one in corpus for number, counted in one.counted(KIND)}
    if not parts:
        return {}
    mean = sum(sum(counted.values()) for counted in parts.values()) / len(parts)
    scores: defaultdict[Part, float] = defaultdict(float)
    for term in KIND.asked(asked):
        having = [part for part, counted in parts.items() if term in counted]
        if ranking.is_common(len(parts), len(having)):
            continue
        for part in having:
            counted = parts[part]
            weight = ranking.weight(len(parts), len(having))
            scores[part] += ranking.score(counted[term], sum(counted.values()), mean, weight)
    return dict(scores)


@pytest.mark.django_db
@given(CORPORA, TEXTS)
@settings(max_examples=40)
def test_the_database_scores_as_the_source_says(told: list[list[str]], asked: str) -> None:
    corpus = [Document(number, tuple(parts)) for number, parts in enumerate(told)]
    Posting.objects.all().delete()
    Corpus.objects.all().delete()
    writing.write(by=PLATFORM, at=after(), kind=KIND, documents=corpus)
    found = texts.scores(KIND, asked, most=1000)
    expected = bm25(corpus, asked)
    assert set(found) == set(expected)
    assert all(isclose(found[part], MILLION * expected[part], abs_tol=1) for part in found)


@given(SCORES)
def test_a_document_is_as_good_as_its_best_part(scores: dict[Part, int]) -> None:
    found = dict(ranking.documents(scores))
    assert found == {
        document: max(score for part, score in scores.items() if part.document_id == document)
        for document in {part.document_id for part in scores}
    }
    ordered = ranking.documents(scores)
    assert ordered == sorted(ordered, key=lambda one: (-one[1], one[0]))


@given(SCORES)
def test_every_part_of_a_found_document_is_lifted_by_its_best(scores: dict[Part, int]) -> None:
    documents = {part.document_id for part in scores}
    found = ranking.in_order(ranking.lifted(scores, {document: range(4) for document in documents}))
    assert {part for part, _score in found} == {Part(one, number) for one in documents for number in range(4)}
    best = dict(ranking.documents(scores))
    for part, score in found:
        assert best[part.document_id] * ranking.LIFT // 100 <= score <= best[part.document_id]
    assert [score for _part, score in found] == sorted((score for _part, score in found), reverse=True)


@given(st.integers(1, 10**6), st.data())
def test_a_rarer_term_weighs_more(parts: int, data: st.DataObject) -> None:
    having = data.draw(st.integers(1, parts))
    rarer = data.draw(st.integers(1, having))
    assert ranking.weight(parts, rarer) >= ranking.weight(parts, having) > 0


def test_a_term_of_many_parts_counts_only_where_parts_are_few() -> None:
    assert not ranking.is_common(99, 99)
    assert not ranking.is_common(100, 10)
    assert ranking.is_common(100, 11)
