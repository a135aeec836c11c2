"""What is told of lists made anew: whole figures, and no group in which somebody could be recognised."""

from hypothesis import given
from hypothesis import strategies as st

from marketplace.domain.simulations import SMALLEST_GROUP, Band, Replay, bands, changed, folded, own

LISTS = st.lists(st.integers(1, 40), unique=True, max_size=10).map(tuple)
REPLAYS = st.lists(st.builds(Replay, LISTS, LISTS), max_size=8)


@st.composite
def parted(draw: st.DrawFn) -> dict[str, frozenset[int]]:
    """Forty members, each in one group of those named."""
    names = draw(st.lists(st.sampled_from("abcdefgh"), min_size=40, max_size=40))
    return {
        name: frozenset(id for id, own_name in enumerate(names, start=1) if own_name == name)
        for name in sorted(set(names))
    }


@given(REPLAYS, parted())
def test_groups_are_large_and_count_every_place_once(
    replays: list[Replay], groups: dict[str, frozenset[int]]
) -> None:
    found = bands(replays, groups, others="others")
    if found:
        assert min(band.members for band in found) >= SMALLEST_GROUP
        assert sum(band.members for band in found) == 40
        assert sum(band.before for band in found) == sum(len(one.before) for one in replays)
        assert sum(band.gain for band in found) == sum(len(one.after) - len(one.before) for one in replays)


@given(parted())
def test_a_group_that_is_large_enough_is_only_given_up_to_hide_another(
    groups: dict[str, frozenset[int]],
) -> None:
    kept = dict(folded(groups, "others"))
    small = [name for name, members in groups.items() if len(members) < SMALLEST_GROUP]
    given_up = set(groups) - set(kept) - set(small)
    assert len(given_up) <= 1
    assert ("others" in kept) == bool(small)
    assert frozenset().union(*kept.values()) == frozenset(range(1, 41))


def test_where_nobody_could_hide_nothing_is_told() -> None:
    replays = [Replay((1, 2), (2, 1))]
    assert bands(replays, {"a": {1, 2}, "b": {3}}, others="others") == ()
    assert bands(replays, {"a": set(range(9)), "b": set[int]()}, others="others") == ()
    assert bands(replays, {"a": set(range(9)), "b": {10, 11}}, others="others") == ()


def test_the_largest_group_is_told_first() -> None:
    groups = {"few": frozenset(range(10, 15)), "many": frozenset(range(1, 9))}
    assert bands([Replay((1, 10), (10, 11))], groups, others="others") == (
        Band("many", 8, 1, 0),
        Band("few", 5, 1, 2),
    )


def test_a_list_changes_where_somebody_else_is_among_the_first_five() -> None:
    assert changed([Replay((1, 2, 3, 4, 5, 6), (5, 4, 3, 2, 1, 7))]) == 0
    assert changed([Replay((1, 2, 3, 4, 5, 6), (1, 2, 3, 4, 6, 5)), Replay((), ())]) == 1


@given(REPLAYS, st.integers(1, 40))
def test_ones_own_lists_are_counted(replays: list[Replay], member_id: int) -> None:
    before, after = own(replays, member_id)
    assert before == len([one for one in replays if member_id in one.before])
    assert after == len([one for one in replays if member_id in one.after])
