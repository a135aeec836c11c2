"""What a team gets and gives back: not a minute and not a cent more or less, whoever is named first."""

from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop.domain.errors import Refused
from marketplace.domain import shares
from marketplace.domain.shares import Portion

AMOUNTS = st.integers(0, 10**9)


@st.composite
def teams(draw: st.DrawFn, least: int = 1, most: int = 9) -> dict[int, Fraction]:
    """Members with shares that make one whole, in any order."""
    member_ids = draw(st.lists(st.integers(1, 10**6), min_size=least, max_size=most, unique=True))
    weights = [draw(st.integers(1, 1000)) for _member in member_ids]
    return {id: Fraction(weight, sum(weights)) for id, weight in zip(member_ids, weights, strict=True)}


@st.composite
def payments(draw: st.DrawFn, most: int = 10_000) -> tuple[Portion, ...]:
    """What each of a team got, maybe nothing, in any order."""
    ids = draw(st.lists(st.integers(1, 10**6), min_size=1, max_size=9, unique=True))
    amounts = st.integers(0, most)
    return tuple(Portion(id, draw(amounts), draw(amounts)) for id in ids)


def totals(portions: tuple[Portion, ...]) -> tuple[int, int]:
    return sum(one.minutes for one in portions), sum(one.cents for one in portions)


def minutes_of(team: dict[int, Fraction], minutes: int) -> dict[int, int]:
    return {one.member_id: one.minutes for one in shares.portions(team, minutes=minutes, cents=0)}


@given(teams(), AMOUNTS, AMOUNTS)
def test_portions_sum_to_the_whole_and_each_is_its_share(
    team: dict[int, Fraction], minutes: int, cents: int
) -> None:
    portions = shares.portions(team, minutes=minutes, cents=cents)
    assert totals(portions) == (minutes, cents)
    assert [one.member_id for one in portions] == sorted(team)
    for one in portions:
        assert abs(one.minutes - team[one.member_id] * minutes) < 1
        assert abs(one.cents - team[one.member_id] * cents) < 1


@given(teams(), st.integers(0, 10**6), AMOUNTS, st.sampled_from([1, 5, 15]))
def test_in_steps_each_portion_is_a_multiple_and_all_are_the_whole(
    team: dict[int, Fraction], steps: int, cents: int, step: int
) -> None:
    portions = shares.portions(team, minutes=steps * step, cents=cents, step=step)
    assert totals(portions) == (steps * step, cents)
    for one in portions:
        assert one.minutes % step == 0
        assert abs(one.minutes - team[one.member_id] * steps * step) < step


def test_what_is_no_multiple_of_a_step_is_not_cut_in_it() -> None:
    with pytest.raises(ValueError, match="a multiple"):
        shares.portions({1: Fraction(1)}, minutes=100, cents=0, step=15)


