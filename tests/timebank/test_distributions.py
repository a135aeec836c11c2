"""The common pool of a month, shared as the rule says, once, and the same figures for ever."""

from datetime import date, datetime

import pytest
from django.db import connection

from coop.domain.errors import Forbidden, Hidden, Refused
from coop.models import AuditEvent
from governance.selectors import rules
from governance.services import ballots
from tests.governance.stories import announced, carry
from tests.instants import after
from tests.timebank import closing as posting
from tests.timebank.conftest import House
from tests.timebank.ledger import APRIL, MARCH, helped, record
from timebank.domain import periods
from timebank.domain.natures import AccountKind, Nature, Unit
from timebank.domain.periods import Period
from timebank.models import Distribution, JournalEntry
from timebank.rules import DISTRIBUTION_SHARES
from timebank.selectors import distributions, funds, pools
from timebank.services import reversals

pytestmark = pytest.mark.django_db

LATER = after(days=70)


def post(house: House, period: Period = MARCH, at: datetime = LATER) -> int:
    return posting.post(by=house.coordinator, at=at, start=period.start, end=period.end)


def vote_for(house: House, shares: dict[str, str]) -> None:
    """Another split, proposed and voted at the beginning of April."""
    at, electors = after(days=31), (house.ana, house.bao, house.cleo)
    proposal_id = announced(house.ana, key=DISTRIBUTION_SHARES.key, value=shares, at=at)
    ballot_id = ballots.open(by=house.ana, at=at, proposal_id=proposal_id)
    for elector in electors:
        ballots.cast(by=elector, at=at, ballot_id=ballot_id, choice="yes")
    ballots.close(by=house.ana, at=after(days=40), ballot_id=ballot_id)
    carry(ballot_id, at=after(days=40))


@pytest.fixture
def worked(house: House) -> House:
    """March brings 20 minutes and 300 cents to the pool, April 40 minutes."""
    record(helped(house.ana, house.bao, 400), by=house.bao, key="1")
    mission = helped(house.ana, house.bao, 0, cents=10_000, nature=Nature.PAID_MISSION)
    record(mission, by=house.bao, key="2")
    record(helped(house.bao, house.cleo, 800, at=after(days=35)), by=house.cleo, key="3")
    return house


def test_it_gives_the_whole_pool_as_the_rule_says(worked: House) -> None:
    told = distributions.get(post(worked))
    connection.check_constraints()
    assert {(line.fund, line.unit): line.amount for line in told.lines} == {
        (AccountKind.OBSERVATORY, Unit.MINUTES): 5,
        (AccountKind.INCLUSION, Unit.MINUTES): 7,
        (AccountKind.SOLIDARITY, Unit.MINUTES): 4,
        (AccountKind.RESERVE, Unit.MINUTES): 4,
        (AccountKind.OBSERVATORY, Unit.CENTS): 75,
        (AccountKind.INCLUSION, Unit.CENTS): 105,
        (AccountKind.SOLIDARITY, Unit.CENTS): 60,
        (AccountKind.RESERVE, Unit.CENTS): 60,
    }
    held = {one.kind: (one.minutes, one.cents) for one in funds.holdings()}
    assert held[AccountKind.INCLUSION] == (7, 105)
    assert (funds.pool().minutes, funds.pool().cents) == (40, 0)
    entry = JournalEntry.objects.get(nature=Nature.DISTRIBUTION)
    assert entry.pk == told.entry_id
    assert entry.happened_at == MARCH.last_instant
    assert AuditEvent.objects.filter(action="timebank.distribute").count() == 1


def test_it_computes_again_to_the_same_figures(worked: House) -> None:
    first = post(worked)
    second = post(worked, APRIL)
    for distribution_id in (first, second):
        again = distributions.recompute(distribution_id)
        assert again.same
        assert again.lines == tuple(
            line.__class__(line.fund, line.unit, again_line.share, line.quota, line.amount)
            for line, again_line in zip(distributions.get(distribution_id).lines, again.lines, strict=True)
        )


