"""Counting a ballot, exactly: integers and fractions, and a count sheet that anyone can check by hand.

Quorum: at least that share of the electorate took part, blank votes included unless the terms say otherwise.
Majority: more than that share of its base said yes (or that share itself, where it is not strict), and always
more yes than no: a tie adopts nothing.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from fractions import Fraction
from math import ceil, floor
from typing import Any

from governance.domain import colleges
from governance.domain import terms as measures
from governance.domain.ballots import Choice
from governance.domain.colleges import Weighted
from governance.domain.proposals import Outcome
from governance.domain.rules import Share
from governance.domain.terms import MajorityBase, QuorumBase, Terms

_LATER = ("invalid", "by_proxy")
"""Figures that a sheet leaves out at zero, as the sheets of before they were counted do."""


@dataclass(frozen=True, slots=True)
class CountSheet:
    """The figures of a result and what they were measured against.

    votes: all that were cast, with the blank and the invalid ones, and those by proxy.
    quorum_needed: the fewest votes that reach the quorum.
    majority_needed: the fewest yes votes that carry it.
    by_proxy: how many of the votes are of members whom another represented.
    weighted: what decided beside the heads, where votes are weighed by colleges; None where heads decided.
    """

    electorate: int
    votes: int
    yes: int
    no: int
    blank: int
    quorum_needed: int
    is_quorum_reached: bool
    majority_needed: int
    is_majority_reached: bool
    outcome: Outcome
    terms: Terms
    invalid: int = 0
    by_proxy: int = 0
    weighted: Weighted | None = None

    def as_json(self) -> dict[str, Any]:
        """One object of figures; shares are texts, a decimal or a fraction."""
        told = asdict(self) | {"outcome": self.outcome.value}
        told = {name: told[name] for name in (*_FIGURES, "outcome") if name not in _LATER or told[name]}
        return told | self.terms.as_json() | (self.weighted.as_json() if self.weighted else {})


def count(
    choices: Iterable[Choice],
    *,
    electorate: int,
    terms: Terms,
    by_proxy: int = 0,
    invalid: int = 0,
    weighted: Weighted | None = None,
) -> CountSheet:
    """Count votes, in whatever order they come. Raises ValueError when there are more votes than electors.

    by_proxy: how many of these votes are by proxy; each has one beside it that its holder cast themself.
    invalid: how many papers were cast beside them that say nothing that can be counted.
    weighted: the same votes weighed by colleges, which then decide the majority; the quorum is one of heads.
    """
    cast = Counter(choices)
    yes, no, blank = cast[Choice.YES], cast[Choice.NO], cast[Choice.BLANK]
    votes = yes + no + blank + invalid
    if votes > electorate:
        raise ValueError("there are more votes than electors")
    if not 0 <= by_proxy <= max(0, votes - 1):
        raise ValueError("there are more votes by proxy than votes that carry them")
    present = votes if terms.quorum_base is QuorumBase.PRESENT else yes + no
    quorum_needed = votes_needed(electorate, terms.quorum_share)
    majority_needed = yes_needed(
        terms, expressed=yes + no, blank=blank, invalid=invalid, electorate=electorate
    )
    is_carried = weighted.carries(terms) if weighted else yes >= majority_needed
    return CountSheet(
        electorate=electorate,
        votes=votes,
        yes=yes,
        no=no,
        blank=blank,
        quorum_needed=quorum_needed,
        is_quorum_reached=present >= quorum_needed,
        majority_needed=majority_needed,
        is_majority_reached=is_carried,
        outcome=_outcome(present >= quorum_needed, is_carried),
        terms=terms,
        invalid=invalid,
        by_proxy=by_proxy,
        weighted=weighted,
    )


def votes_needed(electorate: int, quorum_share: Share) -> int:
    """The fewest votes that are at least that share of the electorate."""
    return ceil(Fraction(quorum_share) * electorate)


def yes_needed(terms: Terms, *, expressed: int, blank: int, invalid: int, electorate: int) -> int:
    """The fewest yes votes that carry it: the share of the base, and more than half of yes and no."""
    base = {
        MajorityBase.EXPRESSED: expressed,
        MajorityBase.VOTES: expressed + blank,
        MajorityBase.PRESENT: expressed + blank + invalid,
        MajorityBase.ELECTORATE: electorate,
    }[terms.majority_base]
    asked = Fraction(terms.majority_share) * base
    return max(floor(asked) + 1 if terms.is_strict else ceil(asked), expressed // 2 + 1)


def sheet_of(stored: Mapping[str, Any]) -> CountSheet:
    """The count sheet that `as_json` stored."""
    figures = {name: stored[name] for name in _FIGURES if name in stored}
    return CountSheet(
        **figures,
        outcome=Outcome(stored["outcome"]),
        terms=measures.of_json(stored),
        weighted=colleges.of_json(stored),
    )


_FIGURES = tuple(name for name in CountSheet.__slots__ if name not in ("outcome", "terms", "weighted"))


def _outcome(is_quorum_reached: bool, is_majority_reached: bool) -> Outcome:
    if not is_quorum_reached:
        return Outcome.NO_QUORUM
    return Outcome.ADOPTED if is_majority_reached else Outcome.NO_MAJORITY
