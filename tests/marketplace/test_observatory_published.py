"""What a frozen series says, and where its ink goes: read by hand."""

import pytest

from marketplace.domain.observatory import (
    citing,
    levels,
    maps,
    packages,
    published,
    ranges,
    records,
    scales,
    shading,
    tiles,
    trends,
)
from marketplace.domain.observatory.citing import Citation
from marketplace.domain.observatory.disclosure import Status
from marketplace.domain.observatory.levels import Level
from marketplace.domain.observatory.published import Published
from marketplace.domain.observatory.ranges import Measured
from marketplace.domain.observatory.shading import Band
from marketplace.domain.observatory.tiles import DEPARTMENTS, REGIONS
from tests.instants import START
from tests.marketplace.observing import hours, spread
from tests.releasing import cell, hidden, series
from timebank.domain import canonical

SHOWN, SECRET, NONE = Measured(None, 300, None), Measured(None, None, None), Measured(None, 0, None)


def rates() -> Published:
    told = cell("all", "FR", count=30, upper=52000, median=45000, lower=38000, spread=7)
    return published.read(series("rates", told, hidden("web", "FR")))


def test_a_series_is_read_from_its_frozen_text() -> None:
    found = published.read(canonical.written(hours(*spread())))
    assert (found.indicator, found.dimensions, found.unit) == ("hours_given", ("trade", "place"), "minutes")
    assert found.codes == (
        ("all", "care", "gardening", "web"),
        ("D69", "D75", "D78", "FR", "R11", "R84", "R93"),
    )
    assert found.whole == ("all", "FR")
    whole = found.at(found.whole)
    assert whole is not None
    assert (whole.is_hidden, whole.count, whole.value("minutes"), whole.value("other")) == (
        False,
        120,
        9000,
        None,
    )
    assert found.at(("web", "D69")) is None
    assert found.hidden_count == 4
    assert [one.keys for one in found.along("trade", ("all", "FR"))] == [
        ("all", "FR"),
        ("care", "FR"),
        ("gardening", "FR"),
        ("web", "FR"),
    ]
    assert [one.keys[1] for one in found.along("place", ("web", "FR"))] == ["FR", "R84"]


def test_figures_of_a_hidden_cell_are_not_even_read() -> None:
    """A release never holds them; where one did, no page would."""
    leaky = {**cell("all", "FR", count=3, minutes=42), "status": "C", "reason": "few"}
    found = published.datum(leaky)
    assert (found.status, found.reason) == (Status.PRIMARY, "few")
    assert (found.count, found.values, found.value("minutes"), found.is_hidden) == (None, None, None, True)


def test_quartiles_stand_in_their_order_and_a_dimension_may_have_no_whole() -> None:
    assert rates().names == ("lower", "median", "upper", "spread")
    assert published.ordered(["b", "a"]) == ("a", "b")
    parts = published.read(series("x", cell("a", "b", count=11, n=1)))
    assert parts.whole == ("", "")


@pytest.mark.parametrize(
    ("greatest", "unit", "top"),
    [
        *((0, "count", 1), (1, "count", 1), (3, "people", 5), (11, "days", 20), (20, "days", 20)),
        *((100, "count", 100), (45_001, "cents", 50_000), (9000, "minutes", 12_000)),
        *((10_000, "bp", 10_000), (-4, "count", 1)),
    ],
)
def test_a_scale_ends_at_a_round_value(greatest: int, unit: str, top: int) -> None:
    """Euros, hours and percents are what people count in: 150 h end at 200 h."""
    assert scales.top_of(greatest, unit) == top


def test_a_scale_begins_at_zero_and_nothing_leaves_it() -> None:
    scale = scales.scale(50, "count", length=100)
    assert [scale.place(value) for value in (-5, 0, 25, 50, 70)] == [0, 0, 50, 100, 100]


def test_rows_are_a_range_a_bar_or_hatched() -> None:
    drawn = ranges.draw([Measured(100, 200, 400), SHOWN, SECRET, NONE], "count")
    assert (drawn.width, drawn.height, drawn.top, drawn.foot) == (360, 4 * 46 + 22, 500, 4 * 46 + 16)
    quartiles, bar, secret, none = drawn.inks
    assert (quartiles.start, quartiles.across, quartiles.end) == (6 + 69, 6 + 139, 6 + 278)
    assert (quartiles.is_range, quartiles.is_hidden, quartiles.words, quartiles.rail) == (True, False, 16, 30)
    assert (bar.start, bar.length, bar.is_range, bar.top) == (6, 208, False, 46)
    assert (secret.is_hidden, secret.length) == (True, 348)
    assert (none.is_hidden, none.length) == (False, 1)
    assert ranges.draw([], "count").inks == ()


