"""Hours held for later: limits count them, each is settled once, and the database's clock ends them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from coop.domain.actors import PLATFORM, Actor
from coop.domain.errors import Forbidden, Hidden, Refused
from tests.instants import after
from tests.timebank.conftest import House
from tests.timebank.ledger import helped, id_of, record
from timebank.domain.exchanges import Exchange
from timebank.domain.natures import Nature
from timebank.domain.reserving import How
from timebank.models import JournalEntry, Settlement
from timebank.selectors import audit, balances
from timebank.selectors import reservations as held
from timebank.services import reservations, reversals

pytestmark = pytest.mark.django_db

CREDIT = 20 * 60


def reserve(
    payee: Actor,
    payer: Actor,
    minutes: int = 60,
    *,
    key: str = "1",
    by: Actor | None = None,
    seconds: int = 3600,
) -> int:
    return reservations.reserve(
        by=by or payer,
        at=after(days=1),
        exchange=helped(payee, payer, minutes),
        expires_at=timezone.now() + timedelta(seconds=seconds),
        subject=f"test:{key}",
        key=key,
    )


def settle(payer: Actor, reservation_id: int, minutes: int | None = None) -> int:
    return reservations.settle(by=payer, at=after(days=2), reservation_id=reservation_id, minutes=minutes)


def pass_by(seconds: float) -> None:
    """Let the database's clock go on."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(%s)", [seconds])


def briefly(payee: Actor, payer: Actor, minutes: int = 60, *, key: str = "1") -> int:
    """A reservation that is past its term when this returns; a busy machine is given a longer one."""
    try:
        return _briefly(payee, payer, minutes, key, seconds=0.05)
    except Refused:
        return _briefly(payee, payer, minutes, key, seconds=1)


def _briefly(payee: Actor, payer: Actor, minutes: int, key: str, *, seconds: float) -> int:
    expires_at = timezone.now() + timedelta(seconds=seconds)  # the test's server keeps the same time
    reservation_id = reservations.reserve(
        by=payer,
        at=after(days=1),
        exchange=helped(payee, payer, minutes),
        expires_at=expires_at,
        subject=f"test:{key}",
        key=key,
    )
    pass_by((expires_at - timezone.now()).total_seconds() + 0.01)
    return reservation_id


def how(reservation_id: int) -> str | None:
    return Settlement.objects.filter(reservation_id=reservation_id).values_list("how", flat=True).first()


def test_what_is_reserved_moves_nothing_and_is_not_spent_twice(house: House) -> None:
    reservation_id = reserve(house.ana, house.bao, CREDIT)
    assert not JournalEntry.objects.exists()
    assert held.reserved_of(id_of(house.bao)) == CREDIT
    with pytest.raises(Refused, match="more than you have given"):
        record(helped(house.ana, house.bao, 1), by=house.bao, key="spend")
    with pytest.raises(Refused, match="more than you have given"):
        reserve(house.cleo, house.bao, 1, key="2")
    settle(house.bao, reservation_id)
    assert balances.of_member(id_of(house.bao)) == -CREDIT
    assert held.reserved_of(id_of(house.bao)) == 0
    assert how(reservation_id) == How.WHOLE
    assert held.misread() == []
    assert audit.check().is_sound


def test_a_part_is_paid_and_the_rest_is_free(house: House) -> None:
    reservation_id = reserve(house.ana, house.bao, 100)
    entry_id = settle(house.bao, reservation_id, 40)
    assert balances.of_members([id_of(house.ana), id_of(house.bao)]) == {
        id_of(house.ana): 38,
        id_of(house.bao): -40,
    }
    assert how(reservation_id) == How.PART
    assert JournalEntry.objects.get(pk=entry_id).settles == reservation_id
    assert held.reserved_of(id_of(house.bao)) == 0
    assert settle(house.bao, reservation_id, 40) == entry_id
    with pytest.raises(Refused, match="the hours"):
        settle(house.bao, reservation_id, 41)
    with pytest.raises(Refused, match="Between"):
        settle(house.bao, reserve(house.ana, house.bao, 10, key="2"), 11)


def test_given_up_it_is_free_and_never_paid(house: House) -> None:
    reservation_id = reserve(house.ana, house.bao)
    for _twice in range(2):
        reservations.void(by=house.ana, at=after(days=2), reservation_id=reservation_id, reason="Not needed.")
    assert how(reservation_id) == How.VOID
    assert Settlement.objects.get().actor_id == house.ana.member_id
    with pytest.raises(Refused, match="already ended"):
        settle(house.bao, reservation_id)
    assert held.reserved_of(id_of(house.bao)) == 0


