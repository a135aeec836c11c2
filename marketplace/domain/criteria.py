"""The criteria of the matching: each gives 0 to 1000 points and says why in words.

Both sides are heard: for who asks, the skills of who could help, their words, how near they live, their
time, and what they have done here; for who could help, the terms that they take and what they have received.
The words are told to the person who asked, of the person who could help. Nothing here says how much anyone
has received or given, nor the rate below which they do not work: only on which side they stand.
"""

from dataclasses import dataclass
from enum import StrEnum

from coop.domain import distances
from coop.domain.people import Candidate, Spot
from coop.domain.words import N_, Sentence
from marketplace.domain import weeks
from marketplace.domain.standings import Standing, free_minutes
from marketplace.domain.terms import Terms
from marketplace.domain.weeks import Days
from marketplace.domain.wishes import HOUR_MINUTES

FULL = 1000
NEUTRAL = 500
AT_THE_LIMIT = 500
"""Points of somebody who lives as far as they travel, and of a budget that is just enough."""
TRADE, OUTSIDE_TRADE = 5, 4
"""A skill of one's trade counts five where another counts four."""
SWING_MINUTES = 10 * 60
"""A balance this far from zero, or further, gives all the points of reciprocity or none."""
HALF_TRUSTED = 3
"""So many completed exchanges give half of the points of trust."""
AMPLE_PERCENT = 150
"""A budget of so much of one's rate, or more, gives all the points of the terms."""


class Criterion(StrEnum):
    """What counts: the names of the parts of the voted weights, in the order in which equals are told."""

    SKILLS = "skills"
    WORDS = "words"
    DISTANCE = "distance"
    AVAILABILITY = "availability"
    TERMS = "terms"
    RECIPROCITY = "reciprocity"
    TRUST = "trust"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the matching knows of a request. weeks: how many are left to do it; cents: the budget in euros.

    half_days: those on which it can be done, 0 where any is good; days: between which it is done, where that
    was said.
    """

    request_id: int
    requester_id: int
    skill_ids: frozenset[int]
    minutes: int
    spot: Spot | None
    is_remote: bool
    weeks: int
    terms: Terms
    cents: int | None = None
    half_days: int = 0
    days: Days | None = None


@dataclass(frozen=True, slots=True)
class Point:
    points: int
    sentence: Sentence


def skills(wanted: Wanted, candidate: Candidate) -> Point:
    """The share of the skills asked that are held; those of a declared trade weigh more."""
    held = wanted.skill_ids & candidate.skill_ids
    trade = held & candidate.trade_skill_ids
    weighed = OUTSIDE_TRADE * len(held) + (TRADE - OUTSIDE_TRADE) * len(trade)
    points = FULL * weighed // (TRADE * len(wanted.skill_ids))
    return Point(points, _skills_said(len(held), len(wanted.skill_ids), is_trade=bool(trade)))


def words(standing: Standing) -> Point:
    """How much of what is asked the candidate's own texts say."""
    if standing.spoken >= NEUTRAL:
        return Point(standing.spoken, Sentence(N_("speaks of just that in their own words")))
    if standing.spoken:
        return Point(standing.spoken, Sentence(N_("speaks of something near it in their own words")))
    return Point(0, Sentence(N_("does not speak of it in their own words")))


def nearness(wanted: Wanted, candidate: Candidate) -> Point:
    """Full when both can do it at a distance; else full next door, half as far as the member travels.

    Where the distance is not known it counts for nothing, and that is said.
    """
    km = kilometres(wanted, candidate)
    is_remote = wanted.is_remote and candidate.is_remote
    if km is None and not is_remote:
        return Point(0, Sentence(N_("lives at a distance that is not known")))
    if km is None or km > candidate.radius_km:
        return Point(FULL if is_remote else 0, Sentence(N_("can help at a distance")))
    if km == 0:
        return Point(FULL, Sentence(N_("lives in the same town")))
    points = FULL - (FULL - AT_THE_LIMIT) * km // candidate.radius_km
    return Point(FULL if is_remote else points, Sentence(N_("lives %(km)s km away"), {"km": km}))


