"""The pages of groups: who may, who may not, bad input, and the same form sent twice."""

import pytest
from django.urls import reverse
from django.utils import timezone

from coop.models import AuditEvent
from coop.selectors import groups as known
from tests.people import make_member
from tests.timebank.conftest import House
from tests.timebank.grouping import decline, end, fund, make_group, pay, propose
from tests.timebank.ledger import id_of
from tests.timebank.reading import ENGLISH, LogIn, text
from timebank.models import GroupAnswer, GroupPayment, JournalEntry, PaymentRequest
from timebank.selectors import audit, balances
from timebank.services import payments
from timebank.views import cards

pytestmark = pytest.mark.django_db


@pytest.fixture
def garden(house: House) -> int:
    """Ana and Bao act for it; it was paid twenty hours."""
    group_id = make_group("Le jardin", house.ana, house.bao)
    fund(group_id, make_member("Dov Levi"), 1200)
    return group_id


def paying(receiver: object, **changed: str) -> dict[str, str]:
    return {"receiver": str(receiver), "minutes": "1 h", "purpose": "The hedge", "key": "k", **changed}


def test_asked_for_and_admitted_by_somebody_else(house: House, log_in: LogIn) -> None:
    ana, coordinator = log_in(house.ana), log_in(house.coordinator)
    typed = {"name": "Le chœur", "purpose": "Singing on Mondays"}
    for _twice in range(2):
        answer = ana.post(reverse("group_found"), typed)
    (group,) = known.asking()
    assert answer["Location"] == reverse("group", args=[group.id])
    assert [card.key for card in cards.groups(house.coordinator, timezone.now())] == [f"group-{group.id}"]
    admit = reverse("group_admit", args=[group.id])
    assert ana.post(admit).status_code == 403
    assert log_in(house.bao).post(admit).status_code == 404
    for _twice in range(2):
        assert coordinator.post(admit)["Location"] == reverse("group", args=[group.id])
    assert known.asking() == []
    appoint = reverse("delegate_appoint", args=[group.id])
    assert ana.post(appoint, {"member": id_of(house.bao)}).status_code == 404
    assert coordinator.post(appoint, {"member": id_of(house.coordinator)}).status_code == 403
    assert coordinator.post(appoint, {"member": group.id}).status_code == 422
    assert coordinator.post(appoint, {"member": id_of(house.bao)}).status_code == 303
    stopped = reverse("delegate_end", args=[group.id, id_of(house.bao)])
    assert log_in(house.bao).post(stopped)["Location"] == reverse("groups")
    page = text(coordinator.get(reverse("group", args=[group.id]), headers=ENGLISH))
    assert "Bao Nguyen" in page
    assert "from " in page
    found = AuditEvent.objects.filter(subject=f"group:{group.id}").order_by("pk")
    assert list(found.values_list("action", flat=True)) == [
        "coop.found_group",
        "coop.admit_group",
        "coop.appoint_delegate",
        "coop.end_delegate",
    ]


def test_a_request_is_closed_or_taken_back(house: House, log_in: LogIn) -> None:
    ana = log_in(house.ana)
    ana.post(reverse("group_found"), {"name": "A", "purpose": "B"})
    (group,) = known.asking()
    decline = reverse("group_decline", args=[group.id])
    assert log_in(house.bao).post(decline).status_code == 404
    for _twice in range(2):
        assert ana.post(decline).status_code == 303
    assert known.asking() == []
    admit = reverse("group_admit", args=[group.id])
    assert log_in(house.coordinator).post(admit).status_code == 422
    assert known.delegates_of([group.id]) == {group.id: frozenset()}


@pytest.mark.parametrize("wrong", [{"name": ""}, {"purpose": " "}, {"name": "a\0b"}, {"name": "x" * 81}])
def test_a_group_that_can_not_be_asked_for(house: House, log_in: LogIn, wrong: dict[str, str]) -> None:
    answer = log_in(house.ana).post(reverse("group_found"), {"name": "A", "purpose": "B"} | wrong)
    assert answer.status_code in (400, 422)
    assert known.asking() == []


def test_a_delegate_pays_and_the_entry_says_so(house: House, log_in: LogIn, garden: int) -> None:
    ana, address = log_in(house.ana), reverse("group_pay", args=[garden])
    for _twice in range(2):
        answer = ana.post(address, paying(id_of(house.cleo)))
    entry = JournalEntry.objects.latest("pk")
    assert answer["Location"] == reverse("entry", args=[entry.pk])
    page = text(log_in(house.bao).get(answer["Location"], headers=ENGLISH))
    assert "Ana Petit" in page
    assert "Le jardin" in page
    assert balances.of_group(garden) == 1140 - 60
    assert ana.post(address, paying("reserve", key="2")).status_code == 303
    assert ana.get(reverse("group", args=[garden])).status_code == 200
    assert audit.check().is_sound


