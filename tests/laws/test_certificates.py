"""A proof that stands is one that the same search would find again, look by look."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from marketplace.domain.observatory.certificates import Ground, Keys, Leaf, Proof, above
from marketplace.domain.observatory.trees import Tree
from tests.plain_hiding import looking


def _ground(chance: Random, sides: int) -> Ground:
    """A table of which one cell of leaves in four is shown, and most of what is above."""
    trees = [
        Tree(
            side,
            {f"{side}r": side, f"{side}s": side}
            | {f"{side}{one}": f"{side}{'rs'[one % 2]}" for one in range(5)},
        )
        for side in "abc"[:sides]
    ]
    leaves = {
        tuple(chance.choice(tree.leaves()) for tree in trees): Leaf(
            many := chance.randint(1, 9), chance.randint(0, 90), chance.randint(0, many)
        )
        for _each in range(chance.randint(20, 90))
    }
    every = sorted({over for keys in leaves for over in above(keys, trees)})
    return Ground(
        leaves, trees, [keys for keys in every if chance.random() < (1 / 4 if keys in leaves else 3 / 4)]
    )


@given(st.randoms(), st.sampled_from([2, 2, 3]), st.sampled_from([(4_000, 100), (8, 3)]))
def test_what_stands_is_found_again_by_the_same_looks(
    chance: Random, sides: int, looks: tuple[int, int]
) -> None:
    ground, proofs = _ground(chance, sides), dict[Keys, Proof]()
    cells = sorted(ground.under)
    with looking(*looks):
        for _turn in range(8):
            shown = sorted(ground.shown)
            in_vain, kept = (chance.sample(shown, min(len(shown), chance.randint(1, 6))) for _each in "ab")
            ground.hide(in_vain)
            ground.show(in_vain)
            ground.hide(kept)
            for keys in cells:
                if keys in ground.shown:
                    continue
                now = ground.proof(keys, 1, 1)
                if keys in proofs and ground.stands(proofs[keys]):
                    assert now is not None
                    assert (now.zones, now.lines) == (proofs[keys].zones, proofs[keys].lines)
                if now is not None:
                    proofs[keys] = now
