"""`manage.py import_skills FILE`: an official ESCO or ROME file, read into concepts with all their names.

The format is taken from the header, and the language from a name such as `occupations_en.csv`. Loading the
other language of ESCO later fills the same concepts. Exit code: 0 done, 1 nothing was written.
"""

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Never

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from tqdm import tqdm

from coop.domain import concepts, taxonomies
from coop.domain.actors import PLATFORM
from coop.domain.concepts import LANGUAGES, Difference
from coop.domain.errors import Refused
from coop.domain.taxonomies import Format, Reading
from coop.selectors import skills
from coop.services import skills as services
from coop.words import say

MOST_FAULTS = 30


class Command(BaseCommand):
    help = "Load an official ESCO or ROME file of skills or occupations, whole or not at all."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--format", choices=[*Format], help="what the file holds, where that is not clear"
        )
        parser.add_argument(
            "--language", choices=LANGUAGES, help="of an ESCO file; else from its name, else French"
        )
        parser.add_argument("--dry-run", action="store_true", help="tell what would change, write nothing")

    def handle(
        self,
        *args: object,
        file: Path,
        format: str | None,
        language: str | None,
        dry_run: bool,
        **options: object,
    ) -> None:
        reading = _read(file, Format(format) if format else None, language or _language(file))
        if reading.faults or reading.source is None:
            raise CommandError(_told(file, reading))
        if dry_run:
            found = concepts.compare(skills.concepts(reading.source), reading.concepts)
        else:
            found = self._write(reading)
        self.stdout.write(_counted(found))
        if dry_run:
            self.stdout.write(_("Nothing was written: this was a dry run."))

    def _write(self, reading: Reading) -> Difference:
        assert reading.source is not None
        total = len(reading.concepts)
        with tqdm(total=total, unit=" concepts", desc="write", disable=None) as bar:
            try:
                found = services.take_over(
                    by=PLATFORM,
                    at=timezone.now(),
                    source=reading.source,
                    read=reading.concepts,
                    told=bar.update,
                )
            except Refused as refused:
                raise CommandError(say(refused.sentence)) from refused
            bar.update(found.unchanged)
        services.make_findable(by=PLATFORM, at=timezone.now())
        return found


def _read(file: Path, format: Format | None, language: str) -> Reading:
    try:
        size = file.stat().st_size
        with tqdm(total=size, unit=" bytes", unit_scale=True, desc="read", disable=None) as bar:
            return taxonomies.read(_lines(file, bar), format=format, language=language)
    except OSError as fault:
        raise CommandError(f"{file}: {fault.strerror}") from fault


def _lines(file: Path, bar: "tqdm[Never]") -> Iterator[str]:
    """The lines of a file; what is no UTF-8 stays to be told with its row."""
    with file.open("rb") as raw:
        for place, line in enumerate(raw):
            bar.update(len(line))
            yield line.decode("utf-8-sig" if place == 0 else "utf-8", errors="surrogateescape")


def _language(file: Path) -> str:
    ending = file.stem.rpartition("_")[2].casefold()
    return ending if ending in LANGUAGES else "fr"


def _told(file: Path, reading: Reading) -> str:
    shown = [
        _("row %(row)s: %(what)s") % {"row": fault.row, "what": say(fault.sentence)}
        for fault in reading.faults[:MOST_FAULTS]
    ]
    if len(reading.faults) > MOST_FAULTS:
        shown.append(_("… and more: %(count)s") % {"count": len(reading.faults) - MOST_FAULTS})
    return "\n".join([_("%(file)s can not be taken over. Nothing was written.") % {"file": file}, *shown])


def _counted(found: Difference) -> str:
    return _("Concepts added: %(added)s, changed: %(changed)s, unchanged: %(unchanged)s.") % {
        "added": len(found.added),
        "changed": len(found.changed),
        "unchanged": found.unchanged,
    }
