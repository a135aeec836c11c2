"""Charters: texts with versions, of which none is ever changed, and what one says otherwise than another."""

from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from enum import StrEnum

from coop.domain.errors import Refused
from coop.domain.words import N_

CHARTER_LENGTH = 12_000
MOST_PARAGRAPHS = 200


class Said(StrEnum):
    """What became of a paragraph from one version to the next."""

    KEPT = "kept"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Charter:
    """One version of what the members of a circle promise each other; the first is number 1."""

    id: int
    ecosystem_id: int
    number: int
    text: str
    writer_id: int
    written_at: datetime

    @property
    def paragraphs(self) -> list[str]:
        return paragraphs(self.text)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of either version, in the order in which they are read."""

    said: Said
    text: str


def clean(text: str) -> str:
    """Paragraphs of one line each, without blanks around. Raises Refused."""
    kept = paragraphs(text)
    if not kept:
        raise Refused(N_("Write what you promise each other, if only in one sentence."), field="text")
    if len(kept) > MOST_PARAGRAPHS:
        raise Refused(N_("A charter has %(most)s paragraphs at most."), field="text", most=MOST_PARAGRAPHS)
    whole = "\n".join(kept)
    if len(whole) > CHARTER_LENGTH:
        raise Refused(
            N_("This text is too long: %(most)s characters at most."), field="text", most=CHARTER_LENGTH
        )
    return whole


def paragraphs(text: str) -> list[str]:
    lines = (" ".join(line.split()) for line in text.replace("\0", " ").splitlines())
    return [line for line in lines if line]


def difference(old: str, new: str) -> list[Paragraph]:
    """Both versions as one text: what was removed stands before what took its place."""
    before, after = paragraphs(old), paragraphs(new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    told: list[Paragraph] = []
    for what, first, last, begin, end in matcher.get_opcodes():
        if what == "equal":
            told += [Paragraph(Said.KEPT, line) for line in before[first:last]]
            continue
        told += [Paragraph(Said.REMOVED, line) for line in before[first:last]]
        told += [Paragraph(Said.ADDED, line) for line in after[begin:end]]
    return told
