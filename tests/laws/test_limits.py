"""Room before a limit, exceptions, the circulation fee and farewells, whatever the figures."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop.domain.errors import Refused
from tests.instants import START
from timebank.domain import circulation, leaving, legs, limits, tellings
from timebank.domain.leaving import Farewell
from timebank.domain.limits import LimitSide, Room
from timebank.domain.natures import AccountKind, Nature

minutes = st.integers(-(10**7), 10**7)
positive = st.integers(0, 10**7)
shares = st.decimals(0, Decimal("0.05"), places=4)
rooms = st.builds(Room, minutes, minutes, minutes, minutes)


@given(rooms, positive, minutes)
def test_the_word_is_said_exactly_when_little_is_left_in_that_direction(
    room: Room, from_minutes: int, moved: int
) -> None:
    said = limits.warning(room, from_minutes=from_minutes, moved=moved)
    low = moved <= 0 and room.to_spend + moved <= from_minutes
    high = moved >= 0 and room.to_receive - moved <= from_minutes
    assert (said is not None) == (low or high)
    if said is not None:
        left = room.to_spend + moved if low else room.to_receive - moved
        assert list(said.values.values()) == [abs(left)]


@pytest.mark.parametrize(
    ("moved", "msgid", "left"),
    [
        (-50, "After this you will have %(left_minutes)s left before your limit.", 10),
        (-70, "This would go %(over_minutes)s beyond your limit.", 10),
        (250, "After this you may still receive %(left_minutes)s before the most that one may hold.", 50),
        (350, "This would go %(over_minutes)s above the most that one may hold.", 50),
    ],
)
def test_what_an_exchange_would_leave_is_said_in_its_direction(moved: int, msgid: str, left: int) -> None:
    room = Room(low=0, high=100, least=-60, most=400)
    said = limits.warning(room, from_minutes=50, moved=moved)
    assert said is not None
    assert (said.msgid, list(said.values.values())) == (msgid, [left])


@pytest.mark.parametrize(
    ("low", "high", "msgid", "left"),
    [
        (-10, 0, "You have %(left_minutes)s left before your limit.", 50),
        (-70, 0, "Your hours lie %(over_minutes)s beyond the limit", 10),
        (0, 350, "You may still receive %(left_minutes)s before the most that one may hold.", 50),
        (0, 410, "Your hours lie %(over_minutes)s above the most", 10),
    ],
)
def test_what_is_left_today_is_said_of_the_nearer_limit(low: int, high: int, msgid: str, left: int) -> None:
    said = limits.warning(Room(low, high, least=-60, most=400), from_minutes=50)
    assert said is not None
    assert said.msgid.startswith(msgid)
    assert list(said.values.values()) == [left]


@given(
    st.sampled_from(LimitSide),
    minutes,
    st.integers(6_000, 10**6),
    st.integers(-5, 5),
    st.none() | st.integers(-5, 5),
)
def test_an_exception_lies_between_what_all_have_and_what_is_voted(
    side: LimitSide, amount: int, furthest: int, start: int, length: int | None
) -> None:
    begins_at = START + timedelta(days=start)
    ends_at: datetime | None = None if length is None else begins_at + timedelta(days=length)
    distance = -amount if side is LimitSide.LEAST else amount
    nearest = 60 if side is LimitSide.LEAST else 6_000
    fits = nearest <= distance <= furthest and start >= 0 and (length is None or length > 0)
    try:
        limits.check_granted(side, amount, begins_at=begins_at, ends_at=ends_at, at=START, furthest=furthest)
    except Refused:
        assert not fits
    else:
        assert fits


@given(st.none() | st.integers(-3, 3), st.booleans())
def test_what_is_over_is_not_ended_again(days: int | None, was_ended: bool) -> None:
    ends_at = None if days is None else START + timedelta(days=days)
    is_over = was_ended or (days is not None and days <= 0)
    if is_over:
        with pytest.raises(Refused):
            limits.check_end(ends_at=ends_at, ended_at=START if was_ended else None, at=START)
    else:
        limits.check_end(ends_at=ends_at, ended_at=None, at=START)


@given(minutes, positive, shares)
def test_nobody_pays_more_than_the_share_and_nobody_falls_below_the_threshold(
    balance: int, threshold: int, share: Decimal
) -> None:
    due = circulation.due(balance, threshold=threshold, share=share)
    idle = max(0, balance - threshold)
    assert 0 <= due <= Fraction(share) * idle < due + 1
    assert due == 0 or balance - due >= threshold


@given(st.dictionaries(st.integers(1, 50), minutes), positive, shares)
def test_a_levy_is_the_sum_of_what_each_is_asked(
    balances: dict[int, int], threshold: int, share: Decimal
) -> None:
    levy = circulation.levy(date(2026, 3, 1), balances, threshold=threshold, share=share)
    assert all(levy.due.values())
    assert levy.minutes == sum(
        circulation.due(balance, threshold=threshold, share=share) for balance in balances.values()
    )
    assert circulation.levy(date(2026, 3, 1), balances, threshold=threshold, share=Decimal(0)).due == {}
    for member_id, asked in levy.due.items():
        assert sum(leg.amount for leg in legs.of_circulation(member_id, asked)) == 0


@given(st.integers(-(10**6), 10**6), st.booleans(), st.booleans(), st.integers(0, 10**6))
def test_a_farewell_leaves_zero_or_says_what_to_do(
    balance: int, to_fund: bool, write_off: bool, fund_minutes: int
) -> None:
    farewell = leaving.of_balance(balance, to_fund=to_fund, write_off=write_off, fund_minutes=fund_minutes)
    said = leaving.said(farewell, balance=balance, fund_minutes=fund_minutes)
    if farewell in leaving.STOPPING:
        with pytest.raises(Refused) as refused:
            leaving.check(farewell, balance=balance, fund_minutes=fund_minutes)
        assert refused.value.sentence == said
        return
    leaving.check(farewell, balance=balance, fund_minutes=fund_minutes)
    moved = {leg.account.kind: leg.amount for leg in legs.of_farewell(7, balance)}
    assert balance + moved.get(AccountKind.MEMBER_TIME, 0) == 0
    assert fund_minutes + moved.get(AccountKind.SOLIDARITY, 0) >= 0
    assert (farewell is Farewell.NOTHING) == (balance == 0)
    assert str(said)


def test_what_a_month_and_a_farewell_did_is_told_in_words() -> None:
    said = [
        str(tellings.line(Nature.COMMONS, amount, "", about))
        for amount, about in ((-13, "circulation:2026-05"), (-380, "leaving:7"), (400, "leaving:7"))
    ]
    assert said == [
        "Circulation fee of the month 2026-05",
        "Your hours went to the solidarity fund when you left",
        "The solidarity fund settled your hours when you left",
    ]
