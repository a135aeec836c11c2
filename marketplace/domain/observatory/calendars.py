"""Hours that nobody pays, out of a calendar that a member brings (RFC 5545): events with a word, by month.

Read as other programs write it, and no further: an event has a beginning and an end or a duration. What
repeats is told, and never counted by guess; whole days have no hours and are passed over. Moments, zones and
durations are read by `icalendar`; lines by ourselves, so that each fault has its line (ADR 0049).
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo

from icalendar import vDDDTypes, vDuration, vText
from icalendar.timezone import tzp

from coop.domain.errors import Refused
from coop.domain.names import fold
from coop.domain.words import N_, Sentence
from governance.domain.files.rows import SHOWN
from marketplace.domain.observatory.tables import RowFault

MOST_OCTETS = 2_000_000
WORD_LENGTH = 40
ZONE_LENGTH = 200
MOST_FAULTS = 500
"""Of a file: beyond, it is not one that we can read, and none of it is counted."""
LONGEST = timedelta(days=31)
"""Of an event, as a row says no more than the hours of a month."""
_LINE = re.compile(r'([A-Za-z-]+)((?:;[^=;:]+=(?:"[^"]*"|[^";:]*))*):(.*)', re.DOTALL)
_ZONE = re.compile(r';TZID="?([^";:]+)"?', re.IGNORECASE)
_UNREAD = (ValueError, LookupError, OSError, OverflowError)
_MONTH = re.compile(r"(\d{4})-(\d{2})=(\d{1,6})", re.ASCII)


@dataclass(frozen=True, slots=True)
class CalendarRead:
    """The hours of the events that hold the word: minutes by the first day of their month.

    events: how many were counted; whole_days: how many were passed over.
    """

    months: Mapping[date, int] = field(default_factory=dict)
    events: int = 0
    whole_days: int = 0
    faults: tuple[RowFault, ...] = ()


@dataclass
class _Event:
    """Properties by name, as (parameters, value), and the line at which it begins."""

    line: int
    told: dict[str, tuple[str, str]] = field(default_factory=dict)

    def value(self, name: str) -> str:
        return self.told.get(name, ("", ""))[1]

    def holds(self, word: str) -> bool:
        """The word in its title, or as one of its categories."""
        sought = fold(word)
        categories = {fold(one.strip()) for one in _plain(self.value("CATEGORIES")).split(",")}
        return sought in fold(_plain(self.value("SUMMARY"))) or sought in categories


class _Unreadable(Exception):
    def __init__(self, msgid: str, **values: str) -> None:
        self.sentence = Sentence(msgid, {name: value[:SHOWN] for name, value in values.items()})
        super().__init__(msgid)


def read(content: bytes, word: str, *, zone: tzinfo, on: date) -> CalendarRead:
    """Events with the word until today. zone: of times that name none. on: today, there."""
    if len(content) > MOST_OCTETS:
        return _unread(N_("this file is too long: bring it in parts"))
    text = content.decode("utf-8-sig", errors="replace").replace("\r\n", "\n").replace("\r", "\n")
    if "BEGIN:VCALENDAR" not in text.upper():
        return _unread(N_("this is no calendar: its file ends in .ics"))
    minutes: dict[date, int] = defaultdict(int)
    faults: list[RowFault] = []
    events = whole_days = 0
    for event in _events(text):
        if not event.holds(word) or event.value("STATUS").upper() == "CANCELLED":
            continue
        try:
            lasting = _lasting(event, zone)
        except _Unreadable as wrong:
            faults.append(RowFault(event.line, wrong.sentence))
            if len(faults) > MOST_FAULTS:
                return _unread(N_("too many of its events can not be read: nothing of it is counted"))
            continue
        if lasting is None:
            whole_days += 1
        elif (begun := lasting[0].astimezone(zone).date()) <= on and lasting[1]:
            events += 1
            minutes[begun.replace(day=1)] += lasting[1]
    return CalendarRead(dict(sorted(minutes.items())), events, whole_days, tuple(faults))


def told(months: Mapping[date, int]) -> str:
    """Months with their minutes, as the form that confirms them carries them."""
    return ";".join(f"{month:%Y-%m}={minutes}" for month, minutes in months.items())


def heard(text: str) -> dict[date, int]:
    """The same back. Raises Refused."""
    months: dict[date, int] = {}
    for part in text.split(";"):
        found = _MONTH.fullmatch(part)
        try:
            year, month, minutes = map(int, found.groups() if found else ())
            months[date(year, month, 1)] = minutes
        except ValueError:
            raise Refused(N_("Something is wrong with these months: send the calendar again.")) from None
    return months


def _events(text: str) -> Iterator[_Event]:
    """Each event with its properties; what stands inside of it (alarms) is passed over."""
    event: _Event | None = None
    inside = 0
    for number, line in _lines(text):
        parts = _LINE.fullmatch(line)
        if parts is None:
            continue
        name, value = parts[1].upper(), parts[3].strip()
        if name == "BEGIN" and value.upper() == "VEVENT":
            event, inside = _Event(number), 0
        elif event is None:
            continue
        elif name == "END" and value.upper() == "VEVENT":
            yield event
            event = None
        elif name in ("BEGIN", "END"):
            inside += 1 if name == "BEGIN" else -1
        elif not inside:
            event.told.setdefault(name, (parts[2], value))


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Lines as they were before they were folded, each with the number at which it begins."""
    begun, whole = 1, ""
    for number, line in enumerate(text.split("\n"), start=1):
        if line[:1] in (" ", "\t"):
            whole += line[1:]
            continue
        yield begun, whole
        begun, whole = number, line
    yield begun, whole


