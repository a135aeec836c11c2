"""Whatever the needs and the helpers: capacities hold, and no pair would rather have each other."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from coop.domain.half_days import EVERY
from coop.domain.people import Spot
from marketplace.domain.support import assigning as law
from marketplace.domain.support.assigning import KNOWN, Assigning, OpenNeed, Volunteer
from marketplace.domain.support.themes import Theme
from marketplace.domain.weeks import Days, Week

TODAY = date(2026, 3, 2)
EAST = [Decimal(n) / 10 for n in range(41, 45)]
SPOTS = [
    Spot(
        number,
        f"Commune {number}",
        "Rhône",
        "Auvergne-Rhône-Alpes",
        Decimal(45),
        Decimal(4) + Decimal(number) / 10,
    )
    for number in range(1, 5)
]
NEED = OpenNeed(1, 1, Theme.MAIL, False, SPOTS[0], TODAY + timedelta(days=20))
HELPER = Volunteer(7, frozenset({Theme.MAIL}), 2, frozenset(), SPOTS[0], 20, False)
themes = st.sampled_from([Theme.MAIL, Theme.SAFETY])
half_days = st.sampled_from([0, 1, 3, 9, EVERY])


@st.composite
def assignings(draw: st.DrawFn) -> Assigning:
    needs = [
        OpenNeed(
            number,
            draw(st.integers(1, 5)),
            draw(themes),
            draw(st.booleans()),
            draw(st.sampled_from(SPOTS)),
            TODAY + timedelta(days=draw(st.integers(-2, 40))),
            draw(half_days),
        )
        for number in range(1, draw(st.integers(1, 7)) + 1)
    ]
    helpers = [
        Volunteer(
            100 + number,
            frozenset(draw(st.sets(themes, min_size=1))),
            draw(st.integers(1, 3)),
            frozenset(draw(st.sets(st.integers(1, 9), max_size=3))),
            draw(st.sampled_from(SPOTS)),
            draw(st.sampled_from([0, 10, 200])),
            draw(st.booleans()),
            Week(draw(st.sampled_from([1, 2, 3, EVERY]))),
        )
        for number in range(draw(st.integers(1, 5)))
    ]
    return Assigning(tuple(needs), tuple(helpers), TODAY)


@given(assignings(), st.randoms())
def test_it_is_stable_within_capacities_and_the_same_in_any_order(one: Assigning, chance: object) -> None:
    found = one.proposal()
    pairs = {
        (need.id, helper.member_id): law.pairing(need, helper, on=TODAY)
        for need in one.needs
        for helper in one.helpers
    }
    got = {each.need.id: each.helper_id for each in found}
    held: dict[int, list[int]] = {helper.member_id: [] for helper in one.helpers}
    for each in found:
        if each.helper_id is not None:
            assert pairs[each.need.id, each.helper_id] is not None
            assert each.reasons
            if each.need.beneficiary_id not in _helper(one, each.helper_id).helped:
                held[each.helper_id].append(each.need.id)
    for helper in one.helpers:
        # Needs are counted, and people are no more than needs: no capacity is ever passed.
        assert len(held[helper.member_id]) <= helper.room
    for need in one.needs:
        mine = got[need.id]
        if mine is not None and need.beneficiary_id in _helper(one, mine).helped:
            continue
        for helper in one.helpers:
            pair = pairs[need.id, helper.member_id]
            if pair is None or helper.member_id == mine:
                continue
            better = mine is None or law.of_need(pair) < law.of_need(_pair(pairs, need.id, mine))
            theirs = [law.of_helper(_pair(pairs, id, helper.member_id)) for id in held[helper.member_id]]
            has_room = len(theirs) < helper.room or any(law.of_helper(pair) < place for place in theirs)
            assert not (better and has_room and helper.room), "a blocking pair"
    needs, helpers = list(one.needs), list(one.helpers)
    chance.shuffle(needs)  # type: ignore[attr-defined]  # a Random
    chance.shuffle(helpers)  # type: ignore[attr-defined]  # as above
    again = replace(one, needs=tuple(needs), helpers=tuple(helpers))
    assert (again.proposal(), again.fingerprint()) == (found, one.fingerprint())


def _helper(one: Assigning, member_id: int) -> Volunteer:
    return next(helper for helper in one.helpers if helper.member_id == member_id)


def _pair(pairs: dict[tuple[int, int], law.Pairing | None], need_id: int, member_id: int) -> law.Pairing:
    found = pairs[need_id, member_id]
    assert found is not None
    return found


def test_what_keeps_two_apart() -> None:
    def possible(need: OpenNeed, helper: Volunteer) -> bool:
        return law.pairing(need, helper, on=TODAY) is not None

    far = replace(HELPER, spot=SPOTS[3])
    assert possible(NEED, HELPER)
    assert not possible(replace(NEED, theme=Theme.HEALTH), HELPER)
    assert not possible(NEED, far)
    assert not possible(replace(NEED, is_remote=True), far)
    assert possible(replace(NEED, is_remote=True), replace(far, is_remote=True))
    assert not possible(replace(NEED, half_days=1), replace(HELPER, week=Week(2)))
    away = Week(EVERY, (Days(TODAY, TODAY + timedelta(days=30)),))
    assert not possible(NEED, replace(HELPER, week=away))
    assert possible(replace(NEED, wanted_by=TODAY - timedelta(days=3)), HELPER)


def test_each_proposal_says_why() -> None:
    near = replace(NEED, half_days=3)
    (one,) = Assigning((near,), (replace(HELPER, week=Week(1)),), TODAY).proposal()
    assert [str(reason) for reason in one.reasons] == [
        "helps with this theme: e-mail and messages",
        "lives in the same town",
        "free on 1 of the 2 half days asked",
        "people helped: 0 of 2",
    ]
    remote = replace(HELPER, spot=SPOTS[3], is_remote=True)
    (one,) = Assigning((replace(NEED, is_remote=True),), (remote,), TODAY).proposal()
    assert str(one.reasons[1]) == "at a distance"
    (one,) = Assigning((NEED,), (replace(HELPER, spot=SPOTS[1]),), TODAY).proposal()
    assert str(one.reasons[1]).endswith(" km away")
    (one,) = Assigning((NEED,), (replace(HELPER, helped=frozenset({5, 6})),), TODAY).proposal()
    assert one.helper_id is None
    assert [str(reason) for reason in one.reasons] == [
        "Members who fit this need, and take nothing new at the moment: 1."
    ]
    (one,) = Assigning((NEED,), (replace(HELPER, helped=frozenset({1, 6})),), TODAY).proposal()
    assert (one.helper_id, one.reasons[0]) == (HELPER.member_id, KNOWN)


def test_the_more_urgent_and_the_less_busy_come_first() -> None:
    soon = replace(NEED, id=2, beneficiary_id=2, wanted_by=TODAY + timedelta(days=3))
    one_place = replace(HELPER, capacity=1)
    found = Assigning((NEED, soon), (one_place,), TODAY).proposal()
    assert [(one.need.id, one.helper_id) for one in found] == [(2, 7), (1, None)]
    busy = replace(HELPER, member_id=8, capacity=4, helped=frozenset({9}))
    (one,) = Assigning((NEED,), (busy, HELPER), TODAY).proposal()
    assert one.helper_id == 7
