"""What home shows of the marketplace: what awaits whom, by urgency, and the week of the cooperative."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from coop.domain import navigation
from coop.domain.actors import VISITOR, Actor, Role
from coop.services import members
from coop.words import say
from marketplace.domain.support.sessions import Mistake
from marketplace.domain.terms import Terms
from marketplace.selectors import home
from marketplace.services import engagements
from marketplace.services.support import sessions
from tests.conftest import LogIn
from tests.instants import START, after
from tests.marketplace.reading import read
from tests.marketplace.samples import agree, invite, post, quarrel
from tests.people import make_administrator
from tests.supporting import assigned, library, need, noted, person, volunteer


def cards_of(person: Actor) -> list[tuple[int, str]]:
    return [(card.urgency, str(card.title)) for card in home.cards(person, START)]


def test_an_invitation_awaits_an_answer(amina: Actor, bruno: Actor) -> None:
    engagement_id = invite(amina, bruno, title="A page")
    (card,) = home.cards(bruno, START)
    assert (card.urgency, str(card.title)) == (100, "Amina Benali asks for your help")
    assert str(card.reason) == "“A page”, about 120: an answer is awaited, yes or no."
    assert card.url == reverse("engagement", args=[engagement_id])
    assert cards_of(amina) == []


def test_hours_await_a_confirmation(amina: Actor, bruno: Actor) -> None:
    engagement_id = agree(amina, bruno)
    assert cards_of(amina) == [(30, "Agreed with Bruno Keller")]
    engagements.confirm(by=bruno, at=START, engagement_id=engagement_id, minutes=90)
    (card,) = home.cards(amina, START)
    assert card.urgency == 90
    assert str(card.reason).startswith("Bruno Keller has noted 90 for “A page for my shop”.")
    assert cards_of(bruno) == []
    engagements.confirm(by=amina, at=START, engagement_id=engagement_id, minutes=90)
    assert cards_of(amina) == [(15, "How was “A page for my shop”?")]


def test_the_giver_confirms_second_too(amina: Actor, bruno: Actor) -> None:
    engagement_id = agree(amina, bruno)
    engagements.confirm(by=amina, at=START, engagement_id=engagement_id, minutes=75)
    (card,) = home.cards(bruno, START)
    assert (
        str(card.reason)
        == "Amina Benali has noted 75 for “A page for my shop”. An answer is expected until 2026-03-16."
    )


def test_a_mediation_awaits_a_coordinator_who_is_not_in_it(amina: Actor, bruno: Actor, elise: Actor) -> None:
    quarrel(amina, bruno)
    assert cards_of(elise) == [(80, "A mediation is asked")]
    quarrel(elise, bruno)
    assert cards_of(elise) == [(80, "A mediation is asked")]
    assert cards_of(amina) == []


def test_a_call_awaits_a_coordinator(amina: Actor, elise: Actor) -> None:
    rose_id = members.enrol(by=elise, at=START, display_name="Rose Morel", college="beneficiary")
    engagements.invite(by=amina, at=START, request_id=post(amina), member_id=rose_id)
    (card,) = home.cards(elise, START)
    assert (card.urgency, str(card.reason)) == (70, "Calls to make: 1. You answer what they say.")


def test_a_need_for_which_nobody_is_invited(amina: Actor, bruno: Actor) -> None:
    request_id = post(amina)
    assert cards_of(amina) == [(60, "Somebody could help you")]
    engagement_id = invite(amina, bruno, request_id)
    assert cards_of(amina) == []
    engagements.withdraw(by=amina, at=START, engagement_id=engagement_id)
    assert cards_of(amina) == [(60, "Somebody could help you")]


def test_a_need_for_which_nobody_fits_is_left_in_peace(amina: Actor) -> None:
    post(amina)
    assert cards_of(amina) == []


def test_needs_that_one_could_help_with(amina: Actor, bruno: Actor) -> None:
    for title in ("One", "Two", "Three"):
        post(amina, title=title)
    assert cards_of(bruno) == [(20, "You could help with “Three”"), (20, "You could help with “Two”")]
    (card, _other) = home.cards(bruno, START)
    assert str(card.reason) == "What is asked is among the skills that you offer."


def test_a_visitor_has_no_card(amina: Actor, bruno: Actor) -> None:
    quarrel(amina, bruno)
    assert cards_of(VISITOR) == []


def test_a_coordinator_who_is_no_member_sees_the_desk_alone(amina: Actor, bruno: Actor) -> None:
    quarrel(amina, bruno)
    outside = Actor(user_id=make_administrator().user_id, roles=frozenset({Role.COORDINATOR}))
    assert cards_of(outside) == [(80, "A mediation is asked")]


def test_the_week_of_the_cooperative(amina: Actor, bruno: Actor) -> None:
    for engagement_id in (agree(amina, bruno), agree(amina, bruno, terms=Terms.EUROS, budget_cents=9_000)):
        for one in (amina, bruno):
            engagements.confirm(by=one, at=after(days=2), engagement_id=engagement_id, minutes=120)
    post(amina, at=after(days=2))
    panel = home.week(VISITOR, after(days=3))
    assert panel is not None
    assert panel.values == {"asked": 3, "open": 1, "done": 2, "minutes": 120}
    later = home.week(VISITOR, after(days=30))
    assert later is not None
    assert later.values == {"asked": 0, "open": 1, "done": 0, "minutes": 0}


def test_home_shows_them(amina: Actor, bruno: Actor, elise: Actor, enter: LogIn, visitor: Client) -> None:
    invite(amina, bruno)
    words = read(enter(bruno).get(reverse("home")))
    assert "Amina Benali asks for your help" in words
    assert "The week of the cooperative" in words
    assert "The week of the cooperative" in read(visitor.get(reverse("home")))


def test_navigation_shows_each_what_is_theirs(amina: Actor, elise: Actor) -> None:
    def ours(person: Actor) -> list[str]:
        return [entry.url_name for entry in navigation.entries_for(person) if entry.family == "marketplace"]

    assert ours(VISITOR) == ["needs", "offers", "support", "observatory"]
    members = ["needs", "offers", "engagements", "support", "observatory", "my_data"]
    assert ours(amina) == members
    assert ours(elise) == [*members, "releases", "desk", "mediation", "moderation"]


def test_helpers_are_told_whom_they_help_and_when_to_note_a_session(
    amina: Actor, bruno: Actor, elise: Actor
) -> None:
    """In the one question of what waits: who is helped is not named at home."""
    person_id = person(amina, library(amina, elise))
    need(amina, person_id)
    volunteer(bruno)
    titles = [title for _urgency, title in cards_of(elise)]
    assert "People wait for somebody who helps them" in titles
    assert "People wait for somebody who helps them" not in [title for _urgency, title in cards_of(amina)]
    assigned(elise)
    assert "People wait for somebody who helps them" not in [title for _urgency, title in cards_of(elise)]
    card = next(card for card in home.cards(bruno, START) if card.key.startswith("support"))
    assert (card.urgency, str(card.title)) == (64, "Somebody counts on your help")
    with translation.override("en"):
        assert say(card.reason).startswith("To help with: e-mail and messages, until ")
    assert card.url == reverse("support_person", args=[person_id])
    assert "Odette" not in say(card.reason)
    assignment_id, session_id = noted(bruno)
    card = next(card for card in home.cards(bruno, START) if card.key.startswith("support"))
    assert (card.urgency, card.key) == (28, f"support-{assignment_id}-next")
    sessions.undo(by=bruno, at=START, session_id=session_id, mistake=Mistake.TIME)
    assert [card.urgency for card in home.cards(bruno, START) if card.key.startswith("support")] == [64]
    assert not [card for card in home.cards(amina, START) if card.key.startswith("support")]


def test_helping_asks_the_database_nothing_more(
    amina: Actor, bruno: Actor, elise: Actor, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with CaptureQueriesContext(connection) as before:
        cards_of(bruno)
    need(amina, person(amina, library(amina, elise)))
    volunteer(bruno)
    assigned(elise)
    with django_assert_max_num_queries(len(before)):
        assert cards_of(bruno)
