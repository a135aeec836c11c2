"""Reading the official list of communes: what can not be true is told with its row, and nothing crashes."""

import csv
from contextlib import suppress
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from coop.domain import communes
from coop.domain.communes import Unfit
from coop.domain.places import Commune
from tests.coop.listing import BELLEVILLE, COMMUNES, DIVISIONS, ISLAND, TITLES, source

OFFICIAL = Path(settings.BASE_DIR).parent / "shared" / "data" / "places"
NAMES = st.text(st.characters(categories=["L"]), min_size=1, max_size=10)


def read(listed: str | bytes = COMMUNES, divisions: str | bytes = DIVISIONS) -> tuple[Commune, ...]:
    return communes.read(source("communes.csv", listed), source("divisions.csv", divisions))


def faults(listed: str | bytes = COMMUNES, divisions: str | bytes = DIVISIONS) -> list[str]:
    with pytest.raises(Unfit) as unfit:
        read(listed, divisions)
    return [f"{fault.file}:{fault.row}: {fault.sentence}" for fault in unfit.value.faults]


def test_a_list_becomes_communes() -> None:
    assert read() == (
        Commune(
            insee_code="69990",
            name="Belleville-l’Étang",
            department="69",
            department_name="Rhône",
            region="Auvergne-Rhône-Alpes",
            post_codes=("69990", "69995"),
            population=2400,
            latitude=Decimal("46.1"),
            longitude=Decimal("4.7"),
        ),
        Commune(
            insee_code="98799",
            name="Île Perdue",
            department="987",
            department_name="Polynésie française",
            region="Collectivités d’outre-mer",
            post_codes=("98799",),
        ),
    )


def test_a_mark_of_order_blank_rows_and_other_columns_are_passed_over() -> None:
    listed = f"\ufeffcomment,{TITLES}\n\nnone,{ISLAND}\n"
    assert [commune.name for commune in read(listed)] == ["Île Perdue"]


@pytest.mark.parametrize(
    ("column", "typed", "fault"),
    [
        ("insee_code", "6999", "“6999” is not an INSEE code"),
        ("insee_code", "2C001", "“2C001” is not an INSEE code"),
        ("insee_code", "00001", "“00001” is not an INSEE code"),
        ("insee_code", "٦٩٩٩٠", "“٦٩٩٩٠” is not an INSEE code"),
        ("insee_code", "38990", "its INSEE code is not one of the department 69"),
        ("name", "", "“” is not a name"),
        ("name", "???", "“???” is not a name"),
        ("name", "Belleville\ufffd", "“Belleville\ufffd” is not a name"),
        ("name", "Belle\u202eville", "“Belle\u202eville” is not a name"),
        ("name", "B" * 81, "the name is too long: at most 80 characters"),
        ("post_codes", "69990 6999", "“6999” is not a post code"),
        ("post_codes", "69990;69995", "“69990;69995” is not a post code"),
        ("department_code", "38", "“38” is the code of no department"),
        ("region_code", "94", "its department is not in the region “94”"),
        ("population", "2,4", "“2,4” is not a number of inhabitants"),
        ("population", "-1", "“-1” is not a number of inhabitants"),
        ("population", "999999999999", "“999999999999” is not a number of inhabitants"),
        ("latitude", "91", "“91” is not a number of degrees between -90 and 90"),
        ("latitude", "NaN", "“NaN” is not a number of degrees between -90 and 90"),
        ("latitude", "1e9", "“1e9” is not a number of degrees between -90 and 90"),
        ("longitude", "-180.1", "“-180.1” is not a number of degrees between -180 and 180"),
        ("longitude", "", "latitude and longitude are given together or not at all"),
    ],
)
def test_what_can_not_be_true_is_told_with_its_row(column: str, typed: str, fault: str) -> None:
    cells = dict(zip(TITLES.split(","), BELLEVILLE.split(","), strict=True)) | {column: typed}
    file = StringIO()
    csv.writer(file, lineterminator="\n").writerow(cells.values())
    assert faults(f"{TITLES}\n{ISLAND}\n{file.getvalue()}") == [f"communes.csv:3: {fault}"]


