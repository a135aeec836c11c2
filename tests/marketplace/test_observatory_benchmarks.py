"""One reads what one gives: a closed card for each class that is kept, one's own figures beside."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from coop.domain.actors import VISITOR, Actor
from coop.domain.errors import Forbidden
from coop.selectors import skills
from marketplace.domain.observatory.classes import DataClass, told
from marketplace.domain.observatory.facts import FactDraft
from marketplace.domain.observatory.markets import ClientSize, LeadSource, QuoteOutcome, QuoteReason
from marketplace.domain.observatory.releases import Audience
from marketplace.selectors.observatory import benchmarks, releases
from marketplace.services.observatory import consents, facts
from marketplace.views.observatory import hints
from tests.conftest import LogIn
from tests.instants import START, after
from tests.marketplace.reading import read
from tests.marketplace.samples import WEB, invite, settle
from tests.releasing import cell, hidden, published, series

PAGE = "/observatoire/mes-reperes/"
MOST_QUERIES = 30
FAMILY = "web"


def of_members(key: str, *cells: dict[str, Any], dimensions: list[str], unit: str) -> dict[str, Any]:
    return series(key, *cells, audience=Audience.MEMBERS, dimensions=dimensions, unit=unit)


def rates() -> dict[str, Any]:
    """Two of the trade in the department, nine of its family in France."""
    return of_members(
        "day_rate",
        cell("all", "FR", count=40, lower=20_000, median=30_000, upper=40_000),
        hidden(WEB, "D69"),
        hidden(WEB, "R84"),
        hidden(WEB, "FR", status="D", reason=""),
        hidden(FAMILY, "D69"),
        hidden(FAMILY, "R84", reason="dominant"),
        cell(FAMILY, "FR", count=9, lower=35_000, median=45_000, upper=52_000),
        dimensions=["trade", "place"],
        unit="cents",
    )


def quotes() -> dict[str, Any]:
    return of_members(
        "quote_outcome",
        cell(WEB, "all", count=12, share=10_000),
        cell(WEB, "lost", count=7, share=4_000),
        cell(WEB, "lost:price", count=5, share=2_500),
        hidden(WEB, "no_answer"),
        cell(WEB, "won", count=11, share=5_500),
        dimensions=["trade", "outcome"],
        unit="bp",
    )


def contacts() -> dict[str, Any]:
    return of_members(
        "first_contact",
        cell(WEB, "all", count=12, share=10_000),
        cell(WEB, "platform", count=6, share=3_000),
        cell(WEB, "recommendation", count=11, share=7_000),
        dimensions=["trade", "channel"],
        unit="bp",
    )


def sectors() -> dict[str, Any]:
    return of_members(
        "client_sector",
        cell(WEB, "GI", count=9, share=2_500),
        cell(WEB, "J", count=11, share=7_500),
        hidden(WEB, "F"),
        cell(WEB, "all", count=12, share=10_000),
        hidden(WEB, "G"),
        dimensions=["trade", "sector"],
        unit="bp",
    )


def payments() -> dict[str, Any]:
    return of_members(
        "payment_delay",
        cell("all", count=30, median=38),
        cell("large", count=8, median=61),
        hidden("medium"),
        dimensions=["size"],
        unit="days",
    )


def months(first: str, second: str, count: int) -> dict[str, Any]:
    cells = [cell(month, count=9, quotes=count) for month in (first, second)]
    return of_members("seasonality", *cells, dimensions=["month"], unit="count")


@pytest.fixture
def released(founded: None) -> None:
    published("2025-Q4", [months("10", "11", 14)], at=after(days=2))
    published(
        "2026-Q1",
        [rates(), quotes(), contacts(), sectors(), payments(), months("01", "02", 20)],
        at=after(days=3),
    )


@pytest.fixture
def wanda(founded: None) -> Actor:
    """Makes websites in Lyon, and gives nothing yet."""
    return settle("Wanda Roy", trades=(WEB,))


def give(person: Actor, *chosen: DataClass) -> None:
    for one in chosen:
        consents.give(by=person, at=timezone.now(), data_class=one, version=told(one).version)


def note(person: Actor, key: str, **said: Any) -> None:  # noqa: ANN401  of the fields of a row
    draft = FactDraft(
        happened_on=timezone.localdate() - timedelta(days=20), trade_id=skills.ids_by_code()[WEB], **said
    )
    facts.write(by=person, at=timezone.now(), draft=draft, key=key)


def test_who_gives_nothing_sees_what_giving_would_open(wanda: Actor, released: None, enter: LogIn) -> None:
    page = read(enter(wanda).get(PAGE))
    assert page.count("Closed, until you contribute:") == 7
    assert "What is a day of work paid? Closed, until you contribute: Agreed price of a day" in page
    assert "What it opens: Quartiles of the prices agreed in your trade, before you quote." in page
    assert "€450" not in page
    assert "38 days" not in page


def test_who_gives_one_class_reads_that_one(wanda: Actor, released: None, enter: LogIn) -> None:
    give(wanda, DataClass.PRICE_BAND)
    page = read(enter(wanda).get(PAGE))
    assert page.count("Closed, until you contribute:") == 6
    assert "In your family of trades, in France · 9 members" in page
    assert "In your trade, in your department: too few people contribute there." in page
    assert "lower quartile €350.00 median €450.00 upper quartile €520.00" in page
    assert "Closed, until you contribute: Hours that nobody pays" in page  # the price alone is not enough


def test_who_gives_all_reads_all_beside_their_own(wanda: Actor, released: None, enter: LogIn) -> None:
    give(wanda, *DataClass)
    for key, sector in (("4", "G"), ("5", "H"), ("6", "J"), ("7", "P")):
        note(wanda, key, client_sector=sector)
    note(wanda, "1", day_rate_cents=40_000, outcome=QuoteOutcome.WON, lead_source=LeadSource.PLATFORM)
    note(wanda, "2", day_rate_cents=44_000, outcome=QuoteOutcome.LOST, reason=QuoteReason.PRICE)
    note(wanda, "3", payment_days=50, client_size=ClientSize.LARGE, unpaid_minutes=90)
    browser = enter(wanda)
    with CaptureQueriesContext(connection) as asked:
        page = read(browser.get(PAGE))
    assert len(asked) < MOST_QUERIES
    assert "Closed" not in page
    assert "median €450.00 you: €420.00" in page
    assert "won 55% you: 50%" in page
    assert "No answer: hidden: too few" in page
    assert "the price 25% you: 50%" in page
    assert page.index("recommendation 70%") < page.index("a platform for freelancers 30% you: 100%")
    # Of her four clients two are in trade and transport: the groups of INSEE, as they are told.
    assert page.index("information and communication 75% you: 25%") < page.index(
        "trade, transport, hotels and restaurants 25% you: 50%"
    )
    assert "Administration, teaching, health and social work: no figure yet · you: 25%" in page
    assert "Construction: hidden: too few" in page
    assert "5,000 people or more 61 days you: 50 days" in page
    assert "50 to 249 people: hidden: too few" in page
    assert "all sizes 38 days you: 50 days" in page
    assert "October 2025 14 November 2025 14 January 2026 20 February 2026 20" in page
    assert "Nothing of it is published yet" in page  # what an hour yields is not in this release


def test_it_is_french_too(wanda: Actor, released: None, enter: LogIn) -> None:
    give(wanda, DataClass.PRICE_BAND)
    browser = enter(wanda)
    browser.cookies.load({settings.LANGUAGE_COOKIE_NAME: "fr"})
    page = read(browser.get(PAGE))
    assert "Dans votre famille de métiers, en France · 9 sociétaires" in page
    assert "Dans votre métier, dans votre département : trop peu de personnes y contribuent." in page
    assert "Fermé, tant que vous ne contribuez pas à :" in page


def test_withdrawing_closes_the_card_again(wanda: Actor, released: None, enter: LogIn) -> None:
    give(wanda, DataClass.PRICE_BAND)
    consents.withdraw(by=wanda, at=timezone.now(), data_class=DataClass.PRICE_BAND)
    page = read(enter(wanda).get(PAGE))
    assert page.count("Closed, until you contribute:") == 7
    assert "€450" not in page


def test_nobody_else_reads_it(visitor: Client, released: None) -> None:
    assert visitor.get(PAGE).status_code == 302
    told = releases.current()
    assert told is not None
    with pytest.raises(Forbidden):
        benchmarks.series(VISITOR, frozenset({"price_band"}), told, "day_rate")


def test_the_selector_asks_the_same_as_the_page(wanda: Actor, released: None) -> None:
    told = releases.current()
    assert told is not None
    with pytest.raises(Forbidden):
        benchmarks.series(wanda, benchmarks.giving(wanda, START), told, "day_rate")
    with pytest.raises(Forbidden):
        benchmarks.over_quarters(wanda, frozenset({"price_band"}), "seasonality", [("01",)])
    found = benchmarks.series(wanda, frozenset({"price_band"}), told, "day_rate")
    assert found is not None
    assert found.at(("all", "FR")) is not None


def test_before_the_first_release_nothing_is_promised_falsely(wanda: Actor, enter: LogIn) -> None:
    give(wanda, *DataClass)
    page = read(enter(wanda).get(PAGE))
    assert "No quarter is published yet: what you contribute opens with the first release." in page
    assert page.count("Nothing of it is published yet") == 7


def test_who_declared_no_trade_reads_all_trades(released: None, enter: LogIn) -> None:
    person = settle("Xavier Blin")
    give(person, DataClass.PRICE_BAND)
    page = read(enter(person).get(PAGE))
    assert "In all trades, in France · 40 members" in page
    assert "You declared no trade" in page


def test_of_two_trades_one_is_chosen(released: None, enter: LogIn) -> None:
    person = settle("Yann Caron", trades=(WEB, "crafts"))
    give(person, DataClass.PRICE_BAND)
    browser = enter(person)
    assert "In all trades, in France · 40 members" in read(browser.get(PAGE, {"metier": "crafts"}))
    assert "In your family of trades, in France · 9 members" in read(browser.get(PAGE, {"metier": WEB}))
    assert browser.get(PAGE, {"metier": "no-such-trade"}).status_code == 200


def test_the_price_band_is_hinted_where_a_quote_is_written(
    amina: Actor, wanda: Actor, released: None, enter: LogIn
) -> None:
    give(wanda, DataClass.PRICE_BAND)
    page = read(enter(wanda).get(reverse("quotes", args=[invite(amina, wanda)])))
    assert "Half of the members agree on between €350.00 and €520.00 a day without VAT" in page
    assert "the middle being €450.00." in page
    assert "In your family of trades, in France · release of quarter 1 of 2026 · My benchmarks" in page


def test_who_gives_no_price_writes_quotes_without_a_hint(
    amina: Actor, wanda: Actor, released: None, enter: LogIn
) -> None:
    give(wanda, DataClass.LEAD_SOURCE)
    browser, page = enter(wanda), reverse("quotes", args=[invite(amina, wanda)])
    assert "Half of the members agree" not in read(browser.get(page))
    give(wanda, DataClass.PRICE_BAND)
    assert "Half of the members agree" in read(browser.get(page))


def test_a_hint_reads_the_release_by_one_query_for_its_figures(wanda: Actor, released: None) -> None:
    give(wanda, DataClass.PRICE_BAND)
    benchmarks._series.cache_clear()  # as in a process that has just begun
    with CaptureQueriesContext(connection) as asked:
        assert hints.price_band(wanda, timezone.now()) is not None
    read = [one["sql"] for one in asked if "marketplace_releaseseries" in one["sql"]]
    assert len(read) == 1
    with CaptureQueriesContext(connection) as again:
        assert hints.price_band(wanda, timezone.now()) is not None
    assert not [one for one in again if "marketplace_releaseseries" in one["sql"]]


def test_no_hint_where_nothing_is_shown(wanda: Actor, founded: None) -> None:
    give(wanda, DataClass.PRICE_BAND)
    assert hints.price_band(wanda, timezone.now()) is None
    empty = of_members("day_rate", hidden("all", "FR"), dimensions=["trade", "place"], unit="cents")
    published("2025-Q3", [quotes()], at=after(days=2))
    assert hints.price_band(wanda, timezone.now()) is None
    published("2025-Q4", [empty], at=after(days=3))
    assert hints.price_band(wanda, timezone.now()) is None
    assert hints.price_band(VISITOR, timezone.now()) is None
