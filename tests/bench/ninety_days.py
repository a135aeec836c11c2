"""Ninety days of a cooperative, drawn by lot: who asks, who fits, who is shown where, who is chosen.

Lists are made by the code of the platform. Some 300 members live in thirty towns; few skills are asked and
offered by many, many by few. A fifth of the members arrive on the way, one day after the other. Whoever asks
reads a list from its top, and invites one of those shown as much as each place is looked at; most accept, and
a week later it is done: hours have moved, balances are others, and somebody is a newcomer no more. So a list
bends those that follow, as it does in life.
"""

from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field, replace
from fractions import Fraction
from random import Random

from coop.domain.people import Candidate, Spot
from coop.domain.starter import places
from marketplace import rules
from marketplace.domain import fairness, matching
from marketplace.domain.criteria import Wanted
from marketplace.domain.fairness import Contender, Placed, Sharing
from marketplace.domain.matching import Fit
from marketplace.domain.standings import Standing
from marketplace.domain.terms import Terms

DAYS, REQUESTS_A_DAY = 90, 6
SETTLED, ARRIVING = 240, 60
TOWNS, SKILLS = 30, 40
WEEKS = (60, 120, 120, 240, 240, 480)
ASKED = (60, 90, 120, 180, 240, 480)
RADII = (10, 30, 30, 50, 100)
DONE_AFTER = 7
SHARING = Sharing(
    count=rules.MATCH_COUNT.default,
    tolerance=rules.EXPOSURE_TOLERANCE.default,
    newcomer_share=Fraction(rules.NEWCOMER_SHARE.default),
)


@dataclass(frozen=True, slots=True)
class Listed:
    """One list: everybody who fits in their plain order, all of them as shown, who was a newcomer then."""

    fits: tuple[Fit, ...]
    placed: tuple[Placed, ...]
    newcomers: frozenset[int]


@dataclass(slots=True)
class Life:
    """What changes from day to day."""

    balances: Counter[int]
    admitted: dict[int, int]
    shown: Counter[int] = field(default_factory=Counter)
    due: Counter[int] = field(default_factory=Counter)
    done: list[tuple[int, int, int, int]] = field(default_factory=list)
    completed: Counter[int] = field(default_factory=Counter)
    helped: set[int] = field(default_factory=set)


def lived(seed: int, *, is_shared_out: bool) -> list[Listed]:
    """Every list of the ninety days. Without sharing out, the order is that of the fits alone."""
    random = Random(seed)
    people = _people(random)
    life = _life(random, people)
    return [listed for day in range(DAYS) for listed in _day(random, day, people, life, is_shared_out)]


def _day(
    random: Random, day: int, people: Sequence[Candidate], life: Life, is_shared_out: bool
) -> Iterator[Listed]:
    _finish(day, life)
    present = [one for one in people if life.admitted[one.member_id] <= day]
    for number in range(REQUESTS_A_DAY):
        asker = random.choice(present)
        wanted = _wanted(random, day * REQUESTS_A_DAY + number, asker)
        lot = Random(random.random())  # the same draws below, whatever the order of the list
        listed = _listed(wanted, day, present, life, is_shared_out)
        if listed.fits:
            _choose(lot, day, wanted, listed, life)
            yield listed


def _listed(
    wanted: Wanted, day: int, present: Sequence[Candidate], life: Life, is_shared_out: bool
) -> Listed:
    fits = matching.rank(
        wanted,
        present,
        standings={one.member_id: _standing(wanted, one, life) for one in present},
        weights=rules.MATCH_WEIGHTS.default,
        count=len(present),
    )
    newcomers = frozenset(one.member_id for one in fits if _is_new(one.member_id, day, life))
    placed = _placed(wanted.request_id, fits, newcomers, life, is_shared_out)
    for one in placed:
        life.shown[one.member_id] += one.shown
        life.due[one.member_id] += one.due
    return Listed(fits, placed, newcomers)