@pytest.mark.parametrize(
    ("listed", "found"),
    [
        ("", ["1: these columns are missing: `" + TITLES.replace(",", "`, `") + "`"]),
        (TITLES, ["1: the file names no commune"]),
        (COMMUNES.replace(",latitude", ",north"), ["1: these columns are missing: `latitude`"]),
        (COMMUNES.replace(TITLES, f"{TITLES},name"), ["1: two columns have the same title"]),
        (f"{COMMUNES}{BELLEVILLE}\n", ["4: the code 69990 stands in row 2 already"]),
        (f"{COMMUNES}69991,Mont\n", ["4: 2 cells under 8 titles"]),
        (COMMUNES.replace("Perdue", "Per\0due"), ["3: this row holds a NUL character"]),
        (f'{COMMUNES}69991,"Mont', ["4: this is not CSV: unexpected end of data"]),
        (f'{COMMUNES}69991,"Mont"x,,,,,,\n', ["4: this is not CSV: ',' expected after '\"'"]),
        (
            COMMUNES.encode("latin-1"),
            ["2: this row is not written in UTF-8", "3: this row is not written in UTF-8"],
        ),
        (COMMUNES.encode("utf-16"), ["1: this row is not written in UTF-8"]),
        (
            COMMUNES.replace("4.70000,46.10000", "0,0").replace(",,,", ",?,,"),
            ["2: no commune lies at latitude 0 and longitude 0", "3: “?” is not a number of inhabitants"],
        ),
    ],
)
def test_every_fault_of_a_file_is_told(listed: str | bytes, found: list[str]) -> None:
    assert faults(listed)[: len(found)] == [f"communes.csv:{fault}" for fault in found]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("department,69", "canton,69", "2: “canton” is neither department nor region"),
        ("department,69", "department,96", "2: “96” is not the code of a department or region"),
        ("Rhône,84", "Rhône,85", "2: “85” is the code of no region"),
        ("Rhône,84", ",84", "2: “” is not a name"),
        ("department,987", "department,69", "3: the code 69 stands in row 2 already"),
        ("kind,", "what,", "1: these columns are missing: `kind`"),
    ],
)
def test_departments_and_regions_are_checked_first(old: str, new: str, fault: str) -> None:
    assert faults("nonsense", DIVISIONS.replace(old, new)) == [f"divisions.csv:{fault}"]


@given(
    st.lists(st.tuples(st.integers(0, 999), NAMES), min_size=1, max_size=20, unique_by=lambda pair: pair[0])
)
def test_whatever_is_written_is_read_back(pairs: list[tuple[int, str]]) -> None:
    rows = [f"69{number:03d},{name},69000,69,84,,," for number, name in pairs]
    found = read("\n".join([TITLES, *rows]))
    assert [(int(commune.insee_code[2:]), commune.name) for commune in found] == pairs


@given(st.binary(max_size=200), st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(listed: bytes, divisions: bytes) -> None:
    for given_listed, given_divisions in ((listed, divisions), (TITLES.encode() + b"\n" + listed, DIVISIONS)):
        with suppress(Unfit):
            assert read(given_listed, given_divisions)


@pytest.mark.skipif(not OFFICIAL.exists(), reason="the official list of communes is not on this machine")
def test_the_official_list_is_read_whole() -> None:
    with (
        (OFFICIAL / "communes.csv").open("rb") as listed,
        (OFFICIAL / "departments_regions.csv").open("rb") as divisions,
    ):
        found = communes.read(communes.Source("communes", listed), communes.Source("divisions", divisions))
    assert len(found) == 35_064
    assert sum(commune.latitude is None for commune in found) == 90
    assert len({(commune.name, commune.department) for commune in found}) == len(found)
    by_code = {commune.insee_code: commune for commune in found}
    assert by_code["2B033"].department_name == "Haute-Corse"
    assert by_code["97411"].post_codes == ("97400", "97417", "97490")
