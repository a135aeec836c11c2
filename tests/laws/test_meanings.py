"""Laws of meaning beside words."""

from hypothesis import given
from hypothesis import strategies as st

from coop.domain.meanings import MARGIN, REACH, Near, blended
from coop.domain.ranking import MILLION

WORDS = st.dictionaries(st.integers(1, 12), st.integers(1, 40 * MILLION))
NEAR = st.builds(
    Near[int],
    st.dictionaries(st.integers(1, 12), st.integers(-MILLION, MILLION)),
    st.integers(-MILLION, MILLION),
)
TELLING = NEAR.filter(lambda near: near.is_telling)


@given(WORDS, NEAR.filter(lambda near: not near.is_telling))
def test_a_meaning_that_tells_nothing_changes_nothing(words: dict[int, int], near: Near[int]) -> None:
    assert blended(words, near) == words


@given(WORDS, TELLING)
def test_each_half_is_of_the_best_of_its_kind(words: dict[int, int], near: Near[int]) -> None:
    found = blended(words, near)
    nearest = max(near.nearness.values())
    for one in {*words, *near.nearness}:
        said = MILLION * words.get(one, 0) // max(words.values(), default=1)
        farther = nearest - near.nearness.get(one, nearest - REACH)
        meant = MILLION * max(0, REACH - farther) // REACH
        assert found.get(one, 0) == (said + meant) // 2
    assert all(0 < score <= MILLION for score in found.values())


@given(WORDS, TELLING, st.integers(1, 12), st.integers(1, 40 * MILLION))
def test_who_says_more_and_means_no_less_never_falls(
    words: dict[int, int], near: Near[int], one: int, more: int
) -> None:
    before, after = blended(words, near), blended({**words, one: words.get(one, 0) + more}, near)
    for other in {*before, *after} - {one}:
        if before.get(one, 0) >= before.get(other, 0):
            assert after.get(one, 0) >= after.get(other, 0)


def test_the_nearest_must_stand_out_of_the_mean() -> None:
    assert not Near({1: 860_000}, 860_000 - MARGIN + 1).is_telling
    assert Near({1: 860_000}, 860_000 - MARGIN).is_telling
    assert not Near[int]({}, -MILLION).is_telling
