"""`manage.py split AMOUNT --weights FILE.csv`: whole units cut into whole parts, by the house's own code.

Nothing is written anywhere, and no database is needed.
"""

import json
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from coop.domain.errors import Refused
from coop.words import say
from governance.domain.files import ties as tie_files
from governance.domain.files.rows import Misread
from governance.management import files
from timebank.domain import splitting, weights
from timebank.domain.splitting import Method, Part


class Command(BaseCommand):
    help = "Split an amount of whole units in proportion to weights, exactly, and show who gets what."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("amount", type=int, metavar="AMOUNT", help="cents, minutes, seats: whole units")
        parser.add_argument(
            "--weights", type=Path, required=True, metavar="FILE.csv", help="with the columns id and weight"
        )
        parser.add_argument(
            "--method", choices=[method.value for method in Method], default=Method.LARGEST_REMAINDER.value
        )
        parser.add_argument(
            "--ties", type=Path, metavar="FILE", help="an id on each line, the preferred first"
        )
        parser.add_argument("--json", action="store_true", help="the units of each id as one object")

    def handle(
        self,
        *args: object,
        amount: int,
        weights: Path,
        method: str,
        ties: Path | None,
        json: bool,
        **options: object,
    ) -> None:
        parts = _split(amount, weights, Method(method), ties)
        self.stdout.write(_as_json(parts) if json else "\n".join(f"{one.key}: {one.amount}" for one in parts))


def _split(amount: int, path: Path, method: Method, ties: Path | None) -> list[Part]:
    read = path
    try:
        weighed = weights.read(files.content(path))
        order = None
        if ties is not None:
            read = ties
            order = tie_files.read(files.content(ties), [key for key, _weight in weighed])
        return splitting.split(amount, weighed, method=method, ties=order)
    except Misread as fault:
        raise CommandError(files.told(read.name, fault)) from fault
    except Refused as refused:
        raise CommandError(say(refused.sentence)) from refused


def _as_json(parts: list[Part]) -> str:
    return json.dumps({"parts": {one.key: one.amount for one in parts}}, ensure_ascii=False)
