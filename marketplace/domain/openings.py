"""What somebody could change about themselves that may open a list to them, each tried by whole steps."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from coop.domain import half_days
from coop.domain.people import RADIUS_KM, WEEK_MINUTES, Candidate
from coop.domain.words import N_, Sentence
from marketplace.domain import weeks
from marketplace.domain.criteria import Wanted, kilometres
from marketplace.domain.standings import Standing
from marketplace.domain.terms import Terms
from marketplace.domain.weeks import Days

MOST_EXCHANGES = 20
STEP_MINUTES, STEP_CENTS = 30, 100
"""Time a week and rates are told in half hours and whole euros."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody as they are, or as they would be."""

    candidate: Candidate
    standing: Standing


@dataclass(frozen=True, slots=True)
class Change:
    """What would be otherwise by so many steps, and who the person would be."""

    steps: int
    made: Callable[[Person, int], Person]
    said: Callable[[Person, int], Sentence]


def possible(wanted: Wanted, person: Person) -> list[Change]:
    """Every change that may help here, the easiest first, at its fullest."""
    candidate, wishes = person.candidate, person.standing.wishes
    km = kilometres(wanted, candidate)
    missing = len(wanted.skill_ids - candidate.skill_ids)
    no_trade = len((wanted.skill_ids & candidate.skill_ids) - candidate.trade_skill_ids)
    return [
        Change(int(wanted.is_remote and not candidate.is_remote), _at_a_distance, _say(_REMOTE)),
        Change(0 if km is None else RADIUS_KM - candidate.radius_km, _further, _say_further),
        Change(-(-(WEEK_MINUTES - candidate.weekly_minutes) // STEP_MINUTES), _longer, _say_longer),
        Change(len(_absences(wanted, person)), _back(wanted), _say_back(wanted)),
        Change(_unfree(wanted, person).bit_count(), _freer(wanted), _say_freer(wanted)),
        Change(int(wishes.shortest_minutes > wanted.minutes), _shorter(wanted), _say(_SHORTER)),
        Change(int(not wishes.takes(wanted.terms)), _taking(wanted), _say(_TAKING)),
        Change((wishes.floor_cents or 0) // STEP_CENTS, _cheaper, _say_cheaper),
        Change(no_trade, _in_trade(wanted), _say(_IN_TRADE)),
        Change(missing, _skilled(wanted), _say_count(_SKILLED)),
        Change(MOST_EXCHANGES, _trusted, _say_count(_TRUSTED)),
    ]


_REMOTE = N_("Say in your profile that you also help at a distance.")
_SHORTER = N_("Wish to be asked for shorter times too.")
_TAKING = N_("Wish to be asked on these terms too.")
_IN_TRADE = N_("Say which of the skills asked are part of your declared trade, if they are.")
_SKILLED = N_("Have %(count)s more of the skills asked in your profile.")
_TRUSTED = N_("Exchanges still to complete: %(count)s. Each one makes others trust you more.")


def _candidate(person: Person, **changes: object) -> Person:
    return replace(person, candidate=replace(person.candidate, **changes))  # type: ignore[arg-type]  # its fields


def _wishes(person: Person, **changes: object) -> Person:
    wishes = replace(person.standing.wishes, **changes)  # type: ignore[arg-type]  # its fields
    return replace(person, standing=replace(person.standing, wishes=wishes))


def _at_a_distance(person: Person, steps: int) -> Person:
    return _candidate(person, is_remote=True)


def _further(person: Person, steps: int) -> Person:
    return _candidate(person, radius_km=person.candidate.radius_km + steps)


def _longer(person: Person, steps: int) -> Person:
    week = person.candidate.weekly_minutes + steps * STEP_MINUTES
    return _candidate(person, weekly_minutes=min(WEEK_MINUTES, week))


def _cheaper(person: Person, steps: int) -> Person:
    floor = (person.standing.wishes.floor_cents or 0) - steps * STEP_CENTS
    return _wishes(person, floor_cents=max(1, floor))


def _trusted(person: Person, steps: int) -> Person:
    return replace(person, standing=replace(person.standing, completed=person.standing.completed + steps))


def _shorter(wanted: Wanted) -> Callable[[Person, int], Person]:
    return lambda person, steps: _wishes(person, shortest_minutes=wanted.minutes)


def _taking(wanted: Wanted) -> Callable[[Person, int], Person]:
    taken: Mapping[str, bool] = {
        "takes_gifts": wanted.terms is Terms.GIFT,
        "takes_hours": wanted.terms.has_hours,
        "takes_euros": wanted.terms.has_euros,
    }
    return lambda person, steps: _wishes(
        person, **{name: True for name, is_asked in taken.items() if is_asked}
    )


def _in_trade(wanted: Wanted) -> Callable[[Person, int], Person]:
    def made(person: Person, steps: int) -> Person:
        candidate = person.candidate
        held = sorted((wanted.skill_ids & candidate.skill_ids) - candidate.trade_skill_ids)
        return _candidate(person, trade_skill_ids=candidate.trade_skill_ids | set(held[:steps]))

    return made


def _skilled(wanted: Wanted) -> Callable[[Person, int], Person]:
    def made(person: Person, steps: int) -> Person:
        missing = sorted(wanted.skill_ids - person.candidate.skill_ids)
        return _candidate(person, skill_ids=person.candidate.skill_ids | set(missing[:steps]))

    return made


def _absences(wanted: Wanted, person: Person) -> list[Days]:
    """The times off that are in the way: those on whose days one is free, the shortest first."""
    days = wanted.days
    if days is None:
        return []
    free = person.standing.week.half_days & weeks.wanted_half_days(wanted.half_days, days)
    met = [(one, off) for off in person.standing.week.away for one in [off.within(days)] if one]
    met.sort(key=lambda both: (not weeks.weekdays_of(both[0]) & free, both[0].count, both[0].first))
    return [off for _days, off in met]


def _unfree(wanted: Wanted, person: Person) -> int:
    """The half days wanted on which one is not free as a rule."""
    return weeks.wanted_half_days(wanted.half_days, wanted.days) & ~person.standing.week.half_days


def _freed(wanted: Wanted, person: Person, steps: int) -> int:
    """So many of them, first those of days on which one is there."""
    unfree, there = _unfree(wanted, person), weeks.left(wanted.days, person.standing.week)
    soon = half_days.first(unfree & there, steps)
    return soon | half_days.first(unfree & ~there, steps - soon.bit_count())


def _week(person: Person, **changes: object) -> Person:
    week = replace(person.standing.week, **changes)  # type: ignore[arg-type]  # its fields
    return replace(person, standing=replace(person.standing, week=week))


def _back(wanted: Wanted) -> Callable[[Person, int], Person]:
    def made(person: Person, steps: int) -> Person:
        gone = _absences(wanted, person)[:steps]
        return _week(person, away=tuple(off for off in person.standing.week.away if off not in gone))

    return made


def _freer(wanted: Wanted) -> Callable[[Person, int], Person]:
    def made(person: Person, steps: int) -> Person:
        more = _freed(wanted, person, steps)
        return _week(person, half_days=person.standing.week.half_days | more)

    return made


def _say_back(wanted: Wanted) -> Callable[[Person, int], Sentence]:
    def said(person: Person, steps: int) -> Sentence:
        if steps > 1:
            return Sentence(N_("Be there for %(count)s of the times off that you said."), {"count": steps})
        first = _absences(wanted, person)[0].first
        return Sentence(
            N_("Be there in the time off that begins on %(first_on)s."), {"first_on": first.isoformat()}
        )

    return said


def _say_freer(wanted: Wanted) -> Callable[[Person, int], Sentence]:
    said = N_("Say that you are free on these days too: %(half_days)s.")
    return lambda person, steps: Sentence(said, {"half_days": _freed(wanted, person, steps)})


def _say(msgid: str) -> Callable[[Person, int], Sentence]:
    return lambda person, steps: Sentence(msgid)


def _say_count(msgid: str) -> Callable[[Person, int], Sentence]:
    return lambda person, steps: Sentence(msgid, {"count": steps})


def _say_further(person: Person, steps: int) -> Sentence:
    said = N_("Say that you go as far as %(radius)s km.")
    return Sentence(said, {"radius": _further(person, steps).candidate.radius_km})


def _say_longer(person: Person, steps: int) -> Sentence:
    week = _longer(person, steps).candidate.weekly_minutes
    return Sentence(N_("Say that you have %(week_minutes)s a week."), {"week_minutes": week})


def _say_cheaper(person: Person, steps: int) -> Sentence:
    floor = _cheaper(person, steps).standing.wishes.floor_cents or 0
    said = N_("Wish to be asked from %(floor_cents)s an hour on.")
    return Sentence(said, {"floor_cents": floor})
