"""`manage.py export_journal FILE`: the sealed journal, for verify_ledger.py and import_journal."""

import gzip
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from timebank.selectors import books, journal_lines, proofs


class Command(BaseCommand):
    help = "Write every sealed entry as JSON lines (gzipped where the name ends in .gz)."
    requires_system_checks: list[str] = []  # an auditor's rights are less than an application's

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: object, file: Path, **options: object) -> None:
        head = proofs.last_head()
        fresh = file.with_name(file.name + ".new")
        compressed = file.suffix == ".gz"
        count = 0
        try:
            with (
                gzip.open(fresh, "wt", encoding="utf-8")
                if compressed
                else fresh.open("w", encoding="utf-8") as out,
                tqdm(total=head.size if head else 0, unit=" entries", desc="export", disable=None) as bar,
            ):
                for line, is_entry in journal_lines.told():
                    out.write(line)
                    count += is_entry
                    bar.update(is_entry)
            fresh.replace(file)
        except OSError as fault:
            raise CommandError(f"{file}: {fault}") from fault
        finally:
            fresh.unlink(missing_ok=True)
        self.stdout.write(f"{count} entries are in {file}.")
        if waiting := books.waiting():
            self.stdout.write(f"{waiting} are not sealed yet, and not in it: `manage.py seal` first.")
