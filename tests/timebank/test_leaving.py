"""Leaving: the balance is settled as voted, nothing waits for who left, and no hour is left behind."""

import pytest

from coop.domain.actors import Actor
from coop.domain.errors import Forbidden, Refused
from coop.models import AuditEvent, Member
from coop.selectors import actors
from coop.services import members
from marketplace.services import leaving
from tests.governance.stories import adopt
from tests.instants import after
from tests.timebank.conftest import House
from tests.timebank.ledger import give, helped, id_of, record
from tests.timebank.test_audit import places, without_promises
from tests.timebank.test_payments import ask, consent, offline
from tests.timebank.test_promises import refused
from tests.timebank.test_reservations import reserve
from timebank.domain.leaving import Farewell
from timebank.domain.legs import time_of
from timebank.domain.natures import AccountKind, Nature
from timebank.models import JournalEntry, PaymentAnswer, Settlement, SubAccount
from timebank.rules import LEAVING_TO_FUND, LEAVING_WRITE_OFF
from timebank.selectors import audit, balances, funds
from timebank.selectors import leaving as outlooks
from timebank.selectors import reservations as held
from timebank.services import exchanges, payments, posting, reversals
from timebank.services import leaving as hours

pytestmark = pytest.mark.django_db

LATER = after(days=50)


def leave(person: Actor, *, by: Actor | None = None, days: int = 50) -> None:
    leaving.leave(by=by or person, at=after(days=days), member_id=id_of(person))


def has_left(person: Actor) -> bool:
    return Member.objects.get(pk=id_of(person)).left_at is not None


def solidarity() -> int:
    return next(one.minutes for one in funds.holdings() if one.kind is AccountKind.SOLIDARITY)


def test_what_is_left_goes_to_the_solidarity_fund(house: House) -> None:
    record(helped(house.ana, house.bao, 400), by=house.bao, key="1")
    assert outlooks.outlook(id_of(house.ana), at=LATER).farewell is Farewell.TO_FUND
    leave(house.ana)
    assert (balances.of_member(id_of(house.ana)), solidarity()) == (0, 380)
    entry = JournalEntry.objects.get(subject=f"leaving:{id_of(house.ana)}")
    assert (entry.nature, entry.actor_id) == (Nature.COMMONS, id_of(house.ana))
    event = AuditEvent.objects.get(action="timebank.settle_leaver")
    assert event.data == {"entry_id": entry.pk, "minutes": 380, "how": "to_fund"}
    assert audit.check().is_sound


def test_who_received_more_is_settled_by_the_fund_as_far_as_it_holds(house: House) -> None:
    record(helped(house.ana, house.bao, 400), by=house.bao, key="1")
    with pytest.raises(Refused, match=r"the solidarity fund holds 0\. Help somebody for 400") as no:
        leave(house.bao)
    assert not has_left(house.bao)
    assert outlooks.outlook(id_of(house.bao), at=LATER).farewell is Farewell.FUND_TOO_SMALL
    assert no.value.field is None
    give(house.ana, None, 300, key="2")
    with pytest.raises(Refused, match=r"holds 300\. Help somebody for 100"):
        leave(house.bao)
    give(house.ana, house.bao, 100, key="3")  # as the sentence says
    leave(house.bao)
    assert (balances.of_member(id_of(house.bao)), solidarity()) == (0, 0)
    assert has_left(house.bao)
    assert audit.check().is_sound


def test_where_it_was_voted_so_hours_are_given_or_settled_first(house: House) -> None:
    record(helped(house.ana, house.bao, 400), by=house.bao, key="1")
    give(house.cleo, None, 900, key="2")
    adopt(house.ana, key=LEAVING_TO_FUND.key, value=False, at=after(days=3))
    adopt(house.ana, key=LEAVING_WRITE_OFF.key, value=False, at=after(days=12))
    with pytest.raises(Refused, match="You still hold 380: give them"):
        leave(house.ana)
    with pytest.raises(Refused, match="help somebody for that time"):
        leave(house.bao)
    assert not has_left(house.ana)
    give(house.ana, house.bao, 380, key="3", at=after(days=49))
    leave(house.ana)
    assert solidarity() == 900
    assert audit.check().is_sound


def test_who_is_even_leaves_and_no_entry_is_written(house: House) -> None:
    leave(house.cleo)
    assert has_left(house.cleo)
    assert not JournalEntry.objects.exists()
    assert SubAccount.objects.get(code=time_of(id_of(house.cleo)).code).closed_at == LATER
    leave(house.cleo)  # twice is once