@pytest.mark.parametrize(
    "wrong",
    [
        {"receiver": ""},
        {"receiver": "999999"},
        {"receiver": "commons"},
        {"minutes": "0"},
        {"minutes": "-1"},
        {"minutes": "99999 h"},
        {"purpose": ""},
        {"purpose": "a\0b"},
        {"minutes": "100 h"},
        {"key": "k" * 41},
    ],
)
def test_bad_input_changes_nothing(house: House, log_in: LogIn, garden: int, wrong: dict[str, str]) -> None:
    typed = paying(id_of(house.cleo)) | wrong
    assert log_in(house.ana).post(reverse("group_pay", args=[garden]), typed).status_code in (400, 422)
    assert balances.of_group(garden) == 1140
    assert not GroupPayment.objects.exists()


def test_nobody_else_comes_in(house: House, log_in: LogIn, garden: int) -> None:
    payment_id = propose(house.ana, garden, house.cleo)
    for stranger in (house.cleo, house.administrator):
        client = log_in(stranger)
        for name in ("group", "group_pay", "group_split", "group_statement", "group_statement_export"):
            assert client.get(reverse(name, args=[garden])).status_code == 404, name
        assert client.get(reverse("group_payment", args=[payment_id])).status_code == 404
        for name in ("approve", "decline", "withdraw"):
            assert client.post(reverse(f"group_payment_{name}", args=[payment_id])).status_code == 404
    auditor = log_in(house.auditor)
    for name in ("group", "group_statement", "group_statement_export", "group_statement_paper"):
        assert auditor.get(reverse(name, args=[garden])).status_code == 200
    for name in ("group_pay", "group_split"):
        assert auditor.get(reverse(name, args=[garden])).status_code == 404
    assert auditor.post(reverse("group_payment_approve", args=[payment_id])).status_code == 403
    assert "Le jardin" in text(auditor.get(reverse("groups")))
    assert not GroupAnswer.objects.exists()


def test_two_delegates_in_two_tabs(house: House, log_in: LogIn, garden: int) -> None:
    ana, bao = log_in(house.ana), log_in(house.bao)
    typed = paying(id_of(house.cleo), minutes="12 h")
    for _twice in range(2):
        answer = ana.post(reverse("group_pay", args=[garden]), typed)
    payment = GroupPayment.objects.get()
    address = reverse("group_payment", args=[payment.pk])
    assert answer["Location"] == address
    assert [card.url for card in cards.groups(house.bao, timezone.now())] == [address]
    assert list(cards.groups(house.ana, timezone.now())) == []
    assert reverse("group_payment_approve", args=[payment.pk]) not in text(ana.get(address))
    approve = reverse("group_payment_approve", args=[payment.pk])
    assert ana.post(approve).status_code == 422
    assert text(bao.get(address, headers=ENGLISH)).count("11 h 24 min") == 1
    for _twice in range(2):
        assert bao.post(approve)["Location"] == address
    assert ana.post(reverse("group_payment_withdraw", args=[payment.pk])).status_code == 422
    decline = reverse("group_payment_decline", args=[payment.pk])
    assert bao.post(decline, {"reason": "Late"}).status_code == 422
    assert balances.of_group(garden) == 1140 - 720
    page = text(bao.get(reverse("group", args=[garden]), headers=ENGLISH))
    assert "Ana Petit proposed, Bao Nguyen answered" in page
    assert audit.check().is_sound


def test_declined_with_its_reason_shown(house: House, log_in: LogIn, garden: int) -> None:
    payment_id = propose(house.ana, garden, house.cleo)
    decline = reverse("group_payment_decline", args=[payment_id])
    assert log_in(house.bao).post(decline, {"reason": ""}).status_code == 422
    assert log_in(house.ana).post(decline, {"reason": "Mine"}).status_code == 403
    assert log_in(house.bao).post(decline, {"reason": "Too much"}).status_code == 303
    assert "Too much" in text(log_in(house.ana).get(reverse("group_payment", args=[payment_id])))


def test_one_delegate_is_told_before_trying(house: House, log_in: LogIn, garden: int) -> None:
    end(garden, house.bao)
    ana = log_in(house.ana)
    assert "One delegate only" in text(ana.get(reverse("group_pay", args=[garden]), headers=ENGLISH))
    typed = paying(id_of(house.cleo), minutes="12 h")
    answer = ana.post(reverse("group_pay", args=[garden]), typed, headers=ENGLISH)
    assert answer.status_code == 422
    assert "has one only" in text(answer)


