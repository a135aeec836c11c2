"""Which texts are ranked together, in which language, and by which terms."""

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from coop.domain import wording

ASKED_LENGTH = 100
"""Characters of what is looked for."""
LONGEST = 5_000
"""Terms of one part that are counted: what people write is shorter, and a column holds 32,767."""


@dataclass(frozen=True, slots=True)
class Kind:
    """name: of the corpus. terms: of a text in a language, as often as they are in it."""

    name: str
    language: str
    terms: Callable[[str, str], list[str]]

    def counted(self, text: str) -> dict[str, int]:
        """How often each term is in the text."""
        return Counter(self.terms(text, self.language)[:LONGEST])

    def asked(self, text: str) -> list[str]:
        """The different terms of a text that is looked for."""
        return sorted(self.counted(text))


@dataclass(frozen=True, slots=True)
class Document:
    """What is looked for, and the texts that name it or tell of it, by their number."""

    id: int
    parts: tuple[str, ...]

    def counted(self, kind: Kind) -> Iterator[tuple[int, dict[str, int]]]:
        """The parts that have terms, with how often they have each."""
        for number, text in enumerate(self.parts):
            if found := kind.counted(text):
                yield number, found


SKILLS = {language: Kind(f"skill.{language}", language, wording.features) for language in wording.LANGUAGES}
"""The names of concepts, in one language."""


def fingerprint(documents: Collection[Document]) -> str:
    """The same for the same texts in any order: a hash of every text, told apart by its length."""
    told = hashlib.sha256()
    for document in sorted(documents, key=lambda one: one.id):
        for number, text in enumerate(document.parts):
            told.update(f"{document.id}:{number}:{len(text)}:{text}".encode("utf-8", "surrogatepass"))
    return told.hexdigest()
