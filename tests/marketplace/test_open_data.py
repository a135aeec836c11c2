"""Open data: what programs of others make of it, and that what holds its version never changes."""

import csv
import hashlib
import json
from io import StringIO
from pathlib import Path

import pytest
from django.test import Client

from tests import releasing
from tests.instants import after
from tests.marketplace.observing import KEY, hours, published, spread
from tests.releasing import cell

HOME = "/observatoire/"
DOCUMENT = "/api/marketplace/observatory/releases/2026-Q3/1/document"
FILES = f"{HOME}donnees/2026-Q3/v1/"
SHAPES = Path(__file__).parent / "dcat_ap.ttl"
DEPRECATED = "ignore:ConjunctiveGraph is deprecated"

pytestmark = pytest.mark.django_db


def text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return str(response.content.decode())


def lines(client: Client, address: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text(client, address))))


def test_a_line_for_each_cell_with_plain_numbers_and_its_status(visitor: Client, founded: None) -> None:
    published()
    found = {(one["TRADE"], one["PLACE"]): one for one in lines(visitor, f"{FILES}{KEY}.csv")}
    assert len(found) == len(spread())
    assert found["all", "FR"] == {
        "TIME_PERIOD": "2026-Q3",
        "VERSION": "1",
        "TRADE": "all",
        "PLACE": "FR",
        "OBS_STATUS": "A",
        "CONF_STATUS": "F",
        "REASON": "",
        "CONTRIBUTORS": "120",
        "MINUTES": "9000",
    }
    secret = found["all", "R11"]
    assert (secret["OBS_STATUS"], secret["CONF_STATUS"], secret["REASON"]) == ("Q", "C", "dominant")
    assert (secret["CONTRIBUTORS"], secret["MINUTES"]) == ("", "")
    assert found["all", "D75"]["REASON"] == "secondary"


def test_the_tables_are_valid_under_their_schemas(visitor: Client, founded: None, tmp_path: Path) -> None:
    frictionless = pytest.importorskip(
        "frictionless", reason="frictionless, an extra of tests, judges the tables"
    )
    published()
    said = json.loads(text(visitor, f"{FILES}datapackage.json"))
    names = [one["path"] for one in said["resources"]]
    assert names == [f"{KEY}.csv", "hours_received.csv", "codes.csv"]
    for name in (*names, "datapackage.json"):
        (tmp_path / name).write_bytes(visitor.get(f"{FILES}{name}").content)
    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    assert report.valid, report.flatten(["rowNumber", "fieldNumber", "type", "message"])
    assert report.tasks[0].stats["rows"] == len(spread())
    broken = (tmp_path / f"{KEY}.csv").read_text().replace(",9000", ",9 000")
    (tmp_path / f"{KEY}.csv").write_text(broken)
    assert not frictionless.validate(str(tmp_path / "datapackage.json")).valid


def test_a_hidden_series_has_its_lines_and_no_figure(visitor: Client, founded: None) -> None:
    published()
    (line,) = lines(visitor, f"{FILES}hours_received.csv")
    assert (line["OBS_STATUS"], line["CONTRIBUTORS"]) == ("Q", "")


def test_codes_say_what_they_stand_for_in_both_languages(visitor: Client, founded: None) -> None:
    published()
    found = {(one["DIMENSION"], one["CODE"]): one for one in lines(visitor, f"{FILES}codes.csv")}
    assert found["PLACE", "D69"]["LABEL_FR"] == "Rhône"
    assert found["PLACE", "D69"]["PARENT"] == "R84"
    assert found["PLACE", "R84"]["PARENT"] == "FR"
    assert found["TRADE", "web"]["LABEL_EN"] == "Web and design"
    assert found["TRADE", "web"]["LABEL_FR"] != "Web and design"
    assert {one["DIMENSION"] for one in found.values()} == {"PLACE", "TRADE"}


def test_the_hash_that_is_cited_is_that_of_the_bytes(visitor: Client, founded: None) -> None:
    release = published()
    content = visitor.get(DOCUMENT).content
    assert hashlib.sha256(content).hexdigest() == release.open_hash
    told = json.loads(content)
    assert {one["audience"] for one in told["series"]} == {"open"}


def test_an_address_with_a_version_answers_the_same_for_ever(visitor: Client, founded: None) -> None:
    observer = releasing.observer()
    published(by=observer)
    before = visitor.get(f"{FILES}{KEY}.csv")
    published(minutes=8700, by=observer, at=after(days=3))
    again = visitor.get(f"{FILES}{KEY}.csv")
    assert before.content == again.content
    assert before["ETag"] == again["ETag"]
    assert again["Cache-Control"] == "public, max-age=31536000, immutable"
    assert again["Access-Control-Allow-Origin"] == "*"
    known = visitor.get(f"{FILES}{KEY}.csv", headers={"if-none-match": before["ETag"]})
    assert (known.status_code, known.content) == (304, b"")
    corrected = visitor.get(f"{HOME}donnees/2026-Q3/v2/{KEY}.csv")
    assert corrected["ETag"] != before["ETag"]
    assert b",8700" in corrected.content


@pytest.mark.parametrize(
    ("name", "leads"),
    [
        (f"{KEY}.csv", f"{HOME}donnees/2026-Q3/v2/{KEY}.csv"),
        ("open.json", DOCUMENT.replace("/1/", "/2/")),
        ("datapackage.json", f"{HOME}donnees/2026-Q3/v2/datapackage.json"),
        ("codes.csv", f"{HOME}donnees/2026-Q3/v2/codes.csv"),
    ],
)
def test_latest_leads_to_the_last_version(visitor: Client, founded: None, name: str, leads: str) -> None:
    observer = releasing.observer()
    published("2026-Q2", by=observer)
    published(by=observer)
    published(minutes=8700, by=observer, at=after(days=3))
    response = visitor.get(f"{HOME}donnees/latest/{name}")
    assert (response.status_code, response["Location"]) == (302, leads)
    assert "immutable" not in response["Cache-Control"]


