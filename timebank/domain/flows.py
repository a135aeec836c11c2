"""Where the ink of a flow drawing goes: ribbons from sources to uses, as thick as what they carry.

Integers only, from `coop.domain.drawings`. Both columns share one scale; what is zero has no ink (the
table says it).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from coop.domain.drawings import segments

WIDTH = 640
WORDS = 260
"""What is kept free on the right for the words of the uses; those of the sources stand above them."""
THICKNESS = 160
GAP = 52
BAR = 12
LEAST = 2
"""The thinnest ink: something is never drawn as nothing."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One source or one use: its place, and the middle of its height, where its words stand."""

    label: str
    value: int
    across: int
    top: int
    height: int

    @property
    def middle(self) -> int:
        return self.top + self.height // 2


@dataclass(frozen=True, slots=True)
class Ribbon:
    """What goes from one source to one use, and its outline as SVG wants it."""

    source: str
    target: str
    value: int
    path: str


@dataclass(frozen=True, slots=True)
class Flows:
    """A drawing in a box of `width` by `height` units of its own."""

    width: int
    height: int
    sources: tuple[Bar, ...]
    targets: tuple[Bar, ...]
    ribbons: tuple[Ribbon, ...]


def draw(links: Sequence[tuple[str, str, int]]) -> Flows | None:
    """The drawing of (source, target, value) links, in the order in which they come; None when nothing flows.

    Negative links have no thickness: they are left out, and the caller's table says them.
    """
    inked = [(source, target, value) for source, target, value in links if value > 0]
    if not inked:
        return None
    given, received = _sums(inked, 0), _sums(inked, 1)
    rows = max(len(given) + 1, len(received))  # words stand above the first source
    height = THICKNESS + GAP * rows
    sources = _column(given, across=0, height=height)
    targets = _column(received, across=WIDTH - WORDS - BAR, height=height)
    return Flows(
        WIDTH, height, tuple(sources.values()), tuple(targets.values()), _ribbons(inked, sources, targets)
    )


def _sums(links: Sequence[tuple[str, str, int]], end: int) -> dict[str, int]:
    sums: dict[str, int] = {}
    for link in links:
        label = str(link[end])
        sums[label] = sums.get(label, 0) + link[2]
    return sums


def _column(sums: Mapping[str, int], *, across: int, height: int) -> dict[str, Bar]:
    """Bars one above the other, a gap between them, the whole in the middle of the height."""
    start = (height - THICKNESS - GAP * (len(sums) - 1)) // 2
    places = segments(list(sums.values()), width=THICKNESS)
    return {
        label: Bar(label, value, across, start + top + GAP * index, max(LEAST, thickness))
        for index, ((label, value), (top, thickness)) in enumerate(zip(sums.items(), places, strict=True))
    }


def _ribbons(
    links: Sequence[tuple[str, str, int]], sources: Mapping[str, Bar], targets: Mapping[str, Bar]
) -> tuple[Ribbon, ...]:
    """Each ribbon leaves its source below the ones before it, and arrives so at its target."""
    left = {label: bar.top for label, bar in sources.items()}
    right = {label: bar.top for label, bar in targets.items()}
    ribbons = []
    for source, target, value in links:
        out = max(LEAST, sources[source].height * value // sources[source].value)
        into = max(LEAST, targets[target].height * value // targets[target].value)
        path = _outline(left[source], out, right[target], into)
        ribbons.append(Ribbon(source, target, value, path))
        left[source] += out
        right[target] += into
    return tuple(ribbons)


def _outline(from_top: int, out: int, to_top: int, into: int) -> str:
    """Level for a while, under the words of the source, then up or down to the target."""
    start, end = BAR, WIDTH - WORDS - BAR
    leave, arrive = start + (end - start) * 4 // 5, start + (end - start) * 3 // 5
    return (
        f"M{start} {from_top}C{leave} {from_top} {arrive} {to_top} {end} {to_top}V{to_top + into}"
        f"C{arrive} {to_top + into} {leave} {from_top + out} {start} {from_top + out}Z"
    )
