"""Charters: what is kept of a text, and how two versions are read as one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop.domain import charters
from coop.domain.charters import Paragraph, Said
from coop.domain.errors import Refused

LINES = st.lists(st.sampled_from(["a b", "c", "d", "e"]), min_size=1, max_size=8).map("\n".join)


@given(LINES, LINES)
def test_both_versions_are_in_their_difference_whole_and_in_order(old: str, new: str) -> None:
    told = charters.difference(old, new)
    assert [one.text for one in told if one.said is not Said.ADDED] == charters.paragraphs(old)
    assert [one.text for one in told if one.said is not Said.REMOVED] == charters.paragraphs(new)


@given(LINES)
def test_nothing_differs_from_itself(text: str) -> None:
    assert {one.said for one in charters.difference(text, text)} == {Said.KEPT}


def test_what_was_removed_stands_before_what_took_its_place() -> None:
    assert charters.difference("one\ntwo", "one\n\nthree") == [
        Paragraph(Said.KEPT, "one"),
        Paragraph(Said.REMOVED, "two"),
        Paragraph(Said.ADDED, "three"),
    ]


@given(st.text(max_size=200))
def test_a_text_is_kept_as_paragraphs_or_refused(text: str) -> None:
    if charters.paragraphs(text):
        kept = charters.clean(text)
        assert charters.clean(kept) == kept
        assert "\0" not in kept
    else:
        with pytest.raises(Refused) as refusal:
            charters.clean(text)
        assert refusal.value.field == "text"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (" \n \0", "Write what you promise"),
        ("x" * (charters.CHARTER_LENGTH + 1), "too long"),
        ("x\n" * (charters.MOST_PARAGRAPHS + 1), "paragraphs at most"),
    ],
    ids=["empty", "long", "many"],
)
def test_a_text_that_is_refused_says_why(text: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        charters.clean(text)
