"""Seats in proportion: all of them, nobody far from their part."""

from fractions import Fraction
from random import Random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from governance.domain.apportionment import hare, largest_remainder, slovak, webster

lists = st.lists(st.integers(0, 1000), min_size=1, max_size=8).map(
    lambda all: {str(i): n for i, n in enumerate(all)}
)


@given(lists, st.integers(1, 50))
def test_all_seats_are_given_and_nobody_is_a_seat_away_from_their_part(
    votes: dict[str, int], seats: int
) -> None:
    total = sum(votes.values())
    if not total:
        return
    seated = largest_remainder(votes, seats=seats, quota=hare(total, seats), ties=sorted(votes))
    assert sum(seated.values()) == seats
    assert all(abs(seated[name] - Fraction(votes[name] * seats, total)) < 1 for name in votes)


@given(lists, st.integers(1, 50))
@example({"a": 22, "b": 0}, 1)
def test_more_votes_are_not_fewer_seats(votes: dict[str, int], seats: int) -> None:
    total = sum(votes.values())
    if total > 10 * seats * len(votes):
        seated = largest_remainder(votes, seats=seats, quota=slovak(total, seats), ties=sorted(votes))
        assert sum(seated.values()) == seats
        assert all(
            seated[one] >= seated[other] for one in votes for other in votes if votes[one] > votes[other]
        )


def test_remainders_that_are_equal_go_by_the_order_of_ties() -> None:
    votes = {"a": 5, "b": 5}
    assert largest_remainder(votes, seats=1, quota=Fraction(10), ties=["b", "a"]) == {"a": 0, "b": 1}


def test_whole_quotas_of_too_many_seats_give_some_back() -> None:
    """With a quota that is too small the smallest remainder gives its seat back."""
    votes = {"a": 31, "b": 29}
    assert largest_remainder(votes, seats=5, quota=Fraction(10), ties=["a", "b"]) == {"a": 3, "b": 2}
    assert largest_remainder({"a": 31, "b": 30}, seats=5, quota=Fraction(10), ties=["a", "b"]) == {
        "a": 3,
        "b": 2,
    }


def test_few_lists_have_several_seats_left_over() -> None:
    assert largest_remainder({"a": 36}, seats=5, quota=Fraction(18), ties=["a"]) == {"a": 5}


def test_who_has_no_seat_gives_none_back() -> None:
    assert largest_remainder({"a": 50, "b": 0}, seats=3, quota=Fraction(10), ties=["a", "b"]) == {
        "a": 3,
        "b": 0,
    }


@pytest.mark.parametrize("votes", [{}, {"a": 0}])
def test_where_nobody_voted_nothing_is_shared(votes: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="nobody"):
        largest_remainder(votes, seats=3, quota=Fraction(10), ties=sorted(votes))


def by_the_highest_average(votes: dict[str, int], seats: int, ties: list[str]) -> dict[str, int]:
    """Webster as it is told: one seat after the other, to who has most votes for each odd number."""
    seated = dict.fromkeys(votes, 0)
    for _seat in range(seats):
        best = max(ties, key=lambda name: (Fraction(votes[name], 2 * seated[name] + 1), -ties.index(name)))
        seated[best] += 1
    return seated


@given(lists.filter(lambda votes: any(votes.values())), st.integers(0, 60), st.randoms())
@example({"a": 1, "b": 1, "c": 98}, 51, Random(0))
@example({"a": 1, "b": 1, "c": 1, "d": 3}, 3, Random(1))
def test_webster_gives_one_seat_after_the_other(votes: dict[str, int], seats: int, random: Random) -> None:
    ties = list(votes)
    random.shuffle(ties)
    assert webster(votes, seats=seats, ties=ties) == by_the_highest_average(votes, seats, ties)


@given(lists.filter(lambda votes: any(votes.values())), st.integers(0, 10**18))
def test_webster_takes_nothing_away_where_there_is_one_more_to_share(
    votes: dict[str, int], seats: int
) -> None:
    ties = sorted(votes)
    fewer, more = (webster(votes, seats=number, ties=ties) for number in (seats, seats + 1))
    assert (sum(fewer.values()), sum(more.values())) == (seats, seats + 1)
    assert all(0 <= fewer[name] <= more[name] for name in votes)
    assert all(not more[name] for name in votes if not votes[name])


def test_webster_gives_nothing_where_nobody_voted() -> None:
    with pytest.raises(ValueError, match="nobody voted"):
        webster({"a": 0}, seats=1, ties=["a"])