def test_the_next_one_obeys_a_new_rule_and_the_earlier_one_keeps_its_own(worked: House) -> None:
    first = post(worked)
    old = rules.in_force(DISTRIBUTION_SHARES, at=MARCH.end)
    vote_for(worked, {"observatory": "0.5", "inclusion": "0.2", "solidarity": "0.2", "reserve": "0.1"})
    second = distributions.get(post(worked, APRIL))
    assert [line.amount for line in second.lines if line.unit is Unit.MINUTES] == [20, 8, 8, 4]
    assert distributions.get(first).version_id == old.version_id
    assert distributions.recompute(first).same
    assert distributions.recompute(second.id).same


def test_an_empty_pool_is_written_without_an_entry(house: House) -> None:
    told = distributions.get(post(house))
    connection.check_constraints()
    assert told.entry_id is None
    assert [line.amount for line in told.lines] == [0] * 8
    assert distributions.recompute(told.id).same


def test_a_period_is_distributed_once(worked: House) -> None:
    post(worked)
    half = periods.of_days(date(2026, 3, 20), date(2026, 4, 10))
    for period in (MARCH, half):
        with pytest.raises(Refused, match="already been distributed"):
            post(worked, period)
        with pytest.raises(Refused, match="already been distributed"):
            distributions.preview(period, at=LATER)
    assert Distribution.objects.count() == 1


def test_a_preview_says_what_it_would_give_and_writes_nothing(worked: House) -> None:
    preview = distributions.preview(MARCH, at=LATER)
    assert not Distribution.objects.exists()
    told = distributions.get(post(worked))
    assert (preview.inputs_hash, preview.result_hash) == (told.inputs_hash, told.result_hash)


def test_only_a_period_that_is_over_and_only_by_a_coordinator(worked: House) -> None:
    with pytest.raises(Refused, match="once it is over"):
        post(worked, APRIL, at=after(days=35))
    for person in (worked.ana, worked.auditor, worked.administrator):
        with pytest.raises(Forbidden):
            posting.post(by=person, at=LATER, start=MARCH.start, end=MARCH.end)


def test_nothing_is_dated_in_a_distributed_period(worked: House) -> None:
    post(worked)
    with pytest.raises(Refused, match="already been distributed"):
        record(helped(worked.ana, worked.bao, 60, at=after(days=8)), by=worked.bao, key="late", at=LATER)
    assert record(helped(worked.ana, worked.bao, 60, at=LATER), by=worked.bao, key="late", at=LATER)


def test_a_correction_after_the_distribution_weighs_on_a_later_month(worked: House) -> None:
    """The pool falls below what came in: April and May together make up for it, as the refusal says."""
    entry_id = JournalEntry.objects.order_by("id")[0].pk
    post(worked)
    reversals.reverse(by=worked.coordinator, at=after(days=65), entry_id=entry_id, reason="Twice.", key="u")
    may = periods.month_of(date(2026, 5, 6))
    with pytest.raises(Refused, match="longer period"):
        post(worked, may, at=after(days=100))
    longer = periods.of_days(date(2026, 4, 1), date(2026, 5, 31))
    told = distributions.get(post(worked, longer, at=after(days=100)))
    assert told.total(Unit.MINUTES) == 40 - 20
    assert funds.pool().minutes == 0


def test_a_distribution_may_be_corrected_and_its_pool_given_again(worked: House) -> None:
    told = distributions.get(post(worked))
    assert told.entry_id is not None
    reversals.reverse(
        by=worked.coordinator, at=after(days=40), entry_id=told.entry_id, reason="Wrong month.", key="u"
    )
    connection.check_constraints()
    assert (funds.pool().minutes, funds.pool().cents) == (60, 300)
    again = distributions.get(post(worked, APRIL))
    assert (again.total(Unit.MINUTES), again.total(Unit.CENTS)) == (60, 300)
    assert distributions.recompute(told.id).same


def test_months_that_wait_are_those_with_a_pool_and_no_distribution(worked: House) -> None:
    assert pools.months_waiting(after(days=10)) == []
    assert pools.months_waiting(LATER) == [MARCH, APRIL]
    post(worked)
    assert pools.months_waiting(LATER) == [APRIL]


def test_before_anything_happened_no_month_waits(house: House) -> None:
    assert pools.months_waiting(LATER) == []
    with pytest.raises(Hidden):
        distributions.get(1)
