"""What the database refuses, each broken on purpose: as its owner, as the application and as an auditor."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import F, Model

from config import roles
from coop.domain.actors import PLATFORM
from governance.selectors import rules
from tests.instants import after
from tests.rights import EVERYONE, OWNER, acting_as
from tests.timebank import closing
from tests.timebank.conftest import House
from tests.timebank.ledger import MARCH, helped, id_of, record
from timebank.domain.legs import AccountKey
from timebank.domain.natures import AccountKind, Nature, Unit
from timebank.models import Account, Distribution, DistributionLine, JournalEntry, Leg, SubAccount
from timebank.rules import CONTRIBUTION_SHARE
from timebank.selectors import audit
from timebank.services import posting

pytestmark = pytest.mark.django_db

LEDGER: list[type[Model]] = [Account, SubAccount, JournalEntry, Leg]
REFUSED = r"append-only|through timebank_post alone|permission denied"
WRITTEN_ONCE: list[type[Model]] = [*LEDGER, Distribution, DistributionLine]


@pytest.fixture
def ledger(house: House) -> House:
    """One exchange in March, distributed, and one after it."""
    record(helped(house.ana, house.bao, 400), by=house.bao, key="1")
    closing.post(by=house.coordinator, at=after(days=40), start=MARCH.start, end=MARCH.end)
    record(helped(house.ana, house.bao, 60, at=after(days=40)), by=house.bao, key="2")
    connection.check_constraints()
    return house


@contextmanager
def refused(promise: str) -> Iterator[None]:
    """The database refuses in the name of this promise, at once or when it would be committed."""
    with pytest.raises(DatabaseError) as error, transaction.atomic():  # noqa: PT012  the block is the act
        yield
        connection.check_constraints()
    diagnosis = getattr(error.value.__cause__, "diag", None)
    assert promise in (getattr(diagnosis, "constraint_name", None) or str(error.value))


def sql(statement: str) -> None:
    """Plain SQL, as somebody with a console would write it."""
    with connection.cursor() as cursor:
        cursor.execute(statement)


def time_of(house: House, name: str = "ana") -> AccountKey:
    return AccountKey(AccountKind.MEMBER_TIME, Unit.MINUTES, id_of(getattr(house, name)))


def pool(unit: Unit = Unit.MINUTES) -> str:
    return f"commons.{unit}/3"


Legs = dict[str, int]


def knock(legs: Legs, *, in_order: bool = True, **fields: Any) -> int:  # noqa: ANN401  whatever a program may send
    """Call the door itself, as a program with the application's rights could."""
    asked: dict[str, Any] = {
        "p_key": "raw",
        "p_request": "{}",
        "p_nature": Nature.MUTUAL_HELP.value,
        "p_happened_at": after(days=41),
        "p_decided_at": after(days=41),
        "p_subject": "test:1",
        "p_reason": "",
        "p_obeys": [],
        **dict.fromkeys(["p_actor_user", "p_actor", "p_acting_for", "p_reverses", "p_settles"]),
        **fields,
        "p_accounts": sorted(legs) if in_order else list(legs),
        "p_amounts": [legs[code] for code in (sorted(legs) if in_order else legs)],
    }
    named = ", ".join(f"{name} => %({name})s{CASTS.get(name, '')}" for name in asked)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT timebank_post({named})", asked)
        return int(cursor.fetchone()[0])


CASTS = {"p_obeys": "::bigint[]", "p_accounts": "::text[]", "p_amounts": "::bigint[]"}


def moved(ledger: House, minutes: int = 30) -> Legs:
    return {time_of(ledger).code: minutes, time_of(ledger, "bao").code: -minutes}


def column_of(model: type[Model]) -> str:
    return str(model._meta.concrete_fields[-1].column)


@pytest.mark.parametrize("role", EVERYONE)
@pytest.mark.parametrize("model", WRITTEN_ONCE)
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
    """In plain SQL, as each role: the owner is refused by a trigger, the others have no right."""
    if statement.startswith("INSERT") and model in (Distribution, DistributionLine):
        pytest.skip("a distribution is written by its service; what it may say has tests of its own")
    table, count = model._meta.db_table, model._default_manager.count()
    with (
        acting_as(role),
        pytest.raises(DatabaseError, match=REFUSED),
        transaction.atomic(),
    ):
        sql(statement.format(table=table, column=column_of(model)))
    assert model._default_manager.count() == count
    assert audit.check().is_sound


@pytest.mark.parametrize("role", [OWNER, roles.APPLICATION])
@pytest.mark.parametrize("model", LEDGER)
def test_nobody_changes_it_through_the_orm_either(ledger: House, role: str, model: type[Model]) -> None:
    row = model._default_manager.order_by("pk")[0]
    field = next(
        field.name
        for field in reversed(model._meta.concrete_fields)
        if not (field.is_relation or field.primary_key)
    )
    changes: list[Callable[[], object]] = [
        lambda: model._default_manager.update(**{field: F(field)}),
        lambda: model._default_manager.bulk_update([row], [field]),
        lambda: row.save(update_fields=[field]),
        lambda: model._default_manager.all()._raw_delete("default"),
        lambda: model._default_manager.bulk_create([row]),
    ]
    for change in changes:
        with (
            acting_as(role),
            pytest.raises(DatabaseError, match=REFUSED),
            transaction.atomic(),
        ):
            change()
    assert audit.check().is_sound


