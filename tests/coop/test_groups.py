"""What a group says of itself, before anybody keeps it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop.domain import groups
from coop.domain.errors import Refused


@given(st.text(max_size=2 * groups.PURPOSE_LENGTH))
def test_a_purpose_is_one_line_of_some_length_or_it_is_refused(text: str) -> None:
    kept = " ".join(text.split())
    if 0 < len(kept) <= groups.PURPOSE_LENGTH:
        assert groups.clean_purpose(text) == kept
    else:
        with pytest.raises(Refused) as refusal:
            groups.clean_purpose(text)
        assert refusal.value.field == "purpose"


@pytest.mark.parametrize(
    ("text", "said"),
    [(" \n", "Say in a few words"), ("x" * (groups.PURPOSE_LENGTH + 1), "too long")],
    ids=["empty", "long"],
)
def test_a_purpose_that_is_refused_says_why(text: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        groups.clean_purpose(text)
