"""What is hidden can not be worked out: not from totals, not from differences, not from two releases."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.domain.observatory import sheltering
from marketplace.domain.observatory.certificates import Keys, above
from marketplace.domain.observatory.coverage import coverage
from marketplace.domain.observatory.disclosure import (
    Cell,
    Policy,
    Status,
    Unit,
    audit,
    protect,
    protect_change,
    published,
)
from marketplace.domain.observatory.quarters import Quarter
from marketplace.domain.observatory.rows import Inputs
from marketplace.domain.observatory.trees import Tree

pytest.importorskip("scipy", reason="the attack solves linear programs with scipy")
from tests.attacking import attack
from tests.bench import covering
from tests.plain_hiding import looking, plainly


@st.composite
def trees(draw: st.DrawFn, side: int) -> Tree:
    """One total over leaves, or regions between, or the total alone."""
    letter = "abc"[side]
    regions = [f"{letter}R{number}" for number in range(draw(st.integers(0, 3)))]
    leaves = [f"{letter}{number}" for number in range(draw(st.integers(1 if regions else 0, 6)))]
    parents = dict.fromkeys(regions, letter)
    parents |= {code: draw(st.sampled_from(regions)) if regions else letter for code in leaves}
    return Tree(letter, parents)


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[Tree], list[Unit]]:
    """Contributors in one cell of leaves or several; values that are equal, nothing, or far apart."""
    found = [draw(trees(side)) for side in range(draw(st.integers(1, 3)))]
    chance = Random(draw(st.integers(0, 2**32)))
    most = draw(st.sampled_from([0, 1, 5, 3000]))
    places = draw(st.sampled_from([1, 1, 3]))
    units = [
        Unit(f"m{number}", _keys(chance, found), chance.randint(0, most) ** chance.randint(1, 2))
        for number in range(draw(st.sampled_from([1, 12, 60, 120])))
        for _again in range(chance.randint(1, places))
    ]
    return found, units


def _keys(chance: Random, found: Sequence[Tree]) -> Keys:
    """Somebody is more often in the first leaves."""
    return tuple(tree.leaves()[: chance.randint(1, len(tree.leaves()))][-1] for tree in found)


policies = st.builds(
    Policy, st.sampled_from([1, 3, 5, 11]), st.sampled_from([Fraction(1, 2), Fraction(17, 20), Fraction(1)])
)


def _brought(units: Sequence[Unit], found: Sequence[Tree]) -> dict[Keys, dict[str, int]]:
    brought: dict[Keys, dict[str, int]] = {}
    for unit in units:
        for keys in above(unit.keys, found):
            here = brought.setdefault(keys, {})
            here[unit.contributor] = here.get(unit.contributor, 0) + unit.value
    return brought


def _holds(values: Mapping[str, int], policy: Policy) -> bool:
    enough = len(values) >= policy.threshold
    return enough and max(values.values()) <= policy.dominance * sum(values.values())


@given(tables(), policies, st.randoms())
def test_shown_cells_are_true_and_of_enough_people_in_any_order(
    table: tuple[list[Tree], list[Unit]], policy: Policy, chance: Random
) -> None:
    found, units = table
    cells, brought = protect(units, found, policy), _brought(units, found)
    assert list(cells) == sorted(brought)
    again = list(units)
    chance.shuffle(again)
    assert protect(again, found, policy) == cells
    for keys, cell in cells.items():
        holds = _holds(brought[keys], policy)
        assert (cell.count, cell.value) == (len(brought[keys]), sum(brought[keys].values()))
        if cell.status is Status.FREE:
            assert holds
            assert cell.shown() == (cell.count, cell.value)
        else:
            assert cell.shown() is None
            assert (cell.status is Status.PRIMARY) == (not holds)
        hidden_over = [one for one in above(keys, found) if cells[one].shown() is None]
        assert not hidden_over or cell.shown() is None
        few = len(brought[keys]) < policy.threshold
        assert cell.reason == ("" if holds else "few" if few else "dominant")


@given(tables(), policies)
def test_nothing_that_is_hidden_is_recovered(table: tuple[list[Tree], list[Unit]], policy: Policy) -> None:
    found, units = table
    cells = protect(units, found, policy)
    assert audit(cells, found) == []
    read = attack([cells], found)
    assert (read.exact, read.within_10, read.one_sided) == (0, 0, 0)


@given(tables(), policies)
def test_what_is_left_of_a_shown_figure_tells_of_nobody(
    table: tuple[list[Tree], list[Unit]], policy: Policy
) -> None:
    found, units = table
    cells, brought = protect(units, found, policy), _brought(units, found)
    for keys in (keys for keys, cell in cells.items() if cell.shown()):
        for side, tree in enumerate(found):
            parts = [(*keys[:side], code, *keys[side + 1 :]) for code in tree.children(keys[side])]
            rest = [one for one in parts if one in cells and not cells[one].shown()]
            together: dict[str, int] = {}
            for one in rest:
                for member, value in brought[one].items():
                    together[member] = together.get(member, 0) + value
            assert not rest or _holds(together, policy)


@given(tables(), policies, st.randoms())
def test_what_must_stay_hidden_stays_hidden(
    table: tuple[list[Tree], list[Unit]], policy: Policy, chance: Random
) -> None:
    found, units = table
    kept = {keys for keys in protect(units, found, policy) if chance.random() < 1 / 5}
    cells = protect(units, found, policy, hidden=kept)
    assert all(cells[keys].shown() is None for keys in kept)
    assert audit(cells, found) == []


@given(tables(), policies, policies)
def test_two_audiences_together_are_told_no_more_than_one(
    table: tuple[list[Tree], list[Unit]], members: Policy, everybody: Policy
) -> None:
    """Members read both tables: what either shows is attacked as one."""
    found, units = table
    inputs = Inputs(Quarter(2026, 3))
    within = replace(everybody, within=members)
    theirs = sheltering.shelter(lambda _inputs: units, inputs, found, members)
    ours = sheltering.shelter(lambda _inputs: units, inputs, found, within)
    assert sheltering.shut(theirs) <= sheltering.shut(ours)
    first = protect(units, found, members)
    second = protect(units, found, everybody, hidden=sheltering.shut(first))
    both = {keys: cell if cell.shown() else second[keys] for keys, cell in first.items()}
    read = attack([both], found)
    assert (read.exact, read.within_10, read.one_sided) == (0, 0, 0)
    assert audit(second, found) == []


@st.composite
def corrections(draw: st.DrawFn) -> tuple[list[Tree], list[Unit], list[Unit]]:
    """Some who leave, come, move, or bring more."""
    found, before = draw(tables())
    chance = Random(draw(st.integers(0, 2**32)))
    after = list(before)
    for number in range(draw(st.sampled_from([0, 1, 2, 6, 40]))):
        at = chance.randrange(len(after))
        moved = Unit(after[at].contributor, _keys(chance, found), after[at].value + chance.randint(0, 50))
        after[at : at + 1] = chance.choice([[], [moved], [after[at], Unit(f"n{number}", moved.keys, 7)]])
        if not after:
            break
    return found, before, after


@given(corrections(), policies)
def test_two_releases_together_tell_of_nobody(
    change: tuple[list[Tree], list[Unit], list[Unit]], policy: Policy
) -> None:
    found, before, after = change
    first = protect(before, found, policy)
    second = protect_change(before, first, after, found, policy)
    assert audit(second, found) == []
    read = attack([first, second], found)
    assert (read.exact, read.within_10, read.one_sided) == (0, 0, 0)
    earlier, later = _brought(before, found), _brought(after, found)
    for keys in (keys for keys, cell in second.items() if cell.shown()):
        assert keys not in first or first[keys].shown()
        was, now = earlier.get(keys, {}), later[keys]
        changes = {
            one: abs(now.get(one, 0) - was.get(one, 0))
            for one in was.keys() | now.keys()
            if was.get(one) != now.get(one)
        }
        assert keys not in first or not changes or _holds(changes, policy)


def test_over_a_hidden_total_the_same_total_by_another_side_is_hidden_too() -> None:
    """With the figure that would tell a part goes the other of the same people, which lies not over it."""
    found = [Tree.flat("a", ["a0"]), Tree.flat("b", ["b0", "b1"])]
    stayed = [Unit(f"m{number}", ("a0", "b0"), 1) for number in range(2)]
    before = [Unit("gone", ("a0", "b1"), 1), Unit("left", ("a0", "b0"), 1), *stayed]
    after = [*stayed, Unit("come", ("a0", "b0"), 1)]
    first = protect(before, found, Policy(2, Fraction(1)))
    assert [keys for keys, cell in first.items() if cell.shown()] == [("a", "b"), ("a0", "b")]
    second = protect_change(before, first, after, found, Policy(2, Fraction(1)))
    assert [keys for keys, cell in second.items() if cell.shown()] == []
    read = attack([first, second], found)
    assert (read.exact, read.within_10, read.one_sided) == (0, 0, 0)


@given(corrections(), policies, policies, st.sampled_from([(4_000, 100), (6, 2), (2, 1)]))
def test_what_is_quick_hides_what_plain_hiding_does(
    change: tuple[list[Tree], list[Unit], list[Unit]],
    policy: Policy,
    everybody: Policy,
    looks: tuple[int, int],
) -> None:
    """Proofs that are kept, sums that are carried along and searches that stop early change no cell."""
    found, before, after = change

    def told() -> list[dict[Keys, Cell]]:
        first = protect(before, found, policy)
        within = protect(before, found, everybody, hidden=sheltering.shut(first))
        return [first, within, protect_change(before, first, after, found, policy)]

    with looking(*looks):
        with plainly():
            plain = told()
        assert told() == plain


def test_the_attack_finds_what_is_hidden_by_itself_alone() -> None:
    """Else the laws above would prove nothing."""
    tree = Tree.flat("*", ["a", "b", "c"])
    cells: dict[Keys, Cell] = {
        ("*",): Cell(("*",), Status.FREE, "", 33, 330, 0),
        ("a",): Cell(("a",), Status.FREE, "", 20, 200, 20),
        ("b",): Cell(("b",), Status.PRIMARY, "few", 3, 30, 3),
        ("c",): Cell(("c",), Status.FREE, "", 10, 100, 10),
    }
    assert audit(cells, [tree]) == [("b",)]
    read = attack([cells], [tree])
    assert (read.exact, read.within_10, read.one_sided, read.cells) == (2, 2, 2, 1)
    beside = cells | {("c",): Cell(("c",), Status.SECONDARY, "", 10, 1, 10)}
    beside["*",] = Cell(("*",), Status.FREE, "", 33, 231, 0)
    assert audit(beside, [tree]) == [("b",)]  # the value of b, 30, is at most 31
    assert attack([beside], [tree]).exact == 0
    assert attack([beside], [tree]).one_sided == 1


def test_who_is_alone_in_a_cell_is_not_told_from_nobody() -> None:
    """Eleven people in eleven of twelve cells: were these alone named, each would be known to hold one."""
    codes = [f"a{number:02}" for number in range(12)]
    tree = Tree("*", {**dict.fromkeys(codes, "a"), "a": "*", "b": "*", "b1": "b", "b2": "b"})
    units = [Unit(code, (code,), 10) for code in codes[1:]] + [
        Unit(f"b{one}", ("b1",), 10) for one in range(11)
    ]
    units += [Unit(f"c{one}", ("b2",), 10) for one in range(20)]
    cells = protect(units, [tree], Policy(11, Fraction(17, 20)))
    named = {cell.keys[0]: cell.shown() for cell in published(cells, [tree])}
    assert named == {
        "*": (42, 420),
        "a": (11, 110),
        **dict.fromkeys(codes),
        "b": (31, 310),
        "b1": (11, 110),
        "b2": (20, 200),
    }
    alone = protect(units[:2], [tree], Policy(11, Fraction(17, 20)))
    assert [(cell.keys, cell.status) for cell in published(alone, [tree])] == [(("*",), Status.PRIMARY)]
    assert published({}, [tree]) == []


def test_members_spread_like_france_are_covered() -> None:
    assert covering.covered(1_000) >= Fraction(95, 100)
    _trees, _units, cells = covering.protected(200)
    shown = {keys for keys, cell in cells.items() if cell.shown()}
    assert ("all", "FR") in shown
    assert len({("all", region) for region in covering.REGIONS} & shown) >= 5


def test_by_hand() -> None:
    """Two people in b: the next smallest is hidden with them, since 20 - 17 tells and 20 - 9 does not."""
    tree = Tree.flat("*", ["a", "b", "c"])
    units = [
        Unit(f"{code}{one}", (code,), 1)
        for code, many in (("a", 9), ("b", 2), ("c", 8))
        for one in range(many)
    ]
    policy = Policy(5, Fraction(17, 20))
    cells = protect(units, [tree], policy)
    assert {keys[0]: (cell.status.value, cell.reason, cell.shown()) for keys, cell in cells.items()} == {
        "*": ("F", "", (19, 19)),
        "a": ("F", "", (9, 9)),
        "b": ("C", "few", None),
        "c": ("D", "", None),
    }
    shown = [keys for keys, cell in cells.items() if cell.status is Status.FREE]
    brought = [(unit.contributor, unit.keys) for unit in units]
    assert coverage(shown, brought, [tree]).share == Fraction(9, 19)
    assert coverage([("*",)], brought, [tree]).share == 0  # the total alone is near to nobody
    assert coverage([], [], [tree]).share == 0


def test_units_are_of_leaves_and_of_nothing_or_more() -> None:
    tree = Tree.flat("*", ["a"])
    policy = Policy(3, Fraction(1))
    with pytest.raises(ValueError, match="no cell of leaves"):
        protect([Unit("m", ("*",), 1)], [tree], policy)
    with pytest.raises(ValueError, match="less than nothing"):
        protect([Unit("m", ("a",), -1)], [tree], policy)
    with pytest.raises(KeyError):
        protect([Unit("m", ("b",), 1)], [tree], policy)
    assert protect([], [tree], policy) == {}


def test_trees_lead_to_one_root() -> None:
    tree = Tree("FR", {"R11": "FR", "R84": "FR", "D75": "R11", "D69": "R84", "D01": "R84"})
    assert tree.ancestors("D75") == ("R11", "FR")
    assert (tree.ancestors("FR"), tree.children("R84"), tree.children("D75")) == ((), ("D01", "D69"), ())
    assert tree.leaves() == ("D01", "D69", "D75")
    assert (tree.leaves_of("R84"), tree.leaves_of("D75")) == (("D01", "D69"), ("D75",))
    with pytest.raises(ValueError, match="does not lead"):
        Tree("FR", {"a": "b", "b": "a"})
    with pytest.raises(ValueError, match="does not lead"):
        Tree("FR", {"D75": "R11"})
    with pytest.raises(ValueError, match="something above"):
        Tree("FR", {"FR": "EU"})
