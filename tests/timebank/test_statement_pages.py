"""My statement: what it tells, for which days, and as a file."""

import pytest
from django.urls import reverse

from tests.timebank.conftest import House
from tests.timebank.reading import ENGLISH, LogIn, entry_of, lines_of, text

pytestmark = pytest.mark.django_db

SPAN = {"first_on": "2026-03-01", "last_on": "2026-05-31"}


def test_my_statement_tells_each_month_and_adds_up(lived: House, log_in: LogIn) -> None:
    page = text(log_in(lived.ana).get(reverse("statement"), SPAN, headers=ENGLISH))
    for said in ("You helped Bao Nguyen", "+6 h 20 min", "March 2026", "Bao Nguyen helped you", "-2 h"):
        assert said in page
    assert "In the month: gave 0 min, received 2 h" in page
    assert "A service given for nothing" in page
    assert "You have given 4 h 20 min more than you received so far." in page
    assert reverse("entry", args=[entry_of("exchange:1")]) in page


def test_my_statement_in_french(lived: House, log_in: LogIn) -> None:
    page = text(log_in(lived.bao).get(reverse("statement"), SPAN))
    assert "Ana Petit vous a aidé·e" in page
    assert "Vous avez donné des heures au fonds de solidarité" in page
    assert "-6 h 40" in page


def test_an_empty_statement_proposes_what_comes_next(house: House, log_in: LogIn) -> None:
    page = text(log_in(house.ana).get(reverse("statement"), headers=ENGLISH))
    assert "Nothing in this period" in page
    assert "You have given as much as you received." in page


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"first_on": "2026-05-01", "last_on": "2026-03-01"}, "The last day comes after the first."),
        ({"first_on": "1900-01-01"}, "Choose a day between 2000 and 2099."),
        ({"last_on": "9999-12-31"}, "Choose a day between 2000 and 2099."),
        ({"first_on": "yesterday"}, "Enter a valid date."),
    ],
)
def test_days_that_make_no_sense_are_told_and_change_nothing(
    lived: House, log_in: LogIn, asked: dict[str, str], said: str
) -> None:
    response = log_in(lived.ana).get(reverse("statement"), asked, headers=ENGLISH)
    assert response.status_code == 200
    assert said in text(response)


def test_a_period_asked_by_one_end_is_completed(lived: House, log_in: LogIn) -> None:
    page = text(log_in(lived.ana).get(reverse("statement"), {"last_on": "2020-01-31"}, headers=ENGLISH))
    assert "to Friday 31 January 2020" in page


def test_my_statement_as_a_file(lived: House, log_in: LogIn) -> None:
    response = log_in(lived.ana).get(reverse("statement_export"), SPAN, headers=ENGLISH)
    lines = lines_of(response)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert "statement-2026-03-01-2026-05-31.csv" in response["Content-Disposition"]
    assert lines[:3] == [
        "Day;What;Minutes;Balance in minutes;Entry",
        "2026-03-01;Opening;;0;",
        f"2026-03-03;You helped Bao Nguyen;380;380;{entry_of('exchange:1')}",
    ]
    assert lines[-1] == "2026-05-31;Closing;;260;"
    french = log_in(lived.ana).get(reverse("statement_export"), SPAN, headers={"Accept-Language": "fr"})
    assert "releve-2026-03-01-2026-05-31.csv" in french["Content-Disposition"]
