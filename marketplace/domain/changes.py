"""Why somebody is not proposed: the smallest change that would have put them in the list.

Each change is tried on the very matching. Of all changes, as few as can be are kept, then each is made as
small as is enough: without any one of them, or with any one a step smaller, the list stays closed.
What one writes in one's profile at once goes before what has to be learnt or done.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from coop.domain.people import RADIUS_KM, WEEK_MINUTES, Candidate
from coop.domain.words import N_, Sentence
from marketplace.domain import fairness, matching, obstacles
from marketplace.domain.criteria import Wanted, kilometres
from marketplace.domain.fairness import Contender, Sharing
from marketplace.domain.matching import Weights
from marketplace.domain.standings import Standing
from marketplace.domain.terms import Terms

MOST_TOGETHER = 3
"""More changes than that at once would be another person."""
MOST_EXCHANGES = 20
STEP_MINUTES, STEP_CENTS = 30, 100
"""Time a week and rates are told in half hours and whole euros."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody as they are, or as they would be."""

    candidate: Candidate
    standing: Standing


@dataclass(frozen=True, slots=True)
class Entry:
    """The way into a list that is shared out among others. own: what lists gave this person of late."""

    wanted: Wanted
    weights: Weights
    others: tuple[Contender, ...]
    own: Contender
    share: Sharing

    def lets_in(self, person: Person) -> bool:
        wanted, candidate, standing = self.wanted, person.candidate, person.standing
        if obstacles.between(wanted, candidate, standing):
            return False
        fit = matching.fit(wanted, candidate, standing=standing, weights=self.weights)
        placed = fairness.share_out(
            wanted.request_id, (*self.others, replace(self.own, points=fit.total)), self.share
        )
        return self.own.member_id in {one.member_id for one in placed[: self.share.count]}


@dataclass(frozen=True, slots=True)
class Change:
    """What would be otherwise by so many steps, and who the person would be."""

    steps: int
    made: Callable[[Person, int], Person]
    said: Callable[[Person, int], Sentence]


@dataclass(frozen=True, slots=True)
class Found:
    """Changes that open the list together, told to the person, and who they would be."""

    told: tuple[Sentence, ...]
    person: Person


def smallest(entry: Entry, person: Person) -> Found:
    """Nothing is told where they are let in as they are, or where no three changes would do."""
    if not entry.lets_in(person):
        possible = [change for change in _possible(entry.wanted, person) if change.steps > 0]
        for count in range(1, MOST_TOGETHER + 1):
            for together in combinations(possible, count):
                if entry.lets_in(_made(person, together)):
                    return _found(person, _shrunk(entry, person, list(together)))
    return Found((), person)


def _made(person: Person, together: Sequence[Change]) -> Person:
    for change in together:
        person = change.made(person, change.steps)
    return person


def _shrunk(entry: Entry, person: Person, together: list[Change]) -> list[Change]:
    """Each by as few steps as are enough beside the others: fewer never fit better."""
    for place, change in enumerate(together):
        few, enough = 0, change.steps
        while enough - few > 1:
            middle = (few + enough) // 2
            together[place] = replace(change, steps=middle)
            few, enough = (few, middle) if entry.lets_in(_made(person, together)) else (middle, enough)
        together[place] = replace(change, steps=enough)
    return together


def _found(person: Person, together: Sequence[Change]) -> Found:
    told = tuple(change.said(person, change.steps) for change in together)
    return Found(told, _made(person, together))


def _possible(wanted: Wanted, person: Person) -> list[Change]:
    """Every change that may help here, the easiest first, at its fullest."""
    candidate, wishes = person.candidate, person.standing.wishes
    km = kilometres(wanted, candidate)
    missing = len(wanted.skill_ids - candidate.skill_ids)
    no_trade = len((wanted.skill_ids & candidate.skill_ids) - candidate.trade_skill_ids)
    return [
        Change(int(wanted.is_remote and not candidate.is_remote), _at_a_distance, _say(_REMOTE)),
        Change(0 if km is None else RADIUS_KM - candidate.radius_km, _further, _say_further),
        Change(-(-(WEEK_MINUTES - candidate.weekly_minutes) // STEP_MINUTES), _longer, _say_longer),
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
_TRUSTED = N_("Complete %(count)s more exchanges: each one makes others trust you more.")


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
