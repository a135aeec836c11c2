"""The urn of a secret vote: papers in boxes, each written anew as a whole, so that none has its own place.

A box holds the papers whose receipts begin with its bits, in the order of their receipts; it is parted in two
when it holds too many to be written at once. So an urn is what its papers are, in whatever order they came.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from governance.domain.slips import Marks

PAPERS_AT_ONCE = 200
"""How many papers a box holds at most. Few boxes are better: in each the last who wrote is known to be."""
WHOLE = ""
"""The first box: its bits are those of every receipt."""


@dataclass(frozen=True, slots=True)
class UrnPaper:
    """A paper in the urn. receipt: the SHA-256 of its code; college: "" where votes are not weighed."""

    receipt: str
    marks: Marks
    college: str = ""

    def as_json(self) -> list[Any]:
        return [self.receipt, [list(mark) for mark in self.marks], self.college]


Box = tuple[UrnPaper, ...]


def of_json(told: list[list[Any]]) -> Box:
    """The box that was written as the `as_json` of its papers."""
    return tuple(
        UrnPaper(receipt, tuple((str(option), int(mark)) for option, mark in marks), college)
        for receipt, marks, college in told
    )


def bits_of(receipt: str) -> str:
    return f"{int(receipt, 16):0{4 * len(receipt)}b}"


def box_of(receipt: str, boxes: Collection[str]) -> str:
    """The bits of the box in which a receipt lies; WHOLE while there is none."""
    bits = bits_of(receipt)
    return next((one for one in boxes if bits.startswith(one)), WHOLE)


def put(slip: UrnPaper, bits: str, box: Box) -> Mapping[str, Box]:
    """The box with one more paper, or the two into which it is parted, by their bits."""
    return _parted(bits, tuple(sorted((*box, slip), key=_receipt)))


def changed(box: Box, receipt: str, marks: Marks) -> Box | None:
    """The box in which this paper says something else; None where it is not there."""
    if all(one.receipt != receipt for one in box):
        return None
    return tuple(replace(one, marks=marks) if one.receipt == receipt else one for one in box)


def renamed(box: Box, names: Mapping[str, str]) -> Box:
    """The box with its colleges by their names in the result."""
    return tuple(replace(one, college=names.get(one.college, one.college)) for one in box)


def _parted(bits: str, papers: Box) -> Mapping[str, Box]:
    if len(papers) <= PAPERS_AT_ONCE:
        return {bits: papers}
    found: dict[str, Box] = {}
    for bit in "01":
        found |= _parted(bits + bit, tuple(one for one in papers if bits_of(one.receipt)[len(bits)] == bit))
    return found


def _receipt(slip: UrnPaper) -> str:
    return slip.receipt
