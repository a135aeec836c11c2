"""Figures with noise on their page, in the open data and the catalogue; the ledger for anyone."""

import csv
import json
from io import StringIO
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from coop.domain.actors import Actor
from marketplace.models import PrivacySpending
from marketplace.selectors.observatory import noise
from marketplace.selectors.observatory.releases import Told
from marketplace.services.observatory import privacy
from tests import noising, releasing
from tests.instants import after
from tests.noising import louder
from tests.people import make_coordinator
from tests.timebank.reading import ENGLISH, LogIn, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("founded")]

PAGE = "/observatoire/donnees/bruit/"
FILES = "/observatoire/donnees/2026-Q1/v1/"
FILE = f"{FILES}day_rate_noised.csv"
MOST_QUERIES = 10


@pytest.fixture
def odile() -> Actor:
    return releasing.observer(at=after(days=1))


def drawn(by: Actor, quarter: str = "2026-Q1", days: int = 2) -> Told:
    release = noising.published(quarter, by=by, at=after(days=days))
    privacy.publish(by=by, at=after(days=days + 1), release_id=release.id, draw=louder)
    return release


def words(client: Client, address: str = PAGE, language: str = "en") -> str:
    client.cookies["django_language"] = language
    response = client.get(address)
    assert response.status_code == 200, address
    return " ".join(BeautifulSoup(response.content.decode(), "html.parser").get_text(" ").split())


def rows(client: Client) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(client.get(FILE).content.decode())))


def test_before_the_first_draw_the_page_says_what_will_be_there(visitor: Client) -> None:
    page = words(visitor)
    assert "Nothing has been drawn yet" in page
    assert "Nothing is spent yet" in page
    assert "1 for a release" in page
    assert "4 for the quarters of a year" in page
    assert visitor.get(FILE).status_code == 404
    assert visitor.get(f"{PAGE}?edition=2026-Q1-v1").status_code == 404


def test_counts_stand_with_how_far_off_they_may_be(visitor: Client, odile: Actor) -> None:
    drawn(odile)
    page = words(visitor)
    assert "Each count is within 12 of the true one in 95 cases of 100" in page
    assert "less than €200 20 ± 12" in page
    assert "€500 to less than €700 4 ± 12" in page
    assert "€700 and more 2 ± 12" in page
    assert "All trades" in page
    assert "Web and design" in page
    assert "Privacy budget of 2026" in page
    assert PrivacySpending.objects.get().content_hash in page
    assert "21 of them" not in page, "a family of which fewer are shown is not told"


def test_the_same_in_french(visitor: Client, odile: Actor) -> None:
    drawn(odile)
    page = words(visitor, language="fr")
    assert "Ce qui a été dépensé" in page
    assert "moins de 200 €" in page.replace("\u202f", " ").replace("\xa0", " ")


def test_each_drawing_says_all_of_it_in_words(visitor: Client, odile: Actor) -> None:
    drawn(odile)
    page = BeautifulSoup(visitor.get(PAGE, headers=ENGLISH).content.decode(), "html.parser")
    described = [one.text for one in page.select("figure.drawn desc")]
    assert len(described) == 2
    assert described[0].startswith("less than €200: 20 (± 12); €200 to less than €300: 30 (± 12)")
    assert described[1].startswith("less than €200: 8 (± 12)")


def test_what_is_drawn_below_zero_is_told_as_it_is_and_drawn_from_zero(visitor: Client, odile: Actor) -> None:
    release = noising.published(by=odile)
    privacy.publish(
        by=odile,
        at=after(days=3),
        release_id=release.id,
        draw=lambda counts, **_asked: [-5 for _count in counts],
    )
    assert "less than €200 −5 ± 12" in words(visitor)
    assert {one["CONTRIBUTORS_NOISED"] for one in rows(visitor)} == {"-5"}


def test_the_ledger_tells_each_draw_and_what_is_left(visitor: Client, odile: Actor) -> None:
    drawn(odile)
    drawn(odile, "2026-Q2", days=5)
    drawn(odile, "2025-Q4", days=8)
    page = words(visitor)
    assert "quarter 2 of 2026, version 1 1 Left 2" in page, "of four, two are spent"
    assert "quarter 4 of 2025, version 1 1 Left 3" in page
    assert "quarter 1 of 2026, version 1" in words(visitor, f"{PAGE}?edition=2026-Q1-v1")
    assert visitor.get(f"{PAGE}?edition=2026-Q3-v1").status_code == 404


def test_the_page_asks_the_database_little(visitor: Client, odile: Actor) -> None:
    for number in (1, 2, 3, 4):
        drawn(odile, f"2026-Q{number}", days=2 * number)
    visitor.get(PAGE)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        visitor.get(PAGE)
    assert len(asked) <= MOST_QUERIES


def test_the_file_has_a_line_for_each_count_and_never_changes(visitor: Client, odile: Actor) -> None:
    drawn(odile)
    found = rows(visitor)
    assert len(found) == 12
    assert found[0] == {
        "TIME_PERIOD": "2026-Q1",
        "VERSION": "1",
        "TRADE": "all",
        "FROM_CENTS": "0",
        "BELOW_CENTS": "20000",
        "CONTRIBUTORS_NOISED": "20",
        "MARGIN_95": "12",
        "EPSILON_THOUSANDTHS": "1000",
    }
    before = visitor.get(FILE)
    assert before["Cache-Control"] == "public, max-age=31536000, immutable"
    assert visitor.get(FILE, headers={"if-none-match": before["ETag"]}).status_code == 304
    assert visitor.get(FILE).content == before.content