def test_what_waits_ends_and_nothing_moves(house: House) -> None:
    mine, theirs = ask(house.ana, house.bao, at=45), ask(house.cleo, house.ana, at=45, key="2")
    by_me = reserve(house.bao, house.ana, 60, key="r")
    for_me = reserve(house.ana, house.cleo, 60, key="s")
    leave(house.ana)
    answers = dict(PaymentAnswer.objects.order_by("pk").values_list("request_id", "how"))
    assert answers == {mine: "withdrawn", theirs: "expired"}
    settled = dict(Settlement.objects.order_by("pk").values_list("reservation_id", "how"))
    assert settled == {by_me: "void", for_me: "void"}
    assert held.misread() == []
    assert [balances.of_member(id_of(one)) for one in (house.ana, house.bao, house.cleo)] == [0, 0, 0]
    with pytest.raises(Refused):
        consent(house.bao, mine)
    assert audit.check().is_sound


def test_nothing_reaches_who_has_left(house: House) -> None:
    entry_id = record(helped(house.ana, house.bao, 60), by=house.bao, key="1")
    leave(house.ana)
    with pytest.raises(Refused, match="Choose a member"):
        give(house.bao, house.ana, 10, key="2")
    with pytest.raises(Refused, match="Both must be members"):
        payments.pay(
            by=house.bao,
            at=after(days=51),
            payer_id=id_of(house.bao),
            payee_id=id_of(house.ana),
            minutes=10,
            is_in_trade=False,
            key="3",
        )
    with pytest.raises(Refused, match="has left the cooperative"):
        exchanges.record(
            by=house.bao, at=after(days=51), exchange=helped(house.ana, house.bao), subject="test:1", key="4"
        )
    with pytest.raises(Refused, match="has left the cooperative"):
        reversals.reverse(
            by=house.coordinator, at=after(days=51), entry_id=entry_id, reason="A mistake.", key="5"
        )
    with pytest.raises(Refused, match="has left the cooperative"):
        reserve(house.ana, house.bao, 10, key="6")
    assert balances.of_member(id_of(house.ana)) == 0
    assert audit.check().is_sound


def test_nothing_reaches_in_a_batch_who_has_left(house: House) -> None:
    from tests.timebank.test_limits import draft

    give(house.bao, house.ana, 10, key="1")
    leave(house.ana)
    with pytest.raises(Refused, match="has left the cooperative"):
        posting.post_all(
            by=house.bao, at=after(days=51), drafts=[draft(house, 5, key="2", at=after(days=51))]
        )


def test_who_comes_back_counts_again(house: House) -> None:
    leave(house.ana)
    members.join(by=house.ana, at=after(days=55), display_name="Ana Petit")
    with pytest.raises(Refused):
        record(helped(house.ana, house.bao, 60, at=after(days=56)), by=house.bao, key="1")
    members.admit(by=house.coordinator, at=after(days=57), member_id=id_of(house.ana))
    record(helped(house.ana, house.bao, 60, at=after(days=58)), by=house.bao, key="2")
    assert balances.of_member(id_of(house.ana)) == 57
    leave(actors.of_user(house.ana.user_id), days=60)
    assert solidarity() == 57
    assert audit.check().is_sound


def test_a_coordinator_writes_it_down_for_a_member_without_internet(house: House) -> None:
    nina = offline("Nina Roy", house.coordinator)
    record(helped(nina, house.bao, 60), by=house.bao, key="1")
    leave(nina, by=house.coordinator)
    entry = JournalEntry.objects.get(subject=f"leaving:{id_of(nina)}")
    assert (entry.actor_id, balances.of_member(id_of(nina))) == (id_of(house.coordinator), 0)


def test_an_account_that_holds_something_does_not_close(house: House) -> None:
    record(helped(house.ana, house.bao, 60), by=house.bao, key="1")
    with pytest.raises(Refused, match="at this very moment"):
        posting.close_account(by=house.ana, at=LATER, member_id=id_of(house.ana))
    with refused("permission denied"):
        SubAccount.objects.filter(closed_at=None).update(closed_at=LATER)


def test_nobody_else_ends_it_and_the_database_keeps_hours_from_being_left_behind(house: House) -> None:
    record(helped(house.ana, house.bao, 60), by=house.bao, key="1")
    for other in (house.bao, house.coordinator):
        with pytest.raises(Forbidden):
            leave(house.ana, by=other)
        with pytest.raises(Forbidden):
            hours.settle(by=other, at=LATER, member_id=id_of(house.ana))
    with refused("member_leaves_no_hours_behind"):
        members.leave(by=house.ana, at=LATER, member_id=id_of(house.ana))
    assert not has_left(house.ana)


def test_whoever_left_with_hours_is_found_by_the_audit(house: House) -> None:
    record(helped(house.ana, house.bao, 60), by=house.bao, key="1")
    with without_promises():
        Member.objects.filter(pk=id_of(house.ana)).update(left_at=after(days=9))
    assert places(audit.check().faults) == {("left", time_of(id_of(house.ana)).code)}
