"""What texts mean, kept beside their words: the model reads each part once, and again when it changed."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q

from coop.domain.actors import Actor
from coop.domain.corpora import SKILLS, Kind
from coop.domain.errors import Forbidden
from coop.domain.ranking import Part
from coop.models import Corpus, Meaning
from coop.selectors import meanings, skills

MOST = 200
"""So many parts are read in one round of the job: some seconds."""

Told = Callable[[int], object]


def follow(*, by: Actor, at: datetime, most: int = MOST, told: Told = lambda count: None) -> int:
    """Read what concepts are called and was not read yet; forget what they are called no more.

    `by` and `at` leave no trace: vectors say nothing that the names do not say. told: called with how many
    more were read. Returns how many parts were read or forgotten: none where the model is off.
    """
    if not by.is_platform:
        raise Forbidden
    if not meanings.are_on():
        return 0
    read = forgotten = 0
    for language, kind in SKILLS.items():
        texts, known = meanings.parts(skills.named(language)), meanings.known(kind)
        read += _read(kind, texts, known, most - read, told)
        forgotten += _forget(kind, [part for part in known if part not in texts])
    return read + forgotten


def _read(kind: Kind, texts: Mapping[Part, str], known: Mapping[Part, str], most: int, told: Told) -> int:
    missing = [part for part, text in texts.items() if known.get(part) != meanings.digest(text)][:most]
    for piece in _pieces(missing):
        _write(kind, {part: texts[part] for part in piece})
        told(len(piece))
    return len(missing)


def _pieces(parts: Sequence[Part]) -> Iterator[Sequence[Part]]:
    for first in range(0, len(parts), meanings.AT_ONCE):
        yield parts[first : first + meanings.AT_ONCE]


def _write(kind: Kind, texts: Mapping[Part, str]) -> None:
    """The model reads before anything is held."""
    read = list(meanings.vectors(list(texts.values())))
    with transaction.atomic():
        corpus = _changed(kind)
        Meaning.objects.bulk_create(
            [
                Meaning(
                    corpus=corpus,
                    document_id=part.document_id,
                    part=part.number,
                    digest=meanings.digest(text),
                    vector=vector,
                )
                for (part, text), vector in zip(texts.items(), read, strict=True)
            ],
            update_conflicts=True,
            unique_fields=["corpus", "document_id", "part"],
            update_fields=["digest", "vector"],
        )


def _forget(kind: Kind, gone: Sequence[Part]) -> int:
    for piece in _pieces(gone):
        these = Q()
        for part in piece:
            these |= Q(document_id=part.document_id, part=part.number)
        with transaction.atomic():
            Meaning.objects.filter(these, corpus=_changed(kind)).delete()
    return len(gone)


def _changed(kind: Kind) -> Corpus:
    """Held until the end; who keeps its vectors in memory reads them again."""
    Corpus.objects.get_or_create(name=kind.name)
    Corpus.objects.filter(name=kind.name).update(meanings=F("meanings") + 1)
    return Corpus.objects.get(name=kind.name)
