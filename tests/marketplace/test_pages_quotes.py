"""Quotes on their page and on that of the engagement: who may, who may not, and what was typed wrong."""

from datetime import timedelta
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from coop.domain.actors import Actor
from marketplace.domain.engagements import State
from marketplace.domain.terms import Terms
from marketplace.selectors import engagements as agreed
from marketplace.selectors import quotes as sent
from marketplace.services import quotes
from tests.conftest import LogIn
from tests.marketplace.quoting import lot, quote
from tests.marketplace.reading import Page, read
from tests.marketplace.samples import agree, invite

LATER = timezone.localdate() + timedelta(days=20)


def page_of(engagement_id: int) -> str:
    return reverse("quotes", args=[engagement_id])


def typed(**changes: str) -> dict[str, str]:
    """Two lots in hours; `changes` are fields."""
    plain = {
        "terms": "hours",
        "title_1": "Drawings",
        "minutes_1": "1 h",
        "expected_on_1": LATER.isoformat(),
        "title_3": "The page",
        "minutes_3": "1h30",
        "expected_on_3": LATER.isoformat(),
        "key": uuid4().hex,
    }
    return plain | changes


def send(browser: Client, engagement_id: int, **changes: str) -> Page:
    return browser.post(page_of(engagement_id), typed(**changes), follow=True)


def take(browser: Client, engagement_id: int, quote_id: int) -> Page:
    url = reverse("quote_take", args=[engagement_id, quote_id])
    referer = f"http://testserver{reverse('engagement', args=[engagement_id])}"
    return browser.post(url, follow=True, headers={"referer": referer})


def propose(by: Actor, engagement_id: int, *minutes: int) -> int:
    lots = [lot(f"Part {number}", one, day=LATER) for number, one in enumerate(minutes, 1)]
    return quotes.propose(
        by=by, at=timezone.now(), engagement_id=engagement_id, quote=quote(*lots), key=uuid4().hex
    )


def test_a_quote_and_a_counter_quote_through_the_pages(amina: Actor, bruno: Actor, enter: LogIn) -> None:
    engagement_id = invite(amina, bruno)
    giver, receiver = enter(bruno), enter(amina)
    assert "Propose other terms" in read(giver.get(reverse("engagement", args=[engagement_id])))
    form = BeautifulSoup(giver.get(page_of(engagement_id)).content, "html.parser")
    assert [found["value"] for found in form.select("#quote_title_1")] == ["A page for my shop"]
    words = read(send(giver, engagement_id))
    assert "Your terms are proposed" in words
    assert "You proposed: 2 h 30 min, counted in hours" in words
    words = read(receiver.get(reverse("engagement", args=[engagement_id])))
    assert "Bruno Keller proposes: 2 h 30 min, counted in hours" in words
    assert "Before 2 h, counted in hours Proposed 2 h 30 min, counted in hours" in words
    first = sent.of_engagement(engagement_id)[0].id
    words = read(
        send(receiver, engagement_id, minutes_1="45 min", title_3="", minutes_3="", expected_on_3="")
    )
    assert "In all Before 2 h 30 min, counted in hours Proposed 45 min, counted in hours" in words
    assert "Drawings Before 1 h," in words
    assert "left out" in words
    assert "Other terms were proposed meanwhile" in read(take(receiver, engagement_id, first))
    assert agreed.facts(engagement_id).state is State.INVITED
    words = read(take(giver, engagement_id, sent.of_engagement(engagement_id)[0].id))
    assert "It is agreed." in words
    assert "Both agreed on these terms." in words
    assert agreed.get(engagement_id).agreed_minutes == 45


def test_lots_have_pages_of_their_own(amina: Actor, bruno: Actor, enter: LogIn) -> None:
    engagement_id = invite(amina, bruno)
    send(enter(bruno), engagement_id)
    giver, receiver = enter(bruno), enter(amina)
    words = read(take(receiver, engagement_id, sent.of_engagement(engagement_id)[0].id))
    assert "Each lot is noted, confirmed and written in the ledger by itself." in words
    assert "A page for my shop · Drawings" in words
    assert "Is it done? Note the hours" not in words
    first, second = (line.facts.engagement_id for line in agreed.parts(engagement_id))
    page = reverse("engagement", args=[first])
    assert "One lot of several: see the whole engagement" in read(giver.get(page))
    for browser in (giver, receiver):
        words = read(
            browser.post(reverse("engagement_confirm", args=[first]), {"minutes": "1 h"}, follow=True)
        )
    assert "written in the ledger" in words
    cancel = reverse("engagement_cancel", args=[engagement_id])
    words = read(giver.post(cancel, {"reason": "The rest can wait."}, follow=True))
    assert "It is cancelled." in words
    assert "The need is open again" not in words
    assert "Ended with its last lot" in words
    assert [agreed.facts(one).state for one in (engagement_id, first, second)] == [
        State.COMPLETED,
        State.COMPLETED,
        State.CANCELLED,
    ]


