"""Whole days in Paris, summer and winter."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop.domain.errors import Refused
from timebank.domain import periods
from timebank.domain.periods import Period

MARCH = periods.month_of(date(2026, 3, 15))
DAYS = st.dates(min_value=date(2001, 1, 1), max_value=date(2098, 12, 31))


def test_a_month_begins_and_ends_at_midnight_in_paris() -> None:
    assert datetime(2026, 2, 28, 23, tzinfo=UTC) == MARCH.start
    assert datetime(2026, 3, 31, 22, tzinfo=UTC) == MARCH.end  # summer time began meanwhile
    assert (MARCH.first_on, MARCH.last_on) == (date(2026, 3, 1), date(2026, 3, 31))
    assert MARCH.last_instant < MARCH.end
    assert MARCH.is_one_month
    assert MARCH.is_whole_months


@given(DAYS, st.integers(0, 400))
def test_a_period_says_the_days_it_was_made_of(first_on: date, length: int) -> None:
    last_on = first_on + timedelta(days=length)
    period = periods.of_days(first_on, last_on)
    assert (period.first_on, period.last_on) == (first_on, last_on)
    periods.check_begun(period, at=period.start)


def test_months_follow_each_other() -> None:
    quarter = periods.of_days(date(2026, 1, 1), date(2026, 3, 31))
    assert quarter.is_whole_months
    assert not quarter.is_one_month
    months = list(periods.months_between(quarter.start, quarter.end))
    assert [month.first_on.month for month in months] == [1, 2, 3]
    assert months[-1] == MARCH
    assert periods.next_month(date(2026, 12, 31)) == date(2027, 1, 1)
    assert not periods.of_days(date(2026, 1, 2), date(2026, 3, 31)).is_whole_months


def test_periods_overlap_when_an_instant_lies_in_both() -> None:
    april = periods.month_of(date(2026, 4, 1))
    assert not periods.overlap(MARCH, april)
    assert periods.overlap(MARCH, periods.of_days(date(2026, 3, 31), date(2026, 4, 1)))


@pytest.mark.parametrize(
    ("period", "field"),
    [
        (Period(MARCH.end, MARCH.start), "end"),
        (Period(MARCH.start, MARCH.start), "end"),
        (Period(MARCH.start + timedelta(hours=1), MARCH.end), "start"),
        (Period(MARCH.end + timedelta(days=1), MARCH.end + timedelta(days=2)), "start"),
    ],
)
def test_what_can_not_be_closed_is_refused(period: Period, field: str) -> None:
    with pytest.raises(Refused) as refused:
        periods.check_begun(period, at=MARCH.end)
    assert refused.value.field == field


def test_an_instant_without_its_time_zone_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="time zone"):
        Period(datetime(2026, 3, 1), MARCH.end)  # noqa: DTZ001  the point of the test


def test_days_within_reach() -> None:
    assert periods.is_within_reach(date(2000, 1, 1), date(2099, 12, 31))
    assert not periods.is_within_reach(date(1900, 1, 1))
    assert not periods.is_within_reach(date(2026, 1, 1), date(9999, 1, 1))
