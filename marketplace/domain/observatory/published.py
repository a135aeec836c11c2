"""A series as it was frozen, read: which cells it tells, which it hides, and what stands beside what.

Pure readings of the content of a release. Nothing here computes a figure: what is hidden has none.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from marketplace.domain.observatory.certificates import Keys
from marketplace.domain.observatory.disclosure import Status

ROOTS = ("FR", "all")
"""Codes under which a whole dimension is added up, where it has one."""
QUARTILES = ("lower", "median", "upper")

Values = Mapping[str, int | None]


@dataclass(frozen=True, slots=True)
class Datum:
    """A cell as it is published. count: contributors; values: integers by name, in the unit of the series.

    Both are None where the cell is hidden, and reason then says why: "few", "dominant", or "" where it is
    hidden so that another one can not be worked out.
    """

    keys: Keys
    status: Status
    reason: str
    count: int | None
    values: Values | None

    @property
    def is_hidden(self) -> bool:
        return self.status is not Status.FREE or self.values is None

    def value(self, name: str) -> int | None:
        return None if self.values is None or self.is_hidden else self.values.get(name)


@dataclass(frozen=True)
class Published:
    """One series of one release. cells: in the order in which they were frozen."""

    indicator: str
    dimensions: tuple[str, ...]
    unit: str
    cells: tuple[Datum, ...]

    @cached_property
    def by_keys(self) -> Mapping[Keys, Datum]:
        return {cell.keys: cell for cell in self.cells}

    @cached_property
    def codes(self) -> tuple[tuple[str, ...], ...]:
        """Of each dimension, the codes that stand in some cell, in their order."""
        return tuple(
            tuple(sorted({cell.keys[place] for cell in self.cells}))
            for place, _dimension in enumerate(self.dimensions)
        )

    @cached_property
    def whole(self) -> Keys:
        """The keys of the cell that adds up everything: the root of each dimension."""
        return tuple(root_of(codes) for codes in self.codes)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Names of the values that some cell tells."""
        return ordered({name for cell in self.cells for name in (cell.values or {})})

    @cached_property
    def hidden_count(self) -> int:
        return sum(cell.is_hidden for cell in self.cells)

    def at(self, keys: Keys) -> Datum | None:
        """None where nobody is told of: an absent cell is no zero."""
        return self.by_keys.get(keys)

    def along(self, dimension: str, keys: Keys) -> tuple[Datum, ...]:
        """The cells that differ from these keys in one dimension alone, in the order of its codes."""
        place = self.dimensions.index(dimension)
        found = (self.at((*keys[:place], code, *keys[place + 1 :])) for code in self.codes[place])
        return tuple(cell for cell in found if cell is not None)


def ordered(names: Collection[str]) -> tuple[str, ...]:
    """Quartiles as they follow each other, then the others in the order of the alphabet."""
    quartiles = [name for name in QUARTILES if name in names]
    return (*quartiles, *sorted(name for name in names if name not in QUARTILES))


def root_of(codes: tuple[str, ...]) -> str:
    """The code that stands for all of them; "" where none does."""
    return next((root for root in ROOTS if root in codes), "")


def read(content: str | Mapping[str, Any]) -> Published:
    """A frozen series, from its canonical text or from what was read of it."""
    told: Mapping[str, Any] = json.loads(content) if isinstance(content, str) else content
    return Published(
        indicator=told["indicator"],
        dimensions=tuple(told["dimensions"]),
        unit=told["unit"],
        cells=tuple(datum(cell) for cell in told["cells"]),
    )


def datum(cell: Mapping[str, Any]) -> Datum:
    """A frozen cell. Figures of one that is not free are not even read."""
    is_free = cell["status"] == Status.FREE
    return Datum(
        tuple(cell["keys"]),
        Status(cell["status"]),
        cell.get("reason") or "",
        cell.get("count") if is_free else None,
        cell.get("values") if is_free else None,
    )
