"""Every cent of a fund is followed to the entries that brought it, and back, to the last fraction."""

from dataclasses import dataclass
from fractions import Fraction
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from timebank.domain.following import (
    OPEN,
    Move,
    Poured,
    Slice,
    backward,
    forward,
    lay,
    net,
    sources,
    weights,
    written,
)


@dataclass(frozen=True)
class Story:
    """A fund's movements by entry (positive: a layer), and the pool of each that a distribution brought."""

    moves: tuple[Move, ...]
    poured: dict[int, Poured]

    @property
    def brought(self) -> set[int]:
        """Every entry that brought something: to a pool, or to the fund itself."""
        pooled = {entry_id for one in self.poured.values() for entry_id, x in one.brought.items() if x}
        return pooled | {
            move.entry_id for move in self.moves if move.amount > 0 and move.entry_id not in self.poured
        }


@st.composite
def stories(draw: st.DrawFn) -> Story:
    """Entries 1 to 60 bring to pools or to the fund; from 100 on they are the fund's own movements."""
    moves: list[Move] = []
    poured: dict[int, Poured] = {}
    held = 0
    for entry_id in range(100, 100 + draw(st.integers(1, 12))):
        what = draw(st.sampled_from(("gift", "distribution", "spend", "spend")))
        if what == "spend":
            if held:
                amount = draw(st.integers(1, held))
                moves.append(Move(entry_id, -amount))
                held -= amount
            continue
        amount = draw(st.integers(1, 10**6))
        if what == "distribution":
            poured[entry_id] = draw(pools(amount, list(poured)))
        moves.append(Move(entry_id, amount))
        held += amount
    return Story(tuple(moves), poured)


@st.composite
def pools(draw: st.DrawFn, least: int, earlier: list[int]) -> Poured:
    """A pool of at least so much: what entries brought, some taken back, and what distributions gave back."""
    brought = draw(st.dictionaries(st.integers(1, 60), st.integers(-50, 10**6).filter(bool), max_size=8))
    returned = {}
    for one in draw(st.sets(st.sampled_from(earlier), max_size=2)) if earlier else ():
        returned[one] = draw(st.integers(1, 500))
    missing = least - sum(brought.values()) - sum(returned.values())
    brought[61] = max(0, missing) + draw(st.integers(1, 10))
    return Poured(sum(brought.values()) + sum(returned.values()), brought, returned)


@given(stories())
def test_the_parts_of_every_movement_sum_to_it(story: Story) -> None:
    slices = lay(story.moves)
    for move in story.moves:
        if move.amount < 0:
            assert sum(backward(move.entry_id, slices, story.poured).values()) == -move.amount


@given(stories())
def test_backward_and_forward_say_the_same(story: Story) -> None:
    slices = lay(story.moves)
    back = {
        (entry_id, move.entry_id): part
        for move in story.moves
        for entry_id, part in backward(move.entry_id, slices, story.poured).items()
    }
    onward = {
        (entry_id, movement_id): part
        for entry_id in story.brought
        for movement_id, part in forward(entry_id, slices, story.poured).items()
    }
    assert back == onward


@given(stories())
def test_nothing_comes_from_who_brought_nothing(story: Story) -> None:
    slices = lay(story.moves)
    for move in story.moves:
        assert set(backward(move.entry_id, slices, story.poured)) <= story.brought
    assert forward(10**6, slices, story.poured) == {}


@given(stories(), st.randoms(use_true_random=False))
def test_the_order_in_which_rows_are_read_changes_nothing(story: Story, random: Random) -> None:
    shuffled = list(story.moves)
    random.shuffle(shuffled)
    keys = list(story.poured)
    random.shuffle(keys)
    poured = {
        key: Poured(
            story.poured[key].pool,
            dict(reversed(list(story.poured[key].brought.items()))),
            story.poured[key].returned,
        )
        for key in keys
    }
    assert lay(shuffled) == lay(story.moves)
    for move in story.moves:
        assert backward(move.entry_id, lay(shuffled), poured) == backward(
            move.entry_id, lay(story.moves), story.poured
        )


