"""Hours, money, shares and days are said as people say them, and read as people type them."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop.domain import quantities as q

DAY = date(2026, 12, 3)
THIN, WIDE, MINUS = q.NARROW, q.SPACE, q.MINUS


@pytest.mark.parametrize(
    ("minutes", "french", "english"),
    [
        (90, f"1{THIN}h{THIN}30", f"1{WIDE}h{WIDE}30{WIDE}min"),
        (65, f"1{THIN}h{THIN}05", f"1{WIDE}h{WIDE}05{WIDE}min"),
        (45, f"45{THIN}min", f"45{WIDE}min"),
        (120, f"2{THIN}h", f"2{WIDE}h"),
        (0, f"0{THIN}min", f"0{WIDE}min"),
        (-90, f"{MINUS}1{THIN}h{THIN}30", f"{MINUS}1{WIDE}h{WIDE}30{WIDE}min"),
        (60_000, f"1{THIN}000{THIN}h", f"1,000{WIDE}h"),
    ],
)
def test_minutes_are_said_as_hours(minutes: int, french: str, english: str) -> None:
    assert q.say_minutes(minutes, "fr") == french
    assert q.say_minutes(minutes, "en-gb") == english


@pytest.mark.parametrize(
    ("cents", "french", "english"),
    [
        (4250, f"42,50{WIDE}€", "€42.50"),
        (5, f"0,05{WIDE}€", "€0.05"),
        (123_456_789, f"1{THIN}234{THIN}567,89{WIDE}€", "€1,234,567.89"),
        (-4250, f"{MINUS}42,50{WIDE}€", f"{MINUS}€42.50"),
    ],
)
def test_cents_are_said_as_euros(cents: int, french: str, english: str) -> None:
    assert q.say_cents(cents, "fr") == french
    assert q.say_cents(cents, "en") == english


@pytest.mark.parametrize(
    ("share", "places", "french", "english"),
    [
        ("0.125", None, f"12,5{THIN}%", "12.5%"),
        ("0.50", None, f"50{THIN}%", "50%"),
        ("1", None, f"100{THIN}%", "100%"),
        ("0", None, f"0{THIN}%", "0%"),
        ("-0.1", None, f"{MINUS}10{THIN}%", f"{MINUS}10%"),
        ("0.33333", 1, f"33,3{THIN}%", "33.3%"),
    ],
)
def test_a_share_is_said_as_a_percentage(share: str, places: int | None, french: str, english: str) -> None:
    assert q.say_share(Decimal(share), "fr", places) == french
    assert q.say_share(Decimal(share), "en", places) == english


def test_a_plus_is_said_only_above_zero() -> None:
    assert [q.with_sign(n, str(n)) for n in (1, 0, -1)] == ["+1", "0", "-1"]


def test_counts_have_their_thousands_apart() -> None:
    assert q.say_count(-1204, "fr") == f"{MINUS}1{THIN}204"
    assert q.say_count(1204, "en") == "1,204"


@pytest.mark.parametrize(
    ("day", "today", "french", "english"),
    [
        (DAY, DAY, f"jeudi 3{WIDE}décembre", f"Thursday 3{WIDE}December"),
        (DAY, None, f"jeudi 3{WIDE}décembre 2026", f"Thursday 3{WIDE}December 2026"),
        (DAY, date(2027, 1, 1), f"jeudi 3{WIDE}décembre 2026", f"Thursday 3{WIDE}December 2026"),
        (date(2026, 5, 1), DAY, f"vendredi 1er{WIDE}mai", f"Friday 1{WIDE}May"),
    ],
)
def test_a_day_is_said_with_its_year_unless_it_is_this_one(
    day: date, today: date | None, french: str, english: str
) -> None:
    assert q.say_day(day, "fr", today) == french
    assert q.say_day(day, "en", today) == english


def test_a_day_and_a_time_in_a_column_or_a_sentence() -> None:
    moment = datetime(2026, 12, 3, 14, 5)  # noqa: DTZ001  local time, whose zone the page has chosen
    assert q.say_short_day(DAY, "fr") == f"3{WIDE}déc.{WIDE}2026"
    assert q.say_instant(moment, "fr", DAY) == f"jeudi 3{WIDE}décembre à 14{THIN}h{THIN}05"
    assert q.say_instant(moment, "en", DAY) == f"Thursday 3{WIDE}December at 14:05"


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        *[("1h30", 90), ("1 h 30", 90), ("1:30", 90), ("1,5", 90), ("1.5", 90), ("90 min", 90), ("90mn", 90)],
        *[("2", 120), ("2 h", 120), ("2 heures", 120), ("2 hours", 120), (" 1 H 05 min ", 65), ("0,25h", 15)],
    ],
)
def test_a_duration_is_read_in_every_way_people_type_it(typed: str, minutes: int) -> None:
    assert q.read_minutes(typed) == minutes


@pytest.mark.parametrize(
    "typed", ["", "un", "-1", "1h75", "1,333", "1h30h", "99999999999", "1\x00", "１h", "1e3", "h30"]
)
def test_what_is_not_a_duration_is_refused(typed: str) -> None:
    with pytest.raises(q.Unreadable):
        q.read_minutes(typed)


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        *[("42,50", 4250), ("42.5", 4250), ("42", 4200), ("1 234,50 €", 123_450), ("€42.50", 4250)],
        *[("12 EUR", 1200), (f"{MINUS}3", -300)],
    ],
)
def test_an_amount_is_read_to_the_cent(typed: str, cents: int) -> None:
    assert q.read_cents(typed) == cents


@pytest.mark.parametrize("typed", ["", "quarante", "1,234", "1,234.50", "0.001", "--1", "1\x00"])
def test_an_amount_that_would_be_rounded_or_guessed_is_refused(typed: str) -> None:
    with pytest.raises(q.Unreadable):
        q.read_cents(typed)


def test_a_share_is_read_from_a_percentage() -> None:
    assert q.read_share("12,5 %") == q.read_share("12.5") == Decimal("0.125")
    with pytest.raises(q.Unreadable):
        q.read_share("a lot")


def test_an_amount_has_whole_cents_or_none() -> None:
    assert q.cents_of(Decimal("42.50")) == 4250
    with pytest.raises(q.Unreadable):
        q.cents_of(Decimal("0.001"))


@pytest.mark.parametrize("say", [q.say_minutes, q.say_cents, q.say_share, q.say_count])
def test_floats_are_refused(say: q.Say) -> None:
    with pytest.raises(TypeError):
        say(1.5, "fr")  # type: ignore[arg-type]  # the mistake under test


@given(minutes=st.integers(0, 99_999 * 60), language=st.sampled_from(["fr", "en"]))
def test_what_is_said_can_be_typed_back(minutes: int, language: str) -> None:
    said = q.say_minutes(minutes, language).replace(",", "")
    assert q.read_minutes(said) == minutes


@given(cents=st.integers(-(10**11), 10**11))
def test_what_is_paid_can_be_typed_back(cents: int) -> None:
    assert q.read_cents(q.say_cents(cents, "fr")) == cents
