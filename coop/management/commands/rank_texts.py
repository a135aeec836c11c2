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
from coop.domain.ranking import MILLION
from coop.domain.tables import Misread, Texts
from coop.selectors import texts
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
        parser.add_argument("--language", choices=sorted(wording.LANGUAGES), default="fr")

    def handle(
        self,
        *args: object,
        queries: Path,
        corpus: Path,
        across: Path | None,
        top: int,
        language: str,
        **options: object,
    ) -> None:
        """Lines: query id, corpus id, rank from 1, score."""
        if top < 1:
            raise CommandError("--top is 1 or more.")
        asked, known = _read(queries), tables.grouped(_read(corpus))
        other = None if across is None else tables.grouped(_read(across))
        kind = Kind("own", language, wording.features)
        with transaction.atomic():
            _take_in(kind, known)
            for query_id, text in tqdm(asked.items(), unit="query", file=sys.stderr, disable=None):
                found = _ranked(kind, text, known, other, top)
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
    documents = [Document(number, tuple(part.values())) for number, part in enumerate(known.values())]
    with connection.cursor() as cursor:
        cursor.execute(APART)
        writing.write(by=PLATFORM, at=timezone.now(), kind=kind, documents=documents)
        cursor.execute("ANALYZE coop_posting")


def _ranked(kind: Kind, text: str, known: Texts, other: Texts | None, top: int) -> Sequence[tuple[str, int]]:
    """Names by their ids, the best first, with their scores."""
    scores = texts.scores(kind, text, most=ranking.PARTS_EACH * max(top, DEPTH))
    concepts = list(known)
    documents = ranking.documents(scores)
    if other is not None:
        met = [(other[concepts[number]], score) for number, score in documents if concepts[number] in other]
        return list(_in_turn(met))[:top]
    names = {number: list(known[concepts[number]]) for number, _score in documents}
    parts = {number: range(len(found)) for number, found in names.items()}
    return [(names[part.document_id][part.number], score) for part, score in ranking.lifted(scores, parts)][
        :top
    ]


def _in_turn(met: Sequence[tuple[Mapping[str, str], int]]) -> Iterator[tuple[str, int]]:
    """Each concept by its first name, then each by its second, and so on."""
    for place in range(max((len(names) for names, _score in met), default=0)):
        for names, score in met:
            if place < len(names):
                yield list(names)[place], score
