"""Laws of what concerns somebody, of quiet hours and of reminders."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop.domain.errors import Refused
from coop.domain.words import Sentence
from governance.domain import concerns, letters, proxies
from governance.domain.concerns import LATELY, Stage, Ties
from governance.domain.letters import Manner, Pace
from governance.domain.proposals import State

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
PROXY = proxies.say_held(["Ana"])
TOUCHED = Sentence("It bears on you.")
instants = st.integers(0, 700 * 24 * 60).map(lambda minutes: NOW + timedelta(minutes=minutes))
near = st.none() | st.integers(-30, 30).map(lambda days: NOW + timedelta(days=days))
stages = st.builds(Stage, st.sampled_from(State), near, near, near)
ties = st.builds(
    Ties,
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.none() | st.just(TOUCHED),
    st.none(),
    st.booleans(),
    st.none() | st.just(PROXY),
)
manners = st.builds(
    Manner,
    st.sampled_from(Pace),
    st.booleans(),
    st.integers(0, 23),
    st.integers(0, 23),
    st.booleans(),
    st.sampled_from(["fr", "en"]),
)


@given(stages, ties)
def test_who_voted_is_never_asked_to(stage: Stage, known: Ties) -> None:
    told = concerns.reasons(stage, known, at=NOW)
    may = known.is_elector and not known.has_voted and stage.is_open(NOW)
    assert (concerns.MAY_VOTE in told) is may
    assert not may or told[0] is concerns.MAY_VOTE
    assert len(set(map(str, told))) == len(told)


@given(stages, ties)
def test_proxies_are_told_as_long_as_they_may_count(stage: Stage, known: Ties) -> None:
    told = concerns.reasons(stage, known, at=NOW)
    assert (PROXY in told) is (known.proxy is not None and stage.is_called(NOW))
    assert (concerns.OWES in told) is (known.owes and stage.is_open(NOW))


@given(stages)
def test_who_has_nothing_to_do_with_it_hears_of_what_applies_to_all_alone(stage: Stage) -> None:
    told = concerns.reasons(stage, Ties(), at=NOW)
    assert told == ((concerns.IS_SOON,) if stage.is_ahead(NOW) else ())


@given(ties, st.sampled_from([State.DRAFT, State.WITHDRAWN]), near)
def test_drafts_and_what_was_withdrawn_concern_nobody(
    known: Ties, state: State, ended: datetime | None
) -> None:
    assert concerns.reasons(Stage(state, ended_at=ended), known, at=NOW) == ()


@given(ties)
def test_what_ended_is_told_for_a_while_to_those_who_took_part(known: Ties) -> None:
    stage = Stage(State.REJECTED, ended_at=NOW)
    taken = concerns.reasons(stage, known, at=NOW + LATELY - timedelta(seconds=1))
    assert bool(taken) is (known.is_proposer or known.is_sponsor or known.has_spoken)
    assert concerns.reasons(stage, known, at=NOW + LATELY) == ()
    assert TOUCHED not in taken


def test_what_bears_on_somebody_is_told_while_it_may_change() -> None:
    for stage in (
        Stage(State.DISCUSSED),
        Stage(State.ANNOUNCED),
        Stage(State.VOTING, closes_at=NOW),
        Stage(State.ADOPTED, effective_at=NOW + timedelta(days=1), ended_at=NOW),
    ):
        assert TOUCHED in concerns.reasons(stage, Ties(touched=TOUCHED), at=NOW)
    assert concerns.reasons(Stage(State.ANNOUNCED), Ties(is_elector=True), at=NOW) == (concerns.WILL_VOTE,)


@given(manners, instants)
def test_quiet_hours_are_those_of_the_clock_on_the_wall(manner: Manner, at: datetime) -> None:
    local = at.astimezone(PARIS)
    hours = (manner.quiet_until - manner.quiet_from) % 24
    at_night = (local.hour - manner.quiet_from) % 24 < hours
    assert manner.is_quiet(local) is (at_night or (manner.is_sunday_quiet and local.strftime("%w") == "0"))
    assert manner.is_quiet(local.replace(minute=0, second=0, microsecond=0)) is manner.is_quiet(local)


@given(instants, st.integers(4, 60), st.integers(2, 14))
def test_whoever_chose_nothing_is_reminded_in_time(opened_at: datetime, length: int, days: int) -> None:
    """No vote of four days ends before an hour came in which a reminder could leave."""
    closes_at = opened_at + timedelta(days=length)
    at = letters.remind_at(opened_at=opened_at, closes_at=closes_at, days=days)
    hours = [at + timedelta(hours=hour) for hour in range(48)]
    heard = [hour for hour in hours if not Manner().is_quiet(hour.astimezone(PARIS))]
    assert any(
        letters.is_reminder_due(opened_at=opened_at, closes_at=closes_at, days=days, at=hour)
        for hour in heard
    )


@given(instants, st.integers(1, 60), st.integers(0, 14), st.integers(-3, 70 * 24))
def test_a_reminder_comes_late_in_a_vote_and_never_after_it(
    opened_at: datetime, length: int, days: int, hour: int
) -> None:
    closes_at, at = opened_at + timedelta(days=length), opened_at + timedelta(hours=hour)
    if letters.is_reminder_due(opened_at=opened_at, closes_at=closes_at, days=days, at=at):
        assert days
        assert at < closes_at <= at + timedelta(days=days)
        assert at - opened_at >= closes_at - at


@given(st.sampled_from(Pace), st.lists(st.booleans(), min_size=30, max_size=60))
def test_digests_keep_their_distance(pace: Pace, is_news: list[bool]) -> None:
    """Day after day: sent where there is news and it is due. Never two in a day, nor in seven days."""
    manner, sent = Manner(pace=pace), list[date]()
    for number, is_new in enumerate(is_news):
        today = date(2026, 3, 1) + timedelta(days=number)
        if is_new and letters.is_digest_due(manner, last_on=sent[-1] if sent else None, today=today):
            sent.append(today)
    gaps = [(later - earlier).days for earlier, later in pairwise(sent)]
    assert all(gap >= {Pace.DAY: 1, Pace.WEEK: 7}[pace] for gap in gaps)
    if pace is Pace.DAY:
        assert len(sent) == sum(is_news)
    assert pace is not Pace.NEVER or not sent


@pytest.mark.parametrize("wrong", [{"quiet_from": 24}, {"quiet_until": -1}, {"language": "de"}])
def test_a_manner_that_is_not_offered_is_refused(wrong: dict[str, object]) -> None:
    Manner().check()
    with pytest.raises(Refused):
        Manner(**wrong).check()  # type: ignore[arg-type]  # that is what is tried


def test_what_was_refused_is_tried_again_after_a_while() -> None:
    assert not letters.may_retry(refused_at=None, at=NOW)
    assert not letters.may_retry(refused_at=NOW, at=NOW + letters.RETRY - timedelta(seconds=1))
    assert letters.may_retry(refused_at=NOW, at=NOW + letters.RETRY)
