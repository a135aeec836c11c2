"""Where the units of a fund came from and what they paid for, exact in both directions.

Money in one pool is fungible: what a distribution gave a fund came from every entry of its period, in
proportion to what each brought. A fund spends in the order in which it received: the oldest layer first. A
reversal reduces the entry that it reverses, as if so much had never moved (ADR 0037).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

OPEN = 0
"""Stands for what no distribution has shared out yet, where a distribution is named by its entry."""


@dataclass(frozen=True, slots=True)
class Move:
    """What an entry brought a fund (positive) or took from it, less what its reversals undid."""

    entry_id: int
    amount: int


@dataclass(frozen=True, slots=True)
class Slice:
    """So many units of a layer (named by the entry that brought it) that a movement took."""

    layer_id: int
    movement_id: int
    amount: int


@dataclass(frozen=True, slots=True)
class Poured:
    """What a distribution shared out in one unit: the pool of its period, and what each entry brought to it.

    brought: net of reversals dated in the period; negative where they undo what was brought before it.
    returned: what reversals of earlier distributions gave back to this pool, by the entry of each of those.
    """

    pool: int
    brought: Mapping[int, int] = field(default_factory=dict)
    returned: Mapping[int, int] = field(default_factory=dict)


def net(moves: Iterable[Move], reverses: Mapping[int, int]) -> tuple[Move, ...]:
    """Each movement with its reversals taken off, in the order of the entries; what was undone is left out.

    reverses: the entry that each reversal undoes, which may be a reversal itself.
    """
    sums: dict[int, int] = {}
    for move in moves:
        first = move.entry_id
        while first in reverses:
            first = reverses[first]
        sums[first] = sums.get(first, 0) + move.amount
    return tuple(Move(entry_id, sums[entry_id]) for entry_id in sorted(sums) if sums[entry_id])


def lay(moves: Iterable[Move]) -> tuple[Slice, ...]:
    """Which layers each movement out of a fund took, the oldest first, the last one perhaps in part.

    moves: as `net` gives them, in any order; raises ValueError when more left the fund than came into it.
    """
    ordered = sorted(moves, key=lambda move: move.entry_id)
    layers = [[move.entry_id, move.amount] for move in ordered if move.amount > 0]
    found, oldest = [], 0
    for move in ordered:
        wanted = max(0, -move.amount)
        while wanted:
            if oldest == len(layers):
                raise ValueError("a fund gave more than it received")
            taken = min(wanted, layers[oldest][1])
            found.append(Slice(layers[oldest][0], move.entry_id, taken))
            layers[oldest][1] -= taken
            wanted -= taken
            oldest += not layers[oldest][1]
    return tuple(found)


def sources(distribution_id: int, poured: Mapping[int, Poured]) -> dict[int, Fraction]:
    """The distributions whose entries feed a layer of this one, itself included.

    For each, the part of one unit of the layer that one unit brought to that distribution's pool makes. What
    was returned by a reversal is followed to the distribution that had shared it out first.
    """
    found: dict[int, Fraction] = {}
    waiting = [(distribution_id, Fraction(1))]
    while waiting:
        one, weight = waiting.pop()
        unit = weight / poured[one].pool
        found[one] = found.get(one, Fraction(0)) + unit
        waiting += [(earlier, unit * amount) for earlier, amount in poured[one].returned.items()]
    return found


def weights(brought: Mapping[int, int], poured: Mapping[int, Poured]) -> dict[int, Fraction]:
    """Of one unit of a layer of each distribution, the part that came from these contributions.

    brought: by distribution; under `OPEN` stands what waits in the pool, whose own weight is an amount.
    """
    found = {}
    for one in poured:
        unit = sources(one, poured) if poured[one].pool else {}
        weight = sum(
            (unit[source] * amount for source, amount in brought.items() if source in unit), Fraction(0)
        )
        if weight:
            found[one] = weight
    return found


def backward(movement_id: int, slices: Iterable[Slice], poured: Mapping[int, Poured]) -> dict[int, Fraction]:
    """The entries that brought what a movement took, each with its exact part; they sum to the movement."""
    parts: dict[int, Fraction] = {}
    for one in slices:
        if one.movement_id == movement_id:
            for entry_id, part in _origins(one, poured):
                parts[entry_id] = parts.get(entry_id, Fraction(0)) + part
    return {entry_id: part for entry_id, part in parts.items() if part}


def forward(entry_id: int, slices: Iterable[Slice], poured: Mapping[int, Poured]) -> dict[int, Fraction]:
    """The movements that an entry paid for, each with the exact part of it that the entry brought."""
    brought = {one: poured[one].brought[entry_id] for one in poured if entry_id in poured[one].brought}
    by_layer = weights(brought, poured) | {entry_id: Fraction(1)}
    parts: dict[int, Fraction] = {}
    for one in slices:
        if one.layer_id in by_layer:
            part = by_layer[one.layer_id] * one.amount
            parts[one.movement_id] = parts.get(one.movement_id, Fraction(0)) + part
    return {movement_id: part for movement_id, part in parts.items() if part}


def written(part: Fraction) -> str:
    """A part as programs read it: "7/3", "2/1"."""
    return f"{part.numerator}/{part.denominator}"


def _origins(one: Slice, poured: Mapping[int, Poured]) -> Iterable[tuple[int, Fraction]]:
    if one.layer_id not in poured:
        return [(one.layer_id, Fraction(one.amount))]
    unit = sources(one.layer_id, poured)
    return [
        (entry_id, unit[source] * amount * one.amount)
        for source in unit
        for entry_id, amount in poured[source].brought.items()
    ]
