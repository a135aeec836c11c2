"""What people write: cut of its edges, not empty, not endless, and storable."""

from coop.domain.errors import Refused
from coop.domain.words import N_

NUL = "\x00"


def faults(text: str, *, field: str, longest: int) -> list[Refused]:
    """What is wrong with a text, as refusals that name its field; PostgreSQL stores no NUL."""
    if not text.strip():
        return [Refused(N_("Write something first."), field=field)]
    if len(text) > longest:
        return [
            Refused(N_("This is too long: %(longest)s characters at most."), field=field, longest=longest)
        ]
    if NUL in text:
        return [Refused(N_("This text holds a character that can not be kept."), field=field)]
    return []


def cleaned(text: str, *, field: str, longest: int) -> str:
    """The text without blank edges. Raises Refused on its first fault."""
    for fault in faults(text, field=field, longest=longest):
        raise fault
    return text.strip()