def test_the_databases_clock_ends_it(house: House) -> None:
    """Whatever instant a program says."""
    reservation_id = briefly(house.ana, house.bao)
    with pytest.raises(Refused, match="term of this reservation"):
        settle(house.bao, reservation_id)
    assert reservations.expire(by=PLATFORM, at=after()) == 1
    assert reservations.expire(by=PLATFORM, at=after(days=9999)) == 0
    assert how(reservation_id) == How.EXPIRED
    assert held.misread() == []
    lasting = reserve(house.ana, house.bao, key="2")
    assert reservations.expire(by=PLATFORM, at=after(days=9999)) == 0
    assert how(lasting) is None
    with pytest.raises(Forbidden):
        reservations.expire(by=house.coordinator, at=after())


def test_what_is_past_its_term_never_stands_in_the_way(house: House) -> None:
    gone = briefly(house.ana, house.bao, CREDIT)
    record(helped(house.cleo, house.bao, CREDIT), by=house.bao, key="spend")
    assert how(gone) == How.EXPIRED
    late = briefly(house.bao, house.ana, CREDIT, key="2")
    reserve(house.bao, house.ana, CREDIT, key="3")
    assert how(late) == How.EXPIRED
    assert held.misread() == []


def test_only_who_pays_reserves_and_settles(house: House) -> None:
    with pytest.raises(Forbidden):
        reserve(house.ana, house.bao, by=house.ana)
    reservation_id = reserve(house.ana, house.bao)
    for person in (house.ana, house.cleo, house.coordinator, house.auditor, house.administrator):
        with pytest.raises(Forbidden):
            settle(person, reservation_id)
    entry_id = reservations.settle(
        by=house.coordinator,
        at=after(days=2),
        reservation_id=reservation_id,
        acting_for_id=house.bao.member_id,
    )
    entry = JournalEntry.objects.get(pk=entry_id)
    assert (entry.actor_id, entry.acting_for_id) == (house.coordinator.member_id, house.bao.member_id)
    with pytest.raises(Forbidden):
        reservations.void(by=house.cleo, at=after(), reservation_id=reservation_id, reason="No.")
    with pytest.raises(Hidden):
        settle(house.bao, 0)


@pytest.mark.parametrize("nature", [Nature.GIFT, Nature.PAID_MISSION])
def test_only_hours_are_reserved(house: House, nature: Nature) -> None:
    exchange = Exchange(id_of(house.ana), id_of(house.bao), 0, 100, nature, after(days=1))
    with pytest.raises(Refused):
        reservations.reserve(
            by=house.bao,
            at=after(days=1),
            exchange=exchange,
            expires_at=timezone.now() + timedelta(1),
            subject="test:1",
            key="1",
        )


def test_a_term_lies_ahead(house: House) -> None:
    for seconds in (-1, 500 * 86_400):
        with pytest.raises(Refused, match="later day"):
            reserve(house.ana, house.bao, seconds=seconds)


def test_refund_after_release_is_not_paid_twice(house: House) -> None:
    """Named after a fault that others shipped."""
    reservation_id = reserve(house.ana, house.bao, 60)
    entry_id = settle(house.bao, reservation_id)
    reversals.reverse(by=house.coordinator, at=after(days=3), entry_id=entry_id, reason="Undone.", key="1")
    assert settle(house.bao, reservation_id) == entry_id
    with pytest.raises(Refused, match="already ended"):
        reservations.void(by=house.ana, at=after(days=3), reservation_id=reservation_id, reason="Refund.")
    with pytest.raises(Refused, match="already been reversed"):
        reversals.reverse(by=house.coordinator, at=after(days=3), entry_id=entry_id, reason="Again.", key="2")
    assert balances.of_members([id_of(house.ana), id_of(house.bao)]) == {
        id_of(house.ana): 0,
        id_of(house.bao): 0,
    }


def test_cancelling_after_approval_leaves_no_debit(house: House) -> None:
    """Named after a fault that others shipped."""
    reservation_id = reserve(house.ana, house.bao, 60)
    reservations.void(by=house.bao, at=after(days=2), reservation_id=reservation_id, reason="Cancelled.")
    assert balances.of_member(id_of(house.bao)) == 0
    assert held.reserved_of(id_of(house.bao)) == 0
    assert not JournalEntry.objects.exists()
    reserve(house.ana, house.bao, CREDIT, key="2")


def test_the_same_key_with_another_recipient_is_refused(house: House) -> None:
    """Named after a fault that others shipped."""
    term = timezone.now() + timedelta(1)

    def ask(payee: Actor) -> int:
        return reservations.reserve(
            by=house.bao,
            at=after(days=1),
            exchange=helped(payee, house.bao, 60),
            expires_at=term,
            subject="test:1",
            key="1",
        )

    first = ask(house.ana)
    assert ask(house.ana) == first
    with pytest.raises(Refused, match="who gives"):
        ask(house.cleo)
