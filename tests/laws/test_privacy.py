"""Laws of the privacy budget and of its noise: exact, never overspent, and as large as one member needs."""

from collections.abc import Sequence
from decimal import Decimal, localcontext
from fractions import Fraction
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop.domain.errors import Refused
from marketplace.domain.observatory import noised, privacy, published
from marketplace.domain.observatory.rows import Rate
from marketplace.selectors.observatory import noise
from tests import noising, releasing
from tests.releasing import cell, hidden
from timebank.domain import canonical

TREE = noising.TREES["trade"]
EPSILONS = st.integers(100, 1000)
CHANGED = st.sampled_from([2, 4])
SPENDING = st.lists(EPSILONS, max_size=12)
RATES = st.lists(
    st.builds(
        Rate,
        contributor=st.integers(1, 6).map(str),
        trade=st.sampled_from(["shop", "site", "visit"]),
        place=st.just("D69"),
        cents=st.integers(0, 120_000),
    ),
    max_size=24,
)
CODES = st.lists(st.sampled_from(["all", "care", "web"]), min_size=1, unique=True).map(sorted).map(tuple)


@given(st.integers(0, 5000), SPENDING)
def test_what_is_let_through_never_comes_above_the_budget(budget: int, asked: list[int]) -> None:
    spent: list[int] = []
    for epsilon in asked:
        before = privacy.left(budget, spent)
        try:
            privacy.check(epsilon, budget, spent)
        except Refused:
            assert sum(spent) + epsilon > budget
        else:
            spent.append(epsilon)
            assert privacy.left(budget, spent) == before - epsilon
    assert sum(spent) <= budget
    assert privacy.left(budget, spent) + sum(spent) == budget


def test_a_budget_that_was_lowered_has_nothing_left() -> None:
    assert privacy.left(1000, [900, 900]) == 0
    with pytest.raises(Refused, match="budget of this year is spent"):
        privacy.check(1, 1000, [900, 900])


@given(RATES, RATES, CODES)
def test_one_member_changes_the_counts_by_no_more_than_is_said(
    rates: list[Rate], others: list[Rate], codes: Sequence[str]
) -> None:
    """Member 1 wrote something else, as much or as little as they like; the others wrote what they wrote."""
    of_one = [row for row in others if row.contributor == "1"] or [Rate("1", "shop", "D69", 1)]
    rest = [row for row in rates if row.contributor != "1"]
    mine = [row for row in rates if row.contributor == "1"] or [Rate("1", "visit", "D69", 99_000)]
    before = noised.in_a_row(privacy.histograms([*rest, *mine], TREE, codes), codes)
    after = noised.in_a_row(privacy.histograms([*rest, *of_one], TREE, codes), codes)
    moved = sum(abs(one - other) for one, other in zip(before, after, strict=True))
    assert moved <= privacy.sensitivity(codes, TREE.root)


def test_the_most_that_one_member_changes_is_reached() -> None:
    codes = ("all", "care", "web")
    here, there = [Rate("1", "shop", "D69", 10_000)], [Rate("1", "visit", "D69", 80_000)]
    counts = [noised.in_a_row(privacy.histograms(rows, TREE, codes), codes) for rows in (here, there)]
    assert sum(abs(one - other) for one, other in zip(*counts, strict=True)) == 4
    assert privacy.sensitivity(codes, "all") == 4
    assert (privacy.sensitivity(("all",), "all"), privacy.sensitivity(("care", "web"), "all")) == (2, 2)


@given(RATES)
def test_each_member_stands_once_in_all_and_once_in_a_family(rates: list[Rate]) -> None:
    found = privacy.histograms(rates, TREE, ("all", "care", "web"))
    members = len({row.contributor for row in rates})
    assert sum(found["all"]) == members
    assert sum(found["care"]) + sum(found["web"]) == members
    assert found == privacy.histograms(rates[::-1], TREE, ("all", "care", "web"))


def test_a_member_counts_in_the_family_of_most_of_their_prices_by_their_mean_there() -> None:
    rows = [
        Rate("1", "shop", "D69", 20_000),
        Rate("1", "site", "D69", 40_001),
        Rate("1", "visit", "D69", 99_000),
        Rate("2", "visit", "D69", 20_000),
        Rate("2", "web", "D69", 19_999),
    ]
    found = privacy.histograms(rows, TREE, ("all", "care", "web"))
    assert found["web"] == (0, 0, 1, 0, 0, 0)
    assert found["care"] == (0, 1, 0, 0, 0, 0), "of as many in each, the first in the order of codes"
    assert found["all"] == (1, 0, 0, 0, 1, 0)
    assert privacy.histograms(rows, TREE, ("care",)) == {"care": found["care"]}


