"""Texts in a corpus: written, written again, taken out, found."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from coop.domain import wording
from coop.domain.actors import PLATFORM
from coop.domain.corpora import Document, Kind
from coop.domain.ranking import Part
from coop.models import Corpus, Posting
from coop.selectors import texts
from coop.services import texts as writing
from tests.instants import after
from tests.rights import OWNER, acting_as

pytestmark = pytest.mark.django_db

KIND = Kind("test", "fr", wording.features)
OTHER = Kind("other", "fr", wording.features)


def write(*documents: Document, kind: Kind = KIND) -> None:
    writing.write(by=PLATFORM, at=after(), kind=kind, documents=documents)


def counted() -> tuple[int, int]:
    corpus = Corpus.objects.get(name=KIND.name)
    return corpus.parts, corpus.terms


def test_a_concept_is_found_by_any_of_its_names() -> None:
    write(
        Document(1, ("Boulanger", "Fabrication de pain")),
        Document(2, ("Réparation de vélos",)),
        Document(3, ("Cours de musique",)),
    )
    assert [one for one, _score in texts.documents(KIND, "une boulangère", most=5)] == [1]
    assert [one for one, _score in texts.documents(KIND, "du pain", most=5)] == [1]
    assert next(iter(texts.scores(KIND, "reparer un velo", most=5))) == Part(2, 0)


def test_a_mistyped_word_still_finds() -> None:
    write(Document(1, ("Menuiserie",)), Document(2, ("Maçonnerie",)))
    assert texts.documents(KIND, "menuserie", most=1)[0][0] == 1


def test_what_is_written_again_is_found_by_its_new_words_alone() -> None:
    write(Document(1, ("jardinage", "potager")), Document(2, ("couture",)))
    before = counted()
    write(Document(1, ("musique",)))
    assert texts.documents(KIND, "jardinage", most=5) == []
    assert [one for one, _score in texts.documents(KIND, "musique", most=5)] == [1]
    assert counted()[0] == before[0] - 1
    write(Document(1, ("jardinage", "potager")))
    assert counted() == before


def test_what_is_taken_out_is_found_no_more_and_counts_no_more() -> None:
    write(Document(1, ("jardinage",)), Document(2, ("couture",)))
    writing.take_out(by=PLATFORM, at=after(), kind=KIND, ids=[1, 9])
    assert texts.documents(KIND, "jardinage", most=5) == []
    assert counted() == (1, sum(row.count for row in Posting.objects.order_by("term")))
    writing.take_out(by=PLATFORM, at=after(), kind=OTHER, ids=[1])
    assert not Corpus.objects.filter(name=OTHER.name).exists()


def test_corpora_are_apart() -> None:
    write(Document(1, ("jardinage",)))
    write(Document(2, ("jardinage",)), kind=OTHER)
    assert [one for one, _score in texts.documents(KIND, "jardinage", most=5)] == [1]


def test_nothing_is_found_by_nothing() -> None:
    assert texts.scores(KIND, "pain", most=5) == {}
    write(Document(1, ("", "  de la  ")), Document(2, ("pain",)))
    assert texts.scores(KIND, "", most=5) == {}
    assert texts.scores(KIND, "l’", most=5) == {}
    assert counted()[0] == 1


@pytest.mark.parametrize(("count", "length"), [(0, 1), (2, 1)])
def test_a_posting_counts_terms_of_its_part(count: int, length: int) -> None:
    write(Document(1, ("pain",)))
    corpus = Corpus.objects.get(name=KIND.name)
    with pytest.raises(IntegrityError, match="posting_counts_terms_of_its_part"), transaction.atomic():
        Posting.objects.create(corpus=corpus, term="x", document_id=5, part=0, count=count, length=length)


def test_postings_are_found_through_their_index() -> None:
    """Of many postings few are read: the plan says through what."""
    words = [f"mot{number}" for number in range(3000)]
    write(*(Document(number, (f"{word} pain",)) for number, word in enumerate(words)))
    with connection.cursor() as cursor:
        with acting_as(OWNER):
            cursor.execute("ANALYZE coop_posting")
        cursor.execute(
            "EXPLAIN SELECT * FROM coop_posting WHERE corpus_id = %s AND term = ANY (%s)",
            [Corpus.objects.get(name=KIND.name).pk, ["mot17", "mot18"]],
        )
        assert "coop_posting_pkey" in "\n".join(line for (line,) in cursor.fetchall())


QUERIES = "Q1\tboulangère\nQ2\treparer des velos\n"
CORPUS = "C1_fr_0\tBoulanger\nC1_fr_1\tFaiseur de pain\nC2_fr_0\tRéparation de vélos\nC3_fr_0\tMusique\n"
ENGLISH = "C2_en_0\tBicycle repair\nC1_en_0\tBaker\nC1_en_1\tBread maker\n"


def rank(folder: Path, queries: bytes, *options: str, across: str = "") -> list[list[str]]:
    """The lines that `manage.py rank_texts` tells, in cells."""
    for name, content in (("q", queries), ("c", CORPUS.encode()), ("x", across.encode())):
        (folder / name).write_bytes(content)
    out = StringIO()
    words = ["--queries", str(folder / "q"), "--corpus", str(folder / "c"), *options]
    words += ["--across", str(folder / "x")] if across else []
    call_command("rank_texts", *words, stdout=out)
    return [line.split("\t") for line in out.getvalue().splitlines()]


def test_a_concept_found_by_one_name_is_told_by_all(tmp_path: Path) -> None:
    lines = rank(tmp_path, QUERIES.encode())
    assert [line[:3] for line in lines if line[0] == "Q1"] == [["Q1", "C1_fr_0", "1"], ["Q1", "C1_fr_1", "2"]]
    assert next(line[1] for line in lines if line[0] == "Q2") == "C2_fr_0"
    assert float(lines[0][3]) > float(lines[1][3]) > 0


def test_another_language_answers_through_the_concept(tmp_path: Path) -> None:
    lines = rank(tmp_path, QUERIES.encode(), across=ENGLISH)
    assert [line[:3] for line in lines if line[0] == "Q1"] == [["Q1", "C1_en_0", "1"], ["Q1", "C1_en_1", "2"]]
    assert next(line[1] for line in lines if line[0] == "Q2") == "C2_en_0"


def test_a_line_of_a_file_ends_at_its_end_alone(tmp_path: Path) -> None:
    queries = "Q1\tune\u2028boulangère\r\nQ2\tréparer\x85des\x0bvélos\r\n".encode()
    lines = rank(tmp_path, queries, "--top", "1")
    assert [line[:2] for line in lines] == [["Q1", "C1_fr_0"], ["Q2", "C2_fr_0"]]


def test_no_more_is_told_than_was_asked(tmp_path: Path) -> None:
    assert [line[:3] for line in rank(tmp_path, b"Q1\tboulanger", "--top", "1")] == [["Q1", "C1_fr_0", "1"]]


def test_nothing_of_it_stays(tmp_path: Path) -> None:
    write(Document(7, ("boulanger",)))
    before = list(Posting.objects.order_by("term").values_list("term", "document_id"))
    rank(tmp_path, QUERIES.encode())
    assert list(Posting.objects.order_by("term").values_list("term", "document_id")) == before
    assert [one for one, _score in texts.documents(KIND, "boulangère", most=5)] == [7]


@pytest.mark.parametrize(
    ("queries", "fault"),
    [
        ("Q1 boulangère\n".encode(), "line 1 is not an id, a tab and a text"),
        (b"Q1\ta\n\nQ1\tb\n", "line 3 repeats the id Q1"),
        (b"Q1\ta\nQ2\ta\x00b\n", "line 2 holds a NUL"),
        (b"Q1\tpain\nQ2\tp\xe2(", "line 2 is not UTF-8"),
    ],
)
def test_a_table_that_can_not_be_read_is_refused_by_its_line(
    tmp_path: Path, queries: bytes, fault: str
) -> None:
    with pytest.raises(CommandError, match=fault):
        rank(tmp_path, queries)


def test_what_can_not_be_asked_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="1 or more"):
        rank(tmp_path, QUERIES.encode(), "--top", "0")
    none = str(tmp_path / "none")
    with pytest.raises(CommandError, match="can not be read: No such file"):
        call_command("rank_texts", "--queries", none, "--corpus", none)
