"""Votes weighed by colleges: weights that sum to one, nobody's weight lost, no college ruling alone."""

from fractions import Fraction
from typing import Any

from django.utils.translation import gettext
from hypothesis import assume, given
from hypothesis import strategies as st

from coop.models import College
from governance import rules as voting
from governance.domain import colleges, freezing, kits, tally, terms
from governance.domain.ballots import Choice
from governance.domain.colleges import HALF, NAMES
from governance.domain.rules import Json, encode
from governance.domain.terms import MajorityBase
from tests.governance.counting.test_kits import FROZEN, recount


@st.composite
def weights(draw: st.DrawFn) -> dict[str, Fraction]:
    """As the rule allows them: each between a tenth and a half, one together."""
    first, second = (draw(st.integers(10, 50)) for _one in range(2))
    assume(10 <= 100 - first - second <= 50)
    sizes = (first, second, 100 - first - second)
    return {name: Fraction(size, 100) for name, size in zip(NAMES, sizes, strict=True)}


@st.composite
def ballots(draw: st.DrawFn) -> tuple[dict[str, Json], dict[tuple[str, Choice], int]]:
    """Frozen conditions of a weighed vote, and what each college voted."""
    voted = {(name, choice): draw(st.integers(0, 4)) for name in NAMES for choice in Choice}
    groups, first = {}, 1
    for name in NAMES:
        size = sum(voted[name, choice] for choice in Choice) + draw(st.integers(0, 3))
        groups[name] = list(range(first, first + size))
        first += size
    chosen = draw(weights())
    told: dict[str, Any] = {
        "governance.quorum_share": "0",
        "governance.majority_share": draw(st.sampled_from(["0.5", "2/3", "0.6"])),
        "governance.majority_base": draw(st.sampled_from(MajorityBase)).value,
        "governance.majority_is_strict": draw(st.booleans()),
        "governance.votes_by_college": True,
        "governance.college_weights": {name: decimal(chosen[name]) for name in NAMES},
    }
    frozen = FROZEN | {
        "electorate": [one for ids in groups.values() for one in ids],
        "colleges": {name: ids for name, ids in groups.items() if ids},
        "rules": {key: {"value": value, "version": 1} for key, value in told.items()},
    }
    return frozen, voted


def decimal(share: Fraction) -> str:
    hundredths = int(share * 100)
    return f"0.{hundredths:02d}"


def counted(frozen: dict[str, Json], voted: dict[tuple[str, Choice], int]) -> tally.CountSheet:
    asked = terms.of_frozen(frozen)
    return tally.count(
        (choice for (_name, choice), count in voted.items() for _one in range(count)),
        electorate=len(frozen["electorate"]),
        terms=asked,
        weighted=colleges.weigh(voted, frozen, asked.majority_base),
    )


@given(weights(), st.sets(st.sampled_from(sorted(NAMES))))
def test_what_empty_colleges_leave_is_shared_and_none_rules(
    given_weights: dict[str, Fraction], present: set[str]
) -> None:
    shared = colleges.share_out(given_weights, sorted(present))
    if len(present) < 2:
        assert shared == {}
        return
    assert set(shared) == present
    assert sum(shared.values()) == 1
    assert max(shared.values()) <= HALF
    if len(present) == len(NAMES):
        assert shared == given_weights


@given(ballots())
def test_the_weighed_result_is_that_of_each_college_by_its_weight(
    found: tuple[dict[str, Json], dict[tuple[str, Choice], int]],
) -> None:
    frozen, voted = found
    sheet = counted(frozen, voted)
    weighted = sheet.weighted
    if weighted is None:
        assert sheet.is_majority_reached == (sheet.yes >= sheet.majority_needed)
        return
    of = sheet.terms.majority_base
    parts = [one for one in weighted.colleges if one.weight]
    assert sum(one.weight for one in parts) == 1
    assert weighted.yes == sum(one.weight * Fraction(one.yes, one.base(of)) for one in parts)
    assert weighted.yes + weighted.no <= 1
    assert sum(one.yes for one in weighted.colleges) == sheet.yes
    assert sum(one.electorate for one in weighted.colleges) == sheet.electorate
    assert not sheet.is_majority_reached or weighted.yes > weighted.no
    assert tally.sheet_of(sheet.as_json()) == sheet


@given(ballots())
def test_a_second_program_weighs_the_same(
    found: tuple[dict[str, Json], dict[tuple[str, Choice], int]],
) -> None:
    frozen, voted = found
    sheet = counted(frozen, voted)
    kit = kits.of_choices(frozen, freezing.digest(frozen), voted, sheet.as_json())
    files = kits.files(kit)
    assert list(kits.faults(files, kits.read(files))) == []
    figures, faults = recount.recount(files)
    assert faults == []
    assert figures["outcome"] == sheet.outcome


def test_a_college_of_many_does_not_outvote_two_of_few() -> None:
    """Ninety say yes in a college of two fifths; one each say no in the others."""
    voted = {("producer", Choice.YES): 90, ("beneficiary", Choice.NO): 1, ("supporter", Choice.NO): 1}
    groups = {"producer": list(range(90)), "beneficiary": [90], "supporter": [91]}
    told: dict[str, Json] = {
        "governance.quorum_share": "0",
        "governance.majority_share": "0.5",
        "governance.votes_by_college": True,
        "governance.college_weights": encode(voting.COLLEGE_WEIGHTS, voting.COLLEGE_WEIGHTS.default),
    }
    rules = {key: {"value": value, "version": 1} for key, value in told.items()}
    sheet = counted(FROZEN | {"electorate": list(range(92)), "colleges": groups, "rules": rules}, voted)
    assert sheet.weighted is not None
    assert (sheet.weighted.yes, sheet.weighted.no) == (Fraction(2, 5), Fraction(3, 5))
    assert (sheet.yes, sheet.is_majority_reached) == (90, False)


def test_the_colleges_are_those_of_members() -> None:
    assert {code: str(label) for code, label in College.choices} == {
        code: gettext(name) for code, name in NAMES.items()
    }
    assert set(voting.COLLEGE_WEIGHTS.parts) == set(College.values)
