"""A rule replayed on what happened: what another value would have changed, told so that nobody is recognised.

What a replay finds is never shown as it is. Of members only bands are told: between round bounds, never fewer
than `SMALLEST_BAND` of them, and counted in fives, so that two rehearsals side by side do not show one member
who went from a band to the next. Figures are rounded, and left out where fewer than `SMALLEST_BAND` members
stand behind them or behind what changes in them.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, time, tzinfo
from enum import StrEnum
from typing import Any

SMALLEST_BAND = 5
COUNTED_IN = 5
"""Members and cases are told in multiples of this."""
DIGITS = 3
"""How many digits of an amount are told; the rest are zeros."""


class Kind(StrEnum):
    """What a figure is: whole things, minutes or euro cents."""

    COUNT = "count"
    MINUTES = "minutes"
    CENTS = "cents"


class State(StrEnum):
    """What may be told. NOTHING: no case in these months. FEW: too few members to tell anything of them."""

    TOLD = "told"
    NOTHING = "nothing"
    FEW = "few"


EDGES: Mapping[Kind, tuple[int, ...]] = {
    Kind.COUNT: (2, 5, 20),
    Kind.MINUTES: (60, 5 * 60, 20 * 60),
    Kind.CENTS: (10_00, 50_00, 200_00),
}
"""Where the bands are cut, on either side of nothing: the same for every rehearsal."""


@dataclass(frozen=True, slots=True)
class Window:
    """Whole months: from `since` to `until`, the second left out."""

    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Figure:
    """One sum over all cases, under the value in force and under the other. label: an English msgid."""

    label: str
    kind: Kind
    before: int
    after: int

    @property
    def change(self) -> int:
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Replay:
    """What a replay found, exactly; never shown. cases: how many things the rule decided.

    people: members concerned by these cases. effects: by member, how much more (or less) of `of_each` they
    would have had; those for whom nothing changes may be left out. of_each: an English msgid, "" where the
    rule touches no member by themself. is_public: everybody can read already what it was computed from.
    otherwise: of public cases, the proposals that would have ended otherwise.
    """

    cases: int
    figures: tuple[Figure, ...]
    people: frozenset[int] = frozenset()
    effects: Mapping[int, int] = field(default_factory=dict)
    kind: Kind = Kind.COUNT
    of_each: str = ""
    is_public: bool = False
    otherwise: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Band:
    """Members for whom the change lies between two bounds. low, high: places in the edges, below zero for
    less, 0 for none; the two are the same unless neighbours were put together.
    """

    low: int
    high: int
    members: int

    @property
    def is_merged(self) -> bool:
        return self.low != self.high


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What is told of a replay, and kept with the proposal."""

    state: State
    cases: int = 0
    figures: tuple[Figure, ...] = ()
    bands: tuple[Band, ...] = ()
    kind: Kind = Kind.COUNT
    of_each: str = ""
    is_exact: bool = False
    otherwise: tuple[int, ...] = ()

    @property
    def members(self) -> int:
        return sum(band.members for band in self.bands)

    @property
    def is_merged(self) -> bool:
        return any(band.is_merged for band in self.bands)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def window(at: datetime, zone: tzinfo) -> Window:
    """The last twelve whole months: all proposals of a month are held against the same ones."""
    first = at.astimezone(zone).date().replace(day=1)
    return Window(_start(first.replace(year=first.year - 1), zone), _start(first, zone))


def told(replay: Replay, *, everybody: Collection[int]) -> Rehearsal:
    """What may be said. everybody: the members of today; those without an effect are told too."""
    if replay.cases == 0:
        return Rehearsal(State.NOTHING)
    if replay.is_public:
        return Rehearsal(State.TOLD, replay.cases, replay.figures, is_exact=True, otherwise=replay.otherwise)
    moved = {member_id for member_id, change in replay.effects.items() if change}
    if len(replay.people) < SMALLEST_BAND or 0 < len(moved) < SMALLEST_BAND:
        return Rehearsal(State.FEW)
    counted = bands(replay.effects, replay.kind, everybody=everybody) if replay.of_each else ()
    return Rehearsal(
        State.TOLD,
        in_fives(replay.cases),
        tuple(_rounded(figure) for figure in replay.figures),
        counted,
        replay.kind,
        replay.of_each,
    )


def bands(effects: Mapping[int, int], kind: Kind, *, everybody: Collection[int]) -> tuple[Band, ...]:
    """From the most less to the most more; each is large enough, and they sum to all members.

    A band that is too small is put together with its smaller neighbour. No band where all are too few.
    """
    counts: dict[int, int] = {}
    for member_id in {*everybody, *effects}:
        place = place_of(effects.get(member_id, 0), kind)
        counts[place] = counts.get(place, 0) + 1
    found = [Band(place, place, counts[place]) for place in sorted(counts)]
    while len(found) > 1 and (small := _smallest(found)) is not None:
        neighbour = small - 1 if small == len(found) - 1 else small + 1
        if 0 < small < len(found) - 1 and found[small - 1].members < found[small + 1].members:
            neighbour = small - 1
        low, high = sorted((small, neighbour))
        both = Band(found[low].low, found[high].high, found[low].members + found[high].members)
        found[low : high + 1] = [both]
    if not found or found[0].members < SMALLEST_BAND:
        return ()
    return _counted(found)


def place_of(change: int, kind: Kind) -> int:
    """Which band a change falls in: 0 for none, 1 up to the first edge, and so on; below zero for less."""
    if change == 0:
        return 0
    place = 1 + sum(abs(change) > edge for edge in EDGES[kind])
    return place if change > 0 else -place


def in_fives(count: int) -> int:
    """The nearest multiple of five, half up; what is there is never told as nothing."""
    return max((2 * count + COUNTED_IN) // (2 * COUNTED_IN), min(count, 1)) * COUNTED_IN


def rounded(amount: int, kind: Kind) -> int:
    """A count in fives, an amount to three digits, half away from zero."""
    if kind is Kind.COUNT:
        return in_fives(amount) if amount >= 0 else -in_fives(-amount)
    step = int("1" + "0" * (len(str(abs(amount))) - DIGITS))
    size = (2 * abs(amount) + step) // (2 * step) * step
    return size if amount >= 0 else -size


def of_json(stored: Mapping[str, Any]) -> Rehearsal:
    """The rehearsal that `as_json` stored."""
    return Rehearsal(
        **{
            **stored,
            "state": State(stored["state"]),
            "kind": Kind(stored["kind"]),
            "figures": tuple(Figure(**{**one, "kind": Kind(one["kind"])}) for one in stored["figures"]),
            "bands": tuple(Band(**one) for one in stored["bands"]),
            "otherwise": tuple(stored["otherwise"]),
        }
    )


def _rounded(figure: Figure) -> Figure:
    before, after = (rounded(amount, figure.kind) for amount in (figure.before, figure.after))
    return Figure(figure.label, figure.kind, before, after)


def _smallest(found: Sequence[Band]) -> int | None:
    """The place of the smallest band that is too small."""
    place = min(range(len(found)), key=lambda place: found[place].members)
    return place if found[place].members < SMALLEST_BAND else None


def _counted(found: Sequence[Band]) -> tuple[Band, ...]:
    """In fives: each is rounded down or up, and what is left of the whole goes to the largest."""
    most = max(range(len(found)), key=lambda place: found[place].members)
    fives = [band.members // COUNTED_IN * COUNTED_IN for band in found]
    fives[most] += sum(band.members for band in found) - sum(fives)
    return tuple(Band(band.low, band.high, count) for band, count in zip(found, fives, strict=True))


def _start(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), tzinfo=zone)
