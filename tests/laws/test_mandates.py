"""Laws of mandates, whatever the days: terms, overlaps, successors, accounts."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from coop.domain.actors import PLATFORM, VISITOR, Actor, Role
from coop.domain.errors import Refused
from governance.domain import mandates
from governance.domain.mandates import ENDINGS, LEGAL_DAYS, Account, Mandate, State

BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)
HOURS = st.integers(0, 5000)
DAYS = st.integers(-400, 3000)


def instant(hours: int) -> datetime:
    return BEGINNING + timedelta(hours=hours)


@st.composite
def held(draw: st.DrawFn, holder_id: int = 1) -> Mandate:
    """Of any length, ended at its term, before it, before its begin, or not yet."""
    begins, length = draw(HOURS), draw(st.integers(1, 3000))
    ends_at = instant(begins + length)
    ended = draw(st.none() | st.integers(0, begins + length))
    ending = None if ended is None else (State.TERM if ended == begins + length else State.RESIGNED)
    return Mandate(
        id=1,
        holder_id=holder_id,
        powers=frozenset({Role.COORDINATOR}),
        begins_at=instant(begins),
        ends_at=ends_at,
        report_due_on=ends_at.date(),
        ended_at=None if ended is None else instant(ended),
        ending=ending,
    )


@given(held(), HOURS)
def test_a_power_is_held_within_the_term_and_never_outside(mandate: Mandate, hours: int) -> None:
    at = instant(hours)
    is_within = mandate.begins_at <= at < min(mandate.ends_at, mandate.until_at)
    assert mandate.gives(Role.COORDINATOR, at) == is_within
    assert not mandate.gives(Role.AUDITOR, at)
    assert (mandate.state(at) is State.RUNNING) == is_within
    assert mandate.last_at < mandate.until_at <= mandate.ends_at


@given(held(), HOURS, HOURS)
def test_what_ended_stays_ended(mandate: Mandate, first: int, second: int) -> None:
    early, late = sorted((instant(first), instant(second)))
    if mandate.state(early) in ENDINGS:
        assert mandate.state(late) is mandate.state(early)
    if mandate.state(early) in ENDINGS or mandate.ended_at is not None:
        for at in (early, late):  # an end that was written stands, also for a clock that is behind
            with pytest.raises(Refused):
                mandates.check_end(mandate, at)
    else:
        mandates.check_end(mandate, early)


@given(held(), held(holder_id=2), HOURS)
def test_two_that_do_not_overlap_are_never_held_at_one_instant(
    one: Mandate, other: Mandate, hours: int
) -> None:
    at = instant(hours)
    both = one.gives(Role.COORDINATOR, at) and other.gives(Role.COORDINATOR, at)
    assert mandates.overlap(one, other) == mandates.overlap(other, one)
    assert not both or mandates.overlap(one, other)
    if mandates.overlap(one, other):
        with pytest.raises(Refused):
            mandates.check_free(one, [other], is_single=True)
    else:
        mandates.check_free(one, [other], is_single=True)
    mandates.check_free(one, [other], is_single=False)


@given(held())
def test_nobody_holds_a_duty_twice(one: Mandate) -> None:
    other = replace(one, id=one.id + 1)
    assume(mandates.overlap(one, other))
    with pytest.raises(Refused):
        mandates.check_free(one, [other], is_single=False)


@given(HOURS, st.integers(1, 60_000), HOURS, st.integers(1, 2500))
def test_a_successor_never_begins_before_the_other_ended_nor_too_long(
    begins: int, length: int, freed: int, longest_days: int
) -> None:
    begins_at, ends_at, freed_at = instant(begins), instant(begins + length), instant(freed)
    assume(freed_at <= begins_at)
    found = mandates.advanced(begins_at, ends_at, freed_at=freed_at, longest_days=longest_days)
    assert freed_at <= found <= begins_at
    if found < begins_at:
        assert ends_at - found <= timedelta(days=min(longest_days, LEGAL_DAYS))
    if found > freed_at:
        assert found in (begins_at, ends_at - timedelta(days=min(longest_days, LEGAL_DAYS)))


@given(DAYS, st.integers(1, 4000))
def test_a_term_is_as_long_as_members_voted_and_never_longer_than_the_law(
    days: int, longest_days: int
) -> None:
    first = date(2026, 1, 1)
    last = first + timedelta(days=days)
    if 1 <= days + 1 <= min(longest_days, LEGAL_DAYS):
        mandates.check_term(first, last, longest_days=longest_days)
        assert last < date(2032, 1, 1)
    else:
        with pytest.raises(Refused) as refused:
            mandates.check_term(first, last, longest_days=longest_days)
        assert refused.value.field == "until_on"


@given(DAYS, st.integers(0, 400))
def test_a_report_is_due_in_the_term_or_shortly_after(days: int, latest_days: int) -> None:
    first, last = date(2026, 1, 1), date(2026, 12, 31)
    due_on = first + timedelta(days=days)
    if first <= due_on <= last + timedelta(days=min(latest_days, 180)):
        mandates.check_report(due_on, first, last, latest_days=latest_days)
    else:
        with pytest.raises(Refused) as refused:
            mandates.check_report(due_on, first, last, latest_days=latest_days)
        assert refused.value.field == "report_due_on"


@given(held(), DAYS, st.integers(0, 60))
def test_the_account_is_given_soon_late_or_later(mandate: Mandate, days: int, soon_days: int) -> None:
    on = BEGINNING.date() + timedelta(days=days)
    left = (mandate.report_due_on - on).days
    assert mandate.account(on, is_given=True, soon_days=soon_days) is Account.GIVEN
    expected = Account.LATE if left < 0 else Account.SOON if left <= soon_days else Account.LATER
    assert mandate.account(on, is_given=False, soon_days=soon_days) is expected


@given(st.frozensets(st.sampled_from(Role)))
@example(frozenset({Role.AUDITOR, Role.COORDINATOR}))
@example(frozenset({Role.GUARDIAN, Role.WITNESS}))
def test_powers_are_of_the_closed_set_and_who_checks_does_not_act(powers: frozenset[Role]) -> None:
    is_apart = Role.AUDITOR not in powers or powers == {Role.AUDITOR}
    if powers and powers <= mandates.POWER_WORDS.keys() and is_apart and not powers >= mandates.APART:
        mandates.check_powers(powers)
    else:
        with pytest.raises(Refused):
            mandates.check_powers(powers)


def test_it_begins_today_at_the_earliest() -> None:
    today = date(2026, 3, 2)
    mandates.check_begin(today, on=today)
    with pytest.raises(Refused):
        mandates.check_begin(today - timedelta(days=1), on=today)


def test_who_may_do_what() -> None:
    """For each kind of person: read, open, revoke, resign, report."""
    mandate = Mandate(
        *(1, 7, frozenset({Role.AUDITOR}), BEGINNING, BEGINNING + timedelta(days=1), date(2026, 2, 1))
    )
    holder = Actor(user_id=7, member_id=7)
    own = Actor(user_id=7, member_id=7, roles=frozenset({Role.ADMINISTRATOR}))
    coordinator = Actor(user_id=5, member_id=5, roles=frozenset({Role.COORDINATOR}))
    auditor = Actor(user_id=4, roles=frozenset({Role.AUDITOR}))
    administrator = Actor(user_id=6, roles=frozenset({Role.ADMINISTRATOR}))
    allowed = {
        VISITOR: "",
        Actor(user_id=3): "",
        Actor(user_id=2, member_id=2): "read",
        coordinator: "read",
        auditor: "read",
        administrator: "read open revoke",
        PLATFORM: "open revoke",
        holder: "read resign report",
        own: "read open resign report",
    }
    for person, verbs in allowed.items():
        found = {
            "read": mandates.may_read(person),
            "open": mandates.may_open(person),
            "revoke": mandates.may_revoke(person, mandate),
            "resign": mandates.may_resign(person, mandate),
            "report": mandates.may_report(person, mandate),
        }
        assert {verb for verb, may in found.items() if may} == set(verbs.split()), person
