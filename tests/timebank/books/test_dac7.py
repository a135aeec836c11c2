"""DAC7: what a platform declares of its sellers, and why the rest is not declared."""

import csv
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.timebank.books.ledgers import TEXTS
from timebank.domain.books import dac7
from timebank.domain.books.dac7 import Activity, Floor, Ground, Operation, Seller
from timebank.domain.natures import Nature

DAY = date(2026, 5, 4)
ANA = Seller("ana", "Ana", "1 rue A", "FR", "123", registration="732829320")
MISSION = Operation("ana", DAY, Nature.PAID_MISSION, cents=10_000, fees_cents=500, minutes=30)
SALE = Operation("ana", DAY, Nature.PAID_MISSION, cents=6_666, activity=Activity.GOODS)


def read(operations: Sequence[Operation], *sellers: Seller, year: int = 2026) -> list[dict[str, str]]:
    lines = dac7.lines(sellers or (ANA,), operations, year=year)
    return list(csv.DictReader(lines, delimiter=";"))


def grounds(operations: Sequence[Operation], seller: Seller = ANA) -> dict[Ground, int]:
    found = dac7.summed({"ana": seller}, operations, year=2026, floor=Floor())
    return {line.ground: line.operations for line in found}


def test_a_quarter_is_declared_net_of_the_fees() -> None:
    (row,) = read([MISSION, replace(MISSION, happened_on=date(2026, 6, 30))])
    assert row == {
        "seller": "ana",
        "name": "Ana",
        "address": "1 rue A",
        "country": "FR",
        "tax_number": "123",
        "registration": "732829320",
        "vat_number": "",
        "born_on": "",
        "missing": "",
        "year": "2026",
        "quarter": "2",
        "activity": "personal_service",
        "operations": "2",
        "consideration_euros": "190.00",
        "fees_euros": "10.00",
        "minutes": "60",
        "reportable": "yes",
        "reason": "Declared: work or goods paid in euros through the platform.",
    }


@pytest.mark.parametrize(
    ("month", "quarter"), [(1, 1), (3, 1), (4, 2), (6, 2), (7, 3), (9, 3), (10, 4), (12, 4)]
)
def test_quarters_begin_in_january_april_july_and_october(month: int, quarter: int) -> None:
    (row,) = read([replace(MISSION, happened_on=date(2026, month, 1))])
    assert row["quarter"] == str(quarter)


@pytest.mark.parametrize(
    ("operation", "ground"),
    [
        (MISSION, Ground.REPORTABLE),
        (replace(MISSION, cents=1, fees_cents=0), Ground.REPORTABLE),
        (replace(MISSION, is_reversed=True), Ground.REVERSED),
        (Operation("ana", DAY, Nature.MUTUAL_HELP, minutes=60), Ground.HOURS_ONLY),
        (Operation("ana", DAY, Nature.PROFESSIONAL, minutes=60), Ground.HOURS_ONLY),
        (Operation("ana", DAY, Nature.GIFT, minutes=60), Ground.GIFT),
        (Operation("ana", DAY, Nature.COMMONS, minutes=60), Ground.NO_SALE),
        (Operation("ana", DAY, Nature.DISTRIBUTION, cents=60), Ground.NO_SALE),
        (Operation("ana", DAY, "something new", cents=60), Ground.NO_SALE),
        (SALE, Ground.SMALL_GOODS),
    ],
)
def test_each_line_has_its_reason(operation: Operation, ground: Ground) -> None:
    assert grounds([operation]) == {ground: 1}
    (row,) = read([operation])
    assert row["reason"] == dac7.REASONS[ground]
    assert row["reportable"] == ("yes" if ground is Ground.REPORTABLE else "no")


