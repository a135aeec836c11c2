"""Every series for both audiences; what a correction and a crossing of dimensions may tell."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from coop.domain.errors import Hidden, Refused
from marketplace.domain.observatory import (
    branches,
    computing,
    disclosure,
    hiding,
    places,
    quantiles,
    quarters,
    sheltering,
    trades,
)
from marketplace.domain.observatory.disclosure import Policy, Status, Unit
from marketplace.domain.observatory.indicators import Audience, Indicator, by_key, every, register
from marketplace.domain.observatory.quarters import Quarter
from marketplace.domain.observatory.rows import Helped, Hours, Inputs, Rate
from tests.marketplace.figuring import FIVE, HOURS, PARIS, PAYMENTS, QUARTER, TREES, rates


def test_every_series_is_there_for_both_audiences_in_whole_numbers() -> None:
    policies = {"open": Policy(11, Fraction(17, 20)), "members": FIVE}
    series = computing.all_series(
        Inputs(QUARTER, rates=rates(*[30_000] * 6), payments=PAYMENTS, hours=HOURS), TREES, policies
    )
    asked = [(one.key, audience.value) for one in every() for audience in Audience]
    assert [(one["indicator"], one["audience"]) for one in series] == asked
    assert series == computing.all_series(
        Inputs(QUARTER, rates=rates(*[30_000] * 6), payments=PAYMENTS, hours=HOURS), TREES, policies
    )
    by = {(one["indicator"], one["audience"]): one["cells"] for one in series}
    assert by["day_rate", "members"][0]["count"] == 6
    assert {cell["values"] is None for cell in by["day_rate", "open"]} == {True}
    for one in series:
        assert all(tree in {*TREES, "destination"} for tree in one["dimensions"])
        for cell in one["cells"]:
            assert len(cell["keys"]) == len(one["dimensions"])
            assert set(cell) == {"keys", "status", "reason", "count", "values"}
            values = cell["values"] or dict.fromkeys(by_key(one["indicator"]).values, 0)
            assert list(values) == list(by_key(one["indicator"]).values)
            assert all(type(value) is int for value in values.values())


def test_definitions_are_whole_and_keys_their_own() -> None:
    for one in every():
        assert all((one.label, one.question, one.population, one.formula, one.counted))
        assert one.compared_with is None or (one.compared_with.name and one.compared_with.note)
        assert one.data_class == (one.data_classes[0] if one.data_classes else None)
    assert len({one.label for one in every()}) == len(every())
    first: Indicator = every()[0]
    register(first)  # again is once
    with pytest.raises(ValueError, match="two indicators are named"):
        register(replace(first, label="Another"))
    with pytest.raises(Hidden):
        by_key("happiness")


def test_quantiles_between_and_on_values() -> None:
    four = [Fraction(one) for one in (10, 20, 30, 40)]
    # A quarter of four is exactly one: between the first and the second, 15. A third is 1.33: the second.
    assert quantiles.quantile(four, Fraction(1, 4)) == 15
    assert quantiles.quantile(four, Fraction(1, 3)) == 20
    with pytest.raises(ValueError, match="no value"):
        quantiles.quantile([], Fraction(1, 2))


def test_rounding_goes_upwards_at_the_half() -> None:
    assert hiding.rounded(Fraction(5, 2), 1) == 3
    assert hiding.rounded(Fraction(149), 100) == 100
    assert hiding.rounded(Fraction(150), 100) == 200
    assert hiding.share_bp(1, 3) == 3_333
    assert hiding.share_bp(2, 3) == 6_667


def test_a_correction_hides_what_too_few_changed() -> None:
    # Twelve prices. In the correction one of them is another: as the median might tell it, it is not shown.
    before = Inputs(QUARTER, rates=rates(*range(30_000, 42_000, 1_000)))
    one_changed = (*before.rates[:-1], Rate(before.rates[-1].contributor, "translation", PARIS, 90_000))
    after = Inputs(QUARTER, rates=one_changed, before=before)
    cells = by_key("day_rate").compute(after, TREES, FIVE)
    assert {(cell["status"], cell["values"] is None) for cell in cells} == {("D", True)}
    # Where six are others, it is; and where nothing is, all that was shown is.
    six = tuple(Rate(row.contributor, row.trade, row.place, row.cents + 100) for row in before.rates[:6])
    many = Inputs(QUARTER, rates=six + before.rates[6:], before=before)
    assert by_key("day_rate").compute(many, TREES, FIVE)[0]["values"] is not None
    same = Inputs(QUARTER, rates=before.rates, before=before)
    assert by_key("day_rate").compute(same, TREES, FIVE) == by_key("day_rate").compute(before, TREES, FIVE)


def test_what_is_open_shows_nothing_that_is_hidden_from_members() -> None:
    exchanged = tuple(replace(row, received=row.given) for row in spread().hours)
    found = Inputs(QUARTER, hours=exchanged, payments=PAYMENTS)
    policies = {"open": Policy(11, Fraction(17, 20)), "members": FIVE}
    series = {
        (one["indicator"], one["audience"]): {tuple(cell["keys"]): cell["status"] for cell in one["cells"]}
        for one in computing.all_series(found, TREES, policies)
    }
    for key in (one.key for one in every()):
        members, everybody = series[key, "members"], series[key, "open"]
        assert {keys for keys, status in everybody.items() if status == "F"} <= {
            keys for keys, status in members.items() if status == "F"
        }
    assert series["hours_given", "open"]["all", "FR"] == "F"


def test_a_correction_keeps_hidden_what_was_hidden() -> None:
    before = Inputs(QUARTER, helped=tuple(Helped(f"P-{n}", 1, 60) for n in range(4)))
    after = Inputs(QUARTER, helped=tuple(Helped(f"P-{n}", 1, 60) for n in range(9)), before=before)
    assert by_key("people_helped").compute(after, TREES, FIVE)[0]["values"] is None
    later = Inputs(QUARTER, helped=after.helped, before=after)
    assert by_key("people_helped").compute(later, TREES, FIVE)[0]["values"] is None


def spread() -> Inputs:
    """Hours of 120 members over three trades and four departments."""
    names, departments = ("translation", "proofreading", "gardening"), ("D75", "D69", "D59", "D13")
    rows = []
    for n in range(120):
        trade, place = names[n % 3], departments[n * 7 % 4]
        rows.append(Hours(f"M-{n:03}", trade, place, 60 + n, 0, 0))
    return Inputs(QUARTER, hours=tuple(rows))


def test_where_crossing_would_hide_all_each_dimension_is_told_for_itself(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = spread()
    real = disclosure.protect_table

    def helpless(table: disclosure.Table, policy: Policy, **_more: Any) -> Any:  # noqa: ANN401
        cells = real(table, policy)
        if len(table.trees) == 1:
            return cells
        return {keys: replace(cell, status=Status.SECONDARY) for keys, cell in cells.items()}

    across = [TREES["trade"], TREES["place"]]
    before = sheltering.shelter(units_given, found, across, FIVE)
    assert before["all", "FR"].status is Status.FREE
    monkeypatch.setattr(sheltering, "protect_table", helpless)
    cells = sheltering.shelter(units_given, found, across, FIVE)
    free = {keys for keys, cell in cells.items() if cell.status is Status.FREE}
    assert ("gardening", "FR") in free
    assert ("all", "D59") in free
    assert {keys for keys in free if "all" not in keys and "FR" not in keys} == set()
    assert cells["all", "D59"].value == before["all", "D59"].value
    # A correction of it is told the same way, from the same margins.
    again = sheltering.shelter(units_given, replace(found, before=found), across, FIVE)
    assert {keys for keys, cell in again.items() if cell.status is Status.FREE} == free


def test_a_correction_of_a_crossed_table_does_not_turn_to_margins(monkeypatch: pytest.MonkeyPatch) -> None:
    found = spread()
    across = [TREES["trade"], TREES["place"]]

    def helpless(*told: Any, **_more: Any) -> Any:  # noqa: ANN401  as protect_change
        cells = disclosure.protect(told[2], across, FIVE)
        return {keys: replace(cell, status=Status.SECONDARY) for keys, cell in cells.items()}

    monkeypatch.setattr(sheltering, "protect_change", helpless)
    cells = sheltering.shelter(units_given, replace(found, before=found), across, FIVE)
    assert {cell.status for cell in cells.values()} == {Status.SECONDARY}


def test_margins_of_which_one_hides_the_total_tell_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    real = disclosure.protect_table

    def helpless(table: disclosure.Table, policy: Policy, **_more: Any) -> Any:  # noqa: ANN401
        cells = real(table, policy)
        if table.trees == (TREES["trade"],):
            return cells
        return {keys: replace(cell, status=Status.SECONDARY) for keys, cell in cells.items()}

    monkeypatch.setattr(sheltering, "protect_table", helpless)
    cells = sheltering.shelter(units_given, spread(), [TREES["trade"], TREES["place"]], FIVE)
    assert {cell.status for cell in cells.values()} == {Status.SECONDARY}


def units_given(inputs: Inputs) -> list[Unit]:
    return [Unit(row.contributor, (row.trade, row.place), row.given) for row in inputs.hours]


def test_codes_of_trades_and_places() -> None:
    assert places.leaf("2A") == "D2A"
    assert places.leaf("988") == places.leaf("") == places.leaf(None) == places.ELSEWHERE
    assert places.TREE.ancestors("D971") == ("R01", "FR")
    assert len([code for code in places.TREE.leaves() if code != places.ELSEWHERE]) == 101
    assert TREES["trade"].ancestors("gardening") == ("food", "all")
    assert trades.tree({"plumber": ""}).ancestors("plumber") == (trades.OTHER, "all")
    assert trades.leaf("") == trades.UNSAID
    with pytest.raises(ValueError, match="web is the code of a trade and of a family"):
        trades.tree({"web": "digital"})
    assert trades.leaf("gardening") == "gardening"
    for dimension, tree in branches.TREES.items():
        if dimension != "month":
            assert set(branches.NAMES[dimension]) == {tree.root, *tree.parents}


def test_quarters_as_releases_name_them() -> None:
    assert quarters.read("2026-Q3") == QUARTER
    assert quarters.code(QUARTER) == "2026-Q3"
    assert quarters.previous(Quarter(2026, 1)) == Quarter(2025, 4)
    assert quarters.previous(QUARTER) == Quarter(2026, 2)
    assert quarters.following(Quarter(2026, 4)) == Quarter(2027, 1)
    assert quarters.following(QUARTER) == Quarter(2026, 4)
    for text in ("2026-3", "2026-Q5", "2026-Q0", "26-Q1", "0000-Q1", "२०२६-Q1", "2026-Q", "", "2026-Q١"):
        with pytest.raises(Refused, match="2026-Q3"):
            quarters.read(text)
