"""The nearest level that is shown, who reads what, and where one euro went: without a database."""

from fractions import Fraction

import pytest

from coop.domain.actors import VISITOR, Actor
from marketplace.domain.observatory import destinations, own, readers, reciprocity, rollups
from marketplace.domain.observatory.destinations import ALL
from marketplace.domain.observatory.disclosure import Policy, Status
from marketplace.domain.observatory.published import Datum
from marketplace.domain.observatory.quarters import Quarter
from marketplace.domain.observatory.readers import Reader
from marketplace.domain.observatory.rollups import Passed
from marketplace.domain.observatory.rows import Inputs, Routed
from timebank.domain.natures import Unit

POLICY = Policy(5, Fraction(17, 20))
MEMBER = Actor(user_id=1, member_id=1)
LINES = (("gardener", "outdoors", "all"), ("D69", "R84", "FR"))


def shown(*keys: str, **values: int) -> Datum:
    return Datum(keys, Status.FREE, "", 12, values)


def hidden(*keys: str, status: str = "C", reason: str = "few") -> Datum:
    return Datum(keys, Status(status), reason, None, None)


def table(*cells: Datum) -> dict[tuple[str, ...], Datum]:
    return {cell.keys: cell for cell in cells}


def test_ones_own_cell_comes_first() -> None:
    cells = table(shown("all", "FR", median=1), shown("gardener", "D69", median=2))
    found = rollups.nearest(cells, LINES)
    assert found.cell is not None
    assert (found.cell.values, found.steps, found.passed, found.is_own) == (
        {"median": 2},
        (0, 0),
        (),
        True,
    )


def test_the_place_gives_way_before_the_trade() -> None:
    """A gardener reads gardeners of France before other trades of the same department."""
    cells = table(
        hidden("gardener", "D69"),
        hidden("gardener", "R84", reason="dominant"),
        hidden("gardener", "FR", status="D", reason=""),
        shown("outdoors", "R84", median=3),
        shown("all", "D69", median=4),
    )
    found = rollups.nearest(cells, LINES)
    assert found.cell is not None
    assert (found.cell.values, found.steps, found.is_own) == ({"median": 3}, (1, 1), False)
    assert found.passed == (
        Passed(("gardener", "D69"), rollups.FEW),
        Passed(("gardener", "R84"), rollups.DOMINANT),
        Passed(("gardener", "FR"), rollups.BESIDE),
        Passed(("outdoors", "D69"), rollups.NOBODY),
    )


def test_nothing_is_shown_where_even_the_country_is_too_few() -> None:
    found = rollups.nearest(table(hidden("all", "FR")), LINES)
    assert (found.cell, found.steps, len(found.passed), found.is_own) == (None, (2, 2), 9, False)


def test_a_shown_cell_has_no_reason() -> None:
    assert rollups.why(shown("all")) == ""


@pytest.mark.parametrize(
    ("actor", "giving", "audience", "classes", "may"),
    [
        (VISITOR, (), "open", ("price_band",), True),
        (VISITOR, ("price_band",), "members", ("price_band",), False),
        (VISITOR, (), "members", (), False),
        (MEMBER, (), "members", (), True),
        (MEMBER, (), "members", ("price_band",), False),
        (MEMBER, ("lead_source",), "members", ("price_band",), False),
        (MEMBER, ("price_band",), "members", ("price_band",), True),
        (MEMBER, ("price_band",), "members", ("price_band", "unpaid_hours"), False),
        (MEMBER, ("price_band", "unpaid_hours"), "members", ("price_band", "unpaid_hours"), True),
    ],
)
def test_one_reads_what_one_gives(
    actor: Actor, giving: tuple[str, ...], audience: str, classes: tuple[str, ...], may: bool
) -> None:
    assert reciprocity.may_read(actor, giving, audience=audience, classes=classes) is may


def test_what_is_missing_is_named_in_order() -> None:
    assert reciprocity.missing(("b",), ("c", "b", "a")) == ("c", "a")


BROUGHT = Routed("cents", ALL, 1000, people=8, most=300)
ROUTED = (
    BROUGHT,
    Routed("cents", "observatory", 300),
    Routed("cents", "inclusion", 500),
    Routed("cents", "inclusion.grants", 200),
    Routed("cents", "inclusion.support", 60, people=6, most=20),
    Routed("minutes", ALL, 7, people=9, most=2),
)


def told(*routed: Routed, unit: Unit = Unit.CENTS) -> dict[str, dict[str, int] | str]:
    """By destination: what is shown, or the status and the reason of what is hidden."""
    return {
        cell["keys"][0]: cell["values"] if cell["status"] == "F" else f"{cell['status']} {cell['reason']}"
        for cell in destinations.cells(routed, unit, POLICY)
    }


def test_one_euro_is_followed_to_the_cent() -> None:
    """10 euros: 3 to the observatory, 5 to inclusion, 2 wait; of the 5, 2 are grants and 0.60 support.

    Of one euro: 30, 50 and 20 cents; of the 50, 200/500 make 20 cents, 60/500 make 6, and 240/500 make 24.
    """
    assert told(*ROUTED) == {
        "all": {"amount": 1000, "of_one": 100},
        "pool": {"amount": 200, "of_one": 20},
        "observatory": {"amount": 300, "of_one": 30},
        "observatory.kept": {"amount": 300, "of_one": 30},
        "inclusion": {"amount": 500, "of_one": 50},
        "inclusion.grants": {"amount": 200, "of_one": 20},
        "inclusion.support": {"amount": 60, "of_one": 6},
        "inclusion.kept": {"amount": 240, "of_one": 24},
    }


