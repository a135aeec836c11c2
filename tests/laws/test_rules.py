"""Laws 8 to 10: what a rule accepts is what it stores and reads back; what is out of bounds never enters."""

import string
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from coop.domain.errors import Refused
from governance.domain import registry
from governance.domain.rules import Json, Rule, Unit, bounds, check, decode, encode, read

NAMES = ("a", "b", "c", "d")
shares = st.integers(0, 10**8).map(lambda hundred_millionths: Decimal(hundred_millionths).scaleb(-8))
integer_units = st.sampled_from(
    [Unit.MINUTES, Unit.CENTS, Unit.DAYS, Unit.COUNT, Unit.KILOMETRES, Unit.THOUSANDTHS]
)


def rule_of(
    unit: Unit,
    *,
    lower: int | Decimal = 0,
    upper: int | Decimal = 0,
    parts: Mapping[str, str] | None = None,
    floors: Mapping[str, Decimal] | None = None,
    choices: Mapping[str, str] | None = None,
) -> Rule[Any]:
    return Rule[Any](
        key="tests.rule",
        unit=unit,
        default=None,
        label="Rule",
        explanation="",
        lower=lower,
        upper=upper,
        parts=parts or {},
        floors=floors or {},
        choices=choices or {},
    )


@st.composite
def whole_shares(draw: st.DrawFn) -> dict[str, Decimal]:
    """Four shares, of eight decimals at most, that sum to one."""
    cuts = sorted(draw(st.lists(st.integers(0, 10**8), min_size=3, max_size=3)))
    edges = [0, *cuts, 10**8]
    sizes = [end - start for start, end in pairwise(edges)]
    return {name: Decimal(size).scaleb(-8) for name, size in zip(NAMES, sizes, strict=True)}


SHARES = rule_of(Unit.SHARES, lower=Decimal(0), upper=Decimal(1), parts=dict.fromkeys(NAMES, "part"))
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=5),
    max_leaves=6,
)


@given(integer_units, st.integers(), st.integers(), st.integers())
def test_an_integer_comes_back_when_it_lies_within_bounds(
    unit: Unit, lower: int, upper: int, value: int
) -> None:
    assume(lower <= upper)
    rule = rule_of(unit, lower=lower, upper=upper)
    if lower <= value <= upper:
        assert decode(rule, encode(rule, value)) == value
    else:
        with pytest.raises(Refused):
            decode(rule, encode(rule, value))
    assert read(rule, encode(rule, value)) == value


@given(shares, shares, shares)
def test_a_share_comes_back_exactly_when_it_lies_within_bounds(
    lower: Decimal, upper: Decimal, value: Decimal
) -> None:
    assume(lower <= upper)
    rule = rule_of(Unit.SHARE, lower=lower, upper=upper)
    if lower <= value <= upper:
        assert decode(rule, encode(rule, value)) == value
    else:
        with pytest.raises(Refused):
            decode(rule, encode(rule, value))


@given(st.booleans())
def test_a_switch_comes_back(value: bool) -> None:
    rule = rule_of(Unit.SWITCH)
    assert decode(rule, encode(rule, value)) is value


def test_a_switch_is_nothing_else() -> None:
    with pytest.raises(Refused, match="yes or no"):
        decode(rule_of(Unit.SWITCH), "yes")


@given(json_values)
def test_a_choice_is_one_of_its_values_and_nothing_else(value: Json) -> None:
    """What was decided stays readable when a later release no longer offers it."""
    rule = rule_of(Unit.CHOICE, choices=dict.fromkeys(NAMES, "choice"))
    if value in NAMES:
        assert decode(rule, encode(rule, value)) == value
    else:
        with pytest.raises(Refused):
            decode(rule, value)
    if isinstance(value, str):
        assert read(rule, value) == value


@given(whole_shares())
def test_parts_that_sum_to_one_come_back(value: dict[str, Decimal]) -> None:
    assert decode(SHARES, encode(SHARES, value)) == value


