"""Instants as other programs keep them: an iCalendar text (RFC 5545), written whole and exact.

Lines end with CRLF and are folded so that none is longer than 75 octets; a character is never cut in two.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

PRODUCT = "-//Commontime//Votes//FR"
LINE_OCTETS = 75
_CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")
_ESCAPES = {"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"}


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happens at an instant.

    uid: the same for ever, so that a later reading replaces an earlier one. changed_at: when this was said
    last.
    """

    uid: str
    at: datetime
    changed_at: datetime
    summary: str
    text: str
    url: str


def write(name: str, events: Iterable[Event]) -> str:
    """A whole calendar, its events in the order in which they are given."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUCT}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escape(name)}",
        *(line for event in events for line in _lines(event)),
        "END:VCALENDAR",
    ]
    return "".join(f"{part}\r\n" for line in lines for part in fold(line))


def escape(text: str) -> str:
    """A text as a value: what separates is escaped, line ends are one sign, other controls are left out."""
    ends = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(_ESCAPES.get(sign, sign) for sign in _CONTROLS.sub("", ends))


def fold(line: str) -> Iterator[str]:
    """The line in parts of at most 75 octets; each but the first begins with the space that joins them."""
    part, octets = "", 0
    for sign in line:
        size = len(sign.encode())
        if octets + size > LINE_OCTETS:
            yield part
            part, octets = " ", 1
        part, octets = part + sign, octets + size
    yield part


def instant(at: datetime) -> str:
    """An instant in UTC, to the second."""
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _lines(event: Event) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{escape(event.uid)}"
    yield f"DTSTAMP:{instant(event.changed_at)}"
    yield f"DTSTART:{instant(event.at)}"
    yield f"SUMMARY:{escape(event.summary)}"
    yield f"DESCRIPTION:{escape(event.text)}"
    yield f"URL:{event.url}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"
