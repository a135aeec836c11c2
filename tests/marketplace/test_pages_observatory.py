"""The public pages of the observatory: one figure for each question, what is hidden and why."""

from dataclasses import replace
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from coop.domain.actors import Actor
from marketplace.domain.observatory import indicators, labels
from marketplace.domain.observatory.indicators import Audience, Unit
from marketplace.views.observatory import words as figures_said
from marketplace.views.observatory.public import TELLING
from tests import releasing
from tests.conftest import LogIn
from tests.instants import after
from tests.marketplace.observing import KEY, hours, published, spread
from tests.releasing import cell, hidden

HOME = "/observatoire/"
PAGE = f"{HOME}{KEY}/"
MOST_QUERIES = 10

pytestmark = pytest.mark.django_db


def soup(response: Any) -> BeautifulSoup:  # noqa: ANN401  what the client answers
    assert response.status_code == 200
    return BeautifulSoup(response.content.decode(), "html.parser")


def words(response: Any) -> str:  # noqa: ANN401
    return said(soup(response))


def said(tag: Tag | None) -> str:
    """The words of a tag, each one blank apart."""
    assert tag is not None
    return " ".join(tag.get_text(" ").split())


def french(client: Client) -> Client:
    client.cookies["django_language"] = "fr"
    return client


def outline(square: Tag) -> str:
    """The marks of a square of a map, as one outline: each begins with an M."""
    return "".join(str(one.get("d")) for one in square.select(".tile-pip"))


def table(page: BeautifulSoup, caption: str) -> dict[str, list[str]]:
    """The cells of each row by its header."""
    found = next(one for one in page.select("table") if one.caption and one.caption.text.strip() == caption)
    return {said(row.th): [said(one) for one in row.select("td")] for row in found.select("tbody tr")}


def test_before_the_first_release_one_reads_what_will_be_there_and_when(
    visitor: Client, founded: None
) -> None:
    page = words(visitor.get(HOME))
    assert "Nothing is published yet" in page
    assert "The quarter that runs now ends on" in page
    assert "How many hours do members give each other?" in page
    assert "Nothing is published of this yet" in words(visitor.get(PAGE))
    assert "Nothing is published yet" in words(visitor.get(f"{HOME}donnees/"))
    assert visitor.get(f"{HOME}no_such_figure/").status_code == 404


def test_each_question_has_its_figure_or_why_it_is_hidden(visitor: Client, founded: None) -> None:
    published()
    page = soup(visitor.get(HOME))
    cards = {said(card.h2): said(card) for card in page.select("section.card")}
    assert set(cards) == {
        "How many hours do members give each other?",
        "How many hours do members receive from each other?",
    }
    given = cards["How many hours do members give each other?"]
    assert "150 h" in given
    assert "120" in given
    received = cards["How many hours do members receive from each other?"]
    assert "Hidden: too few people contribute to it." in received
    assert "166,666" not in words(visitor.get(HOME))
    assert page.select("section.card svg[role=img]") == []  # a figure alone says it all


def test_quartiles_shares_and_where_it_went_are_drawn_beside_their_figure(
    visitor: Client, founded: None
) -> None:
    rates = cell("all", "FR", count=20, lower=32_800, median=37_300, upper=41_300)
    parts = [cell("all", count=12, of_one=100, amount=6272), cell("pool", count=12, of_one=47, amount=2969)]
    parts += [cell("solidarity", count=12, of_one=53, amount=3303)]
    releasing.published(
        "2026-Q3",
        [
            releasing.series("day_rate", rates, unit="cents", dimensions=("trade", "place")),
            releasing.series(
                "income_gini", cell("FR", count=12, gini=3539), unit="bp", dimensions=("place",)
            ),
            releasing.series("one_euro", *parts, unit="cents", dimensions=("destination",)),
        ],
    )
    cards = [said(card) for card in soup(visitor.get(HOME)).select("section.card")]
    rate, gini, euro = cards
    assert "€373.00 median" in rate
    assert "Half between €328 and €413" in rate
    assert "35.39% Gini index" in gini
    assert "0 100%" in gini  # a share is drawn on its whole
    assert "Solidarity €0.53" in euro
    assert "In the common pool €0.47" in euro
    assert "€1.00" not in euro


def test_no_id_stands_twice_and_what_is_all_hidden_is_folded(visitor: Client, founded: None) -> None:
    answers = [hidden("all"), hidden("no"), hidden("yes")]
    releasing.published(
        "2026-Q3", [releasing.series("activation", *answers, unit="bp", dimensions=("answer",))]
    )
    page = soup(visitor.get(f"{HOME}activation/"))
    ids = [str(one["id"]) for one in page.select("[id]")]
    assert len(ids) == len(set(ids))
    assert "In detail: no figure is shown, so that nobody is recognised." in said(page)
    assert page.select("main .drawn svg") == []
    assert "3 figures of this series are hidden" in said(page)


