"""`manage.py import_journal FILE`: what export_journal wrote, taken over by an empty ledger."""

import gzip
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from config import roles
from coop.domain.actors import PLATFORM
from coop.domain.errors import Refused
from timebank.domain.journals import Misfit
from timebank.selectors import proofs
from timebank.services import restoring


class Command(BaseCommand):
    help = "Take an exported journal over into an empty ledger, whole or not at all."
    requires_system_checks: list[str] = []  # of the application, which does not run yet

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: object, file: Path, **options: object) -> None:
        try:
            with roles.as_owner(), tqdm(unit=" bytes", unit_scale=True, desc="import", disable=None) as bar:
                bar.total = file.stat().st_size
                lines = _lines(file, lambda place: bar.update(place - bar.n))
                count = restoring.restore(by=PLATFORM, at=timezone.now(), lines=lines)
                head = proofs.last_head()
        except Refused as refused:
            raise CommandError(str(refused.sentence)) from refused
        except (Misfit, OSError, EOFError, UnicodeDecodeError) as fault:
            raise CommandError(f"{file}: {fault}. Nothing was written.") from fault
        told = f", head {head.size}:{head.root.hex()}" if head else ""
        self.stdout.write(f"{count} entries were taken over{told}.")


def _lines(file: Path, told: Callable[[int], object]) -> Iterator[str]:
    """The lines of a file or a pipe, gzipped or not. told: called with how many bytes of a file were read."""
    with file.open("rb") as raw:
        is_zipped = raw.peek(2)[:2] == b"\x1f\x8b"
        with gzip.GzipFile(fileobj=raw) if is_zipped else raw as plain:
            for line in plain:
                yield line.decode()
                told(raw.tell() if raw.seekable() else 0)
