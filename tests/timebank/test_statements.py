"""A statement told from its movements alone."""

from datetime import date, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from tests.instants import START
from timebank.domain import periods, statements
from timebank.domain.natures import Nature
from timebank.domain.statements import Movement

QUARTER = periods.of_days(date(2026, 3, 1), date(2026, 5, 31))
MOVEMENTS = st.lists(
    st.tuples(st.integers(0, 80 * 24), st.integers(-600, 600).filter(bool)), max_size=30
).map(
    lambda facts: [
        Movement(number, START + timedelta(hours=hours), Nature.MUTUAL_HELP, amount, ())
        for number, (hours, amount) in enumerate(facts)
    ]
)


@given(st.integers(-1200, 1200), MOVEMENTS, st.randoms())
def test_it_adds_up_in_whatever_order_it_is_told(
    opening: int, movements: list[Movement], random: Random
) -> None:
    statement = statements.build(1, opening=opening, movements=movements, period=QUARTER)
    assert statement.closing == opening + sum(movement.amount for movement in movements)
    assert len(statement.lines) == len(movements)
    openings = [month.opening for month in statement.months]
    assert openings == [opening, *[month.closing for month in statement.months]][: len(openings)]
    assert (
        sum(month.given - month.received + month.others for month in statement.months)
        == statement.closing - opening
    )
    random.shuffle(movements)
    assert statements.build(1, opening=opening, movements=movements, period=QUARTER) == statement


@given(st.integers(-1200, 1200), MOVEMENTS, st.integers(2, 40))
def test_its_drawing_begins_and_ends_with_the_period(
    opening: int, movements: list[Movement], most: int
) -> None:
    statement = statements.build(1, opening=opening, movements=movements, period=QUARTER)
    samples = statements.samples(statement, most=most)
    assert samples[0][0] == QUARTER.first_on
    assert samples[-1] == (QUARTER.last_on, statement.closing)
    assert len(samples) <= most + 1
    assert [day for day, _balance in samples] == sorted({day for day, _balance in samples})


def test_a_single_day_is_one_point() -> None:
    day = periods.of_days(date(2026, 3, 2), date(2026, 3, 2))
    statement = statements.build(1, opening=5, movements=[], period=day)
    assert statements.samples(statement, most=10) == [(date(2026, 3, 2), 5)]
    assert statement.lines == ()


def test_the_day_of_a_line_is_the_day_in_paris() -> None:
    late = Movement(1, START.replace(hour=23, minute=30), Nature.GIFT, 60, (2,))
    statement = statements.build(1, opening=0, movements=[late], period=QUARTER)
    assert statement.lines[0].on == date(2026, 3, 3)
