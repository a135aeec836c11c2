"""Sentences of the domain, said in the reader's language; and who acts."""

import pytest
from django.utils import translation

from coop import words
from coop.domain.actors import PLATFORM, VISITOR, Actor, Role
from coop.domain.errors import Refused
from coop.domain.words import Sentence


def said(sentence: Sentence, language: str = "fr") -> str:
    with translation.override(language):
        return words.say(sentence).replace("\u202f", " ").replace("\u00a0", " ")


def test_a_sentence_is_said_in_both_languages() -> None:
    sentence = Sentence("A week has 168 hours.")
    assert said(sentence) == "Une semaine compte 168 heures."
    assert said(sentence, "en") == "A week has 168 hours."


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("minutes", 90, "1 h 30"),
        ("fee_cents", 4250, "42,50 €"),
        ("part_share", "0.125", "12,5 %"),
        ("closes_on", "2026-12-03", "jeudi 3 décembre 2026"),
        ("number", 3, "3"),
        ("person", "Ana", "Ana"),
        ("person", "", ""),
    ],
)
def test_values_are_written_as_people_read_them(name: str, value: str | int, expected: str) -> None:
    assert said(Sentence(f"%({name})s", {name: value})) == expected


def test_a_sentence_can_be_stored_and_said_again() -> None:
    sentence = Sentence("%(person)s asks to become a member", {"person": "Ana"})
    assert words.sentence_of(sentence.as_json()) == sentence
    assert words.sentence_of({"msgid": "Kept", "values": None}) == Sentence("Kept")
    assert str(sentence) == "Ana asks to become a member"


def test_a_refusal_carries_its_sentence_and_its_field() -> None:
    refused = Refused("At most %(most)s.", field="skills", most=3)
    assert (str(refused), refused.field) == ("At most 3.", "skills")


def test_the_language_of_the_page_is_french_unless_said_otherwise() -> None:
    with translation.override("en"):
        assert words.language() == "en"
    with translation.override(None, deactivate=True):
        assert words.language() in ("fr", "en")


def test_an_actor_is_one_of_those_named_only_as_a_member() -> None:
    ana = Actor(user_id=1, member_id=7, roles=frozenset({Role.AUDITOR}))
    assert ana.is_one_of(3, 7)
    assert not ana.is_one_of(3, None)
    assert not VISITOR.is_one_of(None)
    assert not PLATFORM.is_one_of(None)
    assert ana.has_role(Role.AUDITOR)
    assert not ana.has_role(Role.COORDINATOR)
