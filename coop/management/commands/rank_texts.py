"""`manage.py rank_texts`: the ranking of the house, on texts of one's own, so that anyone may measure it."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.utils import timezone
from tqdm import tqdm

from coop.domain import ranking, tables, wording
from coop.domain.actors import PLATFORM
from coop.domain.corpora import Document, Kind
from coop.domain.meanings import Near, blended
from coop.domain.ranking import MILLION, Part
from coop.domain.tables import Misread, Texts
from coop.selectors import meanings, texts
from coop.selectors.meanings import Meant
from coop.services import texts as writing

DEPTH = 10
APART = """
CREATE TEMP TABLE coop_corpus (LIKE public.coop_corpus INCLUDING ALL);
CREATE TEMP TABLE coop_posting (LIKE public.coop_posting INCLUDING ALL);
"""
"""Tables of the same names that this connection alone sees: no corpus of the house is read or written."""


class Command(BaseCommand):
    help = "Rank the texts of a corpus for each query, by the house's own code. Nothing is kept."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--queries", required=True, type=Path, help="a line for each: id, tab, text")
        parser.add_argument("--corpus", required=True, type=Path, help="the same; CONCEPT_… names a concept")
        parser.add_argument("--across", type=Path, help="the corpus of another language, same concepts")
        parser.add_argument("--top", type=int, default=10, help="how many for each query")
        parser.add_argument("--model", action="store_true", help="also by meaning: the extra `model`")
        parser.add_argument("--language", choices=sorted(wording.LANGUAGES), default="fr")

    def handle(
        self,
        *args: object,
        queries: Path,
        corpus: Path,
        across: Path | None,
        top: int,
        language: str,
        model: bool,
        **options: object,
    ) -> None:
        """Lines: query id, corpus id, rank from 1, score."""
        if top < 1:
            raise CommandError("--top is 1 or more.")
        if model and not meanings.is_installed():
            raise CommandError("The model is not installed: `pip install 'commontime[model]'` brings it.")
        asked, known = _read(queries), tables.grouped(_read(corpus))
        other = None if across is None else tables.grouped(_read(across))
        kind = Kind("own", language, wording.features)
        with transaction.atomic():
            _take_in(kind, known)
            meant = _meant(known) if model else None
            for query_id, text in tqdm(asked.items(), unit="query", file=sys.stderr, disable=None):
                found = _ranked(kind, text, known, other, meant, top)
                for rank, (name, score) in enumerate(found, start=1):
                    self.stdout.write(f"{query_id}\t{name}\t{rank}\t{Decimal(score) / MILLION}")
            transaction.set_rollback(True)


def _read(path: Path) -> dict[str, str]:
    try:
        return tables.read_texts(path.read_bytes())
    except OSError as error:
        raise CommandError(f"{path} can not be read: {error.strerror}.") from error
    except Misread as error:
        raise CommandError(f"{path}: {error}") from error


def _take_in(kind: Kind, known: Texts) -> None:
    with connection.cursor() as cursor:
        cursor.execute(APART)
        writing.write(by=PLATFORM, at=timezone.now(), kind=kind, documents=_documents(known))
        cursor.execute("ANALYZE coop_posting")


def _documents(known: Texts) -> list[Document]:
    return [Document(number, tuple(part.values())) for number, part in enumerate(known.values())]


def _meant(known: Texts) -> Meant:
    """What every text of the corpus means: some minutes for ten thousand of them."""
    parts = meanings.parts(_documents(known))
    with tqdm(total=len(parts), unit="text", desc="read", file=sys.stderr, disable=None) as bar:
        vectors = []
        for vector in meanings.vectors(list(parts.values())):
            vectors.append(vector)
            bar.update()
    return Meant(0, list(parts), b"".join(vectors))


def _ranked(
    kind: Kind, text: str, known: Texts, other: Texts | None, meant: Meant | None, top: int
) -> Sequence[tuple[str, int]]:
    """Names by their ids, the best first, with their scores."""
    most = ranking.PARTS_EACH * max(top, DEPTH)
    concepts = list(known)
    scores = _lifted(texts.scores(kind, text, most=most), known)
    if meant is not None:
        near = meant.near(meanings.asked(text), most=most)
        scores = blended(scores, Near(_lifted(near.nearness, known), near.mean))
    if other is not None:
        documents = ranking.documents(scores)
        met = [(other[concepts[number]], score) for number, score in documents if concepts[number] in other]
        return list(_in_turn(met))[:top]
    found = ranking.in_order(scores)[:top]
    return [(list(known[concepts[part.document_id]])[part.number], score) for part, score in found]


def _lifted(scores: Mapping[Part, int], known: Texts) -> dict[Part, int]:
    names = list(known.values())
    documents = {part.document_id for part in scores}
    return ranking.lifted(scores, {number: range(len(names[number])) for number in documents})


def _in_turn(met: Sequence[tuple[Mapping[str, str], int]]) -> Iterator[tuple[str, int]]:
    """Each concept by its first name, then each by its second, and so on."""
    for place in range(max((len(names) for names, _score in met), default=0)):
        for names, score in met:
            if place < len(names):
                yield list(names)[place], score
