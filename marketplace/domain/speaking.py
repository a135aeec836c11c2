"""What members say in their own words, and how a need finds it: in French and in English alike."""

import hashlib
from collections.abc import Iterable

from coop.domain import wording
from coop.domain.corpora import Kind

MOST_SPOKEN = 2_000
"""Members whose own words are met with a need: those who say most of it."""
MOST_UNSKILLED = 300
"""Of them, those who may be proposed for their words alone."""


def terms(text: str, language: str) -> list[str]:
    """The words of a text, read as one language and as the other: nobody says in which one they write."""
    words = " ".join(word for word in wording.words(text, "fr") if word not in wording.SILENT["en"])
    found = wording.stems(words, "fr")
    known = set(found)
    return [*found, *(stem for stem in wording.stems(words, "en") if stem not in known)]


MEMBERS = Kind("member", "fr", terms)
"""What members say of themselves, and of what they offer."""


def fingerprint(texts: Iterable[str]) -> str:
    """The same for the same texts in the same order."""
    told = hashlib.sha256()
    for text in texts:
        told.update(f"{len(text)}:{text}".encode("utf-8", "surrogatepass"))
    return told.hexdigest()
