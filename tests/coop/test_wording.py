"""The terms by which texts are compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop.domain import wording

LANGUAGES = st.sampled_from([*wording.LANGUAGES, "fr-ca", "de"])


@pytest.mark.parametrize(
    ("feminine", "masculine"),
    [
        ("boulangère", "boulanger"),
        ("agricultrices", "agriculteur"),
        ("vendeuse", "vendeur"),
        ("technicienne", "technicien"),
        ("sportive", "sportif"),
        ("maîtresse-nageuse", "maîtresse-nageur"),
        ("animatrice sociale", "animateur social"),
    ],
)
def test_both_genders_have_the_same_terms(feminine: str, masculine: str) -> None:
    assert wording.stems(feminine, "fr") == wording.stems(masculine, "fr")
    assert wording.features(feminine, "fr") == wording.features(masculine, "fr")


def test_what_says_nothing_is_no_term() -> None:
    assert wording.words("L’aide aux devoirs, et du soutien pour vos enfants", "fr") == [
        "aide",
        "devoirs",
        "soutien",
        "enfants",
    ]
    assert wording.words("Help with the garden", "en") == ["help", "garden"]


def test_signs_that_name_a_language_stay() -> None:
    assert wording.words("Développement C++ et C#", "fr") == ["developpement", "c++", "c#"]


def test_a_name_has_the_trigrams_of_its_words() -> None:
    assert wording.features("Pain", "fr") == ["pain", "~_pa", "~pai", "~ain", "~in_"]
    assert wording.features("C", "en") == ["c", "~_c_"]


def test_endings_and_plurals_are_one_term_in_each_language() -> None:
    assert wording.stems("réparations", "fr") == wording.stems("réparation", "fr")
    assert wording.stems("repairs", "en") == wording.stems("repairing", "en")


@given(st.text(), LANGUAGES)
def test_any_text_has_terms_that_can_be_stored(text: str, language: str) -> None:
    for term in wording.features(text, language):
        assert 1 <= len(term) <= wording.LONGEST + 1
        assert term.isascii()
        assert "\x00" not in term


@given(st.lists(st.sampled_from(["Pâtissière", "vélo", "d’art", "réparer", "x" * 90]), max_size=6), LANGUAGES)
def test_accents_case_and_typography_do_not_matter(words: list[str], language: str) -> None:
    text = " ".join(words)
    assert wording.features(text.upper(), language) == wording.features(text, language)
    assert wording.features(text.replace("’", "'"), language) == wording.features(text, language)
