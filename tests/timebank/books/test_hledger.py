"""hledger's strict check accepts our journals, and finds the same balances as we do."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.timebank.books.conftest import Hledger
from tests.timebank.books.ledgers import Ledger, balances, entry, ledger_of, ledgers
from tests.timebank.books.test_beancount import MIXED
from timebank.domain.books import hledger as writer
from timebank.domain.books import texts
from timebank.domain.natures import Unit


def written(ledger: Ledger, unit: Unit, title: str = "Commontime") -> list[str]:
    return list(writer.lines(ledger.accounts, ledger.entries, unit=unit, title=title))


def ours(ledger: Ledger, unit: Unit) -> dict[str, Decimal]:
    scale = Decimal(1) if unit is Unit.MINUTES else Decimal("0.01")
    return {texts.account_name(code): held * scale for code, held in balances(ledger, unit).items()}


@settings(max_examples=30)
@given(ledgers(), st.sampled_from(Unit), st.text(max_size=9))
def test_hledger_reads_the_same_balances(hledger: Hledger, ledger: Ledger, unit: Unit, title: str) -> None:
    lines = written(ledger, unit, title)
    assert hledger.faults(lines) == ""
    read = hledger.balances(lines)
    assert {name: amount for name, (amount, _commodity) in read.items()} == ours(ledger, unit)
    assert {named for amount, named in read.values() if amount} <= {texts.COMMODITIES[unit]}


@settings(max_examples=25)
@given(ledgers())
def test_hledger_reads_the_same_words(hledger: Hledger, ledger: Ledger) -> None:
    done = hledger.run(written(ledger, Unit.MINUTES), "print", "-O", "json")
    assert done.returncode == 0, done.stderr
    read = [each for each in json.loads(done.stdout) if each["tcode"]]
    moved = [one for one in ledger.entries if one.of(Unit.MINUTES)]
    assert sorted(int(each["tcode"]) for each in read) == [one.number for one in moved]
    for each in read:
        one = ledger.entries[int(each["tcode"]) - 1]
        tags = dict(each["ttags"])
        assert tags["number"] == str(one.number)
        assert (tags["key"], tags["id"]) == (texts.reference(one.key), texts.reference(one.id))
        assert tags.get("reverses") == (None if one.reversal_of is None else str(one.reversal_of))
        assert tags["recorded"] == one.recorded_at.isoformat()
        payee, _pipe, note = each["tdescription"].partition(" |")
        assert payee == tags["nature"] == texts.reference(one.nature)
        assert note.strip() == texts.one_line(one.subject).replace(";", ",").strip()
        assert each["tdate"] == one.happened_on.isoformat()


def test_a_journal_line_by_line() -> None:
    """What hledger judges, as it is written: here where hledger is absent too."""
    assert written(Ledger((), ()), Unit.MINUTES) == [
        *("; Commontime", "decimal-mark .", "commodity 1. MIN", "", "payee balances"),
    ]
    assert written(MIXED, Unit.CENTS) == [
        *("; Commontime", "decimal-mark .", "commodity 1.00 EUR"),
        "account Assets:Commons:Cents  ; code: commons.cents",
        "account Assets:Clearing:Cents  ; code: clearing.cents",
        *(
            "",
            '2026-03-04 * (1) mutual_help | a "q" \\ ,|',
            "    ; number: 1, id: e1",
            "    ; key: engagement:1",
        ),
        "    ; nature: mutual_help, recorded: 2026-12-31T23:30:00+00:00",
        *("    Assets:Commons:Cents  1.05 EUR", "    Assets:Clearing:Cents  -1.05 EUR"),
        *("", "2026-03-04 * (2) mutual_help | help", "    ; number: 2, id: e2", "    ; key: engagement:2"),
        *("    ; nature: mutual_help, recorded: 2026-12-31T23:30:00+00:00", "    ; reverses: 1"),
        *("    Assets:Commons:Cents  -0.05 EUR", "    Assets:Clearing:Cents  0.05 EUR"),
        *("", "2026-03-05 * balances", "    Assets:Commons:Cents  0.00 EUR == 1.00 EUR"),
        *("    Assets:Clearing:Cents  0.00 EUR == -1.00 EUR", "", "payee balances", "payee mutual_help"),
    ]


def test_hours_and_euros_stand_in_two_journals(hledger: Hledger) -> None:
    assert hledger.balances(written(MIXED, Unit.MINUTES)) == {
        "Assets:Member-time:Minutes:1": (Decimal(57), "MIN"),
        "Assets:Member-time:Minutes:2": (Decimal(-60), "MIN"),
        "Assets:Commons:Minutes": (Decimal(3), "MIN"),
    }
    assert hledger.balances(written(MIXED, Unit.CENTS)) == {
        "Assets:Commons:Cents": (Decimal("1.00"), "EUR"),
        "Assets:Clearing:Cents": (Decimal("-1.00"), "EUR"),
    }
    assert not any("EUR" in line for line in written(MIXED, Unit.MINUTES))
    assert not any("MIN" in line for line in written(MIXED, Unit.CENTS))


@pytest.mark.parametrize("unit", Unit)
def test_a_balance_that_is_one_unit_off_is_found(hledger: Hledger, unit: Unit) -> None:
    wrong = [replace(each, balance=each.balance + 1) for each in MIXED.accounts]
    assert "balance assertion" in hledger.faults(written(Ledger(tuple(wrong), MIXED.entries), unit))


@pytest.mark.parametrize("declared", ["account ", "commodity ", "payee "])
def test_what_is_not_declared_is_found(hledger: Hledger, declared: str) -> None:
    """The strict check that our journals pass bites: nothing is declared that was not needed."""
    lines = [line for line in written(MIXED, Unit.MINUTES) if not line.startswith(declared)]
    assert f"undeclared {declared.strip()}" in hledger.faults(lines)


def test_an_empty_ledger_is_a_journal_too(hledger: Hledger) -> None:
    assert hledger.faults(written(Ledger((), ()), Unit.CENTS)) == ""


def test_an_entry_of_the_other_unit_leaves_no_trace() -> None:
    euros = ledger_of([entry(1, ("a", Unit.CENTS, 1), ("b", Unit.CENTS, -1), subject="only euros")])
    assert not any("only euros" in line for line in written(euros, Unit.MINUTES))