def test_the_door_is_for_the_application_alone(ledger: House) -> None:
    with acting_as(roles.AUDITOR), refused("permission denied for function timebank_post"):
        knock(moved(ledger))
    entry_id = knock(moved(ledger))
    assert JournalEntry.objects.get(pk=entry_id).subject == "test:1"


@pytest.mark.parametrize(
    ("promise", "legs"),
    [
        ("entry_has_two_legs", lambda house: {}),
        ("entry_has_two_legs", lambda house: {time_of(house).code: 5}),
        ("entry_sums_to_zero_in_each_unit", lambda house: {time_of(house).code: 5, pool(): -4}),
        # zero in all, and in neither unit
        ("entry_sums_to_zero_in_each_unit", lambda house: {time_of(house).code: 5, pool(Unit.CENTS): -5}),
        ("leg_amount_is_not_zero", lambda house: {**moved(house), pool(): 0}),
        ("account_is_open", lambda house: {**moved(house, 5), "member_time.minutes.0": 0}),
        ("account_stays_above_its_floor", lambda house: {time_of(house).code: -500 * 60, pool(): 500 * 60}),
        ("account_stays_above_its_floor", lambda house: {"reserve.minutes/*": -100, pool(): 100}),
        ("account_stays_above_its_floor", lambda house: {"reserve.minutes/5": -100, pool(): 100}),
        ("account_stays_within_its_credit", lambda house: {time_of(house).code: -1725, pool(): 1725}),
        ("account_stays_below_its_most", lambda house: {time_of(house).code: 29_564, pool(): -29_564}),
    ],
)
def test_the_door_refuses(ledger: House, promise: str, legs: Callable[[House], Legs]) -> None:
    distributions_before = JournalEntry.objects.count()
    euros = AccountKey(AccountKind.COMMONS, Unit.CENTS)
    posting.open_accounts(by=PLATFORM, at=after(days=41), keys=[euros])
    with refused(promise):
        knock(legs(ledger))
    assert JournalEntry.objects.count() == distributions_before
    assert audit.check().is_sound


def test_legs_come_in_one_order_and_name_each_account_once(ledger: House) -> None:
    """So that no two writers wait for each other in a ring, whoever wrote the program that calls."""
    ana, bao = sorted(moved(ledger))
    with refused("legs_follow_one_order"):
        knock({bao: 5, ana: -5}, in_order=False)
    knock({ana: 5, bao: -5}, in_order=False)


@pytest.mark.parametrize("happened_at", [MARCH.start, after(days=5), MARCH.last_instant])
def test_nothing_is_dated_in_a_distributed_period(ledger: House, happened_at: datetime) -> None:
    with refused("entry_is_dated_in_open_time"):
        knock(moved(ledger), p_happened_at=happened_at)


def test_an_entry_obeys_rules_that_are_in_force(ledger: House) -> None:
    founding = rules.in_force(CONTRIBUTION_SHARE, at=after(days=41)).version_id
    with refused("entry_obeys_rules_in_force"):
        knock(moved(ledger), p_obeys=[founding, 0])
    assert founding in JournalEntry.objects.get(pk=knock(moved(ledger), p_obeys=[founding])).obeys


def test_a_key_names_one_intent_for_ever(ledger: House) -> None:
    first = knock(moved(ledger), p_request='{"minutes":30}')
    assert knock(moved(ledger), p_request='{"minutes":30}') == first
    with refused("key_names_one_intent"):
        knock(moved(ledger, 31), p_request='{"minutes":31}')
    assert JournalEntry.objects.filter(key="raw").count() == 1


def test_a_reversal_takes_back_what_its_entry_did_and_no_more(ledger: House) -> None:
    wrong = JournalEntry.objects.get(key="exchange:2")
    ana, bao = time_of(ledger).code, time_of(ledger, "bao").code

    def undo(legs: Legs, key: str) -> int:
        return knock(legs, p_key=key, p_nature="reversal", p_reverses=wrong.pk, p_reason="A mistake.")

    undo({ana: -20, bao: 20}, "a third")
    cleo = time_of(ledger, "cleo").code
    for legs in ({ana: -38, bao: 38}, {ana: 5, bao: -5}, {cleo: -5, bao: 5}):
        with refused("reversal_undoes_its_entry"):
            undo(legs, "too much")
    undo({ana: -37, bao: 40, pool(): -3}, "the rest")
    with refused("reversal_undoes_its_entry"):
        undo({ana: -1, bao: 1}, "again")
    with refused("reversal_has_its_entry"):
        knock(moved(ledger), p_key="nothing", p_nature="reversal", p_reverses=0, p_reason="A mistake.")
    with refused("entry_reversal_says_why"):
        knock(moved(ledger), p_nature="reversal")
    assert audit.check().is_sound