@given(whole_shares(), st.sampled_from(NAMES), shares.filter(bool))
def test_parts_that_do_not_sum_to_one_are_refused(
    value: dict[str, Decimal], name: str, more: Decimal
) -> None:
    with pytest.raises(Refused) as refused:
        decode(SHARES, encode(SHARES, {**value, name: value[name] + more}))
    assert refused.value.field in {"value", f"part_{name}"}


@given(whole_shares(), st.sampled_from(NAMES), shares)
def test_a_part_never_goes_below_its_floor(value: dict[str, Decimal], name: str, floor: Decimal) -> None:
    rule = rule_of(Unit.SHARES, lower=Decimal(0), upper=Decimal(1), parts=SHARES.parts, floors={name: floor})
    if value[name] < floor:
        with pytest.raises(Refused) as refused:
            check(rule, value)
        assert refused.value.field == f"part_{name}"
    else:
        check(rule, value)


@given(whole_shares(), st.sets(st.sampled_from([*NAMES, "e"])))
def test_every_part_is_given_and_no_other(value: dict[str, Decimal], names: set[str]) -> None:
    assume(names != set(NAMES))
    with pytest.raises(Refused):
        decode(SHARES, dict.fromkeys(names, "0.25"))


@given(st.sampled_from(Unit), json_values)
def test_whatever_is_sent_is_typed_or_refused(unit: Unit, sent: Json) -> None:
    rule = rule_of(unit, lower=0, upper=1, parts=SHARES.parts)
    try:
        value = decode(rule, sent)
    except Refused:
        return
    assert not isinstance(value, float)
    assert decode(rule, encode(rule, value)) == value


@pytest.mark.parametrize(
    "text",
    ["", " ", "1,5", "NaN", "Infinity", "1e-2", "0.123456789", "٠.٥", "0.5\x00", "9" * 5000, "--1", "0x1"],
)
def test_only_a_plain_decimal_is_a_share(text: str) -> None:
    with pytest.raises(Refused):
        read(rule_of(Unit.SHARE, upper=1), text)


@given(shares)
def test_a_share_is_written_without_an_exponent(value: Decimal) -> None:
    assert set(encode(rule_of(Unit.SHARE), value)) <= set(string.digits + ".")


@given(st.integers(-100, 100), st.integers(-100, 100))
def test_what_was_decided_stays_readable_when_bounds_tighten(value: int, upper: int) -> None:
    assert read(rule_of(Unit.COUNT, lower=upper, upper=upper), value) == value


@pytest.mark.parametrize("rule", registry.every(), ids=lambda rule: rule.key)
def test_every_declared_rule_is_founded_within_its_bounds(rule: Rule[Any]) -> None:
    assert decode(rule, encode(rule, rule.default)) == rule.default
    assert bounds(rule).msgid
    assert rule.app in {"governance", "timebank", "marketplace"}
    assert isinstance(rule.default, Mapping) == (rule.unit is Unit.SHARES)


def test_a_part_that_was_declared_since_has_nothing_of_what_was_decided() -> None:
    """Only of what was decided: who proposes gives every part."""
    first, *others = SHARES.parts
    assert read(SHARES, {first: "1"}) == {first: Decimal(1), **dict.fromkeys(others, Decimal(0))}
    for stored in ({first: "0.5", "nobody's": "0.5"}, ["1"], "1", None):
        with pytest.raises(Refused, match="Each part"):
            read(SHARES, stored)
    with pytest.raises(Refused, match="Each part"):
        decode(SHARES, {first: "1"})


@given(st.dates(date(1900, 1, 1), date(9000, 12, 31)), st.integers(1, 600))
def test_the_day_of_a_review_is_that_day_of_a_later_month_or_its_last(decided: date, months: int) -> None:
    rule = replace(rule_of(Unit.COUNT), review_months=months)
    day = rule.review_on(decided)
    assert (day.year - decided.year) * 12 + day.month - decided.month == months
    assert day.day == decided.day or (day.day < decided.day and (day + timedelta(days=1)).day == 1)


def test_a_value_of_the_end_of_february_is_looked_at_again_on_a_day_that_exists() -> None:
    assert rule_of(Unit.COUNT).review_on(date(2028, 2, 29)) == date(2030, 2, 28)
