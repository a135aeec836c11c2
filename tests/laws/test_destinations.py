"""One euro is told whole: at every level its parts sum to it, and a hidden use never stands alone."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from marketplace.domain.observatory import destinations, rollups
from marketplace.domain.observatory.certificates import Keys
from marketplace.domain.observatory.destinations import ALL, KEPT, POOL, USES
from marketplace.domain.observatory.disclosure import Policy, Status
from marketplace.domain.observatory.published import Datum
from marketplace.domain.observatory.rows import Routed
from timebank.domain.natures import FUNDS, Unit

POLICY = Policy(5, Fraction(17, 20))


@st.composite
def stories(draw: st.DrawFn) -> tuple[Routed, ...]:
    """What a quarter brought, what funds received of it, and what they spent of that."""
    unit = draw(st.sampled_from(Unit))
    rows, received = [], 0
    for fund in draw(st.sets(st.sampled_from(FUNDS))):
        amount = draw(st.integers(1, 10**7))
        received += amount
        rows.append(Routed(unit, fund, amount))
        left = amount
        for use in USES:
            spent = draw(st.integers(0, left))
            people = draw(st.integers(1, 9))
            if spent:
                rows.append(
                    Routed(unit, destinations.under(fund, use), spent, people, draw(st.integers(1, spent)))
                )
            left -= spent
    whole = received + draw(st.integers(0, 10**7))
    brought = Routed(unit, ALL, whole, draw(st.integers(1, 20)), draw(st.integers(0, whole)))
    return tuple(sorted([brought, *rows]))


@given(stories())
def test_parts_sum_to_the_whole_at_every_level(routed: tuple[Routed, ...]) -> None:
    open_to_all = Policy(0, Fraction(1))
    unit = Unit(routed[0].unit)
    told = {
        cell["keys"][0]: cell["values"]
        for cell in destinations.cells(routed, unit, open_to_all)
        if cell["values"] is not None
    }
    if not told:
        return
    assert told[ALL]["of_one"] == destinations.ONE[unit]
    for name in ("of_one", "amount"):
        assert sum(told[code][name] for code in told if code in {POOL, *FUNDS}) == told[ALL][name]
        for fund in FUNDS:
            if fund in told:
                uses = [told[code][name] for code in told if code.startswith(f"{fund}.")]
                assert sum(uses) == told[fund][name]
                assert min(uses) >= 0


@given(stories())
def test_a_hidden_use_never_stands_alone(routed: tuple[Routed, ...]) -> None:
    """The total of its fund is shown: with all others shown too, it would follow."""
    told = {cell["keys"][0]: cell for cell in destinations.cells(routed, Unit(routed[0].unit), POLICY)}
    for fund in FUNDS:
        uses = {code: cell["status"] for code, cell in told.items() if code.startswith(f"{fund}.")}
        hidden = [code for code, status in uses.items() if status != Status.FREE]
        assert len(hidden) != 1 or told[fund]["status"] != Status.FREE
        assert not hidden or f"{fund}.{KEPT}" in hidden
    if told and told[ALL]["status"] != Status.FREE:
        assert {cell["status"] for cell in told.values()} <= {Status.PRIMARY, Status.SECONDARY}
    for cell in told.values():
        assert (cell["values"] is None) == (cell["status"] != Status.FREE)


CODES = st.sampled_from(("a", "b", "all"))


@given(st.dictionaries(st.tuples(CODES, CODES), st.booleans()))
def test_the_nearest_is_shown_and_nothing_nearer_is(shown: dict[tuple[str, str], bool]) -> None:
    cells: dict[Keys, Datum] = {
        keys: Datum(keys, Status.FREE if free else Status.PRIMARY, "" if free else "few", 9, {"x": 1})
        for keys, free in shown.items()
    }
    line = ("a", "b", "all")
    found = rollups.nearest(cells, [line, line])
    order = [(first, second) for first in line for second in line]
    free = [keys for keys in order if shown.get(keys)]
    assert (found.cell.keys if found.cell else None) == (free[0] if free else None)
    assert [one.keys for one in found.passed] == (order[: order.index(free[0])] if free else order)
