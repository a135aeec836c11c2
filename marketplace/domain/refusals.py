"""What a member does not want to be proposed for: learnt where they say "not for me", theirs to change.

It is a filter and no fault: nothing is counted against anybody, and nobody but the member reads it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from coop.domain import distances
from coop.domain.errors import Refused
from coop.domain.people import RADIUS_KM, Candidate
from coop.domain.words import N_, Sentence
from marketplace.domain.criteria import Wanted
from marketplace.domain.engagements import LONGEST_MINUTES
from marketplace.domain.terms import Terms

LONGEST_DAYS = 365
STILL = N_("This need would still be proposed to you: choose otherwise.")


class Ground(StrEnum):
    """Why something is not for somebody."""

    DISTANCE = "distance"
    SKILL = "skill"
    TERMS = "terms"
    SHORT = "short"
    TIME = "time"
    PERSON = "person"


GROUND_NAMES = {
    Ground.DISTANCE: N_("it is too far"),
    Ground.SKILL: N_("I do not offer this skill any more"),
    Ground.TERMS: N_("not in these terms"),
    Ground.SHORT: N_("it is too short for me"),
    Ground.TIME: N_("I have no time now"),
    Ground.PERSON: N_("not with this person"),
}
ASKED = {
    Ground.DISTANCE: "km",
    Ground.SKILL: "skill_id",
    Ground.TERMS: "terms",
    Ground.SHORT: "minutes",
    Ground.TIME: "until_on",
    Ground.PERSON: "person_id",
}
"""The value that each ground needs."""
CHANGEABLE = frozenset({Ground.DISTANCE, Ground.SHORT, Ground.TIME})
"""What has a value to change; the others are there or not."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """One filter. Its ground says which of the values it has.

    skill_id: the skill that is not offered, or the only one for which the distance counts.
    """

    ground: Ground
    km: int | None = None
    skill_id: int | None = None
    terms: Terms | None = None
    minutes: int | None = None
    until_on: date | None = None
    person_id: int | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """A request and somebody who could be proposed for it, on a day."""

    wanted: Wanted
    candidate: Candidate
    on: date


def blocks(refusal: Refusal, case: Case) -> Sentence | None:
    """Why this filter keeps a request from this member, said to the member; None where it does not."""
    match refusal.ground:
        case Ground.DISTANCE:
            return _distance(refusal, case)
        case Ground.SKILL:
            offered = case.wanted.skill_ids & case.candidate.skill_ids
            return _said(offered == {refusal.skill_id}, N_("You asked not to be proposed for this skill."))
        case Ground.TERMS:
            is_met = case.wanted.terms is refusal.terms
            return _said(is_met, N_("You asked not to be proposed for needs in these terms."))
        case Ground.SHORT:
            least = refusal.minutes or 0
            said = N_("You asked not to be proposed for less than %(least_minutes)s.")
            return _said(case.wanted.minutes < least, said, least_minutes=least)
        case Ground.TIME:
            return _pause(refusal.until_on, case.on)
        case _:  # a person, the last of them
            is_met = case.wanted.requester_id == refusal.person_id
            return _said(is_met, N_("You asked not to be proposed to this person."))


def blocking(refusals: Iterable[Refusal], case: Case) -> tuple[Sentence, ...]:
    """All that keeps a request from this member. Skills count together: what is left may still be asked."""
    kept = list(refusals)
    refused = {one.skill_id for one in kept if one.ground is Ground.SKILL}
    offered = case.wanted.skill_ids & case.candidate.skill_ids
    found = [blocks(one, case) for one in kept if one.ground is not Ground.SKILL]
    if offered and offered <= refused:
        found.append(Sentence(N_("You asked not to be proposed for this skill.")))
    return tuple(sentence for sentence in found if sentence is not None)


def kilometres(case: Case) -> int | None:
    """How far the member would go; None where it is not known, or where both can do it at a distance."""
    if case.wanted.is_remote and case.candidate.is_remote:
        return None
    here, there = case.candidate.spot, case.wanted.spot
    return None if here is None or there is None else distances.kilometres(here, there)


def grounds(case: Case) -> tuple[Ground, ...]:
    """What can be said against this need: next door is not too far."""
    return tuple(ground for ground in Ground if ground is not Ground.DISTANCE or kilometres(case))


def changed(refusal: Refusal, value: int | date | None) -> Refusal:
    """With another value; what a filter is about (a skill, terms, a person) stays."""
    if refusal.ground is Ground.DISTANCE and not isinstance(value, date):
        return replace(refusal, km=value)
    if refusal.ground is Ground.SHORT and not isinstance(value, date):
        return replace(refusal, minutes=value)
    if refusal.ground is Ground.TIME and not isinstance(value, int):
        return replace(refusal, until_on=value)
    return refusal


def check(refusal: Refusal, *, today: date) -> None:
    """Raises Refused, naming the field, where a filter says nothing or says it wrongly."""
    for ground, field in ASKED.items():
        is_there = getattr(refusal, field) is not None
        if refusal.ground is ground and not is_there:
            raise Refused(N_("Say a little more: this is what we go by."), field=field)
        is_scope = refusal.ground is Ground.DISTANCE and field == "skill_id"
        if refusal.ground is not ground and is_there and not is_scope:
            raise ValueError(f"{refusal.ground} has no {field}")
    _check_bounds(refusal, today)


def _check_bounds(refusal: Refusal, today: date) -> None:
    if refusal.km is not None and not 0 <= refusal.km <= RADIUS_KM:
        raise Refused(N_("The distance lies between 0 and %(most)s kilometres."), field="km", most=RADIUS_KM)
    if refusal.minutes is not None and not 0 < refusal.minutes <= LONGEST_MINUTES:
        raise Refused(
            N_("A need is of %(longest_minutes)s at most."), field="minutes", longest_minutes=LONGEST_MINUTES
        )
    if refusal.until_on is not None and not today < refusal.until_on <= today + timedelta(days=LONGEST_DAYS):
        raise Refused(N_("Choose a day to come, within a year."), field="until_on")


def _distance(refusal: Refusal, case: Case) -> Sentence | None:
    if refusal.skill_id is not None and refusal.skill_id not in case.wanted.skill_ids:
        return None
    km, most = kilometres(case), refusal.km or 0
    if km is None or km <= most:
        return None
    said = N_("You asked not to be proposed further than %(most)s km from home; this is %(km)s km away.")
    return Sentence(said, {"most": most, "km": km})


def _pause(until_on: date | None, on: date) -> Sentence | None:
    if until_on is None or on >= until_on:
        return None
    said = N_("You asked not to be proposed before %(until_on)s.")
    return Sentence(said, {"until_on": until_on.isoformat()})


def _said(is_met: bool, msgid: str, **values: int) -> Sentence | None:
    return Sentence(msgid, values) if is_met else None