@pytest.mark.parametrize(
    ("sales", "cents", "ground"),
    [
        (29, 6_896, Ground.SMALL_GOODS),
        (30, 1, Ground.REPORTABLE),
        (2, 100_000, Ground.SMALL_GOODS),
        (2, 100_001, Ground.REPORTABLE),
    ],
)
def test_the_floor_of_goods_wants_both_few_sales_and_little_money(
    sales: int, cents: int, ground: Ground
) -> None:
    assert grounds([replace(SALE, cents=cents)] * sales) == {ground: sales}


def test_the_floor_counts_sales_of_goods_of_the_year_alone() -> None:
    """Neither services, nor reversed sales, nor those of other years, nor what the platform kept."""
    lightened = replace(SALE, cents=210_000, fees_cents=10_000)
    others = [MISSION] * 30 + [replace(SALE, is_reversed=True)] * 30
    last_year = [replace(SALE, happened_on=date(2025, 12, 31))] * 30
    assert grounds([lightened, *others, *last_year]) == {
        Ground.SMALL_GOODS: 1,
        Ground.REPORTABLE: 30,
        Ground.REVERSED: 30,
    }


def test_a_public_body_is_not_declared() -> None:
    town = replace(ANA, is_public_body=True)
    gift = Operation("ana", DAY, Nature.GIFT, minutes=60)
    assert grounds([MISSION, gift], town) == {Ground.PUBLIC_BODY: 1, Ground.GIFT: 1}


@given(
    st.lists(
        st.builds(
            Operation,
            seller=st.sampled_from(["ana", "bao"]),
            happened_on=st.dates(date(2025, 6, 1), date(2027, 6, 1)),
            nature=st.sampled_from(Nature),
            cents=st.integers(50, 10**6),
            fees_cents=st.integers(0, 50),
            minutes=st.integers(0, 600),
            activity=st.sampled_from(Activity),
            is_reversed=st.booleans(),
        ),
        max_size=40,
    )
)
def test_every_operation_of_the_year_is_on_one_line(operations: list[Operation]) -> None:
    sellers = {name: replace(ANA, reference=name) for name in ("ana", "bao")}
    found = dac7.summed(sellers, operations, year=2026, floor=Floor())
    of_year = [each for each in operations if each.happened_on.year == 2026]
    assert sum(line.operations for line in found) == len(of_year)
    assert sum(line.consideration_cents + line.fees_cents for line in found) == sum(
        each.cents for each in of_year
    )
    assert sum(line.minutes for line in found) == sum(each.minutes for each in of_year)
    assert found == dac7.summed(sellers, operations[::-1], year=2026, floor=Floor())


@given(TEXTS, TEXTS)
def test_no_name_breaks_a_line(name: str, address: str) -> None:
    (row,) = read([MISSION], replace(ANA, name=name, address=address))
    assert None not in row
    assert row["reportable"] == "yes"
    assert not row["name"].startswith(("=", "+", "-", "@"))


def test_what_has_to_be_asked_for_is_named() -> None:
    assert Seller("x").missing == ("name", "address", "country", "tax_number", "born_on or registration")
    born = replace(ANA, registration="", born_on=date(1980, 2, 3))
    assert (ANA.missing, born.missing) == ((), ())
    (row,) = read([MISSION], replace(born, address=""))
    assert (row["born_on"], row["missing"]) == ("1980-02-03", "address")


def test_the_reason_is_said_in_the_readers_language() -> None:
    (line,) = list(dac7.lines([ANA], [MISSION], year=2026, say=lambda sentence: sentence.msgid.upper()))[1:]
    assert line.endswith("DECLARED: WORK OR GOODS PAID IN EUROS THROUGH THE PLATFORM.")
    assert set(dac7.REASONS) == set(Ground)


def test_a_stranger_and_impossible_fees_are_faults() -> None:
    with pytest.raises(ValueError, match="bao"):
        read([replace(MISSION, seller="bao")])
    for fees, minutes in ((10_001, 0), (-1, 0), (0, -1)):
        with pytest.raises(ValueError, match="fees lie between"):
            replace(MISSION, fees_cents=fees, minutes=minutes)
