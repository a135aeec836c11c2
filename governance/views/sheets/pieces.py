"""What a count is told with: winners with why, bars, tables, stories. A template draws each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from coop import words
from coop.domain import quantities

Sheet = Mapping[str, Any]
Labels = Mapping[str, str]
"""What each option of a sheet is called."""


@dataclass(frozen=True, slots=True)
class Winner:
    label: str
    why: str


@dataclass(frozen=True, slots=True)
class Bar:
    """said: its figure in words. said_won: the word for winning, where it did."""

    label: str
    value: int
    said: str
    said_won: str = ""


@dataclass(frozen=True, slots=True)
class Bars:
    """Of one length where they are `total`."""

    template: ClassVar[str] = "governance/sheets/bars.html"
    title: str
    total: int
    bars: Sequence[Bar]


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure or words; note: what stands small beside it."""

    text: str
    note: str = ""
    is_won: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: columns as (label, kind) of the component, rows of as many cells. is_folded: to be opened."""

    template: ClassVar[str] = "governance/sheets/grid.html"
    title: str
    columns: Sequence[tuple[str, str]]
    rows: Sequence[Sequence[Cell]]
    is_folded: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """What happened, one sentence a step."""

    template: ClassVar[str] = "governance/sheets/story.html"
    title: str
    steps: Sequence[str]


@dataclass(frozen=True, slots=True)
class Segment:
    """How many papers gave a grade, and where that lies in a drawing a thousand wide."""

    grade: int
    start: int
    width: int


@dataclass(frozen=True, slots=True)
class Merit:
    label: str
    median: str
    segments: Sequence[Segment]
    said_won: str = ""


@dataclass(frozen=True, slots=True)
class Merits:
    """mentions: grades with their words, the best first."""

    template: ClassVar[str] = "governance/sheets/merits.html"
    title: str
    mentions: Sequence[tuple[int, str]]
    merits: Sequence[Merit]


Piece = Bars | Grid | Story | Merits


@dataclass(frozen=True, slots=True)
class Told:
    """A count as its page shows it. head: what winning is called here; nobody: said where nobody won."""

    head: str
    winners: Sequence[Winner]
    nobody: str = ""
    pieces: Sequence[Piece] = ()
    papers: Sequence[tuple[str, str]] = ()
    ties: Sequence[str] = ()
    order: Sequence[str] = ()
    notes: Sequence[str] = field(default=())


def count_said(number: int) -> str:
    return quantities.say_count(number, words.language())


def number_said(text: str) -> str:
    """A number of a sheet, "617.33333" or "37/3": as many decimals as it has and no more."""
    number = Fraction(text)
    if number.denominator == 1:
        return count_said(int(number))
    if "/" in text:
        return text
    whole, _point, decimals = text.partition(".")
    return f"{count_said(int(whole))}{',' if words.language() == 'fr' else '.'}{decimals.rstrip('0')}"


def euros_said(text: str) -> str:
    """Euros of a sheet; a part of a cent is said as the next cent, with a sign for it."""
    cents = Fraction(text) * 100
    said = quantities.say_cents(ceil(cents), words.language())
    return said if cents.denominator == 1 else f"≈ {said}"


def named(labels: Labels, options: Sequence[str]) -> str:
    """Options one after the other: "A, B and C"."""
    found = [labels[option] for option in options]
    if len(found) < 2:
        return "".join(found)
    return _("%(some)s and %(last)s") % {"some": ", ".join(found[:-1]), "last": found[-1]}


def in_order(sheet: Sheet, points: Mapping[str, Any]) -> list[str]:
    """Options by their points, the most first, equal ones as the order of ties has them."""
    places = {option: place for place, option in enumerate(sheet["ties"])}
    return sorted(sheet["options"], key=lambda option: (-Fraction(points[option]), places[option]))
