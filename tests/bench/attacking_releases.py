"""What was released attacked as a whole, for `make bench-observatory`: two quarters, and a correction of one.

What each cell truly holds is added up anew from what the releases were computed from; what is shown of it is
what was frozen. The correction leaves some members out and changes what others gave.
"""

import json
import sys
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import django

django.setup()

from coop.domain.actors import PLATFORM  # noqa: E402  once Django is set up
from marketplace.domain.observatory import sources  # noqa: E402
from marketplace.domain.observatory.disclosure import Cell, Status  # noqa: E402
from marketplace.domain.observatory.hiding import lines  # noqa: E402
from marketplace.domain.observatory.rows import Hours, Inputs  # noqa: E402
from marketplace.domain.observatory.sources import Source  # noqa: E402
from marketplace.domain.observatory.trees import Tree  # noqa: E402
from marketplace.selectors.observatory import releases as told  # noqa: E402
from tests.attacking import attack  # noqa: E402

SIDES = ("given", "received", "donated")
DROPPED, CHANGED = 97, 53
"""Of the correction: one member in so many is left out, another one gave twice as much."""

UNNAMED = {"status": "D", "reason": "", "count": None}


def main(first_id: str, second_id: str) -> None:
    started = time.perf_counter()
    found = {"exact": 0, "within_10": 0, "cells": 0}
    first, second = (_kept(int(release_id)) for release_id in (first_id, second_id))
    fixed = replace(second[0], inputs=_corrected(second[0].inputs))
    third = fixed, list(sources.series(fixed, second[0].inputs))
    for side in SIDES:
        for audience in ("open", "members"):
            tables = [_cells(source, series, side, audience) for source, series in (first, second, third)]
            trees = [second[0].trees[one] for one in ("trade", "place")]
            if any(tables):
                one = attack([table for table in tables if table], trees)
                found["exact"] += one.exact
                found["within_10"] += one.within_10
                found["cells"] += one.cells
    sys.stdout.write(json.dumps({**found, "seconds": time.perf_counter() - started}) + "\n")


def _kept(release_id: int) -> tuple[Source, list[Mapping[str, Any]]]:
    text = told.inputs_of(release_id)
    assert text is not None
    return sources.read(text), told.every_series(told.known(PLATFORM, release_id), None)


def _corrected(inputs: Inputs) -> Inputs:
    hours = [row for place, row in enumerate(inputs.hours) if place % DROPPED]
    changed = [
        replace(row, given=2 * row.given) if place % CHANGED == 0 else row for place, row in enumerate(hours)
    ]
    return replace(inputs, hours=tuple(changed))


def _cells(
    source: Source, series: Sequence[Mapping[str, Any]], side: str, audience: str
) -> dict[tuple[str, ...], Cell]:
    """Each cell in which somebody is with what it truly holds, and the status under which it was released.

    What a release does not name is hidden; what it names and nobody is in is hidden as well.
    """
    wanted = (f"hours_{side}", audience)
    content = next(one for one in series if (one["indicator"], one["audience"]) == wanted)
    named = {tuple(cell["keys"]): cell for cell in content["cells"]}
    trees: list[Tree] = [source.trees[one] for one in ("trade", "place")]
    held: dict[tuple[str, ...], list[Hours]] = defaultdict(list)
    for row in source.inputs.hours:
        if getattr(row, side):
            for keys in lines((row.trade, row.place), trees):
                held[keys].append(row)
    assert all(cell["count"] is None for keys, cell in named.items() if keys not in held)
    cells = {}
    for keys, rows in held.items():
        count, value = len(rows), sum(getattr(row, side) for row in rows)
        cell = named.get(keys, UNNAMED)
        if cell["count"] is not None:
            assert (cell["count"], cell["values"]["minutes"]) == (count, value), keys
        cells[keys] = Cell(keys, Status(cell["status"]), cell["reason"], count, value, count)
    return cells


if __name__ == "__main__":
    main(*sys.argv[1:])
