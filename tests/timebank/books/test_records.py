"""What no writer may be given, and texts that no format takes for its own signs."""

import re
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.timebank.books.ledgers import TEXTS, account, entry
from timebank.domain.books import records, texts
from timebank.domain.natures import Unit

HELP = entry(1, ("a", Unit.MINUTES, 60), ("b", Unit.MINUTES, -60))


@pytest.mark.parametrize(
    ("moves", "fault"),
    [
        ([], "two legs"),
        ([("a", Unit.MINUTES, 60)], "two legs"),
        ([("a", Unit.MINUTES, 60), ("b", Unit.MINUTES, -60), ("c", Unit.MINUTES, 0)], "none of zero"),
        ([("a", Unit.MINUTES, 60), ("b", Unit.MINUTES, -59)], "each unit"),
        ([("a", Unit.MINUTES, 60), ("b", Unit.CENTS, -60)], "each unit"),
    ],
)
def test_an_entry_that_does_not_balance_is_never_written(
    moves: list[tuple[str, Unit, int]], fault: str
) -> None:
    with pytest.raises(ValueError, match=fault):
        entry(1, *moves)


def test_an_entry_knows_its_nature_and_the_time_zone_of_its_instant() -> None:
    with pytest.raises(ValueError, match="no nature"):
        replace(HELP, nature="")
    with pytest.raises(ValueError, match="time zone"):
        replace(HELP, recorded_at=datetime(2026, 1, 1))  # noqa: DTZ001  the mistake itself


@pytest.mark.parametrize("numbers", [[2], [1, 3], [1, 1], [1, 2, 4]])
def test_a_gap_in_the_numbers_stops_every_book(numbers: list[int]) -> None:
    with pytest.raises(ValueError, match="was expected"):
        list(records.gapless(replace(HELP, number=number) for number in numbers))


def test_a_leg_on_an_unknown_account_and_a_code_given_twice_are_faults() -> None:
    known = records.by_code([account("a", Unit.MINUTES), account("b", Unit.CENTS)], Unit.MINUTES)
    assert list(known) == ["a"]
    with pytest.raises(ValueError, match="entry 1 moves b"):
        list(records.moving([HELP], known, Unit.MINUTES))
    with pytest.raises(ValueError, match="given twice"):
        records.by_code([account("a", Unit.MINUTES), account("a", Unit.MINUTES)], Unit.MINUTES)


def test_legs_on_one_account_are_added() -> None:
    legs = [records.BookLeg("a", Unit.CENTS, amount) for amount in (5, -2, -3)]
    assert records.balances([*legs, records.BookLeg("b", Unit.CENTS, 1)]) == {"a": 0, "b": 1}


@given(TEXTS)
def test_a_text_is_one_line_whatever_was_typed(text: str) -> None:
    seen = texts.one_line(text)
    assert len(seen.splitlines()) <= 1
    assert seen.isprintable()
    assert texts.one_line(seen) == seen


@given(st.lists(st.text(max_size=6) | st.text("aAx4X_.-zZ", max_size=6), unique=True, max_size=30))
def test_no_two_codes_fall_together(codes: list[str]) -> None:
    names = [texts.account_name(code) for code in codes]
    assert len(set(names)) == len(codes)
    assert all(re.fullmatch(r"Assets(:[A-Z0-9][A-Za-z0-9-]*)+", name, re.ASCII) for name in names)
    assert len({texts.reference(code) for code in codes}) == len(codes)


def test_a_code_can_be_read_in_its_name() -> None:
    assert texts.account_name("member_time.minutes.12") == "Assets:Member-time:Minutes:12"
    assert texts.account_name("commons.cents") == "Assets:Commons:Cents"
    assert texts.reference("a;é") == "a%3B%C3%A9"


@pytest.mark.parametrize(
    ("value", "unit", "written"),
    [
        *((0, Unit.MINUTES, "0"), (-90, Unit.MINUTES, "-90"), (0, Unit.CENTS, "0.00")),
        *((5, Unit.CENTS, "0.05"), (-5, Unit.CENTS, "-0.05"), (-12345, Unit.CENTS, "-123.45")),
    ],
)
def test_amounts_are_exact(value: int, unit: Unit, written: str) -> None:
    assert texts.amount(value, unit) == written


@given(st.integers(-(10**18), 10**18))
def test_cents_and_euros_are_the_same_number(cents: int) -> None:
    assert texts.euros(cents) * 100 == cents
    assert str(texts.euros(cents)) == texts.amount(cents, Unit.CENTS)


def test_a_cell_holds_its_text_and_runs_no_formula() -> None:
    row = texts.cells(
        ["a;b", 'a "b"', "=1+1", "-1", "a\nb", -1, Decimal("-0.50"), date(2026, 1, 1).isoformat()]
    )
    assert row == '"a;b";"a ""b""";\'=1+1;\'-1;a b;-1;-0.50;2026-01-01'
