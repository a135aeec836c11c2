"""The desk of the coordinators: who is at risk, what is stuck and how long answers took follow from facts."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from marketplace.domain import desk, engagements
from marketplace.domain.desk import Patience, Risk, Situation, Stand
from marketplace.domain.engagements import ENDED, Facts, Side, State

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
DAYS = st.integers(0, 1_000)
SITUATIONS = st.builds(
    Situation,
    member_id=st.integers(1, 10_000),
    admitted_days=DAYS,
    exchanged_days=st.none() | DAYS,
    is_engaged=st.booleans(),
    has_skills=st.booleans(),
    has_place=st.booleans(),
    near_least=st.booleans(),
    near_most=st.booleans(),
)
PATIENCE = st.builds(Patience, first_days=DAYS, quiet_days=DAYS)
FACTS = st.builds(
    Facts,
    engagement_id=st.integers(1, 10_000),
    request_id=st.just(1),
    giver_id=st.just(1),
    receiver_id=st.just(2),
    state=st.sampled_from(State),
    quoted_by=st.sampled_from([None, Side.GIVER, Side.RECEIVER]),
    missed_by=st.sampled_from([Side.GIVER, Side.RECEIVER]),
    giver_minutes=st.none() | st.just(60),
)
MOMENTS = st.integers(0, 400).map(lambda days: NOW - timedelta(days=days))
STANDS = st.builds(Stand, FACTS, MOMENTS, st.none() | MOMENTS)


@given(SITUATIONS, PATIENCE)
def test_who_exchanges_and_says_all_that_is_needed_is_left_in_peace(who: Situation, kind: Patience) -> None:
    well = replace(who, is_engaged=True, has_skills=True, has_place=True, near_least=False, near_most=False)
    assert desk.risks(well, kind) == ()


@given(SITUATIONS, PATIENCE)
def test_reasons_are_those_of_the_facts_and_a_first_exchange_excludes_another(
    who: Situation, patience: Patience
) -> None:
    found = desk.risks(who, patience)
    assert (Risk.SKILLS in found) == (not who.has_skills)
    assert (Risk.PLACE in found) == (not who.has_place)
    assert (Risk.LEAST in found, Risk.MOST in found) == (who.near_least, who.near_most)
    assert not {Risk.FIRST, Risk.QUIET} <= set(found)
    if Risk.FIRST in found:
        assert who.exchanged_days is None
        assert not who.is_engaged
    assert all(str(desk.told(risk, who.idle_days)) for risk in found)


@given(SITUATIONS, PATIENCE, st.integers(1, 100))
def test_waiting_longer_never_takes_a_reason_away(who: Situation, patience: Patience, days: int) -> None:
    exchanged = None if who.exchanged_days is None else who.exchanged_days + days
    later = replace(who, admitted_days=who.admitted_days + days, exchanged_days=exchanged)
    assert set(desk.risks(who, patience)) <= set(desk.risks(later, patience))


@given(st.lists(SITUATIONS, max_size=10, unique_by=lambda one: one.member_id), PATIENCE)
def test_the_list_has_everybody_with_a_reason_the_most_reasons_first(
    people: list[Situation], patience: Patience
) -> None:
    found = desk.at_risk(people, patience)
    assert {one.member_id for one in found} == {one.member_id for one in people if desk.risks(one, patience)}
    assert [len(one.risks) for one in found] == sorted((len(one.risks) for one in found), reverse=True)
    assert desk.at_risk(people[::-1], patience) == found


@given(st.lists(STANDS, max_size=10, unique_by=lambda one: one.facts.engagement_id), st.integers(0, 60))
def test_what_is_stuck_waits_for_somebody_and_has_not_ended(stands: list[Stand], days: int) -> None:
    found = desk.stuck(stands, at=NOW, days=days)
    for one in found:
        assert one.stand.facts.state not in ENDED
        assert set(one.sides) == engagements.awaited(one.stand.facts) != frozenset()
        assert one.days(NOW) >= days
        assert one.since >= one.stand.moved_at, "nothing waits before the last act"
    assert [one.since for one in found] == sorted(one.since for one in found)
    left = [stand for stand in stands if stand not in [one.stand for one in found]]
    assert all(
        stand.facts.state in ENDED
        or not engagements.awaited(stand.facts)
        or NOW - desk.since(stand) < timedelta(days=days)
        for stand in left
    )


@given(st.lists(st.integers(0, 100_000)), st.integers(1, 100))
def test_a_quantile_is_one_of_the_figures_and_so_many_do_not_exceed_it(
    minutes: list[int], percent: int
) -> None:
    found = desk.quantile(minutes, percent)
    if found is None:
        assert minutes == []
        return
    assert found in minutes
    assert 100 * sum(one <= found for one in minutes) >= percent * len(minutes)
    assert 100 * sum(one < found for one in minutes) < percent * len(minutes)


@given(st.lists(st.none() | st.integers(0, 100_000)))
def test_what_nobody_answered_is_counted_and_not_timed(minutes: list[int | None]) -> None:
    found = desk.answered(minutes)
    assert (found.posted, found.answered) == (len(minutes), sum(one is not None for one in minutes))
    assert (found.median_minutes is None) == (found.answered == 0)
    if found.median_minutes is not None and found.ninth_minutes is not None:
        assert found.median_minutes <= found.ninth_minutes
