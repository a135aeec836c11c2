"""Many open needs at once: what each of them and each member would choose, and how much each may have.

A need ranks the members as its own list does. A member ranks the needs by what counts for who helps: how near
it is, on which terms, and whether these hours are the ones that they lack. What comes of both is proposed by
`marketplace.domain.introductions`; nobody is told anything before a coordinator has read it.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate

from coop.domain.words import N_, Sentence
from marketplace.domain.criteria import Criterion, Wanted
from marketplace.domain.introductions import FreeMember, Introduced, OpenRequest, introduce
from marketplace.domain.matching import Fit, lot

OF_HELPERS = frozenset({Criterion.DISTANCE, Criterion.TERMS, Criterion.RECIPROCITY})
"""What counts for who helps."""
POWERS = {"marketplace.introduce": N_("introduced members to needs, many at once")}
"""The act of power of this module, as the record of them names it."""
AGES = (3, 7, 14, 30)
"""Since how many days a need may have waited, to choose from."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Which needs are looked at. department: of the place; days: waiting for so long at least."""

    category: str = ""
    department: str = ""
    days: int = 0

    def as_json(self) -> dict[str, str | int]:
        return {"category": self.category, "department": self.department, "days": self.days}


@dataclass(frozen=True, slots=True)
class Suited:
    """Somebody who fits a need. why: what moved them from the place of their fit."""

    fit: Fit
    why: Sentence | None = None

    @property
    def reasons(self) -> list[dict[str, object]]:
        """As they are stored: the strongest first, then what moved them."""
        found = [reason.as_json() for reason in self.fit.reasons]
        if self.why is not None:
            found.append({"criterion": "sharing", "sentence": self.why.as_json()})
        return found


@dataclass(frozen=True, slots=True)
class Asked:
    """A need: how many members it may still be introduced to, and those who fit, the first first."""

    wanted: Wanted
    wants: int
    suited: tuple[Suited, ...]


@dataclass(frozen=True, slots=True)
class Helper:
    """What a member has left: time in a week, and introductions until the week is over."""

    member_id: int
    free_minutes: int
    introductions: int


@dataclass(frozen=True, slots=True)
class Batch:
    """All that a proposal follows from. versions: of the rules that it obeys, by key."""

    asked: tuple[Asked, ...]
    helpers: tuple[Helper, ...]
    versions: Mapping[str, int]

    def proposal(self) -> tuple[Introduced, ...]:
        """Who would be introduced to which need: one answer for each, in the order of their ids."""
        requests = [
            OpenRequest(
                one.wanted.request_id, one.wants, tuple(suited.fit.member_id for suited in one.suited)
            )
            for one in self.asked
        ]
        return introduce(requests, self._members())

    def fingerprint(self) -> str:
        """The same for the same inputs, for ever: who confirms says with it what they have read."""
        facts = {
            "asked": [
                [one.wanted.request_id, one.wants, [_told(suited) for suited in one.suited]]
                for one in sorted(self.asked, key=lambda one: one.wanted.request_id)
            ],
            "members": [
                [one.member_id, one.takes, list(one.ranking)]
                for one in sorted(self._members(), key=lambda one: one.member_id)
            ],
            "versions": dict(self.versions),
        }
        told = json.dumps(facts, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(told.encode()).hexdigest()

    def _members(self) -> list[FreeMember]:
        rankings = _rankings(self.asked)
        weeks = {one.wanted.request_id: week_minutes(one.wanted) for one in self.asked}
        return [
            FreeMember(
                one.member_id,
                takes(one, [weeks[request_id] for request_id in rankings.get(one.member_id, ())]),
                rankings.get(one.member_id, ()),
            )
            for one in self.helpers
        ]


def for_helper(fit: Fit) -> Fraction:
    """How much of a fit is what counts for who helps."""
    return sum((reason.counts for reason in fit.reasons if reason.criterion in OF_HELPERS), Fraction(0))


def takes(helper: Helper, weeks: Collection[int]) -> int:
    """How many needs somebody is introduced to: whichever they are, all find room in a free week.

    weeks: minutes a week of each need that they fit. Where there is any time one is taken, however long.
    """
    if helper.free_minutes <= 0:
        return 0
    sums = accumulate(sorted(weeks, reverse=True))
    room = sum(minutes <= helper.free_minutes for minutes in sums)
    return max(0, min(helper.introductions, max(1, room)))


def week_minutes(wanted: Wanted) -> int:
    """What a need takes of a week, rounded up."""
    return -(-wanted.minutes // wanted.weeks)


def places(asked: Iterable[Asked], found: Iterable[Introduced]) -> dict[tuple[int, int], int]:
    """The place that each member introduced has in the list of the need, by request and member."""
    lists = {one.wanted.request_id: [each.fit.member_id for each in one.suited] for one in asked}
    return {
        (one.request_id, member_id): lists[one.request_id].index(member_id) + 1
        for one in found
        for member_id in one.member_ids
    }


def _rankings(asked: Sequence[Asked]) -> dict[int, tuple[int, ...]]:
    """By member, the needs that they fit: the best for them first, then the best fit, then the lot."""
    keyed: dict[int, list[tuple[Fraction, Fraction, bytes, int]]] = {}
    for one in asked:
        request_id = one.wanted.request_id
        for fit in (suited.fit for suited in one.suited):
            place = (-for_helper(fit), -fit.total, lot(request_id, fit.member_id), request_id)
            keyed.setdefault(fit.member_id, []).append(place)
    return {member_id: tuple(key[-1] for key in sorted(keys)) for member_id, keys in keyed.items()}


def _told(suited: Suited) -> list[object]:
    return [suited.fit.member_id, str(suited.fit.total), suited.reasons]
