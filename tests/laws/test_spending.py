"""Hours of groups: two delegates for much, however it is cut; whoever acts no more decides nothing."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop.domain.actors import Actor
from coop.domain.errors import Refused
from timebank.domain import permissions, spending
from timebank.domain.spending import MOST_PARTS, MOST_WEIGHT, PaymentFacts, Verdict

START = datetime(2026, 5, 1, 9, tzinfo=UTC)
PEOPLE = st.integers(1, 8)
SETS = st.frozensets(PEOPLE)
MINUTES = st.integers(1, 3_000)
PAYMENTS = st.lists(st.tuples(st.integers(0, 60), MINUTES, PEOPLE), max_size=30)


def person(member_id: int) -> Actor:
    return Actor(user_id=member_id, member_id=member_id)


@given(MINUTES, st.integers(0, 10_000), st.integers(0, 10_000), PEOPLE, SETS)
def test_one_delegate_decides_exactly_below_the_threshold_and_for_others(
    minutes: int, paid_alone: int, threshold: int, actor_id: int, receiver_ids: frozenset[int]
) -> None:
    two = spending.needs_two(
        minutes, paid_alone=paid_alone, threshold=threshold, actor_id=actor_id, receiver_ids=receiver_ids
    )
    assert two == (minutes + paid_alone >= threshold or actor_id in receiver_ids)
    assert two or minutes < threshold


@given(PAYMENTS, st.integers(0, 5_000), st.integers(1, 40))
def test_however_it_is_cut_nobody_pays_the_threshold_alone_within_the_days(
    payments: Sequence[tuple[int, int, int]], threshold: int, days: int
) -> None:
    paid: list[tuple[datetime, int, int]] = []
    for day, minutes, actor_id in sorted(payments):
        at = START + timedelta(days=day)
        alone = sum(
            amount for then, amount, who in paid if who == actor_id and then > at - timedelta(days=days)
        )
        if not spending.needs_two(
            minutes, paid_alone=alone, threshold=threshold, actor_id=actor_id, receiver_ids=()
        ):
            paid.append((at, minutes, actor_id))
    for last, _minutes, actor_id in paid:
        window = [
            amount
            for then, amount, who in paid
            if who == actor_id and last - timedelta(days=days) < then <= last
        ]
        assert sum(window) < threshold


@given(PEOPLE, PEOPLE, SETS, SETS)
def test_whoever_approves_is_another_delegate_of_today_whom_it_does_not_pay(
    proposer_id: int, approver_id: int, receiver_ids: frozenset[int], delegate_ids: frozenset[int]
) -> None:
    facts = PaymentFacts(9, proposer_id, receiver_ids, delegate_ids)
    may = permissions.may_approve(person(approver_id), facts)
    is_other = approver_id != proposer_id and approver_id not in receiver_ids
    assert may == (is_other and approver_id in delegate_ids)
    if may and proposer_id in delegate_ids:
        spending.check_proposer(proposer_id, delegate_ids)
        assert len(delegate_ids & {proposer_id, approver_id}) == 2
        spending.check_second(delegate_ids, actor_id=proposer_id, receiver_ids=receiver_ids)


@given(PEOPLE, PEOPLE, SETS, SETS)
def test_whoever_acts_no_more_decides_nothing(
    removed_id: int, other_id: int, receiver_ids: frozenset[int], others: frozenset[int]
) -> None:
    delegate_ids = others - {removed_id}
    actor = person(removed_id)
    assert not permissions.may_spend(actor, delegate_ids, receiver_ids)
    assert not permissions.may_propose(actor, delegate_ids)
    for proposer_id in (removed_id, other_id):
        facts = PaymentFacts(9, proposer_id, receiver_ids, delegate_ids)
        assert not permissions.may_approve(actor, facts)
        assert not permissions.may_decline_payment(actor, facts)
        assert not permissions.may_withdraw_payment(actor, facts)
    with pytest.raises(Refused):
        spending.check_proposer(removed_id, delegate_ids)


@given(PEOPLE, SETS, SETS)
def test_nothing_is_held_that_nobody_could_approve(
    actor_id: int, receiver_ids: frozenset[int], delegate_ids: frozenset[int]
) -> None:
    facts = PaymentFacts(9, actor_id, receiver_ids, delegate_ids)
    could = any(permissions.may_approve(person(pk), facts) for pk in delegate_ids)
    try:
        spending.check_second(delegate_ids, actor_id=actor_id, receiver_ids=receiver_ids)
    except Refused:
        assert not could
    else:
        assert could


@given(
    st.integers(0, 10**6),
    st.lists(st.tuples(st.integers(1, 10**9), st.integers(1, MOST_WEIGHT)), min_size=1, max_size=MOST_PARTS),
)
def test_parts_sum_to_what_is_split_and_stay_within_a_minute_of_their_share(
    minutes: int, weights: list[tuple[int, int]]
) -> None:
    ids = [member_id for member_id, _weight in weights]
    try:
        parts = spending.parts(minutes, weights)
    except Refused:
        whole = sum(weight for _member_id, weight in weights)
        is_little = any(minutes * weight < whole for _member_id, weight in weights)
        assert len(set(ids)) < len(ids) or is_little
        return
    assert sum(parts.values()) == minutes
    assert set(parts) == set(ids)
    whole = sum(weight for _member_id, weight in weights)
    for member_id, weight in weights:
        assert abs(parts[member_id] * whole - minutes * weight) < whole
        assert parts[member_id] >= 1


@given(st.sampled_from([None, *Verdict]), st.integers(-5, 5))
def test_only_what_is_open_and_in_time_is_answered(verdict: Verdict | None, hours: int) -> None:
    at = START
    if verdict is None and hours > 0:
        spending.check_open(verdict, expires_at=at + timedelta(hours=hours), at=at)
        return
    with pytest.raises(Refused):
        spending.check_open(verdict, expires_at=at + timedelta(hours=hours), at=at)


@given(st.sampled_from([[], [(1, 0)], [(1, MOST_WEIGHT + 1)], [(n, 1) for n in range(1, MOST_PARTS + 2)]]))
def test_nobody_and_too_many_and_too_heavy_are_refused(weights: list[tuple[int, int]]) -> None:
    with pytest.raises(Refused):
        spending.parts(600, weights)
