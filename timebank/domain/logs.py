"""The Merkle log read from its beginning, or from where somebody stopped: every root on the way."""

from collections.abc import Sequence

from timebank.domain import merkle
from timebank.domain.merkle import EMPTY_ROOT, TILE_HEIGHT, Nodes, TileNode, node_hash


class GrowingLog:
    """A log that forgets its leaves: the roots of the perfect trees that it is made of are enough.

    trees: those roots, from the largest, for the first `size` leaves. `root` is the root of RFC 9162.
    """

    def __init__(self, size: int = 0, trees: Sequence[bytes] = ()) -> None:
        self.size = size
        self.trees = list(trees)

    def append(self, leaf: bytes) -> list[TileNode]:
        """One leaf hash more; the tile nodes that it completes."""
        node, place, level = leaf, self.size, 0
        done: list[TileNode] = []
        while place & 1:
            node, place, level = node_hash(self.trees.pop(), node), place >> 1, level + 1
            if not level % TILE_HEIGHT:
                done.append(TileNode(level, place, node))
        self.trees.append(node)
        self.size += 1
        return done

    @property
    def root(self) -> bytes:
        if not self.trees:
            return EMPTY_ROOT
        *left, right = self.trees
        for tree in reversed(left):
            right = node_hash(tree, right)
        return right


def resumed(size: int, nodes: Nodes) -> GrowingLog:
    """The log after its first `size` leaves, from what is kept of them. Raises ValueError as `root` does."""
    trees, start = [], 0
    for level in reversed(range(size.bit_length())):
        if size >> level & 1:
            trees.append(merkle.root(1 << level, _from(nodes, start)))
            start += 1 << level
    return GrowingLog(size, trees)


def _from(nodes: Nodes, start: int) -> Nodes:
    """The kept hashes of the tree that begins at a leaf; its size divides that leaf's index."""
    return lambda level, first, end: nodes(level, first + (start >> level), end + (start >> level))
