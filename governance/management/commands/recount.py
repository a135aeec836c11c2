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
from governance.domain import kits
from governance.domain.kits import Kit, Spoilt
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
            faults = [say(fault) for fault in kits.faults(found, read)]
            self.stdout.write(_as_json(read) if json else _told(read, not faults))
        except Spoilt as spoilt:
            told = {"file": spoilt.file, "row": spoilt.fault.row, "fault": say(spoilt.fault.sentence)}
            raise CommandError(_("%(file)s, row %(row)d: %(fault)s") % told) from spoilt
        except (OSError, zipfile.BadZipFile, EOFError, zipfile.LargeZipFile, NotImplementedError) as fault:
            told = {"file": kit, "fault": str(fault)}
            raise CommandError(_("%(file)s can not be read: %(fault)s.") % told) from fault
        if faults:
            raise CommandError("\n".join(faults))


def _as_json(kit: Kit) -> str:
    sheet = kit.counted()
    return json.dumps({"winners": _winners(sheet), "sheet": sheet}, ensure_ascii=False)


def _told(kit: Kit, is_same: bool) -> str:
    told = ", ".join(_winners(kit.counted()))
    return f"{told}\n" + (_("The same as published.") if is_same else "")


def _winners(sheet: Mapping[str, object]) -> list[str]:
    """Of a change of a rule, its outcome."""
    winners = sheet.get("winners", [sheet.get("outcome")])
    return [str(one) for one in winners] if isinstance(winners, list) else []
