"""The registers that the apps above fill: navigation, cards, panels, names of acts."""

from dataclasses import replace
from datetime import datetime

import pytest

from coop.domain import acts, navigation
from coop.domain.actors import VISITOR, Actor
from coop.domain.navigation import Card, Entry, Panel
from coop.domain.words import Sentence
from tests.instants import START

MEMBER = Actor(user_id=1, member_id=1)


@pytest.fixture(autouse=True)
def empty_registers(monkeypatch: pytest.MonkeyPatch) -> None:
    for register in ("_entries", "_providers", "_panels", "_member_panels"):
        monkeypatch.setattr(navigation, register, {})
    monkeypatch.setattr(acts, "_names", {})


def make_card(key: str, urgency: int) -> Card:
    word = Sentence("word")
    return Card(key, urgency, family="coop", icon="house", title=word, reason=word, action=word, url="/")


def test_entries_come_in_order_and_only_for_those_they_are_for() -> None:
    navigation.register(
        Entry("Second", "second", "house", "coop", order=2),
        Entry("First", "first", "house", "coop", order=1, is_for=lambda actor: actor.is_member),
    )
    assert [entry.label for entry in navigation.entries_for(MEMBER)] == ["First", "Second"]
    assert [entry.label for entry in navigation.entries_for(VISITOR)] == ["Second"]


def test_an_entry_registered_twice_stands_once() -> None:
    entry = Entry("Once", "once", "house", "coop", order=1)
    navigation.register(entry, entry)
    assert navigation.entries_for(VISITOR) == [entry]


def test_a_card_that_says_more_stands_for_those_that_say_less() -> None:
    whole = replace(make_card("whole", 10), covers=frozenset({"part", "nothing"}))
    navigation.register_cards("one", lambda actor, at: [make_card("part", 90), make_card("other", 5)])
    navigation.register_cards("two", lambda actor, at: [whole])
    assert [card.key for card in navigation.cards_for(MEMBER, START)] == ["whole", "other"]


def test_cards_come_by_urgency_then_by_key() -> None:
    navigation.register_cards("one", lambda actor, at: [make_card("b", 10), make_card("c", 90)])
    navigation.register_cards("two", lambda actor, at: [make_card("a", 10)])
    assert [card.key for card in navigation.cards_for(MEMBER, START)] == ["c", "a", "b"]


def test_panels_come_in_order_and_an_absent_one_leaves_no_trace() -> None:
    def mine(actor: Actor, at: datetime) -> Panel | None:
        return Panel("low.html", {"at": at}, order=90) if actor.is_member else None

    navigation.register_panel("a.low", mine)
    navigation.register_panel("b.high", lambda actor, at: Panel("high.html", order=10))
    assert [panel.template for panel in navigation.panels_for(MEMBER, START)] == ["high.html", "low.html"]
    assert [panel.template for panel in navigation.panels_for(VISITOR, START)] == ["high.html"]


def test_the_page_of_a_member_is_told_whose_it_is() -> None:
    def theirs(actor: Actor, member_id: int, at: datetime) -> Panel | None:
        return Panel("theirs.html", {"id": member_id}) if actor.is_member else None

    navigation.register_member_panel("a.theirs", theirs)
    navigation.register_member_panel("b.first", lambda actor, member_id, at: Panel("first.html", order=10))
    found = navigation.member_panels_for(MEMBER, 7, START)
    assert [(panel.template, dict(panel.values)) for panel in found] == [
        ("first.html", {}),
        ("theirs.html", {"id": 7}),
    ]
    assert [panel.template for panel in navigation.member_panels_for(VISITOR, 7, START)] == ["first.html"]


def test_an_act_that_nobody_named_is_shown_by_its_code() -> None:
    acts.register({"coop.admit": "admitted a member"})
    assert acts.name_of("coop.admit") == "admitted a member"
    assert acts.name_of("coop.unheard_of") == "coop.unheard_of"
