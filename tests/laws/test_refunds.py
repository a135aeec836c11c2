"""The laws of refunds: what is given back in any number of parts sums exactly, and nobody gives back more."""

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from coop.domain.errors import Refused
from marketplace.domain import refunds as asking
from marketplace.domain.engagements import Side
from marketplace.domain.refunds import MOVES, RefundState, Role
from timebank.domain import refunds
from timebank.domain.legs import CLEARING, FEES, POOL, LegDraft, time_of


def entry(net: int, commons: int, cents: int = 300) -> list[LegDraft]:
    """An exchange of net + commons minutes, and its fee in euros."""
    return [
        LegDraft(time_of(1), -net - commons),
        LegDraft(time_of(2), net),
        *([LegDraft(POOL, commons)] if commons else []),
        LegDraft(CLEARING, -cents),
        LegDraft(FEES, cents),
    ]


@given(st.integers(1, 6_000), st.integers(0, 600), st.data())
def test_refunds_sum_exactly_and_end_with_nothing_left(net: int, commons: int, data: st.DataObject) -> None:
    done, taken = entry(net, commons), list[LegDraft]()
    while left := refunds.left(done, taken):
        most = refunds.minutes_left(left)
        minutes = data.draw(st.integers(max(most // 4, 1), most))
        legs = refunds.refunded(left, minutes)
        assert sum(leg.amount for leg in legs) == 0
        assert sum(leg.amount for leg in legs if leg.amount > 0) == minutes
        before = {leg.account: leg.amount for leg in left}
        for leg in legs:
            assert abs(leg.amount) <= abs(before[leg.account])
            assert leg.amount * before[leg.account] < 0
        taken += legs
    assert refunds.minutes_left(refunds.left(done, taken)) == 0


@pytest.mark.parametrize("minutes", [-1, 0, 121])
def test_no_more_than_is_left(minutes: int) -> None:
    with pytest.raises(Refused):
        refunds.refunded(refunds.left(entry(114, 6), []), minutes)
    with pytest.raises(Refused):
        asking.check_asked(minutes, left=120, is_open=False)


def test_one_refund_at_a_time() -> None:
    asking.check_asked(120, left=120, is_open=False)
    with pytest.raises(Refused):
        asking.check_asked(60, left=120, is_open=True)


@pytest.mark.parametrize(("minutes", "is_allowed"), [(-1, False), (0, True), (60, True), (61, False)])
def test_a_mediator_settles_within_what_was_asked(minutes: int, is_allowed: bool) -> None:
    try:
        asking.check_settled(minutes, asked=60)
    except Refused:
        assert not is_allowed
    else:
        assert is_allowed


def test_each_open_state_has_a_way_out_for_everybody() -> None:
    for state in asking.OPEN:
        leaving = {role for (source, _target), roles in MOVES.items() if source is state for role in roles}
        assert {Role.ASKER, Role.OTHER} <= leaving
    assert {source for source, _target in MOVES} == asking.OPEN


def test_who_comes_in_what_quality() -> None:
    assert asking.role_of(Side.MEDIATOR, Side.GIVER) is Role.MEDIATOR
    assert asking.role_of(Side.GIVER, Side.GIVER) is Role.ASKER
    assert asking.role_of(Side.RECEIVER, Side.GIVER) is Role.OTHER
    asking.check_move(RefundState.ASKED, RefundState.AGREED, Role.OTHER)
    with pytest.raises(Refused):
        asking.check_move(RefundState.ASKED, RefundState.AGREED, Role.ASKER)


@pytest.mark.django_db
def test_the_database_knows_the_same_moves() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT source, target FROM marketplace_refund_moves()")
        assert sorted(cursor.fetchall()) == sorted((source.value, target.value) for source, target in MOVES)
