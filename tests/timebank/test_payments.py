"""Requests for hours: who asks never agrees for the other, and each ends once."""

import pytest
from django.core.management import call_command

from coop.domain.actors import PLATFORM, Actor
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.selectors import members as who
from coop.services import members
from governance.domain.rules import Rule
from tests.instants import after
from tests.people import make_coordinator, make_pending
from tests.timebank.conftest import House
from tests.timebank.ledger import id_of
from timebank.domain.asking import Answer
from timebank.domain.natures import Nature
from timebank.models import JournalEntry, PaymentAnswer, PaymentRequest
from timebank.selectors import audit, balances
from timebank.selectors import payments as asked
from timebank.services import payments

pytestmark = pytest.mark.django_db

LATE = after(days=16)


def ask(
    payee: Actor, payer: Actor, minutes: int = 120, *, key: str = "1", by: Actor | None = None, at: int = 1
) -> int:
    return payments.ask(
        by=by or payee,
        at=after(days=at),
        payee_id=id_of(payee),
        payer_id=id_of(payer),
        minutes=minutes,
        purpose="The fence",
        is_in_trade=False,
        key=key,
    )


def consent(payer: Actor, request_id: int, commons_minutes: int | None = None) -> int:
    return payments.consent(
        by=payer, at=after(days=2), request_id=request_id, commons_minutes=commons_minutes
    )


def decline(payer: Actor, request_id: int) -> None:
    payments.decline(by=payer, at=after(days=2), request_id=request_id, reason="It was not done.")


def held(*people: Actor) -> list[int]:
    return [balances.of_member(id_of(person)) for person in people]


def offline(name: str, coordinator: Actor) -> Actor:
    """A member without internet."""
    member_id = members.enrol(by=coordinator, at=after(), display_name=name, college="producer")
    return Actor(None, member_id)


def pending(name: str) -> Actor:
    """Somebody who is not admitted yet, as the one who would pay."""
    known = who.of_user(make_pending(name).user_id)
    assert known is not None
    return Actor(None, known.member_id)


@pytest.fixture
def auto_accepted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asked, "is_auto_accepted", lambda at: True)


def test_the_payer_is_debited_when_they_agree(house: House) -> None:
    """Named after a fault that others shipped: the payer never debited."""
    request_id = ask(house.ana, house.bao)
    assert held(house.ana, house.bao) == [0, 0]
    entry_id = consent(house.bao, request_id, 6)
    assert held(house.ana, house.bao) == [114, -120]
    entry = JournalEntry.objects.get(pk=entry_id)
    assert (entry.subject, entry.nature, entry.actor_id) == (
        f"payment:{request_id}",
        Nature.MUTUAL_HELP,
        house.bao.member_id,
    )
    answer = PaymentAnswer.objects.get()
    assert (answer.how, answer.entry_id) == (Answer.CONSENTED, entry_id)
    assert audit.check().is_sound


def test_a_double_click_asks_once_and_pays_once(house: House) -> None:
    request_id = ask(house.ana, house.bao)
    assert ask(house.ana, house.bao, at=2) == request_id
    with pytest.raises(Refused, match="the hours"):
        ask(house.ana, house.bao, 60)
    with pytest.raises(Refused, match="who receives"):
        ask(house.ana, house.cleo)
    assert consent(house.bao, request_id) == consent(house.bao, request_id)
    assert held(house.bao) == [-120]


def pay(payer: Actor, payee: Actor, minutes: int = 60, *, at: int = 1) -> int:
    return payments.pay(
        by=payer,
        at=after(days=at),
        payer_id=id_of(payer),
        payee_id=id_of(payee),
        minutes=minutes,
        is_in_trade=True,
        key="1",
    )


def test_paying_without_being_asked_pays_once(house: House) -> None:
    entry_id = pay(house.bao, house.ana)
    assert pay(house.bao, house.ana, at=2) == entry_id
    assert held(house.ana, house.bao) == [57, -60]
    assert JournalEntry.objects.get().nature == Nature.PROFESSIONAL
    with pytest.raises(Refused, match=r"content: the hours\."):
        pay(house.bao, house.ana, 61)
    with pytest.raises(Refused, match="yourself"):
        pay(house.bao, house.bao)


def test_the_same_key_with_another_recipient_does_not_replay_the_first(house: House) -> None:
    """Named after a fault that others shipped."""
    pay(house.bao, house.ana)
    with pytest.raises(Refused, match="who gives"):
        pay(house.bao, house.cleo)
    assert held(house.ana, house.bao, house.cleo) == [57, -60, 0]


def test_nobody_approves_their_own_hours(house: House) -> None:
    """Named after a fault that others shipped: also not as a coordinator, nor for somebody."""
    own = ask(house.coordinator, house.bao)
    for person in (house.coordinator, house.auditor):
        with pytest.raises((Forbidden, Hidden)):
            consent(person, own)
    basile = offline("Basile Roux", house.coordinator)
    theirs = ask(house.coordinator, basile, key="2")
    with pytest.raises(Forbidden):
        consent(house.coordinator, theirs)
    for_them = ask(basile, house.coordinator, key="3", by=make_coordinator("Chloe Vidal"))
    assert consent(house.coordinator, for_them)
    with pytest.raises(Forbidden):
        ask(basile, house.coordinator, key="4", by=house.coordinator)