def test_only_a_distribution_says_that_it_is_one(ledger: House) -> None:
    with refused("distribution_entry_has_its_distribution"):
        knock({pool(): -3, "reserve.minutes/3": 3}, p_nature="distribution")


def test_what_a_fund_gives_is_taken_from_wherever_it_holds_something(ledger: House) -> None:
    """The reserve's hours lie in several parts: what is asked is found, and never more than there is."""
    for part in range(3):
        knock({f"reserve.minutes/{part}": 10, pool(): -10}, p_key=f"in {part}")
    held = SubAccount.objects.filter(kind=AccountKind.RESERVE, unit=Unit.MINUTES)
    before = sum(held.order_by("id").values_list("balance", flat=True))
    knock({"reserve.minutes/*": -25, pool(): 25}, p_key="out")
    left = list(held.order_by("id").values_list("balance", flat=True))
    assert sum(left) == before - 25
    assert min(left) >= 0
    with refused("account_stays_above_its_floor"):
        knock({"reserve.minutes/*": -sum(left) - 1, pool(): sum(left) + 1}, p_key="too much")
    assert audit.check().is_sound


def raw_distribution(period: tuple[datetime, datetime], entry_id: int | None = None) -> Distribution:
    """Without any line."""
    return Distribution.objects.create(
        period=period,
        entry_id=entry_id,
        version_id=Distribution.objects.get().version_id,
        inputs_hash="0" * 64,
        result_hash="0" * 64,
        posted_at=after(days=80),
    )


def raw_lines(distribution: Distribution, amount: int = 0) -> None:
    DistributionLine.objects.bulk_create(
        DistributionLine(distribution=distribution, fund=fund, unit=unit, share=0, quota="0/1", amount=amount)
        for fund in ("observatory", "inclusion", "solidarity", "reserve")
        for unit in Unit
    )


MAY = (datetime.fromisoformat("2026-05-01T00:00+02:00"), datetime.fromisoformat("2026-06-01T00:00+02:00"))
APRIL = (datetime.fromisoformat("2026-04-01T00:00+02:00"), MAY[0])


def test_a_distribution_has_all_its_lines_and_they_say_what_moved(ledger: House) -> None:
    with refused("distribution_has_all_its_lines"):
        raw_distribution(MAY)
    with refused("distribution_lines_say_what_moved"):
        raw_lines(raw_distribution(MAY), amount=1)
    with refused("distribution_line_names_a_fund_and_a_unit"):
        DistributionLine.objects.create(
            distribution=Distribution.objects.get(),
            fund="pocket",
            unit=Unit.CENTS,
            share=0,
            quota="0/1",
            amount=0,
        )
    with refused("fund_has_one_line_in_a_distribution"):
        raw_lines(Distribution.objects.get())


def test_a_distribution_gives_the_whole_pool(ledger: House) -> None:
    with refused("distribution_gives_the_whole_pool"):
        raw_lines(raw_distribution(APRIL))


def test_the_entry_of_a_distribution_is_one_of_its_period(ledger: House) -> None:
    with refused("distribution_entry_lies_in_its_period"):
        raw_lines(raw_distribution(MAY, JournalEntry.objects.get(key="exchange:2").pk))


def test_periods_do_not_overlap(ledger: House) -> None:
    with refused("distribution_periods_do_not_overlap"):
        raw_distribution((after(days=1), MAY[0]))


def test_the_database_says_when_an_entry_was_written(ledger: House) -> None:
    """No program has a say in it."""
    written = JournalEntry.objects.get(pk=knock(moved(ledger)))
    with connection.cursor() as cursor:
        cursor.execute("SELECT txid_current(), now()")
        transaction_id, started_at = cursor.fetchone()
    assert written.written_in == transaction_id
    assert written.recorded_at >= started_at


def assert_chained() -> None:
    """Each leg has its place, the balance after it, and a hash of the leg before it."""
    for code, account_id, part in SubAccount.objects.order_by("id").values_list("code", "account_id", "part"):
        balance, sequence = 0, 0
        chain: bytes | None = None
        for leg in Leg.objects.filter(account_id=account_id, part=part).order_by("sequence"):
            balance, sequence = balance + leg.amount, sequence + 1
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT timebank_link(%s, %s, %s, %s, %s, %s)",
                    [chain, bytes(leg.entry.digest), code, sequence, leg.amount, balance],
                )
                chain = bytes(cursor.fetchone()[0])
            assert (leg.sequence, leg.balance, bytes(leg.hash)) == (sequence, balance, chain)


def test_each_account_is_a_chain_that_a_stranger_can_follow(ledger: House) -> None:
    assert_chained()


@pytest.mark.django_db(transaction=True)
def test_an_entry_that_is_refused_at_commit_leaves_nothing(house: House) -> None:
    posting.open_accounts(by=PLATFORM, at=after(), keys=[time_of(house), time_of(house, "bao")])
    with pytest.raises(IntegrityError, match="there is none"), transaction.atomic():
        knock(moved(house), p_nature="distribution")
    assert not JournalEntry.objects.exists()
    assert not SubAccount.objects.exclude(balance=0, length=0).exists()
