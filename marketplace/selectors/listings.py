"""Who would be listed for a request now, and why somebody would not.

Members are chosen by index, weighed by what is true now, and the first places shared out as voted.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from math import ceil

from coop.domain.people import Candidate
from coop.domain.words import N_, Sentence
from governance.selectors import rules
from marketplace.domain import blockages as blocked
from marketplace.domain import changes, fairness, matching, obstacles
from marketplace.domain.changes import Entry, Person
from marketplace.domain.criteria import Wanted
from marketplace.domain.fairness import Contender, Placed, Sharing
from marketplace.domain.matching import Fit, Weights
from marketplace.domain.standings import Standing
from marketplace.rules import (
    EXPOSURE_TOLERANCE,
    MATCH_COUNT,
    MATCH_WEIGHTS,
    NEWCOMER_DAYS,
    NEWCOMER_SHARE,
)
from marketplace.selectors import candidates, exposures, offering, refusals, standings, wanted

POOL = 5
"""Places are shared out among so many times as many members as there are places."""
MOST_LOOKED_AT = 500
"""To tell what keeps everybody away, so many of those who have a skill are looked at."""


@dataclass(frozen=True, slots=True)
class Found:
    """A member who is listed. why: what moved them from the place of their fit. fingerprint: of the facts."""

    fit: Fit
    why: Sentence | None
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Listing:
    """Those who are listed, the first first; and what every contender was shown and due."""

    found: tuple[Found, ...]
    placed: tuple[Placed, ...]


@dataclass(frozen=True, slots=True)
class WhyNot:
    """Why somebody is not proposed, and the smallest change that would have put them in the list."""

    reasons: tuple[Sentence, ...]
    enough: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class _Pool:
    """Who may be listed: who they are, where they stand, how they fit, and what lists gave them of late."""

    people: Mapping[int, Candidate]
    stands: Mapping[int, Standing]
    fits: Mapping[int, Fit]
    contenders: tuple[Contender, ...]


def find(request_id: int, *, at: datetime, count: int | None = None) -> Listing:
    """Who fits best now. count: how many, where it is not as many as members voted."""
    asked, weights = wanted.of_request(request_id, at=at), rules.in_force(MATCH_WEIGHTS, at=at)
    share = _sharing(at, count)
    pool = _pool(asked, share, weights.value, at)
    placed = fairness.share_out(asked.request_id, pool.contenders, share)
    found = [
        Found(
            fit=pool.fits[one.member_id],
            why=one.sentence,
            fingerprint=matching.fingerprint(
                asked, pool.people[one.member_id], pool.stands[one.member_id], version_id=weights.version_id
            ),
        )
        for one in placed[: share.count]
    ]
    return Listing(tuple(found), placed)


def blockages(request_id: int, *, at: datetime) -> tuple[Sentence, ...]:
    """Which point keeps everybody away from a request that nobody fits; nothing where somebody does."""
    asked = wanted.of_request(request_id, at=at)
    people = offering.of_members(candidates.skilled(asked.skill_ids, most=MOST_LOOKED_AT), at=at)
    stands = standings.of_members([one.member_id for one in people])
    return blocked.told(asked, [Person(one, stands[one.member_id]) for one in people])


def why_not(request_id: int, member_id: int, *, at: datetime) -> WhyNot:
    """Why this member is not proposed, and what would have been enough; nothing for who left meanwhile."""
    asked = wanted.of_request(request_id, at=at)
    person = _person(request_id, member_id, at)
    if person is None:
        return WhyNot((), ())
    found = obstacles.between(asked, person.candidate, person.standing)
    if any(one.kind is obstacles.Barrier.OWN for one in found):
        return WhyNot((found[0].sentence,), ())
    unwilling = refusals.blocking(asked, [person.candidate], at=at)
    if unwilling:
        return WhyNot(unwilling[member_id], ())
    entry = _entry(asked, person, at)
    told = changes.smallest(entry, person).told
    if found:
        return WhyNot(tuple(one.sentence for one in found), told)
    if entry.lets_in(person):
        return WhyNot((Sentence(N_("You fit since then: the next search will find you.")),), ())
    return WhyNot((Sentence(N_("Others fit better, or as well and it was their turn.")),), told)


def _pool(asked: Wanted, share: Sharing, weights: Weights, at: datetime) -> _Pool:
    """The best, and the newcomers who are best, so that their part of the places can be theirs."""
    said = candidates.spoken(wanted.text_of(asked.request_id))
    ids = set(candidates.best(asked, said, weights=weights, most=POOL * share.count))
    since = at - timedelta(days=rules.in_force(NEWCOMER_DAYS, at=at).value)
    if share.newcomer_share > 0:
        most = 2 * ceil(share.newcomer_share * share.count)
        ids |= set(candidates.best(asked, said, weights=weights, most=most, admitted_since=since))
    able = offering.of_members(ids, at=at)
    unwilling = refusals.blocking(asked, able, at=at)
    people = {one.member_id: one for one in able if one.member_id not in unwilling}
    stands = standings.of_members(people, said)
    fits = matching.rank(asked, people.values(), standings=stands, weights=weights, count=len(people))
    return _Pool(
        people, stands, {fit.member_id: fit for fit in fits}, tuple(exposures.contenders(fits, at=at))
    )


def _sharing(at: datetime, count: int | None = None) -> Sharing:
    return Sharing(
        count=count or rules.in_force(MATCH_COUNT, at=at).value,
        tolerance=rules.in_force(EXPOSURE_TOLERANCE, at=at).value,
        newcomer_share=Fraction(rules.in_force(NEWCOMER_SHARE, at=at).value),
    )


def _person(request_id: int, member_id: int, at: datetime) -> Person | None:
    for candidate in offering.of_members([member_id], at=at):
        spoken = candidates.spoken(wanted.text_of(request_id))
        return Person(candidate, standings.of_members([member_id], spoken)[member_id])
    return None


def _entry(asked: Wanted, person: Person, at: datetime) -> Entry:
    id, share = person.candidate.member_id, _sharing(at)
    weights = rules.in_force(MATCH_WEIGHTS, at=at).value
    others = (one for one in _pool(asked, share, weights, at).contenders if one.member_id != id)
    shown, due = exposures.of_late([id], at=at).get(id, (0, 0))
    own = Contender(id, Fraction(0), shown, due, id in exposures.newcomers([id], at=at))
    return Entry(asked, weights, tuple(others), own, share)
