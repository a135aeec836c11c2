"""Counting a ballot, exactly: integers and fractions, and a count sheet that anyone can check by hand.

Quorum: at least that share of the electorate voted, blank votes included.
Majority: strictly more than that share of the votes that say yes or no; blank votes are left out.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Any

from governance.domain.ballots import Choice
from governance.domain.proposals import Outcome


@dataclass(frozen=True, slots=True)
class CountSheet:
    """The figures of a result and what they were measured against; shares are decimal texts.

    quorum_needed: the fewest votes that reach the quorum.
    majority_needed: the fewest yes votes that carry it.
    """

    electorate: int
    votes: int
    yes: int
    no: int
    blank: int
    quorum_share: str
    quorum_needed: int
    is_quorum_reached: bool
    majority_share: str
    majority_needed: int
    is_majority_reached: bool
    outcome: Outcome

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"outcome": self.outcome.value}


def count(
    choices: Iterable[Choice], *, electorate: int, quorum_share: Decimal, majority_share: Decimal
) -> CountSheet:
    """Count votes, in whatever order they come. Raises ValueError when there are more votes than electors."""
    cast = Counter(choices)
    yes, no, blank = cast[Choice.YES], cast[Choice.NO], cast[Choice.BLANK]
    votes = yes + no + blank
    if votes > electorate:
        raise ValueError("there are more votes than electors")
    quorum_needed = votes_needed(electorate, quorum_share)
    majority_needed = floor(Fraction(majority_share) * (yes + no)) + 1
    return CountSheet(
        electorate=electorate,
        votes=votes,
        yes=yes,
        no=no,
        blank=blank,
        quorum_share=str(quorum_share),
        quorum_needed=quorum_needed,
        is_quorum_reached=votes >= quorum_needed,
        majority_share=str(majority_share),
        majority_needed=majority_needed,
        is_majority_reached=yes >= majority_needed,
        outcome=_outcome(votes >= quorum_needed, yes >= majority_needed),
    )


def votes_needed(electorate: int, quorum_share: Decimal) -> int:
    """The fewest votes that are at least that share of the electorate."""
    return ceil(Fraction(quorum_share) * electorate)


def sheet_of(stored: Mapping[str, Any]) -> CountSheet:
    """The count sheet that `as_json` stored."""
    values = {field.name: stored[field.name] for field in fields(CountSheet)}
    return CountSheet(**values | {"outcome": Outcome(stored["outcome"])})


def _outcome(is_quorum_reached: bool, is_majority_reached: bool) -> Outcome:
    if not is_quorum_reached:
        return Outcome.NO_QUORUM
    return Outcome.ADOPTED if is_majority_reached else Outcome.NO_MAJORITY
