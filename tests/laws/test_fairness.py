"""The laws of sharing the first places out, tried on generated lists."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.domain import fairness
from marketplace.domain.fairness import PLACES, SENTENCES, Contender, Placed, Sharing, Why, share_out
from marketplace.domain.matching import lot

SHARES = st.fractions(0, Fraction(1, 2), max_denominator=20)


@st.composite
def contenders(draw: st.DrawFn) -> list[Contender]:
    """Fits that often lie near each other, newcomers among them."""
    ids = draw(st.lists(st.integers(1, 60), unique=True, max_size=14))
    return [
        Contender(
            member_id=id,
            points=draw(st.integers(0, 12)) * 25 + Fraction(draw(st.integers(0, 3)), 4),
            shown=draw(st.integers(0, 5)) * 700,
            due=draw(st.integers(0, 5)) * 700,
            is_newcomer=draw(st.integers(0, 3)) == 0,
        )
        for id in ids
    ]


def plain(request_id: int, members: list[Contender]) -> list[Contender]:
    return sorted(members, key=lambda one: (-one.points, lot(request_id, one.member_id)))


def placed(members: list[Contender], share: Fraction = Fraction(1, 5), **changes: int) -> tuple[Placed, ...]:
    values = {"count": 10, "tolerance": 50} | changes
    return share_out(7, members, Sharing(newcomer_share=share, **values))


@given(contenders(), SHARES, st.integers(0, 200), st.integers(1, 16), st.data())
def test_everybody_stays_whatever_the_order_in_which_they_come(
    members: list[Contender], share: Fraction, tolerance: int, count: int, data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(members))
    out = placed(members, share, tolerance=tolerance, count=count)
    assert out == placed(list(shuffled), share, tolerance=tolerance, count=count)
    assert sorted(one.member_id for one in out) == sorted(one.member_id for one in members)


@given(contenders(), SHARES, st.integers(0, 200), st.integers(1, 16))
def test_nobody_is_passed_by_somebody_who_fits_worse_by_more_than_the_tolerance(
    members: list[Contender], share: Fraction, tolerance: int, count: int
) -> None:
    points = {one.member_id: one.points for one in members}
    out = placed(members, share, tolerance=tolerance, count=count)
    newcomers = {one.member_id for one in members if one.is_newcomer}
    for place, one in enumerate(out):
        for passed in out[place + 1 :]:
            if points[passed.member_id] - points[one.member_id] > tolerance:
                assert one.member_id in newcomers
                assert passed.member_id not in newcomers


@given(contenders(), SHARES, st.integers(0, 200), st.integers(1, 16))
def test_newcomers_have_their_part_of_every_beginning(
    members: list[Contender], share: Fraction, tolerance: int, count: int
) -> None:
    newcomers = {one.member_id for one in members if one.is_newcomer}
    out = placed(members, share, tolerance=tolerance, count=count)
    for places in range(1, min(count, len(out)) + 1):
        theirs = sum(one.member_id in newcomers for one in out[:places])
        assert theirs >= min(int(share * places), len(newcomers))


@given(contenders(), st.integers(0, 200), st.integers(1, 16))
def test_where_all_were_shown_alike_and_nobody_is_new_the_fit_alone_decides(
    members: list[Contender], tolerance: int, count: int
) -> None:
    alike = [Contender(one.member_id, one.points) for one in members]
    out = placed(alike, tolerance=tolerance, count=count)
    assert [one.member_id for one in out] == [one.member_id for one in plain(7, alike)]
    assert {one.why for one in out} <= {None}


@given(contenders(), st.integers(1, 16))
def test_beyond_the_list_the_fit_alone_decides(members: list[Contender], count: int) -> None:
    rest = [one.member_id for one in placed(members, count=count)[count:]]
    assert rest == [one.member_id for one in plain(7, members) if one.member_id in rest]


@given(contenders(), SHARES, st.integers(0, 200), st.integers(1, 16))
def test_whoever_moved_is_told_why_and_nobody_else(
    members: list[Contender], share: Fraction, tolerance: int, count: int
) -> None:
    before = {one.member_id: place for place, one in enumerate(plain(7, members))}
    newcomers = {one.member_id for one in members if one.is_newcomer}
    for place, one in enumerate(placed(members, share, tolerance=tolerance, count=count)):
        was = before[one.member_id]
        assert (one.why in (Why.TURN, Why.WELCOME)) == (place < was)
        assert (one.why in (Why.WAIT, Why.ROOM)) == (place > was)
        assert (one.sentence is None) == (place == was)
        assert one.why is not Why.WELCOME or one.member_id in newcomers
        assert one.why is not Why.ROOM or one.member_id not in newcomers


@given(contenders(), st.integers(0, 200), st.integers(1, 16))
def test_what_is_due_lies_between_what_the_first_and_the_last_equal_get(
    members: list[Contender], tolerance: int, count: int
) -> None:
    order = plain(7, members)
    given_to = {one.member_id: one for one in placed(members, tolerance=tolerance, count=count)}
    weights = [PLACES[place] if place < count else 0 for place in range(len(order))]
    for one in order:
        worth = [
            weight
            for weight, other in zip(weights, order, strict=True)
            if abs(other.points - one.points) <= tolerance
        ]
        assert given_to[one.member_id].due == sum(worth) // len(worth)
    assert sum(one.shown for one in given_to.values()) == sum(weights)


def test_equals_take_turns_until_all_were_shown_alike() -> None:
    """Twelve equals, three places: after 120 lists nobody is further than one first place from another."""
    shown, due = dict.fromkeys(range(12), 0), dict.fromkeys(range(12), 0)
    for request_id in range(120):
        now = [Contender(id, Fraction(800), shown[id], due[id]) for id in shown]
        for one in share_out(request_id, now, Sharing(3, 0, Fraction(0))):
            shown[one.member_id] += one.shown
            due[one.member_id] += one.due
    assert max(shown.values()) - min(shown.values()) <= PLACES[0]


def test_who_passes_somebody_and_is_passed_stands_where_they_stood() -> None:
    members = [
        Contender(1, Fraction(800)),
        Contender(2, Fraction(700), shown=9_000, is_newcomer=True),
        Contender(3, Fraction(690), is_newcomer=True),
    ]
    out = placed(members, Fraction(1), tolerance=20)
    assert [(one.member_id, one.why) for one in out] == [(3, Why.WELCOME), (2, None), (1, Why.ROOM)]


def test_who_was_shown_least_of_late_goes_first_among_equals_and_never_beyond() -> None:
    often, seldom, weak = (
        Contender(1, Fraction(800), shown=5_000, due=2_000),
        Contender(2, Fraction(760), shown=100, due=2_000),
        Contender(3, Fraction(700), shown=0, due=9_000),
    )
    out = placed([often, seldom, weak])
    assert [(one.member_id, one.why) for one in out] == [(2, Why.TURN), (1, Why.WAIT), (3, None)]


def test_a_newcomer_has_the_fifth_place_and_those_behind_make_room() -> None:
    members = [Contender(id, Fraction(900 - id)) for id in range(1, 8)]
    members.append(Contender(8, Fraction(300), is_newcomer=True))
    out = placed(members)
    assert [one.member_id for one in out] == [1, 2, 3, 4, 8, 5, 6, 7]
    assert [one.why for one in out[4:]] == [Why.WELCOME, Why.ROOM, Why.ROOM, Why.ROOM]


def test_every_reason_has_a_sentence_for_people() -> None:
    assert set(SENTENCES) == set(Why)
    assert str(Placed(1, 0, 0, Why.TURN).sentence) == SENTENCES[Why.TURN]


def test_places_are_worth_less_and_less_down_to_the_longest_list() -> None:
    assert list(PLACES) == sorted(set(PLACES), reverse=True)
    assert len(PLACES) == 50  # the upper bound of marketplace.match_count
    assert fairness.ONE_PLACE == PLACES[0] == 1_000


def test_a_member_is_given_once() -> None:
    with pytest.raises(ValueError, match="twice"):
        placed([Contender(1, Fraction(1)), Contender(1, Fraction(2))])
