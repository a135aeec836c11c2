"""beancount accepts our books, and finds the same balances as we do."""

import subprocess
import sys
from collections import defaultdict
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.timebank.books.conftest import Loader
from tests.timebank.books.ledgers import RECORDED, Ledger, account, balances, entry, ledger_of, ledgers
from timebank.domain.books import beancount as writer
from timebank.domain.books import texts
from timebank.domain.natures import Unit

MIXED = ledger_of(
    [
        entry(
            1,
            *(("member_time.minutes.1", Unit.MINUTES, 57), ("commons.minutes", Unit.MINUTES, 3)),
            *(("member_time.minutes.2", Unit.MINUTES, -60), ("commons.cents", Unit.CENTS, 105)),
            ("clearing.cents", Unit.CENTS, -105),
            subject='a "q" \\ ;|',
        ),
        entry(2, ("commons.cents", Unit.CENTS, -5), ("clearing.cents", Unit.CENTS, 5), reversal_of=1),
    ]
)


def written(ledger: Ledger, unit: Unit, title: str = "Commontime") -> str:
    lines = writer.lines(ledger.accounts, ledger.entries, unit=unit, title=title)
    return "".join(f"{line}\n" for line in lines)


def found(beancount: Loader, text: str) -> tuple[list[Any], list[str]]:
    """The directives that beancount read, and its complaints."""
    directives, errors, _options = beancount(text)
    return directives, [f"{error.source['lineno']}: {error.message}" for error in errors]


def of(directives: list[Any], kind: str) -> list[Any]:
    return [each for each in directives if type(each).__name__ == kind]


def held(directives: list[Any]) -> dict[tuple[str, str], Decimal]:
    """The balances as beancount's postings make them, by account and commodity."""
    sums: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for opened in of(directives, "Open"):
        sums[opened.account, opened.currencies[0]] += 0
    for transaction in of(directives, "Transaction"):
        for posting in transaction.postings:
            assert posting.cost is posting.price is None
            sums[posting.account, posting.units.currency] += posting.units.number
    return dict(sums)


def ours(ledger: Ledger, unit: Unit) -> dict[tuple[str, str], Decimal]:
    scale = Decimal(1) if unit is Unit.MINUTES else Decimal("0.01")
    return {
        (texts.account_name(code), texts.COMMODITIES[unit]): amount * scale
        for code, amount in balances(ledger, unit).items()
    }


@settings(max_examples=40)
@given(ledgers(), st.sampled_from(Unit), st.text(max_size=9))
def test_beancount_reads_the_same_balances(beancount: Loader, ledger: Ledger, unit: Unit, title: str) -> None:
    directives, errors = found(beancount, written(ledger, unit, title))
    assert errors == []
    assert held(directives) == ours(ledger, unit)
    moved = [one for one in ledger.entries if one.of(unit)]
    read = sorted(of(directives, "Transaction"), key=lambda each: each.meta["number"])
    assert [each.meta["number"] for each in read] == [one.number for one in moved]
    assert [each.narration for each in read] == [texts.one_line(one.subject) for one in moved]
    assert [each.meta["key"] for each in read] == [texts.one_line(one.key) for one in moved]
    assert [each.meta["id"] for each in read] == [texts.one_line(one.id) for one in moved]
    assert [each.meta["nature"] for each in read] == [one.nature for one in moved]
    assert [each.meta.get("reverses") for each in read] == [one.reversal_of for one in moved]
    assert [each.date for each in read] == [one.happened_on for one in moved]


def test_a_book_line_by_line() -> None:
    """What the loader judges below, as it is written: here where beancount is absent too."""
    assert written(Ledger(MIXED.accounts[:0], ()), Unit.CENTS).splitlines()[:2] == [
        'option "title" "Commontime"',
        'option "operating_currency" "EUR"',
    ]
    assert written(MIXED, Unit.CENTS).splitlines()[2:] == [
        *(
            "",
            '2026-03-04 * "mutual_help" "a \\"q\\" \\\\ ;|"',
            "  number: 1",
            '  id: "e1"',
            '  key: "engagement:1"',
        ),
        *('  nature: "mutual_help"', '  recorded: "2026-12-31T23:30:00+00:00"'),
        *("  Assets:Commons:Cents  1.05 EUR", "  Assets:Clearing:Cents  -1.05 EUR"),
        *("", '2026-03-04 * "mutual_help" "help"', "  number: 2", '  id: "e2"', '  key: "engagement:2"'),
        *('  nature: "mutual_help"', '  recorded: "2026-12-31T23:30:00+00:00"', "  reverses: 1"),
        *("  Assets:Commons:Cents  -0.05 EUR", "  Assets:Clearing:Cents  0.05 EUR"),
        *(
            "",
            "2026-01-01 open Assets:Commons:Cents EUR",
            '  code: "commons.cents"',
            '  name: "commons.cents"',
        ),
        *(
            "",
            "2026-01-01 open Assets:Clearing:Cents EUR",
            '  code: "clearing.cents"',
            '  name: "clearing.cents"',
        ),
        *("", "2026-03-05 balance Assets:Commons:Cents 1.00 ~ 0 EUR"),
        "2026-03-05 balance Assets:Clearing:Cents -1.00 ~ 0 EUR",
    ]


