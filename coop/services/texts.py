"""Texts taken into a corpus, where they are found and ranked by their words (coop.selectors.texts)."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import Count, F, Sum

from coop.domain.actors import Actor
from coop.domain.corpora import Document, Kind
from coop.models import Corpus, Posting

BATCH = 5_000


@transaction.atomic
def write(*, by: Actor, at: datetime, kind: Kind, documents: Collection[Document]) -> int:
    """Write these documents as they are now, in place of what they were. Returns how many postings they have.

    Whoever may change a text may have it found: the service that keeps the text asks that, not this one. `by`
    and `at` are those of that change, and leave no trace: a corpus says nothing that its texts do not say.
    """
    corpus, _is_new = Corpus.objects.get_or_create(name=kind.name)
    gone = _take_out(corpus, [document.id for document in documents])
    rows = Posting.objects.bulk_create(_rows(corpus, kind, documents), batch_size=BATCH)
    parts = {(row.document_id, row.part): row.length for row in rows}
    _count(corpus, len(parts) - gone[0], sum(parts.values()) - gone[1])
    return len(rows)


@transaction.atomic
def take_out(*, by: Actor, at: datetime, kind: Kind, ids: Iterable[int]) -> None:
    """What is no longer there is found no more."""
    corpus = Corpus.objects.filter(name=kind.name).first()
    if corpus is not None:
        parts, terms = _take_out(corpus, list(ids))
        _count(corpus, -parts, -terms)


def _rows(corpus: Corpus, kind: Kind, documents: Iterable[Document]) -> Iterator[Posting]:
    for document in documents:
        for number, counted in document.counted(kind):
            length = sum(counted.values())
            for term, count in counted.items():
                yield Posting(
                    corpus=corpus,
                    term=term,
                    document_id=document.id,
                    part=number,
                    count=count,
                    length=length,
                )


def _take_out(corpus: Corpus, ids: Collection[int]) -> tuple[int, int]:
    """How many parts and terms that were."""
    found = Posting.objects.filter(corpus=corpus, document_id__in=ids)
    parts = found.values("document_id", "part").distinct().aggregate(parts=Count("*"))["parts"]
    terms = found.aggregate(terms=Sum("count"))["terms"] or 0
    found.delete()
    return parts, terms


def _count(corpus: Corpus, parts: int, terms: int) -> None:
    """Last of all: whoever writes in the same corpus waits from here on."""
    if parts or terms:
        Corpus.objects.filter(pk=corpus.pk).update(parts=F("parts") + parts, terms=F("terms") + terms)
