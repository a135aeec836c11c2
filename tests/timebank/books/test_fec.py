"""The euro book as the tax administration reads it: A 47 A-1, checked line by line and by another's check."""

import re
from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coop.domain.errors import Refused
from tests.timebank.books.conftest import FecCheck
from tests.timebank.books.ledgers import TEXTS, Ledger, entry, ledger_of, ledgers
from timebank.domain.books import fec, plans, zones
from timebank.domain.books.fec import BookJournal, FiscalYear
from timebank.domain.books.plans import ASSOCIATION, COOPERATIVE, Chart, PlanAccount
from timebank.domain.natures import ALLOTTED, FUNDS, AccountKind, Unit

YEAR = FiscalYear(date(2026, 1, 1), date(2026, 12, 31))
SIREN = "732829320"
CODES = {
    Unit.MINUTES: ("member_time.minutes.1", "member_time.minutes.2"),
    Unit.CENTS: (
        "commons.cents",
        "clearing.cents",
        "clearing.cents.12",
        "observatory.cents",
        "reserve.cents",
    ),
}


def rows(ledger: Ledger, chart: Chart = COOPERATIVE, year: FiscalYear = YEAR) -> list[dict[str, str]]:
    header, *body = fec.lines(ledger.accounts, ledger.entries, year=year, chart=chart)
    names = header.split("\t")
    return [dict(zip(names, line.split("\t"), strict=True)) for line in body]


def signed(row: dict[str, str]) -> Decimal:
    """Credit less debit: our sign."""
    return Decimal(row["Credit"].replace(",", ".")) - Decimal(row["Debit"].replace(",", "."))


@settings(max_examples=40)
@given(ledgers(codes=CODES), st.sampled_from([COOPERATIVE, ASSOCIATION]))
def test_another_check_accepts_the_file(fec_check: FecCheck, ledger: Ledger, chart: Chart) -> None:
    name = fec.file_name(SIREN, YEAR.closing_on)
    lines = fec.lines(ledger.accounts, ledger.entries, year=YEAR, chart=chart)
    report = fec_check(b"".join(fec.encoded(lines)), name, YEAR.first_on, YEAR.closing_on)
    assert report.errors == []
    # The order is that of validation: an entry dated before the last one is told, and is no fault.
    assert [said for said in report.warnings if "non chronologique" not in said] == []
    moved = [one for one in ledger.entries if one.of(Unit.CENTS) and YEAR.holds(one.happened_on)]
    assert report.stats["ecritures"] - ("AN" in report.stats["journaux"]) == len(moved)


@settings(max_examples=40)
@given(ledgers(codes=CODES))
def test_the_file_holds_our_balances_and_nothing_else(ledger: Ledger) -> None:
    found = rows(ledger)
    sums: Counter[tuple[str, str]] = Counter()
    for row in found:
        sums[row["CompteNum"], row["CompAuxNum"]] += int(signed(row) * 100)
    expected: Counter[tuple[str, str]] = Counter()
    for one in ledger.entries:
        for leg in one.of(Unit.CENTS):
            if one.happened_on <= YEAR.closing_on:
                kind, _dot, party = leg.account.partition(".cents")
                number = COOPERATIVE.accounts[f"{kind}.cents"].number
                expected[number, party.removeprefix(".")] += leg.amount
    assert {key: value for key, value in sums.items() if value} == {
        key: value for key, value in expected.items() if value
    }
    numbers = [row["EcritureNum"] for row in found if row["JournalCode"] == "OD"]
    assert list(dict.fromkeys(numbers)) == [f"OD{place}" for place in range(1, len(set(numbers)) + 1)]
    assert all(row["Debit"] == "0,00" or row["Credit"] == "0,00" for row in found)
    assert all(row["Debit"] != row["Credit"] for row in found)