def test_quarters_follow_each_other_and_a_hidden_one_breaks_the_line() -> None:
    drawn = trends.draw([SHOWN, Measured(100, 250, 500), SECRET, SHOWN, NONE], "count")
    assert [dot.across for dot in drawn.dots] == [28, 104, 180, 256, 332]
    assert [dot.height for dot in drawn.dots] == [76, 88, 150, 76, 150]
    assert (drawn.dots[1].low, drawn.dots[1].high, drawn.dots[0].low) == (126, 26, None)
    assert [dot.is_hidden for dot in drawn.dots] == [False, False, True, False, False]
    assert drawn.lines == ("28,76 104,88", "256,76 332,150")
    assert (drawn.top, drawn.zero, drawn.ceiling, drawn.breadth) == (500, 150, 26, 37)


def test_one_quarter_stands_in_the_middle_without_a_line() -> None:
    drawn = trends.draw([SHOWN], "count")
    assert ([dot.across for dot in drawn.dots], drawn.lines) == ([180], ())


def test_every_region_and_department_has_one_square_of_its_own() -> None:
    assert (len(REGIONS), len(DEPARTMENTS)) == (18, 101)
    for found in (REGIONS, DEPARTMENTS):
        assert (
            len({(tile.column, tile.row) for tile in found})
            == len({tile.code for tile in found})
            == len(found)
        )
    assert {tile.region for tile in DEPARTMENTS} == {tile.code for tile in REGIONS}
    assert tiles.BY_CODE["D2A"].name == "Corse-du-Sud"
    assert tiles.BY_CODE["D974"].region == tiles.BY_CODE["R04"].code


def test_neighbours_lie_as_they_do() -> None:
    """North above south, west left of east, overseas apart from the mainland."""
    at = {tile.label: (tile.column, tile.row) for tile in (*DEPARTMENTS, *REGIONS)}
    assert at["29"][0] < at["35"][0] < at["75"][0] < at["67"][0]
    assert at["59"][1] < at["75"][1] < at["69"][1] < at["13"][1] < at["2A"][1]
    assert at["BRE"][0] < at["IDF"][0] < at["GES"][0]
    assert at["HDF"][1] < at["IDF"][1] < at["ARA"][1] < at["PAC"][1] < at["REU"][1]
    overseas = [tile for tile in DEPARTMENTS if tile.code.startswith("D97")]
    mainland = {(tile.column, tile.row) for tile in DEPARTMENTS if tile not in overseas}
    for tile in overseas:
        beside = {(tile.column + across, tile.row + down) for across in (-1, 0, 1) for down in (-1, 0, 1)}
        assert not beside & mainland, tile


def test_a_map_has_classes_hatching_and_empty_squares() -> None:
    drawn = maps.draw(REGIONS, {"R11": 100, "R84": 50, "R93": None})
    assert drawn.bands == (Band(1, 50, 50), Band(2, 100, 100))
    found = {one.tile.code: one for one in drawn.squares}
    assert (found["R11"].number, found["R84"].number, found["R93"].number) == (2, 1, 0)
    assert (found["R93"].is_hidden, found["R53"].is_hidden, found["R53"].number) == (True, False, 0)
    assert (found["R11"].across, found["R11"].top, found["R11"].side) == (144, 72, 70)
    assert found["R01"].top == 5 * 72 + 24  # below an empty row, which takes a third
    assert (drawn.width, drawn.height) == (360, 5 * 72 + 24 + 72)
    pips = found["R11"].pips
    assert (len(pips), found["R53"].pips, len(found["R84"].pips)) == (2, (), 1)
    assert all(found["R11"].across < pip < found["R11"].across + found["R11"].side for pip in pips)
    assert found["R11"].top < found["R11"].foot < found["R11"].top + found["R11"].side - found["R11"].pip
    assert found["R11"].middle == 144 + 35
    assert (found["R11"].name, found["R11"].words) == (72 + 24, 72 + 42)


def test_five_classes_hold_as_many_values_each() -> None:
    assert shading.bands(range(1, 11)) == tuple(Band(n, 2 * n - 1, 2 * n) for n in range(1, 6))
    assert shading.bands([7, 7, 3]) == (Band(1, 3, 3), Band(2, 7, 7))
    assert shading.bands([]) == ()
    assert shading.number_of(7, shading.bands([7, 3])) == 2
    with pytest.raises(ValueError, match="5 is in no class"):
        shading.number_of(5, shading.bands([7, 3]))


