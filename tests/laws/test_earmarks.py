"""What is kept for a need is spent exactly; what a pledge gives is shared exactly, the oldest need first."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop.domain.errors import Refused
from tests.instants import START
from timebank.domain import earmarks, pledges
from timebank.domain.pledges import MOST_ABOVE, OpenNeed

amounts = st.integers(1, 6000)
kept = st.dictionaries(st.integers(1, 10**6), amounts, min_size=1, max_size=8)


@st.composite
def needs(draw: st.DrawFn) -> list[OpenNeed]:
    lacks = draw(st.lists(st.tuples(st.integers(0, 6000), st.integers(0, 5)), max_size=8))
    return [
        OpenNeed(f"need:{number}", number, lacking, START + timedelta(days=day))
        for number, (lacking, day) in enumerate(lacks)
    ]


@given(st.integers(0, 50_000), kept)
def test_what_a_need_takes_comes_from_what_is_kept_and_no_more(minutes: int, found: dict[int, int]) -> None:
    spent = earmarks.spent(minutes, found)
    assert spent.keys() == found.keys()
    assert sum(spent.values()) == min(minutes, sum(found.values()))
    assert all(0 <= spent[pk] <= found[pk] for pk in found)


@given(st.integers(0, 50_000), kept)
def test_nobody_gives_a_minute_more_than_their_part(minutes: int, found: dict[int, int]) -> None:
    total = sum(found.values())
    for pk, amount in earmarks.spent(minutes, found).items():
        assert abs(amount * total - found[pk] * min(minutes, total)) < total


@given(st.integers(0, 50_000), kept)
def test_the_order_of_the_gifts_changes_nothing(minutes: int, found: dict[int, int]) -> None:
    turned = dict(reversed(found.items()))
    assert earmarks.spent(minutes, found) == earmarks.spent(minutes, turned)


@given(st.integers(1, 12_000), st.integers(-12_000, 12_000), st.integers(0, 12_000))
def test_a_need_lacks_what_is_not_held_and_not_given(wanted: int, free: int, gave: int) -> None:
    lacks = earmarks.lacking(wanted, free=free, kept=gave)
    assert 0 <= lacks <= wanted
    assert lacks == 0 or lacks + max(free, 0) + gave == wanted


@given(st.integers(0, 30_000), needs())
def test_a_pledge_gives_all_that_it_can_and_nothing_that_is_not_lacking(
    surplus: int, found: list[OpenNeed]
) -> None:
    shares = pledges.shared(surplus, found)
    assert sum(share.minutes for share in shares) == min(surplus, sum(need.lacking_minutes for need in found))
    assert all(0 < share.minutes <= share.need.lacking_minutes for share in shares)


@given(st.integers(0, 30_000), needs())
def test_no_need_is_served_before_an_older_one_has_all(surplus: int, found: list[OpenNeed]) -> None:
    got = {share.need.subject: share.minutes for share in pledges.shared(surplus, found)}
    for older in found:
        for younger in found:
            if older.posted_at < younger.posted_at and got.get(younger.subject, 0):
                assert got.get(older.subject, 0) == older.lacking_minutes


@given(st.integers(0, 30_000), needs())
def test_the_order_in_which_needs_are_read_changes_nothing(surplus: int, found: list[OpenNeed]) -> None:
    assert pledges.shared(surplus, found) == pledges.shared(surplus, found[::-1])


@given(st.integers(-30_000, 30_000), st.integers(0, 30_000), st.integers(0, 12_000))
def test_a_surplus_never_goes_below_the_bound_nor_above_the_vote(free: int, above: int, most: int) -> None:
    given_away = pledges.surplus(free=free, above=above, most=most)
    assert 0 <= given_away <= most
    assert given_away == 0 or free - given_away >= above


@pytest.mark.parametrize("above", [-1, MOST_ABOVE + 1])
def test_a_bound_that_nobody_can_hold_is_refused(above: int) -> None:
    with pytest.raises(Refused, match="Say between"):
        pledges.check(above)


def test_what_is_asked_is_written_for_ever() -> None:
    """The keys of a content are read again years later."""
    one = earmarks.Earmark(1, 2, 60, earmarks.subject_of(17), True, 5)
    assert one.content == {
        "verb": "earmark",
        "giver_id": 1,
        "receiver_id": 2,
        "minutes": 60,
        "subject": "need:17",
        "is_named": True,
        "pledge_id": 5,
    }
    assert one.key("k") == "earmark:1:k"
