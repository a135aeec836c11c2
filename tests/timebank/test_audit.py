"""A fault, should there be any, is found and named: a replica's session gets past the promises."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection

from tests.instants import after
from tests.rights import OWNER, acting_as
from tests.timebank import closing
from tests.timebank.conftest import House
from tests.timebank.ledger import MARCH, helped, record
from timebank.domain.auditing import Fault
from timebank.models import Distribution, DistributionLine, JournalEntry, Leg, SubAccount
from timebank.selectors import audit, distributions

pytestmark = pytest.mark.django_db


@contextmanager
def without_promises() -> Iterator[None]:
    """What a superuser could do to a copy of the database: the audit must see it."""
    with connection.cursor() as cursor, acting_as(OWNER):
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield
        cursor.execute("SET LOCAL session_replication_role = origin")


@pytest.fixture
def entry_id(house: House) -> int:
    entry_id = record(helped(house.ana, house.bao, 400), by=house.bao, key="1")
    closing.post(by=house.coordinator, at=after(days=40), start=MARCH.start, end=MARCH.end)
    connection.check_constraints()
    return entry_id


def places(faults: tuple[Fault, ...]) -> set[tuple[str, int | str | None]]:
    """What is wrong, and the narrowest place of it."""
    return {(fault.what, fault.account or fault.entry_id or fault.distribution_id) for fault in faults}


def test_a_sound_ledger_has_no_fault(entry_id: int) -> None:
    report = audit.check()
    assert report.is_sound
    assert (report.entries, report.legs, report.distributions) == (2, 8, 1)
    totals = audit.trial_balance()
    assert sum(total.minutes for total in totals) == sum(total.cents for total in totals) == 0
    assert sum(total.accounts for total in totals) == report.accounts


def test_a_leg_that_was_changed_is_found(entry_id: int) -> None:
    leg = Leg.objects.filter(entry_id=entry_id, account__kind="commons").get()
    with without_promises():
        Leg.objects.filter(pk=leg.pk).update(amount=19)
    code = SubAccount.objects.get(account=leg.account_id, part=leg.part).code
    assert places(audit.check().faults) == {
        ("minutes", entry_id),
        ("digest", entry_id),
        ("running", code),
        ("hash", code),
        ("computed", Distribution.objects.get().pk),
    }


def test_a_balance_that_was_changed_is_found(entry_id: int) -> None:
    part = SubAccount.objects.order_by("id")[0]
    with without_promises():
        SubAccount.objects.filter(pk=part.pk).update(balance=10_000)
    assert places(audit.check().faults) == {("balance", part.code)}


def test_a_distribution_that_was_changed_is_found(entry_id: int) -> None:
    line = DistributionLine.objects.order_by("id")[0]
    with without_promises():
        DistributionLine.objects.filter(pk=line.pk).update(amount=line.amount + 1)
    assert places(audit.check().faults) == {
        ("moved", line.distribution_id),
        ("computed", line.distribution_id),
    }
    assert not distributions.recompute(line.distribution_id).same


def test_an_entry_taken_out_of_a_distributed_period_is_found(entry_id: int) -> None:
    with without_promises():
        JournalEntry.objects.filter(pk=entry_id).update(happened_at=after(days=60))
        Leg.objects.filter(entry_id=entry_id).update(happened_at=after(days=60))
    assert places(audit.check().faults) == {
        ("digest", entry_id),
        ("computed", Distribution.objects.get().pk),
    }
