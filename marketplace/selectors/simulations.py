"""What other weights of the matching would have changed for the needs of the last ninety days.

Needs are taken as they were on the day on which they were posted, members and their balances as they are
today. Lists are compared by the fits alone, before equals take turns.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import groupby

from django.core.paginator import Page, Paginator
from django.utils import timezone

from coop.domain.people import Candidate
from coop.domain.words import N_
from coop.selectors import members
from governance.selectors import rules
from marketplace.domain import matching, simulations
from marketplace.domain.criteria import Wanted
from marketplace.domain.simulations import Band, Replay
from marketplace.domain.standings import Standing
from marketplace.models import ServiceRequest
from marketplace.rules import MATCH_COUNT, MATCH_WEIGHTS
from marketplace.selectors import candidates, exposures, offering, standings, wanted

DAYS = 90
MOST_REQUESTS = 20
MOST_PAIRS = 20_000
"""Needs times members that one page holds against each other: about a second."""
NEAR_KM = 30
OTHERS = N_("Others, put together so that nobody is recognised")


@dataclass(frozen=True, slots=True)
class Dimension:
    """One way to part the members, and what each part gains or loses; no band where a part is too small."""

    label: str
    bands: tuple[Band, ...]

    @property
    def most(self) -> int:
        """What the longest bar of its drawing stands for."""
        return max((max(band.before, band.after) for band in self.bands), default=0)


@dataclass(frozen=True, slots=True)
class Simulation:
    """page: which needs were replayed; count: how many places of each list are looked at.

    own: in how many of these lists the reader has such a place, before and after.
    """

    since_on: date
    page: Page[int]
    count: int
    changed: int
    dimensions: tuple[Dimension, ...]
    own: tuple[int, int] | None


def of_weights(
    proposed: Mapping[str, Decimal], *, at: datetime, member_id: int | None = None, page: str | int = 1
) -> Simulation:
    """Replay the needs of a page, the newest first, under the weights in force and under these."""
    people = offering.of_members(members.ids_admitted(), at=at)
    size = _size(people)
    since = at - timedelta(days=DAYS)
    posted = ServiceRequest.objects.filter(posted_at__gt=since, posted_at__lte=at)
    ids = posted.order_by("-posted_at", "-pk").values_list("pk", flat=True)
    found = Paginator(ids, size).get_page(page)
    count = min(simulations.FIRST, rules.in_force(MATCH_COUNT, at=at).value)
    weighed = rules.in_force(MATCH_WEIGHTS, at=at).value, proposed
    replays = _replays(wanted.posted(list(found)), people, weighed, count)
    return Simulation(
        since_on=timezone.localtime(since).date(),
        page=found,
        count=count,
        changed=simulations.changed(replays),
        dimensions=tuple(
            Dimension(label, simulations.bands(replays, groups, others=OTHERS))
            for label, groups in _groups(people, at).items()
        ),
        own=None if member_id is None else simulations.own(replays, member_id),
    )


def replayed(
    old: Mapping[str, Decimal], new: Mapping[str, Decimal], *, since: datetime, until: datetime
) -> tuple[list[Replay], frozenset[int]]:
    """The newest needs of these months under two weights, and the members who were held against them."""
    people = offering.of_members(members.ids_admitted(), at=until)
    posted = ServiceRequest.objects.filter(posted_at__gte=since, posted_at__lt=until)
    ids = posted.order_by("-posted_at", "-pk").values_list("pk", flat=True)[: _size(people)]
    count = min(simulations.FIRST, rules.in_force(MATCH_COUNT, at=until).value)
    found = _replays(wanted.posted(list(ids)), people, (old, new), count)
    return found, frozenset(one.member_id for one in people)


def _size(people: Sequence[Candidate]) -> int:
    """How many needs are replayed at once."""
    return max(1, min(MOST_REQUESTS, MOST_PAIRS // max(1, len(people))))


def _replays(
    wanteds: Sequence[Wanted],
    people: Sequence[Candidate],
    weighed: tuple[Mapping[str, Decimal], Mapping[str, Decimal]],
    count: int,
) -> list[Replay]:
    """weighed: the weights in force, and the others."""
    stands = standings.of_members([one.member_id for one in people])
    texts = wanted.texts_of([asked.request_id for asked in wanteds])
    return [
        Replay(*(_listed(asked, people, said, weights, count) for weights in weighed))
        for asked in wanteds
        for said in [_speaking(stands, candidates.spoken(texts[asked.request_id]))]
    ]


def _listed(
    asked: Wanted,
    people: Sequence[Candidate],
    stands: Mapping[int, Standing],
    weights: Mapping[str, Decimal],
    count: int,
) -> tuple[int, ...]:
    fits = matching.rank(asked, people, standings=stands, weights=weights, count=count)
    return tuple(fit.member_id for fit in fits)


def _speaking(stands: Mapping[int, Standing], spoken: Mapping[int, int]) -> dict[int, Standing]:
    """Where members stand, with how much of one need they say."""
    return {id: replace(one, spoken=spoken[id]) if id in spoken else one for id, one in stands.items()}


def _groups(candidates: Sequence[Candidate], at: datetime) -> dict[str, dict[str, frozenset[int]]]:
    """The ways to part the members, each a whole."""
    everybody = frozenset(one.member_id for one in candidates)
    new = exposures.newcomers(everybody, at=at)
    trade = frozenset(one.member_id for one in candidates if one.trade_skill_ids)
    near = frozenset(one.member_id for one in candidates if one.radius_km <= NEAR_KM)
    return {
        N_("By time in the cooperative"): {
            N_("Newcomers"): new,
            N_("Members who have been here longer, or have helped"): everybody - new,
        },
        N_("By trade"): {
            N_("Members with a declared trade"): trade,
            N_("Members without a declared trade"): everybody - trade,
        },
        N_("By how far they go"): {
            N_("As far as 30 km"): near,
            N_("Further than 30 km"): everybody - near,
        },
        N_("By region"): _by_region(candidates),
    }


def _by_region(candidates: Sequence[Candidate]) -> dict[str, frozenset[int]]:
    def region(one: Candidate) -> str:
        return one.spot.region if one.spot and one.spot.region else N_("Region not said")

    return {
        name: frozenset(one.member_id for one in found)
        for name, found in groupby(sorted(candidates, key=region), key=region)
    }