def test_what_is_not_there_is_not_found(visitor: Client, founded: None) -> None:
    assert visitor.get(f"{HOME}donnees/latest/open.json").status_code == 404
    published()
    wrong = [
        f"{FILES}no_such.csv",
        f"{HOME}donnees/2026-Q3/v2/{KEY}.csv",
        f"{HOME}donnees/2020-Q1/v1/codes.csv",
    ]
    wrong += [f"{HOME}donnees/latest/no_such.csv", f"{HOME}donnees/latest/x", f"{HOME}donnees/x/v1/codes.csv"]
    assert [visitor.get(address).status_code for address in wrong] == [404] * len(wrong)


def test_a_release_that_is_not_approved_is_nowhere(visitor: Client, founded: None) -> None:
    releasing.built("2026-Q3", [hours(*spread())])
    for address in (f"{FILES}{KEY}.csv", DOCUMENT, f"{HOME}donnees/latest/{KEY}.csv"):
        assert visitor.get(address).status_code == 404
    assert "2026-Q3" not in text(visitor, f"{HOME}catalogue.ttl")
    assert visitor.get("/api/marketplace/observatory/releases").json() == []


@pytest.mark.filterwarnings(DEPRECATED)
def test_the_catalogue_is_one_graph_in_both_forms(visitor: Client, founded: None) -> None:
    rdflib = pytest.importorskip("rdflib", reason="rdflib, an extra of tests, reads the catalogue")
    compare = pytest.importorskip("rdflib.compare", reason="rdflib, an extra of tests, compares graphs")
    observer = releasing.observer()
    published("2026-Q2", by=observer)
    published(by=observer)
    turtle = rdflib.Graph().parse(data=text(visitor, f"{HOME}catalogue.ttl"), format="turtle")
    linked = rdflib.Graph().parse(data=text(visitor, f"{HOME}catalogue.jsonld"), format="json-ld")
    assert compare.isomorphic(turtle, rdflib.Graph() + linked)
    dcat = rdflib.Namespace("http://www.w3.org/ns/dcat#")
    downloads = {str(one) for one in turtle.objects(None, dcat.downloadURL)}
    assert f"http://testserver{FILES}{KEY}.csv" in downloads
    assert len(downloads) == 4
    for address in downloads:
        assert visitor.get(address.removeprefix("http://testserver")).status_code == 200
    titles = {(one.language, str(one)) for one in turtle.objects(None, rdflib.DCTERMS.title)}
    assert ("en", "Hours given") in titles
    assert {language for language, _title in titles} == {"fr", "en"}


@pytest.mark.filterwarnings(DEPRECATED)
def test_the_catalogue_keeps_the_shapes_of_dcat_ap(visitor: Client, founded: None) -> None:
    pyshacl = pytest.importorskip("pyshacl", reason="pyshacl, an extra of tests, judges the catalogue")
    rdflib = pytest.importorskip("rdflib", reason="rdflib, an extra of tests, reads the catalogue")
    published()
    shapes = rdflib.Graph().parse(SHAPES, format="turtle")
    found = rdflib.Graph().parse(data=text(visitor, f"{HOME}catalogue.ttl"), format="turtle")
    conforms, _graph, said = pyshacl.validate(found, shacl_graph=shapes)
    assert conforms, said
    found.remove((None, rdflib.DCTERMS.publisher, None))
    assert not pyshacl.validate(found, shacl_graph=shapes)[0]


def test_programs_read_the_cells_page_by_page(visitor: Client, founded: None) -> None:
    published()
    address = f"/api/marketplace/observatory/series/{KEY}"
    page = visitor.get(address, {"limit": 2, "offset": 3}).json()
    assert page["count"] == len(spread())
    assert page["items"] == [
        {
            "keys": ["all", "FR"],
            "obs_status": "A",
            "conf_status": "F",
            "reason": "",
            "count": 120,
            "values": {"minutes": 9000},
        },
        {
            "keys": ["all", "R11"],
            "obs_status": "Q",
            "conf_status": "C",
            "reason": "dominant",
            "count": None,
            "values": None,
        },
    ]
    assert visitor.get(f"{address}?quarter=2026-Q3&version=1").json()["count"] == len(spread())
    assert visitor.get(address, {"quarter": "2026-Q2"}).status_code == 404
    assert visitor.get("/api/marketplace/observatory/series/none").status_code == 404
    (given,) = [
        one for one in visitor.get("/api/marketplace/observatory/series").json()["items"] if one["key"] == KEY
    ]
    assert (given["dimensions"], given["units"]) == (["trade", "place"], {"minutes": "minutes"})


def test_a_series_that_the_house_computes_no_more_keeps_its_file(visitor: Client, founded: None) -> None:
    releasing.published("2026-Q3", [releasing.series("of_old", cell("all", "FR", count=30, median=45000))])
    (line,) = lines(visitor, f"{FILES}of_old.csv")
    assert line["MEDIAN_CENTS"] == "45000"
    assert [one["path"] for one in json.loads(text(visitor, f"{FILES}datapackage.json"))["resources"]] == [
        "codes.csv"
    ]


def test_the_page_of_the_data_says_licence_hash_and_codes(visitor: Client, founded: None) -> None:
    release = published()
    page = text(visitor, f"{HOME}donnees/")
    assert release.open_hash in page
    assert "Licence Ouverte 2.0" in page
    assert "OBS_STATUS Q, CONF_STATUS D, secondary" in page
    assert f"{FILES}{KEY}.csv" in page
