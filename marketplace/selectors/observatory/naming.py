"""What the codes of a series stand for, in French and in English."""

from collections.abc import Collection, Mapping

from django.utils.translation import gettext, override

from coop.domain import quantities
from coop.domain.skills import FAMILIES
from coop.selectors import skills
from marketplace.domain.observatory import branches, labels, levels, trades
from marketplace.domain.observatory.levels import Level, Name

LANGUAGES = ("fr", "en")
BETWEEN = " – "
"""Between the name of a whole and that of its part."""
_LEVELS: Mapping[str, Level] = {
    "D": Level.DEPARTMENT,
    "R": Level.REGION,
}


def names(dimension: str, some: Collection[str]) -> dict[str, Name]:
    """By code, at most one query. Of a code that nobody knows any more the code itself is its name."""
    known = _skills(some) if dimension == "trade" else {}
    return {code: known.get(code) or _name(dimension, code) for code in some}


def said(dimension: str, some: Collection[str], language: str) -> dict[str, str]:
    """The names alone, in one language."""
    return {code: name.said(language) for code, name in names(dimension, some).items()}


def _skills(some: Collection[str]) -> dict[str, Name]:
    found = skills.labels_by_code(set(some).difference(trades.NAMES))
    return {
        code: Name(code, Level.TRADE, family or trades.OTHER, french, english)
        for code, (family, french, english) in found.items()
    }


def _name(dimension: str, code: str) -> Name:
    if place := levels.place(code) if dimension == "place" else None:
        return place
    french, english = (_said(dimension, code, language) for language in LANGUAGES)
    return Name(
        code,
        _level(dimension, code),
        labels.parent(dimension, code),
        french,
        english,
        labels.order(dimension).get(code, 0),
    )


def _level(dimension: str, code: str) -> Level:
    if levels.is_whole(code):
        return Level.WHOLE
    if dimension == "place":
        return _LEVELS.get(code[:1], Level.PART)
    if dimension == "trade" and code in (*FAMILIES, trades.OTHER, trades.UNSAID_FAMILY):
        return Level.FAMILY
    return Level.TRADE if code == trades.UNSAID else Level.PART


def _said(dimension: str, code: str, language: str) -> str:
    if dimension == "month" and code in branches.MONTHS:
        return quantities.MONTHS[language][branches.MONTHS.index(code)]
    with override(language):
        words = [gettext(part) for part in labels.parts(dimension, code)]
        return BETWEEN.join(words) or (gettext(levels.WHOLE) if levels.is_whole(code) else code)