def test_a_quarter_without_anything_of_a_series_is_not_called_unpublished(
    visitor: Client, founded: None
) -> None:
    published()
    text = words(visitor.get(f"{HOME}moderation/"))
    assert "Nothing that this figure counts happened in the quarter that is published." in text
    assert "Looked for in quarter 3 of 2026." in text
    assert "Nothing is published of this yet" not in text
    shown = releasing.series(KEY, cell("all", "FR", count=120, minutes=60), unit="minutes")
    releasing.published("2026-Q4", [shown], at=after(days=120))
    text = words(visitor.get(PAGE))
    assert "No figure of this series is hidden." in text


def test_members_figures_are_on_no_public_page_and_in_no_file(visitor: Client, founded: None) -> None:
    """9,999,999 minutes are for members; anybody reads 9,000."""
    release = published()
    files = f"{HOME}donnees/{release.quarter}/v1/"
    addresses = [
        HOME,
        PAGE,
        f"{files}{KEY}.csv",
        "/api/marketplace/observatory/releases/2026-Q3/1/document",
        f"/api/marketplace/observatory/series/{KEY}",
    ]
    for address in addresses:
        text = visitor.get(address).content.decode()
        assert "9999999" not in text, address
        assert "166,666" not in text, address


def test_a_series_tells_every_level_and_why_a_figure_is_hidden(visitor: Client, founded: None) -> None:
    published()
    response = visitor.get(PAGE)
    page = soup(response)
    regions = table(page, "Regions")
    assert regions["the whole of France"] == ["150 h", "120"]
    assert regions["Auvergne-Rhône-Alpes"] == ["101 h 30 min", "40"]
    assert regions["Île-de-France"] == ["Hidden: one contributor makes nearly all of it."]
    departments = table(page, "Departments")
    assert departments["Rhône"] == ["50 h", "20"]
    assert departments["Paris"] == ["Hidden: with it, another hidden figure could be worked out."]
    assert departments["Yvelines"] == ["Hidden: too few people contribute to it."]
    assert table(page, "Families of trades") == {
        "Care and transmission": ["83 h 20 min", "60"],
        "Web and design": ["66 h 40 min", "60"],
        "all trades": ["150 h", "120"],
    }
    text = words(response)
    assert "3 figures" not in text
    assert "4 figures of this series are hidden" in text
    assert "One quarter only so far" in text
    assert "[Data set]. sha256:" in text
    assert "First published." in text


def test_no_cell_of_any_table_is_blank(visitor: Client, founded: None) -> None:
    published()
    cells = soup(visitor.get(PAGE)).select("table td")
    assert len(cells) > 15
    assert [one for one in cells if not one.get_text().strip()] == []


def test_a_map_has_a_square_for_each_region_and_says_all_of_it_in_words(
    visitor: Client, founded: None
) -> None:
    published()
    page = soup(visitor.get(PAGE))
    regions = page.select_one("svg[aria-labelledby^=map-region]")
    assert regions is not None
    squares = [said(one.title) for one in regions.select("g")]
    assert len(squares) == 18
    assert "Auvergne-Rhône-Alpes: 101 h 30 min" in squares
    assert "Île-de-France: Hidden: one contributor makes nearly all of it." in squares
    assert "Bretagne: no figure" in squares
    assert {said(one) for one in regions.select(".tile-figure")} == {"102 h", "1 h"}
    hatched = [one for one in regions.select("rect.tile") if "hatch" in str(one.get("fill"))]
    assert len(hatched) == 1
    marks = {said(g.title).split(":")[0]: outline(g).count("M") for g in regions.select("g")}
    assert (marks["Provence-Alpes-Côte d’Azur"], marks["Auvergne-Rhône-Alpes"], marks["Bretagne"]) == (
        1,
        2,
        0,
    )
    departments = page.select_one("svg[aria-labelledby^=map-department]")
    assert departments is not None
    assert len(departments.select("g")) == 101


def test_one_chooses_a_part_and_the_rest_follows(visitor: Client, founded: None) -> None:
    published()
    page = soup(visitor.get(PAGE, {"trade": "web"}))
    assert table(page, "Regions") == {
        "Auvergne-Rhône-Alpes": ["Hidden: too few people contribute to it."],
        "the whole of France": ["66 h 40 min", "60"],
    }
    chosen = page.select_one("select[name=trade] option[selected]")
    assert chosen is not None
    assert "Web and design" in chosen.text
    assert "Nobody contributes to this figure." in words(visitor.get(PAGE, {"trade": "web", "place": "D69"}))
    hidden = words(visitor.get(PAGE, {"place": "R11"}))
    assert "Hidden: one contributor makes nearly all of it." in hidden
    for wrong in ({"trade": "nobody"}, {"edition": "2026-Q3-v9"}, {"edition": "x"}, {"place": "D999"}):
        assert visitor.get(PAGE, wrong).status_code == 404, wrong


