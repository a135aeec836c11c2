"""Exceptions on pages: who grants and ends them, what the member reads, and what is told before a limit."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from coop.domain.actors import Actor
from tests.instants import after
from tests.people import make_coordinator
from tests.timebank.conftest import House
from tests.timebank.ledger import helped, id_of, record
from tests.timebank.reading import ENGLISH, LogIn, text
from tests.timebank.test_limits import CREDIT, grant
from tests.timebank.test_payments import ask
from timebank.domain.limits import LimitSide
from timebank.models import JournalEntry, PersonalLimit, PersonalLimitEnd
from timebank.selectors import accounts, audit
from timebank.selectors import limits as granted
from timebank.services import limits, payments
from timebank.views import cards

pytestmark = pytest.mark.django_db


def sent(person: Actor, **changed: str) -> dict[str, str]:
    return {
        "member": str(person.member_id),
        "side": "least",
        "minutes": "40 h",
        "begins_on": "",
        "last_on": "",
        "reason": "A hard winter.",
        **changed,
    }


def test_granted_read_and_ended(house: House, log_in: LogIn) -> None:
    """Each form sent twice is one exception, and one end."""
    desk, member = log_in(house.coordinator), log_in(house.bao)
    answers = [desk.post(reverse("limit_grant"), sent(house.bao)) for _twice in range(2)]
    assert [(one.status_code, one["Location"]) for one in answers] == [(303, reverse("limits"))] * 2
    limit = PersonalLimit.objects.get()
    assert (limit.minutes, limit.ends_at, limit.actor_id) == (-2_400, None, id_of(house.coordinator))
    page = text(member.get(reverse("statement"), headers=ENGLISH))
    assert "40 h: an exception, granted to you" in page
    assert "A hard winter." in page
    assert "Granted by Coralie Diaz" in page
    assert "500 h: <a" in page
    assert "A hard winter." not in text(log_in(house.ana).get(reverse("statement"), headers=ENGLISH))
    listed = text(desk.get(reverse("limits"), headers=ENGLISH))
    assert "Bao Nguyen" in listed
    end = reverse("limit_end", args=[limit.pk])
    assert end in listed
    for _twice in range(2):
        assert desk.post(end, {"reason": "It is spring."}).status_code == 303
    assert PersonalLimitEnd.objects.count() == 1
    assert "It is spring." in text(member.get(reverse("statement"), headers=ENGLISH))
    assert "Bao Nguyen" not in text(desk.get(reverse("limits"), headers=ENGLISH))
    over = text(desk.get(reverse("limits"), {"show": "over"}, headers=ENGLISH))
    assert "It is spring." in over
    assert end not in over
    assert "already ended" in text(desk.get(end, headers=ENGLISH))


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"minutes": "30 min"}, "stricter than 1 h"),
        ({"minutes": "100 h 1"}, "no further than 100 h"),
        ({"minutes": "99999 h"}, "20,000 h"),
        ({"minutes": "0"}, ""),
        ({"side": "most"}, "stricter than 100 h"),
        ({"side": "other"}, ""),
        ({"member": "999999"}, ""),
        ({"member": ""}, ""),
        ({"begins_on": "1900-01-01"}, "between 2000 and 2099"),
        ({"begins_on": "2026-01-01"}, "begins now or later"),
        ({"last_on": "2001-01-01"}, "ends after it begins"),
        ({"last_on": "nowhere"}, ""),
        ({"reason": ""}, ""),
        ({"reason": "   "}, ""),
        ({"reason": "x" * 401}, ""),
    ],
)
def test_what_can_not_be_is_said_beside_its_field(
    house: House, log_in: LogIn, changed: dict[str, str], words: str
) -> None:
    answer = log_in(house.coordinator).post(
        reverse("limit_grant"), sent(house.bao, **changed), headers=ENGLISH
    )
    assert answer.status_code == 422
    assert words in text(answer)
    assert not PersonalLimit.objects.exists()


def test_a_nul_byte_grants_nothing(house: House, log_in: LogIn) -> None:
    desk = log_in(house.coordinator)
    answer = desk.post(reverse("limit_grant"), sent(house.bao, reason="a\x00b"))
    assert answer.status_code in (400, 422)
    assert not PersonalLimit.objects.exists()


def test_from_a_day_until_a_day(house: House, log_in: LogIn) -> None:
    today = timezone.localdate()
    days = {"begins_on": str(today + timedelta(days=3)), "last_on": str(today + timedelta(days=5))}
    desk = log_in(house.coordinator)
    assert desk.post(reverse("limit_grant"), sent(house.bao, **days)).status_code == 303
    limit = PersonalLimit.objects.get()
    assert timezone.localdate(limit.begins_at) == today + timedelta(days=3)
    assert limit.ends_at is not None
    assert timezone.localdate(limit.ends_at) == today + timedelta(days=6)
    assert "to come" in text(desk.get(reverse("limits"), headers=ENGLISH))
    # Today is from now on.
    assert desk.post(reverse("limit_grant"), sent(house.cleo, begins_on=str(today))).status_code == 303


def test_nobody_grants_or_ends_for_themself(house: House, log_in: LogIn) -> None:
    other = make_coordinator("Colin Petit")
    desk = log_in(house.coordinator)
    assert desk.post(reverse("limit_grant"), sent(house.coordinator)).status_code == 422
    assert log_in(other).post(reverse("limit_grant"), sent(house.coordinator)).status_code == 303
    end = reverse("limit_end", args=[PersonalLimit.objects.get().pk])
    assert desk.post(end, {"reason": "Mine."}).status_code == 404
    assert end not in text(desk.get(reverse("limits")))
    for person in (house.ana, house.auditor):
        assert log_in(person).post(end, {"reason": "Mine."}).status_code == 403
        assert log_in(person).post(reverse("limit_grant"), sent(house.bao)).status_code == 403
    assert not PersonalLimitEnd.objects.exists()


def test_the_way_there(house: House, log_in: LogIn) -> None:
    record(helped(house.ana, house.bao, 60), by=house.bao, key="1")
    desk = log_in(house.coordinator)
    assert reverse("limits") in text(desk.get(reverse("balances")))
    account_id = accounts.of_member(id_of(house.bao))
    assert account_id is not None
    page = text(desk.get(reverse("statement_of", args=[account_id])))
    address = f"{reverse('limit_grant')}?member={id_of(house.bao)}"
    assert address in page
    assert f'value="{id_of(house.bao)}" selected' in text(desk.get(address))
    assert desk.get(f"{reverse('limit_grant')}?member=%27%22x").status_code == 200
    assert address not in text(log_in(house.auditor).get(reverse("statement_of", args=[account_id])))


def spent(house: House, minutes: int) -> None:
    record(helped(house.ana, house.bao, minutes), by=house.bao, key="1")


def test_who_comes_near_is_told_and_nothing_is_stopped(house: House, log_in: LogIn) -> None:
    spent(house, CREDIT - 90)
    told = "You have 1 h 30 min left before your limit."
    browser = log_in(house.bao)
    for name in ("home", "statement", "gift_new", "payment_pay", "payment_ask"):
        assert told in text(browser.get(reverse(name), headers=ENGLISH)), name
        assert told not in text(log_in(house.cleo).get(reverse(name), headers=ENGLISH)), name
    payments.pay(
        by=house.bao,
        at=timezone.now(),
        payer_id=id_of(house.bao),
        payee_id=id_of(house.ana),
        minutes=90,
        is_in_trade=False,
        key="k",
    )
    assert "You have 0 min left" in text(browser.get(reverse("statement"), headers=ENGLISH))


def test_what_is_asked_says_what_would_be_left(house: House, log_in: LogIn) -> None:
    spent(house, CREDIT - 200)
    at = (timezone.now() - after()).days
    near = ask(house.cleo, house.bao, 110, at=at)
    page = text(log_in(house.bao).get(reverse("payment", args=[near]), headers=ENGLISH))
    assert "After this you will have 1 h 30 min left before your limit." in page
    assert "before your limit" not in text(
        log_in(house.cleo).get(reverse("payment", args=[near]), headers=ENGLISH)
    )
    far = ask(house.cleo, house.bao, 230, at=at, key="2")
    page = text(log_in(house.bao).get(reverse("payment", args=[far]), headers=ENGLISH))
    assert "This would go 30 min beyond your limit." in page
    assert "Agree and pay" in page


def test_who_may_hold_little_more_is_told(house: House, log_in: LogIn) -> None:
    grant(house, -6_000)
    limits.grant(
        by=house.coordinator,
        at=after(days=1),
        member_id=id_of(house.ana),
        side=LimitSide.MOST,
        minutes=6_000,
        reason="A test.",
    )
    record(helped(house.ana, house.bao, 6_000), by=house.bao, key="1")
    assert granted.room(id_of(house.ana), at=timezone.now()).to_receive == 300
    at = (timezone.now() - after()).days
    request_id = ask(house.ana, house.cleo, 200, at=at)
    page = text(log_in(house.ana).get(reverse("payment", args=[request_id]), headers=ENGLISH))
    assert "After this you may still receive 1 h 50 min before the most that one may hold." in page
    assert audit.check().is_sound


def test_the_card_of_my_hours_is_calm_while_there_is_room(house: House) -> None:
    panel = cards.my_hours(house.ana, timezone.now())
    assert panel is not None
    assert panel.values["near_limit"] == ""


def test_programs_read_their_own_limits(house: House, log_in: LogIn) -> None:
    grant(house)
    told = log_in(house.bao).get("/api/timebank/limits").json()
    assert (told["least_minutes"], told["most_minutes"]) == (-2_000, 30_000)
    assert (told["to_spend_minutes"], told["is_least_personal"]) == (2_000, True)
    assert [one["reason"] for one in told["exceptions"]] == ["A hard winter."]
    assert log_in(house.ana).get("/api/timebank/limits").json()["exceptions"] == []
    assert not JournalEntry.objects.exists()