@given(teams(), AMOUNTS, AMOUNTS, st.randoms())
def test_the_order_of_the_members_changes_nothing(
    team: dict[int, Fraction], minutes: int, cents: int, random: Random
) -> None:
    turned = dict(random.sample(sorted(team.items()), len(team)))
    portions = shares.portions(team, minutes=minutes, cents=cents)
    assert shares.portions(turned, minutes=minutes, cents=cents) == portions
    back = shares.refunded(portions, minutes=minutes // 2, cents=cents // 3)
    shuffled = random.sample(portions, len(portions))
    assert shares.refunded(shuffled, minutes=minutes // 2, cents=cents // 3) == back
    given = random.sample(back, len(back))
    assert shares.refunded(shuffled, given, minutes=1 if minutes else 0, cents=0) == shares.refunded(
        portions, back, minutes=1 if minutes else 0, cents=0
    )


def test_of_two_equal_remainders_the_smaller_id_wins() -> None:
    """As numbers, not as words: 9 comes before 10."""
    half = Decimal("0.5")
    assert shares.portions({10: half, 9: half}, minutes=1, cents=0) == (Portion(9, 1, 0), Portion(10, 0, 0))


@given(teams(least=2, most=2), AMOUNTS, AMOUNTS)
def test_two_members_never_get_less_of_more(team: dict[int, Fraction], one: int, other: int) -> None:
    less, more = (minutes_of(team, minutes) for minutes in sorted((one, other)))
    assert all(less[id] <= more[id] for id in team)


@given(st.integers(1, 40), AMOUNTS, AMOUNTS)
def test_equal_shares_never_get_less_of_more(count: int, one: int, other: int) -> None:
    team = {id: Fraction(1, count) for id in range(1, count + 1)}
    less, more = (minutes_of(team, minutes) for minutes in sorted((one, other)))
    assert all(less[id] <= more[id] for id in team)


@given(teams(), AMOUNTS, st.integers(0, 2000))
def test_nobody_loses_more_than_a_unit_of_more_nor_any_once_it_brings_them_one(
    team: dict[int, Fraction], minutes: int, further: int
) -> None:
    less, more = minutes_of(team, minutes), minutes_of(team, minutes + further)
    assert all(more[id] >= less[id] - 1 for id in team)
    assert all(more[id] >= less[id] for id, share in team.items() if share * further >= 1)


def test_of_one_minute_more_somebody_may_get_one_less() -> None:
    """The Alabama paradox: it is known, and said, rather than thought away."""
    team = {1: Fraction(6, 14), 2: Fraction(6, 14), 3: Fraction(2, 14)}
    assert minutes_of(team, 10) == {1: 4, 2: 4, 3: 2}
    assert minutes_of(team, 11) == {1: 5, 2: 5, 3: 1}


@given(payments(), st.data())
def test_a_refund_takes_in_proportion_and_never_more_than_somebody_has(
    paid: tuple[Portion, ...], data: st.DataObject
) -> None:
    all_minutes, all_cents = totals(paid)
    minutes, cents = data.draw(st.integers(0, all_minutes)), data.draw(st.integers(0, all_cents))
    back = shares.refunded(paid, minutes=minutes, cents=cents)
    assert totals(back) == (minutes, cents)
    for got, gave in zip(sorted(paid, key=lambda one: one.member_id), back, strict=True):
        assert got.member_id == gave.member_id
        assert 0 <= gave.minutes <= got.minutes
        assert 0 <= gave.cents <= got.cents
        assert abs(gave.minutes - Fraction(got.minutes * minutes, all_minutes or 1)) < 1
        assert abs(gave.cents - Fraction(got.cents * cents, all_cents or 1)) < 1


@given(teams(), st.integers(0, 10_000), st.lists(st.fractions(0, 1), max_size=8))
def test_refunds_and_what_is_kept_sum_to_the_payment(
    team: dict[int, Fraction], minutes: int, parts: list[Fraction]
) -> None:
    """However many, each a part of what is left; the last one returns all of it."""
    paid = shares.portions(team, minutes=minutes, cents=2 * minutes)
    given: list[Portion] = []
    for part in [*parts, Fraction(1)]:
        still_minutes, still_cents = totals(shares.kept(paid, given))
        asked = int(part * still_minutes), int(part * still_cents)
        back = shares.refunded(paid, given, minutes=asked[0], cents=asked[1])
        assert totals(back) == asked
        given += back
        left = shares.kept(paid, given)
        assert totals((*left, *given)) == (minutes, 2 * minutes)
        assert all(one.minutes >= 0 and one.cents >= 0 for one in (*left, *back))
    assert left == tuple(Portion(id, 0, 0) for id in sorted(team))


@given(payments(most=60), st.lists(st.integers(1, 3), max_size=60))
def test_small_refunds_do_not_add_up_against_anybody(paid: tuple[Portion, ...], asked: list[int]) -> None:
    """After each of many, nobody has given a whole unit more than their exact part of all of them."""
    whole, given = totals(paid)[0], list[Portion]()
    for minutes in asked:
        left = totals(shares.kept(paid, given))[0]
        given += shares.refunded(paid, given, minutes=min(minutes, left), cents=0)
        so_far = totals(tuple(given))[0]
        for got, has in zip(shares.kept(paid, ()), shares.kept(paid, given), strict=True):
            assert got.minutes - has.minutes < Fraction(got.minutes * so_far, whole or 1) + 1


def test_ten_refunds_of_a_minute_are_one_of_ten() -> None:
    """Of ten minutes and twenty: not ten from whoever has more, until both have as much."""
    paid = (Portion(1, 10, 0), Portion(2, 20, 0))
    given: list[Portion] = []
    for _minute in range(10):
        given += shares.refunded(paid, given, minutes=1, cents=0)
    assert shares.kept(paid, given) == (Portion(1, 7, 0), Portion(2, 13, 0))
    assert shares.kept(paid, shares.refunded(paid, minutes=10, cents=0)) == shares.kept(paid, given)


@given(payments())
def test_a_full_refund_returns_every_portion(paid: tuple[Portion, ...]) -> None:
    minutes, cents = totals(paid)
    assert set(shares.refunded(paid, minutes=minutes, cents=cents)) == set(paid)


@pytest.mark.parametrize(
    ("team", "sentence"),
    [
        ({}, "sum to 1: these sum to 0"),
        ({1: Fraction(1, 3), 2: Fraction(1, 3)}, "sum to 1: these sum to 2/3"),
        ({1: Decimal("0.33"), 2: Decimal("0.66")}, "sum to 1: these sum to 99/100"),
        ({1: Fraction(1, 2), 2: Fraction(1, 2), 3: Fraction(1, 10**12)}, "1000000000001/1000000000000"),
        ({1: Fraction(1), 2: Fraction(0)}, "more than nothing"),
        ({1: Fraction(3, 2), 2: Fraction(-1, 2)}, "more than nothing"),
    ],
)
def test_shares_that_make_no_whole_are_refused(team: dict[int, Fraction | Decimal], sentence: str) -> None:
    with pytest.raises(Refused, match=sentence) as refused:
        shares.portions(team, minutes=60, cents=0)
    assert refused.value.field == "shares"


def test_floats_are_refused() -> None:
    with pytest.raises(TypeError, match="never floats"):
        shares.check({1: 0.5, 2: 0.5})  # type: ignore[dict-item]  # the point of the test


@pytest.mark.parametrize(("minutes", "cents"), [(61, 0), (0, 1001), (-1, 0), (0, -1)])
def test_a_refund_beyond_what_is_left_is_refused(minutes: int, cents: int) -> None:
    with pytest.raises(Refused):
        shares.refunded([Portion(1, 20, 1000), Portion(2, 40, 0)], minutes=minutes, cents=cents)


def test_a_stranger_gives_nothing_back() -> None:
    with pytest.raises(ValueError, match="had a portion"):
        shares.kept([Portion(1, 20, 0)], [Portion(2, 1, 0)])
