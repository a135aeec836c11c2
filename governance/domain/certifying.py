"""After the count: who certifies it, how long it may be contested, and what becomes of a contest.

Days are whole days of the cooperative's own zone, as before the vote (governance.domain.announcing).
"""

import re
from collections.abc import Collection, Mapping
from enum import StrEnum
from hashlib import sha256

from coop.domain.errors import Refused
from coop.domain.words import N_
from governance.domain import freezing, texts
from governance.domain.rules import Json

WORDS_LENGTH = 2000
_FINGERPRINT = re.compile(r"[0-9a-f]{64}")


class Verdict(StrEnum):
    """What a scrutineer answers to whoever contests."""

    MAINTAINED = "maintained"
    RETRACTED = "retracted"


class Contested(StrEnum):
    """Where a contest stands: some have not answered; all maintain; or it annuls the result."""

    OPEN = "open"
    ANSWERED = "answered"
    UPHELD = "upheld"


VERDICT_NAMES: dict[Verdict, str] = {
    Verdict.MAINTAINED: N_("The count holds: I maintain my certification"),
    Verdict.RETRACTED: N_("The count does not hold: I take my certification back"),
}


def scrutineers_needed(asked: int, *, able: int) -> int:
    """How many must certify: as many as the rule asks, or all other electors who are still members where
    they are fewer. With none the count itself certifies: nobody else could ever.
    """
    return min(asked, able)


def fingerprint(sheet: Mapping[str, Json]) -> str:
    """The SHA-256 of a count sheet as it lies in the recount kit (count_sheet.json, with its line end)."""
    return sha256(f"{freezing.canonical(sheet)}\n".encode()).hexdigest()


def clean_fingerprint(typed: str) -> str:
    """64 signs without blanks, in small letters, however they were copied. Raises Refused, on the field."""
    found = "".join(typed.split()).lower()
    if not _FINGERPRINT.fullmatch(found):
        raise Refused(
            N_("A fingerprint has 64 signs, from 0 to 9 and from a to f: copy it from your own count."),
            field="fingerprint",
        )
    return found


def clean_motive(typed: str) -> str:
    """Why the result is contested. Raises Refused, on the field."""
    absent = N_("Please say why you contest this result: the scrutineers answer your reason.")
    return texts.clean(typed, "motive", WORDS_LENGTH, absent=absent)


def clean_answer(typed: str) -> str:
    """What a scrutineer answers. Raises Refused, on the field."""
    absent = N_("Please answer in words: who contests reads why.")
    return texts.clean(typed, "text", WORDS_LENGTH, absent=absent)


def verdict_of(typed: str) -> Verdict:
    """Raises Refused, on the field."""
    try:
        return Verdict(typed)
    except ValueError:
        raise Refused(N_("Choose whether the count holds."), field="verdict") from None


def standing(verdicts: Collection[Verdict], *, scrutineers: int, is_over: bool) -> Contested:
    """Where a contest stands.

    verdicts: what was answered so far. is_over: the days to answer have passed. Silence and one retracted
    certification annul alike; a contest that nobody can answer, since nobody certified, annuls too.
    """
    if Verdict.RETRACTED in verdicts:
        return Contested.UPHELD
    if scrutineers and len(verdicts) == scrutineers:
        return Contested.ANSWERED
    return Contested.UPHELD if is_over else Contested.OPEN
