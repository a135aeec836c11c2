"""The health of the time bank and one euro's way: pages that read frozen releases and nothing else."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.instants import after
from tests.marketplace.reading import read
from tests.releasing import cell, hidden, published, series

HEALTH = "/banque-de-temps/sante/"
ONE = "/observatoire/un-euro-une-heure/"
MOST_QUERIES = 10


def hours(minutes: int, *, of: str = "given") -> dict[str, Any]:
    cells = [cell("all", "D69", count=11, minutes=60), cell("all", "FR", count=40, minutes=minutes)]
    return series(f"hours_{of}", *cells, unit="minutes")


def routed(unit: str, *cells: dict[str, Any]) -> dict[str, Any]:
    key = {"cents": "one_euro", "minutes": "one_hour"}[unit]
    return series(key, *cells, dimensions=["destination"], unit=unit)


EURO = routed(
    "cents",
    cell("all", count=40, amount=10_000, of_one=100),
    cell("inclusion", count=40, amount=5_000, of_one=50),
    cell("inclusion.grants", count=40, amount=2_000, of_one=20),
    cell("inclusion.kept", count=40, amount=3_000, of_one=30),
    cell("pool", count=40, amount=5_000, of_one=50),
)
HOUR = routed(
    "minutes",
    cell("all", count=40, amount=600, of_one=60),
    cell("inclusion", count=40, amount=600, of_one=60),
    hidden("inclusion.kept", status="D", reason=""),
    hidden("inclusion.support"),
)


@pytest.fixture
def two_quarters(founded: None) -> None:
    """Given: 2 h, then 90 h. Received: hidden, then 3 h."""
    few = series("hours_received", hidden("all", "FR"), dimensions=["trade", "place"], unit="minutes")
    published("2025-Q4", [hours(120), few], at=after(days=2))
    published("2026-Q1", [hours(5_400), hours(180, of="received"), EURO, HOUR], at=after(days=3))


def test_before_the_first_release_it_says_what_will_come(visitor: Client, founded: None) -> None:
    assert "No quarter is published yet" in read(visitor.get(HEALTH))
    assert "once the first release is approved" in read(visitor.get(ONE))


def test_a_visitor_reads_the_health_of_two_quarters(visitor: Client, two_quarters: None) -> None:
    with CaptureQueriesContext(connection) as asked:
        page = read(visitor.get(HEALTH))
    assert len(asked) < MOST_QUERIES
    assert "The last figures are those of quarter 1 of 2026" in page
    assert "Hours given 90 h" in page
    assert "Lowest 2 h, highest 90 h" in page
    assert "Hours received 3 h" in page
    assert "Quarter 4 of 2025 hidden: too few" in page
    assert "Activation" not in page  # no release has it


def held(far: int, *, hides: bool = False) -> dict[str, Any]:
    cells = [
        cell("all", count=40, share=10_000),
        hidden("even"),
        cell("given", count=20, share=5_000),
        cell("given_over_10h", count=15, share=far),
        hidden("given_up_to_10h") if hides else cell("given_up_to_10h", count=5, share=5_000 - far),
        cell("received", count=20, share=4_500),
        cell("received_over_10h", count=12, share=2_000),
        cell("received_up_to_10h", count=12, share=2_500),
    ]
    return series("balances", *cells, dimensions=["balance"], unit="bp")


def waits(days: int) -> dict[str, Any]:
    return series("first_exchange", cell("FR", count=30, median=days), dimensions=["country"], unit="days")


def test_the_spread_of_hours_and_the_first_exchange_are_drawn_and_told(
    visitor: Client, founded: None
) -> None:
    published("2025-Q4", [held(3_000), waits(366)], at=after(days=2))
    published("2026-Q1", [held(3_500, hides=True), waits(26)], at=after(days=3))
    with CaptureQueriesContext(connection) as asked:
        response = visitor.get(HEALTH)
    assert len(asked) < MOST_QUERIES
    page = read(response)
    assert "Who gives more, who receives more" in page
    assert "Given more, by over 10 hours 35%" in page
    assert "Received more, by at most 10 hours 25%" in page
    assert "As much given as received" in page
    assert "Quarter 1 of 2026 hidden: too few" in page  # given more, by at most 10 hours
    assert "Time to the first exchange 26 days" in page
    assert "Lowest 26 days, highest more than a year" in page
    soup = BeautifulSoup(response.content.decode(), "html.parser")
    balances = '[aria-labelledby="health-balances"]'
    assert len(soup.select(f"{balances} figure.line-drawing svg")) == 3  # told of both quarters
    assert soup.select(f"{balances} table")


def test_the_page_of_health_is_french_too(visitor: Client, two_quarters: None) -> None:
    visitor.cookies.load({settings.LANGUAGE_COOKIE_NAME: "fr"})
    page = read(visitor.get(HEALTH))
    assert "Les derniers chiffres sont ceux du trimestre 1 de 2026" in page
    assert "masqué : trop peu" in page


def test_a_corrected_quarter_is_told_by_its_last_version(visitor: Client, two_quarters: None) -> None:
    published("2026-Q1", [hours(6_000)], at=after(days=4))
    page = read(visitor.get(HEALTH))
    assert "Hours given 100 h" in page
    assert "this is version 2" in page


def test_one_euro_is_told_and_drawn(visitor: Client, two_quarters: None) -> None:
    with CaptureQueriesContext(connection) as asked:
        response = visitor.get(ONE)
    assert len(asked) < MOST_QUERIES
    page = read(response)
    assert "Digital inclusion €0.50 €50.00" in page
    assert "↳ Grants to projects €0.20 €20.00" in page
    assert "In the common pool €0.50 €50.00" in page
    soup = BeautifulSoup(response.content.decode(), "html.parser")
    drawn = [desc.string for desc in soup.select(".flows svg > desc")]
    assert (
        drawn[0]
        == "One euro of fees → Digital inclusion: €0.50; One euro of fees → In the common pool: €0.50"
    )
    assert "Digital inclusion → Kept for later: €0.30" in str(drawn[1])
    ids = [node["id"] for node in soup.select("[id]")]
    assert len(ids) == len(set(ids))


def test_an_hour_of_which_too_few_received_a_part_says_so(visitor: Client, two_quarters: None) -> None:
    page = read(visitor.get(ONE))
    assert "↳ Digital support sessions hidden: too few hidden: too few" in page
    assert "↳ Kept for later hidden: protects another" in page


def test_a_quarter_is_chosen_and_another_is_not_found(visitor: Client, two_quarters: None) -> None:
    page = read(visitor.get(ONE, {"trimestre": "2025-Q4"}))
    assert "Nothing came to the common pool in this quarter" in page
    assert "€0.50" not in page
    assert visitor.get(ONE, {"trimestre": "2024-Q1"}).status_code == 404


def test_what_too_few_brought_is_not_told_at_all(visitor: Client, founded: None) -> None:
    published("2026-Q1", [routed("cents", hidden("all"), hidden("pool", status="D", reason=""))])
    page = read(visitor.get(ONE))
    assert "One euro of fees Hidden: too few people contribute to it." in page
    assert "In the common pool" not in page


def test_one_euro_is_french_too(visitor: Client, two_quarters: None) -> None:
    visitor.cookies.load({settings.LANGUAGE_COOKIE_NAME: "fr"})
    page = read(visitor.get(ONE))
    assert "Un euro, une heure : où sont-ils allés" in page
    assert "↳ Subventions aux projets 0,20 € 20,00 €" in page
