"""Giving hours on the page of a need: who sees what, what is told, and what is refused."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from coop.domain.actors import Actor
from marketplace.models import ServiceRequest
from tests.conftest import LogIn
from tests.marketplace.samples import post
from tests.marketplace.test_gifts import agree, free, give, need_of
from tests.timebank.reading import text
from timebank.models import Reservation

pytestmark = pytest.mark.django_db


def sent(**changed: str) -> dict[str, str]:
    return {"minutes": "1 h 30", "key": "k", **changed}


def page_of(browser: Client, request_id: int) -> str:
    return text(browser.get(reverse("need", args=[request_id])))


def test_who_asks_says_that_hours_are_lacking_and_others_give_them(
    amina: Actor, chloe: Actor, visitor: Client, enter: LogIn
) -> None:
    request_id = post(amina, at=timezone.now())
    mine, hers = enter(amina), enter(chloe)
    assert "Give hours for this need" not in page_of(hers, request_id)
    assert "You hold 2 h less than this need may take." in page_of(mine, request_id)
    welcome = reverse("need_welcome", args=[request_id])
    for _click in range(2):
        assert mine.post(welcome)["Location"] == reverse("need", args=[request_id])
    assert "2 h are lacking" in page_of(mine, request_id)
    page = page_of(hers, request_id)
    assert "Amina Benali lacks 2 h for it." in page
    answers = [hers.post(reverse("need_give", args=[request_id]), sent()) for _click in range(2)]
    assert {answer["Location"] for answer in answers} == {reverse("need", args=[request_id])}
    assert free(chloe) == [-90]
    told = "1 h 30 min given by one member for this need."
    for browser in (mine, hers, visitor):
        assert told in page_of(browser, request_id)
    assert "You keep 1 h 30 min for this need" in page_of(hers, request_id)
    for browser in (mine, visitor):
        assert (
            "Chloé Martin"
            not in page_of(browser, request_id).split("Given for this need")[1].split("</section")[0]
        )
    assert "lack" not in page_of(visitor, request_id)


def test_names_are_shown_to_members_where_the_giver_agrees(
    amina: Actor, chloe: Actor, bruno: Actor, visitor: Client, enter: LogIn
) -> None:
    request_id = need_of(amina)
    enter(chloe).post(reverse("need_give", args=[request_id]), sent(is_named="on"))
    enter(bruno).post(reverse("need_give", args=[request_id]), sent(minutes="30 min"))
    page = page_of(enter(amina), request_id)
    assert "2 h given by 2 members for this need." in page
    assert "Among them: Chloé Martin." in page
    assert "Chloé" not in page_of(visitor, request_id)


def test_taken_back_on_the_page(amina: Actor, bruno: Actor, chloe: Actor, enter: LogIn) -> None:
    request_id = need_of(amina)
    reservation_id = give(chloe, request_id, 60)
    address = reverse("need_take_back", args=[request_id, reservation_id])
    assert enter(bruno).post(address).status_code == 404
    assert enter(amina).post(address).status_code == 404
    browser = enter(chloe)
    assert browser.get(address).status_code == 405
    for _click in range(2):
        assert browser.post(address).status_code == 303
    assert free(chloe) == [0]
    second = give(chloe, request_id, 60, key="2")
    agree(amina, bruno, request_id)
    page = page_of(browser, request_id)
    assert "Take these hours back" not in page
    assert "they stay until it is done" in page
    refused = browser.post(reverse("need_take_back", args=[request_id, second]), follow=True)
    assert "they stay until it is done" in text(refused)
    assert free(chloe) == [-60]


@pytest.mark.parametrize(
    "wrong",
    [
        {"minutes": ""},
        {"minutes": "0"},
        {"minutes": "-1"},
        {"minutes": "0,001"},
        {"minutes": "2 h 01"},
        {"minutes": "999999999 h"},
        {"key": ""},
        {"key": "x" * 500},
    ],
)
def test_what_can_not_be_given_is_told_and_kept(
    amina: Actor, chloe: Actor, enter: LogIn, wrong: dict[str, str]
) -> None:
    request_id = need_of(amina)
    answer = enter(chloe).post(reverse("need_give", args=[request_id]), sent(**wrong))
    assert answer.status_code == 422
    assert "Give hours for this need" in text(answer)
    assert not Reservation.objects.exists()


def test_who_may_come(amina: Actor, chloe: Actor, enter: LogIn) -> None:
    request_id = need_of(amina)
    address = reverse("need_give", args=[request_id])
    assert Client().post(address, sent()).status_code == 302
    assert enter(amina).post(address, sent()).status_code == 403
    assert enter(chloe).post(reverse("need_give", args=[10**9]), sent()).status_code == 404
    assert enter(chloe).post(reverse("need_welcome", args=[request_id])).status_code == 403
    plain = post(amina, at=timezone.now())
    assert enter(chloe).post(reverse("need_give", args=[plain]), sent()).status_code == 422
    assert not ServiceRequest.objects.get(pk=plain).welcomes_gifts
    assert not Reservation.objects.exists()


def test_a_page_of_many_gifts_asks_no_more_of_the_database(amina: Actor, chloe: Actor, enter: LogIn) -> None:
    request_id = need_of(amina)
    browser = enter(chloe)
    spent = []
    for number in range(3):
        give(chloe, request_id, 10, key=str(number), is_named=True)
        spent.append(int(browser.get(reverse("need", args=[request_id]))["X-Query-Count"]))
    assert len(set(spent)) == 1
    assert spent[0] < 30
