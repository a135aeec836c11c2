"""What the database refuses of reservations and requests for hours, each broken on purpose, as each role."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import F, Model
from django.utils import timezone

from config import roles
from coop.domain.actors import PLATFORM
from governance.selectors import rules
from tests.governance.stories import adopt
from tests.instants import after
from tests.rights import EVERYONE, OWNER, acting_as
from tests.timebank import closing
from tests.timebank.conftest import House
from tests.timebank.ledger import MARCH, helped, id_of, record
from tests.timebank.test_payments import ask, consent
from tests.timebank.test_promises import CASTS, Legs, knock, moved, pool, refused, sql, time_of
from tests.timebank.test_reservations import briefly, how, settle
from tests.timebank.test_reservations import reserve as held_for
from timebank.domain.legs import AccountKey
from timebank.domain.natures import AccountKind, Unit
from timebank.models import PaymentAnswer, PaymentRequest, Reservation, ReservationLeg, Settlement, SubAccount
from timebank.rules import AUTO_ACCEPT, CONTRIBUTION_SHARE
from timebank.selectors import audit
from timebank.selectors import reservations as held
from timebank.services import posting

pytestmark = pytest.mark.django_db

HELD: list[type[Model]] = [Reservation, ReservationLeg, Settlement]
ASKED: list[type[Model]] = [PaymentRequest, PaymentAnswer]
REFUSED = r"append-only|through timebank_post alone|permission denied"


@pytest.fixture
def ledger(house: House) -> House:
    """One reservation that is settled, one that is open, and a request that was agreed to."""
    settle(house.bao, held_for(house.ana, house.bao, 60, key="settled"))
    held_for(house.ana, house.bao, 60, key="open")
    consent(house.bao, ask(house.ana, house.bao))
    reserve = AccountKey(AccountKind.RESERVE, Unit.MINUTES)
    posting.open_accounts(by=PLATFORM, at=after(), keys=[reserve, time_of(house, "cleo")])
    connection.check_constraints()
    return house


def hold(legs: Legs, *, in_order: bool = True, **fields: Any) -> int:  # noqa: ANN401  whatever a program may send
    """Call the door itself."""
    asked: dict[str, Any] = {
        "p_key": "raw",
        "p_request": "{}",
        "p_nature": "mutual_help",
        "p_expires_at": timezone.now() + timedelta(hours=1),
        "p_decided_at": after(days=41),
        "p_subject": "test:1",
        "p_reason": "",
        "p_obeys": [],
        **dict.fromkeys(["p_actor_user", "p_actor", "p_acting_for"]),
        **fields,
        "p_accounts": sorted(legs) if in_order else list(legs),
        "p_amounts": [legs[code] for code in (sorted(legs) if in_order else legs)],
    }
    named = ", ".join(f"{name} => %({name})s{CASTS.get(name, '')}" for name in asked)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT timebank_reserve({named})", asked)
        return int(cursor.fetchone()[0])


def give_way(reservation_id: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT timebank_give_way(%s, NULL, NULL, NULL, 'More.', '{}')", [reservation_id])
        return bool(cursor.fetchone()[0])


def void(reservation_id: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT timebank_void(%s, NULL, NULL, NULL, 'No.')", [reservation_id])


@pytest.mark.parametrize("role", EVERYONE)
@pytest.mark.parametrize("model", HELD + ASKED)
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {table} SET {column} = {column}",
        "DELETE FROM {table}",
        "TRUNCATE {table} CASCADE",
        "INSERT INTO {table} SELECT * FROM {table}",
    ],
)
def test_nobody_changes_what_was_written(
    ledger: House, role: str, model: type[Model], statement: str
) -> None:
    if statement.startswith("INSERT") and model in ASKED:
        pytest.skip("requests are written by their service; what they may say has tests of its own")
    table, count = model._meta.db_table, model._default_manager.count()
    column = str(model._meta.concrete_fields[-1].column)
    with acting_as(role), pytest.raises(DatabaseError, match=REFUSED), transaction.atomic():
        sql(statement.format(table=table, column=column))
    assert model._default_manager.count() == count


@pytest.mark.parametrize("role", [OWNER, roles.APPLICATION])
@pytest.mark.parametrize("model", HELD)
def test_nobody_changes_it_through_the_orm_either(ledger: House, role: str, model: type[Model]) -> None:
    row = model._default_manager.order_by("pk")[0]
    field = model._meta.concrete_fields[-1].name
    changes: list[Callable[[], object]] = [
        lambda: model._default_manager.update(**{field: F(field)}),
        lambda: model._default_manager.all()._raw_delete("default"),
        lambda: model._default_manager.bulk_create([row]),
    ]
    for change in changes:
        with acting_as(role), pytest.raises(DatabaseError, match=REFUSED), transaction.atomic():
            change()


@pytest.mark.parametrize(
    "call",
    [
        lambda house: hold(moved(house)),
        lambda house: void(Reservation.objects.get(key="reserve:open").pk),
        lambda house: sql("SELECT timebank_expire(10)"),
    ],
    ids=["reserve", "void", "expire"],
)
def test_the_doors_are_for_the_application_alone(ledger: House, call: Callable[[House], object]) -> None:
    with acting_as(roles.AUDITOR), refused("permission denied for function"):
        call(ledger)
    call(ledger)
    assert held.misread() == []


def test_an_auditor_reads_reservations(ledger: House) -> None:
    with acting_as(roles.AUDITOR):
        assert Settlement.objects.count() == 1


@pytest.mark.parametrize(
    ("promise", "legs"),
    [
        ("entry_has_two_legs", lambda house: {}),
        ("entry_has_two_legs", lambda house: {time_of(house).code: 5}),
        ("entry_sums_to_zero_in_each_unit", lambda house: {time_of(house).code: 5, pool(): -4}),
        ("reserved_amount_is_not_zero", lambda house: {**moved(house), pool(): 0}),
        ("account_is_open", lambda house: {**moved(house, 5), "member_time.minutes.0": 0}),
        ("account_stays_above_its_floor", lambda house: {time_of(house).code: -500 * 60, pool(): 500 * 60}),
        ("account_stays_within_its_credit", lambda house: {time_of(house).code: -1725, pool(): 1725}),
        ("account_stays_below_its_most", lambda house: {time_of(house).code: 30_000, pool(): -30_000}),
    ],
)
def test_the_door_refuses(ledger: House, promise: str, legs: Callable[[House], Legs]) -> None:
    count = Reservation.objects.count()
    with refused(promise):
        hold(legs(ledger))
    assert Reservation.objects.count() == count
    assert held.misread() == []


def test_what_is_awaited_counts_against_the_most(ledger: House) -> None:
    """Two that fit alone and not together: the second is told now, not when it is settled."""
    ana = time_of(ledger).code
    first = hold({ana: 29_000, pool(): -29_000}, p_key="first")
    for tried in (hold, knock):
        with refused("account_stays_below_its_most"):
            tried({ana: 1000, pool(): -1000}, p_key="second")
    void(first)
    knock({ana: 1000, pool(): -1000}, p_key="third")


def test_a_reservation_can_not_make_its_own_settlement_fail(ledger: House) -> None:
    """Both limits reached by the reservation itself: it is paid all the same."""
    cleo = time_of(ledger, "cleo").code
    legs = {cleo: -1200, pool(): 1200}
    reservation_id = hold(legs, p_key="all")
    with refused("account_stays_within_its_credit"):
        knock({cleo: -1, pool(): 1}, p_key="more")
    knock(legs, p_key="settles", p_settles=reservation_id)
    assert how(reservation_id) == "whole"
    assert audit.check().is_sound


@pytest.mark.parametrize(
    ("promise", "legs", "fields"),
    [
        ("settlement_stays_within_its_reservation", lambda house: moved(house, -31), {}),
        ("settlement_stays_within_its_reservation", lambda house: moved(house, 30), {}),
        (
            "settlement_stays_within_its_reservation",
            lambda house: {time_of(house).code: -30, pool(): 30},
            {},
        ),
        ("settlement_stays_within_its_reservation", lambda house: moved(house, -30), {"p_nature": "gift"}),
        ("settlement_has_its_reservation", lambda house: moved(house, -30), {"p_settles": 0}),
        (
            "entry_sums_to_zero_in_each_unit",
            lambda house: {**moved(house, -30), time_of(house).code: -29},
            {},
        ),
    ],
)
def test_a_settlement_stays_within_its_reservation(
    ledger: House, promise: str, legs: Callable[[House], Legs], fields: dict[str, Any]
) -> None:
    reservation_id = hold(moved(ledger, -30))
    with refused(promise):
        knock(legs(ledger), **{"p_key": "settles", "p_settles": reservation_id, **fields})
    assert how(reservation_id) is None
    assert held.misread() == []


def test_a_settlement_obeys_what_its_reservation_obeyed(ledger: House) -> None:
    founding = rules.in_force(CONTRIBUTION_SHARE, at=after(days=41)).version_id
    with refused("entry_obeys_rules_in_force"):
        hold(moved(ledger), p_obeys=[0])
    reservation_id = hold(moved(ledger), p_obeys=[founding])
    adopt(ledger.ana, key=CONTRIBUTION_SHARE.key, value="0.10")
    voted = rules.in_force(CONTRIBUTION_SHARE, at=after(days=41)).version_id
    with refused("settlement_obeys_its_reservation"):
        knock(moved(ledger), p_key="other", p_settles=reservation_id, p_obeys=[voted])
    with refused("entry_obeys_rules_in_force"):
        knock(moved(ledger), p_key="none", p_settles=reservation_id, p_obeys=[0])
    # A vote about something else may have decided when it is settled, and is named too.
    other = rules.in_force(AUTO_ACCEPT, at=after(days=41)).version_id
    knock(moved(ledger), p_key="same", p_settles=reservation_id, p_obeys=[founding, other])


def test_what_is_given_back_for_more_leaves_room_for_it_alone(ledger: House) -> None:
    """In one transaction: the entry that was refused leaves the reservation as it stood."""
    reservation_id = hold(moved(ledger, 60))
    with refused("account_stays_within_its_credit"), transaction.atomic():
        give_way(reservation_id)
        knock(moved(ledger, 100 * 60), p_key="too much")
    assert how(reservation_id) is None
    with transaction.atomic():
        assert give_way(reservation_id)
        knock(moved(ledger, 15 * 60), p_key="more")
    assert how(reservation_id) == "void"
    assert not give_way(reservation_id)
    assert held.misread() == []


def test_a_reservation_is_settled_once(ledger: House) -> None:
    reservation_id = hold(moved(ledger))
    first = knock(moved(ledger, 10), p_key="part", p_settles=reservation_id)
    assert knock(moved(ledger, 10), p_key="part", p_settles=reservation_id) == first
    with refused("reservation_is_settled_once"):
        knock(moved(ledger, 10), p_key="rest", p_settles=reservation_id)
    with refused("reservation_is_settled_once"):
        void(reservation_id)
    with refused("settlement_has_its_reservation"):
        void(0)


def test_a_settlement_comes_in_time_by_the_servers_clock(ledger: House) -> None:
    late = briefly(ledger.ana, ledger.cleo, 30, key="late")
    legs = {time_of(ledger).code: 30, time_of(ledger, "cleo").code: -30}
    with refused("reservation_is_settled_in_time"):
        knock(legs, p_key="settles", p_settles=late, p_happened_at=after(days=1), p_decided_at=after(days=1))
    assert how(late) is None
    with refused("reservation_has_a_term_ahead"):
        hold(moved(ledger), p_expires_at=timezone.now() - timedelta(seconds=1))


def test_a_reservation_is_of_an_exchange_in_open_time(ledger: House) -> None:
    for nature in ("reversal", "distribution", "whatever"):
        with refused("reservation_has_its_nature"):
            hold(moved(ledger), p_nature=nature)
    reservation_id = hold(moved(ledger))
    record(helped(ledger.ana, ledger.bao, 400), by=ledger.bao, key="1")
    closing.post(by=ledger.coordinator, at=after(days=40), start=MARCH.start, end=MARCH.end)
    with refused("entry_is_dated_in_open_time"):
        knock(moved(ledger), p_key="s", p_settles=reservation_id, p_happened_at=after(days=2))
    knock(moved(ledger), p_key="s", p_settles=reservation_id)


def test_a_key_names_one_intent(ledger: House) -> None:
    first = hold(moved(ledger))
    assert hold(moved(ledger)) == first
    with refused("key_names_one_intent"):
        hold(moved(ledger), p_request='{"minutes":31}')
    ana, bao = sorted(moved(ledger))
    with refused("legs_follow_one_order"):
        hold({bao: 5, ana: -5}, in_order=False, p_key="order")


def test_a_fund_reserves_from_wherever_it_holds_something(ledger: House) -> None:
    for part in range(3):
        knock({f"reserve.minutes/{part}": 10, pool(): -10}, p_key=f"in {part}")
    reservation_id = hold({"reserve.minutes/*": -25, pool(): 25}, p_key="held", p_nature="commons")
    with refused("account_stays_above_its_floor"):
        knock({"reserve.minutes/*": -6, pool(): 6}, p_key="too much", p_nature="commons")
    knock({"reserve.minutes/*": -5, pool(): 5}, p_key="the rest", p_nature="commons")
    knock({"reserve.minutes/*": -25, pool(): 25}, p_key="paid", p_settles=reservation_id, p_nature="commons")
    assert set(SubAccount.objects.filter(kind="reserve").values_list("balance", "reserved")) == {(0, 0)}
    assert held.misread() == []


def request_row(house: House, **changed: Any) -> PaymentRequest:  # noqa: ANN401  columns of a row
    row: dict[str, Any] = {
        "key": "raw",
        "payee_id": id_of(house.ana),
        "payer_id": id_of(house.bao),
        "minutes": 30,
        "nature": "mutual_help",
        "purpose": "The fence",
        "asked_at": after(days=1),
        "expires_at": after(days=2),
        "actor_id": id_of(house.ana),
        **changed,
    }
    return PaymentRequest.objects.create(**row)


@pytest.mark.parametrize(
    ("promise", "changed"),
    [
        ("payment_request_is_between_two", lambda house: {"payer_id": id_of(house.ana)}),
        ("payment_request_asks_for_time", lambda house: {"minutes": 0}),
        ("payment_request_is_for_work_in_hours", lambda house: {"nature": "gift"}),
        ("payment_request_ends_after_it_begins", lambda house: {"expires_at": after()}),
        ("payment_request_is_asked_by_or_for_its_payee", lambda house: {"actor_id": id_of(house.cleo)}),
        (
            "payment_request_is_asked_by_or_for_its_payee",
            lambda house: {"actor_id": id_of(house.bao), "acting_for_id": id_of(house.ana)},
        ),
    ],
)
def test_a_request_makes_sense(
    house: House, promise: str, changed: Callable[[House], dict[str, Any]]
) -> None:
    with refused(promise):
        request_row(house, **changed(house))
    assert request_row(house)


@pytest.mark.parametrize(
    ("promise", "changed"),
    [
        ("payment_answer_that_pays_has_its_entry", {"how": "accepted"}),
        ("payment_answer_that_declines_says_why", {"how": "declined"}),
        ("payment_answer_is_one_of_the_exits", {"how": "forgotten"}),
        ("payment_answer_is_not_ones_own", {"how": "consented"}),
    ],
)
def test_an_answer_makes_sense(house: House, promise: str, changed: dict[str, Any]) -> None:
    row = request_row(house)
    answered: datetime = after(days=1)
    given = {"actor_id": id_of(house.ana), "answered_at": answered}
    with refused(promise):
        PaymentAnswer.objects.create(request=row, **given, **changed)
    PaymentAnswer.objects.create(request=row, how="withdrawn", **given)
    with refused("request_id"):
        PaymentAnswer.objects.create(request=row, how="expired", **given)
