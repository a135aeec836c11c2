"""The pages of offers: what each reader sees, and what each form answers."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from coop.domain.actors import Actor
from coop.selectors import skills
from marketplace.domain.engagements import State
from marketplace.domain.moderation import Kind
from marketplace.domain.offers import OfferState
from marketplace.domain.terms import Terms
from marketplace.models import Offer
from marketplace.selectors import engagements as agreed
from marketplace.selectors import offers as offered
from marketplace.selectors import requests as asked
from marketplace.services import leaving, moderation
from marketplace.services import offers as offering
from tests.conftest import LogIn
from tests.instants import START, after
from tests.marketplace.reading import read, titles
from tests.marketplace.samples import PROOF, WEB, id_of
from tests.marketplace.test_offers import propose

EUROS = {"terms": (Terms.EUROS, Terms.HOURS), "floor_cents": 3_500}


@pytest.fixture(autouse=True)
def _lasting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages read the clock: what was posted at the start of the tests still stands."""
    from datetime import timedelta

    monkeypatch.setattr(offering, "_term", lambda at: at + timedelta(days=36_500))


def typed(**changes: object) -> dict[str, object]:
    plain: dict[str, object] = {
        "title": "I mend bicycles",
        "text": "Brakes and chains.",
        "skills": [skills.ids_by_code()[WEB]],
        "terms": ["hours", "euros"],
        "floor": "35,50",
        "usual_minutes": "1 h 30",
        "place": "lyon",
        "radius_km": "12",
        "key": uuid4().hex,
    }
    return plain | changes


def test_visitors_read_offers_without_names_and_rates(bruno: Actor, visitor: Client) -> None:
    offer_id = propose(bruno, title="A shop window", shows_floor=True, **EUROS)
    for address in (reverse("offers"), reverse("offer", args=[offer_id])):
        words = read(visitor.get(address))
        assert "A shop window" in words
        assert "Bruno" not in words
        assert "35" not in words
    assert "Join us" in words


def test_the_least_rate_is_its_authors_to_tell(bruno: Actor, chloe: Actor, enter: LogIn) -> None:
    hidden, told = propose(bruno, **EUROS), propose(bruno, shows_floor=True, **EUROS)
    assert "€35" not in read(enter(chloe).get(reverse("offer", args=[hidden])))
    assert "€35" in read(enter(chloe).get(reverse("offer", args=[told])))
    words = read(enter(bruno).get(reverse("offer", args=[hidden])))
    assert "€35" in words
    assert "you alone read it" in words


def test_an_offer_is_written_changed_paused_renewed_and_closed(bruno: Actor, enter: LogIn) -> None:
    client = enter(bruno)
    assert "Offer a service" in read(client.get(reverse("offer_new")))
    answer = client.post(reverse("offer_new"), typed(), follow=True)
    assert "Your offer is posted" in answer.content.decode()
    offer = Offer.objects.get()
    found = offered.get(offer.pk)
    assert (found.floor_cents, found.usual_minutes, found.radius_km) == (3_550, 90, 12)
    edit = reverse("offer_edit", args=[offer.pk])
    page = client.get(edit)
    assert 'value="35.50"' in page.content.decode()
    assert 'value="I mend bicycles"' in page.content.decode()
    client.post(edit, typed(title="I mend everything", terms=["gift"], floor=""))
    changed = offered.get(offer.pk)
    assert (changed.title, changed.terms, changed.floor_cents) == ("I mend everything", (Terms.GIFT,), None)
    for act, state in (("pause", "paused"), ("renew", "open"), ("close", "closed")):
        assert client.post(reverse(f"offer_{act}", args=[offer.pk])).status_code == 303
        assert offered.get(offer.pk).state == state
    assert client.get(edit).status_code == 403
    assert "I mend everything" in read(client.get(reverse("offers")))


def test_a_form_that_is_wrong_keeps_what_was_typed(bruno: Actor, enter: LogIn) -> None:
    client = enter(bruno)
    wrong: tuple[dict[str, object], ...] = (
        {"title": ""},
        {"terms": []},
        {"terms": ["gift"]},
        {"ends_on": "1900-01-01"},
        {"floor": "abc"},
        {"skills": ["x"]},
        {"category": "nothing"},
        {"radius_km": "99999"},
    )
    for changes in wrong:
        answer = client.post(reverse("offer_new"), typed(**changes))
        assert answer.status_code == 422, changes
    assert Offer.objects.count() == 0
    looked = client.post(reverse("offer_new"), typed(look="relecture", looking="1"))
    assert looked.status_code == 200
    assert "I mend bicycles" in looked.content.decode()


def test_a_double_click_is_one_offer(bruno: Actor, enter: LogIn) -> None:
    client, sent = enter(bruno), typed()
    assert [client.post(reverse("offer_new"), sent).status_code for _ in range(2)] == [303, 303]
    assert client.post(reverse("offer_new"), sent | {"title": "Else"}).status_code == 422
    assert Offer.objects.count() == 1


