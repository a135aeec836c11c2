"""Who fits a request, how well, and why in words.

Four criteria each give 0 to 1000 points; the weights that members voted make one exact total of them.
What can not be (no skill in common, too far, no time) is an obstacle, never a low figure.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from coop.domain.people import Candidate
from coop.domain.words import N_, Sentence
from marketplace.domain import criteria
from marketplace.domain.criteria import Criterion, Point, Wanted

Weights = Mapping[str, Decimal]

JUDGES: Mapping[Criterion, Callable[[Wanted, Candidate, int], Point]] = {
    Criterion.SKILLS: lambda wanted, candidate, balance: criteria.skills(wanted, candidate),
    Criterion.DISTANCE: lambda wanted, candidate, balance: criteria.nearness(wanted, candidate),
    Criterion.AVAILABILITY: lambda wanted, candidate, balance: criteria.availability(wanted, candidate),
    Criterion.RECIPROCITY: lambda wanted, candidate, balance: criteria.reciprocity(wanted, balance),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """What one criterion gave, the share of the total that it makes, and the sentence for it."""

    criterion: Criterion
    points: int
    counts: Fraction
    sentence: Sentence

    def as_json(self) -> dict[str, object]:
        return {"criterion": self.criterion.value, "points": self.points, "sentence": self.sentence.as_json()}


@dataclass(frozen=True, slots=True)
class Fit:
    """How well a member fits: the exact total out of 1000, and the reasons, the strongest first."""

    member_id: int
    total: Fraction
    reasons: tuple[Reason, ...]

    @property
    def score(self) -> int:
        """The total in whole thousandths, as it is stored."""
        return int(self.total)


def fit(wanted: Wanted, candidate: Candidate, *, balance: int, weights: Weights) -> Fit:
    """A criterion without weight neither counts nor is told. balance: minutes, given less received."""
    reasons = [
        _reason(criterion, judge(wanted, candidate, balance), Fraction(weights[criterion]))
        for criterion, judge in JUDGES.items()
        if weights[criterion] > 0
    ]
    strongest_first = sorted(reasons, key=lambda reason: -reason.counts)  # stable: equals keep their order
    total = sum((reason.counts for reason in reasons), Fraction(0))
    return Fit(candidate.member_id, total, tuple(strongest_first))


def rank(
    wanted: Wanted,
    candidates: Iterable[Candidate],
    *,
    balances: Mapping[int, int],
    weights: Weights,
    count: int,
) -> tuple[Fit, ...]:
    """The `count` members who fit best, the best first; their order depends on nothing but the facts.

    Equals are told apart by a hash of request and member: nobody is always first for having joined early.
    """
    fits = [
        fit(wanted, candidate, balance=balances.get(candidate.member_id, 0), weights=weights)
        for candidate in candidates
        if not criteria.obstacles(wanted, candidate)
    ]
    fits.sort(key=lambda one: (-one.total, _lot(wanted.request_id, one.member_id)))
    return tuple(fits[:count])


def why_not(
    wanted: Wanted, candidate: Candidate, *, balance: int, weights: Weights, last_total: int
) -> tuple[Sentence, ...]:
    """Why somebody is not proposed, the smallest missing point first.

    last_total: what the last of those proposed has. Without an obstacle, the point named first is the
    smallest one that would have been enough to join them.
    """
    found = criteria.obstacles(wanted, candidate)
    if found:
        return found
    own = fit(wanted, candidate, balance=balance, weights=weights)
    gap = last_total - own.total
    if gap < 0:
        return (Sentence(N_("You fit since then: the next search will find you.")),)
    lost = [
        (Fraction(weights[reason.criterion]) * 1000 - reason.counts, reason.criterion)
        for reason in own.reasons
    ]
    enough = sorted(pair for pair in lost if 0 < pair[0] >= gap)
    rest = sorted((pair for pair in lost if 0 < pair[0] < gap), reverse=True)
    told = [criteria.advice(criterion, wanted, candidate) for _points, criterion in (*enough, *rest)]
    return tuple(told) or (Sentence(N_("Others fit exactly as well: a lot chose between you.")),)


def _reason(criterion: Criterion, point: Point, weight: Fraction) -> Reason:
    return Reason(criterion, point.points, weight * point.points, point.sentence)


def _lot(request_id: int, member_id: int) -> bytes:
    return hashlib.sha256(f"{request_id}:{member_id}".encode()).digest()
