"""A log that forgets its leaves has the roots, and completes the tiles, of one that keeps them."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timebank.domain import logs, merkle
from timebank.domain.logs import GrowingLog
from timebank.domain.merkle import TILE_HEIGHT, TILE_WIDTH, TileNode

MOST = 3 * TILE_WIDTH + 5
LEAVES = [merkle.leaf_hash(number.to_bytes(4, "big")) for number in range(MOST)]


def kept(level: int, start: int, end: int) -> Sequence[bytes]:
    if level == 0:
        return LEAVES[start:end]
    assert level == TILE_HEIGHT
    tiles = merkle.completed(0, LEAVES, kept)
    return [tile.hash for tile in tiles][start:end]


def grown(log: GrowingLog, size: int) -> list[TileNode]:
    return [tile for leaf in LEAVES[log.size : size] for tile in log.append(leaf)]


def test_it_has_every_root_on_the_way() -> None:
    log = GrowingLog()
    assert log.root == merkle.EMPTY_ROOT
    for size in range(1, MOST + 1):
        log.append(LEAVES[size - 1])
        assert (log.size, log.root) == (size, merkle.root(size, kept))


def test_it_completes_the_same_tiles() -> None:
    assert grown(GrowingLog(), MOST) == merkle.completed(0, LEAVES, kept)


@given(st.integers(0, MOST), st.integers(0, MOST))
def test_it_goes_on_from_wherever_somebody_stopped(first: int, second: int) -> None:
    first, second = sorted((first, second))
    log = logs.resumed(first, kept)
    assert log.root == merkle.root(first, kept)
    assert grown(log, second) == merkle.completed(first, LEAVES[first:second], kept)
    assert log.root == merkle.root(second, kept)


def test_it_does_not_go_on_from_what_is_not_kept() -> None:
    with pytest.raises(ValueError, match="keeps 0 nodes"):
        logs.resumed(5, lambda level, start, end: [])
