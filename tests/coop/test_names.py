"""Names are looked for as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop.domain.names import fold


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("Élise", "elise"),
        ("Nguyễn", "nguyen"),
        ("Œuvrard", "oeuvrard"),
        ("L’Haÿ", "l’hay"),
        ("GROSS", "gross"),
    ],
)
def test_accents_case_and_ligatures_do_not_matter(name: str, folded: str) -> None:
    assert fold(name) == folded


@given(st.text())
def test_folding_twice_is_folding_once(name: str) -> None:
    assert fold(fold(name)) == fold(name)


@given(st.text(alphabet=st.characters(whitelist_categories=["Lu", "Ll"], max_codepoint=0x17F)))
def test_case_never_matters(name: str) -> None:
    assert fold(name.upper().lower()) == fold(name.lower().upper().lower())
