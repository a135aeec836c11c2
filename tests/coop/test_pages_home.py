"""Home: what the place is for, and what needs me now."""

from datetime import datetime

import pytest
from django.test import Client

from coop.domain import navigation
from coop.domain.actors import Actor
from coop.domain.navigation import Card, Panel
from coop.domain.words import Sentence
from tests import people
from tests.conftest import LogIn
from tests.coop.pages import read

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_other_app(monkeypatch: pytest.MonkeyPatch) -> None:
    """The home page as coop alone makes it: what the apps above put there is their tests' business."""
    from coop.selectors import home

    monkeypatch.setattr(navigation, "_providers", {"coop.home": home.cards})
    monkeypatch.setattr(navigation, "_panels", {})


def make_card(key: str, urgency: int) -> Card:
    title, word = Sentence(f"Card {key}"), Sentence("Because")
    return Card(
        key, urgency, "coop", "house", title=title, reason=word, action=Sentence("Go"), url="/profil/"
    )


def test_a_visitor_reads_what_the_place_is_for_with_real_figures() -> None:
    people.make_member("Ana Petit")
    page = read(Client().get("/"))
    assert page.h1 is not None
    assert page.h1.get_text() == "Demander de l’aide, en donner, décider ensemble"
    figures = {stat.p.get_text(): stat.select_one(".stat-value").get_text() for stat in page.select(".stat")}  # type: ignore[union-attr]  # read below
    assert figures["Sociétaires"] == "1"
    assert page.find("a", string="Comment ça marche") or "Comment ça marche" in page.get_text()
    assert "Ana Petit" not in page.get_text()


def test_in_english_too() -> None:
    page = read(Client(headers={"accept-language": "en"}).get("/"))
    assert "Ask for help, give some, decide together" in page.get_text()


def test_who_has_logged_in_without_asking_is_led_to_the_membership_page(log_in: LogIn) -> None:
    for person in (people.make_user("Ana Petit"), people.make_pending("Paula Roux")):
        response = log_in(person).get("/")
        assert (response.status_code, response["Location"]) == (302, "/adhesion/")


def test_a_member_sees_their_cards_and_can_put_one_away(log_in: LogIn) -> None:
    browser = log_in(people.make_member("Ana Petit"))
    page = read(browser.get("/"))
    assert "Dites ce que vous savez faire" in page.get_text()
    assert page.find("a", href="/profil/modifier/")
    response = browser.post("/accueil/plus-tard/", {"card": "coop.profile"})
    assert response.status_code == 303
    page = read(browser.get("/"))
    assert "Rien ne vous attend" in page.get_text()
    assert "Vous avez mis une carte de côté" in page.get_text()
    assert browser.post("/accueil/tout-revoir/").status_code == 303
    assert "Dites ce que vous savez faire" in read(browser.get("/")).get_text()


def test_at_most_five_cards_the_most_urgent_first_and_the_rest_is_counted(log_in: LogIn) -> None:
    navigation.register_cards("test", lambda actor, at: [make_card(f"{n}", n) for n in range(20, 27)])
    page = read(log_in(people.make_member("Ana Petit")).get("/"))
    titles = [title.get_text() for title in page.select(".card-title")]
    assert titles == ["Card 26", "Card 25", "Card 24", "Card 23", "Card 22"]
    assert "3 autres sujets peuvent attendre" in page.get_text()


def test_panels_of_the_apps_above_are_shown(log_in: LogIn) -> None:
    def mine(actor: Actor, at: datetime) -> Panel | None:
        return Panel("coop/home/round.html") if actor.is_member else None

    navigation.register_panel("test", mine)
    page = read(log_in(people.make_member("Ana Petit")).get("/"))
    assert page.select_one("ol.round")


def test_an_administrator_who_is_no_member_has_a_home_without_not_now(log_in: LogIn) -> None:
    navigation.register_cards("test", lambda actor, at: [make_card("a", 1)])
    page = read(log_in(people.make_administrator()).get("/"))
    assert "Card a" in page.get_text()
    assert "Pas maintenant" not in page.get_text()


def test_putting_away_what_does_not_await_changes_nothing_and_needs_a_member(log_in: LogIn) -> None:
    assert Client().post("/accueil/plus-tard/", {"card": "coop.profile"}).status_code == 302
    assert Client().get("/accueil/plus-tard/").status_code == 405
    browser = log_in(people.make_member("Ana Petit"))
    assert browser.post("/accueil/plus-tard/", {"card": "unknown"}).status_code == 303
    assert "mis de côté" not in read(browser.get("/")).get_text()
