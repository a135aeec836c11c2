"""Every code of every series has a name that people read, in both languages, and only one thing has it."""

import pytest

from coop.models import Skill
from marketplace.domain.observatory import branches, indicators, labels, levels, places, tiles, trades
from marketplace.domain.observatory.levels import Level
from marketplace.selectors.observatory import naming, trees

pytestmark = pytest.mark.django_db
WEB = "esco-1"
LANGUAGES = ("fr", "en")


@pytest.fixture
def web() -> None:
    Skill.objects.create(code=WEB, family="web", label_fr="Création de site web", label_en="Website making")


def own_dimensions() -> list[str]:
    assert len(indicators.every()) > 20
    return sorted({dimension for one in indicators.every() for dimension in one.dimensions})


def test_each_dimension_of_each_indicator_has_a_heading_a_root_and_a_tree() -> None:
    assert own_dimensions() == sorted(labels.TREES)
    for dimension in own_dimensions():
        assert all(labels.DIMENSIONS[dimension])
        assert labels.heading(dimension) == labels.DIMENSIONS[dimension][0]
        assert levels.is_whole(labels.root(dimension))


def test_a_dimension_that_the_house_knows_no_more_is_told_as_it_is() -> None:
    assert labels.heading("weather") == "weather"


def test_every_region_and_department_of_the_map_is_a_place_and_the_other_way_round() -> None:
    assert {tile.code: tile.region for tile in tiles.DEPARTMENTS} == {
        code: above
        for code, above in places.TREE.parents.items()
        if code[0] == "D" and code != places.ELSEWHERE
    }
    assert {tile.code: tile.name for tile in tiles.REGIONS} == {
        f"R{code}": name for code, (name, _departments) in places.REGIONS.items()
    }


def test_no_code_of_any_series_is_shown_bare() -> None:
    for dimension in own_dimensions():
        tree = labels.TREES[dimension]
        found = naming.names(dimension, tree.lines)
        for code, name in found.items():
            assert name.said("fr") != code, (dimension, code)
            assert name.said("en") != code or labels.NAMES[dimension][code] == code, (dimension, code)
            assert name.parent == tree.parents.get(code, ""), (dimension, code)
            assert (name.level is Level.WHOLE) == (code == tree.root), (dimension, code)


def test_two_codes_of_a_dimension_are_not_called_the_same() -> None:
    same = {trades.UNSAID, places.ELSEWHERE}  # alone below a code that says the same
    for dimension in own_dimensions():
        found = naming.names(dimension, labels.TREES[dimension].lines).values()
        for language in LANGUAGES:
            said = [(one.level, one.said(language)) for one in found if one.code not in same]
            assert len(said) == len(set(said)), dimension


def test_places_and_trades_are_named_as_people_say_them(web: None) -> None:
    assert naming.said("place", ["FR", "R84", "D69", "D00", "R00"], "fr") == {
        "FR": "toute la France",
        "R84": "Auvergne-Rhône-Alpes",
        "D69": "Rhône",
        "D00": "ailleurs, ou non dit",
        "R00": "ailleurs, ou non dit",
    }
    assert naming.said("trade", ["web", WEB, trades.UNSAID, trades.OTHER, "all", "gone"], "en") == {
        "web": "Web and design",
        WEB: "Website making",
        trades.UNSAID: "no trade said",
        trades.OTHER: "other trades",
        "all": "all trades",
        "gone": "gone",
    }
    found = naming.names("trade", [WEB, trades.UNSAID])
    assert [(one.level, one.parent) for one in found.values()] == [
        (Level.TRADE, "web"),
        (Level.TRADE, trades.UNSAID_FAMILY),
    ]


def test_a_part_that_several_wholes_have_is_said_with_its_whole() -> None:
    assert naming.said("outcome", ["lost", "lost:price", "won:price"], "en") == {
        "lost": "lost",
        "lost:price": "lost – the price",
        "won:price": "won – the price",
    }
    assert naming.said("destination", ["all", "inclusion.support", "pool"], "en") == {
        "all": "all destinations",
        "inclusion.support": "Digital inclusion – Digital support sessions",
        "pool": "In the common pool",
    }


def test_codes_are_listed_as_time_and_size_follow_each_other() -> None:
    def listed(dimension: str) -> list[str]:
        names = naming.names(dimension, labels.TREES[dimension].lines).values()
        return [one.code for found in levels.in_order(names, "fr").values() for one in found]

    assert listed("month") == ["all", *branches.MONTHS]
    assert listed("size")[1:3] == ["person", "micro"]
    assert listed("delay") == ["all", "within_30", "over_30", "31_to_60", "over_60"]
    assert listed("outcome")[-1] == "no_answer"
    assert listed("outcome")[1:3] == ["won", "won:price"]
    assert [code for code in listed("place") if code.endswith("00")] == ["R00", "D00"]
    assert listed("place")[len(places.REGIONS) + 1] == "R00"


def test_what_no_tree_has_is_called_by_its_code() -> None:
    found = naming.names("colour", ["red", "all"])
    assert [(one.said("en"), one.level, one.parent) for one in found.values()] == [
        ("red", Level.PART, ""),
        ("all together", Level.WHOLE, ""),
    ]
    assert labels.root("colour") == "all"
    assert labels.root("country") == "FR"
    assert trees.trees([])["trade"].root == labels.root("trade")
