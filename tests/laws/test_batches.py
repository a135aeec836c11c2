"""Batches of needs: nobody beyond their week, only where they fit; the same facts, one fingerprint."""

from dataclasses import replace
from fractions import Fraction
from itertools import permutations
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from coop.domain.words import Sentence
from marketplace.domain import batches
from marketplace.domain.batches import Asked, Batch, Helper, Suited
from marketplace.domain.criteria import Criterion
from marketplace.domain.matching import Fit, Reason
from tests.marketplace.samples import WANTED

MEMBERS = range(100, 106)
WHY = Sentence("moved")


@st.composite
def fits(draw: st.DrawFn, member_id: int) -> Suited:
    points = draw(st.lists(st.integers(0, 1000), min_size=3, max_size=3))
    kinds = (Criterion.SKILLS, Criterion.DISTANCE, Criterion.RECIPROCITY)
    reasons = tuple(
        Reason(kind, each, Fraction(each, 3), Sentence(kind))
        for kind, each in zip(kinds, points, strict=True)
    )
    fit = Fit(member_id, sum((one.counts for one in reasons), Fraction(0)), reasons)
    return Suited(fit, draw(st.sampled_from([None, WHY])))


@st.composite
def asked(draw: st.DrawFn, request_id: int) -> Asked:
    ids = draw(st.permutations(list(MEMBERS)))[: draw(st.integers(0, len(MEMBERS)))]
    minutes, weeks = draw(st.integers(1, 600)), draw(st.integers(1, 6))
    wanted = replace(WANTED, request_id=request_id, minutes=minutes, weeks=weeks)
    return Asked(wanted, draw(st.integers(0, 3)), tuple(draw(fits(id)) for id in ids))


@st.composite
def whole(draw: st.DrawFn) -> Batch:
    needs = tuple(draw(asked(id)) for id in range(draw(st.integers(0, 5))))
    helpers = tuple(Helper(id, draw(st.integers(-60, 600)), draw(st.integers(0, 3))) for id in MEMBERS)
    return Batch(needs, helpers, {"rule": draw(st.integers(1, 9))})


@given(whole())
def test_nobody_is_introduced_beyond_their_week_nor_where_they_do_not_fit(batch: Batch) -> None:
    needs = {one.wanted.request_id: one for one in batch.asked}
    taken: dict[int, list[int]] = {id: [] for id in MEMBERS}
    for one in batch.proposal():
        assert len(one.member_ids) <= needs[one.request_id].wants
        for member_id in one.member_ids:
            assert member_id in [each.fit.member_id for each in needs[one.request_id].suited]
            taken[member_id].append(batches.week_minutes(needs[one.request_id].wanted))
    for helper in batch.helpers:
        weeks = taken[helper.member_id]
        assert len(weeks) <= helper.introductions
        assert len(weeks) <= 1 or sum(weeks) <= helper.free_minutes
        assert not weeks or helper.free_minutes > 0


@given(whole(), st.randoms())
def test_the_same_facts_have_one_fingerprint_and_one_outcome(batch: Batch, random: Random) -> None:
    other = replace(
        batch,
        asked=tuple(random.sample(batch.asked, len(batch.asked))),
        helpers=tuple(random.sample(batch.helpers, len(batch.helpers))),
    )
    assert other.fingerprint() == batch.fingerprint()
    assert other.proposal() == batch.proposal()
    assert replace(batch, versions={"rule": 10}).fingerprint() != batch.fingerprint()


@given(st.lists(st.integers(1, 300), max_size=5), st.integers(1, 600), st.integers(0, 5))
def test_whichever_needs_are_taken_find_room(weeks: list[int], free: int, left: int) -> None:
    count = batches.takes(Helper(1, free, left), weeks)
    assert 0 <= count <= left
    if count > 1:
        assert all(sum(some) <= free for some in permutations(weeks, min(count, len(weeks))))


@given(whole())
def test_a_place_is_that_of_the_list(batch: Batch) -> None:
    found = batch.proposal()
    places = batches.places(batch.asked, found)
    needs = {one.wanted.request_id: one for one in batch.asked}
    assert len(places) == sum(len(one.member_ids) for one in found)
    for (request_id, member_id), place in places.items():
        assert needs[request_id].suited[place - 1].fit.member_id == member_id


def test_a_member_ranks_by_what_counts_for_who_helps() -> None:
    """The nearer need is theirs, though they fit the other one better."""

    def suited(skills: int, distance: int) -> Suited:
        points = {Criterion.SKILLS: skills, Criterion.DISTANCE: distance}
        reasons = tuple(Reason(kind, each, Fraction(each), Sentence(kind)) for kind, each in points.items())
        return Suited(Fit(100, Fraction(skills + distance), reasons))

    far = Asked(replace(WANTED, request_id=1), 1, (suited(900, 100),))
    near = Asked(replace(WANTED, request_id=2), 1, (suited(200, 300),))
    batch = Batch((far, near), (Helper(100, 600, 1),), {})
    assert [one.member_ids for one in batch.proposal()] == [(), (100,)]


def test_what_moved_somebody_is_told_last() -> None:
    one = Suited(Fit(1, Fraction(0), (Reason(Criterion.TRUST, 0, Fraction(0), Sentence("new")),)), WHY)
    assert [each["criterion"] for each in one.reasons] == ["trust", "sharing"]
