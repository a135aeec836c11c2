"""Texts taken into a corpus, where they are found and ranked by their words (coop.selectors.texts)."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from io import StringIO

from django.db import connection, transaction
from django.db.models import Count, F, Sum

from coop.domain import corpora
from coop.domain.actors import Actor
from coop.domain.corpora import Document, Kind
from coop.models import Corpus, Posting

COLUMNS = ("corpus_id", "term", "document_id", "part", "count", "length")
COPY = f"COPY coop_posting ({', '.join(COLUMNS)}) FROM STDIN"


@transaction.atomic
def write(*, by: Actor, at: datetime, kind: Kind, documents: Collection[Document]) -> None:
    """Write these documents as they are now, in place of what they were.

    Whoever may change a text may have it found: the service that keeps the text asks that, not this one. `by`
    and `at` are those of that change, and leave no trace: a corpus says nothing that its texts do not say.
    """
    corpus = _corpus(kind)
    _take_out(corpus, [document.id for document in documents])
    _write(corpus, kind, documents)


@transaction.atomic
def rewrite(*, by: Actor, at: datetime, kind: Kind, documents: Collection[Document]) -> int:
    """Have these documents be the whole corpus. Returns how many were written: none where they are it."""
    told = corpora.fingerprint(documents)
    corpus = _corpus(kind)
    if corpus.fingerprint == told:
        return 0
    Posting.objects.filter(corpus=corpus).delete()
    Corpus.objects.filter(pk=corpus.pk).update(parts=0, terms=0)
    _write(corpus, kind, documents)
    Corpus.objects.filter(pk=corpus.pk).update(fingerprint=told)
    return len(documents)


@transaction.atomic
def take_out(*, by: Actor, at: datetime, kind: Kind, ids: Iterable[int]) -> None:
    """What is no longer there is found no more."""
    if Corpus.objects.filter(name=kind.name).exists():
        _take_out(_corpus(kind), list(ids))


def _corpus(kind: Kind) -> Corpus:
    """Held until the end: one at a time writes in a corpus."""
    Corpus.objects.get_or_create(name=kind.name)
    return Corpus.objects.select_for_update(no_key=True).get(name=kind.name)


def _write(corpus: Corpus, kind: Kind, documents: Iterable[Document]) -> None:
    parts = terms = 0
    lines = StringIO()
    for document in documents:
        for number, counted in document.counted(kind):
            length = sum(counted.values())
            parts, terms = parts + 1, terms + length
            lines.writelines(_lines(corpus, document.id, number, counted, length))
    lines.seek(0)
    with connection.cursor() as cursor:
        cursor.copy_expert(COPY, lines)
    _count(corpus, parts, terms)


def _lines(
    corpus: Corpus, document_id: int, number: int, counted: dict[str, int], length: int
) -> Iterator[str]:
    """As COPY reads them: a term holds nothing that would need an escape (coop.domain.wording)."""
    for term, count in counted.items():
        yield f"{corpus.pk}\t{term}\t{document_id}\t{number}\t{count}\t{length}\n"


def _take_out(corpus: Corpus, ids: Collection[int]) -> None:
    found = Posting.objects.filter(corpus=corpus, document_id__in=ids)
    parts = found.values("document_id", "part").distinct().aggregate(parts=Count("*"))["parts"]
    terms = found.aggregate(terms=Sum("count"))["terms"] or 0
    found.delete()
    _count(corpus, -parts, -terms)


def _count(corpus: Corpus, parts: int, terms: int) -> None:
    if parts:
        Corpus.objects.filter(pk=corpus.pk).update(
            parts=F("parts") + parts, terms=F("terms") + terms, fingerprint=""
        )
