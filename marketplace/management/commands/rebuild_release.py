"""`manage.py rebuild_release 2026-Q3 --check`: a frozen release computed again from its inputs.

The same text gives the same bytes and the same hash, whatever the machine: who doubts a figure, or restored a
backup, asks this. Nothing is written. How far it is goes to stderr, what was found to stdout.
"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from coop.domain.actors import PLATFORM
from coop.domain.errors import Hidden, Refused
from coop.words import say
from marketplace.domain.observatory import quarters
from marketplace.selectors.observatory import releases as reading
from marketplace.selectors.observatory.releases import Told
from marketplace.services.observatory import building
from marketplace.services.observatory.building import Again


class Command(BaseCommand):
    help = "Compute a release of the observatory again from what is kept of its inputs."

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:  # noqa: ANN401
        """`--version` is that of a release here, not of Django."""
        return super().create_parser(prog_name, subcommand, conflict_handler="resolve", **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("quarter", metavar="QUARTER", help="as 2026-Q3")
        parser.add_argument("--version", type=int, dest="of_version", metavar="N", help="else the last one")
        parser.add_argument(
            "--check", action="store_true", help="fail unless bytes and hash are those that are kept"
        )

    def handle(
        self, *args: object, quarter: str, of_version: int | None, check: bool, **options: object
    ) -> None:
        told = _release(quarter, of_version)
        found = self._again(told)
        self.stdout.write(found.content_hash)
        if not check:
            return
        if not found.is_same:
            raise CommandError(_differs(told, found))
        self.stdout.write(_("The same bytes and the same hash as the release that is kept."))

    def _again(self, told: Told) -> Again:
        try:
            found = building.again(by=PLATFORM, at=timezone.now(), release_id=told.id, tell=self._progress)
        except Refused as refused:
            raise CommandError(say(refused.sentence)) from refused
        if found is None:
            raise CommandError(_("What this release was computed from is erased: it is not computed again."))
        return found

    def _progress(self, done: int, steps: int) -> None:
        said = _("%(done)s of %(steps)s series") % {"done": done, "steps": steps}
        self.stderr.write(said, style_func=str)


def _release(quarter: str, version: int | None) -> Told:
    try:
        return reading.computed(quarters.code(quarters.read(quarter)), version)
    except Refused as refused:
        raise CommandError(say(refused.sentence)) from refused
    except Hidden as hidden:
        raise CommandError(_("No release of this quarter and version is computed.")) from hidden


def _differs(told: Told, found: Again) -> str:
    words = []
    if not found.has_same_hash:
        words.append(
            _("It comes to another hash: %(found)s, where %(kept)s is kept.")
            % {"found": found.content_hash, "kept": told.content_hash}
        )
    if not found.has_same_bytes:
        words.append(_("The bytes that are kept are not those to which it comes."))
    if found.differing:
        names = ", ".join(f"{indicator} ({audience})" for indicator, audience in found.differing)
        words.append(_("Series that differ: %(names)s.") % {"names": names})
    return " ".join(words)