def availability(wanted: Wanted, candidate: Candidate, standing: Standing) -> Point:
    """The share of the time wanted that is free until the day it is needed, once what is promised is done.

    Where days of the week are asked, the share of them that suits counts as well.
    """
    points = min(FULL, FULL * free_minutes(candidate, standing, wanted.weeks, wanted.days) // wanted.minutes)
    said = (
        _time_said(wanted, candidate, standing)
        if points == FULL
        else _little_time(wanted, candidate, standing)
    )
    if not wanted.half_days:
        return Point(points, said)
    asked = weeks.wanted_half_days(wanted.half_days, wanted.days)
    suiting, count = weeks.share(standing.week, asked)
    if points == FULL:
        suits = N_("is free on the days asked: %(half_days)s")
        in_part = N_("is free on a part of the days asked: %(half_days)s")
        said = Sentence(
            suits if suiting == count else in_part, {"half_days": standing.week.half_days & asked}
        )
    return Point(points * (FULL * suiting // count) // FULL, said)


def _little_time(wanted: Wanted, candidate: Candidate, standing: Standing) -> Sentence:
    if standing.promised_minutes:
        return Sentence(N_("has promised part of their time to others already"))
    if wanted.days is not None and weeks.days_here(wanted.days, standing.week) < wanted.days.count:
        return Sentence(N_("is away for a part of the days on which it can be done"))
    said = N_("has %(week_minutes)s a week, less than what is asked")
    return Sentence(said, {"week_minutes": candidate.weekly_minutes})


def _time_said(wanted: Wanted, candidate: Candidate, standing: Standing) -> Sentence:
    week = candidate.weekly_minutes
    if week >= wanted.minutes + standing.promised_minutes:
        return Sentence(N_("has the time for it within a week"))
    count = -(-(wanted.minutes + standing.promised_minutes) // week)
    said = N_("has %(week_minutes)s a week: done in %(weeks)s weeks")
    return Sentence(said, {"week_minutes": week, "weeks": count})


def terms(wanted: Wanted, standing: Standing) -> Point:
    """Half the points where the budget is just their rate, all of them from one and a half times on.

    In hours and as a gift there is no rate: who takes such terms takes them. Who said no rate stands halfway.
    """
    if not standing.wishes.takes(wanted.terms):
        return Point(0, Sentence(N_("does not work on such terms")))
    if wanted.terms is not Terms.EUROS:
        return Point(FULL, Sentence(N_("works on such terms")))
    floor = standing.wishes.floor_cents
    if floor is None:
        return Point(NEUTRAL, Sentence(N_("works for euros, and has not said from which rate")))
    offered, least = (wanted.cents or 0) * HOUR_MINUTES, floor * wanted.minutes
    if offered < least:
        return Point(0, Sentence(N_("does not work on such terms")))
    above = (FULL - AT_THE_LIMIT) * 100 * (offered - least) // ((AMPLE_PERCENT - 100) * least)
    return Point(min(FULL, AT_THE_LIMIT + above), Sentence(N_("works on such terms")))


def reciprocity(wanted: Wanted, standing: Standing) -> Point:
    """Who has received more than given should find work. Where no hours move, the balance is left aside."""
    if not wanted.terms.has_hours:
        return Point(NEUTRAL, Sentence(N_("no hours are exchanged here, so their balance does not count")))
    balance = standing.balance
    points = min(FULL, max(0, NEUTRAL - NEUTRAL * balance // SWING_MINUTES))
    if balance < 0:
        return Point(points, Sentence(N_("has received more hours than given: this is the occasion")))
    if balance > 0:
        return Point(points, Sentence(N_("has already given more hours than received")))
    return Point(points, Sentence(N_("has given as many hours as received")))


def trust(standing: Standing) -> Point:
    """More with every completed exchange, and less more each time: nobody is out of reach."""
    count = standing.completed
    points = FULL * count // (count + HALF_TRUSTED)
    if count > 1:
        return Point(points, Sentence(N_("has completed %(count)s exchanges here"), {"count": count}))
    if count:
        return Point(points, Sentence(N_("has completed an exchange here")))
    return Point(points, Sentence(N_("would do a first exchange here")))


def weeks_until(days: int | None) -> int:
    """Whole weeks left before the day it is needed, one at least; four where no day was given."""
    return 4 if days is None else max(1, days // 7)


def kilometres(wanted: Wanted, candidate: Candidate) -> int | None:
    """None where one of the two places, or its point, is not known."""
    if wanted.spot is None or candidate.spot is None:
        return None
    return distances.kilometres(wanted.spot, candidate.spot)


def _skills_said(held: int, asked: int, *, is_trade: bool) -> Sentence:
    if not held:
        return Sentence(N_("offers none of the skills asked"))
    values = {"held": held, "asked": asked}
    if held < asked:
        said = N_("offers %(held)s of the %(asked)s skills asked")
        said_in_trade = N_("offers %(held)s of the %(asked)s skills asked, in their trade")
    elif asked > 1:
        said, said_in_trade = (
            N_("offers all the skills asked"),
            N_("offers all the skills asked, in their trade"),
        )
    else:
        said, said_in_trade = N_("offers the skill asked"), N_("offers the skill asked, as a trade")
    return Sentence(said_in_trade if is_trade else said, values if held < asked else {})
