"""`manage.py recount KIT.zip`: the votes of a kit, counted again by the house's own counters.

Nothing is written anywhere, and no database is needed.
"""

import json
import zipfile
from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from coop.words import say
from governance.domain import certifying, kits
from governance.domain.kits import Spoilt
from governance.management import files
from governance.selectors import kits as packed


class Command(BaseCommand):
    help = "Count an exported ballot again, and compare it with what was published."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kit", type=Path, metavar="KIT.zip")
        parser.add_argument("--json", action="store_true", help="the winners and the whole count sheet")

    def handle(self, *args: object, kit: Path, json: bool, **options: object) -> None:
        try:
            found = packed.unzipped(kit)
            read = kits.read(found)
            sheet = read.counted()
            faults = [say(fault) for fault in kits.faults(found, read, sheet)]
            self.stdout.write(_as_json(sheet) if json else _told(sheet, not faults))
            if not json and not faults:
                said = _("Fingerprint of the count sheet: %(fingerprint)s")
                self.stdout.write(said % {"fingerprint": certifying.fingerprint(sheet)})
        except Spoilt as spoilt:
            raise CommandError(files.told(spoilt.file, spoilt.fault)) from spoilt
        except (OSError, zipfile.BadZipFile) as fault:
            raise files.unreadable(kit, str(fault)) from fault
        if faults:
            raise CommandError("\n".join(faults))


def _as_json(sheet: Mapping[str, object]) -> str:
    return json.dumps({"winners": _winners(sheet), "sheet": sheet}, ensure_ascii=False)


def _told(sheet: Mapping[str, object], is_same: bool) -> str:
    told = ", ".join(_winners(sheet))
    return f"{told}\n" + (_("The same as published.") if is_same else "")


def _winners(sheet: Mapping[str, object]) -> list[str]:
    """Of a change of a rule, its outcome."""
    winners = sheet.get("winners", [sheet.get("outcome")])
    return [str(one) for one in winners] if isinstance(winners, list) else []
