"""Hours out of a calendar: by month, to the minute, nothing counted by guess, shown before they come in."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from coop.domain.actors import Actor
from coop.domain.errors import Refused
from marketplace.domain.observatory import calendars
from marketplace.domain.observatory.calendars import MOST_FAULTS, MOST_OCTETS, CalendarRead
from marketplace.models import PooledFact
from marketplace.selectors.observatory import facts as noted
from tests.conftest import LogIn
from tests.marketplace.reading import read
from tests.marketplace.samples import id_of
from tests.marketplace.test_observatory_facts import trade

PARIS = ZoneInfo("Europe/Paris")
TODAY = date(2026, 3, 2)
NINE = "20260105T090000"
JANUARY, FEBRUARY = date(2026, 1, 1), date(2026, 2, 1)


def calendar(*events: Sequence[str]) -> bytes:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0"]
    for event in events:
        lines += ["BEGIN:VEVENT", *event, "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


def event(
    start: str = "20260105T090000", *more: str, summary: str = "Devis Dupont", end: str = ""
) -> list[str]:
    return [f"SUMMARY:{summary}", f"DTSTART:{start}", *([f"DTEND:{end}"] if end else []), *more]


def counted(*events: Sequence[str], word: str = "devis") -> CalendarRead:
    return calendars.read(calendar(*events), word, zone=PARIS, on=TODAY)


def told(found: CalendarRead) -> list[tuple[int, str]]:
    return [(one.number, str(one.sentence)) for one in found.faults]


def test_events_with_the_word_are_summed_by_month_in_every_way_of_writing_them() -> None:
    found = counted(
        event(end="20260105T103000"),
        event("20260131T233000Z", end="20260201T003000Z"),  # already February in Paris
        ["SUMMARY:Chez Dupont", "CATEGORIES:Privé,DEVIS", "DTSTART:20260110T080000", "DURATION:PT1H15M"],
        ["SUMMARY:Un de", " vis plié", "DTSTART;TZID=America/New_York:20260131T200000", "DURATION:P1DT1S"],
        ["SUMMARY:devis\\, relance", 'DTSTART;TZID="Europe/Paris":20260212T080000', "DTEND:20260212T081000"],
        event(summary="Autre chose", end="20260105T103000"),
        event("20260303T090000", end="20260303T100000"),  # tomorrow
        event("20260105T090000", "STATUS:CANCELLED", end="20260105T100000"),
        event("20260105T100000", end="20260105T090000"),  # turned around
    )
    assert found == CalendarRead({JANUARY: 90 + 75, FEBRUARY: 60 + 24 * 60 + 10}, events=5)


def test_a_night_of_summer_time_has_an_hour_less() -> None:
    lines = event("20260329T010000", end="20260329T040000")
    found = calendars.read(calendar(lines), "devis", zone=PARIS, on=date(2026, 4, 1))
    assert found.months == {date(2026, 3, 1): 120}


@pytest.mark.filterwarnings("ignore::icalendar.error.GloballyUniqueTZIDGuessed")
@pytest.mark.parametrize("zone", ["Romance Standard Time", "/freeassociation.sourceforge.net/Europe/Paris"])
def test_zones_are_known_as_other_programs_name_them(zone: str) -> None:
    lines = [
        "SUMMARY:devis",
        f"DTSTART;TZID={zone}:20260201T003000",
        f"DTEND;TZID={zone}:20260201T013000",
    ]
    found = calendars.read(calendar(lines), "devis", zone=ZoneInfo("America/New_York"), on=TODAY)
    assert (found.months, found.faults) == ({JANUARY: 60}, ())  # still January in New York


@pytest.mark.parametrize(
    "lines",
    [
        ["DTSTART:00010101T000000", "DTEND:20260105T103000"],
        ["DTSTART:20260105T090000", "DTEND:99991231T235959", "DURATION:P1D"],
        ["DTSTART:20260105T090000", "DURATION:P9999999W"],
        ["DTSTART:20260105T090000", "DURATION:PT99999999999999999999H"],
        ["DTSTART;TZID=../../x:20260105T090000", "DTEND:20260105T103000"],
        [f"DTSTART;TZID={'x' * 5000}:20260105T090000", "DTEND:20260105T103000"],
        ["DTSTART:PT1H", "DTEND:20260105T103000"],
        ["DTSTART:20260105T090000/20260105T100000", "DTEND:20260105T103000"],
        ["DTSTART:090000", "DTEND:20260105T103000"],
    ],
)
def test_no_moment_however_wrong_breaks_the_page(lines: list[str]) -> None:
    found = counted(["SUMMARY:devis", *lines])
    assert (found.months, [number for number, _said in told(found)]) == ({}, [3])


def test_an_event_of_more_than_a_month_is_told_not_counted() -> None:
    found = counted(event(end="20260206T090000"), event(end="20260205T090000"))
    assert found.months == {JANUARY: 31 * 24 * 60}
    assert told(found) == [(3, "“Devis Dupont” lasts more than a month")]


def test_a_file_of_nothing_but_faults_is_left_soon() -> None:
    wrong = [f"DTSTART;TZID=Nowhere/{number}:20260105T090000" for number in range(MOST_FAULTS + 1)]
    good = event(end="20260105T100000")
    assert len(counted(good, *(["SUMMARY:devis", one] for one in wrong[1:])).faults) == MOST_FAULTS
    found = counted(good, *(["SUMMARY:devis", one] for one in wrong))
    assert (found.months, told(found)) == (
        {},
        [(1, "too many of its events can not be read: nothing of it is counted")],
    )


def test_an_event_that_ends_on_a_day_has_no_hours() -> None:
    assert counted(event("20260105T090000", end="20260106")) == CalendarRead(whole_days=1)


def test_what_can_not_be_counted_is_told_with_its_line() -> None:
    found = counted(
        event("20260105T090000", "RRULE:FREQ=WEEKLY", end="20260105T103000"),
        event("20260105T090000", "RDATE:20260106T090000"),
        event("20260105", end="20260106"),
        event("2026-01-05", end="20260105T103000"),
        event("20261305T090000", end="20260105T103000"),
        ["SUMMARY:devis", "DTSTART;TZID=Nowhere/Land:20260105T090000"],
        event(),
        ["SUMMARY:devis"],
        event("20260105T090000", "DURATION:soon"),
    )
    assert (found.months, found.whole_days) == ({}, 1)
    assert told(found) == [
        (3, "“Devis Dupont” repeats: its days can not be counted from this file"),
        (9, "“Devis Dupont” repeats: its days can not be counted from this file"),
        (19, "“2026-01-05” is no moment that we can read"),
        (24, "“20261305T090000” is no moment that we can read"),
        (29, "“20260105T090000” is no moment that we can read"),
        (33, "“DTEND” is no moment that we can read"),
        (37, "“DTSTART” is no moment that we can read"),
        (40, "“soon” is no moment that we can read"),
    ]


def test_what_stands_around_and_inside_of_events_is_passed_over() -> None:
    alarm = ["BEGIN:VALARM", "SUMMARY:devis", "DURATION:PT9H", "END:VALARM"]
    found = counted(
        [*event(summary="Relance", end="20260105T100000"), *alarm],
        [*alarm, *event(end="20260105T100000"), "no property", "DTEND:20270101T000000"],
    )
    assert (found.months, found.events) == ({JANUARY: 60}, 1)
    bare = calendar().replace(b"VERSION:2.0", b"VERSION:2.0\r\nSUMMARY:devis\r\nEND:VEVENT")
    assert calendars.read(bare, "devis", zone=PARIS, on=TODAY) == CalendarRead()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "this is no calendar: its file ends in .ics"),
        (b"date;tjm", "this is no calendar: its file ends in .ics"),
        (b"x" * (MOST_OCTETS + 1), "this file is too long: bring it in parts"),
    ],
)
def test_what_is_no_calendar_is_told(content: bytes, said: str) -> None:
    assert told(calendars.read(content, "devis", zone=PARIS, on=TODAY)) == [(1, said)]


def test_months_are_carried_by_their_form_and_nothing_else_is() -> None:
    months = {JANUARY: 165, FEBRUARY: 5}
    assert calendars.told(months) == "2026-01=165;2026-02=5"
    assert calendars.heard(calendars.told(months)) == months
    for wrong in ("", "2026-13=1", "2026-00=1", "0000-01=1", "2026-01=-1", "2026-01=1;", "x"):
        with pytest.raises(Refused, match="send the calendar again"):
            calendars.heard(wrong)
    assert datetime(2026, 1, 1, tzinfo=UTC).date() == JANUARY


def test_a_calendar_is_shown_then_comes_in_and_again_changes_its_months(bruno: Actor, enter: LogIn) -> None:
    browser, url = enter(bruno), reverse("my_data_calendar")
    assert "A calendar (.ics)" in read(browser.get(url))

    def send(*events: Sequence[str]) -> str:
        file = BytesIO(calendar(*events))
        file.name = "agenda.ics"
        return read(browser.post(url, {"file": file, "word": "devis", "trade": trade()}))

    page = send(event(end="20260105T103000"), event("20260105T090000", "RRULE:FREQ=DAILY"))
    assert "1 event was counted" in page
    assert "Row 8: “Devis Dupont” repeats" in page
    assert PooledFact.objects.count() == 0
    come_in = {"word": "devis", "trade": trade(), "months": "2026-01=90"}
    assert "1 new month came in." in read(browser.post(url, come_in, follow=True))
    assert "0 new months came in." in read(
        browser.post(url, come_in | {"months": "2026-01=100"}, follow=True)
    )
    (own,) = noted.every(id_of(bruno))
    assert (own.draft.happened_on, own.draft.unpaid_minutes) == (JANUARY, 100)
    assert "Dupont" not in own.draft.client
    for months, said in (("nonsense", "send the calendar again"), ("2026-02=44641", "that is a whole month")):
        answer = browser.post(url, come_in | {"months": months})
        assert (answer.status_code, said in read(answer)) == (422, True)
    assert "No event with this word" in send(event(summary="Autre"))
    assert browser.post(url, {"word": ""}).status_code == 422
    assert PooledFact.objects.count() == 1


def test_hours_need_a_trade(chloe: Actor, enter: LogIn) -> None:
    assert enter(chloe).get(reverse("my_data_calendar"))["Location"] == reverse("profile_edit")