def test_hours_and_euros_stand_in_two_books_under_one_number(beancount: Loader) -> None:
    books = [(Unit.MINUTES, "MIN", ["57", "3", "-60"]), (Unit.CENTS, "EUR", ["1.05", "-1.05"])]
    for unit, name, amounts in books:
        text = written(MIXED, unit)
        directives, errors = found(beancount, text)
        assert errors == []
        assert ("MIN" in text, "EUR" in text) == (unit is Unit.MINUTES, unit is Unit.CENTS)
        first = of(directives, "Transaction")[0]
        assert first.meta["number"] == 1
        assert first.meta["recorded"] == RECORDED.isoformat()
        assert [posting.units.number for posting in first.postings] == [Decimal(each) for each in amounts]
        assert {posting.units.currency for posting in first.postings} == {name}


@pytest.mark.parametrize("unit", Unit)
@pytest.mark.parametrize("off", [1, -1])
def test_a_balance_that_is_one_unit_off_is_found(beancount: Loader, unit: Unit, off: int) -> None:
    """Also one cent, which beancount lets pass when no tolerance is written."""
    wrong = [replace(each, balance=each.balance + off) for each in MIXED.accounts]
    _directives, errors = found(beancount, written(Ledger(tuple(wrong), MIXED.entries), unit))
    assert len(errors) == len(balances(MIXED, unit))
    assert all("Balance failed" in error for error in errors)


def test_an_account_and_those_below_it_are_asserted_apart(beancount: Loader) -> None:
    """beancount's balance of "a" counts "a.1" in; a unit on the wrong one of the two is still found."""
    book = ledger_of([entry(1, ("a", Unit.MINUTES, 5), ("a.b.1", Unit.MINUTES, -5))])
    assert found(beancount, written(book, Unit.MINUTES))[1] == []
    wrong = [replace(each, balance=0) for each in book.accounts]
    assert len(found(beancount, written(Ledger(tuple(wrong), book.entries), Unit.MINUTES))[1]) == 1


def test_an_account_is_open_as_early_as_something_is_dated_on_it(beancount: Loader) -> None:
    early, late = date(2025, 12, 1), date(2026, 6, 1)
    book = ledger_of([entry(1, ("a", Unit.MINUTES, 1), ("b", Unit.MINUTES, -1), on=early)])
    later = tuple(replace(each, opened_on=late) for each in book.accounts)
    directives, errors = found(
        beancount, written(Ledger((*later, account("c", Unit.MINUTES)), book.entries), Unit.MINUTES)
    )
    assert errors == []
    assert [each.date for each in of(directives, "Open")] == [early, early, date(2026, 1, 1)]
    assert {each.date for each in of(directives, "Balance")} == {date(2026, 6, 2)}


def test_an_empty_ledger_is_a_book_too(beancount: Loader) -> None:
    assert found(beancount, written(Ledger((), ()), Unit.CENTS)) == ([], [])


def test_the_program_itself_says_nothing(beancount: Loader, tmp_path: Path) -> None:
    """`bean-check`, as an auditor runs it: no word and no exit code for a sound book, both for another."""
    sound, broken = written(MIXED, Unit.CENTS), written(MIXED, Unit.CENTS).replace("1.05 EUR", "1.06 EUR", 1)
    for text, code in [(sound, 0), (broken, 1)]:
        file = tmp_path / "book.beancount"
        file.write_text(text, encoding="utf-8")
        command = [sys.executable, "-m", "beancount.scripts.check", "--no-cache", str(file)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        assert (done.returncode, bool(done.stderr)) == (code, bool(code)), done.stderr
