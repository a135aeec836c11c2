"""What the desk of the coordinators shows: who may drift away, what waits for an answer, and since when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from coop.domain.words import N_, Sentence
from marketplace.domain import criteria, engagements
from marketplace.domain.engagements import Facts, Side, State


class Risk(StrEnum):
    """Why somebody may drift away, in the order in which it is told."""

    FIRST = "first"
    QUIET = "quiet"
    SKILLS = "skills"
    PLACE = "place"
    LEAST = "least"
    MOST = "most"


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known of a member. exchanged_days: since their last exchange, None before the first.

    is_engaged: something is agreed and not done. near_least, near_most: little room is left before a limit.
    """

    member_id: int
    admitted_days: int
    exchanged_days: int | None = None
    is_engaged: bool = False
    has_skills: bool = True
    has_place: bool = True
    near_least: bool = False
    near_most: bool = False

    @property
    def idle_days(self) -> int:
        """Since the last exchange, or since the admission."""
        return self.admitted_days if self.exchanged_days is None else self.exchanged_days


@dataclass(frozen=True, slots=True)
class Patience:
    """What members voted: days until a first exchange, and days without another."""

    first_days: int
    quiet_days: int


@dataclass(frozen=True, slots=True)
class AtRisk:
    member_id: int
    idle_days: int
    risks: tuple[Risk, ...]


def risks(situation: Situation, patience: Patience) -> tuple[Risk, ...]:
    """Every reason; none for somebody who does well. Whoever agreed on something is not waited for."""
    is_idle = not situation.is_engaged
    is_new = situation.exchanged_days is None
    found = {
        Risk.FIRST: is_idle and is_new and situation.admitted_days >= patience.first_days,
        Risk.QUIET: is_idle and not is_new and situation.idle_days >= patience.quiet_days,
        Risk.SKILLS: not situation.has_skills,
        Risk.PLACE: not situation.has_place,
        Risk.LEAST: situation.near_least,
        Risk.MOST: situation.near_most,
    }
    return tuple(risk for risk, is_so in found.items() if is_so)


def at_risk(situations: Sequence[Situation], patience: Patience) -> list[AtRisk]:
    """Those for whom there is a reason: the most reasons first, then who has waited longest."""
    told = [AtRisk(one.member_id, one.idle_days, risks(one, patience)) for one in situations]
    found = [one for one in told if one.risks]
    return sorted(found, key=lambda one: (-len(one.risks), -one.idle_days, one.member_id))


def told(risk: Risk, idle_days: int) -> Sentence:
    """The reason in words."""
    match risk:
        case Risk.FIRST:
            return Sentence(N_("Joined %(days)s days ago, and no exchange yet."), {"days": idle_days})
        case Risk.QUIET:
            return Sentence(N_("No exchange for %(days)s days."), {"days": idle_days})
        case _:
            return Sentence(RISK_NAMES[risk])


RISK_NAMES = {
    Risk.SKILLS: N_("The profile names no skill: nobody can find them."),
    Risk.PLACE: N_("The profile does not say where they are, and they do not help at a distance."),
    Risk.LEAST: N_("Little is left of what they may receive before giving."),
    Risk.MOST: N_("Little is left of what they may give before receiving."),
}


@dataclass(frozen=True, slots=True)
class Stand:
    """An engagement that runs, and the instant of its last act. expected_at: the day on which it was due."""

    facts: Facts
    moved_at: datetime
    expected_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Stuck:
    """On whom something waits, and since when."""

    stand: Stand
    sides: tuple[Side, ...]
    since: datetime

    def days(self, at: datetime) -> int:
        return (at - self.since).days


def since(stand: Stand) -> datetime:
    """When waiting began: with the last act, or the day on which what was agreed should have been done.

    Where no day was said, four weeks are left to do it, as the matching counts too.
    """
    if stand.facts.state is not State.AGREED:
        return stand.moved_at
    usual = stand.moved_at + timedelta(weeks=criteria.weeks_until(None))
    return usual if stand.expected_at is None else max(stand.moved_at, stand.expected_at)


def stuck(stands: Sequence[Stand], *, at: datetime, days: int) -> list[Stuck]:
    """Those that have waited so many days or more, the longest first."""
    found = [
        Stuck(stand, tuple(side for side in Side if side in engagements.awaited(stand.facts)), since(stand))
        for stand in stands
        if at - since(stand) >= timedelta(days=days) and engagements.awaited(stand.facts)
    ]
    return sorted(found, key=lambda one: (one.since, one.stand.facts.engagement_id))


MEDIAN, NINTH_DECILE = 50, 90


def quantile(minutes: Sequence[int], percent: int) -> int | None:
    """The least of these figures that so many percent of them do not exceed; None of none."""
    if not minutes:
        return None
    return sorted(minutes)[max(0, -(-len(minutes) * percent // 100) - 1)]


@dataclass(frozen=True, slots=True)
class Answered:
    """Of the needs of a period: how many were posted and answered, and in how many minutes."""

    posted: int
    answered: int
    median_minutes: int | None
    ninth_minutes: int | None


def answered(minutes: Sequence[int | None]) -> Answered:
    """minutes: of each need that was posted, until its first answer; None where nobody has answered."""
    known = [one for one in minutes if one is not None]
    return Answered(len(minutes), len(known), quantile(known, MEDIAN), quantile(known, NINTH_DECILE))