def test_euros_are_typed_as_one_says_them(amina: Actor, bruno: Actor, enter: LogIn) -> None:
    engagement_id = invite(amina, bruno)
    words = read(
        send(enter(bruno), engagement_id, terms="mixed", euros_1="120,50", minutes_3="", euros_3="9")
    )
    assert "1 h and €129.50" in words
    line = sent.of_engagement(engagement_id)[0]
    assert (line.quote.terms, line.quote.cents, line.quote.minutes) == (Terms.MIXED, 12_950, 60)
    assert 'value="120.50"' in enter(amina).get(page_of(engagement_id)).content.decode()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"terms": "gold"}, "Select a valid choice"),
        ({"title_1": ""}, "Write something first."),
        ({"title_1": "x" * 121}, "at most 120 characters"),
        ({"title_3": "drawings"}, "Two lots have the same title"),
        ({"minutes_3": ""}, "Say how long it takes."),
        ({"minutes_3": "-1 h"}, "is not a duration"),
        ({"minutes_3": "999 h"}, "Enter 200 h at most."),
        ({"minutes_1": "150 h", "minutes_3": "60 h"}, "All lots together take 200 h at most."),
        ({"euros_3": "5"}, "These terms have no euros"),
        ({"terms": "euros"}, "Say how many euros it costs."),
        ({"expected_on_3": ""}, "Say on which day it is expected."),
        ({"expected_on_3": "1900-01-01"}, "This day is already past."),
        ({"expected_on_3": "2190-01-01"}, "three years at most"),
        ({"expected_on_3": "soon"}, "Enter a valid date."),
        ({"key": ""}, "This field is required."),
    ],
)
def test_what_was_typed_wrong_is_said_and_kept(
    amina: Actor, bruno: Actor, enter: LogIn, changes: dict[str, str], said: str
) -> None:
    engagement_id = invite(amina, bruno)
    answer = send(enter(bruno), engagement_id, **changes)
    assert answer.status_code == 422
    assert said in read(answer)
    assert b'value="1 h"' in answer.content.replace("\u00a0".encode(), b" ") or "minutes_1" in changes
    assert sent.of_engagement(engagement_id) == []


def test_nothing_typed_is_no_quote(amina: Actor, bruno: Actor, enter: LogIn) -> None:
    engagement_id = invite(amina, bruno)
    answer = enter(bruno).post(page_of(engagement_id), {"terms": "hours", "key": "k"})
    assert (answer.status_code, "Say at least one thing" in read(answer)) == (422, True)


def test_a_double_click_is_one_quote(amina: Actor, bruno: Actor, enter: LogIn) -> None:
    engagement_id, browser = invite(amina, bruno), enter(bruno)
    for _ in range(2):
        send(browser, engagement_id, key="same")
    assert len(sent.of_engagement(engagement_id)) == 1
    answer = send(browser, engagement_id, key="same", minutes_1="2 h")
    assert (answer.status_code, "already sent with another content" in read(answer)) == (422, True)


def test_an_old_page_proposes_nothing_any_more(amina: Actor, bruno: Actor, enter: LogIn) -> None:
    engagement_id, browser = agree(amina, bruno), enter(bruno)
    words = read(browser.get(page_of(engagement_id)))
    assert "Nothing yet but the invitation itself." in words
    assert "Propose these terms" not in words
    assert send(browser, engagement_id).status_code in (200, 409)
    assert sent.of_engagement(engagement_id) == []


def test_a_quote_is_for_the_two_alone(amina: Actor, bruno: Actor, chloe: Actor, enter: LogIn) -> None:
    engagement_id = invite(amina, bruno)
    quote_id = propose(bruno, engagement_id, 60)
    stranger = enter(chloe)
    assert stranger.get(page_of(engagement_id)).status_code == 404
    assert send(stranger, engagement_id).status_code == 404
    assert take(stranger, engagement_id, quote_id).status_code == 404
    assert take(enter(amina), invite(amina, chloe), quote_id).status_code in (200, 409)
    assert len(sent.of_engagement(engagement_id)) == 1


def test_one_s_own_terms_and_expired_ones_have_no_button(amina: Actor, bruno: Actor, enter: LogIn) -> None:
    engagement_id = invite(amina, bruno)
    long_ago = timezone.now() - timedelta(days=16)
    quotes.propose(
        by=bruno, at=long_ago, engagement_id=engagement_id, quote=quote(lot(day=LATER)), key=uuid4().hex
    )
    page = reverse("engagement", args=[engagement_id])
    assert "These terms have expired" in read(enter(amina).get(page))
    propose(bruno, engagement_id, 60)
    for person, is_shown in ((bruno, False), (amina, True)):
        assert ("Accept these terms" in read(enter(person).get(page))) is is_shown
    assert "Would you help?" not in read(enter(bruno).get(page))


def test_the_home_page_says_that_terms_are_proposed(amina: Actor, bruno: Actor, enter: LogIn) -> None:
    propose(bruno, invite(amina, bruno), 60)
    assert "Bruno Keller proposes terms" in read(enter(amina).get(reverse("home")))
    assert "proposes terms" not in read(enter(bruno).get(reverse("home")))
