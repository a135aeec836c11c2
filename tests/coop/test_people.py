"""What a profile can be: checked before anything is stored."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop.domain import people
from coop.domain.errors import Refused
from coop.domain.people import ProfileData

GOOD = ProfileData("Ana Petit")


def test_a_good_profile_is_accepted() -> None:
    people.check_profile(GOOD)
    people.check_profile(replace(GOOD, skill_ids=(1, 2), trade_skill_ids=(2,), weekly_minutes=0, radius_km=0))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("display_name", "  "),
        ("display_name", "a" * 81),
        ("trade", "a" * 121),
        ("about", "a" * 2001),
        ("radius_km", -1),
        ("radius_km", 2001),
        ("weekly_minutes", -1),
        ("weekly_minutes", 7 * 24 * 60 + 1),
        ("skill_ids", tuple(range(31))),
        ("trade_skill_ids", (1,)),
    ],
)
def test_what_can_not_be_is_refused_beside_its_field(field: str, value: object) -> None:
    with pytest.raises(Refused) as refused:
        people.check_profile(replace(GOOD, **{field: value}))  # type: ignore[arg-type]  # each field has its own type
    assert refused.value.field == field


def test_the_same_skill_twice_counts_once() -> None:
    people.check_profile(replace(GOOD, skill_ids=(1,) * 40))


@given(st.text(max_size=80))
def test_a_name_is_cleaned_once_and_for_all(typed: str) -> None:
    try:
        name = people.clean_name(typed)
    except Refused:
        assert not typed.strip() or len(typed) > 80
    else:
        assert name == people.clean_name(name)
        assert name == name.strip()
