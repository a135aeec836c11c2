"""`manage.py tally FILE --method METHOD`: votes from outside, counted by the house's own counters.

FILE is a .pb (Pabulib), .blt or .csv file. Nothing is written anywhere, and no database is needed.
"""

import json
import time
from argparse import ArgumentParser
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from coop.domain.errors import Refused
from coop.words import say
from governance.domain import counting
from governance.domain.counting import Method
from governance.domain.files import blt, carrying, marked_csv, pabulib, ranked_csv, ties
from governance.domain.files.blt import Ranked
from governance.domain.files.pabulib import BudgetFile
from governance.domain.files.rows import Misread
from governance.domain.methods import equal_shares
from governance.domain.polls import Poll, Tally
from governance.management import files

RANKED = {".blt": blt.read, ".csv": ranked_csv.read}
MARGINS, WINNING = "margins", "winning-votes"
PAUSE = 0.5
"""Seconds between two figures of progress."""


@dataclass(frozen=True, slots=True)
class _Read:
    """The poll of a file, what its sheet says of the file, and what is wrong and counts all the same."""

    poll: Poll
    more: dict[str, object]
    faults: tuple[Misread, ...] = ()


class Command(BaseCommand):
    help = "Count the votes of a .pb, .blt or .csv file, exactly, and show how."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--method", required=True, choices=[method.value for method in Method])
        parser.add_argument("--seats", type=int, help="how many win, where the file does not say")
        parser.add_argument("--ties", type=Path, help="an option on each line, the preferred first")
        parser.add_argument(
            "--strength", choices=[MARGINS, WINNING], default=MARGINS, help="of a victory, for schulze"
        )
        parser.add_argument("--json", action="store_true", help="the winners and the whole count sheet")

    def handle(
        self,
        *args: object,
        file: Path,
        method: str,
        seats: int | None,
        ties: Path | None,
        strength: str,
        json: bool,
        **options: object,
    ) -> None:
        if seats is not None and seats < 1:
            raise CommandError(_("There is a seat at least."))
        read = _read(file, Method(method), seats)
        for fault in read.faults:
            self.stderr.write(files.told(file.name, fault))
        poll = read.poll if ties is None else _with_ties(read.poll, ties)
        tally = self._counted(Method(method), replace(poll, by_margins=strength == MARGINS))
        tally = Tally(tally.winners, dict(tally.sheet) | read.more)
        self.stdout.write(_as_json(tally) if json else "\n".join(tally.winners))

    def _counted(self, method: Method, poll: Poll) -> Tally:
        """Equal shares of a city take a while: a terminal sees how far they are."""
        if method is not Method.EQUAL_SHARES or not self.stderr.isatty():
            return counting.count(method, poll)
        tally = equal_shares.count(poll, self._telling())
        self.stderr.write("\r\033[K", ending="")
        return tally

    def _telling(self) -> Callable[[int, str], None]:
        told = time.monotonic()

        def tell(increment: int, cost: str) -> None:
            nonlocal told
            if time.monotonic() - told >= PAUSE:
                told = time.monotonic()
                said = _("shares + %(increment)s: %(cost)s spent") % {"increment": increment, "cost": cost}
                self.stderr.write(f"\r\033[K{said}", ending="")
                self.stderr.flush()

        return tell


def _as_json(tally: Tally) -> str:
    return json.dumps({"winners": tally.winners, "sheet": tally.sheet}, ensure_ascii=False)


def _read(path: Path, method: Method, seats: int | None) -> _Read:
    kind = path.suffix.lower()
    if kind != ".pb" and kind not in RANKED:
        raise CommandError(_("A file of votes ends in .pb, .blt or .csv."))
    try:
        content = files.content(path)
        if kind == ".pb":
            budget = pabulib.read(content)
            poll = carrying.of_budget(budget, method, seats=seats)
            return _Read(poll, _of_budget(budget), tuple(pabulib.miscounted(budget).values()))
        if kind == ".csv" and marked_csv.is_one(content):
            return _Read(carrying.of_marked(marked_csv.read(content), method, seats=seats), {})
        ranked = RANKED[kind](content)
        return _Read(carrying.of_ranked(ranked, method, seats=seats), _of_ranked(ranked))
    except Misread as fault:
        raise CommandError(files.told(path.name, fault)) from fault
    except Refused as refused:
        raise CommandError(say(refused.sentence)) from refused


def _of_budget(file: BudgetFile) -> dict[str, object]:
    return {
        "rule_of_file": file.meta.get("rule", ""),
        "differs_from_file": pabulib.differences(file),
        "beyond_limits_of_file": pabulib.beyond(file),
    }


def _of_ranked(file: Ranked) -> dict[str, object]:
    return {
        "names": dict(file.names),
        "named_twice": file.named_twice,
        "ended_by_several_marks": file.stopped.total(),
    }


def _with_ties(poll: Poll, path: Path) -> Poll:
    try:
        return poll.breaking_ties(ties.read(files.content(path), poll.options))
    except Misread as fault:
        raise CommandError(files.told(path.name, fault)) from fault
