"""Who fits a request, how well, and why in words.

Each criterion gives 0 to 1000 points; the weights that members voted make one exact total of them.
What can not be (no skill in common, too far, no time) is an obstacle, never a low figure.
`marketplace.selectors.candidates` asks the same of the database, which tests hold to these very figures.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from fractions import Fraction

from coop.domain.people import Candidate
from coop.domain.words import Sentence
from marketplace.domain import criteria, obstacles
from marketplace.domain.criteria import Criterion, Point, Wanted
from marketplace.domain.standings import NEW, Standing

Weights = Mapping[str, Decimal]

JUDGES: Mapping[Criterion, Callable[[Wanted, Candidate, Standing], Point]] = {
    Criterion.SKILLS: lambda wanted, candidate, standing: criteria.skills(wanted, candidate),
    Criterion.WORDS: lambda wanted, candidate, standing: criteria.words(standing),
    Criterion.DISTANCE: lambda wanted, candidate, standing: criteria.nearness(wanted, candidate),
    Criterion.AVAILABILITY: criteria.availability,
    Criterion.TERMS: lambda wanted, candidate, standing: criteria.terms(wanted, standing),
    Criterion.RECIPROCITY: lambda wanted, candidate, standing: criteria.reciprocity(wanted, standing),
    Criterion.TRUST: lambda wanted, candidate, standing: criteria.trust(standing),
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


def fit(wanted: Wanted, candidate: Candidate, *, standing: Standing, weights: Weights) -> Fit:
    """A criterion without weight neither counts nor is told."""
    reasons = [
        _reason(criterion, judge(wanted, candidate, standing), Fraction(weights[criterion]))
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
    standings: Mapping[int, Standing],
    weights: Weights,
    count: int,
) -> tuple[Fit, ...]:
    """The `count` members who fit best, the best first; their order depends on nothing but the facts.

    standings: by member; who is not there is new. Equals are told apart by lot.
    """
    fits = [
        fit(wanted, candidate, standing=standing, weights=weights)
        for candidate in candidates
        for standing in [standings.get(candidate.member_id, NEW)]
        if not obstacles.between(wanted, candidate, standing)
    ]
    fits.sort(key=lambda one: place(wanted, one))
    return tuple(fits[:count])


def place(wanted: Wanted, fit: Fit) -> tuple[Fraction, bytes]:
    """What fits are sorted by: the better total first, then the lot."""
    return -fit.total, lot(wanted.request_id, fit.member_id)


def lot(request_id: int, member_id: int) -> bytes:
    """Equals are told apart by a hash of both: nobody is always first for having joined early."""
    return hashlib.sha256(f"{request_id}:{member_id}".encode()).digest()


def fingerprint(wanted: Wanted, candidate: Candidate, standing: Standing, *, version_id: int) -> str:
    """Of everything that a fit follows from: the same facts under the same rule have the same, for ever."""
    facts = {
        "wanted": {**asdict(wanted), "skill_ids": sorted(wanted.skill_ids)},
        "candidate": {
            **asdict(candidate),
            "skill_ids": sorted(candidate.skill_ids),
            "trade_skill_ids": sorted(candidate.trade_skill_ids),
            "name": "",  # who somebody is called changes nothing, and stays where it can be erased
        },
        "standing": asdict(standing),
        "version": version_id,
    }
    told = json.dumps(facts, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()


def _reason(criterion: Criterion, point: Point, weight: Fraction) -> Reason:
    return Reason(criterion, point.points, weight * point.points, point.sentence)
