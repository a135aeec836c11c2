"""A series as a table for programs: a line for each cell, plain integers, a status on every line.

Names and codes are those of SDMX: TIME_PERIOD, OBS_STATUS (code list CL_OBS_STATUS: A told, Q suppressed) and
CONF_STATUS (CL_CONF_STATUS: F free, C hidden for itself, D hidden for another one). What is hidden is empty
on a line that says so, and never left out.
"""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from marketplace.domain.observatory.disclosure import Status
from marketplace.domain.observatory.published import Datum, Published

TOLD, SUPPRESSED = "A", "Q"
REASONS = ("few", "dominant", "secondary")
PERIOD = "TIME_PERIOD"
_STATUSES = tuple(status.value for status in Status)

Units = Mapping[str, str]
"""The unit of each value, by its name."""


@dataclass(frozen=True, slots=True)
class Column:
    """A field of Table Schema. kind: "string" or "integer"; enum: the codes that it may hold, or none."""

    name: str
    kind: str
    title: str
    is_required: bool = True
    enum: tuple[str, ...] = ()

    def schema(self) -> dict[str, Any]:
        """As Frictionless reads it."""
        constraints: dict[str, Any] = {"required": True} if self.is_required else {}
        if self.enum:
            constraints["enum"] = list(self.enum)
        said = {"name": self.name, "type": self.kind, "title": self.title}
        return {**said, "constraints": constraints} if constraints else said


def columns(dimensions: Sequence[str], units: Units, titles: Mapping[str, str]) -> tuple[Column, ...]:
    """units: of each value, in the order of its columns; titles: what it is, in English.

    Raises ValueError where two would have one name.
    """
    values = (
        Column(_named(name, unit), "integer", f"{titles[name]}, in {UNITS[unit]}", is_required=False)
        for name, unit in units.items()
    )
    found = (
        Column(PERIOD, "string", "Quarter"),
        Column("VERSION", "integer", "Version of the release"),
        *(Column(name.upper(), "string", f"Code of the {name}") for name in dimensions),
        Column("OBS_STATUS", "string", "Told (A) or suppressed (Q)", enum=(TOLD, SUPPRESSED)),
        Column("CONF_STATUS", "string", "Free (F), or confidential (C, D)", enum=_STATUSES),
        Column("REASON", "string", "Why it is suppressed", is_required=False, enum=REASONS),
        Column("CONTRIBUTORS", "integer", "How many the figure is made of", is_required=False),
        *values,
    )
    names = [column.name for column in found]
    if len(set(names)) < len(names):
        raise ValueError(f"two columns of one name among {', '.join(names)}")
    return found


UNITS = {
    "cents": "euro cents",
    "minutes": "minutes",
    "days": "days",
    "people": "people",
    "bp": "hundredths of a percent",
    "count": "units",
}
"""Of a value, in the words of a data file."""


def keys(dimensions: Sequence[str]) -> list[str]:
    """What makes a line the only one of its kind."""
    return [PERIOD, *(name.upper() for name in dimensions)]


def lines(series: Published, quarter: str, version: int) -> list[list[str]]:
    """The cells in their order, each a line under `columns`."""
    return [
        [quarter, str(version), *cell.keys, *status(cell), *_figures(series, cell)] for cell in series.cells
    ]


def written(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """CSV as RFC 4180 has it: commas, lines that end in CR LF, a header."""
    parts: list[str] = []
    writer = csv.writer(SimpleNamespace(write=parts.append), lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)
    return "".join(parts)


def status(cell: Datum) -> list[str]:
    """OBS_STATUS, CONF_STATUS and why it is suppressed, "" where it is not."""
    if not cell.is_hidden:
        return [TOLD, cell.status.value, ""]
    return [SUPPRESSED, cell.status.value, cell.reason or REASONS[-1]]


def _figures(series: Published, cell: Datum) -> list[str]:
    """What is hidden has none; a value that a cell which is told does not have is empty too."""
    if cell.is_hidden:
        return [""] * (1 + len(series.names))
    return [_plain(cell.count), *(_plain(cell.value(name)) for name in series.names)]


def _plain(value: int | None) -> str:
    return "" if value is None else str(value)


def _named(name: str, unit: str) -> str:
    """A value with its unit, so that nobody takes cents for euros."""
    return (name if name == unit or name.endswith(f"_{unit}") else f"{name}_{unit}").upper()
