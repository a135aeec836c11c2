"""What is held of a member in words: coop opens the register, each app says it of its tables in apps.py.

What a table holds goes with the member when they leave, or stays for a reason that they can read.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

Rows = Callable[[int], Iterable[Mapping[str, object]]]


@dataclass(frozen=True, slots=True)
class Holding:
    """Of one table ("app.Model"): what it is, and what it holds of a member. label, kept: msgids.

    kept: why it stays after they left; "" where leaving erases it.
    """

    table: str
    label: str
    rows: Rows
    kept: str = ""


_holdings: dict[str, Holding] = {}


def register(*holdings: Holding) -> None:
    for holding in holdings:
        _holdings[holding.table] = holding


def every() -> list[Holding]:
    """All of them, by the name of their table."""
    return sorted(_holdings.values(), key=lambda holding: holding.table)
