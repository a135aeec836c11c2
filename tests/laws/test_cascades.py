"""The drawing of a waterfall: in its box, in its order, never nothing for something."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timebank.domain.cascades import LEAST, THICKNESS, WIDTH, Branch, draw


@st.composite
def falls(draw: st.DrawFn) -> list[Branch]:
    """Branches that never take more than there is."""
    left, branches = 0, list[Branch]()
    for amount in draw(st.lists(st.integers(-(10**9), 10**9), max_size=12)):
        taken = max(amount, -left)
        left += taken
        branches.append(Branch(f"step {len(branches)}", taken))
    return branches


@given(falls())
def test_every_branch_has_its_ink_below_the_one_before(branches: list[Branch]) -> None:
    drawn = draw(branches)
    inked = [branch for branch in branches if branch.amount]
    if drawn is None:
        assert inked == []
        return
    assert [twig.branch for twig in drawn.twigs] == inked
    assert drawn.width == WIDTH
    foot = 0
    for twig in drawn.twigs:
        assert twig.top >= foot
        assert LEAST <= twig.height <= THICKNESS
        assert twig.top <= twig.middle <= twig.top + twig.height
        foot = twig.top + twig.height
    assert foot <= drawn.height


@given(falls(), st.integers(2, 1000))
def test_the_scale_is_that_of_the_widest(branches: list[Branch], scale: int) -> None:
    drawn = draw(branches)
    larger = draw([Branch(branch.label, branch.amount * scale) for branch in branches])
    assert (drawn and drawn.trunk) == (larger and larger.trunk)


def test_half_of_it_is_half_as_thick() -> None:
    drawn = draw([Branch("in", 100), Branch("half", -50), Branch("rest", -50)])
    assert drawn is not None
    assert [twig.height for twig in drawn.twigs] == [THICKNESS, THICKNESS // 2, THICKNESS // 2]
    assert drawn.trunk.startswith(
        f"M0 0H0V{drawn.twigs[0].top + drawn.twigs[0].height + 14}H{THICKNESS // 2}V"
    )


def test_more_than_there_is_can_not_leave() -> None:
    with pytest.raises(ValueError, match="more leaves than there is"):
        draw([Branch("in", 1), Branch("out", -2)])
