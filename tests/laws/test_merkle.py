"""Law 6: what is sealed can be shown to be sealed, and nothing else can; the tiles change nothing."""

from collections.abc import Sequence
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timebank.domain import merkle
from timebank.domain.merkle import Nodes, TileNode

# The reference vectors of certificate-transparency (merkletree/merkle_tree_test.cc).
REFERENCE_LEAVES = [
    bytes.fromhex(data)
    for data in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
REFERENCE_ROOTS = (
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
REFERENCE_PATHS = {
    (0, 1): (),
    (0, 8): (
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ),
    (5, 8): (
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ),
    (2, 3): ("fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",),
    (1, 5): (
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ),
}
REFERENCE_CONTINUATIONS = {
    (1, 1): (),
    (1, 8): (
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ),
    (6, 8): (
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ),
    (2, 5): (
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ),
}


class Shelf:
    """What a database would keep: the leaves and the tile nodes, each at its index or not at all."""

    def __init__(self) -> None:
        self.kept: dict[int, list[bytes]] = {0: []}
        self.read = 0

    def nodes(self, level: int, start: int, end: int) -> list[bytes]:
        assert end - start <= merkle.TILE_WIDTH
        self.read += end - start
        return self.kept.get(level, [])[start:end]

    def append(self, leaves: Sequence[bytes]) -> list[TileNode]:
        done = merkle.completed(len(self.kept[0]), leaves, self.nodes)
        self.kept[0] += leaves
        for node in done:
            level = self.kept.setdefault(node.level, [])
            assert node.index == len(level)
            level.append(node.hash)
        return done


def hashes(count: int) -> list[bytes]:
    return [merkle.leaf_hash(number.to_bytes(8, "big")) for number in range(count)]


def shelf_of(leaves: Sequence[bytes]) -> Nodes:
    shelf = Shelf()
    shelf.append(leaves)
    return shelf.nodes


def split(size: int) -> int:
    """RFC 9162, 2.1.1: the largest power of two smaller than n."""
    power = 1
    while power * 2 < size:
        power *= 2
    return power


def rfc_root(leaves: Sequence[bytes]) -> bytes:
    """MTH of the RFC, as it is written there, over the hashes of the leaves."""
    if not leaves:
        return sha256().digest()
    if len(leaves) == 1:
        return leaves[0]
    k = split(len(leaves))
    return sha256(b"\x01" + rfc_root(leaves[:k]) + rfc_root(leaves[k:])).digest()


def rfc_path(index: int, leaves: Sequence[bytes]) -> list[bytes]:
    if len(leaves) == 1:
        return []
    k = split(len(leaves))
    if index < k:
        return [*rfc_path(index, leaves[:k]), rfc_root(leaves[k:])]
    return [*rfc_path(index - k, leaves[k:]), rfc_root(leaves[:k])]


def rfc_subproof(first: int, leaves: Sequence[bytes], *, is_known: bool = True) -> list[bytes]:
    if first == len(leaves):
        return [] if is_known else [rfc_root(leaves)]
    k = split(len(leaves))
    if first <= k:
        return [*rfc_subproof(first, leaves[:k], is_known=is_known), rfc_root(leaves[k:])]
    return [*rfc_subproof(first - k, leaves[k:], is_known=False), rfc_root(leaves[:k])]


LEAVES = hashes(1200)
KEPT = shelf_of(LEAVES)
ROOTS = [rfc_root(LEAVES[:size]) for size in range(70)]
SIZES = st.integers(1, len(LEAVES))
PAIRS = st.tuples(SIZES, SIZES).map(sorted)
PLACES = st.integers(0, len(LEAVES) - 1).flatmap(
    lambda index: st.tuples(st.just(index), st.integers(index + 1, len(LEAVES)))
)


# --- reference ------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", range(9))
def test_roots_are_those_of_certificate_transparency(size: int) -> None:
    leaves = [merkle.leaf_hash(data) for data in REFERENCE_LEAVES[:size]]
    assert merkle.root(size, shelf_of(leaves)).hex() == REFERENCE_ROOTS[size]


@pytest.mark.parametrize(("place", "path"), REFERENCE_PATHS.items())
def test_paths_are_those_of_certificate_transparency(place: tuple[int, int], path: tuple[str, ...]) -> None:
    nodes = shelf_of([merkle.leaf_hash(data) for data in REFERENCE_LEAVES])
    assert [node.hex() for node in merkle.inclusion(*place, nodes)] == [*path]


@pytest.mark.parametrize(("pair", "proof"), REFERENCE_CONTINUATIONS.items())
def test_continuations_are_those_of_certificate_transparency(
    pair: tuple[int, int], proof: tuple[str, ...]
) -> None:
    nodes = shelf_of([merkle.leaf_hash(data) for data in REFERENCE_LEAVES])
    assert [node.hex() for node in merkle.consistency(*pair, nodes)] == [*proof]


@given(SIZES)
def test_the_root_is_that_of_the_rfc(size: int) -> None:
    assert merkle.root(size, KEPT) == rfc_root(LEAVES[:size])


@given(PLACES)
def test_a_path_is_that_of_the_rfc(place: tuple[int, int]) -> None:
    index, size = place
    assert merkle.inclusion(index, size, KEPT) == rfc_path(index, LEAVES[:size])


@given(PAIRS)
def test_a_continuation_is_that_of_the_rfc(pair: list[int]) -> None:
    first, second = pair
    assert merkle.consistency(first, second, KEPT) == rfc_subproof(first, LEAVES[:second])


# --- tiles ----------------------------------------------------------------------------------------


@given(st.lists(st.integers(0, 700), max_size=6))
def test_any_batching_gives_the_same_tiles_and_root(batches: list[int]) -> None:
    leaves, shelf = hashes(sum(batches)), Shelf()
    done, size = [], 0
    for count in batches:
        done += shelf.append(leaves[size : size + count])
        size += count
    assert sorted(done, key=lambda node: (node.level, node.index)) == Shelf().append(leaves)
    assert merkle.root(size, shelf.nodes) == rfc_root(leaves)


def test_three_levels_are_kept_and_each_is_what_the_rfc_says() -> None:
    shelf, leaves = Shelf(), hashes(2**16 + 300)
    shelf.append(leaves)
    assert {level: len(kept) for level, kept in shelf.kept.items()} == {0: 2**16 + 300, 8: 257, 16: 1}
    assert shelf.kept[8][256] == rfc_root(leaves[2**16 : 2**16 + 256])
    assert shelf.kept[16][0] == rfc_root(leaves[: 2**16])
    assert merkle.root(2**16 + 299, shelf.nodes) == rfc_root(leaves[: 2**16 + 299])
    path = merkle.inclusion(65_000, 2**16 + 300, shelf.nodes)
    assert merkle.verify_inclusion(leaves[65_000], 65_000, 2**16 + 300, path, rfc_root(leaves))


def test_little_is_read() -> None:
    """Of 131,071 leaves: 255 hashes a level to append ten thousand, one or two tiles a level to prove."""
    shelf = Shelf()
    shelf.append(hashes(2**17 - 1))
    for act, most in (
        (lambda: shelf.append(hashes(10_000)), 255 * 3),
        (lambda: merkle.root(2**17 - 1, shelf.nodes), 255 * 3),
        (lambda: merkle.inclusion(70_000, 2**17 - 1, shelf.nodes), 256 * 6),
        (lambda: merkle.consistency(70_001, 2**17 - 1, shelf.nodes), 256 * 6),
    ):
        shelf.read = 0
        act()
        assert 0 < shelf.read <= most


# --- proofs ---------------------------------------------------------------------------------------


def test_every_leaf_of_every_size_is_proved_and_at_its_own_place_only() -> None:
    for size in range(1, 70):
        for index in range(size):
            proof = merkle.inclusion(index, size, KEPT)
            places = [
                other
                for other in range(-1, size + 2)
                if merkle.verify_inclusion(LEAVES[index], other, size, proof, ROOTS[size])
            ]
            assert places == [index]


def test_every_size_continues_every_smaller_one_and_no_other() -> None:
    for second in range(1, 70):
        for first in range(1, second + 1):
            proof = merkle.consistency(first, second, KEPT)
            firsts = [
                other
                for other in range(1, 70)
                if merkle.verify_consistency(other, second, proof, ROOTS[other], ROOTS[second])
            ]
            assert firsts == [first]


@given(PLACES, SIZES)
def test_a_path_belongs_to_one_head(place: tuple[int, int], other: int) -> None:
    """The head of another size has another root: against it, a path never holds."""
    index, size = place
    proof = merkle.inclusion(index, size, KEPT)
    holds = merkle.verify_inclusion(LEAVES[index], index, other, proof, merkle.root(other, KEPT))
    assert holds is (other == size)


@given(PAIRS, SIZES)
def test_a_continuation_belongs_to_one_pair_of_heads(pair: list[int], other: int) -> None:
    first, second = pair
    proof = merkle.consistency(first, second, KEPT)
    roots = merkle.root(first, KEPT), merkle.root(other, KEPT)
    assert merkle.verify_consistency(first, other, proof, *roots) is (other == second)


@given(PLACES, st.data())
def test_a_path_of_which_anything_is_changed_does_not_hold(
    place: tuple[int, int], data: st.DataObject
) -> None:
    index, size = place
    said = [LEAVES[index], merkle.root(size, KEPT), *merkle.inclusion(index, size, KEPT)]
    leaf, root, *proof = changed(said, data)
    assert not merkle.verify_inclusion(leaf, index, size, proof, root)


@given(PAIRS, st.data())
def test_a_continuation_of_which_anything_is_changed_does_not_hold(
    pair: list[int], data: st.DataObject
) -> None:
    first, second = pair
    said = [merkle.root(first, KEPT), merkle.root(second, KEPT), *merkle.consistency(first, second, KEPT)]
    old, new, *proof = changed(said, data)
    assert not merkle.verify_consistency(first, second, proof, old, new)


def changed(said: list[bytes], data: st.DataObject) -> list[bytes]:
    """One bit turned, one hash cut short, taken out or put in, or two hashes in the other order."""
    at = data.draw(st.integers(0, len(said) - 1))
    ways = [
        [*said[:at], flipped(said[at], data.draw(st.integers(0, 255))), *said[at + 1 :]],
        [*said[:at], said[at][:-1], *said[at + 1 :]],
        [*said, said[at]],
    ]
    if len(said) > 2:
        ways.append(said[:-1])
    if len(said) > 3:
        ways.append([*said[:-2], said[-1], said[-2]])
    return data.draw(st.sampled_from(ways))


def flipped(value: bytes, bit: int) -> bytes:
    return (int.from_bytes(value, "big") ^ (1 << bit)).to_bytes(32, "big")


# --- what can not be ------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [-1, -(2**63)])
def test_no_log_has_a_negative_size(size: int) -> None:
    with pytest.raises(ValueError, match=f"a log of {size} leaves"):
        merkle.root(size, KEPT)
    with pytest.raises(ValueError, match=f"a log of {size} leaves"):
        merkle.completed(size, [], KEPT)


@pytest.mark.parametrize(("index", "size"), [(0, 0), (-1, 3), (3, 3), (4, 3), (0, -1)])
def test_a_leaf_that_is_not_there_has_no_path(index: int, size: int) -> None:
    with pytest.raises(ValueError, match=f"no leaf {index} among {size}"):
        merkle.inclusion(index, size, KEPT)
    assert not merkle.verify_inclusion(LEAVES[0], index, size, [], LEAVES[0])


@pytest.mark.parametrize(("first", "second"), [(0, 0), (0, 3), (-1, 3), (4, 3)])
def test_a_log_does_not_shrink(first: int, second: int) -> None:
    with pytest.raises(ValueError, match=f"no log of {first} leaves continues as one of {second}"):
        merkle.consistency(first, second, KEPT)
    assert not merkle.verify_consistency(first, second, [], ROOTS[3], ROOTS[3])


def test_kept_nodes_that_are_missing_are_named() -> None:
    with pytest.raises(ValueError, match="level 0 keeps 176 nodes from 1024 to 1200"):
        merkle.root(1201, KEPT)
    with pytest.raises(ValueError, match="level 0 keeps 176 nodes from 1024 to 1200"):
        merkle.completed(1201, LEAVES[:1], KEPT)
