"""`manage.py protect TABLE.csv --threshold 11 --dominance 0.85`: what of a table may be shown.

The house's own disclosure control, on a table from outside. Nothing is written anywhere, and no database is
needed. Columns: one dimension or more, then who contributes, then the value.
"""

import json
from argparse import ArgumentParser
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from governance.domain.files.rows import Misread
from governance.management import files
from marketplace.domain.observatory import disclosure, outside
from marketplace.domain.observatory.disclosure import Cell, Policy, Status
from marketplace.domain.observatory.trees import Tree


class Command(BaseCommand):
    help = "Protect a table: say which of its figures and totals may be shown, and hide the others."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("table", type=Path, metavar="TABLE.csv", help="dimensions, contributor, value")
        parser.add_argument("--threshold", default="11", metavar="N", help="fewest contributors of a figure")
        parser.add_argument(
            "--dominance", default="0.85", metavar="SHARE", help="most of it from one: 0.85, 17/20"
        )
        parser.add_argument(
            "--tree",
            action="append",
            default=[],
            metavar="DIMENSION=FILE.csv",
            help="what the codes of a dimension roll up to, with the columns code and parent",
        )
        parser.add_argument("--json", action="store_true", help="the cells as one object")

    def handle(
        self,
        *args: object,
        table: Path,
        threshold: str,
        dominance: str,
        tree: list[str],
        json: bool,
        **options: object,
    ) -> None:
        policy = Policy(_threshold(threshold), _dominance(dominance))
        read, trees = _read(table, dict(map(_named, tree)))
        cells = disclosure.protect(read.units, trees, policy).values()
        names = [dimension.name for dimension in read.dimensions]
        self.stdout.write(
            _as_json(cells, read.scale) if json else "\n".join(_as_lines(names, cells, read.scale))
        )


def _threshold(typed: str) -> int:
    if typed.isascii() and typed.isdecimal() and int(typed):
        return int(typed)
    raise CommandError(_("The threshold is a whole number of 1 or more, not “%(typed)s”.") % {"typed": typed})


def _dominance(typed: str) -> Fraction:
    try:
        share = Fraction(typed)
    except (ValueError, ZeroDivisionError):
        share = Fraction(0)
    if 0 < share <= 1:
        return share
    told = _("The dominance is a share above 0 and up to 1, as 0.85 or 17/20, not “%(typed)s”.")
    raise CommandError(told % {"typed": typed})


def _named(typed: str) -> tuple[str, Path]:
    name, equals, path = typed.partition("=")
    if name and equals and path:
        return name, Path(path)
    raise CommandError(_("A tree is named as DIMENSION=FILE.csv, not “%(typed)s”.") % {"typed": typed})


def _read(path: Path, of_trees: dict[str, Path]) -> tuple[outside.Table, list[Tree]]:
    reading = path
    try:
        table = outside.read(files.content(path))
        names = {dimension.name for dimension in table.dimensions}
        trees = {}
        for name, reading in of_trees.items():
            if name not in names:
                raise CommandError(_("The table has no dimension “%(name)s”.") % {"name": name})
            trees[name] = outside.read_tree(files.content(reading))
        reading = path
        return table, outside.placed(table, trees)
    except Misread as fault:
        raise CommandError(files.told(reading.name, fault)) from fault


def _as_json(cells: Iterable[Cell], scale: int) -> str:
    """Values are written by hand: a number with decimals would become a float, and be no more exact."""
    return '{"cells": [' + ", ".join(_cell(cell, scale) for cell in cells) + "]}"


def _cell(cell: Cell, scale: int) -> str:
    said = {"keys": cell.keys, "status": cell.status.value, "reason": cell.reason or None}
    shown = cell.shown()
    count, value = (str(shown[0]), outside.written(shown[1], scale)) if shown else ("null", "null")
    return json.dumps(said, ensure_ascii=False)[:-1] + f', "count": {count}, "value": {value}}}'


def _as_lines(names: list[str], cells: Iterable[Cell], scale: int) -> list[str]:
    lines = [[*names, _("contributors"), _("value"), _("status")]]
    for cell in cells:
        shown = cell.shown()
        figures = [str(shown[0]), outside.written(shown[1], scale)] if shown else ["–", "–"]
        lines.append([*cell.keys, *figures, _why(cell)])
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return ["  ".join(map(str.ljust, line, widths)).rstrip() for line in lines]


def _why(cell: Cell) -> str:
    if cell.status is Status.FREE:
        return f"{cell.status.value}: " + _("may be shown")
    if cell.status is Status.SECONDARY:
        return f"{cell.status.value}: " + _("hidden, so that others can not be worked out")
    if cell.reason == "few":
        return f"{cell.status.value}: " + _("hidden, too few contribute")
    return f"{cell.status.value}: " + _("hidden, one makes nearly all of it")