def test_latest_leads_to_the_last_draw(visitor: Client, odile: Actor) -> None:
    noising.published(by=odile)
    latest = "/observatoire/donnees/latest/day_rate_noised.csv"
    assert visitor.get(latest).status_code == 404
    drawn(odile, days=5)
    noising.published("2026-Q2", by=odile, at=after(days=8))
    assert visitor.get(latest)["Location"] == "/observatoire/donnees/2026-Q1/v2/day_rate_noised.csv"


def test_programs_read_the_budget_and_the_figures(visitor: Client, odile: Actor) -> None:
    address = "/api/marketplace/observatory/privacy-budget"
    voted = {"epsilon_release": 1000, "epsilon_year": 4000, "threshold": 50}
    assert visitor.get(address).json() == {**voted, "left": {}, "spent": []}
    assert visitor.get(f"{address}/2026-Q1/1").status_code == 404
    drawn(odile)
    told = visitor.get(address).json()
    assert (told["left"], [one["quarter"] for one in told["spent"]]) == ({"2026": 3000}, ["2026-Q1"])
    assert told["spent"][0]["content_hash"] == PrivacySpending.objects.get().content_hash
    read = visitor.get(f"{address}/2026-Q1/1").json()
    assert [(one["trade"], str(one["from_cents"]), str(one["contributors"])) for one in read] == [
        (one["TRADE"], one["FROM_CENTS"], one["CONTRIBUTORS_NOISED"]) for one in rows(visitor)
    ]
    assert {one["margin_95"] for one in read} == {12}


def test_the_package_describes_the_file_where_there_is_one(
    visitor: Client, odile: Actor, tmp_path: Path
) -> None:
    frictionless = pytest.importorskip("frictionless", reason="frictionless, an extra of tests, is absent")
    release = noising.published(by=odile)
    names = [one["path"] for one in visitor.get(f"{FILES}datapackage.json").json()["resources"]]
    assert names == ["day_rate.csv", "codes.csv"]
    assert visitor.get(FILE).status_code == 404
    privacy.publish(by=odile, at=after(days=3), release_id=release.id, draw=louder)
    said = visitor.get(f"{FILES}datapackage.json").json()
    names = [one["path"] for one in said["resources"]]
    assert names == ["day_rate.csv", "day_rate_noised.csv", "codes.csv"]
    for name in (*names, "datapackage.json"):
        (tmp_path / name).write_bytes(visitor.get(f"{FILES}{name}").content)
    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    assert report.valid, report.flatten(["rowNumber", "fieldNumber", "type", "message"])
    (tmp_path / "day_rate_noised.csv").write_text((tmp_path / "day_rate_noised.csv").read_text() + "x\r\n")
    assert not frictionless.validate(str(tmp_path / "datapackage.json")).valid


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")
def test_the_catalogue_lists_the_file_where_there_is_one(visitor: Client, odile: Actor) -> None:
    rdflib = pytest.importorskip("rdflib", reason="rdflib, an extra of tests, reads the catalogue")
    pyshacl = pytest.importorskip("pyshacl", reason="pyshacl, an extra of tests, judges the catalogue")
    noising.published("2025-Q4", by=odile)
    assert "day_rate_noised" not in visitor.get("/observatoire/catalogue.ttl").content.decode()
    drawn(odile, days=4)
    graph = rdflib.Graph().parse(
        data=visitor.get("/observatoire/catalogue.ttl").content.decode(), format="turtle"
    )
    downloads = {
        str(one) for one in graph.objects(None, rdflib.Namespace("http://www.w3.org/ns/dcat#").downloadURL)
    }
    assert f"http://testserver{FILE}" in downloads
    assert "http://testserver/observatoire/donnees/2025-Q4/v1/day_rate_noised.csv" not in downloads
    titles = {(one.language, str(one)) for one in graph.objects(None, rdflib.DCTERMS.title)}
    assert ("en", "Members by price of a day, counted with noise") in titles
    shapes = rdflib.Graph().parse(Path(__file__).parent / "dcat_ap.ttl", format="turtle")
    conforms, _graph, said = pyshacl.validate(graph, shacl_graph=shapes)
    assert conforms, said
    linked = json.loads(visitor.get("/observatoire/catalogue.jsonld").content)
    assert "day_rate_noised.csv" in json.dumps(linked)


def test_who_publishes_has_them_drawn_from_the_page_of_the_release(
    log_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(noise, "find_spec", lambda _name: True)
    monkeypatch.setattr(privacy, "publish", lambda **asked: real(**asked, draw=louder))
    odile = releasing.observer(at=timezone.now())
    release = noising.published(by=odile, at=timezone.now())
    page, act = reverse("release", args=[release.id]), reverse("release_noise", args=[release.id])
    browser = log_in(odile)
    assert "Draw its figures with noise" in text(browser.get(page, headers=ENGLISH))
    said = text(browser.post(act, follow=True, headers=ENGLISH))
    assert "Drawn and published: these figures stay as they are." in said
    assert "Draw its figures with noise" not in text(browser.get(page, headers=ENGLISH))
    assert PrivacySpending.objects.count() == 1
    coordinator = log_in(make_coordinator())
    assert "Draw its figures with noise" not in text(coordinator.get(page, headers=ENGLISH))
    assert coordinator.post(act).status_code == 403


real = privacy.publish


def test_what_is_refused_is_said(log_in: LogIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(noise, "find_spec", lambda _name: None)
    odile = releasing.observer(at=timezone.now())
    release = noising.published(by=odile, at=timezone.now())
    browser = log_in(odile)
    said = text(browser.post(reverse("release_noise", args=[release.id]), follow=True, headers=ENGLISH))
    assert "OpenDP is not installed" in said
    assert "This instance draws no more figures" in text(browser.get(PAGE, headers=ENGLISH))
