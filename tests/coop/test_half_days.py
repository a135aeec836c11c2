"""Half days of a week as one number, and in words."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop import words
from coop.domain import half_days
from coop.domain.half_days import EVERY, half_day
from coop.domain.quantities import SPACE
from coop.domain.words import Sentence

MONDAY, TUESDAY, THURSDAY, SATURDAY = 0, 1, 3, 5
MORNING, AFTERNOON, EVENING = range(3)
MORNINGS = half_day(TUESDAY, MORNING) | half_day(THURSDAY, MORNING)


@pytest.mark.parametrize(
    ("set_of", "french", "english"),
    [
        (EVERY, "n’importe quel jour", "any day"),
        (MORNINGS, "mardi et jeudi matin", "Tuesday and Thursday mornings"),
        (half_days.of_weekdays([SATURDAY]), "samedi", "Saturdays"),
        (
            MORNINGS | half_days.of_weekdays([SATURDAY]),
            f"mardi et jeudi matin{SPACE}; samedi",
            "Tuesday and Thursday mornings; Saturdays",
        ),
        (half_days.of_weekdays(range(5)), "lundi à vendredi", "Mondays to Fridays"),
        (
            half_day(MONDAY, MORNING) | half_day(MONDAY, EVENING),
            "lundi matin et soir",
            "Monday mornings and evenings",
        ),
        (
            half_days.of_weekdays([0, 2, 4]),
            "lundi, mercredi et vendredi",
            "Mondays, Wednesdays and Fridays",
        ),
        (0, "", ""),
    ],
)
def test_a_week_is_said_as_people_say_it(set_of: int, french: str, english: str) -> None:
    assert (half_days.say(set_of, "fr"), half_days.say(set_of, "en-gb")) == (french, english)


def test_one_half_day_has_a_name() -> None:
    assert half_days.say_half_day(3 * THURSDAY + AFTERNOON, "fr") == "jeudi après-midi"
    assert half_days.say_half_day(20, "en") == "Sunday evening"


def test_a_sentence_tells_half_days_in_words() -> None:
    assert words.say(Sentence("%(half_days)s", {"half_days": MORNINGS})) == "mardi et jeudi matin"


@given(st.integers(0, EVERY), st.integers(0, 25))
def test_a_set_is_its_numbers(set_of: int, count: int) -> None:
    numbers = half_days.numbers(set_of)
    assert half_days.of_numbers(numbers) == set_of
    assert half_days.numbers(half_days.first(set_of, count)) == numbers[:count]


def test_a_day_has_three_half_days() -> None:
    assert half_days.numbers(half_days.of_day(date(2026, 3, 3))) == [3, 4, 5]
