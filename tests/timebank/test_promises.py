"""What the database refuses, each broken on purpose: by the ORM, in bulk, and by plain SQL."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F, Model

from tests.instants import after
from tests.timebank.conftest import House
from tests.timebank.ledger import MARCH, helped, id_of, record
from timebank.domain.natures import AccountKind, Nature, Unit
from timebank.models import Account, Distribution, DistributionLine, EntryRule, JournalEntry, Leg
from timebank.selectors import audit
from timebank.services import distributions

pytestmark = pytest.mark.django_db

APPEND_ONLY: list[type[Model]] = [JournalEntry, Leg, EntryRule, Distribution, DistributionLine]


@pytest.fixture
def ledger(house: House) -> House:
    """One exchange in March, distributed, and one after it."""
    record(helped(house.ana, house.bao, 400), by=house.bao, key="1")
    distributions.post(by=house.coordinator, at=after(days=40), start=MARCH.start, end=MARCH.end)
    record(helped(house.ana, house.bao, 60, at=after(days=40)), by=house.bao, key="2")
    connection.check_constraints()
    return house


@contextmanager
def refused(promise: str) -> Iterator[None]:
    """The database refuses in the name of this promise, at once or when it would be committed."""
    with pytest.raises(IntegrityError) as error, transaction.atomic():  # noqa: PT012  the block is the act
        yield
        connection.check_constraints()
    diagnosis = getattr(error.value.__cause__, "diag", None)
    assert promise in (getattr(diagnosis, "constraint_name", None) or str(error.value))


def sql(statement: str) -> None:
    """Plain SQL, as somebody with a console would write it."""
    with connection.cursor() as cursor:
        cursor.execute(statement)


def entry(nature: Nature = Nature.MUTUAL_HELP, **fields: object) -> JournalEntry:
    values: dict[str, object] = {
        "key": "raw",
        "fingerprint": "0" * 64,
        "request": {},
        "nature": nature,
        "happened_at": after(days=41),
        "subject": "test:1",
        **fields,
    }
    return JournalEntry.objects.create(**values)


def account(kind: AccountKind, unit: Unit = Unit.MINUTES, owner_id: int | None = None) -> Account:
    found, _is_new = Account.objects.get_or_create(
        kind=kind, unit=unit, owner_id=owner_id, defaults={"opened_at": after()}
    )
    return found


def time_of(house: House, name: str = "ana") -> Account:
    return account(AccountKind.MEMBER_TIME, owner_id=id_of(getattr(house, name)))


@pytest.mark.parametrize("model", APPEND_ONLY)
def test_what_was_written_is_never_changed(ledger: House, model: type[Model]) -> None:
    row = model._default_manager.order_by("pk")[0]
    field = model._meta.concrete_fields[-1].name
    changes: list[Callable[[], object]] = [
        lambda: model._default_manager.update(**{field: F(field)}),
        lambda: model._default_manager.bulk_update([row], [field]),
        lambda: row.save(update_fields=[field]),
        lambda: sql(f"UPDATE {model._meta.db_table} SET id = id + 1000"),  # noqa: S608  our own table
    ]
    for change in changes:
        with refused("append-only"):
            change()
    assert audit.check().is_sound


@pytest.mark.parametrize("model", [*APPEND_ONLY, Account])
def test_what_was_written_is_never_deleted(ledger: House, model: type[Model]) -> None:
    table, count = model._meta.db_table, model._default_manager.count()
    deletions: list[Callable[[], object]] = [
        lambda: model._default_manager.all()._raw_delete("default"),
        lambda: sql(f"DELETE FROM {table}"),  # noqa: S608  our own table
        lambda: sql(f"TRUNCATE {table} CASCADE"),
    ]
    for deletion in deletions:
        with refused("append-only"):
            deletion()
    assert model._default_manager.count() == count


@pytest.mark.parametrize(
    "change", [{"kind": AccountKind.COMMONS}, {"unit": Unit.CENTS}, {"floor": None}, {"owner_id": None}]
)
def test_an_account_keeps_what_it_is(ledger: House, change: dict[str, object]) -> None:
    with refused("account_stays_what_it_is"):
        Account.objects.filter(pk=time_of(ledger).pk).update(**change)


def test_a_balance_changes_with_its_legs_alone(ledger: House) -> None:
    mine = time_of(ledger)
    mine.balance += 600
    changes: list[Callable[[], object]] = [
        lambda: mine.save(update_fields=["balance"]),
        lambda: Account.objects.filter(pk=mine.pk).update(balance=F("balance") + 600),
        lambda: Account.objects.bulk_update([mine], ["balance"]),
        lambda: sql(f"UPDATE timebank_account SET balance = balance + 600 WHERE id = {mine.pk}"),  # noqa: S608  our own row
    ]
    for change in changes:
        with refused("account_balance_follows_its_legs"):
            change()
    with refused("account_opens_at_zero"):
        Account.objects.create(kind=AccountKind.CLEARING, unit=Unit.CENTS, balance=1, opened_at=after())


def test_an_entry_has_two_legs(ledger: House) -> None:
    with refused("entry_has_two_legs"):
        entry()
    with refused("entry_has_two_legs"):
        Leg.objects.create(entry=entry(), account=time_of(ledger), amount=5)


def test_an_entry_sums_to_zero_in_each_unit(ledger: House) -> None:
    hours, euros = account(AccountKind.COMMONS), account(AccountKind.COMMONS, Unit.CENTS)
    with refused("entry_sums_to_zero_in_each_unit"):
        written = entry()
        Leg.objects.create(entry=written, account=time_of(ledger), amount=5)
        Leg.objects.create(entry=written, account=hours, amount=-4)
    with refused("entry_sums_to_zero_in_each_unit"):  # zero in all, and in neither unit
        written = entry()
        Leg.objects.create(entry=written, account=time_of(ledger), amount=5)
        Leg.objects.create(entry=written, account=euros, amount=-5)


def test_a_leg_added_after_the_check_is_checked_again(ledger: House) -> None:
    """SET CONSTRAINTS may bring the check forward; what follows does not escape it."""
    with refused("entry_sums_to_zero_in_each_unit"):
        written = entry()
        Leg.objects.create(entry=written, account=time_of(ledger), amount=5)
        Leg.objects.create(entry=written, account=time_of(ledger, "bao"), amount=-5)
        connection.check_constraints()
        Leg.objects.create(entry=written, account=account(AccountKind.COMMONS), amount=7)


def test_a_reversal_undoes_its_entry_exactly(ledger: House) -> None:
    wrong = JournalEntry.objects.get(key="exchange:2")
    with refused("reversal_undoes_its_entry"):
        written = entry(Nature.REVERSAL, reverses=wrong, reason="Half of it.")
        Leg.objects.create(entry=written, account=time_of(ledger), amount=-20)
        Leg.objects.create(entry=written, account=time_of(ledger, "bao"), amount=20)
    with refused("timebank_journalentry_reverses_id_key"):
        for number in range(2):
            entry(Nature.REVERSAL, key=f"raw-{number}", reverses=wrong, reason="Twice.")


def test_an_account_stays_above_its_floor(ledger: House) -> None:
    with refused("account_stays_above_its_floor"):
        written = entry()
        Leg.objects.create(entry=written, account=time_of(ledger), amount=-200 * 60 - 438)
    with refused("account_stays_above_its_floor"):
        Leg.objects.create(entry=entry(), account=account(AccountKind.RESERVE), amount=-100)


@pytest.mark.parametrize("happened_at", [MARCH.start, after(days=5), MARCH.last_instant])
def test_nothing_is_dated_in_a_distributed_period(ledger: House, happened_at: datetime) -> None:
    with refused("entry_is_dated_in_open_time"):
        entry(happened_at=happened_at)
    with refused("entry_is_dated_in_open_time"):
        JournalEntry.objects.bulk_create(
            [
                JournalEntry(
                    key="bulk",
                    fingerprint="",
                    request={},
                    nature=Nature.GIFT,
                    happened_at=happened_at,
                    subject="test:1",
                )
            ]
        )


def test_only_a_distribution_says_that_it_is_one(ledger: House) -> None:
    with refused("distribution_entry_has_its_distribution"):
        written = entry(Nature.DISTRIBUTION)
        Leg.objects.create(entry=written, account=account(AccountKind.COMMONS), amount=-3)
        Leg.objects.create(entry=written, account=account(AccountKind.RESERVE), amount=3)


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
    """What a program claims about it is overwritten."""
    written = entry(written_in=1, key="claimed")
    written.refresh_from_db()
    assert written.written_in > 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT txid_current()")
        assert cursor.fetchone() == (written.written_in,)
    transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
def test_nothing_is_added_to_an_entry_of_an_earlier_transaction(ledger: House) -> None:
    old = JournalEntry.objects.get(key="exchange:2")
    third, fourth = time_of(ledger, "cleo"), time_of(ledger, "coordinator")
    version_id = Distribution.objects.get().version_id
    additions: list[Callable[[], object]] = [
        lambda: Leg.objects.create(entry=old, account=third, amount=5),
        lambda: Leg.objects.bulk_create(
            [Leg(entry=old, account=third, amount=5), Leg(entry=old, account=fourth, amount=-5)]
        ),
        lambda: sql(
            f"INSERT INTO timebank_leg (entry_id, account_id, amount) VALUES ({old.pk}, {third.pk}, 5)"  # noqa: S608  our own rows
        ),
        lambda: EntryRule.objects.create(entry=old, version_id=version_id),
    ]
    for addition in additions:
        with refused("entry_is_written_at_once"):
            addition()
    assert audit.check().is_sound


@pytest.mark.django_db(transaction=True)
def test_an_unbalanced_entry_is_refused_at_commit(house: House) -> None:
    """Without anybody asking for the check: the commit itself fails, and nothing stays."""
    with pytest.raises(IntegrityError, match="fewer than two legs"), transaction.atomic():
        entry()
    assert not JournalEntry.objects.exists()
