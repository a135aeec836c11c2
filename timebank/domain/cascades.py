"""Where the ink of a waterfall goes: a trunk that goes down, ribbons that join it, and ribbons that leave it.

Integers only. The trunk is as wide as what goes on; every ribbon as thick as what it carries, on one scale;
what is zero has no ink (the table says it). Time goes down the page, so that a phone shows it whole.
"""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 640
THICKNESS = 170
"""The trunk where it is widest."""
ACROSS = 280
"""Where ribbons end on the right, and words begin after them."""
BAR = 12
ROOM = 64
"""The least height of a row: two lines of words."""
BEND = 14
LEAST = 2
"""The thinnest ink: something is never drawn as nothing."""


@dataclass(frozen=True, slots=True)
class Branch:
    """What joins the trunk (above zero) or leaves it (below zero), with its words."""

    label: str
    amount: int


@dataclass(frozen=True, slots=True)
class Twig:
    """A branch that is drawn: its outline, and its bar on the right, beside which its words stand."""

    branch: Branch
    path: str
    top: int
    height: int

    @property
    def middle(self) -> int:
        return self.top + self.height // 2


@dataclass(frozen=True, slots=True)
class Cascade:
    """A drawing in a box of `width` by `height` units of its own. trunk: its outline as SVG wants it."""

    width: int
    height: int
    trunk: str
    twigs: tuple[Twig, ...]


def draw(branches: Sequence[Branch]) -> Cascade | None:
    """The drawing of these branches from the top down; None when nothing flows.

    Raises ValueError where more leaves than there is.
    """
    inked = [branch for branch in branches if branch.amount]
    widest = _widest(inked)
    if not inked:
        return None
    left = top = 0
    edge, twigs = ["M0 0"], []
    for branch in inked:
        before, after = (_thick(amount, widest) for amount in (left, left + branch.amount))
        height = _thick(abs(branch.amount), widest)
        row = max(ROOM, height + 2 * BEND)
        bar = top + BEND + (row - 2 * BEND - height) // 2
        joins = branch.amount > 0
        outline = _joining if joins else _leaving
        path = outline(before, after, bar, height, top + row if joins else top)
        twigs.append(Twig(branch, path, bar, height))
        edge.append(f"H{before if joins else after}V{top + row}")
        left, top = left + branch.amount, top + row
    return Cascade(WIDTH, top, f"{''.join(edge)}H0Z", tuple(twigs))


def _widest(branches: Sequence[Branch]) -> int:
    left = widest = 0
    for branch in branches:
        left += branch.amount
        if left < 0:
            raise ValueError("more leaves than there is")
        widest = max(widest, left)
    return widest


def _thick(amount: int, widest: int) -> int:
    return max(LEAST, THICKNESS * amount // widest) if amount else 0


def _leaving(before: int, after: int, bar: int, height: int, top: int) -> str:
    """From the right edge of the trunk, round a bend, to the bar on the right."""
    after = min(after, before - LEAST)
    foot = bar + height
    return (
        f"M{before} {top}C{before} {bar} {before} {bar} {ACROSS} {bar}V{foot}"
        f"C{after} {foot} {after} {foot} {after} {top}Z"
    )


def _joining(before: int, after: int, bar: int, height: int, foot: int) -> str:
    """From the bar on the right, round a bend, to the right edge of the trunk below."""
    after = max(after, before + LEAST)
    low = bar + height
    return (
        f"M{ACROSS} {bar}C{before} {bar} {before} {bar} {before} {foot}H{after}"
        f"C{after} {low} {after} {low} {ACROSS} {low}Z"
    )
