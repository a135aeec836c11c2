"""A fault, should there be any, is found and named: a replica's session gets past the promises."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection

from tests.instants import after
from tests.rights import OWNER, acting_as
from tests.timebank.conftest import House
from tests.timebank.ledger import MARCH, helped, record
from timebank.models import Distribution, DistributionLine, JournalEntry, Leg, SubAccount
from timebank.selectors import audit, distributions
from timebank.services import distributions as posting

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
    posting.post(by=house.coordinator, at=after(days=40), start=MARCH.start, end=MARCH.end)
    connection.check_constraints()
    return entry_id


def test_a_sound_ledger_has_no_fault(entry_id: int) -> None:
    facts = audit.check()
    assert facts.is_sound
    assert (facts.entries, facts.legs, facts.distributions) == (2, 8, 1)
    assert facts.minutes == facts.cents == 0
    assert sum(total.accounts for total in facts.totals) == facts.accounts


def test_a_leg_that_was_changed_is_found(entry_id: int) -> None:
    leg = Leg.objects.filter(entry_id=entry_id, account__kind="commons").get()
    with without_promises():
        Leg.objects.filter(pk=leg.pk).update(amount=19)
    facts = audit.check()
    assert facts.unbalanced_entry_ids == (entry_id,)
    assert facts.differing_account_ids == (leg.account_id,)
    assert facts.differing_distribution_ids == (Distribution.objects.get().pk,)
    assert not facts.is_sound
    assert facts.minutes == -1


def test_a_balance_that_was_changed_is_found(entry_id: int) -> None:
    part = SubAccount.objects.order_by("id")[0]
    with without_promises():
        SubAccount.objects.filter(pk=part.pk).update(balance=10_000)
    assert audit.check().differing_account_ids == (part.account_id,)


def test_a_distribution_that_was_changed_is_found(entry_id: int) -> None:
    line = DistributionLine.objects.order_by("id")[0]
    with without_promises():
        DistributionLine.objects.filter(pk=line.pk).update(amount=line.amount + 1)
    assert audit.check().differing_distribution_ids == (line.distribution_id,)
    assert not distributions.recompute(line.distribution_id).same


def test_an_entry_slipped_into_a_distributed_period_is_found(entry_id: int) -> None:
    with without_promises():
        JournalEntry.objects.filter(pk=entry_id).update(happened_at=after(days=60))
        Leg.objects.filter(entry_id=entry_id).update(happened_at=after(days=60))
    assert audit.check().differing_distribution_ids == (Distribution.objects.get().pk,)
