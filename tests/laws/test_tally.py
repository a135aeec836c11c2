"""Law 13: counting is exact, and nothing but the votes decides."""

from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.domain import tally
from governance.domain.ballots import Choice
from governance.domain.proposals import Outcome
from governance.domain.tally import CountSheet, sheet_of
from governance.domain.terms import Terms

choices = st.lists(st.sampled_from(Choice), max_size=60)
quorums = st.integers(0, 1000).map(lambda thousandths: Decimal(thousandths).scaleb(-3))
majorities = st.integers(500, 900).map(lambda thousandths: Decimal(thousandths).scaleb(-3))
absent = st.integers(0, 60)


def count(votes: list[Choice], others: int, quorum: Decimal, majority: Decimal) -> CountSheet:
    return tally.count(votes, electorate=len(votes) + others, terms=Terms(quorum, majority))


@given(choices, absent, quorums, majorities, st.randoms())
def test_the_order_of_votes_is_irrelevant(
    votes: list[Choice], others: int, quorum: Decimal, majority: Decimal, random: Random
) -> None:
    shuffled = random.sample(votes, len(votes))
    assert count(shuffled, others, quorum, majority) == count(votes, others, quorum, majority)


@given(choices, absent, quorums, majorities)
def test_the_figures_sum(votes: list[Choice], others: int, quorum: Decimal, majority: Decimal) -> None:
    sheet = count(votes, others, quorum, majority)
    assert sheet.yes + sheet.no + sheet.blank == sheet.votes == len(votes) <= sheet.electorate


@given(choices, absent, majorities, st.integers(0, 60))
def test_blank_votes_do_not_weigh_in_the_majority(
    votes: list[Choice], others: int, majority: Decimal, blanks: int
) -> None:
    sheet = count(votes, others, Decimal(0), majority)
    with_blanks = count([*votes, *[Choice.BLANK] * blanks], others, Decimal(0), majority)
    assert with_blanks.is_majority_reached == sheet.is_majority_reached
    assert with_blanks.majority_needed == sheet.majority_needed


@given(choices, absent, quorums, majorities)
def test_blank_votes_count_for_the_quorum(
    votes: list[Choice], others: int, quorum: Decimal, majority: Decimal
) -> None:
    all_blank = count([Choice.BLANK] * len(votes), others, quorum, majority)
    assert all_blank.is_quorum_reached == count(votes, others, quorum, majority).is_quorum_reached


@given(choices, absent, quorums, majorities)
def test_the_thresholds_are_those_of_the_shares(
    votes: list[Choice], others: int, quorum: Decimal, majority: Decimal
) -> None:
    sheet = count(votes, others, quorum, majority)
    expressed = sheet.yes + sheet.no
    assert sheet.is_quorum_reached == (Fraction(sheet.votes) >= Fraction(quorum) * sheet.electorate)
    assert sheet.is_majority_reached == (Fraction(sheet.yes) > Fraction(majority) * expressed)
    assert (sheet.votes >= sheet.quorum_needed) == sheet.is_quorum_reached
    assert (sheet.yes >= sheet.majority_needed) == sheet.is_majority_reached


@given(choices, absent, quorums, majorities)
def test_the_outcome_says_what_was_reached(
    votes: list[Choice], others: int, quorum: Decimal, majority: Decimal
) -> None:
    sheet = count(votes, others, quorum, majority)
    expected = {
        (True, True): Outcome.ADOPTED,
        (True, False): Outcome.NO_MAJORITY,
        (False, True): Outcome.NO_QUORUM,
        (False, False): Outcome.NO_QUORUM,
    }
    assert sheet.outcome is expected[sheet.is_quorum_reached, sheet.is_majority_reached]


@given(choices, absent, quorums, majorities)
def test_one_more_yes_never_turns_an_adoption_down(
    votes: list[Choice], others: int, quorum: Decimal, majority: Decimal
) -> None:
    before = count(votes, others + 1, quorum, majority)
    after = count([*votes, Choice.YES], others, quorum, majority)
    assert before.outcome is not Outcome.ADOPTED or after.outcome is Outcome.ADOPTED


@given(st.integers(0, 50))
def test_a_tie_does_not_adopt(half: int) -> None:
    sheet = count([Choice.YES, Choice.NO] * half, 0, Decimal(0), Decimal("0.5"))
    assert sheet.outcome is Outcome.NO_MAJORITY


@given(choices, absent, quorums, majorities)
def test_a_count_sheet_is_stored_and_read_back(
    votes: list[Choice], others: int, quorum: Decimal, majority: Decimal
) -> None:
    sheet = count(votes, others, quorum, majority)
    assert sheet_of(sheet.as_json()) == sheet


def test_a_third_is_not_rounded_by_a_float() -> None:
    """0.1 + 0.2 as floats would ask for one vote more."""
    assert tally.votes_needed(10, Decimal("0.3")) == 3
    assert tally.votes_needed(10, Decimal("0.30000001")) == 4


def test_more_votes_than_electors_is_a_fault_of_ours() -> None:
    with pytest.raises(ValueError, match="more votes than electors"):
        tally.count([Choice.YES], electorate=0, terms=Terms(Decimal(0), Decimal("0.5")))
