"""`manage.py export_books beancount books.beancount --unit minutes`: the ledger for others' programs."""

import tempfile
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, TypeVar

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from coop.domain.errors import Refused
from coop.words import say
from timebank.domain.books import formats
from timebank.domain.books.formats import Asked, Book
from timebank.domain.natures import Unit
from timebank.selectors import books

T = TypeVar("T")


class Command(BaseCommand):
    help = "Write a book that others' programs read. The file appears once it is whole."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("book", choices=[book.value for book in Book])
        parser.add_argument("file", type=Path)
        parser.add_argument("--unit", choices=[unit.value for unit in Unit], help="beancount, hledger")
        parser.add_argument("--siren", default="", help="fec: of the cooperative, nine digits")
        parser.add_argument("--closing", help="fec: last day of the fiscal year, 2026-12-31")
        parser.add_argument("--year", type=int, help="dac7")
        parser.add_argument("--first", help="class8, invoices: 2026-01-01")
        parser.add_argument("--last", help="class8, invoices: 2026-12-31")
        parser.add_argument(
            "--hour-value", help="class8: euros for an hour, 12.50; nothing is valued without"
        )

    def handle(self, *args: object, book: str, file: Path, **options: Any) -> None:  # noqa: ANN401  those of argparse
        try:
            with books.snapshot(), _progress(books.count()) as tell:
                asked = _asked(Book(book), options)
                lines = formats.encoded(asked.book, books.lines(asked, say=say, tell=tell))
                written = _write(file, lines)
        except Refused as refused:
            option = f" (--{_option(refused.field)})" if refused.field else ""
            raise CommandError(f"{say(refused.sentence)}{option}") from refused
        except OSError as refused:
            raise CommandError(f"{file} can not be written: {refused.strerror}.") from refused
        self.stdout.write(f"{file}: {written} bytes.")
        if left_out := books.waiting():
            self.stdout.write(f"{left_out} entries wait for their number and are left out: manage.py seal.")


def _asked(book: Book, options: dict[str, Any]) -> Asked:
    unit = options["unit"]
    return Asked(
        book,
        drafted_on=timezone.localdate(),
        unit=Unit(unit) if unit else None,
        siren=options["siren"],
        year=options["year"],
        closing_on=_read(date.fromisoformat, options["closing"], "--closing"),
        first_on=_read(date.fromisoformat, options["first"], "--first"),
        last_on=_read(date.fromisoformat, options["last"], "--last"),
        hour_value=_read(Decimal, options["hour_value"], "--hour-value"),
    )


def _read(of: Callable[[str], T], written: str | None, option: str) -> T | None:
    """What an option says. Raises CommandError when it can not be read."""
    try:
        return None if written is None else of(written)
    except (ValueError, InvalidOperation) as unreadable:
        raise CommandError(f"{option} can not be read: {written}") from unreadable


def _option(field: str) -> str:
    return field.removesuffix("_on").replace("_", "-")


def _write(file: Path, lines: Iterator[bytes]) -> int:
    """Beside the file first, then in its place: it is whole or not there."""
    with tempfile.NamedTemporaryFile(dir=file.parent, prefix=f".{file.name}.", delete=False) as beside:
        path = Path(beside.name)
        try:
            written = sum(beside.write(line) for line in lines)
            beside.close()
            path.chmod(0o640)
            path.replace(file)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
    return written


@contextmanager
def _progress(total: int) -> Iterator[Callable[[], object]]:
    with tqdm(total=total, unit="entry", desc="books", disable=None) as bar:
        yield bar.update
