"""Where the squares of a map stand, and which class each is in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from marketplace.domain.observatory import shading
from marketplace.domain.observatory.scales import WIDTH
from marketplace.domain.observatory.shading import Band
from marketplace.domain.observatory.tiles import Tile

GAP = 2


@dataclass(frozen=True, slots=True)
class Square:
    """number: its class, 0 where it has no figure. is_hidden: it has one, which is not told."""

    tile: Tile
    across: int
    top: int
    side: int
    number: int
    is_hidden: bool

    @property
    def middle(self) -> int:
        return self.across + self.side // 2

    @property
    def name(self) -> int:
        """The line of its label; `words` is that of its figure, where there is room for one."""
        return self.top + self.side * 2 // 7 + 4

    @property
    def words(self) -> int:
        return self.top + self.side * 3 // 5

    @property
    def pips(self) -> tuple[int, ...]:
        """Where each mark of its class begins: as many as its number, so that no colour is needed."""
        pitch = self.side // (shading.MOST_CLASSES + 1)
        start = self.middle - pitch * self.number // 2
        return tuple(start + pitch * index for index in range(self.number))

    @property
    def foot(self) -> int:
        """The line of its marks."""
        return self.top + self.side - self.pip - 3

    @property
    def pip(self) -> int:
        """The side of a mark."""
        return max(3, self.side // (shading.MOST_CLASSES + 1) - 2)


@dataclass(frozen=True, slots=True)
class Chart:
    """In a box of `width` by `height`; bands: the classes, the lowest first."""

    width: int
    height: int
    bands: tuple[Band, ...]
    squares: tuple[Square, ...]


def draw(tiles: Sequence[Tile], values: Mapping[str, int | None]) -> Chart:
    """values: by code; None where the figure is hidden, no code where there is none."""
    pitch = WIDTH // (1 + max(tile.column for tile in tiles))
    bands = shading.bands(values[tile.code] or 0 for tile in tiles if values.get(tile.code) is not None)
    tops = _tops({tile.row for tile in tiles}, pitch)
    squares = tuple(_square(tile, tops[tile.row], pitch, values, bands) for tile in tiles)
    return Chart(WIDTH, max(tops.values()) + pitch, bands, squares)


def _tops(rows: set[int], pitch: int) -> dict[int, int]:
    """Of each row; one that is empty takes a third of the room."""
    tops, top = dict[int, int](), 0
    for row in range(max(rows) + 1):
        tops[row] = top
        top += pitch if row in rows else pitch // 3
    return tops


def _square(
    tile: Tile, top: int, pitch: int, values: Mapping[str, int | None], bands: Sequence[Band]
) -> Square:
    value = values.get(tile.code)
    number = 0 if value is None else shading.number_of(value, bands)
    is_hidden = tile.code in values and value is None
    return Square(tile, tile.column * pitch, top, pitch - GAP, number, is_hidden)
