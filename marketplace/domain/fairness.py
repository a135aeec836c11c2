"""The first places of a list, shared out: among equals, and with newcomers.

Whoever fits best stands first, with two exceptions that members vote.
Equals take turns. Two members are equals for a request when their fits are no further apart than the voted
tolerance; a place goes to the one who was shown least of late, among those who equal the best of whoever is
left. So nobody is ever passed by somebody who fits worse by more than the tolerance. How much somebody was
shown is held against what they were due: the same places drawn by lot among equals (equity of attention:
Biega, Gummadi and Weikum, 2018). Who has several skills is not set back for being found several times.
Newcomers have their part. Of the first k places, whatever k, the voted share rounded down is theirs, as long
as so many of them fit at all (ranked groups: Zehlike and others, 2017, FA*IR). They come as late as this
allows, so that it costs the list as little as it can.
"""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import accumulate

from coop.domain.words import N_, Sentence
from marketplace.domain.matching import lot

PLACES = (
    *(1000, 631, 500, 431, 387, 356, 333, 315, 301, 289, 279, 270, 263, 256, 250, 245, 240, 235, 231, 228),
    *(224, 221, 218, 215, 213, 210, 208, 206, 204, 202, 200, 198, 197, 195, 193, 192, 191, 189, 188, 187),
    *(185, 184, 183, 182, 181, 180, 179, 178, 177, 176),
)
"""How much a place is looked at, in thousandths of the first one: 1 / log2(place + 1), rounded."""
ONE_PLACE = PLACES[0]
"""Added to what somebody was shown and to what they were due: one list alone makes nobody first or last."""


class Why(StrEnum):
    """What moved somebody from the place that their fit alone would give."""

    TURN = "turn"
    WELCOME = "welcome"
    WAIT = "wait"
    ROOM = "room"


SENTENCES = {
    Why.TURN: N_("shown here because others who fit as well have been shown more often of late"),
    Why.WELCOME: N_("shown here because a part of the first places is kept for newcomers"),
    Why.WAIT: N_("fits as well as others shown before, who have been shown less often of late"),
    Why.ROOM: N_("fits well, and makes room for newcomers as members voted"),
}


@dataclass(frozen=True, slots=True)
class Contender:
    """Somebody who fits a request. points: the exact total out of 1000.

    shown, due: what lists of late gave them and what they were due, both summed over `Placed`.
    """

    member_id: int
    points: Fraction
    shown: int = 0
    due: int = 0
    is_newcomer: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """A place in the list. shown, due: in thousandths of a first place. why: None for whom no rule moved."""

    member_id: int
    shown: int
    due: int
    why: Why | None

    @property
    def sentence(self) -> Sentence | None:
        return None if self.why is None else Sentence(SENTENCES[self.why])


@dataclass(frozen=True, slots=True)
class Sharing:
    """How many places there are, and the two voted rules. tolerance: in points."""

    count: int
    tolerance: int
    newcomer_share: Fraction


def share_out(request_id: int, contenders: Iterable[Contender], share: Sharing) -> tuple[Placed, ...]:
    """Everybody in their new order: the `count` places shared out, then the others by their fit alone.

    The order in which they are given does not matter. Raises ValueError for a member given twice.
    """
    plain = sorted(contenders, key=lambda one: (-one.points, lot(request_id, one.member_id)))
    if len({one.member_id for one in plain}) < len(plain):
        raise ValueError("a member is given twice")
    left, first, kept = list(plain), list[Contender](), set[int]()
    while left and len(first) < share.count:
        newcomers = [one for one in left if one.is_newcomer] if _is_kept(first, share.newcomer_share) else []
        chosen = _next(newcomers or left, share.tolerance)
        if newcomers:
            kept.add(chosen.member_id)
        left.remove(chosen)
        first.append(chosen)
    dues = _dues(plain, share.count, share.tolerance)
    whys = _whys(plain, first, left, kept)
    return tuple(
        Placed(one.member_id, _weight(place, share.count), dues[one.member_id], whys.get(one.member_id))
        for place, one in enumerate((*first, *left))
    )


def _is_kept(first: Sequence[Contender], share: Fraction) -> bool:
    """True when the next place must be a newcomer's for them to have their part of all places up to it."""
    return sum(one.is_newcomer for one in first) < kept_places(len(first) + 1, share)


def kept_places(count: int, share: Fraction) -> int:
    """How many of the first places newcomers have, where so many of them fit."""
    return int(share * count)


def _next(among: Sequence[Contender], tolerance: int) -> Contender:
    """Of those who equal the best of these, the least shown; then the best fit, then the lot."""
    least = among[0].points - tolerance
    equals = [one for one in among if one.points >= least]
    return min(equals, key=lambda one: Fraction(one.shown + ONE_PLACE, one.due + ONE_PLACE))


def _weight(place: int, count: int) -> int:
    """Of a place counted from 0; nobody looks beyond the list."""
    return PLACES[place] if place < min(count, len(PLACES)) else 0


def _dues(plain: Sequence[Contender], count: int, tolerance: int) -> dict[int, int]:
    """What a place drawn by lot among one's equals is worth on average, rounded down."""
    sums = [0, *accumulate(_weight(place, count) for place in range(len(plain)))]
    dues, start, end = dict[int, int](), 0, 0
    for one in plain:
        while plain[start].points > one.points + tolerance:
            start += 1
        while end < len(plain) and plain[end].points >= one.points - tolerance:
            end += 1
        dues[one.member_id] = (sums[end] - sums[start]) // (end - start)
    return dues


def _whys(
    plain: Sequence[Contender], first: Sequence[Contender], rest: Sequence[Contender], kept: Set[int]
) -> dict[int, Why]:
    """What moved whom: only somebody among the first can have passed anybody."""
    before = {one.member_id: place for place, one in enumerate(plain)}
    whys = dict[int, Why]()
    for place, one in enumerate((*first, *rest)):
        was = before[one.member_id]
        if place < was:
            whys[one.member_id] = Why.WELCOME if one.member_id in kept else Why.TURN
        elif place > was:
            passed_by = {other.member_id for other in first[:place] if before[other.member_id] > was}
            is_room = passed_by <= kept and not one.is_newcomer
            whys[one.member_id] = Why.ROOM if is_room else Why.WAIT
    return whys