def test_what_is_paused_is_found_by_its_author_alone(bruno: Actor, chloe: Actor, enter: LogIn) -> None:
    offer_id = propose(bruno, title="A shop window")
    offering.pause(by=bruno, at=START, offer_id=offer_id)
    address = reverse("offer", args=[offer_id])
    assert enter(chloe).get(address).status_code == 404
    assert enter(chloe).get(reverse("offer_edit", args=[offer_id])).status_code == 404
    assert titles(enter(chloe).get(reverse("offers"))) == []
    assert enter(bruno).get(address).status_code == 200
    assert titles(enter(bruno).get(reverse("offers"))) == ["A shop window"]


def test_another_members_offer_is_not_changed(bruno: Actor, chloe: Actor, enter: LogIn) -> None:
    offer_id = propose(bruno)
    client = enter(chloe)
    assert client.get(reverse("offer_edit", args=[offer_id])).status_code == 403
    for act in ("pause", "renew", "close"):
        assert client.post(reverse(f"offer_{act}", args=[offer_id])).status_code == 403
    assert client.post(reverse("offer_edit", args=[offer_id]), typed()).status_code == 403
    assert offered.get(offer_id).state is OfferState.OPEN


def test_asking_for_an_offer_is_a_need_that_is_filled_in(amina: Actor, bruno: Actor, enter: LogIn) -> None:
    offer_id = propose(bruno, title="A shop window", usual_minutes=90, **EUROS)
    client = enter(amina)
    assert f"?offer={offer_id}" in client.get(reverse("offer", args=[offer_id])).content.decode()
    page = client.get(reverse("need_new"), {"offer": offer_id})
    assert "Bruno Keller is invited as soon as you post" in read(page)
    body = page.content.decode()
    assert 'value="A shop window"' in body
    assert 'value="1 h 30 min"' in body.replace("\u00a0", " ").replace("\u202f", " ")
    sent = {
        "title": "A shop window",
        "text": "For my shop.",
        "skills": [skills.ids_by_code()[WEB]],
        "wanted_minutes": "1 h 30",
        "terms": "hours",
        "place": "lyon",
        "key": uuid4().hex,
        "offer": str(offer_id),
    }
    for _ in range(2):
        assert client.post(reverse("need_new"), sent).status_code == 303
    (need,) = asked.of_member(id_of(amina))
    (line,) = agreed.of_request(need.id)
    assert (line.facts.giver_id, line.facts.state) == (bruno.member_id, State.INVITED)


@pytest.mark.parametrize("offer", ["0", "x", "9" * 30, "-1", "٣", "999999"])
def test_an_offer_that_is_not_there_leaves_a_plain_need(amina: Actor, enter: LogIn, offer: str) -> None:
    page = enter(amina).get(reverse("need_new"), {"offer": offer})
    assert page.status_code == 200
    assert "You ask for an offer" not in read(page)


def test_filters_stay_in_the_address_and_the_order_is_told(bruno: Actor, visitor: Client) -> None:
    propose(bruno, title="Des pages pour la boutique")
    propose(bruno, PROOF, title="Relecture de vos lettres")
    page = visitor.get(reverse("offers"), {"q": "relectur", "terms": "hours"})
    assert titles(page) == ["Relecture de vos lettres"]
    assert "the nearest to your words first" in read(page)
    assert "the newest first" in read(visitor.get(reverse("offers"), {"category": "web"}))
    assert titles(visitor.get(reverse("offers"), {"category": "web"})) == ["Des pages pour la boutique"]
    assert "No offer was found" in read(visitor.get(reverse("offers"), {"q": "xyzzyq"}))
    assert visitor.get(reverse("offers"), {"q": "a", "skill": "abc"}).status_code == 422


def test_the_page_of_a_member_shows_what_they_offer_now(
    bruno: Actor, chloe: Actor, elise: Actor, enter: LogIn, visitor: Client
) -> None:
    page = reverse("member", args=[id_of(bruno)])
    assert "What they offer" not in read(enter(chloe).get(page))
    propose(bruno, title="First page")
    shown, hidden, paused, closed = (propose(bruno, title=f"Page {word}") for word in "abcd")
    propose(chloe, title="Not his")
    moderation.hide(by=elise, at=START, kind=Kind.OFFER, subject_id=hidden, reason="Rude.")
    offering.pause(by=bruno, at=START, offer_id=paused)
    offering.close(by=bruno, at=START, offer_id=closed)
    told = read(enter(chloe).get(page))
    assert told.index("What they offer") < told.index("Page a") < told.index("First page")
    assert not any(title in told for title in ("Page b", "Page c", "Page d", "Not his"))
    assert reverse("offer", args=[shown]) in enter(chloe).get(page).content.decode()
    assert visitor.get(page).status_code == 302
    leaving.leave(by=bruno, at=after(days=2), member_id=id_of(bruno))
    assert "What they offer" not in read(enter(elise).get(page))
