"""What makes it impossible that somebody helps with a request: never a low figure, always a plain reason."""

from dataclasses import dataclass
from enum import StrEnum

from coop.domain.people import Candidate
from coop.domain.words import N_, Sentence
from marketplace.domain import criteria, weeks, wishes
from marketplace.domain.criteria import Wanted
from marketplace.domain.standings import Standing, free_minutes

SPOKEN_ENOUGH = 300
"""Of 1000: whose own words say so much of what is asked needs none of the skills."""


class Barrier(StrEnum):
    """On which point the two do not meet, in the order in which it is told: the easiest to change first."""

    OWN = "own"
    TIME = "time"
    AWAY = "away"
    DAYS = "days"
    LENGTH = "length"
    TERMS = "terms"
    FLOOR = "floor"
    PLACE = "place"
    SKILLS = "skills"


@dataclass(frozen=True, slots=True)
class Obstacle:
    """The point, and what is said of it to the person who could have helped."""

    kind: Barrier
    sentence: Sentence


def between(wanted: Wanted, candidate: Candidate, standing: Standing) -> tuple[Obstacle, ...]:
    """Every point on which the two do not meet; none where they could."""
    found = {
        Barrier.OWN: _own(wanted, candidate),
        Barrier.TIME: _time(wanted, candidate, standing),
        Barrier.AWAY: _away(wanted, standing),
        Barrier.DAYS: _days(wanted, standing),
        Barrier.LENGTH: _length(wanted, standing),
        Barrier.TERMS: _terms(wanted, standing),
        Barrier.FLOOR: _floor(wanted, standing),
        Barrier.PLACE: _place(wanted, candidate),
        Barrier.SKILLS: _skills(wanted, candidate, standing),
    }
    return tuple(Obstacle(kind, sentence) for kind, sentence in found.items() if sentence is not None)


def _own(wanted: Wanted, candidate: Candidate) -> Sentence | None:
    return Sentence(N_("This is your own need.")) if candidate.member_id == wanted.requester_id else None


def _time(wanted: Wanted, candidate: Candidate, standing: Standing) -> Sentence | None:
    if candidate.weekly_minutes == 0:
        return Sentence(N_("Your profile says that you have no time at the moment."))
    if free_minutes(candidate, standing, wanted.weeks, wanted.days) > 0 or _away(wanted, standing):
        return None
    if free_minutes(candidate, standing, wanted.weeks) > 0:
        return Sentence(
            N_("You said that you are away for a part of that time, and nothing is left of the rest.")
        )
    return Sentence(N_("What you have agreed on already takes all your time until then."))


def _away(wanted: Wanted, standing: Standing) -> Sentence | None:
    if weeks.wanted_half_days(wanted.half_days, wanted.days) & weeks.left(wanted.days, standing.week):
        return None
    return Sentence(N_("You said that you are away on all the days on which it can be done."))


def _days(wanted: Wanted, standing: Standing) -> Sentence | None:
    possible = weeks.wanted_half_days(wanted.half_days, wanted.days) & weeks.left(wanted.days, standing.week)
    if not possible or possible & standing.week.half_days:
        return None
    said = N_("It can be done on these days: %(half_days)s. You said that you are not free then.")
    return Sentence(said, {"half_days": possible})


def _length(wanted: Wanted, standing: Standing) -> Sentence | None:
    shortest = standing.wishes.shortest_minutes
    if wanted.minutes >= shortest:
        return None
    said = N_("It takes %(wanted_minutes)s, and you wish to be asked for %(shortest_minutes)s at least.")
    return Sentence(said, {"wanted_minutes": wanted.minutes, "shortest_minutes": shortest})


def _terms(wanted: Wanted, standing: Standing) -> Sentence | None:
    if standing.wishes.takes(wanted.terms):
        return None
    return Sentence(N_("You said that you do not wish to be asked on such terms."))


def _floor(wanted: Wanted, standing: Standing) -> Sentence | None:
    known = standing.wishes
    if wishes.pays_enough(known, terms=wanted.terms, minutes=wanted.minutes, cents=wanted.cents):
        return None
    said = N_(
        "The budget does not reach the %(floor_cents)s an hour below which you do not wish to be asked."
    )
    return Sentence(said, {"floor_cents": known.floor_cents or 0})


def _place(wanted: Wanted, candidate: Candidate) -> Sentence | None:
    if wanted.is_remote and candidate.is_remote:
        return None
    if wanted.spot is None:
        return Sentence(
            N_("It is done at a distance, and your profile says that you do not help at a distance.")
        )
    if candidate.spot is None:
        return Sentence(N_("Your profile does not say where you live."))
    km = criteria.kilometres(wanted, candidate)
    if km is None:
        # Within a department the two can talk about it; beyond, nobody is asked to cross what cannot be told.
        if wanted.spot.department == candidate.spot.department:
            return None
        return Sentence(N_("It happens in another department, at a distance from you that is not known."))
    if km <= candidate.radius_km:
        return None
    said = N_("It happens %(km)s km from you, and your profile says that you go as far as %(radius)s km.")
    return Sentence(said, {"km": km, "radius": candidate.radius_km})


def _skills(wanted: Wanted, candidate: Candidate, standing: Standing) -> Sentence | None:
    if wanted.skill_ids & candidate.skill_ids or standing.spoken >= SPOKEN_ENOUGH:
        return None
    return Sentence(N_("None of the skills asked is in your profile, and your own words do not speak of it."))
