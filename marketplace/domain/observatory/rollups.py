"""The nearest level of a roll-up that may be shown: one's own cell, else the first around it.

A figure says more of what one does than of where one does it: the place gives way first, up to the country,
then the trade.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from marketplace.domain.observatory.certificates import Keys
from marketplace.domain.observatory.disclosure import Status
from marketplace.domain.observatory.published import Datum

FEW = "few"
DOMINANT = "dominant"
BESIDE = "beside"
NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Passed:
    """A level that is not shown. why: FEW, DOMINANT, BESIDE (it would tell others) or NOBODY."""

    keys: Keys
    why: str


@dataclass(frozen=True, slots=True)
class Nearest:
    """cell: the first that is shown, None where none is. steps: how far up it lies, for each dimension.

    passed: the levels before it, one's own first.
    """

    cell: Datum | None
    steps: tuple[int, ...]
    passed: tuple[Passed, ...]

    @property
    def is_own(self) -> bool:
        return self.cell is not None and not any(self.steps)


def nearest(cells: Mapping[Keys, Datum], lines: Sequence[Sequence[str]]) -> Nearest:
    """lines: for each dimension, one's own code, then what is above it, up to the root."""
    passed: list[Passed] = []
    for steps in product(*(range(len(line)) for line in lines)):
        keys = tuple(line[step] for line, step in zip(lines, steps, strict=True))
        cell = cells.get(keys)
        if cell is not None and not cell.is_hidden:
            return Nearest(cell, steps, tuple(passed))
        passed.append(Passed(keys, why(cell)))
    return Nearest(None, tuple(len(line) - 1 for line in lines), tuple(passed))


def why(cell: Datum | None) -> str:
    """Why a cell has no figure; "" where it has one."""
    if cell is None:
        return NOBODY
    if not cell.is_hidden:
        return ""
    return BESIDE if cell.status is Status.SECONDARY else cell.reason
