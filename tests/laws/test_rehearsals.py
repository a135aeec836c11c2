"""What is told of a replay: bands that sum to everybody, in which nobody stands alone, whatever happened."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from governance.domain.rehearsals import (
    COUNTED_IN,
    EDGES,
    SMALLEST_BAND,
    Band,
    Figure,
    Kind,
    Rehearsal,
    Replay,
    State,
    bands,
    in_fives,
    of_json,
    place_of,
    rounded,
    told,
    window,
)
from governance.domain.replaying import DAY_MINUTES, NEVER, Case, Words, crossing, summing, waited, waiting

PARIS = ZoneInfo("Europe/Paris")
KINDS = st.sampled_from(Kind)
EFFECTS = st.dictionaries(st.integers(1, 60), st.integers(-30_000, 30_000), max_size=60)
EVERYBODY = st.sets(st.integers(1, 60), max_size=60)
CASES = st.lists(
    st.builds(Case, st.lists(st.integers(1, 40), max_size=2, unique=True).map(tuple), st.integers(0, 500))
)
WORDS = Words("Cases", "cases")


@given(EFFECTS, EVERYBODY, KINDS)
def test_bands_are_large_in_order_and_sum_to_everybody(
    effects: dict[int, int], everybody: set[int], kind: Kind
) -> None:
    found = bands(effects, kind, everybody=everybody)
    concerned = everybody | set(effects)
    if len(concerned) < SMALLEST_BAND:
        assert found == ()
        return
    assert sum(band.members for band in found) == len(concerned)
    assert min(band.members for band in found) >= SMALLEST_BAND
    assert all(one.high < other.low for one, other in pairwise(found))
    assert sum(band.members % COUNTED_IN != 0 for band in found) <= 1


@given(EFFECTS, EVERYBODY, KINDS)
def test_a_band_holds_nearly_as_many_as_it_says(
    effects: dict[int, int], everybody: set[int], kind: Kind
) -> None:
    """Each is at most four less than it was; what is left out stands in the largest."""
    concerned = everybody | set(effects)
    found = bands(effects, kind, everybody=everybody)
    for band in found:
        there = sum(band.low <= place_of(effects.get(who, 0), kind) <= band.high for who in concerned)
        assert band.members > there - COUNTED_IN
        assert band.members <= there + (COUNTED_IN - 1) * (len(found) - 1)


@given(EFFECTS, EVERYBODY, KINDS, st.integers(1, 60))
def test_one_member_who_moves_never_shows_as_one(
    effects: dict[int, int], everybody: set[int], kind: Kind, who: int
) -> None:
    """Of two rehearsals that differ by one member, bands that both tell differ by nothing, or by fives."""
    one = bands(effects, kind, everybody=everybody | {who})
    other = bands({**effects, who: 0}, kind, everybody=everybody | {who})
    if [(band.low, band.high) for band in one] == [(band.low, band.high) for band in other]:
        gaps = [abs(now.members - then.members) for now, then in zip(one, other, strict=True)]
        most = max(range(len(one)), key=lambda place: one[place].members, default=0)
        if other and most == max(range(len(other)), key=lambda place: other[place].members):
            assert all(gap % COUNTED_IN == 0 for gap in gaps)


def test_bands_of_a_small_cooperative_by_hand() -> None:
    effects = dict.fromkeys(range(1, 13), 90) | dict.fromkeys(range(13, 16), 2000) | {16: -30}
    found = bands(effects, Kind.MINUTES, everybody=range(1, 49))
    assert found == (Band(-1, 0, 33), Band(2, 4, 15))
    assert found[0].is_merged
    assert bands({1: 5}, Kind.COUNT, everybody=range(1, 5)) == ()
    assert bands({}, Kind.COUNT, everybody=()) == ()
    assert bands(dict.fromkeys(range(1, 7), 1), Kind.COUNT, everybody=()) == (Band(1, 1, 6),)


@given(KINDS, st.integers(-100_000, 100_000))
def test_bounds_are_the_same_on_both_sides(kind: Kind, change: int) -> None:
    assert place_of(-change, kind) == -place_of(change, kind)
    assert abs(place_of(change, kind)) <= len(EDGES[kind]) + 1
    assert (place_of(change, kind) == 0) is (change == 0)


@given(st.integers(0, 10**9))
def test_counts_are_told_in_fives(count: int) -> None:
    assert in_fives(count) % COUNTED_IN == 0
    assert abs(in_fives(count) - count) <= (2 if count > 2 or count == 0 else COUNTED_IN)
    assert (in_fives(count) == 0) is (count == 0)


@given(st.integers(-(10**9), 10**9))
def test_amounts_are_told_to_three_digits(amount: int) -> None:
    said = rounded(amount, Kind.MINUTES)
    assert rounded(-amount, Kind.MINUTES) == -said
    assert len(str(abs(said)).rstrip("0")) <= 3
    assert 1000 * abs(said - amount) <= 5 * abs(amount)
    assert rounded(amount, Kind.COUNT) == -rounded(-amount, Kind.COUNT)


@given(CASES, st.integers(0, 500), st.integers(0, 500))
def test_a_case_is_counted_once_and_the_same_value_changes_nothing(
    cases: list[Case], old: int, new: int
) -> None:
    found = crossing(cases, old, new, WORDS)
    assert found.cases == len(cases)
    assert found.figures[0].change == sum(one.size >= new for one in cases) - sum(
        one.size >= old for one in cases
    )
    assert sum(found.effects.values()) == sum(
        len(one.member_ids) * ((one.size >= new) - (one.size >= old)) for one in cases
    )
    same = crossing(cases, old, old, WORDS)
    assert same.figures[0].change == 0
    assert same.effects == {}


@given(CASES, st.integers(0, 9), st.integers(0, 9))
def test_what_is_taken_from_each_sums_to_what_is_taken(cases: list[Case], old: int, new: int) -> None:
    alone = [Case(one.member_ids[:1], one.size, 3) for one in cases if one.member_ids]
    found = summing(alone, lambda size: size * old, lambda size: size * new, WORDS, is_taken=True)
    assert sum(found.effects.values()) == -found.figures[0].change
    assert found.figures[0].before == 3 * old * sum(one.size for one in alone)
    assert found.people == {one.member_ids[0] for one in alone}


@given(st.integers(0, 400), st.integers(1, 400))
def test_waiting_is_told_in_whole_days_and_silence_never_ends(days: int, limit: int) -> None:
    waits = [Case((1,), days * DAY_MINUTES), Case((1,), waited(datetime(2026, 1, 1, tzinfo=UTC), None))]
    assert waits[1].size == NEVER
    assert waiting(waits, limit, limit, WORDS).figures[0].before == 1 + (days >= limit)


FIGURES = (Figure("Cases", Kind.COUNT, 12, 17),)


def test_too_few_members_are_told_nothing() -> None:
    many, few = frozenset(range(1, 10)), frozenset({1, 2, 3, 4})
    hidden = Rehearsal(State.FEW)
    assert told(Replay(0, ()), everybody=many) == Rehearsal(State.NOTHING)
    assert told(Replay(9, FIGURES, few, {}), everybody=many) == hidden
    assert told(Replay(9, FIGURES, many, dict.fromkeys(few, 1)), everybody=many) == hidden
    kept = told(Replay(9, FIGURES, many, dict.fromkeys(range(1, 6), 1), of_each="cases"), everybody=many)
    assert (kept.state, kept.cases, kept.members) == (State.TOLD, 10, 9)
    assert kept.figures == (Figure("Cases", Kind.COUNT, 10, 15),)
    assert kept.is_merged
    assert told(Replay(9, FIGURES, many, {1: 0}), everybody=many).bands == ()


def test_what_everybody_reads_already_is_told_exactly() -> None:
    found = told(Replay(3, FIGURES, is_public=True, otherwise=(7,)), everybody=())
    assert (found.cases, found.figures, found.is_exact, found.otherwise) == (3, FIGURES, True, (7,))


@given(EFFECTS, KINDS)
def test_what_is_kept_is_read_back(effects: dict[int, int], kind: Kind) -> None:
    replay = Replay(7, FIGURES, frozenset(range(9)), effects, kind, "cases", otherwise=(1, 2))
    found = told(replay, everybody=range(9))
    assert of_json(found.as_json()) == found


@given(
    st.integers(0, 40 * 366 * 24).map(lambda hours: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(hours=hours))
)
def test_the_months_are_whole_and_twelve(at: datetime) -> None:
    span = window(at, PARIS)
    assert span.until <= at
    assert (at.astimezone(PARIS).year, at.astimezone(PARIS).month) == (span.until.year, span.until.month)
    assert (span.since.day, span.since.hour, span.since.year) == (1, 0, span.until.year - 1)
    assert window(span.until, PARIS) == span
