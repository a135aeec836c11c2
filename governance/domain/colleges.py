"""Votes weighed by colleges: each college has a weight, and its votes share it, exactly.

The weights sum to one, none above a half. A college of which nobody is counted leaves its weight to the
others in proportion to theirs, none going above a half; with fewer than two colleges left there is nothing to
weigh, and heads are counted.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TypeVar

from coop.domain.words import N_
from governance.domain.ballots import Choice
from governance.domain.rules import Json, plain, share_of
from governance.domain.secrecy import TOGETHER
from governance.domain.terms import MajorityBase, Terms

N = TypeVar("N", int, Fraction)

NAMES: dict[str, str] = {
    "producer": N_("Producers"),
    "beneficiary": N_("Beneficiaries"),
    "supporter": N_("Supporters"),
}
"""The colleges of coop, by code: every member is in one."""
HALF = Fraction(1, 2)
IS_WEIGHED, WEIGHTS = "governance.votes_by_college", "governance.college_weights"

Voted = Mapping[tuple[str, Choice], int]
"""How many of a college chose what."""


@dataclass(frozen=True, slots=True)
class CollegeCount:
    """The heads of a college. weight: what its votes share, zero where nobody of it is counted."""

    college: str
    electorate: int
    yes: int
    no: int
    blank: int
    weight: Fraction = Fraction(0)

    def base(self, of: MajorityBase) -> int:
        """How many the yes votes are a share of, in this college."""
        if of is MajorityBase.ELECTORATE:
            return self.electorate
        return self.yes + self.no + (0 if of is MajorityBase.EXPRESSED else self.blank)

    def as_json(self) -> dict[str, Json]:
        heads = {"electorate": self.electorate, "yes": self.yes, "no": self.no, "blank": self.blank}
        return {"college": self.college, "weight": plain(self.weight), **heads}


@dataclass(frozen=True, slots=True)
class Weighted:
    """A weighed result. yes, no: their shares of one."""

    yes: Fraction
    no: Fraction
    colleges: tuple[CollegeCount, ...]

    def carries(self, terms: Terms) -> bool:
        """As heads would: the share of the majority, and always more yes than no."""
        share = Fraction(terms.majority_share)
        return self.yes > self.no and (self.yes > share or (self.yes == share and not terms.is_strict))

    def as_json(self) -> dict[str, Json]:
        return {
            "weighted_yes": plain(self.yes),
            "weighted_no": plain(self.no),
            "colleges": [one.as_json() for one in self.colleges],
        }


def of_json(told: Mapping[str, Json]) -> Weighted | None:
    """What `as_json` wrote in a count sheet; None where heads were counted."""
    if "colleges" not in told:
        return None
    counts = (CollegeCount(**one | {"weight": Fraction(one["weight"])}) for one in told["colleges"])
    return Weighted(Fraction(told["weighted_yes"]), Fraction(told["weighted_no"]), tuple(counts))


def weights_of(frozen: Mapping[str, Json]) -> dict[str, Fraction]:
    """The weights that a ballot froze; none where one member is one vote."""
    rules = frozen["rules"]
    if IS_WEIGHED not in rules or not rules[IS_WEIGHED]["value"]:
        return {}
    return {college: Fraction(share_of(share)) for college, share in rules[WEIGHTS]["value"].items()}


def sizes_of(frozen: Mapping[str, Json]) -> dict[str, int]:
    """How many voters each college has, in what was frozen or in what may be shown of it."""
    return {
        college: members["count"] if isinstance(members, Mapping) else len(members)
        for college, members in frozen.get("colleges", {}).items()
    }


def weigh(voted: Voted, frozen: Mapping[str, Json], of: MajorityBase) -> Weighted | None:
    """The votes as weighed by what was frozen; None where heads are counted."""
    sizes, weights = _together(sizes_of(frozen), voted), _together(weights_of(frozen), voted)
    counts = [
        CollegeCount(
            college=college,
            electorate=sizes.get(college, 0),
            yes=voted.get((college, Choice.YES), 0),
            no=voted.get((college, Choice.NO), 0),
            blank=voted.get((college, Choice.BLANK), 0),
        )
        for college in sorted(weights)
    ]
    shared = share_out(weights, [one.college for one in counts if one.base(of)])
    if not shared:
        return None
    yes = no = Fraction(0)
    for one in counts:
        if one.college in shared:
            yes += shared[one.college] * one.yes / one.base(of)
            no += shared[one.college] * one.no / one.base(of)
    told = (replace(one, weight=shared.get(one.college, Fraction(0))) for one in counts)
    return Weighted(yes, no, tuple(told))


def say(college: str, name: Callable[[str], str]) -> str:
    """A college in words, or those that are told together. name: of one."""
    return " + ".join(name(NAMES.get(one, one)) for one in college.split(TOGETHER))


def _together(figures: Mapping[str, N], voted: Voted) -> dict[str, N]:
    """The sums of the colleges that a secret vote counts together, beside the figures of the others."""
    group_of = {one: group for group, _choice in voted for one in group.split(TOGETHER)}
    found: dict[str, N] = {}
    for name, figure in figures.items():
        group = group_of.get(name, name)
        found[group] = found[group] + figure if group in found else figure
    return found


def share_out(weights: Mapping[str, Fraction], present: Iterable[str]) -> dict[str, Fraction]:
    """The weights of those present, summing to one, none above a half; none where fewer than two are."""
    left = {college: weights[college] for college in present}
    if len(left) < 2:
        return {}
    shared: dict[str, Fraction] = {}
    whole = Fraction(1)
    while True:  # each turn caps one: no two are more than half
        total = sum(left.values(), Fraction(0))
        over = [college for college, weight in left.items() if weight * whole > HALF * total]
        if not over:
            return shared | {college: weight * whole / total for college, weight in left.items()}
        for college in over:
            shared[college] = HALF
            whole -= HALF
            del left[college]