def test_a_coordinator_acts_for_a_member_without_internet(house: House) -> None:
    basile = offline("Basile Roux", house.coordinator)
    request_id = ask(basile, house.bao, by=house.coordinator)
    row = PaymentRequest.objects.get(pk=request_id)
    assert (row.actor_id, row.acting_for_id) == (house.coordinator.member_id, basile.member_id)
    asked_of_them = ask(house.bao, basile, key="2")
    entry = JournalEntry.objects.get(pk=consent(house.coordinator, asked_of_them))
    assert (entry.actor_id, entry.acting_for_id) == (house.coordinator.member_id, basile.member_id)
    both = ask(basile, offline("Odile Caron", house.coordinator), key="3", by=house.coordinator)
    with pytest.raises(Forbidden):
        consent(house.coordinator, both)
    assert consent(make_coordinator("Chloe Vidal"), both)
    with pytest.raises(Forbidden):
        ask(house.ana, house.bao, key="4", by=house.coordinator)


def test_every_exit(house: House) -> None:
    declined, withdrawn, ended = (ask(house.ana, house.bao, key=key) for key in "abc")
    for _twice in range(2):
        decline(house.bao, declined)
        payments.withdraw(by=house.ana, at=after(days=2), request_id=withdrawn)
    assert payments.expire_due(by=PLATFORM, at=after(days=3)) == 0
    assert payments.expire_due(by=PLATFORM, at=LATE) == 1
    assert payments.expire_due(by=PLATFORM, at=LATE) == 0
    assert dict(PaymentAnswer.objects.order_by("id").values_list("request_id", "how")) == {
        declined: Answer.DECLINED,
        withdrawn: Answer.WITHDRAWN,
        ended: Answer.EXPIRED,
    }
    for request_id in (declined, withdrawn, ended):
        with pytest.raises(Refused):
            consent(house.bao, request_id)
    agreed = ask(house.ana, house.bao, key="d")
    consent(house.bao, agreed)
    with pytest.raises(Refused, match="already been agreed"):
        decline(house.bao, agreed)
    assert held(house.bao) == [-120]


def test_who_may_do_what(house: House) -> None:
    request_id = ask(house.ana, house.bao)
    with pytest.raises(Hidden):
        decline(house.cleo, request_id)
    with pytest.raises(Forbidden):
        payments.withdraw(by=house.bao, at=after(days=2), request_id=request_id)
    with pytest.raises(Forbidden):
        decline(house.ana, request_id)
    with pytest.raises(Forbidden):
        payments.expire_due(by=house.coordinator, at=LATE)
    with pytest.raises(Refused, match="members"):
        ask(house.ana, pending("Paul Noir"))
    with pytest.raises(Refused, match="yourself"):
        ask(house.ana, house.ana)


def test_the_time_to_answer_passes(house: House) -> None:
    request_id = ask(house.ana, house.bao)
    with pytest.raises(Refused, match="time to answer"):
        payments.consent(by=house.bao, at=LATE, request_id=request_id)
    call_command("expire")
    assert PaymentAnswer.objects.get().how == Answer.EXPIRED
    assert held(house.bao) == [0]


@pytest.mark.usefixtures("auto_accepted")
def test_what_is_accepted_at_its_term_is_recorded(house: House) -> None:
    """Named after a fault that others shipped: auto-approved hours never recorded."""
    request_id = ask(house.ana, house.bao)
    too_much = ask(house.ana, house.bao, 21 * 60, key="2")
    assert payments.expire_due(by=PLATFORM, at=LATE) == 2
    assert held(house.ana, house.bao) == [114, -120]
    answer = PaymentAnswer.objects.get(request_id=request_id)
    assert (answer.how, answer.entry_id) == (Answer.ACCEPTED, JournalEntry.objects.get().pk)
    assert PaymentAnswer.objects.get(request_id=too_much).how == Answer.EXPIRED


def test_by_default_nothing_is_accepted_in_silence(house: House) -> None:
    ask(house.ana, house.bao)
    assert not asked.is_auto_accepted(after())
    payments.expire_due(by=PLATFORM, at=LATE)
    assert not JournalEntry.objects.exists()


def test_what_was_shown_is_what_is_taken(house: House) -> None:
    request_id = ask(house.ana, house.bao)
    with pytest.raises(Refused, match="has changed"):
        consent(house.bao, request_id, 5)
    assert consent(house.bao, request_id, 6)


@pytest.mark.parametrize("minutes", [0, -30])
def test_hours_that_are_none_are_not_asked(house: House, minutes: int) -> None:
    with pytest.raises(Refused):
        ask(house.ana, house.bao, minutes)


def test_rules_have_their_bounds(founded: None) -> None:
    from timebank.rules import AUTO_ACCEPT, REQUEST_DAYS

    assert isinstance(REQUEST_DAYS, Rule)
    assert REQUEST_DAYS.lower <= REQUEST_DAYS.default <= REQUEST_DAYS.upper
    assert AUTO_ACCEPT.default is False
