"""The page of a standing pledge: made, changed and revoked, with what it did."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from coop.domain.actors import PLATFORM, Actor
from tests.timebank.conftest import House
from tests.timebank.ledger import id_of
from tests.timebank.reading import ENGLISH, LogIn, text
from timebank.domain.pledges import OpenNeed
from timebank.models import Pledge
from timebank.selectors import pledges as pledged
from timebank.services import earmarks, gifts, pledges

pytestmark = pytest.mark.django_db


def sent(**changed: str) -> dict[str, str]:
    return {"above_minutes": "2 h", "otherwise": "keep", **changed}


def give(giver: Actor, receiver: Actor, minutes: int) -> None:
    gifts.give(
        by=giver,
        at=timezone.now(),
        giver_id=id_of(giver),
        receiver_id=id_of(receiver),
        minutes=minutes,
        key=str(minutes),
    )


def test_pledged_changed_and_revoked_each_once(house: House, log_in: LogIn) -> None:
    browser, address = log_in(house.ana), reverse("pledge")
    for _click in range(2):
        assert browser.post(address, sent())["Location"] == address
    page = text(browser.get(address, headers=ENGLISH))
    assert "What you hold above 2 h goes to needs that lack hours." in page
    browser.post(address, sent(above_minutes="0", otherwise="solidarity"))
    page = text(browser.get(reverse("statement"), headers=ENGLISH))
    assert "and to the solidarity fund when there is none" in page
    for _click in range(2):
        assert browser.post(reverse("pledge_revoke"))["Location"] == address
    assert pledged.of_member(id_of(house.ana)) is None
    assert list(Pledge.objects.order_by("pk").values_list("act", flat=True)) == ["make", "change", "revoke"]
    page = text(browser.get(address, headers=ENGLISH))
    assert "Revoke this pledge" not in page
    assert "Revoked:" in page


@pytest.mark.parametrize(
    "wrong",
    [
        {"above_minutes": ""},
        {"above_minutes": "-1"},
        {"above_minutes": "a lot"},
        {"above_minutes": "99999999999 h"},
        {"otherwise": ""},
        {"otherwise": "elsewhere"},
    ],
)
def test_what_can_not_be_pledged_is_told_and_changes_nothing(
    house: House, log_in: LogIn, wrong: dict[str, str]
) -> None:
    answer = log_in(house.ana).post(reverse("pledge"), sent(**wrong))
    assert answer.status_code == 422
    assert "error" in text(answer)
    assert not Pledge.objects.exists()


def test_a_nul_byte_is_turned_away(house: House, log_in: LogIn) -> None:
    assert log_in(house.ana).post(reverse("pledge"), sent(above_minutes="1\x00 h")).status_code == 400
    assert not Pledge.objects.exists()


def test_who_may_come(house: House, log_in: LogIn) -> None:
    assert Client().get(reverse("pledge")).status_code == 302
    assert log_in(house.administrator).get(reverse("pledge"))["Location"] == "/adhesion/"
    assert log_in(house.ana).get(reverse("pledge_revoke")).status_code == 405
    log_in(house.ana).post(reverse("pledge"), sent(member_id=str(house.bao.member_id)))
    assert pledged.of_member(id_of(house.bao)) is None


def test_the_page_tells_what_the_pledge_did(house: House, log_in: LogIn) -> None:
    give(house.ana, house.bao, 400)
    at = timezone.now()
    pledges.make(by=house.bao, at=at, member_id=id_of(house.bao), above_minutes=100, to_solidarity=True)
    need = OpenNeed("need:17", id_of(house.cleo), 60, at)
    pledges.run(by=PLATFORM, at=at, member_id=id_of(house.bao), needs=[need])
    pledges.run(by=PLATFORM, at=at + timedelta(days=8), member_id=id_of(house.bao), needs=[])
    browser = log_in(house.bao)
    page = text(browser.get(reverse("pledge"), headers=ENGLISH))
    for told in (
        "Given so far: 5 h.",
        "Need no. 17",
        "kept for this need",
        "by your pledge",
        "Needs that lacked",
    ):
        assert told in page
    statement = text(browser.get(reverse("statement"), headers=ENGLISH))
    assert "1 h of these are reserved" in statement
    assert earmarks.spend(by=PLATFORM, at=timezone.now(), subject="need:17", minutes=45) == 45
    page = text(browser.get(reverse("pledge"), headers=ENGLISH))
    assert "reached the need" in page
    assert "45 min of it were needed" in page
    statement = text(browser.get(reverse("statement"), headers=ENGLISH))
    assert "You gave hours to Cleo Martin for their need no. 17" in statement
    receiver = text(log_in(house.cleo).get(reverse("statement"), headers=ENGLISH))
    assert "Bao Nguyen gave you hours for your need no. 17" in receiver
    assert "gave 0 min, received 0 min · gifts of hours and corrections: +45 min" in receiver