def _lasting(event: _Event, zone: tzinfo) -> tuple[datetime, int] | None:
    """When it begins and for how many minutes; None for whole days. Raises _Unreadable."""
    if "RRULE" in event.told or "RDATE" in event.told:
        raise _Unreadable(
            N_("“%(title)s” repeats: its days can not be counted from this file"),
            title=_plain(event.value("SUMMARY")),
        )
    begun = _moment(event, "DTSTART", zone)
    if begun is None:
        return None
    if "DTEND" not in event.told:
        lasting = _duration(event.value("DURATION"))
    elif ended := _moment(event, "DTEND", zone):
        lasting = ended - begun
    else:
        return None
    if lasting > LONGEST:
        raise _Unreadable(N_("“%(title)s” lasts more than a month"), title=_plain(event.value("SUMMARY")))
    return begun, max(lasting // timedelta(minutes=1), 0)


def _moment(event: _Event, name: str, zone: tzinfo) -> datetime | None:
    """In UTC, so that a night of summer time has its hours; None for a day. Raises _Unreadable."""
    parameters, value = event.told.get(name, ("", ""))
    named = _ZONE.search(parameters)
    try:
        found: object = vDDDTypes.from_ical(value)  # type: ignore[no-untyped-call]  # it has no types
        if isinstance(found, datetime):
            there = found.tzinfo or (_zone(named[1]) if named else zone)
            return found.replace(tzinfo=there).astimezone(UTC)
        if not isinstance(found, date):
            raise ValueError(value)  # a length or a period can be read too
    except _UNREAD as unread:
        msgid = N_("“%(typed)s” is no moment that we can read")
        raise _Unreadable(msgid, typed=value or name) from unread
    return None


def _zone(name: str) -> tzinfo:
    """As the world names it, or Windows, or a program that puts its own address before."""
    found: object = tzp.timezone(name[:ZONE_LENGTH])
    if not isinstance(found, tzinfo):
        raise LookupError(name)
    return found


def _duration(value: str) -> timedelta:
    try:
        lasting: timedelta = vDuration.from_ical(value)  # type: ignore[no-untyped-call]  # nor has it
    except _UNREAD:
        raise _Unreadable(N_("“%(typed)s” is no moment that we can read"), typed=value or "DTEND") from None
    return lasting


def _plain(value: str) -> str:
    return str(vText.from_ical(value))


def _unread(msgid: str) -> CalendarRead:
    return CalendarRead(faults=(RowFault(1, Sentence(msgid)),))
