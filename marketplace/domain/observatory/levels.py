"""What a code of a dimension is called, and how far down it stands: country, region; family, trade."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from coop.domain.words import N_
from marketplace.domain.observatory.published import ROOTS
from marketplace.domain.observatory.tiles import BY_CODE, REGIONS


class Level(StrEnum):
    """From the whole down. PART: of a dimension that has nothing between its whole and its parts."""

    WHOLE = "whole"
    REGION = "region"
    DEPARTMENT = "department"
    FAMILY = "family"
    TRADE = "trade"
    PART = "part"


LEVEL_NAMES: Mapping[Level, str] = {
    Level.WHOLE: N_("All together"),
    Level.REGION: N_("Regions"),
    Level.DEPARTMENT: N_("Departments"),
    Level.FAMILY: N_("Families of trades"),
    Level.TRADE: N_("Trades"),
    Level.PART: N_("In detail"),
}
WHOLE = N_("all together")
NATION = "FR"


@dataclass(frozen=True, slots=True)
class Name:
    """What a code is called in each language. parent: the code above it. rank: its place before its name."""

    code: str
    level: Level
    parent: str
    french: str
    english: str
    rank: int = 0

    def said(self, language: str) -> str:
        return self.french if language.startswith("fr") else self.english


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table: a name and its figures in words, or why they are hidden. is_total: of the whole."""

    label: str
    figures: tuple[str, ...]
    hidden: str = ""
    is_total: bool = False


def place(code: str) -> Name | None:
    """A region or a department by its code, in its own name in both languages; None for any other code."""
    tile = BY_CODE.get(code)
    if tile is None:
        return None
    if tile in REGIONS:
        return Name(code, Level.REGION, NATION, tile.name, tile.name)
    return Name(code, Level.DEPARTMENT, tile.region, tile.name, tile.name)


def is_whole(code: str) -> bool:
    return code in ROOTS


def in_order(names: Iterable[Name], language: str) -> dict[Level, list[Name]]:
    """By level, the highest first; within one, by rank, then in the order of names as people say them."""
    found: dict[Level, list[Name]] = {}
    for name in names:
        found.setdefault(name.level, []).append(name)
    return {
        level: sorted(found[level], key=lambda name: (name.rank, name.said(language).casefold(), name.code))
        for level in Level
        if level in found
    }
