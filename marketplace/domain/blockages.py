"""Why nobody fits a request: on which point it fails, told to whoever asks.

Of every member who has one of the skills, the points on which the two do not meet are known. Who fails on one
point alone would fit if that one were otherwise: the point that keeps most of them away is told first.
"""

from collections import Counter
from collections.abc import Iterable

from coop.domain.words import N_, Sentence
from marketplace.domain import obstacles
from marketplace.domain.criteria import Wanted
from marketplace.domain.obstacles import Barrier
from marketplace.domain.openings import Person

NOBODY = N_("No member offers any of these skills yet. A nearer one may be: try other words.")
EVERYTHING = N_("Members have these skills, and each of them is kept away by several points at once.")
ALONE = {
    Barrier.TIME: N_("Members who would fit if it could wait, or took less time: %(count)s."),
    Barrier.AWAY: N_("Members who would fit on later days, for they are away then: %(count)s."),
    Barrier.DAYS: N_("Members who would fit on other days of the week: %(count)s."),
    Barrier.LENGTH: N_("Members who would fit if it took longer, with other needs together: %(count)s."),
    Barrier.TERMS: N_("Members who would fit on other terms: %(count)s."),
    Barrier.FLOOR: N_("Members who would fit for a larger budget: %(count)s."),
    Barrier.PLACE: N_("Members who would fit if it were nearer to them, or done at a distance: %(count)s."),
}
APART = frozenset({Barrier.OWN, Barrier.SKILLS})
"""Whoever asks, and who has none of the skills after all: they say nothing of the others."""


def told(wanted: Wanted, skilled: Iterable[Person]) -> tuple[Sentence, ...]:
    """skilled: who has one of the skills, near or far. Nothing is told where somebody fits."""
    met = [kinds for person in skilled for kinds in [_kinds(wanted, person)] if not kinds & APART]
    if not met:
        return (Sentence(NOBODY),)
    if not all(met):
        return ()
    alone = Counter(next(iter(kinds)) for kinds in met if len(kinds) == 1)
    if not alone:
        return (Sentence(EVERYTHING),)
    ordered = sorted(alone, key=lambda kind: (-alone[kind], list(Barrier).index(kind)))
    return tuple(Sentence(ALONE[kind], {"count": alone[kind]}) for kind in ordered)


def _kinds(wanted: Wanted, person: Person) -> frozenset[Barrier]:
    found = obstacles.between(wanted, person.candidate, person.standing)
    return frozenset(obstacle.kind for obstacle in found)
