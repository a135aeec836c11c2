"""Concepts: what can be offered and asked, whatever it is called. Two languages meet in one concept."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from coop.domain.genders import Gender
from coop.domain.names import fold

CODE_LENGTH = 80
LABEL_LENGTH = 300
URI_LENGTH = 200
LANGUAGES = ("fr", "en")


class Kind(StrEnum):
    """What a concept names: what somebody can do, or what somebody is."""

    SKILL = "skill"
    OCCUPATION = "occupation"


class Source(StrEnum):
    """Who wrote a concept: this house, the European classification, or the French one."""

    HOUSE = "house"
    ESCO = "esco"
    ROME = "rome"


@dataclass(frozen=True, slots=True)
class Label:
    """Another name of a concept, as people say it."""

    language: str
    text: str
    gender: Gender = Gender.NEITHER


@dataclass(frozen=True, slots=True)
class Concept:
    """label_fr, label_en: the names that it is shown under; one of them may be "", not both.

    family: under which forms show it, "" for what was imported. uri: its address in the classification.
    """

    code: str
    kind: Kind
    source: Source = Source.HOUSE
    family: str = ""
    uri: str = ""
    label_fr: str = ""
    label_en: str = ""
    labels: frozenset[Label] = frozenset()

    @property
    def key(self) -> str:
        """By what it is recognised when it is read again."""
        return self.uri or self.code


@dataclass(frozen=True, slots=True)
class Difference:
    """What reading concepts would write: added and changed ones, whole."""

    added: tuple[Concept, ...]
    changed: tuple[Concept, ...]
    unchanged: int


def tidy(text: str) -> str:
    """A name as the house writes it: one blank between words, and the apostrophe of printers."""
    return " ".join(text.replace("'", "’").split())


def says_nothing(text: str) -> bool:
    """True when no letter and no figure is left of a name."""
    return not any(sign.isalnum() for sign in fold(text))


def others(labels: Iterable[Label], *, than: str) -> frozenset[Label]:
    """Names beside the preferred one, each once whatever its accents and case; who it speaks of is kept."""
    kept: dict[tuple[str, str], Label] = {}
    for label in sorted(labels, key=lambda one: one.gender == Gender.NEITHER):
        kept.setdefault((label.language, fold(label.text)), label)
    return frozenset(label for (_language, text), label in kept.items() if text != fold(than))


def merged(known: Concept, read: Concept) -> Concept:
    """What is known, mended by what was read: that overrides where it speaks, and takes nothing away."""
    labels = {(label.language, label.text): label for label in (*known.labels, *read.labels)}
    return replace(
        known,
        kind=read.kind,
        family=read.family or known.family,
        label_fr=read.label_fr or known.label_fr,
        label_en=read.label_en or known.label_en,
        labels=frozenset(labels.values()),
    )


def compare(known: Mapping[str, Concept], read: Iterable[Concept]) -> Difference:
    """known: concepts by their key."""
    added, changed, unchanged = [], [], 0
    for concept in read:
        before = known.get(concept.key)
        after = concept if before is None else merged(before, concept)
        if before is None:
            added.append(concept)
        elif before != after:
            changed.append(after)
        else:
            unchanged += 1
    return Difference(tuple(added), tuple(changed), unchanged)