def test_bands_meet_and_a_price_at_a_bound_is_in_the_higher() -> None:
    bands = privacy.bands()
    assert bands[0] == (0, 20_000)
    assert bands[-1] == (70_000, None)
    for number, (start, end) in enumerate(bands):
        assert privacy.band(Fraction(start)) == number
        assert end is None or privacy.band(Fraction(2 * end - 1, 2)) == number


def test_only_what_is_shown_of_enough_is_told() -> None:
    series = published.read(
        releasing.series(
            "day_rate",
            cell("all", "FR", count=91, median=1),
            cell("care", "FR", count=49, median=1),
            cell("web", "R84", count=70, median=1),
            hidden("web", "FR"),
        )
    )
    assert privacy.told(series, TREE, 50) == ("all",)
    assert privacy.told(series, TREE, 49) == ("all", "care")
    assert privacy.told(series, TREE, 92) == ()


def test_the_year_is_that_of_the_quarter() -> None:
    assert privacy.year("2026-Q4") == 2026


@given(CHANGED, EPSILONS)
def test_a_scale_costs_less_than_is_paid_and_one_grain_less_would_not(changed: int, epsilon: int) -> None:
    spread = privacy.scale(changed, epsilon)
    paid = Fraction(epsilon, 1000)
    assert privacy.costs(changed, spread) < paid <= privacy.costs(changed, spread - Fraction(1, 1024))
    assert Fraction(float(spread)) == spread


@given(st.fractions(Fraction(1, 40), 60))
def test_the_margin_is_the_least_that_covers_95_in_100(spread: Fraction) -> None:
    found = privacy.margin(spread)
    assert beyond(spread, found) <= Decimal("0.05") + Decimal("1e-9")
    assert found == 0 or beyond(spread, found - 1) > Decimal("0.05") - Decimal("1e-9")


def beyond(spread: Fraction, margin: int) -> Decimal:
    """How often the noise is larger, from the sum of its probabilities in forty digits."""
    with localcontext() as context:
        context.prec = 40
        base = (-Decimal(spread.denominator) / Decimal(spread.numerator)).exp()
        return 2 * base ** (margin + 1) / (1 + base)


def test_margins_that_are_computed_by_hand() -> None:
    assert [privacy.margin(Fraction(one)) for one in (2, 4, 8, 40)] == [6, 12, 24, 120]


@given(CHANGED, EPSILONS)
def test_opendp_says_the_same_of_the_noise(changed: int, epsilon: int) -> None:
    dp = pytest.importorskip("opendp.prelude", reason="opendp, the extra `privacy`, is not installed")
    spread = privacy.scale(changed, epsilon)
    cost = noise.cost(noise.measurement(spread), changed)
    assert cost <= Fraction(epsilon, 1000)
    assert abs(cost - privacy.costs(changed, spread)) < Fraction(1, 10**12)
    accuracy = dp.discrete_laplacian_scale_to_accuracy(float(spread), 0.05)
    assert privacy.margin(spread) == ceil(accuracy) - 1


@given(st.lists(st.integers(-50, 5000), min_size=12, max_size=12), EPSILONS, st.integers(50, 400))
def test_a_document_is_read_as_it_was_written(drawn: list[int], epsilon: int, least: int) -> None:
    asked = noised.design("2026-Q3", 2, ("all", "web"), "all", epsilon, least)
    found = noised.read(canonical.written(noised.document(asked, drawn)))
    assert (found.quarter, found.version, found.epsilon, found.least) == ("2026-Q3", 2, epsilon, least)
    assert [*found.counts["all"], *found.counts["web"]] == drawn
    assert found.margin == privacy.margin(asked.spread)
    lines = noised.lines(found)
    assert len(lines) == 12
    assert len({(code, start) for _period, _version, code, start, *_rest in lines}) == 12
    assert lines[5][3:6] == ["70000", "", str(drawn[5])]
    assert {len(line) for line in lines} == {len(noised.RESOURCE.columns)}


def test_a_count_that_is_missing_is_no_document() -> None:
    asked = noised.design("2026-Q3", 1, ("all",), "all", 1000, 50)
    with pytest.raises(ValueError, match="a count for each band"):
        noised.document(asked, [1, 2, 3])
