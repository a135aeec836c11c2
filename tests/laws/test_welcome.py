"""The way of a newcomer: one always goes on, and first needs are wide and useful."""

from hypothesis import given
from hypothesis import strategies as st

from marketplace.domain import welcome
from marketplace.domain.welcome import STAGES, Progress, Stage, Supply

PROGRESS = st.builds(Progress, *(st.booleans() for _fact in range(7)))
SUPPLIES = st.lists(
    st.builds(
        Supply,
        skill_id=st.integers(1, 60),
        family=st.sampled_from(["", "web", "words", "repair", "food"]),
        near=st.integers(0, 5),
        far=st.integers(0, 5),
    ),
    unique_by=lambda one: one.skill_id,
    max_size=20,
)


@given(PROGRESS)
def test_one_goes_on_at_a_step_that_is_not_said_and_stops_once_all_are(progress: Progress) -> None:
    stage = welcome.resume(progress)
    assert (stage is None) == (progress.said == set(Stage))
    assert stage not in progress.said
    if stage is not None and any(STAGES.index(stage) < STAGES.index(one) for one in progress.said):
        assert STAGES[-1] in progress.said, "what was left out waits until the end was reached"


@given(PROGRESS)
def test_something_is_left_until_the_first_exchange_is_done(progress: Progress) -> None:
    assert (welcome.left(progress) is None) == progress.has_exchanged


def test_steps_follow_each_other() -> None:
    assert [welcome.after(stage) for stage in STAGES] == [Stage.SKILLS, Stage.WISHES, None]


@given(SUPPLIES, st.frozensets(st.integers(1, 60), max_size=20), st.integers(0, 8))
def test_first_needs(supplies: list[Supply], own: frozenset[int], count: int) -> None:
    found = welcome.proposals(supplies, own_ids=own, count=count)
    useful = [one for one in supplies if one.skill_id not in own and one.near + one.far]
    assert len(found) == min(count, len(useful))
    assert set(found) <= set(useful)
    families = {one.family for one in useful}
    assert len({one.family for one in found}) == min(count, len(families)), "as wide as it can be"
    assert welcome.proposals(reversed(supplies), own_ids=own, count=count) == found
    if found:
        assert found[0].near == max(one.near for one in useful)
