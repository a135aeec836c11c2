"""`manage.py import_places FOLDER`: the official list of communes, so that all may choose their own.

FOLDER holds communes.csv and departments_regions.csv (`coop.domain.communes` says what they look like); the
two files may also be named, in this order.
"""

from argparse import ArgumentParser
from pathlib import Path
from typing import NoReturn

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from tqdm import tqdm

from coop.domain import communes
from coop.domain.actors import PLATFORM
from coop.domain.communes import Source, Unfit
from coop.domain.places import Changes, Commune
from coop.selectors import places
from coop.services import places as writing
from coop.words import say

FILES = ("communes.csv", "departments_regions.csv")
MOST_TOLD = 20


class Command(BaseCommand):
    help = "Take over the official list of communes, whole or not at all. No place is ever deleted."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "paths",
            nargs="+",
            type=Path,
            metavar="FOLDER_OR_FILES",
            help="a folder with communes.csv and departments_regions.csv, or these two files",
        )
        parser.add_argument("--dry-run", action="store_true", help="only tell what would change")

    def handle(self, *args: object, paths: list[Path], dry_run: bool, **options: object) -> None:
        listed = self._read(*_files(paths))
        if dry_run:
            self.stdout.write(_said(places.compared(listed)))
            self.stdout.write(_("Nothing was written: this was a trial."))
            return
        with _bar(_("writing the places")) as bar:
            bar.total = len(listed)
            changes = writing.load(
                by=PLATFORM,
                at=timezone.now(),
                communes=listed,
                told=lambda written: bar.update(written - bar.n),
            )
            bar.update(len(listed) - bar.n)
        self.stdout.write(_said(changes))

    def _read(self, first: Path, second: Path) -> tuple[Commune, ...]:
        try:
            with (
                first.open("rb") as listed,
                second.open("rb") as parts,
                _bar(_("reading the list")) as bar,
            ):
                return communes.read(
                    Source(first.name, listed),
                    Source(second.name, parts),
                    told=lambda rows: bar.update(rows - bar.n),
                )
        except Unfit as unfit:
            raise CommandError(_told(unfit)) from unfit
        except OSError as fault:
            told = {"file": fault.filename, "fault": fault.strerror}
            raise CommandError(
                _("%(file)s can not be read: %(fault)s. Nothing was written.") % told
            ) from fault


def _files(paths: list[Path]) -> tuple[Path, Path]:
    if len(paths) == 1 and paths[0].is_dir():
        return paths[0] / FILES[0], paths[0] / FILES[1]
    if len(paths) == 2:
        return paths[0], paths[1]
    raise CommandError(
        _("Name a folder that holds %(first)s and %(second)s, or these two files in this order.")
        % {"first": FILES[0], "second": FILES[1]}
    )


def _said(changes: Changes) -> str:
    counts = [
        (len(changes.added), ngettext("%(count)d added", "%(count)d added", len(changes.added))),
        (len(changes.changed), ngettext("%(count)d changed", "%(count)d changed", len(changes.changed))),
        (changes.unchanged, ngettext("%(count)d unchanged", "%(count)d unchanged", changes.unchanged)),
        (
            changes.unlisted,
            ngettext(
                "%(count)d that the list does not name stays",
                "%(count)d that the list does not name stay",
                changes.unlisted,
            ),
        ),
    ]
    said = [text % {"count": count} for count, text in counts]
    return _("Places: %(counts)s.") % {"counts": ", ".join(said)}


def _told(unfit: Unfit) -> str:
    """One line for each fault, the first ones of many."""
    lines = [
        _("%(file)s, row %(row)d: %(fault)s")
        % {"file": fault.file, "row": fault.row, "fault": say(fault.sentence)}
        for fault in unfit.faults[:MOST_TOLD]
    ]
    more = len(unfit.faults) - MOST_TOLD
    if more > 0:
        lines.append(ngettext("… and %(count)d more", "… and %(count)d more", more) % {"count": more})
    return "\n".join([*lines, _("Nothing was written.")])


def _bar(what: str) -> "tqdm[NoReturn]":
    return tqdm(unit_scale=True, desc=what, disable=None)
