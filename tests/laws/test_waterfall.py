"""Law 14 down the whole chain: exact sums, floors that no vote breaks, the same figures as plain Python."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coop.domain.errors import Refused
from governance.domain import tie_orders
from tests.laws import plain_waterfall
from tests.laws.test_distribution import MARCH, shares
from timebank.domain import distributions
from timebank.domain.cuts import Ceiling, CommittedOrder, Key, Reading, Route, VotedTerms, Year
from timebank.domain.distributions import Inputs, PoolLeg
from timebank.domain.natures import Unit
from timebank.domain.waterfall import SIGNS, Drop, Step, Waterfall, Way, compute

FOUNDING = VotedTerms(
    shares={
        "observatory": Decimal("0.25"),
        "inclusion": Decimal("0.35"),
        "solidarity": Decimal("0.20"),
        "reserve": Decimal("0.20"),
    },
    route=Route.BEFORE,
    legal_share=Decimal("0.15"),
    ceiling=Ceiling.CAPITAL,
    statutory_share=Decimal("0.50"),
    reading=Reading.DEDUCTED,
    yield_share=Decimal("0.018025"),
    margin_share=Decimal("0.02"),
    patronage_share=Decimal(0),
    versions={key: number for number, key in enumerate(Key, 1)},
)
AMOUNTS = st.integers(0, 10**9)
CAPITAL = 100_000_000
SURPLUS = Year(Unit.CENTS, pool=0, income=10_000_000, capital=CAPITAL)
"""A surplus of 100,000.00, far below the ceiling of the legal reserve."""


def share(lower: str, upper: str) -> st.SearchStrategy[Decimal]:
    return st.decimals(Decimal(lower), Decimal(upper), places=4)


TERMS = st.builds(
    VotedTerms,
    shares=shares(),
    route=st.sampled_from(Route),
    legal_share=share("0.15", "1"),
    ceiling=st.sampled_from(Ceiling),
    statutory_share=share("0.5", "1"),
    reading=st.sampled_from(Reading),
    yield_share=share("0", "0.15"),
    margin_share=share("0", "0.02"),
    patronage_share=share("0", "1"),
    versions=st.just(FOUNDING.versions),
)


def committed(order: list[str]) -> CommittedOrder:
    return CommittedOrder(tuple(order), "a nonce", tie_orders.commitment(order, "a nonce"))


@st.composite
def years(draw: st.DrawFn) -> Year:
    """Years without a loss: what the funds receive before is never needed for the costs."""
    weights = draw(st.lists(st.integers(0, 10**6), max_size=8))
    names = [f"member-{place}" for place in range(len(weights))]
    income = draw(AMOUNTS)
    return Year(
        draw(st.sampled_from(Unit)),
        pool=draw(AMOUNTS),
        income=income,
        surplus=draw(st.sampled_from((0, 1, 12_345))),
        costs=draw(st.integers(0, income)),
        aid=draw(AMOUNTS),
        capital=draw(AMOUNTS),
        held=draw(AMOUNTS),
        asked=draw(AMOUNTS),
        operations=tuple(zip(names, weights, strict=True)),
        ties=committed(draw(st.permutations(names))),
    )


def in_euros() -> st.SearchStrategy[Year]:
    return years().map(lambda year: replace(year, unit=Unit.CENTS))


def sums_exactly(year: Year, terms: VotedTerms) -> None:
    """What came in went out; each line follows from the one before; nothing is a unit off its share."""
    found = compute(year, terms)
    brought, taken = (sum(line.amount for line in found.lines if line.way is way) for way in list(Way)[:2])
    assert brought == taken == year.pool + year.income + year.surplus
    assert found.lines[-1].left == 0
    left = 0
    for line in found.lines:
        left += SIGNS[line.way] * line.amount
        assert (line.left, line.unit) == (left, year.unit)
        assert left >= 0
        assert abs(line.amount - line.quota) < 1
        assert line.floor + line.remainder == line.quota
    assert sum(part.amount for part in found.portions) == found.amount(Step.PATRONAGE)
    assert all(abs(part.amount - part.quota) < 1 for part in found.portions)


def never_breaks_a_floor(year: Year, terms: VotedTerms) -> None:
    """Whatever is voted within the bounds, the reserves hold what the law wants at least."""
    found = compute(year, terms)
    counted = found.amount(Step.SURPLUS)
    if terms.reading is Reading.LEFT_OUT:
        counted -= found.amount(Step.AID)
    legal, statutory = found.amount(Step.LEGAL), found.amount(Step.STATUTORY)
    ceiling = Fraction(year.capital, 1 if terms.ceiling is Ceiling.CAPITAL else 2)
    assert 20 * legal >= 3 * counted or year.held + legal >= ceiling
    assert 2 * statutory >= counted - legal
    assert found.amount(Step.INTEREST) <= min(year.asked, found.amount(Step.DISTRIBUTABLE))
    assert found.amount(Step.INTEREST) <= (terms.yield_share + terms.margin_share) * year.capital
    aid = min(year.aid, found.amount(Step.SURPLUS))
    assert found.amount(Step.DISTRIBUTABLE) <= found.amount(Step.SURPLUS) - aid


def agrees_with_plain_python(year: Year, terms: VotedTerms) -> None:
    found = compute(year, terms)
    taken, members = plain_waterfall.waterfall(year, terms)
    steps = {name: name.partition(" ") for name in taken}
    assert {name: found.amount(Step(step), fund) for name, (step, _, fund) in steps.items()} == taken
    assert {part.key: part.amount for part in found.portions} == members


@given(years(), TERMS)
def test_what_came_in_goes_out_to_the_unit(year: Year, terms: VotedTerms) -> None:
    sums_exactly(year, terms)


@given(in_euros(), TERMS)
def test_no_vote_breaks_a_floor(year: Year, terms: VotedTerms) -> None:
    never_breaks_a_floor(year, terms)


@given(in_euros(), TERMS)
def test_plain_python_finds_the_same(year: Year, terms: VotedTerms) -> None:
    agrees_with_plain_python(year, terms)


@pytest.mark.long
@settings(max_examples=10_000)
@given(in_euros(), TERMS)
def test_ten_thousand_years(year: Year, terms: VotedTerms) -> None:
    for law in (sums_exactly, never_breaks_a_floor, agrees_with_plain_python):
        law(year, terms)


@given(in_euros(), TERMS, st.randoms())
def test_the_order_of_members_and_funds_changes_nothing(
    year: Year, terms: VotedTerms, random: Random
) -> None:
    operations, funds = list(year.operations), list(terms.shares.items())
    random.shuffle(operations)
    random.shuffle(funds)
    found = compute(year, terms)
    shuffled = replace(year, operations=tuple(operations)), replace(terms, shares=dict(funds))
    assert compute(*shuffled) == found


@given(in_euros(), TERMS, st.integers(1, 1000))
def test_operations_may_be_counted_on_any_scale(year: Year, terms: VotedTerms, scale: int) -> None:
    scaled = tuple((key, weight * scale) for key, weight in year.operations)
    found, same = compute(year, terms), compute(replace(year, operations=scaled), terms)
    assert (same.lines, same.portions, same.result_hash) == (found.lines, found.portions, found.result_hash)


@given(in_euros(), TERMS)
def test_who_did_nothing_is_refunded_nothing(year: Year, terms: VotedTerms) -> None:
    weights = dict(year.operations)
    assert all(part.amount == 0 for part in compute(year, terms).portions if weights[part.key] == 0)


@given(years(), TERMS)
def test_hours_and_euros_go_down_the_same_chain_and_never_mix(year: Year, terms: VotedTerms) -> None:
    """What the law says of a surplus has no hours; all else gives the same figures in either unit."""
    hours, euros = (compute(replace(year, unit=unit), terms) for unit in Unit)
    assert {line.unit for line in hours.lines} == {Unit.MINUTES}
    assert {line.unit for line in euros.lines} == {Unit.CENTS}
    legal = {Step.AID, Step.LEGAL, Step.STATUTORY, Step.DISTRIBUTABLE, Step.INTEREST, Step.PATRONAGE}
    assert not legal & {line.step for line in hours.lines}
    for step in (Step.POOL, Step.INCOME, Step.COSTS, Step.SURPLUS):
        assert hours.amount(step) == euros.amount(step)
    assert hours.portions == ()


@given(
    years(),
    TERMS,
    st.sampled_from(["pool", "income", "costs", "aid", "capital", "held", "asked", "surplus"]),
)
def test_amounts_below_zero_are_refused(year: Year, terms: VotedTerms, name: str) -> None:
    wrong: dict[str, Any] = {name: -1}
    with pytest.raises(Refused, match="below zero") as refused:
        compute(replace(year, **wrong), terms)
    assert refused.value.field == name


def figures(found: Waterfall) -> tuple[int, int, int]:
    return found.amount(Step.LEGAL), found.amount(Step.STATUTORY), found.amount(Step.DISTRIBUTABLE)


AIDED = replace(SURPLUS, aid=1_000_000)
LEFT_OUT = replace(FOUNDING, reading=Reading.LEFT_OUT)
FULL = replace(SURPLUS, held=CAPITAL)
HALF_FULL = replace(SURPLUS, held=CAPITAL // 2)
HALVED = replace(FOUNDING, ceiling=Ceiling.HALF_CAPITAL)


@pytest.mark.parametrize(
    ("year", "terms", "expected"),
    [
        pytest.param(SURPLUS, FOUNDING, (1_500_000, 4_250_000, 4_250_000), id="no aid"),
        pytest.param(AIDED, FOUNDING, (1_500_000, 4_250_000, 3_250_000), id="aid deducted"),
        pytest.param(AIDED, LEFT_OUT, (1_350_000, 3_825_000, 3_825_000), id="aid left out"),
        pytest.param(FULL, FOUNDING, (0, 5_000_000, 5_000_000), id="ceiling reached"),
        pytest.param(HALF_FULL, FOUNDING, (1_500_000, 4_250_000, 4_250_000), id="half is no ceiling"),
        pytest.param(HALF_FULL, HALVED, (0, 5_000_000, 5_000_000), id="half is the ceiling"),
    ],
)
def test_the_surplus_of_a_scic(year: Year, terms: VotedTerms, expected: tuple[int, int, int]) -> None:
    found = compute(year, terms)
    assert found.amount(Step.SURPLUS) == 10_000_000
    assert figures(found) == expected
    assert found.amount(Step.FORWARD) == expected[2]


def test_the_last_cent_under_the_ceiling_is_the_last_one_kept() -> None:
    odd = replace(SURPLUS, income=101, capital=CAPITAL + 1, held=CAPITAL // 2)
    assert compute(odd, HALVED).amount(Step.LEGAL) == 1
    assert compute(replace(odd, held=CAPITAL - 3), FOUNDING).amount(Step.LEGAL) == 4


def test_a_reserve_is_rounded_up_and_what_is_allowed_down() -> None:
    """15 % of 101 cents are 15.15; 3.8025 % of a capital of 999 are 37.98."""
    year = replace(SURPLUS, income=101, capital=999, asked=500)
    found = compute(year, FOUNDING)
    assert figures(found) == (16, 43, 42)
    assert found.amount(Step.INTEREST) == 37
    (legal,) = (line for line in found.lines if line.step is Step.LEGAL)
    assert (legal.base, legal.quota, legal.floor, legal.remainder) == (
        101,
        Fraction(303, 20),
        15,
        Fraction(3, 20),
    )
    assert legal.obeys == ((Key.LEGAL_SHARE, 3), (Key.CEILING, 4))


def funds_of(found: Waterfall) -> dict[str, int]:
    return {line.target: line.amount for line in found.lines if line.step is Step.FUNDS}


def test_the_two_routes_of_the_funds() -> None:
    """The same shares of 1,000: of the pool, as an expense; or of what the reserves leave of it."""
    year = Year(Unit.CENTS, pool=1_000, capital=CAPITAL)
    before, left = compute(year, FOUNDING), compute(year, replace(FOUNDING, route=Route.LEFT))
    assert funds_of(before) == {"observatory": 250, "inclusion": 350, "solidarity": 200}
    assert before.amount(Step.SURPLUS) == 200
    assert left.amount(Step.SURPLUS) == 1_000
    assert left.amount(Step.DISTRIBUTABLE) == 425
    assert funds_of(left) == {"observatory": 106, "inclusion": 149, "solidarity": 85}
    assert left.amount(Step.FORWARD) == 85


def test_hours_go_to_the_funds_and_what_is_left_is_carried_forward() -> None:
    found = compute(Year(Unit.MINUTES, pool=100), FOUNDING)
    assert funds_of(found) == {"observatory": 25, "inclusion": 35, "solidarity": 20}
    assert [line.step for line in found.lines][-1] is Step.FORWARD
    assert found.amount(Step.FORWARD) == 20


def test_interest_is_what_was_asked_what_is_allowed_or_what_is_there() -> None:
    asked = replace(SURPLUS, asked=10_000)
    assert compute(asked, FOUNDING).amount(Step.INTEREST) == 10_000
    assert compute(replace(asked, asked=10**9), FOUNDING).amount(Step.INTEREST) == 3_802_500
    little = replace(asked, income=1_000, asked=10**9)
    assert compute(little, FOUNDING).amount(Step.INTEREST) == 425


def test_aid_beyond_what_is_there_is_kept_as_far_as_it_goes() -> None:
    much = replace(SURPLUS, aid=20_000_000)
    for terms in (FOUNDING, LEFT_OUT):
        found = compute(much, terms)
        assert found.amount(Step.DISTRIBUTABLE) == found.amount(Step.FORWARD) == 0
    assert compute(much, FOUNDING).amount(Step.AID) == 4_250_000
    assert compute(much, LEFT_OUT).amount(Step.AID) == 10_000_000


REFUNDING = replace(FOUNDING, patronage_share=Decimal("0.1"))
THREE = (("ana", 1), ("ben", 1), ("chloe", 1))


def test_a_refund_goes_by_operations_and_ties_by_the_order_that_was_published() -> None:
    year = replace(SURPLUS, operations=THREE, ties=committed(["chloe", "ana", "ben"]))
    found = compute(year, REFUNDING)
    assert found.amount(Step.PATRONAGE) == 425_000
    assert {part.key: part.amount for part in found.portions} == {
        "ana": 141_667,
        "ben": 141_666,
        "chloe": 141_667,
    }
    assert compute(year, FOUNDING).portions == ()


def test_without_operations_nothing_is_refunded_and_it_goes_on() -> None:
    found = compute(SURPLUS, REFUNDING)
    assert (found.amount(Step.PATRONAGE), found.amount(Step.FORWARD)) == (0, 4_250_000)


def test_a_refund_without_its_order_or_with_another_one_is_refused() -> None:
    with pytest.raises(Refused, match="is missing"):
        compute(replace(SURPLUS, operations=THREE), REFUNDING)
    drawn = committed(["ana", "ben", "chloe"])
    swapped = replace(drawn, order=("ben", "ana", "chloe"))
    with pytest.raises(Refused, match="not the one that was published"):
        compute(replace(SURPLUS, operations=THREE, ties=swapped), REFUNDING)


def test_a_loss_is_not_shared() -> None:
    with pytest.raises(Refused, match="a loss is not shared") as refused:
        compute(replace(SURPLUS, costs=10_000_001), FOUNDING)
    assert refused.value.field == "costs"


def test_floats_are_refused() -> None:
    with pytest.raises(TypeError, match="never floats"):
        compute(replace(SURPLUS, aid=0.5), FOUNDING)  # type: ignore[arg-type]  # the point of the test


def test_hashes_are_the_same_everywhere_and_say_what_they_are_of() -> None:
    """Written down here once: another machine finds them again."""
    found = compute(AIDED, FOUNDING)
    assert found.inputs_hash == "166dd7e8c59dfd834f3345f37f331e78dc27d8ff1ec8ee0c533111d0fb749e75"
    assert found.result_hash == "3a79fe43bb40226902a6cafb085a7f69fb74c5c46dbdfd23af088fc9cf836b2b"
    tried = compute(AIDED, replace(FOUNDING, versions=dict(FOUNDING.versions) | {Key.READING: None}))
    assert tried.inputs_hash != found.inputs_hash
    longer = replace(FOUNDING, legal_share=Decimal("0.1500"))
    assert compute(AIDED, longer) == found


@given(in_euros(), TERMS)
def test_every_input_counts_in_the_seal(year: Year, terms: VotedTerms) -> None:
    found = compute(year, terms).inputs_hash
    for name in ("pool", "income", "aid", "capital", "held", "asked"):
        more: dict[str, Any] = {name: getattr(year, name) + 1}
        assert compute(replace(year, **more), terms).inputs_hash != found
    other = replace(terms, versions=dict(terms.versions) | {Key.ROUTE: 99})
    assert compute(year, other).inputs_hash != found


def test_a_line_tells_everything_that_made_it() -> None:
    line: Drop = compute(SURPLUS, FOUNDING).lines[-1]
    assert line.content() == {
        "step": "forward",
        "way": "takes",
        "target": "",
        "unit": "cents",
        "base": 4_250_000,
        "obeys": [],
        "quota": "4250000/1",
        "floor": 4_250_000,
        "remainder": "0/1",
        "amount": 4_250_000,
        "left": 0,
    }


@given(st.integers(0, 10**9), shares(), st.sampled_from(Unit))
def test_funds_receive_before_the_surplus_what_a_distribution_gives_them(
    pool: int, parts: dict[str, Decimal], unit: Unit
) -> None:
    posted = distributions.compute(Inputs(MARCH, (PoolLeg(1, unit, pool),), parts, 1))
    found = compute(Year(unit, pool=pool), replace(FOUNDING, shares=parts))
    given_ = {line.fund.value: line.amount for line in posted.lines if line.unit is unit}
    assert funds_of(found) | {"reserve": found.amount(Step.SURPLUS)} == given_