@given(TEXTS, TEXTS)
def test_no_text_breaks_a_line(subject: str, key: str) -> None:
    moves = (("commons.cents", Unit.CENTS, 5), ("clearing.cents.é\t12", Unit.CENTS, -5))
    ledger = ledger_of([entry(1, *moves, subject=subject, key=key)])
    data = b"".join(fec.encoded(fec.lines(ledger.accounts, ledger.entries, year=YEAR)))
    lines = data.decode().split("\r\n")
    assert [len(line.split("\t")) for line in lines] == [18, 18, 18, 1]
    assert all(line.isprintable() for line in ("".join(lines[1].split("\t")), "".join(lines[2].split("\t"))))


def test_a_line_as_the_article_wants_it() -> None:
    """Recorded half past midnight on 1 January in Paris: that is the day of validation."""
    moves = (("commons.cents", Unit.CENTS, 1205), ("clearing.cents.12", Unit.CENTS, -1205))
    ledger = ledger_of([entry(1, *moves, subject="Œuvre à 5 € – l’été 日本", key="engagement:7")])
    first, second = (list(row.values()) for row in rows(ledger))
    common = ["engagement:7", "20260304", "n° 1 Œuvre à 5 € – l’été 日本"]
    assert first == [
        *("OD", "Opérations diverses", "OD1", "20260304", "467100", "Pot commun à répartir", "", ""),
        *(*common, "0,00", "12,05", "", "", "20270101", "", ""),
    ]
    assert second[4:8] == ["418100", "Contributions à facturer", "12", "clearing.cents.12"]
    assert second[8:13] == [*common, "12,05", "0,00"]
    assert " ".join(rows(ledger)[0]) == (
        "JournalCode JournalLib EcritureNum EcritureDate CompteNum CompteLib CompAuxNum CompAuxLib PieceRef "
        "PieceDate EcritureLib Debit Credit EcritureLet DateLet ValidDate Montantdevise Idevise"
    )


def test_the_file_comes_with_its_description() -> None:
    said = list(zones.description({"OD": "Opérations diverses", "AN": "À nouveaux"}))
    assert [line.split()[1] for line in said if re.match(r"\d+\. .*\(", line)] == [
        zone.name for zone in zones.ZONES
    ]
    assert {"JournalCode OD : Opérations diverses", "JournalCode AN : À nouveaux"} <= set(said)
    assert "Jeu de caractères : UTF-8" in said


def test_a_key_that_vanishes_leaves_our_number_as_the_piece() -> None:
    ledger = ledger_of(
        [entry(1, ("commons.cents", Unit.CENTS, 1), ("clearing.cents", Unit.CENTS, -1), key="\u200b\n")]
    )
    assert {row["PieceRef"] for row in rows(ledger)} == {"1"}


def test_balances_of_earlier_years_are_opened_and_later_ones_left_out() -> None:
    days = (date(2025, 12, 31), date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 1))
    ledger = ledger_of(
        [
            entry(
                number,
                ("commons.cents", Unit.CENTS, 2**number),
                ("clearing.cents", Unit.CENTS, -(2**number)),
                on=on,
            )
            for number, on in enumerate(days, start=1)
        ]
    )
    found = [(row["EcritureNum"], row["EcritureDate"], row["CompteNum"], signed(row)) for row in rows(ledger)]
    cents = Decimal("0.01")
    assert found == [
        ("AN1", "20260101", "418100", -2 * cents),
        ("AN1", "20260101", "467100", 2 * cents),
        ("OD1", "20260101", "467100", 4 * cents),
        ("OD1", "20260101", "418100", -4 * cents),
        ("OD2", "20261231", "467100", 8 * cents),
        ("OD2", "20261231", "418100", -8 * cents),
    ]
    opening = rows(ledger)[0]
    assert (opening["PieceRef"], opening["ValidDate"]) == ("AN2026", "20260101")
    assert opening["JournalLib"] == "À nouveaux"


