"""Who helps whom: all open needs are heard at once, and nobody who has room is passed over.

A need and a helper are possible for each other where the helper helps with that theme, near enough or at a
distance where that will do, and is free on one of the half days that suit. A need ranks helpers by how many
of these half days are theirs, how near they are, and how few people they help for how many they take. A
helper ranks needs by how soon they are wanted, how near, and how many half days they share. Rankings compare
these one after the other and never add them up, so that nothing has to be weighed against anything else;
equals are told apart by a lot. What follows is deferred acceptance (marketplace.domain.introductions).

Whoever helps somebody already goes on with their other themes first: nobody meets two people for no reason.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from coop.domain.distances import kilometres
from coop.domain.people import Spot
from coop.domain.words import N_, Sentence
from marketplace.domain import weeks
from marketplace.domain.introductions import FreeMember, OpenRequest, introduce
from marketplace.domain.matching import lot
from marketplace.domain.support.themes import THEME_NAMES, Theme
from marketplace.domain.weeks import Week


@dataclass(frozen=True, slots=True)
class OpenNeed:
    """half_days: those that suit, 0 for any."""

    id: int
    beneficiary_id: int
    theme: Theme
    is_remote: bool
    spot: Spot
    wanted_by: date
    half_days: int = 0


@dataclass(frozen=True, slots=True)
class Volunteer:
    """helped: the people whom they help now. capacity: the most at once."""

    member_id: int
    themes: frozenset[Theme]
    capacity: int
    helped: frozenset[int]
    spot: Spot
    km: int
    is_remote: bool
    week: Week = weeks.ANY_WEEK

    @property
    def room(self) -> int:
        return max(0, self.capacity - len(self.helped))


@dataclass(frozen=True, slots=True)
class Pairing:
    """A need and a helper who are possible for each other. km: None where it is done at a distance."""

    need: OpenNeed
    helper: Volunteer
    km: int | None
    free: int
    asked: int

    @property
    def reasons(self) -> tuple[Sentence, ...]:
        told = [
            Sentence(N_("helps with this theme: %(theme)s"), {"theme": THEME_NAMES[self.need.theme]}),
            self._near,
        ]
        if self.need.half_days:
            free = {"free": self.free, "asked": self.asked}
            told.append(Sentence(N_("free on %(free)s of the %(asked)s half days asked"), free))
        load = {"count": len(self.helper.helped), "most": self.helper.capacity}
        return (*told, Sentence(N_("people helped: %(count)s of %(most)s"), load))

    @property
    def _near(self) -> Sentence:
        if self.km is None:
            return Sentence(N_("at a distance"))
        return (
            Sentence(N_("%(km)s km away"), {"km": self.km})
            if self.km
            else Sentence(N_("lives in the same town"))
        )


@dataclass(frozen=True, slots=True)
class Proposed:
    """helper_id: None where nobody is proposed, with why."""

    need: OpenNeed
    helper_id: int | None
    reasons: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Assigning:
    """All that a proposal follows from; on: the day."""

    needs: tuple[OpenNeed, ...]
    helpers: tuple[Volunteer, ...]
    on: date

    def proposal(self) -> tuple[Proposed, ...]:
        """One answer for each need, the most urgent first; nothing depends on the order given."""
        pairs = self._pairs()
        known = {pair.need.id: pair for pair in self._known(pairs.values())}
        waiting = [need for need in self.needs if need.id not in known]
        found = introduce(*self._sides(waiting, pairs))
        chosen = {one.request_id: one for one in found}
        told = []
        for need in sorted(self.needs, key=lambda need: (need.wanted_by, need.id)):
            pair = known.get(need.id)
            if pair is not None:
                told.append(Proposed(need, pair.helper.member_id, (KNOWN, *pair.reasons)))
                continue
            one = chosen[need.id]
            helper_id = next(iter(one.member_ids), None)
            why = one.reasons if helper_id is None else pairs[need.id, helper_id].reasons
            told.append(Proposed(need, helper_id, why))
        return tuple(told)

    def fingerprint(self) -> str:
        """The same for the same proposal: who confirms says with it what they have read."""
        facts = [
            [one.need.id, one.helper_id, [reason.as_json() for reason in one.reasons]]
            for one in self.proposal()
        ]
        told = json.dumps(facts, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(told.encode()).hexdigest()

    def _pairs(self) -> dict[tuple[int, int], Pairing]:
        found = (pairing(need, helper, on=self.on) for need in self.needs for helper in self.helpers)
        return {(one.need.id, one.helper.member_id): one for one in found if one is not None}

    def _known(self, pairs: Iterable[Pairing]) -> list[Pairing]:
        """Those who help this very person already, the best first: the first one of each need stays."""
        ones = [pair for pair in pairs if pair.need.beneficiary_id in pair.helper.helped]
        first: dict[int, Pairing] = {}
        for pair in sorted(ones, key=of_need):
            first.setdefault(pair.need.id, pair)
        return list(first.values())

    def _sides(
        self, waiting: Collection[OpenNeed], pairs: Mapping[tuple[int, int], Pairing]
    ) -> tuple[list[OpenRequest], list[FreeMember]]:
        chosen: dict[int, list[int]] = {need.id: [] for need in waiting}
        wished: dict[int, list[int]] = {helper.member_id: [] for helper in self.helpers}
        open_pairs = [pair for pair in pairs.values() if pair.need.id in chosen]
        for pair in sorted(open_pairs, key=of_need):
            chosen[pair.need.id].append(pair.helper.member_id)
        for pair in sorted(open_pairs, key=of_helper):
            wished[pair.helper.member_id].append(pair.need.id)
        return (
            [OpenRequest(id, 1, tuple(ranking)) for id, ranking in chosen.items()],
            [FreeMember(one.member_id, one.room, tuple(wished[one.member_id])) for one in self.helpers],
        )


KNOWN = Sentence(N_("already helps this person"))


def pairing(need: OpenNeed, helper: Volunteer, *, on: date) -> Pairing | None:
    """None where they are not possible for each other. on: the day from which it is looked at."""
    if need.theme not in helper.themes:
        return None
    is_remote = need.is_remote and helper.is_remote
    km = kilometres(need.spot, helper.spot)
    is_near = km is not None and km <= helper.km
    if not (is_near or is_remote):
        return None
    days = weeks.asked_days(None, need.wanted_by, None, asked=need.half_days, on=on)
    wanted = weeks.wanted_half_days(need.half_days, days)
    free = helper.week.half_days & wanted & weeks.left(days, helper.week)
    if not free:
        return None
    return Pairing(need, helper, km if is_near else None, free.bit_count(), wanted.bit_count())


Place = tuple[Fraction | int, ...]


def of_need(pair: Pairing) -> tuple[Place, bytes, int]:
    """The place of a helper in the ranking of a need; the least first."""
    load = Fraction(len(pair.helper.helped), pair.helper.capacity)
    return (
        (-Fraction(pair.free, pair.asked), *_near(pair), load),
        lot(pair.need.id, pair.helper.member_id),
        pair.helper.member_id,
    )


def of_helper(pair: Pairing) -> tuple[Place, bytes, int]:
    """The place of a need in the ranking of a helper; the least first."""
    soon = pair.need.wanted_by.toordinal()
    return (
        (soon, *_near(pair), -Fraction(pair.free, pair.asked)),
        lot(pair.need.id, pair.helper.member_id),
        pair.need.id,
    )


def _near(pair: Pairing) -> tuple[int, int]:
    """In person before at a distance, then by kilometres."""
    return (1, 0) if pair.km is None else (0, pair.km)
