"""Law 13: whatever members vote of quorum and majority, it is obeyed exactly, and two programs agree."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop.domain.errors import Refused
from governance import rules as voting
from governance.domain import freezing, kits, tally, terms
from governance.domain.ballots import Choice
from governance.domain.rules import Json, Rule, Share, Unit, decode, encode, read
from governance.domain.terms import MajorityBase, QuorumBase, Terms
from tests.governance.counting.test_kits import FROZEN, recount

decimals = st.integers(0, 100).map(lambda hundredths: Decimal(hundredths).scaleb(-2))
fractions = st.integers(1, 12).flatmap(
    lambda parts: st.integers(0, parts).map(lambda some: Fraction(some, parts))
)
shares: st.SearchStrategy[Share] = decimals | fractions
asked = st.builds(
    Terms,
    shares,
    shares.filter(lambda share: Fraction(share) >= Fraction(1, 2)),
    st.sampled_from(QuorumBase),
    st.sampled_from(MajorityBase),
    st.booleans(),
)
votes = st.lists(st.sampled_from(Choice), max_size=30)
few = st.integers(0, 12)
MAJORITY = Rule[Share](
    "tests.majority", Unit.FRACTION, Decimal("0.5"), "", "", lower=Decimal("0.50"), upper=Decimal("0.90")
)


def conditions(how: Terms, electors: int) -> dict[str, Json]:
    told: dict[str, Json] = {
        "governance.quorum_share": encode(voting.QUORUM_SHARE, how.quorum_share),
        "governance.quorum_base": how.quorum_base.value,
        "governance.majority_share": encode(voting.MAJORITY_SHARE, how.majority_share),
        "governance.majority_base": how.majority_base.value,
        "governance.majority_is_strict": how.is_strict,
    }
    rules = {key: {"value": value, "version": 1} for key, value in told.items()}
    return FROZEN | {"electorate": list(range(1, electors + 1)), "rules": rules}


@given(votes, few, few, asked)
def test_the_majority_is_that_share_of_its_base(
    said: list[Choice], absent: int, invalid: int, how: Terms
) -> None:
    electorate = len(said) + invalid + absent
    sheet = tally.count(said, electorate=electorate, terms=how, invalid=invalid)
    base = {
        MajorityBase.EXPRESSED: sheet.yes + sheet.no,
        MajorityBase.VOTES: sheet.yes + sheet.no + sheet.blank,
        MajorityBase.PRESENT: sheet.votes,
        MajorityBase.ELECTORATE: sheet.electorate,
    }[how.majority_base]
    reached = Fraction(how.majority_share) * base
    is_reached = sheet.yes > reached or (sheet.yes == reached and not how.is_strict)
    assert sheet.is_majority_reached == (is_reached and sheet.yes > sheet.no)


@given(votes, few, few, asked)
def test_the_quorum_is_held_against_its_base(
    said: list[Choice], absent: int, invalid: int, how: Terms
) -> None:
    electorate = len(said) + invalid + absent
    sheet = tally.count(said, electorate=electorate, terms=how, invalid=invalid)
    came = sheet.votes if how.quorum_base is QuorumBase.PRESENT else sheet.yes + sheet.no
    assert sheet.is_quorum_reached == (came >= Fraction(how.quorum_share) * electorate)


@given(votes, few, asked)
def test_a_second_program_counts_the_same(said: list[Choice], absent: int, how: Terms) -> None:
    frozen = conditions(how, len(said) + absent)
    assert terms.of_frozen(frozen) == how
    sheet = tally.count(said, electorate=len(said) + absent, terms=how)
    kit = kits.of_choices(
        frozen, freezing.digest(frozen), {one: said.count(one) for one in Choice}, sheet.as_json()
    )
    assert list(kits.faults(kits.files(kit), kit)) == []
    figures, faults = recount.recount(kits.files(kit))
    assert faults == []
    assert figures["outcome"] == sheet.outcome


@given(votes, few, few, asked, st.data())
def test_a_sheet_is_stored_and_read_back(
    said: list[Choice], absent: int, invalid: int, how: Terms, data: st.DataObject
) -> None:
    by_proxy = data.draw(st.integers(0, max(0, len(said) - 1)))
    sheet = tally.count(
        said, electorate=len(said) + invalid + absent, terms=how, invalid=invalid, by_proxy=by_proxy
    )
    assert tally.sheet_of(sheet.as_json()) == sheet


def test_two_thirds_are_two_thirds() -> None:
    """0.66666667 of three asks three yes votes; 2/3 asks two, where that share itself is enough."""
    said = [Choice.YES, Choice.YES, Choice.NO]
    for share, is_adopted in ((Fraction(2, 3), True), (Decimal("0.66666667"), False)):
        how = Terms(Decimal(0), share, is_strict=False)
        assert tally.count(said, electorate=3, terms=how).is_majority_reached is is_adopted
    strict = Terms(Decimal(0), Fraction(2, 3))
    assert not tally.count(said, electorate=3, terms=strict).is_majority_reached


@given(st.integers(0, 20), st.sampled_from(MajorityBase))
def test_a_tie_adopts_nothing_whatever_was_voted(half: int, base: MajorityBase) -> None:
    how = Terms(Decimal(0), Decimal("0.5"), majority_base=base, is_strict=False)
    sheet = tally.count([Choice.YES, Choice.NO] * half, electorate=2 * half, terms=how)
    assert not sheet.is_majority_reached


def test_conditions_of_before_are_counted_as_they_were() -> None:
    how = terms.of_frozen(FROZEN)
    assert how == Terms(Decimal("0.5"), Decimal("0.5"))
    assert how.as_json() == {"quorum_share": "0.5", "majority_share": "0.5"}


def test_more_by_proxy_than_votes_that_carry_them_is_a_fault_of_ours() -> None:
    for by_proxy in (-1, 1):
        with pytest.raises(ValueError, match="by proxy"):
            tally.count(
                [Choice.YES], electorate=2, terms=Terms(Decimal(0), Decimal("0.5")), by_proxy=by_proxy
            )


@given(fractions)
def test_a_fraction_comes_back_exactly_when_it_lies_within_bounds(value: Fraction) -> None:
    assert read(MAJORITY, encode(MAJORITY, value)) == value
    if Fraction(1, 2) <= value <= Fraction(9, 10):
        assert decode(MAJORITY, encode(MAJORITY, value)) == value
    else:
        with pytest.raises(Refused):
            decode(MAJORITY, encode(MAJORITY, value))


@pytest.mark.parametrize("text", ["2/0", "2 / 3", "-2/3", "2/3/4", "1234567/2345678", "⅔", "2/", "/3", 2])
def test_other_texts_are_no_fractions(text: Json) -> None:
    with pytest.raises(Refused):
        read(MAJORITY, text)
