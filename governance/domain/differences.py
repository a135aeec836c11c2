"""What changed from one text to another, in words: what was kept, what was taken out, what was put in."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

_TOKEN = re.compile(
    r"«[\u00a0\u202f ]?|[\u00a0\u202f][»:;!?%€]"  # French signs keep the blank that belongs to them
    r"|\d+(?:[\u00a0\u202f.,]\d+)*"
    r"|\w+(?:-\w+)*['’](?=\w)|\w+(?:-\w+)*"
    r"|\s+|[^\w\s]"
)
MOST_PAIRS = 60_000
"""How many pairs of equal words are compared. Texts that people write stay far below; one that repeats the
same few words for pages is told as taken out and put in as a whole, rather than computed for minutes.
"""


class Kind(StrEnum):
    KEPT = "kept"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Piece:
    """Of a text, a run of characters; of a list, one of its lines."""

    kind: Kind
    text: str


def of_texts(old: str, new: str) -> tuple[Piece, ...]:
    """Kept and removed pieces, one after the other, are the old text; kept and added ones are the new one.

    Words are compared, not letters and not lines. A blank alone is nothing that two texts have in common, so
    that three words that changed are one change.
    """
    return tuple(_joined(_compared(_TOKEN.findall(old), _TOKEN.findall(new))))


def of_lists(old: Sequence[str], new: Sequence[str]) -> tuple[Piece, ...]:
    """The same for lists of lines: one piece for each line."""
    return tuple(Piece(kind, line) for kind, lines in _compared(old, new) for line in lines)


def before(pieces: Sequence[Piece]) -> str:
    """The old text."""
    return "".join(piece.text for piece in pieces if piece.kind is not Kind.ADDED)


def after(pieces: Sequence[Piece]) -> str:
    """The new text."""
    return "".join(piece.text for piece in pieces if piece.kind is not Kind.REMOVED)


_Run = tuple[Kind, list[str]]


def _compared(old: Sequence[str], new: Sequence[str]) -> Iterator[_Run]:
    """Runs of tokens, with what both begin and end with apart."""
    first = _alike(old, new)
    last = _alike(old[first:][::-1], new[first:][::-1])
    yield from _run(Kind.KEPT, old[:first])
    yield from _middle(old[first : len(old) - last], new[first : len(new) - last])
    yield from _run(Kind.KEPT, old[len(old) - last :])


def _middle(old: Sequence[str], new: Sequence[str]) -> Iterator[_Run]:
    if _pairs(old, new) > MOST_PAIRS:
        yield Kind.REMOVED, list(old)
        yield Kind.ADDED, list(new)
        return
    matcher = SequenceMatcher(str.isspace, old, new, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            yield from _run(Kind.KEPT, old[i1:i2])
        else:
            yield from _run(Kind.REMOVED, old[i1:i2])
            yield from _run(Kind.ADDED, new[j1:j2])


def _run(kind: Kind, tokens: Sequence[str]) -> Iterator[_Run]:
    if tokens:
        yield kind, list(tokens)


def _alike(old: Sequence[str], new: Sequence[str]) -> int:
    """How many they have in common from the beginning."""
    count = 0
    for one, other in zip(old, new, strict=False):
        if one != other:
            break
        count += 1
    return count


def _pairs(old: Sequence[str], new: Sequence[str]) -> int:
    counted = Counter(token for token in new if not token.isspace())
    return sum(counted[token] for token in old)


def _joined(runs: Iterator[_Run]) -> Iterator[Piece]:
    """Between two kept runs, one piece of what was taken out, then one of what was put in."""
    removed, added = "", ""
    for kind, tokens in runs:
        text = "".join(tokens)
        if kind is Kind.REMOVED:
            removed += text
        elif kind is Kind.ADDED:
            added += text
        else:
            yield from _changed(removed, added)
            removed, added = "", ""
            yield Piece(Kind.KEPT, text)
    yield from _changed(removed, added)


def _changed(removed: str, added: str) -> Iterator[Piece]:
    if removed:
        yield Piece(Kind.REMOVED, removed)
    if added:
        yield Piece(Kind.ADDED, added)
