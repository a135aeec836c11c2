"""An append-only Merkle log: one hash, the root, stands for every entry sealed so far and for their order.

The tree is that of RFC 6962 (2.1) and RFC 9162 (2.1): a leaf is sha256(0x00 || data), a node above two
others is sha256(0x01 || left || right), and the tree of n leaves has on its left the largest power of two
below n. So the root at every earlier size can be found again for ever.

What is kept: the leaves (level 0) and the roots of full tiles of 256 (levels 8, 16, 24…; a node of level l
stands for 2**l leaves). Everything between is computed again from at most 256 hashes a level. Sizes count
leaves, indexes begin at 0, hashes are 32 bytes. `Nodes` is how the kept hashes are read: (level, start,
end) gives those at the indexes start to end - 1 of that level.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256

HASH_BYTES = 32
TILE_HEIGHT = 8
TILE_WIDTH = 2**TILE_HEIGHT
EMPTY_ROOT = sha256(b"").digest()
"""The root of a log in which nothing is sealed yet."""

Nodes = Callable[[int, int, int], Sequence[bytes]]
Proof = list[bytes]
RangeRoot = Callable[[int, int], bytes]


@dataclass(frozen=True, slots=True)
class TileNode:
    """The root of a full tile: at a level that is a multiple of 8, above the 256 nodes 8 levels lower."""

    level: int
    index: int
    hash: bytes


def leaf_hash(data: bytes) -> bytes:
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


# --- growing --------------------------------------------------------------------------------------


def completed(size: int, leaves: Sequence[bytes], nodes: Nodes) -> list[TileNode]:
    """The tile nodes that become complete when these leaf hashes follow the first `size`, lowest level first.

    Reads at most 255 kept hashes a level, never those of the new leaves. Raises ValueError for a negative
    size and when `nodes` does not answer with what it should have.
    """
    _check(size >= 0, f"a log of {size} leaves")
    done: list[TileNode] = []
    level, known, fresh = 0, size, list(leaves)
    while fresh:
        tile = known // TILE_WIDTH
        waiting = [*_kept(nodes, level, tile * TILE_WIDTH, known), *fresh]
        full = range(TILE_WIDTH, len(waiting) + 1, TILE_WIDTH)
        fresh = [_folded(waiting[end - TILE_WIDTH : end]) for end in full]
        level, known = level + TILE_HEIGHT, tile
        done += [TileNode(level, index, node) for index, node in enumerate(fresh, start=tile)]
    return done


# --- reading --------------------------------------------------------------------------------------


def root(size: int, nodes: Nodes) -> bytes:
    """The root of the first `size` leaves. Raises ValueError for a negative size."""
    _check(size >= 0, f"a log of {size} leaves")
    return _reader(size, nodes)(0, size) if size else EMPTY_ROOT


def inclusion(index: int, size: int, nodes: Nodes) -> Proof:
    """The hashes that lead from the leaf at `index` to the root of the first `size` leaves, lowest first.

    RFC 9162, 2.1.3.1. Raises ValueError for an index that is not among them.
    """
    _check(0 <= index < size, f"no leaf {index} among {size}")
    return _path(index, 0, size, _reader(size, nodes))


def consistency(first: int, second: int, nodes: Nodes) -> Proof:
    """The hashes that show that the log of `first` leaves is the beginning of the log of `second` leaves.

    RFC 9162, 2.1.4.1; nothing is to be shown between equal sizes. Raises ValueError unless 1 <= first <=
    second: of an empty log, every log is a continuation.
    """
    _check(1 <= first <= second, f"no log of {first} leaves continues as one of {second}")
    return _continuation(first, 0, second, True, _reader(second, nodes))


def _path(index: int, start: int, end: int, range_root: RangeRoot) -> Proof:
    if end - start == 1:
        return []
    middle = start + _largest_power_below(end - start)
    if index < middle:
        return [*_path(index, start, middle, range_root), range_root(middle, end)]
    return [*_path(index, middle, end, range_root), range_root(start, middle)]


def _continuation(first: int, start: int, end: int, is_known: bool, range_root: RangeRoot) -> Proof:
    """SUBPROOF of the RFC; is_known: whoever checks has the root of start to first already."""
    if first == end:
        return [] if is_known else [range_root(start, end)]
    middle = start + _largest_power_below(end - start)
    if first <= middle:
        return [*_continuation(first, start, middle, is_known, range_root), range_root(middle, end)]
    return [*_continuation(first, middle, end, False, range_root), range_root(start, middle)]


def _reader(size: int, nodes: Nodes) -> RangeRoot:
    """The root of any range that the RFC's trees have, from tiles of which each is read once."""

    @cache
    def tile(level: int, number: int) -> Sequence[bytes]:
        start = number * TILE_WIDTH
        return _kept(nodes, level, start, min(start + TILE_WIDTH, size >> level))

    def perfect_root(level: int, index: int) -> bytes:
        above = level % TILE_HEIGHT
        number, place = divmod(index << above, TILE_WIDTH)
        return _folded(tile(level - above, number)[place : place + (1 << above)])

    def range_root(start: int, end: int) -> bytes:
        pieces = []
        while start < end:  # from the right: the perfect trees that the range is made of, smallest first
            level = _trailing_zeros(end - start)
            end -= 1 << level
            pieces.append(perfect_root(level, end >> level))
        return _chained(pieces)

    return range_root