def test_codes_have_their_level_and_their_name() -> None:
    lyon, region = levels.place("D69"), levels.place("R84")
    assert lyon is not None
    assert region is not None
    assert (lyon.level, lyon.parent, lyon.said("fr"), lyon.said("en")) == (
        Level.DEPARTMENT,
        "R84",
        "Rhône",
        "Rhône",
    )
    assert (region.level, region.parent) == (Level.REGION, "FR")
    assert (levels.place("FR"), levels.is_whole("FR"), levels.is_whole("web")) == (None, True, False)
    brittany, alsace = levels.place("R53"), levels.place("D67")
    assert brittany is not None
    assert alsace is not None
    assert levels.in_order([lyon, region, brittany, alsace], "fr") == {
        Level.REGION: [region, brittany],
        Level.DEPARTMENT: [alsace, lyon],
    }


def test_a_line_for_each_cell_and_a_status_on_each() -> None:
    found = published.read(hours(*spread()))
    assert records.lines(found, "2026-Q3", 2)[:4] == [
        ["2026-Q3", "2", "all", "D69", "A", "F", "", "20", "3000"],
        ["2026-Q3", "2", "all", "D75", "Q", "D", "secondary", "", ""],
        ["2026-Q3", "2", "all", "D78", "Q", "C", "few", "", ""],
        ["2026-Q3", "2", "all", "FR", "A", "F", "", "120", "9000"],
    ]
    assert len(records.lines(found, "2026-Q3", 2)) == len(spread())


def test_columns_say_their_unit_and_never_share_a_name() -> None:
    units = {"lower": "cents", "median": "cents", "minutes": "minutes", "wait_days": "days"}
    columns = records.columns(["place"], units, {name: name for name in units})
    assert [one.name for one in columns] == [
        *("TIME_PERIOD", "VERSION", "PLACE", "OBS_STATUS", "CONF_STATUS", "REASON", "CONTRIBUTORS"),
        *("LOWER_CENTS", "MEDIAN_CENTS", "MINUTES", "WAIT_DAYS"),
    ]
    assert columns[3].schema() == {
        "name": "OBS_STATUS",
        "type": "string",
        "title": "Told (A) or suppressed (Q)",
        "constraints": {"required": True, "enum": ["A", "Q"]},
    }
    assert columns[7].schema() == {"name": "LOWER_CENTS", "type": "integer", "title": "lower, in euro cents"}
    assert records.keys(["trade", "place"]) == ["TIME_PERIOD", "TRADE", "PLACE"]
    with pytest.raises(ValueError, match="two columns of one name"):
        records.columns(["version"], {}, {})


def test_a_value_that_a_cell_has_not_is_empty_and_not_zero() -> None:
    found = published.read(
        series("x", cell("all", "FR", count=30, a=0, b=2), cell("web", "FR", count=12, a=1))
    )
    assert [line[-2:] for line in records.lines(found, "2026-Q3", 1)] == [["0", "2"], ["1", ""]]
    odd = ["a,b", 'say "x"', "l\nm"]
    assert records.written(["A", "B", "C"], [odd]) == 'A,B,C\r\n"a,b","say ""x""","l\nm"\r\n'


def test_a_package_names_its_files_its_licence_and_its_document() -> None:
    columns = records.columns(["place"], {"minutes": "minutes"}, {"minutes": "hours"})
    resource = packages.Resource("hours", "Hours", columns, ("TIME_PERIOD", "PLACE"))
    links = {"home": "https://h.example/", "document": "https://h.example/open.json"}
    said = packages.package("2026-Q3", 2, "ab12", "2026-10-20T09:00:00+00:00", links, [resource])
    assert (said["name"], said["version"]) == ("observatory-2026-q3-v2", "2026-Q3-v2")
    assert said["licenses"][0]["name"] == "etalab-2.0"
    assert said["sources"] == [{"title": "Open document, sha256 ab12", "path": links["document"]}]
    assert [one["path"] for one in said["resources"]] == ["hours.csv", "codes.csv"]
    assert said["resources"][0]["schema"]["primaryKey"] == ["TIME_PERIOD", "PLACE"]


def test_a_citation_says_what_no_other_file_is() -> None:
    """APA, 7th edition: author, year, title, version, kind, address; and the hash."""
    cited = Citation(
        author="Temps commun",
        on=START.date(),
        title="Heures données ?",
        quarter="2026-Q3",
        version=2,
        kind="Jeu de données",
        url="https://h.example/x",
        digest="0123456789abcdef" * 4,
    )
    year = START.year
    assert cited.line() == (
        f"Temps commun. ({year}). Heures données (2026-Q3, v2) [Jeu de données]. "
        "sha256:0123456789ab. https://h.example/x"
    )
    assert citing.SHORT_HASH == 12
