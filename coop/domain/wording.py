"""The terms by which texts are compared: words without accents, endings and gender, and their trigrams.

"Boulangère" and "boulanger", "Acteur / Actrice de complément" and "acteur de complément" have the same terms.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

import snowballstemmer  # type: ignore[import-untyped]  # it has no types

from coop.domain.names import fold

LANGUAGES = {"fr": "french", "en": "english"}
LONGEST = 40
"""Characters of a term: what is longer is an address or a mistake, and is cut."""

WORD = re.compile(r"[0-9a-z+#]+")
IN_FRENCH = """
a au aux avec ce ces cette d dans de des du en est et il j je l la le les leur lui m ma mais me mes mon n ne
nous on ou par pas pour qu que qui s sa se ses son sur t ta te tes toi ton tu un une vos votre vous y
"""
IN_ENGLISH = """
a an and are as at be by for from i in is it my of on or our that the their this to we with you your
"""
SILENT = {"fr": frozenset(IN_FRENCH.split()), "en": frozenset(IN_ENGLISH.split())}
"""Words that say nothing of what a text is about."""

FEMININE = tuple(
    (re.compile(f"{ending}$"), masculine)
    for ending, masculine in (
        ("trices?", "teur"),
        ("euses?", "eur"),
        ("eresses?", "eur"),
        ("ieres?", "ier"),
        ("geres?", "ger"),
        ("cheres?", "cher"),
        ("iennes?", "ien"),
        ("onnes?", "on"),
        ("ives?", "if"),
        ("elles?", "el"),
        ("ales?", "al"),
        ("aux", "al"),
        ("ees?", "e"),
    )
)
"""Endings of folded French words, and what stands for both genders."""
SHORTEST_CHANGED = 6
"""Characters: shorter words keep their ending ("elle", "rive")."""


def words(text: str, language: str) -> list[str]:
    """Its words in their order, folded, without those that say nothing."""
    silent = SILENT[_known(language)]
    return [word for word in WORD.findall(fold(text)) if word not in silent]


def stems(text: str, language: str) -> list[str]:
    """The terms of its words, in their order: what longer texts are compared by."""
    return [_stem(word, language) for word in words(text, language)]


def features(text: str, language: str) -> list[str]:
    """The terms of its words and the trigrams of each: what names of few words are compared by.

    A trigram begins with "~", which no word does; the edges of a word are "_".
    """
    neutral = [_neutral(word, language) for word in words(text, language)]
    return [*stems(text, language), *(gram for word in neutral for gram in _trigrams(word))]


def _trigrams(word: str) -> Iterator[str]:
    edged = f"_{word}_"[:LONGEST]
    return (f"~{edged[start : start + 3]}" for start in range(len(edged) - 2))


@lru_cache(maxsize=50_000)
def _stem(word: str, language: str) -> str:
    """Kept for words that come again: finding a stem takes a hundred times as long as remembering it."""
    known = _known(language)
    return str(_STEMMERS[known].stemWord(_neutral(word, known)))[:LONGEST]


def _neutral(word: str, language: str) -> str:
    """A French word as it is for both genders; any other as it is."""
    if _known(language) != "fr" or len(word) < SHORTEST_CHANGED:
        return word
    for ending, masculine in FEMININE:
        if ending.search(word):
            return ending.sub(masculine, word)
    return word


def _known(language: str) -> str:
    """Languages that are not ours are read as French, in which most of our texts are."""
    return language[:2] if language[:2] in LANGUAGES else "fr"


_STEMMERS = {code: snowballstemmer.stemmer(name) for code, name in LANGUAGES.items()}
