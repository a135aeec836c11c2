"""How fair the outcome of a budget vote is to those who voted: two figures, the same for every method.

The share of voters who find at least one project that they ticked among the winners, and what the winners
that a voter ticked cost together, on average (cost satisfaction: Talmon and Faliszewski, 2019; Brill et
al., 2023).
"""

from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction

from governance.domain.polls import Poll, opened


@dataclass(frozen=True, slots=True)
class Fairness:
    """voters: papers counted, blank ones too; served: of these, with a winner at least; spent: what each got
    on average, in the unit of the budget.
    """

    voters: int
    served: int
    spent: Fraction

    @property
    def served_share(self) -> Fraction:
        """Nobody voted: nobody was left out."""
        return Fraction(self.served, self.voters) if self.voters else Fraction(1)


def of(poll: Poll, winners: Collection[str]) -> Fairness:
    """Of an outcome on these votes; invalid papers are left out. Raises ValueError without a budget."""
    budget, papers, won = poll.funds(), opened(poll), frozenset(winners)
    served, spent = 0, Fraction(0)
    for paper in papers.counted:
        got = [option for option, mark in paper.marks if mark > 0 and option in won]
        served += paper.count if got else 0
        spent += paper.count * sum((budget.costs[option] for option in got), Fraction(0))
    voters = papers.papers + papers.blank
    return Fairness(voters, served, spent / voters if voters else Fraction(0))
