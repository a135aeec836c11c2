"""Law 12: an urn is what its papers are, whoever came first; a code is found by who has it alone."""

from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from itertools import pairwise

import pytest
from django.db import connection
from hypothesis import assume, given
from hypothesis import strategies as st

from coop.domain.errors import Refused
from governance.domain import secrecy, urns
from governance.domain.urns import Box, UrnPaper

FROZEN = {"proposal": 7, "opened_at": "2026-01-01T00:00:00.000000+00:00", "secrecy": "secret"}


@pytest.fixture(autouse=True, scope="module")
def small_boxes() -> Iterator[None]:
    """Boxes of four papers, so that few papers part many."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(urns, "PAPERS_AT_ONCE", 4)
        yield


def slip(number: int) -> UrnPaper:
    return UrnPaper(sha256(str(number).encode()).hexdigest(), (("yes", 1),) if number % 2 else ())


def drawn(numbers: list[int]) -> Callable[[int], int]:
    """These random numbers, one after the other."""
    left = iter(numbers)
    return lambda _below: next(left)


def filled(slips: list[UrnPaper]) -> Mapping[str, Box]:
    boxes: dict[str, Box] = {}
    for one in slips:
        bits = urns.box_of(one.receipt, list(boxes))
        boxes |= dict(urns.put(one, bits, boxes.pop(bits, ())))
    return boxes


@given(numbers=st.lists(st.integers(0, 10**6), unique=True, max_size=60), data=st.data())
def test_the_order_in_which_papers_came_leaves_no_trace(numbers: list[int], data: st.DataObject) -> None:
    others = data.draw(st.permutations(numbers))
    assert filled([slip(one) for one in numbers]) == filled([slip(one) for one in others])


@given(numbers=st.lists(st.integers(0, 10**6), unique=True, max_size=60))
def test_every_paper_lies_in_one_box_by_its_receipt(numbers: list[int]) -> None:
    boxes = filled([slip(one) for one in numbers])
    assert sorted(one.receipt for box in boxes.values() for one in box) == sorted(
        slip(one).receipt for one in numbers
    )
    for bits, box in boxes.items():
        assert len(box) <= urns.PAPERS_AT_ONCE
        assert all(urns.bits_of(one.receipt).startswith(bits) for one in box)
        assert all(one.receipt < other.receipt for one, other in pairwise(box))
        assert urns.of_json([one.as_json() for one in box]) == box


@given(numbers=st.lists(st.integers(0, 10**6), unique=True, min_size=1, max_size=60), data=st.data())
def test_one_paper_changes_and_no_other(numbers: list[int], data: st.DataObject) -> None:
    chosen = slip(data.draw(st.sampled_from(numbers)))
    boxes = filled([slip(one) for one in numbers])
    box = boxes[urns.box_of(chosen.receipt, list(boxes))]
    changed = urns.changed(box, chosen.receipt, (("no", 1),))
    assert changed is not None
    assert [one for one in changed if one.receipt != chosen.receipt] == [
        one for one in box if one.receipt != chosen.receipt
    ]
    assert next(one for one in changed if one.receipt == chosen.receipt).marks == (("no", 1),)
    assert urns.changed(box, "f" * 64, ()) is None


@given(
    letters=st.lists(st.integers(0, len(secrecy.LETTERS) - 1), min_size=20, max_size=20),
    others=st.lists(st.integers(0, len(secrecy.LETTERS) - 1), min_size=20, max_size=20),
    between=st.sampled_from(["-", " ", "", " - "]),
)
def test_a_code_is_read_as_people_type_it_and_is_its_own(
    letters: list[int], others: list[int], between: str
) -> None:
    code, other = secrecy.drawn(drawn(letters)), secrecy.drawn(drawn(others))
    assert secrecy.read(secrecy.say(code).replace("-", between).lower()) == code
    same = secrecy.receipt_of(FROZEN, code) == secrecy.receipt_of(FROZEN, other)
    assert same == (code == other)
    assert secrecy.receipt_of(FROZEN | {"proposal": 8}, code) != secrecy.receipt_of(FROZEN, code)


@pytest.mark.parametrize("typed", ["", "ABCD", "A" * 19, "A" * 21, "0" * 20, "é" * 20, "I" * 20])
def test_what_is_no_code_is_said(typed: str) -> None:
    with pytest.raises(Refused, match="twenty letters"):
        secrecy.read(typed)


@given(
    present=st.dictionaries(
        st.sampled_from(["producer", "beneficiary", "supporter", "other"]), st.integers(0, 12)
    )
)
def test_no_result_stands_for_fewer_than_five_where_another_can_join(present: dict[str, int]) -> None:
    told = secrecy.told_together(present)
    assert set(told) == {college for college, count in present.items() if count}
    sizes: dict[str, int] = {}
    for college, name in told.items():
        assert college in name.split(secrecy.TOGETHER)
        sizes[name] = sizes.get(name, 0) + present[college]
    assert len(sizes) <= 1 or min(sizes.values()) >= secrecy.FEWEST
    if all(count >= secrecy.FEWEST for count in present.values() if count):
        assert all(college == name for college, name in told.items())


GROWS = """
SELECT longer, governance_one_more(longer, listed), governance_is_one_more(longer, listed, added),
  governance_is_one_more(array_append(listed, added), listed, added)
FROM (SELECT listed, added, governance_with_one(listed, added) AS longer
  FROM (SELECT %(listed)s::bigint[] AS listed, %(added)s::bigint AS added) AS asked) AS written
"""


@given(
    st.lists(st.integers(1, 2**62), unique=True, max_size=40).map(sorted),
    st.integers(1, 2**62),
)
@pytest.mark.django_db
def test_the_list_of_who_voted_grows_by_one_at_its_place(listed: list[int], added: int) -> None:
    """What the database writes and looks at when somebody votes is the sorted list, and who came in."""
    assume(added not in listed)
    with connection.cursor() as cursor:
        cursor.execute(GROWS, {"listed": listed, "added": added})
        longer, found, is_one_more, is_appended = cursor.fetchone()
    assert longer == sorted([*listed, added])
    assert found == added
    assert is_one_more
    assert is_appended is (not listed or listed[-1] < added)
