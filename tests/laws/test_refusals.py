"""What a filter keeps away, and what it lets through."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop.domain.errors import Refused
from marketplace.domain.refusals import (
    ASKED,
    GROUND_NAMES,
    Case,
    Ground,
    Refusal,
    blocking,
    blocks,
    changed,
    check,
    grounds,
    kilometres,
)
from marketplace.domain.terms import Terms
from tests.marketplace.samples import CANDIDATE, FAR, HERE, NEAR, WANTED

TODAY = date(2026, 3, 2)
CASE = Case(WANTED, CANDIDATE, TODAY)
"""Four hours in Lyon for two skills, of which somebody five kilometres away has one."""
KM = 5


def case(**changes: Any) -> Case:  # noqa: ANN401  fields of both
    own = {name: changes.pop(name) for name in ("skill_ids", "spot_of_member") if name in changes}
    candidate = replace(
        CANDIDATE, skill_ids=own.get("skill_ids", CANDIDATE.skill_ids), spot=own.get("spot_of_member", NEAR)
    )
    return replace(CASE, candidate=candidate, wanted=replace(WANTED, **changes))


REFUSALS = (
    Refusal(Ground.DISTANCE, km=KM - 1),
    Refusal(Ground.DISTANCE, km=KM - 1, skill_id=11),
    Refusal(Ground.SKILL, skill_id=10),
    Refusal(Ground.TERMS, terms=Terms.HOURS),
    Refusal(Ground.SHORT, minutes=241),
    Refusal(Ground.TIME, until_on=TODAY + timedelta(days=1)),
    Refusal(Ground.PERSON, person_id=WANTED.requester_id),
)


@pytest.mark.parametrize("refusal", REFUSALS)
def test_each_ground_keeps_away_what_it_says(refusal: Refusal) -> None:
    said = blocks(refusal, CASE)
    assert said is not None
    assert str(said).startswith("You asked not to be proposed")
    assert blocking([refusal], CASE) == (said,)


@pytest.mark.parametrize(
    "refusal",
    [
        Refusal(Ground.DISTANCE, km=KM),
        Refusal(Ground.DISTANCE, km=0, skill_id=99),
        Refusal(Ground.SKILL, skill_id=11),
        Refusal(Ground.TERMS, terms=Terms.EUROS),
        Refusal(Ground.SHORT, minutes=240),
        Refusal(Ground.TIME, until_on=TODAY),
        Refusal(Ground.TIME),
        Refusal(Ground.PERSON, person_id=3),
    ],
)
def test_each_ground_lets_the_rest_through(refusal: Refusal) -> None:
    assert blocks(refusal, CASE) is None
    assert blocking([refusal], CASE) == ()


def test_a_distance_is_told_with_both_figures() -> None:
    said = blocks(Refusal(Ground.DISTANCE, km=30), case(spot_of_member=FAR))
    assert said is not None
    assert said.values["most"] == 30
    assert int(said.values["km"]) > 500


def test_a_distance_that_nobody_goes_or_knows_keeps_nothing_away() -> None:
    nobody_goes = replace(
        CASE, wanted=replace(WANTED, is_remote=True), candidate=replace(CANDIDATE, is_remote=True)
    )
    for unknown in (nobody_goes, case(spot=None), case(spot_of_member=None)):
        assert kilometres(unknown) is None
        assert blocks(Refusal(Ground.DISTANCE, km=0), unknown) is None
        assert Ground.DISTANCE not in grounds(unknown)
    assert grounds(CASE) == tuple(Ground)
    assert Ground.DISTANCE not in grounds(case(spot_of_member=HERE))


def test_skills_count_together_and_what_is_left_may_be_asked() -> None:
    both = case(skill_ids=frozenset({10, 11}))
    first, second = Refusal(Ground.SKILL, skill_id=10), Refusal(Ground.SKILL, skill_id=11)
    assert blocking([first], both) == ()
    assert blocking([second], both) == ()
    assert [str(one) for one in blocking([first, second], both)] == [
        "You asked not to be proposed for this skill."
    ]
    assert blocking([first, second], case(skill_ids=frozenset())) == ()


@given(st.lists(st.sampled_from(REFUSALS)), st.lists(st.sampled_from(REFUSALS)))
def test_more_filters_never_let_more_through(some: list[Refusal], others: list[Refusal]) -> None:
    more = blocking([*some, *others], CASE)
    assert all(sentence in more for sentence in blocking(some, CASE))


@pytest.mark.parametrize("refusal", REFUSALS)
def test_a_whole_filter_passes_its_check(refusal: Refusal) -> None:
    check(refusal, today=TODAY)


@pytest.mark.parametrize("ground", list(Ground))
def test_a_filter_that_says_nothing_is_refused_beside_its_field(ground: Ground) -> None:
    with pytest.raises(Refused, match="Say a little more") as refused:
        check(Refusal(ground), today=TODAY)
    assert refused.value.field == ASKED[ground]


@pytest.mark.parametrize(
    ("refusal", "words"),
    [
        (Refusal(Ground.DISTANCE, km=-1), "between 0 and"),
        (Refusal(Ground.DISTANCE, km=2_001), "between 0 and"),
        (Refusal(Ground.SHORT, minutes=0), "at most"),
        (Refusal(Ground.SHORT, minutes=12_001), "at most"),
        (Refusal(Ground.TIME, until_on=TODAY), "within a year"),
        (Refusal(Ground.TIME, until_on=date(1900, 1, 1)), "within a year"),
        (Refusal(Ground.TIME, until_on=TODAY + timedelta(days=366)), "within a year"),
    ],
)
def test_a_value_out_of_bounds_is_refused(refusal: Refusal, words: str) -> None:
    with pytest.raises(Refused, match=words) as refused:
        check(refusal, today=TODAY)
    assert refused.value.field == ASKED[refusal.ground]


def test_a_value_of_another_ground_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="has no km"):
        check(Refusal(Ground.PERSON, person_id=1, km=3), today=TODAY)
    with pytest.raises(ValueError, match="has no skill_id"):
        check(Refusal(Ground.TERMS, terms=Terms.GIFT, skill_id=3), today=TODAY)


@pytest.mark.parametrize(
    ("refusal", "value", "is_changed"),
    [
        (REFUSALS[0], 12, True),
        (REFUSALS[4], 30, True),
        (REFUSALS[5], TODAY, True),
        (REFUSALS[2], 30, False),
        (REFUSALS[0], TODAY, False),
        (REFUSALS[4], TODAY, False),
        (REFUSALS[5], 3, False),
    ],
)
def test_only_the_value_changes(refusal: Refusal, value: int | date, is_changed: bool) -> None:
    other = changed(refusal, value)
    assert (other != refusal) == is_changed
    assert (other.ground, other.skill_id, other.terms, other.person_id) == (
        refusal.ground,
        refusal.skill_id,
        refusal.terms,
        refusal.person_id,
    )
    if is_changed:
        assert getattr(other, ASKED[refusal.ground]) == value


def test_every_ground_has_its_words() -> None:
    assert set(GROUND_NAMES) == set(ASKED) == set(Ground)
