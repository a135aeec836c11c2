"""Which texts are ranked together, in which language, and by which terms."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

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