def test_over_the_quarters_and_through_a_correction(visitor: Client, founded: None) -> None:
    observer = releasing.observer()
    published("2026-Q1", minutes=6000, by=observer)
    published("2026-Q2", minutes=7200, by=observer)
    published("2026-Q2", minutes=7800, by=observer, at=after(days=3))
    response = visitor.get(PAGE)
    page = soup(response)
    assert table(page, "Over the quarters") == {
        "quarter 1 of 2026": ["100 h"],
        "quarter 2 of 2026": ["130 h"],
    }
    text = words(response)
    assert "A figure was wrong." in text
    assert "1 figure of this series changes." in text
    old = words(visitor.get(PAGE, {"edition": "2026-Q2-v1"}))
    assert "A later version corrects this one" in old
    assert "120 h" in old
    assert "2026-Q2, v1" in old
    first = soup(visitor.get(PAGE, {"edition": "2026-Q1-v1"}))
    assert "130 h" not in first.get_text()


def test_french_says_hours_decimals_and_reasons_in_french(visitor: Client, founded: None) -> None:
    published()
    page = words(french(visitor).get(PAGE))
    assert "101 h 30" in page.replace("\u202f", " ").replace("\u00a0", " ")
    assert "Masqué" in page
    home = words(french(visitor).get(HOME))
    assert "Observatoire du travail indépendant" in home


def test_whoever_comes_reads_the_same(visitor: Client, founded: None, amina: Actor, enter: LogIn) -> None:
    published()
    assert table(soup(enter(amina).get(PAGE)), "Regions") == table(soup(visitor.get(PAGE)), "Regions")


def test_every_question_is_answered_by_few(visitor: Client, founded: None) -> None:
    """Of shares the part that answers, of one euro each fund, of the others the whole: asked together."""
    known = [one for one in indicators.every() if Audience.OPEN in one.audiences]
    content = []
    for one in known:
        roots = [labels.root(name) for name in one.dimensions]
        answers = [
            [code if name == part else root for name, root in zip(one.dimensions, roots, strict=True)]
            for part, code in TELLING.items()
            if part in one.dimensions
        ]
        cells = [cell(*keys, count=40, **dict.fromkeys(one.values, 4_000)) for keys in (roots, *answers)]
        dimensions, unit = list(one.dimensions), one.unit.value
        content.append(releasing.series(one.key, *cells, dimensions=dimensions, unit=unit))
    releasing.published("2026-Q2", content)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        page = words(visitor.get(HOME))
    assert len(asked) < 6
    assert all(str(one.question) in page for one in known)


def test_pages_ask_little_of_the_database(visitor: Client, founded: None) -> None:
    observer = releasing.observer()
    for number in range(1, 5):
        published(f"2025-Q{number}", by=observer)
    for address in (HOME, PAGE, f"{PAGE}?trade=web&place=R84", f"{HOME}donnees/", f"{HOME}catalogue.ttl"):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert visitor.get(address).status_code == 200
        assert len(asked) < MOST_QUERIES, (address, [one["sql"][:120] for one in asked])


def test_a_name_as_long_as_it_may_be_is_cut_in_a_drawing_and_whole_in_the_table(
    visitor: Client, founded: None
) -> None:
    long = "a-trade-of-which-nobody-knows-the-name-any-more-" + "x" * 30
    content = [*spread(), cell(long, "FR", count=15, minutes=15)]
    releasing.published("2026-Q3", [hours(*content)])
    page = soup(visitor.get(PAGE))
    assert long in table(page, "In detail")
    assert max(len(one.text) for one in page.select("text")) < 60


def test_an_indicator_that_is_for_members_alone_has_no_public_page(
    visitor: Client, founded: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    published()
    closed = replace(indicators.by_key(KEY), audiences=(indicators.Audience.MEMBERS,))
    monkeypatch.setitem(indicators._known, KEY, closed)
    assert visitor.get(PAGE).status_code == 404
    assert PAGE not in visitor.get(HOME).content.decode()


@pytest.mark.parametrize(("days", "told"), [(1, "1 day"), (365, "365 days"), (366, "more than a year")])
def test_a_wait_that_did_not_end_within_the_year_is_not_told_by_the_day(days: int, told: str) -> None:
    with override("en"):
        assert figures_said.said(days, Unit.DAYS) == told


def test_a_hatched_quarter_says_what_the_hatching_is(visitor: Client, founded: None) -> None:
    releasing.published("2026-Q2", [hours(hidden("all", "FR"))])
    assert soup(visitor.get(PAGE)).select_one(".tile-legend") is None
    releasing.published("2026-Q3", [hours(cell("all", "FR", count=120, minutes=60))], at=after(days=100))
    legend = soup(visitor.get(PAGE)).select_one("section[aria-labelledby=time] .tile-legend")
    assert said(legend) == "hidden, so that nobody is recognised"
