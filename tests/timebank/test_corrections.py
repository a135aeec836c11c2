"""A distribution put right later: the differences, in open time; what was distributed stays as it was."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection

from coop.domain.actors import PLATFORM
from coop.domain.errors import Forbidden, Hidden, Refused
from tests.instants import after
from tests.timebank import closing, plain_distribution
from tests.timebank.conftest import House
from tests.timebank.ledger import APRIL, MARCH, helped, record
from tests.timebank.test_promises import refused
from timebank.domain import periods
from timebank.domain.natures import AccountKind, Nature, Unit
from timebank.models import Distribution, JournalEntry
from timebank.selectors import audit, corrections, distributions, funds, journal_lines
from timebank.services import corrections as correcting
from timebank.services import distributions as posting
from timebank.services import reversals, sealing

pytestmark = pytest.mark.django_db

LATER = after(days=50)
MAY = periods.month_of(date(2026, 5, 1))


@pytest.fixture
def shared(house: House) -> int:
    """March brought 60 minutes and 300 cents, and was distributed; then 20 minutes of it were taken back."""
    first = record(helped(house.ana, house.bao, 400), by=house.bao, key="1")
    record(helped(house.bao, house.cleo, 800), by=house.cleo, key="2")
    mission = helped(house.ana, house.bao, 0, cents=10_000, nature=Nature.PAID_MISSION)
    record(mission, by=house.bao, key="3")
    made = closing.post(by=house.coordinator, at=after(days=40), start=MARCH.start, end=MARCH.end)
    reversals.reverse(by=house.coordinator, at=after(days=45), entry_id=first, reason="Twice.", key="u")
    return made


def correct(house: House, distribution_id: int, reason: str = "One exchange was counted twice.") -> int:
    made = correcting.post(by=house.coordinator, at=LATER, distribution_id=distribution_id, reason=reason)
    connection.check_constraints()
    return made


def minutes(distribution_id: int) -> dict[AccountKind, int]:
    told = distributions.get(distribution_id)
    return {line.fund: line.amount for line in told.lines if line.unit is Unit.MINUTES}


def test_it_moves_the_differences_alone_and_the_first_stays_as_it_was(house: House, shared: int) -> None:
    before, pool = distributions.get(shared), funds.pool().minutes
    made = correct(house, shared)
    told = distributions.get(made)
    assert (told.corrects_id, told.reason) == (shared, "One exchange was counted twice.")
    assert minutes(made) == {
        AccountKind.OBSERVATORY: -5,
        AccountKind.INCLUSION: -7,
        AccountKind.SOLIDARITY: -4,
        AccountKind.RESERVE: -4,
    }
    assert told.total(Unit.CENTS) == 0
    assert (pool, funds.pool().minutes) == (-20, 0)
    entry = JournalEntry.objects.get(pk=told.entry_id or 0)
    assert (entry.nature, entry.happened_at) == (Nature.DISTRIBUTION, LATER)
    after_it = distributions.get(shared)
    assert (after_it.lines, after_it.result_hash) == (before.lines, before.result_hash)
    assert after_it.corrected_by_id == made
    assert [one.id for one in distributions.chain(told)] == [shared, made]


def test_both_compute_again_and_the_ledger_is_sound(house: House, shared: int) -> None:
    made = correct(house, shared)
    for one in (shared, made):
        assert distributions.recompute(one).same
    whole = {line.fund: line.amount for line in distributions.recompute(made).lines[:4]}
    assert whole[AccountKind.INCLUSION] == 14
    sealing.seal_all(by=PLATFORM, at=LATER)
    assert audit.check().is_sound


def test_what_it_brings_back_is_distributed_with_its_own_month(house: House, shared: int) -> None:
    """April took 20 minutes back; the correction brings them again: its pool is what April earned."""
    correct(house, shared)
    record(helped(house.bao, house.ana, 200, at=after(days=35)), by=house.ana, key="april")
    april = closing.post(by=house.coordinator, at=after(days=70), start=APRIL.start, end=APRIL.end)
    connection.check_constraints()
    assert distributions.get(april).total(Unit.MINUTES) == 10
    assert funds.pool().minutes == 0
    assert distributions.recompute(april).same


def test_a_correction_is_corrected_in_its_turn(house: House, shared: int) -> None:
    first = correct(house, shared)
    with pytest.raises(Refused, match="has been corrected"):
        correct(house, shared)
    with pytest.raises(Refused, match="Nothing was taken back"):
        correct(house, first)
    undone = JournalEntry.objects.get(nature=Nature.REVERSAL)
    reversals.reverse(by=house.coordinator, at=LATER, entry_id=undone.pk, reason="It was right.", key="v")
    second = correct(house, first, reason="It was right after all.")
    assert sum(minutes(second).values()) == 20
    assert distributions.recompute(second).same
    assert distributions.recompute(first).same, "it is computed with what was known then"
    assert distributions.whole_lines(distributions.get(second)) == distributions.get(shared).lines


def test_nothing_differs_nothing_is_left_or_somebody_may_not(house: House, shared: int) -> None:
    with pytest.raises(Forbidden):
        correcting.post(by=house.ana, at=LATER, distribution_id=shared, reason="Mine.")
    with pytest.raises(Hidden):
        correct(house, 999_999)
    with pytest.raises(Refused, match="say why"):
        correct(house, shared, reason=" ")
    entry_id = distributions.get(shared).entry_id
    assert entry_id is not None
    reversals.reverse(by=house.coordinator, at=LATER, entry_id=entry_id, reason="Wrong.", key="w")
    with pytest.raises(Refused, match="was taken back"):
        corrections.preview(distributions.get(shared))


def test_the_database_wants_its_days_its_reason_and_its_entry(house: House, shared: int) -> None:
    made = distributions.get(correct(house, shared))
    base = {"version_id": made.version_id, "inputs_hash": "a", "result_hash": "b", "posted_at": LATER}
    days = {"period": (MARCH.start, MARCH.end)}
    with refused("correction_moves_something_and_says_why"):
        Distribution.objects.create(**base, **days, corrects_id=made.id, reason="No entry.")
    other = closing.post(by=house.coordinator, at=after(days=130), start=MAY.start, end=MAY.end)
    with refused("correction_is_of_the_same_period"):
        row = Distribution.objects.create(
            **base, period=(APRIL.start, APRIL.end), corrects_id=other, reason="x", entry_id=unused(made)
        )
        none = tuple(replace(line, amount=0) for line in made.lines)
        posting.write_lines(by=PLATFORM, at=LATER, distribution=row, lines=none)
    with refused("append-only"):
        Distribution.objects.filter(pk=shared).update(reason="Changed.")


def unused(made: distributions.Told) -> int:
    taken = Distribution.objects.exclude(entry=None).values("entry_id")
    return JournalEntry.objects.exclude(pk__in=taken).order_by("pk")[0].pk


def test_plain_python_finds_the_same_in_an_exported_journal(house: House, shared: int) -> None:
    made = correct(house, shared)
    sealing.seal_all(by=PLATFORM, at=LATER)
    lines = list(journal_lines.lines())
    for told in (distributions.get(shared), distributions.get(made)):
        plain = plain_distribution.from_journal(lines, told.id)
        assert (plain["inputs_hash"], plain["result_hash"]) == (told.inputs_hash, told.result_hash)
        assert plain["lines"] == sorted(
            [line.fund.value, line.unit.value, line.quota, line.amount]
            for line in distributions.whole_lines(told)
        )
