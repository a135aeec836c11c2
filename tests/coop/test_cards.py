"""Home cards: what awaits, put away until later and taken back."""

import pytest

from coop.domain import navigation
from coop.domain.actors import VISITOR, Actor, Role
from coop.domain.errors import Forbidden
from coop.models import Snooze
from coop.selectors import cards, home
from coop.services import cards as away
from coop.services import members as memberships
from coop.words import say
from tests import people
from tests.instants import START, after

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_other_app(monkeypatch: pytest.MonkeyPatch) -> None:
    """The cards of coop alone: those of the apps above may say more, and stand in their place."""
    monkeypatch.setattr(navigation, "_providers", {"coop.home": home.cards})


def keys(actor: Actor) -> list[str]:
    return [card.key for card in home.cards(actor, START)]


def test_a_member_without_a_skill_is_asked_to_say_one() -> None:
    assert keys(people.make_member("Ana Petit")) == ["coop.profile"]
    assert keys(VISITOR) == []
    assert keys(people.make_user("Paula Roux")) == []


def test_a_coordinator_sees_that_somebody_asks_with_the_longest_wait() -> None:
    coordinator = people.make_coordinator()
    assert "coop.admissions" not in keys(coordinator)
    people.make_pending("Paula Roux", at=START)
    one = next(iter(home.cards(coordinator, START)))
    assert "Paula Roux" in say(one.title)
    assert "2\u00a0mars" in say(one.reason)
    people.make_pending("Noé Blanc", at=after(days=3))
    two = next(iter(home.cards(coordinator, START)))
    assert say(two.title).startswith("2 ")
    assert "2\u00a0mars" in say(two.reason)


def test_a_coordinator_is_not_asked_to_admit_themself() -> None:
    person = people.give_powers(people.make_pending("Paula Roux"), Role.COORDINATOR)
    assert "coop.admissions" not in keys(person)


def test_a_card_is_put_away_until_tomorrow_and_twice_is_once() -> None:
    ana = people.make_member("Ana Petit")
    assert ana.member_id
    for hours in (0, 1):
        assert away.put_away(by=ana, at=after(hours=hours), card="coop.profile")
    assert Snooze.objects.count() == 1
    assert cards.put_away_keys(ana.member_id, after(hours=24)) == {"coop.profile"}
    assert cards.put_away_keys(ana.member_id, after(hours=25)) == frozenset()


def test_a_card_that_does_not_await_is_not_kept() -> None:
    ana = people.make_member("Ana Petit")
    assert not away.put_away(by=ana, at=START, card="x" * 500)
    assert not Snooze.objects.exists()


def test_old_ones_are_forgotten_and_all_can_be_taken_back() -> None:
    ana = people.make_member("Ana Petit")
    assert ana.member_id
    Snooze.objects.create(member_id=ana.member_id, card="old", until_at=START)
    away.put_away(by=ana, at=after(hours=1), card="coop.profile")
    assert [snooze.card for snooze in Snooze.objects.order_by("id")] == ["coop.profile"]
    assert away.take_back(by=ana, at=after(hours=2)) == 1
    assert away.take_back(by=ana, at=after(hours=2)) == 0


def test_who_is_no_member_puts_nothing_away() -> None:
    for nobody in (VISITOR, people.make_administrator()):
        with pytest.raises(Forbidden):
            away.put_away(by=nobody, at=START, card="coop.profile")
        with pytest.raises(Forbidden):
            away.take_back(by=nobody, at=START)
        assert cards.put_away_keys(nobody.member_id, START) == frozenset()


def test_cards_of_who_left_end_with_the_membership() -> None:
    ana = people.make_member("Ana Petit")
    memberships.leave(by=ana, at=START, member_id=ana.member_id or 0)
    left = Actor(user_id=ana.user_id)
    assert [card.key for card in navigation.cards_for(left, START) if card.family == "coop"] == []
