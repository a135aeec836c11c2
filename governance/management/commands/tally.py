"""`manage.py tally FILE --method METHOD`: votes from outside, counted by the house's own counters.

FILE is a .pb (Pabulib), .blt or .csv file. Nothing is written anywhere, and no database is needed.
"""

import json
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from coop.domain.errors import Refused
from coop.words import say
from governance.domain import counting
from governance.domain.counting import Method
from governance.domain.files import blt, carrying, pabulib, ranked_csv, ties
from governance.domain.files.rows import Misread
from governance.domain.polls import Poll, Tally

RANKED = {".blt": blt.read, ".csv": ranked_csv.read}


class Command(BaseCommand):
    help = "Count the votes of a .pb, .blt or .csv file, exactly, and show how."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--method", required=True, choices=[method.value for method in Method])
        parser.add_argument("--seats", type=int, help="how many win, where the file does not say")
        parser.add_argument("--ties", type=Path, help="an option on each line, the preferred first")
        parser.add_argument("--json", action="store_true", help="the winners and the whole count sheet")

    def handle(
        self,
        *args: object,
        file: Path,
        method: str,
        seats: int | None,
        ties: Path | None,
        json: bool,
        **options: object,
    ) -> None:
        if seats is not None and seats < 1:
            raise CommandError(_("There is a seat at least."))
        tally = _counted(file, Method(method), seats, ties)
        self.stdout.write(_as_json(tally) if json else "\n".join(tally.winners))


def _as_json(tally: Tally) -> str:
    return json.dumps({"winners": tally.winners, "sheet": tally.sheet}, ensure_ascii=False)


def _counted(path: Path, method: Method, seats: int | None, order: Path | None) -> Tally:
    more: dict[str, object] = {}
    try:
        content = _content(path)
        if path.suffix.lower() == ".pb":
            file = pabulib.read(content)
            poll = carrying.of_budget(file, method, seats=seats)
            more = {"differs_from_file": pabulib.differences(file)}
        elif path.suffix.lower() in RANKED:
            poll = carrying.of_ranked(RANKED[path.suffix.lower()](content), method, seats=seats)
        else:
            raise CommandError(_("A file of votes ends in .pb, .blt or .csv."))
    except Misread as fault:
        raise CommandError(_told(path, fault)) from fault
    except Refused as refused:
        raise CommandError(say(refused.sentence)) from refused
    tally = counting.count(method, poll if order is None else _with_ties(poll, order))
    return Tally(tally.winners, dict(tally.sheet) | more)


def _with_ties(poll: Poll, path: Path) -> Poll:
    try:
        return poll.breaking_ties(ties.read(_content(path), poll.options))
    except Misread as fault:
        raise CommandError(_told(path, fault)) from fault


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as fault:
        told = {"file": path, "fault": fault.strerror}
        raise CommandError(_("%(file)s can not be read: %(fault)s.") % told) from fault


def _told(path: Path, fault: Misread) -> str:
    told = {"file": path.name, "row": fault.row, "fault": say(fault.sentence)}
    return _("%(file)s, row %(row)d: %(fault)s") % told
