"""Why somebody is not proposed: the smallest change that would have put them in the list.

Each change is tried on the very matching. Of all changes, as few as can be are kept, then each is made as
small as is enough: without any one of them, or with any one a step smaller, the list stays closed.
What one writes in one's profile at once goes before what has to be learnt or done.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from coop.domain.words import Sentence
from marketplace.domain import fairness, matching, obstacles, openings
from marketplace.domain.criteria import Wanted
from marketplace.domain.fairness import Contender, Sharing
from marketplace.domain.matching import Weights
from marketplace.domain.openings import Change, Person

MOST_TOGETHER = 3
"""More changes than that at once would be another person."""


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
class Found:
    """Changes that open the list together, told to the person, and who they would be."""

    told: tuple[Sentence, ...]
    person: Person


def smallest(entry: Entry, person: Person) -> Found:
    """Nothing is told where they are let in as they are, or where no three changes would do."""
    if not entry.lets_in(person):
        possible = [change for change in openings.possible(entry.wanted, person) if change.steps > 0]
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