def _standing(wanted: Wanted, one: Candidate, life: Life) -> Standing:
    """Half of those who have a skill also tell of it, in words that fit more or less."""
    told = (one.member_id * 7 + sum(wanted.skill_ids & one.skill_ids) * 13) % 20 * 100
    return Standing(
        balance=life.balances[one.member_id],
        completed=life.completed[one.member_id],
        spoken=told if told < 1000 and wanted.skill_ids & one.skill_ids else 0,
    )


def _placed(
    request_id: int, fits: Sequence[Fit], newcomers: Set[int], life: Life, is_shared_out: bool
) -> tuple[Placed, ...]:
    """Not shared out: as if nobody had been shown more than others, and nobody were a newcomer."""
    contenders = [Contender(fit.member_id, fit.total) for fit in fits]
    if is_shared_out:
        contenders = [
            replace(
                one,
                shown=life.shown[one.member_id],
                due=life.due[one.member_id],
                is_newcomer=one.member_id in newcomers,
            )
            for one in contenders
        ]
    return fairness.share_out(request_id, contenders, SHARING)


def _choose(random: Random, day: int, wanted: Wanted, listed: Listed, life: Life) -> None:
    (chosen,) = random.choices(listed.placed, [one.shown for one in listed.placed])
    if random.randrange(10) < 7:
        minutes = wanted.minutes if wanted.terms.has_hours else 0
        life.done.append((day + DONE_AFTER, chosen.member_id, wanted.requester_id, minutes))


def _finish(day: int, life: Life) -> None:
    while life.done and life.done[0][0] <= day:
        _day_done, giver, receiver, minutes = life.done.pop(0)
        life.balances[giver] += minutes
        life.balances[receiver] -= minutes
        life.completed.update((giver, receiver))
        life.helped.add(giver)


def _is_new(member_id: int, day: int, life: Life) -> bool:
    days = day - life.admitted[member_id]
    return days < rules.NEWCOMER_DAYS.default and member_id not in life.helped


def _people(random: Random) -> list[Candidate]:
    towns = _towns(random)
    return [_person(random, member_id, towns) for member_id in range(1, SETTLED + ARRIVING + 1)]


def _person(random: Random, member_id: int, towns: Sequence[Spot]) -> Candidate:
    skills = _drawn(random, SKILLS, random.randint(1, 6))
    return Candidate(
        member_id=member_id,
        name="",
        skill_ids=frozenset(skills),
        trade_skill_ids=frozenset(skill for skill in skills if random.randrange(3) == 0),
        spot=towns[min(_drawn(random, TOWNS, 1))],
        radius_km=random.choice(RADII),
        is_remote=random.randrange(10) < 7,
        weekly_minutes=random.choice(WEEKS),
    )


def _life(random: Random, people: Sequence[Candidate]) -> Life:
    """The first have been here for long, the others arrive one after the other."""
    balances = Counter[int]()
    admitted = {}
    for one in people:
        if one.member_id <= SETTLED:
            balances[one.member_id] = random.randint(-600, 600)
            admitted[one.member_id] = -365
        else:
            admitted[one.member_id] = (one.member_id - SETTLED) * DAYS // ARRIVING
    return Life(balances, admitted)


def _wanted(random: Random, request_id: int, asker: Candidate) -> Wanted:
    return Wanted(
        request_id=request_id,
        requester_id=asker.member_id,
        skill_ids=frozenset(_drawn(random, SKILLS, random.choice((1, 1, 2)))),
        minutes=random.choice(ASKED),
        spot=asker.spot,
        is_remote=random.randrange(10) < 6,
        weeks=random.choice((1, 2, 4, 8)),
        terms=Terms.HOURS if random.randrange(10) < 8 else Terms.GIFT,
    )


def _drawn(random: Random, size: int, count: int) -> set[int]:
    """Some of so many things, of which the n-th is n times rarer than the first."""
    weights = [Fraction(1, place) for place in range(1, size + 1)]
    return set(random.choices(range(size), weights, k=count))


def _towns(random: Random) -> list[Spot]:
    drawn = random.sample(places.rows(), TOWNS)
    return [
        Spot(id, row["name"], row["department"], row["region"], row["latitude"], row["longitude"])
        for id, row in enumerate(drawn)
    ]