@given(stories())
def test_the_oldest_layer_is_spent_first_and_none_twice(story: Story) -> None:
    layers = {move.entry_id: move.amount for move in story.moves if move.amount > 0}
    used = dict.fromkeys(layers, 0)
    for one in lay(story.moves):
        older = [layer for layer in layers if layer < one.layer_id]
        assert all(used[layer] == layers[layer] for layer in older)
        used[one.layer_id] += one.amount
    assert all(0 <= used[layer] <= size for layer, size in layers.items())


@given(stories())
def test_what_was_brought_is_what_waits_and_what_was_shared_out(story: Story) -> None:
    """A distribution shares out its pool less what its reversals gave back, which is in a later pool."""
    given_back: dict[int, int] = {}
    for one in story.poured.values():
        for earlier, amount in one.returned.items():
            given_back[earlier] = given_back.get(earlier, 0) + amount
    entry_brought = {one: poured.brought[61] for one, poured in story.poured.items()}
    waits = 17
    found = weights(entry_brought | {OPEN: waits}, story.poured | {OPEN: Poured(1)})
    reached = sum(
        (found[one] * (story.poured[one].pool - given_back.get(one, 0)) for one in story.poured), Fraction(0)
    )
    assert found[OPEN] == waits
    assert reached == sum(entry_brought.values())


@given(stories(), st.data())
def test_a_reversal_reduces_what_it_reverses(story: Story, data: st.DataObject) -> None:
    """Undone in two steps, and one of them undone again: as if so much had never moved."""
    assume(story.moves)
    move = data.draw(st.sampled_from(story.moves))
    part = data.draw(st.integers(0, abs(move.amount))) * (1 if move.amount > 0 else -1)
    turned = [Move(900, -part), Move(901, part), Move(902, -part)]
    whole = net([*story.moves, *turned], {900: move.entry_id, 901: 900, 902: 901})
    found = {one.entry_id: one.amount for one in whole}
    assert found.get(move.entry_id, 0) == move.amount - part
    assert not {900, 901, 902} & set(found)
    assert {key: amount for key, amount in found.items() if key != move.entry_id} == {
        one.entry_id: one.amount for one in story.moves if one != move
    }


def test_what_a_reversed_distribution_gave_back_is_followed_to_its_own_entries() -> None:
    """30 of the first pool of 60 came back to a second pool of 40, three quarters of that."""
    poured = {100: Poured(60, {1: 45, 2: 15}), 101: Poured(40, {3: 10}, {100: 30})}
    assert sources(101, poured) == {101: Fraction(1, 40), 100: Fraction(1, 80)}
    slices = lay([Move(101, 40), Move(102, -20)])
    assert slices == (Slice(101, 102, 20),)
    assert backward(102, slices, poured) == {3: Fraction(5), 1: Fraction(45, 4), 2: Fraction(15, 4)}


def test_a_part_that_an_earlier_correction_took_back_is_negative() -> None:
    poured = {100: Poured(30, {1: -10, 2: 40})}
    slices = lay([Move(100, 15), Move(101, -15)])
    assert backward(101, slices, poured) == {1: Fraction(-5), 2: Fraction(20)}
    assert forward(1, slices, poured) == {101: Fraction(-5)}


def test_a_later_gift_pays_where_an_earlier_one_was_taken_back() -> None:
    moves = net([Move(1, 5), Move(2, -5), Move(3, 5), Move(4, -5)], {4: 1})
    assert lay(moves) == (Slice(3, 2, 5),)


def test_a_fund_never_gives_more_than_it_received() -> None:
    with pytest.raises(ValueError, match="more than it received"):
        lay([Move(1, 5), Move(2, -6)])


def test_an_empty_pool_gives_nobody_a_part() -> None:
    assert weights({100: 5}, {100: Poured(0, {1: 5, 2: -5})}) == {}


def test_parts_are_written_as_fractions() -> None:
    assert [written(one) for one in (Fraction(7, 3), Fraction(2), Fraction(-1, 2))] == ["7/3", "2/1", "-1/2"]
