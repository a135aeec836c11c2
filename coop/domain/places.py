"""Communes: what is known of one, how people look for one, and what a newer list of them changes."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from typing import Any

from coop.domain.actors import Actor, Role
from coop.domain.names import fold

MOST_FOUND = 10
MOST_WORDS = 12
"""The longest names of France have eight; then a department and a post code."""
TYPED_LENGTH = 120
LONG = {"st": "saint", "ste": "sainte"}
WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Commune:
    """A row of the table of places. population and the two degrees are None where nobody says them."""

    insee_code: str
    name: str
    department: str
    department_name: str
    region: str
    post_codes: tuple[str, ...] = ()
    population: int | None = None
    latitude: Decimal | None = None
    longitude: Decimal | None = None

    def as_row(self) -> dict[str, Any]:
        """By column, with the words that it is found by."""
        found_by = search_text(self.name, self.department, self.post_codes)
        return asdict(self) | {"post_codes": list(self.post_codes), "search": found_by}


@dataclass(frozen=True, slots=True)
class Found:
    """A commune that fits what was typed. is_named: it bears exactly that name."""

    insee_code: str
    id: int
    name: str
    department: str
    post_codes: tuple[str, ...]
    is_named: bool

    @property
    def label(self) -> str:
        """What may be typed for this commune and no other: names are unique within a department."""
        return label(self.name, self.department)

    @property
    def codes(self) -> str:
        """Its post codes, the first ones where it has many."""
        return ", ".join(self.post_codes[:3]) + ("…" if len(self.post_codes) > 3 else "")


@dataclass(frozen=True, slots=True)
class Changes:
    """What a list changes. unlisted: places that it does not name, which stay."""

    added: tuple[Commune, ...]
    changed: tuple[Commune, ...]
    unchanged: int
    unlisted: int


def may_load(actor: Actor) -> bool:
    """The list of communes is the same for everybody: who keeps the house loads it."""
    return actor.is_platform or actor.has_role(Role.ADMINISTRATOR)


def label(name: str, department: str) -> str:
    return f"{name} ({department})"


def words(text: str) -> tuple[str, ...]:
    """What is compared of a name or of what is typed: "St-Étienne (42)" is saint, etienne, 42."""
    return tuple(LONG.get(word, word) for word in WORD.findall(fold(text)))


def name_of(typed: str) -> str:
    """The words of a name among those typed, without department and post codes; "" when there is none."""
    return " ".join(word for word in words(typed) if not word[0].isdecimal())


def search_text(name: str, department: str, post_codes: Sequence[str]) -> str:
    """Every word that finds a commune after a blank, those of its name first: " saint lo / 50 50000"."""
    return f" {' '.join(words(name))} / {' '.join([department.lower(), *post_codes])}"


def only(found: Sequence[Found]) -> Found | None:
    """The one that was meant: the only one of exactly that name, else the only one that fits."""
    among = [one for one in found if one.is_named] or found
    return among[0] if len(among) == 1 else None


def changes(stored: Mapping[str, Commune], listed: Collection[Commune]) -> Changes:
    """stored: by INSEE code. What the list does not say of a commune stays as it is known."""
    added, changed = [], []
    for commune in listed:
        known = stored.get(commune.insee_code)
        if known is None:
            added.append(commune)
        elif (mended := _completed(commune, known)) != known:
            changed.append(mended)
    met = len(listed) - len(added)
    return Changes(tuple(added), tuple(changed), met - len(changed), len(stored) - met)


def _completed(commune: Commune, known: Commune) -> Commune:
    if commune.population is None:
        commune = replace(commune, population=known.population)
    if commune.latitude is None:
        commune = replace(commune, latitude=known.latitude, longitude=known.longitude)
    return commune