def test_split_on_a_page(house: House, log_in: LogIn, garden: int) -> None:
    ana, address = log_in(house.ana), reverse("group_split", args=[garden])
    typed = {
        "minutes": "1 h 40",
        "purpose": "The party",
        "key": "k",
        "member_1": str(house.cleo.member_id),
        "parts_1": "2",
        "member_4": str(house.auditor.member_id),
        "parts_4": "",
    }
    assert ana.get(address).status_code == 200
    for wrong in ({"member_1": ""}, {"member_4": typed["member_1"]}, {"parts_1": "-1"}, {"minutes": ""}):
        assert ana.post(address, typed | wrong).status_code == 422
    for _twice in range(2):
        assert ana.post(address, typed).status_code == 303
    assert balances.of_members([id_of(house.cleo), id_of(house.auditor)]) == {
        id_of(house.cleo): 67,
        id_of(house.auditor): 33,
    }
    assert balances.of_group(garden) == 1140 - 100


def test_hours_are_asked_in_the_name_of_the_group_and_of_it(house: House, log_in: LogIn, garden: int) -> None:
    ana, cleo = log_in(house.ana), log_in(house.cleo)
    typed = {"other": str(house.cleo.member_id), "minutes": "2 h", "purpose": "The fence", "key": "k"}
    assert ana.post(reverse("payment_ask"), typed | {"acting_for": str(garden)}).status_code == 303
    asked = PaymentRequest.objects.get()
    assert (asked.payee_id, asked.actor_id, asked.acting_for_id) == (garden, house.ana.member_id, garden)
    payments.withdraw(by=house.bao, at=timezone.now(), request_id=asked.pk)
    assert cleo.post(reverse("payment_ask"), typed | {"other": str(garden)}).status_code == 303
    second = PaymentRequest.objects.latest("pk")
    page = text(ana.get(reverse("payment", args=[second.pk]), headers=ENGLISH))
    assert "You answer for Le jardin" in page
    consent = reverse("payment_consent", args=[second.pk])
    for _twice in range(2):
        assert ana.post(consent, {"commons_minutes": "6"}).status_code == 303
    assert balances.of_group(garden) == 1140 - 120
    many = typed | {"other": str(garden), "minutes": "11 h", "key": "many"}
    assert cleo.post(reverse("payment_ask"), many).status_code == 303
    third = PaymentRequest.objects.latest("pk")
    answer = ana.post(reverse("payment_consent", args=[third.pk]), {"commons_minutes": "33"})
    assert answer["Location"] == reverse("group_payment", args=[GroupPayment.objects.get().pk])


def test_the_statement_of_a_group(house: House, log_in: LogIn, garden: int) -> None:
    ana = log_in(house.ana)
    days = {"first_on": "2026-01-01", "last_on": "2026-12-31"}
    page = text(ana.get(reverse("group_statement", args=[garden]), days, headers=ENGLISH))
    assert "Le jardin" in page
    assert "19 h" in page
    lines = b"".join(ana.get(reverse("group_statement_export", args=[garden]), days)).decode()
    assert "1140" in lines
    assert "Dov Levi" in lines
    assert ana.get(reverse("group_statement_paper", args=[garden]), days).content.startswith(b"%PDF")
    for odd in ({"first_on": "1900-01-01", "last_on": "1900-01-02"}, {"first_on": "\0"}):
        assert ana.get(reverse("group_statement", args=[garden]), odd).status_code in (200, 400, 422)


def test_the_folded_rows_of_a_split_open_where_one_is_filled(
    house: House, log_in: LogIn, garden: int
) -> None:
    ana, page = log_in(house.ana), reverse("group_split", args=[garden])
    assert '<details class="act">' in ana.get(page).content.decode()
    typed = {"minutes": "", "purpose": "The hedge", "key": "k", "member_6": str(id_of(house.cleo))}
    answer = ana.post(page, typed)
    assert answer.status_code == 422
    assert '<details class="act" open>' in answer.content.decode()


def test_what_one_delegate_paid_alone_is_told_to_them_alone(house: House, log_in: LogIn, garden: int) -> None:
    pay(house.ana, garden, house.cleo, 95)
    page = reverse("group_pay", args=[garden])
    assert "you alone have paid 1 h 35" in text(log_in(house.ana).get(page, headers=ENGLISH))
    assert "you alone" not in text(log_in(house.bao).get(page, headers=ENGLISH))


def test_how_each_payment_ended_is_said(house: House, log_in: LogIn, garden: int) -> None:
    decline(house.bao, propose(house.ana, garden, house.cleo))
    page = text(log_in(house.ana).get(reverse("group", args=[garden]), headers=ENGLISH))
    assert "declined" in page
    waiting = propose(house.ana, garden, house.cleo, key="again")
    page = text(log_in(house.bao).get(reverse("group_payment", args=[waiting]), headers=ENGLISH))
    assert "The other delegates will read it." in page