def test_an_hour_that_waits_is_sixty_minutes_in_the_pool() -> None:
    assert told(*ROUTED, unit=Unit.MINUTES) == {
        "all": {"amount": 7, "of_one": 60},
        "pool": {"amount": 7, "of_one": 60},
    }


def test_support_given_by_too_few_hides_every_use_of_its_fund() -> None:
    few = Routed("cents", "inclusion.support", 60, people=4, most=20)
    found = told(*ROUTED[:4], few)
    assert found["inclusion"] == {"amount": 500, "of_one": 50}
    assert found["inclusion.support"] == "C few"
    assert (found["inclusion.grants"], found["inclusion.kept"]) == ("D ", "D ")
    assert found["observatory.kept"] == {"amount": 300, "of_one": 30}


def test_support_given_nearly_by_one_alone_is_hidden() -> None:
    one = Routed("cents", "inclusion.support", 60, people=6, most=52)
    assert told(*ROUTED[:4], one)["inclusion.support"] == "C dominant"
    just = Routed("cents", "inclusion.support", 60, people=6, most=51)
    assert told(*ROUTED[:4], just)["inclusion.support"] == {"amount": 60, "of_one": 6}


def test_what_too_few_brought_is_hidden_as_a_whole() -> None:
    found = told(Routed("cents", ALL, 1000, people=4, most=300), *ROUTED[1:])
    assert found.pop("all") == "C few"
    assert set(found.values()) == {"D "}


def test_nothing_came_or_more_was_taken_back() -> None:
    assert told() == {}
    assert told(Routed("cents", ALL, -5, people=6, most=1)) == {}


def test_nothing_waits_where_all_was_distributed() -> None:
    """Where the pool of the quarter was corrected downwards since, the funds still have what they have."""
    found = told(Routed("cents", ALL, 290, people=8, most=100), Routed("cents", "observatory", 300))
    assert found["pool"] == {"amount": 0, "of_one": 0}
    assert found["all"] == {"amount": 300, "of_one": 100}


def corrected(*routed: Routed, before: tuple[Routed, ...]) -> dict[str, dict[str, int] | str]:
    quarter = Quarter(2026, 1)
    inputs = Inputs(quarter, routed=routed, before=Inputs(quarter, routed=before))
    found = destinations.compute(Unit.CENTS, inputs, {}, POLICY)
    return {
        cell["keys"][0]: cell["values"] if cell["status"] == "F" else f"{cell['status']} {cell['reason']}"
        for cell in found
    }


def test_a_correction_hides_what_was_hidden_before() -> None:
    """One more helper makes five: what the first version hid would be told by the second."""
    few = Routed("cents", "inclusion.support", 60, people=4, most=20)
    found = corrected(*ROUTED, before=(*ROUTED[:4], few))
    assert {code for code, values in found.items() if values == "D "} == {
        "inclusion.grants",
        "inclusion.support",
        "inclusion.kept",
    }
    assert found["observatory.kept"] == {"amount": 300, "of_one": 30}
    nothing = corrected(*ROUTED, before=(Routed("cents", ALL, 1000, people=4, most=300), *ROUTED[1:]))
    assert set(nothing.values()) == {"D "}
    assert corrected(*ROUTED, before=ROUTED) == told(*ROUTED)


def test_every_destination_hangs_in_the_tree() -> None:
    tree = destinations.tree()
    assert set(told(*ROUTED)) <= set(tree.lines)
    assert tree.ancestors("inclusion.support") == ("inclusion", "all")


def test_where_a_reader_stands() -> None:
    reader = Reader("gardener", "food", "69")
    trade, place = ("gardener", "food", "all"), ("D69", "R84", "FR")
    assert reader.lines(["trade", "place"]) == [trade, place]
    assert reader.lines(["trade", "outcome"]) == [trade]
    assert reader.lines(["month"]) == []
    assert Reader("gardener").lines(["trade", "place"]) == [("gardener", "other:trades", "all"), ("FR",)]
    assert Reader(department="988").lines(["place", "trade"]) == [("FR",), ("all",)]


def test_a_level_is_said_from_the_root() -> None:
    dimensions = ["trade", "place"]
    whole = Reader("gardener", "food", "69").lines(dimensions)
    assert readers.level_names(dimensions, whole, (0, 1)) == ["in your trade", "in your region"]
    assert readers.level_names(dimensions, whole, (1, 2)) == ["in your family of trades", "in France"]
    nobody = Reader().lines(dimensions)
    assert readers.level_names(dimensions, nobody, (0, 0)) == ["in all trades", "in France"]
    assert readers.level_names(["trade", "outcome"], [whole[0]], (2,)) == ["in all trades"]


def test_ones_own_figures_are_computed_as_the_published_ones() -> None:
    """(400.00 + 445.00) / 2 = 422.50, to the euro 423; of 43, 50 and 61 days the middle is 50."""
    assert own.price([40_000, 44_500]) == 42_300
    assert own.price([]) is None
    assert own.shares(["won", "won", "lost"]) == {"lost": 3_333, "won": 6_667}
    assert own.shares([]) == {}
    assert own.delays([("large", 61), ("large", 50), ("micro", 43)], whole="all") == {
        "all": 50,
        "large": 56,
        "micro": 43,
    }
    assert own.counts(["01", "01", "02"]) == {"01": 2, "02": 1}


def test_what_is_not_shown_first_is_ones_own_level() -> None:
    found = rollups.nearest(table(hidden("gardener", "D69"), shown("all", "FR")), LINES)
    assert readers.first_passed(found) == Passed(("gardener", "D69"), rollups.FEW)
    own_cell = rollups.nearest(table(shown("gardener", "D69")), LINES)
    assert readers.first_passed(own_cell) is None
