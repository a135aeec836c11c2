"""Asking for hours and answering: what goes to the commons is shown first, what is wrong is told."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from coop.domain.actors import Actor
from tests.instants import after
from tests.people import make_coordinator
from tests.timebank.conftest import House
from tests.timebank.ledger import id_of
from tests.timebank.reading import ENGLISH, LogIn, text
from tests.timebank.test_payments import ask, held, offline
from timebank.domain import permissions
from timebank.domain.asking import Answer
from timebank.models import JournalEntry, PaymentAnswer, PaymentRequest
from timebank.selectors import payments
from timebank.services import payments as asking
from timebank.views import cards

pytestmark = pytest.mark.django_db


def sent(other: Actor, **changed: str) -> dict[str, str]:
    return {
        "other": str(other.member_id),
        "minutes": "2 h",
        "purpose": "The fence",
        "key": "k",
        **changed,
    }


def test_asked_shown_and_agreed(house: House, log_in: LogIn) -> None:
    """A double click on each page does it once."""
    payee, payer = log_in(house.ana), log_in(house.bao)
    asked = [payee.post(reverse("payment_ask"), sent(house.bao)) for _twice in range(2)]
    request_id = PaymentRequest.objects.get().pk
    address = reverse("payment", args=[request_id])
    assert [(answer.status_code, answer["Location"]) for answer in asked] == [(303, address)] * 2
    assert "The fence" in text(payer.get(reverse("payments")))
    page = payer.get(address, headers=ENGLISH)
    assert "Of these 2 h, 6 min go to the commons and 1 h 54 min to Ana Petit." in text(page)
    consent = reverse("payment_consent", args=[request_id])
    answers = [payer.post(consent, {"commons_minutes": "6"}) for _twice in range(2)]
    assert [answer["Location"] for answer in answers] == [address] * 2
    entry = reverse("entry", args=[JournalEntry.objects.get().pk])
    assert entry in text(payee.get(address))
    assert held(house.ana, house.bao) == [114, -120]


def test_half_an_hour_is_half_an_hour(house: House, log_in: LogIn) -> None:
    """Named after a fault that others shipped: floored to zero with a success message."""
    for number, typed in enumerate(("0,5", "0.5", "30 min", "0:30")):
        changed = {"minutes": typed, "key": f"k{number}"}
        assert log_in(house.ana).post(reverse("payment_ask"), sent(house.bao, **changed)).status_code == 303
        assert log_in(house.bao).post(reverse("payment_pay"), sent(house.ana, **changed)).status_code == 303
    assert set(PaymentRequest.objects.values_list("minutes", flat=True)) == {30}
    assert held(house.bao) == [-120]


@pytest.mark.parametrize("page", ["payment_ask", "payment_pay"])
@pytest.mark.parametrize(
    "wrong",
    [
        {"other": ""},
        {"other": "999999"},
        {"other": "me"},
        {"minutes": ""},
        {"minutes": "0"},
        {"minutes": "-1"},
        {"minutes": "0,001"},
        {"minutes": "a while"},
        {"key": ""},
        {"key": "x" * 500},
    ],
)
def test_what_can_not_be_is_told_and_kept(
    house: House, log_in: LogIn, page: str, wrong: dict[str, str]
) -> None:
    response = log_in(house.ana).post(reverse(page), sent(house.bao) | wrong)
    assert response.status_code == 422
    assert "error" in text(response)
    assert not PaymentRequest.objects.exists()
    assert not JournalEntry.objects.exists()


def test_a_limit_is_told_and_the_request_still_waits(house: House, log_in: LogIn) -> None:
    log_in(house.ana).post(reverse("payment_ask"), sent(house.bao, minutes="21 h"))
    address = reverse("payment_consent", args=[PaymentRequest.objects.get().pk])
    refused = log_in(house.bao).post(address, {"commons_minutes": "63"}, headers=ENGLISH)
    assert refused.status_code == 422
    assert "more than you have given so far" in text(refused)
    assert not PaymentAnswer.objects.exists()


def test_declining_says_why(house: House, log_in: LogIn) -> None:
    log_in(house.ana).post(reverse("payment_ask"), sent(house.bao))
    request_id = PaymentRequest.objects.get().pk
    address, payer = reverse("payment_decline", args=[request_id]), log_in(house.bao)
    empty = payer.post(address, {"reason": ""})
    assert empty.status_code == 422
    assert payer.post(address, {"reason": "It was a gift."}).status_code == 303
    late = payer.post(
        reverse("payment_consent", args=[request_id]), {"commons_minutes": "6"}, headers=ENGLISH
    )
    assert late.status_code == 422
    assert "already been declined" in text(late)
    assert "It was a gift." in text(log_in(house.ana).get(reverse("payment", args=[request_id])))
    assert held(house.bao) == [0]


def test_taking_back(house: House, log_in: LogIn) -> None:
    payee = log_in(house.ana)
    payee.post(reverse("payment_ask"), sent(house.bao))
    request_id = PaymentRequest.objects.get().pk
    address = reverse("payment_withdraw", args=[request_id])
    assert log_in(house.bao).post(address).status_code == 403
    assert payee.post(address).status_code == 303
    assert PaymentAnswer.objects.get().how == Answer.WITHDRAWN


def test_who_may_come(house: House, log_in: LogIn) -> None:
    request_id = ask(house.ana, house.bao)
    address = reverse("payment", args=[request_id])
    assert log_in(house.cleo).get(address).status_code == 404
    assert log_in(house.coordinator).get(address).status_code == 200
    assert Client().get(address).status_code == 302
    own = reverse("payment_consent", args=[request_id])
    assert log_in(house.ana).post(own, {"commons_minutes": "6"}).status_code == 403
    assert log_in(house.coordinator).post(own, {"commons_minutes": "6"}).status_code == 403
    assert log_in(house.ana).get(own).status_code == 405


def test_a_coordinator_asks_for_a_member_without_internet(house: House, log_in: LogIn) -> None:
    basile = offline("Basile Roux", house.coordinator)
    coordinator = log_in(house.coordinator)
    assert "Basile Roux" in text(coordinator.get(reverse("payment_ask")))
    asked = sent(house.bao, acting_for=str(basile.member_id))
    assert coordinator.post(reverse("payment_ask"), asked).status_code == 303
    row = PaymentRequest.objects.get()
    assert (row.payee_id, row.acting_for_id) == (basile.member_id, basile.member_id)
    assert log_in(house.ana).post(reverse("payment_ask"), asked | {"key": "2"}).status_code == 303
    assert PaymentRequest.objects.get(key__endswith=":2").payee_id == house.ana.member_id
    paid = sent(house.bao, acting_for=str(basile.member_id))
    assert coordinator.post(reverse("payment_pay"), paid).status_code == 303
    assert JournalEntry.objects.get().acting_for_id == basile.member_id


def test_a_card_for_whoever_is_asked(house: House, log_in: LogIn) -> None:
    request_id = ask(house.ana, house.bao)
    (card,) = cards.asked(house.bao, after(days=2))
    assert (card.key, card.url) == (f"payment-{request_id}", reverse("payment", args=[request_id]))
    assert list(cards.asked(house.ana, after(days=2))) == []
    assert list(cards.asked(house.administrator, after(days=2))) == []
    assert list(cards.asked(house.bao, after(days=20))) == []
    basile = offline("Basile Roux", house.coordinator)
    ask(house.coordinator, basile, key="2")
    assert list(cards.asked(house.coordinator, after(days=2))) == []
    assert len(list(cards.asked(make_coordinator("Chloe Vidal"), after(days=2)))) == 1


def test_long_lists_are_cut_each_for_itself(house: House, log_in: LogIn) -> None:
    for number in range(23):
        for payee, payer in ((house.ana, house.bao), (house.bao, house.ana)):
            asking.ask(
                by=payee,
                at=timezone.now(),
                payee_id=id_of(payee),
                payer_id=id_of(payer),
                minutes=10,
                purpose="The fence",
                is_in_trade=False,
                key=f"{number}",
            )
    reader = log_in(house.bao)
    first = text(reader.get(reverse("payments"), headers=ENGLISH))
    assert (first.count("Ana Petit asks Bao Nguyen"), first.count("waiting for an answer")) == (20, 20)
    assert "?page=2" in first
    assert "?sent=2" in first
    turned = text(reader.get(reverse("payments"), {"page": "2", "sent": "1"}, headers=ENGLISH))
    assert (turned.count("Ana Petit asks Bao Nguyen"), turned.count("waiting for an answer")) == (3, 20)
    assert "?page=2&amp;sent=2" in turned
    for odd in ("0", "-1", "x", "99999999999999999999", "\x00"):
        assert reader.get(reverse("payments"), {"sent": odd}).status_code in (200, 400)


def test_what_waits_is_what_one_may_answer(house: House) -> None:
    """The database chooses as the predicate says, for whoever looks."""
    absent = offline("Zoe Blanc", house.coordinator)
    pairs = ((house.ana, house.bao), (house.bao, house.ana), (house.ana, absent), (house.coordinator, absent))
    for number, (payee, payer) in enumerate(pairs):
        ask(payee, payer, key=str(number))
    rows = PaymentRequest.objects.select_related("payee", "payer").order_by("expires_at", "pk")
    for reader in (house.ana, house.bao, house.cleo, house.coordinator):
        told = [line.id for line in payments.waiting_for(reader, at=after(days=2))]
        assert told == [row.pk for row in rows if permissions.may_consent(reader, payments.asked_of(row))]
