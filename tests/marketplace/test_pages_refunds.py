"""Giving hours back through the pages: who sees which button, and what was typed wrong."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from coop.domain.actors import Actor
from marketplace.domain.terms import Terms
from marketplace.selectors import refunds as asked
from tests.conftest import LogIn
from tests.marketplace.reading import Page, read
from tests.marketplace.samples import agree
from tests.marketplace.test_refunds import ask, done, hours


def page_of(engagement_id: int) -> str:
    return reverse("refunds", args=[engagement_id])


def send(browser: Client, engagement_id: int, **changes: str) -> Page:
    typed = {"minutes": "1 h", "reason": "It was half done.", "key": uuid4().hex} | changes
    return browser.post(page_of(engagement_id), typed, follow=True)


def press(browser: Client, verb: str, engagement_id: int, refund_id: int, **typed: str) -> Page:
    url = reverse(f"refund_{verb}", args=[engagement_id, refund_id])
    referer = f"http://testserver{page_of(engagement_id)}"
    return browser.post(url, typed, follow=True, headers={"referer": referer})


def test_asked_and_agreed(amina: Actor, bruno: Actor, enter: LogIn) -> None:
    engagement_id, giver, receiver = done(bruno, amina), enter(bruno), enter(amina)
    assert "Give hours back" in read(receiver.get(reverse("engagement", args=[engagement_id])))
    words = read(send(receiver, engagement_id))
    assert "It is asked: the other person answers." in words
    assert "Agree to give them back" not in words
    assert "Hours are asked back" in read(giver.get(reverse("home")))
    (one,) = asked.of_engagement(engagement_id)
    words = read(giver.get(page_of(engagement_id)))
    assert "Agree to give them back" in words
    assert "It was half done." in words
    words = read(press(giver, "agree", engagement_id, one.id))
    assert "Given back: 1 h" in words
    assert "1 h can still be given back" in words
    assert hours(amina, bruno) == [-60, 57]


def test_contested_and_settled(amina: Actor, bruno: Actor, elise: Actor, enter: LogIn) -> None:
    engagement_id, coordinator = done(bruno, amina), enter(elise)
    refund_id = ask(amina, engagement_id)
    assert coordinator.get(page_of(engagement_id)).status_code == 404
    assert "A mediator is asked" in read(press(enter(bruno), "contest", engagement_id, refund_id))
    assert "Hours asked back" in read(coordinator.get(reverse("mediation")))
    assert "Settle with these hours" in read(coordinator.get(page_of(engagement_id)))
    answer = press(coordinator, "settle", engagement_id, refund_id, minutes="2 h", reason="Heard both.")
    assert (answer.status_code, "Between nothing and the 1 h" in read(answer)) == (422, True)
    answer = press(coordinator, "settle", engagement_id, refund_id, minutes="", reason="")
    assert (answer.status_code, "This field is required." in read(answer)) == (422, True)
    words = read(
        press(coordinator, "settle", engagement_id, refund_id, minutes="30 min", reason="Heard both.")
    )
    assert "It is settled, and both read why." in words
    assert "Heard both." in read(enter(amina).get(page_of(engagement_id)))
    assert hours(amina, bruno) == [-90, 86]


def test_taken_back(amina: Actor, bruno: Actor, enter: LogIn) -> None:
    engagement_id = done(bruno, amina)
    refund_id = ask(amina, engagement_id)
    assert "nothing moves" in read(press(enter(amina), "withdraw", engagement_id, refund_id))
    assert "changed meanwhile" in read(press(enter(bruno), "agree", engagement_id, refund_id))
    assert hours(amina) == [-120]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"minutes": "3 h"}, "Between one minute and 2 h can be given back."),
        ({"minutes": "0"}, "Enter at least 1 min."),
        ({"minutes": "much"}, "is not a duration"),
        ({"reason": " "}, "This field is required."),
        ({"reason": "x" * 401}, "at most 400 characters"),
        ({"key": ""}, "This field is required."),
    ],
)
def test_what_was_typed_wrong(
    amina: Actor, bruno: Actor, enter: LogIn, changes: dict[str, str], said: str
) -> None:
    engagement_id = done(bruno, amina)
    answer = send(enter(amina), engagement_id, **changes)
    assert (answer.status_code, said in read(answer)) == (422, True)
    assert asked.of_engagement(engagement_id) == []


def test_nobody_else_comes(amina: Actor, bruno: Actor, chloe: Actor, enter: LogIn) -> None:
    engagement_id, stranger = done(bruno, amina), enter(chloe)
    refund_id = ask(amina, engagement_id)
    assert stranger.get(page_of(engagement_id)).status_code == 404
    assert send(stranger, engagement_id).status_code == 404
    for verb in ("agree", "contest", "withdraw"):
        assert press(stranger, verb, engagement_id, refund_id).status_code == 404
    assert (
        press(enter(amina), "settle", engagement_id, refund_id, minutes="1 h", reason="So.").status_code
        == 403
    )


def test_nothing_to_give_back(amina: Actor, bruno: Actor, enter: LogIn) -> None:
    for engagement_id in (agree(amina, bruno), done(bruno, amina, terms=Terms.GIFT)):
        answer = send(enter(amina), engagement_id)
        assert (answer.status_code, "nothing to give back" in read(answer)) == (422, True)
        assert "Ask for it" not in read(enter(bruno).get(page_of(engagement_id)))
