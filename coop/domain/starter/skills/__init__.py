"""Starter skills and occupations, one module for each family (see coop.domain.skills). A code is for ever.

A concept is three lines: its code; its French names; its English names. The first name of a language is the
preferred one. "Boulangère / boulanger" says both the feminine and the masculine:

    baker
        fr Boulangère / boulanger | paysanne-boulangère / paysan-boulanger
        en Baker | farmer-baker | bread maker
"""

from collections.abc import Iterator
from functools import cache

from coop.domain.concepts import Concept, Kind, Label, others
from coop.domain.genders import Gender
from coop.domain.starter.skills import (
    care,
    craft,
    culture,
    digital,
    food,
    home,
    learning,
    nature,
    office,
    repair,
    trade,
    web,
    wellbeing,
    words,
)

WRITTEN = {
    "digital": digital,
    "web": web,
    "words": words,
    "office": office,
    "trade": trade,
    "repair": repair,
    "home": home,
    "care": care,
    "learning": learning,
    "wellbeing": wellbeing,
    "food": food,
    "nature": nature,
    "culture": culture,
    "craft": craft,
}


@cache
def concepts() -> tuple[Concept, ...]:
    """Every concept that a house starts with, family by family."""
    return tuple(
        concept
        for family, written in WRITTEN.items()
        for kind, text in ((Kind.SKILL, written.SKILLS), (Kind.OCCUPATION, written.OCCUPATIONS))
        for concept in read(text, family=family, kind=kind)
    )


def read(text: str, *, family: str, kind: Kind) -> Iterator[Concept]:
    """The concepts of one text. Raises ValueError where it is not three lines for each."""
    lines = [line.strip() for line in text.strip().splitlines()]
    for code, french, english in zip(*[iter(lines)] * 3, strict=True):
        label_fr, labels_fr = _names("fr", french)
        label_en, labels_en = _names("en", english)
        yield Concept(
            code=code,
            kind=kind,
            family=family,
            label_fr=label_fr,
            label_en=label_en,
            labels=others(labels_fr, than=label_fr) | others(labels_en, than=label_en),
        )


def _names(language: str, line: str) -> tuple[str, list[Label]]:
    """The preferred name, and all that the line names otherwise."""
    told, _blank, names = line.partition(" ")
    if told != language:
        raise ValueError(f"a line in “{language}” was expected: {line}")
    preferred, *rest = (name.strip() for name in names.split("|"))
    labels = [label for name in rest for label in _forms(language, name)]
    if " / " in preferred:
        labels += _forms(language, preferred)
    return preferred, labels


def _forms(language: str, name: str) -> list[Label]:
    """Both halves of a pair, written as the first one begins; a name alone as it is."""
    feminine, slash, masculine = name.partition(" / ")
    if not slash:
        return [Label(language, name)]
    if feminine[:1].isupper():
        masculine = masculine[:1].upper() + masculine[1:]
    return [Label(language, feminine, Gender.FEMININE), Label(language, masculine, Gender.MASCULINE)]
