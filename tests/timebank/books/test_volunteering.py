"""Class 8: hours given to the commons have a value only where somebody says it, and sum to the cent."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TypedDict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop.domain.errors import Refused
from tests.timebank.books.ledgers import entry
from timebank.domain.books import volunteering
from timebank.domain.books.records import BookEntry
from timebank.domain.books.volunteering import ClassEight
from timebank.domain.natures import Nature, Unit

DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))


class Year(TypedDict):
    first_on: date
    last_on: date


YEAR: Year = {"first_on": date(2026, 1, 1), "last_on": date(2026, 12, 31)}


def given_hours(
    number: int,
    minutes: int,
    *,
    on: date = date(2026, 3, 4),
    nature: str = Nature.COMMONS,
    reversal_of: int | None = None,
) -> BookEntry:
    legs = (
        ("member_contribution.minutes.1", Unit.MINUTES, minutes),
        ("recognition.minutes", Unit.MINUTES, -minutes),
    )
    return entry(number, *legs, on=on, nature=nature, reversal_of=reversal_of)


def test_nothing_is_valued_unless_asked() -> None:
    assert list(volunteering.lines([given_hours(1, 60)], **YEAR)) == []


def test_a_report_of_two_months() -> None:
    entries = [given_hours(1, 20), given_hours(2, 90, on=date(2026, 4, 1))]
    assert list(volunteering.lines(entries, **YEAR, hour_value=Decimal("12.50"))) == [
        "month;debit;debit_label;credit;credit_label;minutes;hour_euros;value_euros",
        "2026-03;864;Personnel bénévole;875;Bénévolat;20;12.50;4.17",
        "2026-04;864;Personnel bénévole;875;Bénévolat;90;12.50;18.75",
    ]


@given(
    st.lists(
        st.tuples(st.integers(1, 10**6), DAYS),
        max_size=9,
    ),
    st.decimals("0.01", "999", places=2),
)
def test_months_sum_to_the_value_of_all_hours(given_: list[tuple[int, date]], hour_value: Decimal) -> None:
    entries = [given_hours(number, minutes, on=on) for number, (minutes, on) in enumerate(given_, start=1)]
    months = volunteering.valued(entries, **YEAR, hour_value=hour_value)
    minutes = sum(minutes for minutes, _on in given_)
    assert sum(month.minutes for month in months) == minutes
    exact = Fraction(hour_value) * 100 * minutes / 60
    assert abs(sum(month.cents for month in months) - exact) <= Fraction(1, 2)
    assert [month.first_on for month in months] == sorted({on.replace(day=1) for _minutes, on in given_})


@pytest.mark.parametrize(("minutes", "cents"), [(1, 1), (3, 2), (-1, -1), (-3, -2), (5, 3)])
def test_half_a_cent_goes_away_from_zero(minutes: int, cents: int) -> None:
    """At 0.30 euros an hour a minute is half a cent."""
    (month,) = volunteering.valued([given_hours(1, minutes)], **YEAR, hour_value=Decimal("0.30"))
    assert month.cents == cents


def test_only_what_was_given_to_the_commons_counts() -> None:
    """A service given to a member is counted on the same account, and is nothing given to the commons."""
    to_member = given_hours(1, 60, nature=Nature.GIFT)
    commons = entry(
        2,
        ("commons.minutes", Unit.MINUTES, 5),
        ("member_time.minutes.1", Unit.MINUTES, -5),
        nature=Nature.COMMONS,
    )
    (month,) = volunteering.valued([to_member, commons, given_hours(3, 30)], **YEAR, hour_value=Decimal(60))
    assert (month.minutes, month.cents) == (30, 3000)


def test_what_was_taken_back_no_longer_counts() -> None:
    """In the month of the reversal, whenever the original was. Gifts to members stay outside, also undone."""
    entries = [
        given_hours(1, 60, on=date(2025, 12, 1)),
        given_hours(2, -45, nature=Nature.REVERSAL, reversal_of=1),
        given_hours(3, 15, nature=Nature.REVERSAL, reversal_of=2, on=date(2026, 5, 1)),
        given_hours(4, 60, nature=Nature.GIFT),
        given_hours(5, -60, nature=Nature.REVERSAL, reversal_of=4),
    ]
    months = volunteering.valued(entries, **YEAR, hour_value=Decimal(10))
    assert [(month.first_on.month, month.minutes, month.cents) for month in months] == [
        (3, -45, -750),
        (5, 15, 250),
    ]


def test_the_period_has_its_first_and_its_last_day() -> None:
    days = (date(2025, 12, 31), date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 1))
    entries = [given_hours(number, 10**number, on=on) for number, on in enumerate(days, start=1)]
    months = volunteering.valued(entries, **YEAR, hour_value=Decimal(1))
    assert [month.minutes for month in months] == [100, 1000]


@pytest.mark.parametrize("value", [Decimal(0), Decimal(-1), Decimal("NaN"), Decimal("Infinity")])
def test_an_hour_has_a_value_above_zero(value: Decimal) -> None:
    with pytest.raises(Refused):
        list(volunteering.lines([], **YEAR, hour_value=value))


def test_the_accounts_are_of_class_eight_and_may_be_others() -> None:
    accounts = ClassEight(credit="870", credit_label="Bénévolat (1999)")
    row = list(volunteering.lines([given_hours(1, 60)], **YEAR, hour_value=Decimal(1), accounts=accounts))[1]
    assert row == "2026-03;864;Personnel bénévole;870;Bénévolat (1999);60;1;1.00"
    for wrong in ({"debit": "641"}, {"credit": "706"}, {"debit": "875"}):
        with pytest.raises(ValueError, match="debited in 86"):
            ClassEight(**wrong)