@pytest.mark.parametrize(("sign", "account"), [(1, "120000"), (-1, "129000")])
def test_past_products_and_expenses_are_opened_as_a_result(sign: int, account: str) -> None:
    chart = replace(
        COOPERATIVE,
        accounts={
            "fees.cents": PlanAccount("706000", "Services"),
            "bank.cents": PlanAccount("512000", "Banque"),
        },
    )
    moves = (("fees.cents", Unit.CENTS, 5 * sign), ("bank.cents", Unit.CENTS, -5 * sign))
    found = rows(ledger_of([entry(1, *moves, on=date(2025, 5, 5))]), chart)
    assert {row["CompteNum"]: signed(row) for row in found} == {
        account: sign * Decimal("0.05"),
        "512000": -sign * Decimal("0.05"),
    }


def test_accounts_that_hold_nothing_are_not_opened() -> None:
    moves = (("commons.cents", Unit.CENTS, 5), ("clearing.cents", Unit.CENTS, -5))
    back = [(code, unit, -amount) for code, unit, amount in moves]
    ledger = ledger_of([entry(1, *moves, on=date(2025, 5, 5)), entry(2, *back, on=date(2025, 5, 6))])
    assert rows(ledger) == []


def test_hours_are_in_no_euro_book() -> None:
    ledger = ledger_of([entry(1, ("member_time.minutes.1", Unit.MINUTES, 60), ("m", Unit.MINUTES, -60))])
    assert rows(ledger) == []


def test_two_third_parties_never_fall_together() -> None:
    moves = (("clearing.cents.a b", Unit.CENTS, 1), ("clearing.cents.a\tb", Unit.CENTS, -1))
    assert [row["CompAuxNum"] for row in rows(ledger_of([entry(1, *moves)]))] == ["a%20b", "a%09b"]


def test_another_journal_may_be_named() -> None:
    ledger = ledger_of([entry(1, ("commons.cents", Unit.CENTS, 1), ("clearing.cents", Unit.CENTS, -1))])
    journal = BookJournal("TC", "Temps commun")
    body = list(fec.lines(ledger.accounts, ledger.entries, year=YEAR, journal=journal))[1:]
    assert all(line.startswith("TC\tTemps commun\tTC1\t") for line in body)


def test_an_account_that_the_chart_does_not_name_is_refused() -> None:
    ledger = ledger_of([entry(1, ("gold.cents", Unit.CENTS, 1), ("clearing.cents", Unit.CENTS, -1))])
    with pytest.raises(Refused, match=r"gold\.cents has no number"):
        rows(ledger)


@pytest.mark.parametrize("chart", [COOPERATIVE, ASSOCIATION])
def test_every_euro_account_of_the_cooperative_has_its_number(chart: Chart) -> None:
    kinds = {*FUNDS, *ALLOTTED, AccountKind.COMMONS, AccountKind.CLEARING, AccountKind.RESULT}
    assert {f"{kind}.cents" for kind in kinds} == set(chart.accounts)
    numbers = [account.number for account in chart.accounts.values()]
    assert len(set(numbers)) == len(numbers)
    assert all(plans.NUMBER.fullmatch(number) for number in numbers)
    by_assembly = {kind for kind, account in chart.accounts.items() if account.number.startswith("106")}
    assert by_assembly == {"legal_reserve.cents", "statutory_reserve.cents", "public_aid.cents"}


@pytest.mark.parametrize(("number", "label"), [("864000", "x"), ("46", "x"), ("4A1", "x"), ("467", " ")])
def test_a_number_outside_the_plan_is_a_fault(number: str, label: str) -> None:
    with pytest.raises(ValueError, match="no account of the classes 1 to 7"):
        PlanAccount(number, label)


def test_the_name_of_the_file() -> None:
    assert fec.file_name(SIREN, YEAR.closing_on) == "732829320FEC20261231.txt"
    for wrong in ("732829321", "73282932", "7328293200", "73282932A", "732829320\n", ""):
        with pytest.raises(Refused):
            fec.file_name(wrong, YEAR.closing_on)


def test_a_year_begins_before_it_closes() -> None:
    with pytest.raises(ValueError, match="begins before"):
        FiscalYear(YEAR.closing_on, YEAR.first_on)
