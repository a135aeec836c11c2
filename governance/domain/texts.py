"""What somebody typed, before it is kept: said, storable, short enough."""

from coop.domain.errors import Refused
from coop.domain.words import N_


def clean(typed: str, field: str, length: int, *, absent: str = "") -> str:
    """The text without blanks around it. length: in characters, at most.

    absent: the msgid that is said of an empty one, where it may not be empty. Raises Refused, on the field.
    """
    text = typed.strip()
    if absent and not text:
        raise Refused(absent, field=field)
    if "\x00" in text:
        raise Refused(N_("The text holds a character that can not be stored."), field=field)
    if len(text) > length:
        raise Refused(N_("The text is too long: %(count)s characters at most."), field=field, count=length)
    return text


def clean_line(typed: str, field: str, length: int, *, absent: str = "") -> str:
    """The same on one line, its words one blank apart."""
    return clean(" ".join(typed.split()), field, length, absent=absent)