def _kept(nodes: Nodes, level: int, start: int, end: int) -> Sequence[bytes]:
    found = nodes(level, start, end) if start < end else []
    _check(len(found) == end - start, f"level {level} keeps {len(found)} nodes from {start} to {end - 1}")
    return found


def _folded(hashes: Sequence[bytes]) -> bytes:
    """The root of a perfect tree: a power of two of hashes."""
    while len(hashes) > 1:
        hashes = [node_hash(left, right) for left, right in zip(hashes[::2], hashes[1::2], strict=True)]
    return hashes[0]


def _chained(pieces: Sequence[bytes]) -> bytes:
    """The root above perfect trees, given from the rightmost and smallest to the largest."""
    right = pieces[0]
    for left in pieces[1:]:
        right = node_hash(left, right)
    return right


# --- checking -------------------------------------------------------------------------------------


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether `proof` leads from a leaf hash at `index` to the head (size, root). RFC 9162, 2.1.3.2.

    False for whatever can not be, since a proof comes from others. A head is its size and its root
    together: the path alone does not tell all sizes apart.
    """
    if not (0 <= index < size and _are_hashes([leaf, root, *proof])):
        return False
    sides = _sides(index, size - 1, len(proof))
    node = leaf
    for sibling, is_left in zip(proof, sides or [], strict=False):
        node = node_hash(sibling, node) if is_left else node_hash(node, sibling)
    return sides is not None and node == root


def verify_consistency(
    first: int, second: int, proof: Sequence[bytes], first_root: bytes, second_root: bytes
) -> bool:
    """Whether `proof` shows that the head (second, second_root) continues (first, first_root).

    RFC 9162, 2.1.4.2. False for whatever can not be.
    """
    if not (1 <= first <= second and _are_hashes([first_root, second_root, *proof])):
        return False
    if first == second:
        return not proof and first_root == second_root
    height = _trailing_zeros(first)
    place, last = (first - 1) >> height, (second - 1) >> height
    # It starts from the last perfect tree of the old log: from its very root when that log is perfect.
    chain = [*proof] if place else [first_root, *proof]
    sides = _sides(place, last, len(chain) - 1)
    old = new = chain[0] if chain else EMPTY_ROOT
    for sibling, is_left in zip(chain[1:], sides or [], strict=False):
        old = node_hash(sibling, old) if is_left else old
        new = node_hash(sibling, new) if is_left else node_hash(new, sibling)
    return sides is not None and (old, new) == (first_root, second_root)


def _sides(place: int, last: int, count: int) -> list[bool] | None:
    """On the way up from `place` among 0 to `last`: of each sibling, whether it stands on the left.

    None when that way does not have `count` siblings.
    """
    sides = []
    while last:
        if is_left := bool(place & 1) or place == last:
            climbed = _trailing_zeros(place)  # a last node without sibling climbs alone
            place, last = place >> climbed, last >> climbed
        place, last = place >> 1, last >> 1
        sides.append(is_left)
    return sides if len(sides) == count else None


def _are_hashes(values: Sequence[bytes]) -> bool:
    return all(len(value) == HASH_BYTES for value in values)


def _largest_power_below(size: int) -> int:
    """The largest power of two below a size of 2 or more."""
    return 1 << (size - 1).bit_length() - 1


def _trailing_zeros(number: int) -> int:
    return (number & -number).bit_length() - 1


def _check(holds: bool, otherwise: str) -> None:
    if not holds:
        raise ValueError(otherwise)
