"""The lists of the matching, replayed: who has a place in them, who takes turns, who is introduced."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import groupby, pairwise
from operator import le, lt

from django.db.models import Count, QuerySet

from coop.domain.words import N_
from coop.selectors import members
from governance.domain.registry import Rehearsed
from governance.domain.rehearsals import Figure, Kind, Replay, Window
from governance.domain.replaying import Case, Words, counting, crossing
from marketplace.domain import fairness, simulations
from marketplace.models import Exposure, Introduction, Match
from marketplace.rules import (
    EXPOSURE_DAYS,
    EXPOSURE_TOLERANCE,
    INTRODUCTION_COUNT,
    INTRODUCTION_WEEK,
    MATCH_COUNT,
    MATCH_WEIGHTS,
    NEWCOMER_DAYS,
    NEWCOMER_SHARE,
)
from marketplace.selectors import exposures
from marketplace.selectors import simulations as simulated

WEEK = timedelta(days=7)
AS_LISTED = N_("Lists are taken as they were last made: nobody who was not in them is added.")
PLACES = Words(N_("Places in the lists of needs"), N_("places in the lists"))


def weights(old: Mapping[str, Decimal], new: Mapping[str, Decimal], window: Window) -> Replay:
    """The newest needs of these months, matched anew; of each member, among the first in how many lists."""
    replays, people = simulated.replayed(old, new, since=window.since, until=window.until)
    effects: dict[int, int] = defaultdict(int)
    for replay in replays:
        for member_id in replay.before:
            effects[member_id] -= 1
        for member_id in replay.after:
            effects[member_id] += 1
    label = N_("Needs with somebody else among the first")
    changed = Figure(label, Kind.COUNT, 0, simulations.changed(replays))
    return Replay(len(replays), (changed,), people, effects, Kind.COUNT, PLACES.of_each)


def match_count(old: int, new: int, window: Window) -> Replay:
    rows = _matches(window).values_list("member_id", "rank")
    return crossing((Case((who,), rank) for who, rank in rows), old, new, PLACES, decides=le)


def introduction_count(old: int, new: int, window: Window) -> Replay:
    rows = _introduced(window).values_list("member_id", "place")
    words = Words(N_("Introductions to a need"), N_("introductions"))
    return crossing((Case((who,), place) for who, place in rows), old, new, words, decides=le)


def introduction_week(old: int, new: int, window: Window) -> Replay:
    words = Words(N_("Introductions to a need"), N_("introductions"))
    return crossing(_in_a_week(window), old, new, words, decides=le)


def newcomer_days(old: int, new: int, window: Window) -> Replay:
    """Who is a newcomer at the end of the months."""
    everybody = members.ids_admitted()
    was, would = (exposures.newcomers(everybody, at=window.until, days=days) for days in (old, new))
    decided = ((Case((who,), 1), who in was, who in would) for who in everybody)
    return counting(decided, Words(N_("Newcomers"), N_("being a newcomer")))


def newcomer_share(old: Decimal, new: Decimal, window: Window) -> Replay:
    """Places that lists keep, whoever takes them: nobody is told by themself."""
    sizes = _matches(window).order_by("request_id").values("request_id").annotate(size=Count("pk"))
    lists = list(sizes.values_list("size", flat=True))
    kept = (sum(fairness.kept_places(size, Fraction(share)) for size in lists) for share in (old, new))
    people = frozenset(_matches(window).values_list("member_id", flat=True))
    figure = Figure(N_("Places kept for newcomers"), Kind.COUNT, *kept)
    return Replay(len(lists), (figure,), people)


def exposure_tolerance(old: int, new: int, window: Window) -> Replay:
    """Members of a list whose fit is as near to that of the one before them as this allows."""
    rows = _matches(window).order_by("request_id", "-score", "member_id")
    told = rows.values_list("request_id", "member_id", "score")
    cases = (
        Case((who,), better - score)
        for _request, ranked in groupby(told, key=lambda row: row[0])
        for (_r, _better, better), (_s, who, score) in pairwise(ranked)
    )
    words = Words(N_("Places in the lists that equals take turns for"), N_("places to take turns for"))
    return crossing(cases, old, new, words, decides=le)


def exposure_days(old: int, new: int, window: Window) -> Replay:
    """Places that still count at the end of the months."""
    rows = Exposure.objects.filter(at__gte=window.since, at__lt=window.until).order_by("pk")
    cases = (
        Case((who,), (window.until - at) // timedelta(days=1))
        for who, at in rows.values_list("member_id", "at")
    )
    words = Words(N_("Places in the lists that are remembered"), N_("places remembered"))
    return crossing(cases, old, new, words, decides=lt)


REHEARSALS = (
    Rehearsed(
        MATCH_WEIGHTS,
        weights,
        N_(
            "Needs are as they were on the day they were posted, the newest ones if they are many; profiles "
            "and balances are those of today. Lists are those of the fits alone, before equals take turns "
            "and newcomers have their part."
        ),
    ),
    Rehearsed(MATCH_COUNT, match_count, AS_LISTED),
    Rehearsed(INTRODUCTION_COUNT, introduction_count, AS_LISTED),
    Rehearsed(INTRODUCTION_WEEK, introduction_week, AS_LISTED),
    Rehearsed(NEWCOMER_DAYS, newcomer_days, N_("Who had helped somebody by today is no newcomer any more.")),
    Rehearsed(NEWCOMER_SHARE, newcomer_share, AS_LISTED),
    Rehearsed(EXPOSURE_TOLERANCE, exposure_tolerance, AS_LISTED),
    Rehearsed(EXPOSURE_DAYS, exposure_days, AS_LISTED),
)


def _matches(window: Window) -> "QuerySet[Match]":
    rows = Match.objects.filter(request__posted_at__gte=window.since, request__posted_at__lt=window.until)
    return rows.order_by("pk")


def _introduced(window: Window) -> "QuerySet[Introduction]":
    rows = Introduction.objects.filter(run__made_at__gte=window.since, run__made_at__lt=window.until)
    return rows.order_by("pk")


def _in_a_week(window: Window) -> Iterable[Case]:
    """Of each introduction, the how many it was of its member within seven days."""
    told = _introduced(window).order_by("member_id", "run__made_at", "pk")
    for who, rows in groupby(told.values_list("member_id", "run__made_at"), key=lambda row: row[0]):
        lately = list[datetime]()
        for _who, made_at in rows:
            lately = [*(at for at in lately if at > made_at - WEEK), made_at]
            yield Case((who,), len(lately))
