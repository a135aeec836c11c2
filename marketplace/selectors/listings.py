"""Who would be listed for a request now, and why somebody would not.

Members are chosen by index, weighed by what is true now, and the first places shared out as voted.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from math import ceil
from typing import Any

from coop.domain.people import Candidate
from coop.domain.words import N_, Sentence
from governance.domain.rules import InForce
from governance.selectors import rules
from marketplace.domain import blockages as blocked
from marketplace.domain import changes, fairness, matching, obstacles
from marketplace.domain.changes import Entry
from marketplace.domain.criteria import Wanted
from marketplace.domain.fairness import Contender, Placed, Sharing
from marketplace.domain.matching import Fit, Weights
from marketplace.domain.openings import Person
from marketplace.domain.standings import Standing
from marketplace.rules import (
    EXPOSURE_DAYS,
    EXPOSURE_TOLERANCE,
    MATCH_COUNT,
    MATCH_WEIGHTS,
    NEWCOMER_DAYS,
    NEWCOMER_SHARE,
)
from marketplace.selectors import candidates, exposures, offering, refusals, standings, wanted

SPARES = (30, 300, 3_000)
"""Places are shared out among so many members more than there are places, and among newcomers. Where so many
of them would not have it that places stay empty, ten times as many are looked at, and ten times again."""
OF_LISTS = (
    MATCH_WEIGHTS,
    MATCH_COUNT,
    NEWCOMER_DAYS,
    NEWCOMER_SHARE,
    EXPOSURE_TOLERANCE,
    EXPOSURE_DAYS,
)
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
class _Voted:
    """What is voted of lists, read at once."""

    weights: InForce[Weights]
    share: Sharing
    newcomer_days: int
    exposure_days: int


@dataclass(frozen=True, slots=True)
class _Pool:
    """Who may be listed: who they are, where they stand, how they fit, and what lists gave them of late.

    unwilling: what keeps away who said so. own: of whom one asks why not, whether or not they fit.
    """

    people: Mapping[int, Candidate]
    stands: Mapping[int, Standing]
    fits: Mapping[int, Fit]
    contenders: tuple[Contender, ...]
    unwilling: Mapping[int, tuple[Sentence, ...]]
    own: Contender | None = None


def find(request_id: int, *, at: datetime, count: int | None = None) -> Listing:
    """Who fits best now. count: how many, where it is not as many as members voted."""
    asked, voted = wanted.of_request(request_id, at=at), _voted(at, count)
    pool = _pool(asked, voted, at)
    placed = fairness.share_out(asked.request_id, pool.contenders, voted.share)
    version_id = voted.weights.version_id
    found = [
        Found(
            fit=pool.fits[id],
            why=one.sentence,
            fingerprint=matching.fingerprint(asked, pool.people[id], pool.stands[id], version_id=version_id),
        )
        for one in placed[: voted.share.count]
        for id in [one.member_id]
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
    asked, voted = wanted.of_request(request_id, at=at), _voted(at)
    pool = _pool(asked, voted, at, also_id=member_id)
    if pool.own is None:
        return WhyNot((), ())
    person = Person(pool.people[member_id], pool.stands[member_id])
    found = obstacles.between(asked, person.candidate, person.standing)
    if any(one.kind is obstacles.Barrier.OWN for one in found):
        return WhyNot((found[0].sentence,), ())
    if member_id in pool.unwilling:
        return WhyNot(pool.unwilling[member_id], ())
    entry = Entry(asked, voted.weights.value, pool.contenders, pool.own, voted.share)
    told = changes.smallest(entry, person).told
    if found:
        return WhyNot(tuple(one.sentence for one in found), told)
    if entry.lets_in(person):
        return WhyNot((Sentence(N_("You fit since then: the next search will find you.")),), ())
    return WhyNot((Sentence(N_("Others fit better, or as well and it was their turn.")),), told)


def _pool(asked: Wanted, voted: _Voted, at: datetime, also_id: int | None = None) -> _Pool:
    """The best, and the newcomers who are best, so that their part of the places can be theirs.

    also_id: who asks why they are not among them. They are read with the others, and apart from them.
    """
    said = candidates.spoken(wanted.text_of(asked.request_id))
    for spare in SPARES:
        best = _best(asked, said, voted, at, voted.share.count + spare)
        pool = _read(asked, said, voted, at, set(best), also_id)
        if len(pool.fits) >= voted.share.count or len(best) < voted.share.count + spare:
            break
    return pool


def _read(
    asked: Wanted, said: Mapping[int, int], voted: _Voted, at: datetime, ids: set[int], also_id: int | None
) -> _Pool:
    able = offering.of_members(ids | ({also_id} if also_id is not None else set()), at=at)
    unwilling = refusals.blocking(asked, able, at=at)
    people = {one.member_id: one for one in able}
    stands = standings.of_members(people, said)
    others = [one for one in able if one.member_id not in unwilling and one.member_id != also_id]
    fits = matching.rank(asked, others, standings=stands, weights=voted.weights.value, count=len(others))
    own = [Fit(also_id, Fraction(0), ())] if also_id is not None and also_id in people else []
    contenders = exposures.contenders(
        [*fits, *own],
        at=at,
        newcomer_days=voted.newcomer_days,
        exposure_days=voted.exposure_days,
        apart_from=asked.request_id,
    )
    return _Pool(
        people=people,
        stands=stands,
        fits={fit.member_id: fit for fit in fits},
        contenders=tuple(contenders[: len(fits)]),
        unwilling=unwilling,
        own=contenders[-1] if own else None,
    )


def _best(asked: Wanted, said: Mapping[int, int], voted: _Voted, at: datetime, most: int) -> list[int]:
    """So many at most, and the newcomers; who is both stands twice."""
    share = voted.share
    return candidates.best(
        asked,
        said,
        weights=voted.weights.value,
        most=most,
        most_new=2 * ceil(share.newcomer_share * share.count),
        new_since=at - timedelta(days=voted.newcomer_days),
    )


def _voted(at: datetime, count: int | None = None) -> _Voted:
    """count: how many places, where it is not as many as members voted."""
    found = rules.together(*OF_LISTS, at=at)
    newcomer_days, exposure_days = days(found)
    return _Voted(found[MATCH_WEIGHTS.key], sharing(found, count), newcomer_days, exposure_days)


def sharing(voted: Mapping[str, InForce[Any]], count: int | None = None) -> Sharing:
    """How the first places are shared out, from the rules of lists by key."""
    return Sharing(
        count=count or voted[MATCH_COUNT.key].value,
        tolerance=voted[EXPOSURE_TOLERANCE.key].value,
        newcomer_share=Fraction(voted[NEWCOMER_SHARE.key].value),
    )


def days(voted: Mapping[str, InForce[Any]]) -> tuple[int, int]:
    """How long somebody is a newcomer, and how long it is remembered who was shown."""
    return voted[NEWCOMER_DAYS.key].value, voted[EXPOSURE_DAYS.key].value
