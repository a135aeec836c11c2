"""The four criteria of the matching: each gives 0 to 1000 points and says why in words.

The words are told to the person who asked, of the person who could help; advice and obstacles are told to the
latter. Nothing here says how much anyone has received or given, only on which side of zero they stand.
"""

from dataclasses import dataclass
from enum import StrEnum

from coop.domain import distances
from coop.domain.people import Candidate, Spot
from coop.domain.words import N_, Sentence

FULL = 1000
NEUTRAL = 500
AT_THE_LIMIT = 500
"""Points of somebody who lives as far as they travel."""
TRADE, OUTSIDE_TRADE = 5, 4
"""A skill of one's trade counts five where another counts four."""
SWING_MINUTES = 10 * 60
"""A balance this far from zero, or further, gives all the points of reciprocity or none."""


class Criterion(StrEnum):
    """What counts: the names of the parts of the voted weights, in the order in which equals are told."""

    SKILLS = "skills"
    DISTANCE = "distance"
    AVAILABILITY = "availability"
    RECIPROCITY = "reciprocity"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the matching knows of a request. weeks: how many are left to do it; moves_hours: paid in hours."""

    request_id: int
    requester_id: int
    skill_ids: frozenset[int]
    minutes: int
    spot: Spot | None
    is_remote: bool
    weeks: int
    moves_hours: bool


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


def nearness(wanted: Wanted, candidate: Candidate) -> Point:
    """Full when both can do it at a distance; else full next door, half as far as the member travels.

    Where the distance is not known it counts for nothing, and that is said.
    """
    km = _kilometres(wanted, candidate)
    is_remote = wanted.is_remote and candidate.is_remote
    if km is None and not is_remote:
        return Point(0, Sentence(N_("lives at a distance that is not known")))
    if km is None or km > candidate.radius_km:
        return Point(FULL if is_remote else 0, Sentence(N_("can help at a distance")))
    if km == 0:
        return Point(FULL, Sentence(N_("lives in the same town")))
    points = FULL - (FULL - AT_THE_LIMIT) * km // candidate.radius_km
    return Point(FULL if is_remote else points, Sentence(N_("lives %(km)s km away"), {"km": km}))


def availability(wanted: Wanted, candidate: Candidate) -> Point:
    """The share of the time wanted that is free until the day it is needed."""
    week = candidate.weekly_minutes
    points = min(FULL, FULL * week * wanted.weeks // wanted.minutes)
    if week >= wanted.minutes:
        return Point(points, Sentence(N_("has the time for it within a week")))
    if points < FULL:
        return Point(
            points,
            Sentence(N_("has %(week_minutes)s a week, less than what is asked"), {"week_minutes": week}),
        )
    weeks = -(-wanted.minutes // week)
    return Point(
        points,
        Sentence(
            N_("has %(week_minutes)s a week: done in %(weeks)s weeks"), {"week_minutes": week, "weeks": weeks}
        ),
    )


def reciprocity(wanted: Wanted, balance: int) -> Point:
    """Who has received more than given should find work. Where no hours move, the balance is left aside."""
    if not wanted.moves_hours:
        return Point(NEUTRAL, Sentence(N_("no hours are exchanged here, so their balance does not count")))
    points = min(FULL, max(0, NEUTRAL - NEUTRAL * balance // SWING_MINUTES))
    if balance < 0:
        return Point(points, Sentence(N_("has received more hours than given: this is the occasion")))
    if balance > 0:
        return Point(points, Sentence(N_("has already given more hours than received")))
    return Point(points, Sentence(N_("has given as many hours as received")))


def obstacles(wanted: Wanted, candidate: Candidate) -> tuple[Sentence, ...]:
    """What makes it impossible, said to the person; the easiest to change first."""
    found = []
    if candidate.member_id == wanted.requester_id:
        found.append(Sentence(N_("This is your own need.")))
    if candidate.weekly_minutes == 0:
        found.append(Sentence(N_("Your profile says that you have no time at the moment.")))
    place = _place_obstacle(wanted, candidate)
    if place is not None:
        found.append(place)
    if not wanted.skill_ids & candidate.skill_ids:
        found.append(Sentence(N_("None of the skills asked is in your profile.")))
    return tuple(found)


def advice(criterion: Criterion, wanted: Wanted, candidate: Candidate) -> Sentence:
    """What would have counted more, said to the person."""
    match criterion:
        case Criterion.SKILLS:
            held = len(wanted.skill_ids & candidate.skill_ids)
            if held == len(wanted.skill_ids):
                return Sentence(N_("You offer what is asked: members for whom it is the trade go first."))
            return Sentence(
                N_("You offer %(held)s of the %(asked)s skills asked: more of them, or a trade, go first."),
                {"held": held, "asked": len(wanted.skill_ids)},
            )
        case Criterion.DISTANCE:
            km = _kilometres(wanted, candidate)
            if km is None:
                return Sentence(
                    N_("How far from you it happens is not known: members of whom it is known go first.")
                )
            return Sentence(
                N_("It happens %(km)s km from you: members who live nearer go first."), {"km": km}
            )
        case Criterion.AVAILABILITY:
            return Sentence(
                N_("You have %(week_minutes)s a week for %(wanted_minutes)s asked: more time goes first."),
                {"week_minutes": candidate.weekly_minutes, "wanted_minutes": wanted.minutes},
            )
        case _:  # reciprocity, the last of the four
            return Sentence(N_("Members who have received more hours than given go first."))


def weeks_until(days: int | None) -> int:
    """Whole weeks left before the day it is needed, one at least; four where no day was given."""
    return 4 if days is None else max(1, days // 7)


def _place_obstacle(wanted: Wanted, candidate: Candidate) -> Sentence | None:
    if wanted.is_remote and candidate.is_remote:
        return None
    if wanted.spot is None:
        return Sentence(
            N_("It is done at a distance, and your profile says that you do not help at a distance.")
        )
    if candidate.spot is None:
        return Sentence(N_("Your profile does not say where you live."))
    km = distances.kilometres(wanted.spot, candidate.spot)
    if km is None:
        return _unknown_obstacle(wanted.spot, candidate.spot)
    if km > candidate.radius_km:
        return Sentence(
            N_("It happens %(km)s km from you, and your profile says that you go as far as %(radius)s km."),
            {"km": km, "radius": candidate.radius_km},
        )
    return None


def _unknown_obstacle(there: Spot, home: Spot) -> Sentence | None:
    """Within a department the two can talk about it; beyond, nobody is asked to cross what cannot be told."""
    if there.department == home.department:
        return None
    return Sentence(N_("It happens in another department, at a distance from you that is not known."))


def _kilometres(wanted: Wanted, candidate: Candidate) -> int | None:
    if wanted.spot is None or candidate.spot is None:
        return None
    return distances.kilometres(wanted.spot, candidate.spot)


def _skills_said(held: int, asked: int, *, is_trade: bool) -> Sentence:
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
