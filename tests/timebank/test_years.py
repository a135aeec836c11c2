"""The result of a year: computed from accounts and ledger, decided by the assembly, posted once."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from django.db import connection

from coop.domain.actors import PLATFORM
from coop.domain.errors import Forbidden, Hidden, Refused
from governance.domain.proposals import Outcome
from governance.models import Proposal
from governance.services import proposals
from tests.instants import after
from tests.people import make_coordinator
from tests.timebank import closing, yearly
from tests.timebank.conftest import House
from tests.timebank.ledger import APRIL, MARCH, helped, record
from tests.timebank.test_promises import knock, refused, sql
from tests.timebank.voting import adopt
from tests.timebank.yearly import ACCOUNTS, LATER, OVER, YEAR, computed, decided, voted
from timebank.domain import periods
from timebank.domain import years as domain
from timebank.domain.legs import CLEARING, AccountKey, Move, gather
from timebank.domain.natures import FUNDS, AccountKind, Nature, Unit
from timebank.domain.waterfall import Step
from timebank.domain.years import Stage
from timebank.models import Distribution, JournalEntry, Leg, YearPortion, YearResult
from timebank.rules import FUNDS_ROUTE, PATRONAGE_SHARE
from timebank.selectors import audit, funds
from timebank.selectors import years as reading
from timebank.services import corrections, exchanges, posting, years
from timebank.services.posting import Draft
from timebank.services.reversals import reverse

pytestmark = pytest.mark.django_db
FEES = 3_000_00


@pytest.fixture
def over(house: House) -> House:
    """A year with 3,000.00 of fees, distributed: 600.00 of them wait in the reserve."""
    yearly.lived(house.ana, house.bao, house.coordinator)
    return house


def moved(entry_id: int) -> dict[AccountKind, int]:
    found: dict[AccountKind, int] = {}
    for leg in Leg.objects.filter(entry=entry_id).select_related("account").order_by("position"):
        assert (leg.account.unit, leg.account.owner_id) == (Unit.CENTS, None)
        kind = AccountKind(leg.account.kind)
        found[kind] = found.get(kind, 0) + leg.amount
    return found


class TestPosting:
    def test_one_entry_allots_the_surplus_to_the_cent(self, over: House) -> None:
        """100,600.00: the accounts and the reserve's 600.00; 15 % at least, then half, then what is asked."""
        assert funds.held(AccountKind.RESERVE, Unit.CENTS) == 600_00
        result_id = decided(over.coordinator)
        entry_id = years.post(by=over.coordinator, at=LATER, result_id=result_id)
        connection.check_constraints()
        assert moved(entry_id) == {
            AccountKind.RESERVE: -600_00,
            AccountKind.RESULT: -100_000_00,
            AccountKind.LEGAL_RESERVE: 15_090_00,
            AccountKind.STATUTORY_RESERVE: 42_755_00,
            AccountKind.SHARE_INTEREST: 2_000_00,
            AccountKind.CARRIED_FORWARD: 40_755_00,
        }
        entry = JournalEntry.objects.get(pk=entry_id)
        assert (entry.nature, entry.subject) == (Nature.ALLOCATION, f"year:{result_id}")
        told = reading.get(result_id)
        assert (told.stage, told.entry_id) == (Stage.POSTED, entry_id)
        assert funds.held(AccountKind.RESERVE, Unit.CENTS) == 0
        assert audit.check().is_sound

    def test_the_funds_keep_what_distributions_gave_them(self, over: House) -> None:
        before = {fund: funds.held(fund, Unit.CENTS) for fund in FUNDS}
        told = reading.get(computed(over.coordinator))
        given = {line["target"]: line["amount"] for line in told.lines if line["step"] == Step.FUNDS}
        assert given == {fund.value: before[fund] for fund in FUNDS if fund is not AccountKind.RESERVE}
        assert (told.amount(Step.POOL), told.amount(Step.SURPLUS)) == (FEES, 100_600_00)

    def test_of_what_is_left_the_funds_give_back_and_receive_anew(self, over: House) -> None:
        adopt(FUNDS_ROUTE, "left", electors=(over.ana, over.bao, over.cleo), at=after(days=60))
        before = {fund: funds.held(fund, Unit.CENTS) for fund in FUNDS}
        result_id = decided(over.coordinator)
        told = reading.get(result_id)
        parts = {line["target"]: line["amount"] for line in told.lines if line["step"] == Step.FUNDS}
        entry_id = years.post(by=over.coordinator, at=LATER, result_id=result_id)
        after_it = {fund: funds.held(fund, Unit.CENTS) for fund in FUNDS}
        assert after_it == {fund: parts.get(fund.value, 0) for fund in FUNDS}
        assert sum(before.values()) == FEES
        assert moved(entry_id)[AccountKind.RESULT] == -100_000_00
        assert sum(moved(entry_id).values()) == 0

    def test_what_the_reserve_spent_is_spent(self, over: House) -> None:
        """Of its 600.00 it holds 500.00 when the year is computed: that much goes back."""
        reserve = AccountKey(AccountKind.RESERVE, Unit.CENTS)
        draft = Draft(
            key="spent",
            content={"verb": "spend"},
            nature=Nature.COMMONS,
            happened_at=after(days=90),
            subject="fund:reserve",
            legs=gather([Move(reserve, CLEARING, 100_00)]),
        )
        posting.post(by=PLATFORM, at=after(days=90), draft=draft)
        entry_id = years.post(by=over.coordinator, at=LATER, result_id=decided(over.coordinator))
        found = moved(entry_id)
        assert (found[AccountKind.RESERVE], found[AccountKind.RESULT]) == (-500_00, -100_100_00)
        assert found[AccountKind.LEGAL_RESERVE] == 15_090_00

    def test_before_the_decision_nothing_is_posted(self, over: House) -> None:
        result_id = computed(over.coordinator)
        with pytest.raises(Refused, match="put them to the vote first"):
            years.post(by=over.coordinator, at=LATER, result_id=result_id)
        years.put_to_vote(by=over.coordinator, at=OVER, result_id=result_id)
        with pytest.raises(Refused, match="its vote goes on"):
            years.post(by=over.coordinator, at=LATER, result_id=result_id)
        assert reading.get(result_id).stage is Stage.VOTED
        assert not JournalEntry.objects.filter(nature=Nature.ALLOCATION).exists()

    def test_what_the_assembly_refused_is_given_up_and_computed_again(self, over: House) -> None:
        result_id = computed(over.coordinator)
        no = [(person, "no") for person in (over.ana, over.bao, over.cleo)]
        assert voted(result_id, over.coordinator, *no) is Outcome.NO_MAJORITY
        with pytest.raises(Refused, match="did not adopt"):
            years.post(by=over.coordinator, at=LATER, result_id=result_id)
        with pytest.raises(Refused, match="say why"):
            years.give_up(by=over.coordinator, at=LATER, result_id=result_id, reason=" ")
        for _twice in range(2):
            years.give_up(by=over.coordinator, at=LATER, result_id=result_id, reason="Refusé.")
        assert reading.get(result_id).stage is Stage.GIVEN_UP
        again = computed(over.coordinator, replace(ACCOUNTS, asked=0), at=LATER)
        assert again != result_id

    def test_a_vote_taken_back_is_asked_for_anew(self, over: House) -> None:
        result_id = computed(over.coordinator)
        proposal_id = years.put_to_vote(by=over.coordinator, at=OVER, result_id=result_id)
        proposals.withdraw(by=over.coordinator, at=OVER, proposal_id=proposal_id)
        assert reading.get(result_id).stage is Stage.REJECTED
        years.give_up(by=over.coordinator, at=OVER, result_id=result_id, reason="Retiré.")
        assert (
            years.put_to_vote(by=over.coordinator, at=OVER, result_id=computed(over.coordinator))
            > proposal_id
        )

    def test_twice_is_told(self, over: House) -> None:
        result_id = decided(over.coordinator)
        years.post(by=over.coordinator, at=LATER, result_id=result_id)
        with pytest.raises(Refused, match="already been posted"):
            years.post(by=over.coordinator, at=LATER, result_id=result_id)
        assert JournalEntry.objects.filter(nature=Nature.ALLOCATION).count() == 1

    def test_coordinators_alone(self, over: House) -> None:
        result_id = decided(over.coordinator)
        for person in (over.ana, over.auditor, over.administrator):
            with pytest.raises(Forbidden):
                computed(person)
            with pytest.raises(Forbidden):
                years.post(by=person, at=LATER, result_id=result_id)
        with pytest.raises(Hidden):
            years.post(by=over.coordinator, at=LATER, result_id=987_654)
        with pytest.raises(Hidden):
            reading.get(987_654)


class TestComputing:
    def test_the_same_figures_twice_are_one_result(self, over: House) -> None:
        assert computed(over.coordinator) == computed(over.coordinator)
        with pytest.raises(Refused, match="computed already"):
            computed(over.coordinator, replace(ACCOUNTS, asked=1))

    def test_the_assembly_is_asked_about_these_very_figures(self, over: House) -> None:
        result_id = computed(over.coordinator)
        proposal_id = years.put_to_vote(by=over.coordinator, at=OVER, result_id=result_id)
        assert years.put_to_vote(by=over.coordinator, at=OVER, result_id=result_id) == proposal_id
        asked, told = Proposal.objects.get(pk=proposal_id).asked["text"], reading.get(result_id)
        assert asked == told.text
        assert told.result_hash in asked
        assert "15 090,00" in asked.replace("\u202f", " ").replace("\xa0", " ")

    def test_a_year_that_goes_on_or_is_out_of_reach(self, over: House) -> None:
        with pytest.raises(Refused, match="once the year is over"):
            computed(over.coordinator, at=after(days=100))
        with pytest.raises(Refused, match="that this ledger knows"):
            years.compute(by=over.coordinator, at=OVER, year=1999, accounts=ACCOUNTS)

    def test_a_month_that_waits(self, over: House) -> None:
        mission = helped(over.ana, over.bao, 0, cents=1_000_00, nature=Nature.PAID_MISSION, at=after(days=35))
        record(mission, by=over.bao, key="april")
        with pytest.raises(Refused, match="is not distributed yet"):
            computed(over.coordinator)
        closing.post(by=over.coordinator, at=after(days=70), start=APRIL.start, end=APRIL.end)
        assert reading.get(computed(over.coordinator)).amount(Step.POOL) == FEES + 30_00

    def test_a_loss_or_nothing(self, over: House) -> None:
        with pytest.raises(Refused, match="a loss is not shared"):
            computed(over.coordinator, replace(ACCOUNTS, costs=200_000_00))
        with pytest.raises(Refused, match="below zero"):
            computed(over.coordinator, replace(ACCOUNTS, asked=-1))

    def test_what_is_taken_back_afterwards_is_computed_again(self, over: House) -> None:
        result_id = decided(over.coordinator)
        entry = JournalEntry.objects.get(nature=Nature.PAID_MISSION)
        reverse(by=over.coordinator, at=LATER, entry_id=entry.pk, reason="Annulée.", key="back")
        made = Distribution.objects.get().pk
        corrections.post(by=over.coordinator, at=LATER, distribution_id=made, reason="Annulée.")
        with pytest.raises(Refused, match="taken back or corrected"):
            years.post(by=over.coordinator, at=LATER, result_id=result_id)


class TestCorrecting:
    def test_it_moves_the_differences_and_refers_to_what_was_posted(self, over: House) -> None:
        first = decided(over.coordinator)
        years.post(by=over.coordinator, at=LATER, result_id=first)
        with pytest.raises(Refused, match="say why"):
            computed(over.coordinator, replace(ACCOUNTS, asked=1_000_00), at=LATER)
        with pytest.raises(Refused, match="Nothing differs"):
            computed(over.coordinator, at=LATER, reason="Encore.")
        changed = replace(ACCOUNTS, asked=1_000_00)
        second = decided(over.coordinator, changed, at=LATER, reason="Intérêts mal lus.")
        at = LATER + timedelta(days=60)
        entry_id = years.post(by=over.coordinator, at=at, result_id=second)
        assert moved(entry_id) == {
            AccountKind.SHARE_INTEREST: -1_000_00,
            AccountKind.CARRIED_FORWARD: 1_000_00,
        }
        assert reading.get(second).corrects_id == first
        assert reading.get(first).stage is Stage.POSTED
        assert audit.check().is_sound


class TestRefunds:
    @pytest.fixture
    def refunded(self, over: House) -> int:
        """A third of what may be left goes back, by the fees of each one's missions."""
        mission = helped(
            over.cleo, over.bao, 0, cents=50_000_00, nature=Nature.PAID_MISSION, at=after(days=35)
        )
        record(mission, by=over.bao, key="cleo")
        closing.post(by=over.coordinator, at=after(days=70), start=APRIL.start, end=APRIL.end)
        electors = (over.ana, over.bao, over.cleo)
        adopt(PATRONAGE_SHARE, "0.1", electors=electors, at=after(days=80))
        return decided(over.coordinator)

    def test_by_operations_and_to_the_cent(self, over: House, refunded: int) -> None:
        told = reading.get(refunded)
        found = reading.portions(refunded)[:10]
        assert [(one.member_id, one.weight) for one in found] == [
            (over.ana.member_id, 3_000_00),
            (over.cleo.member_id, 1_500_00),
        ]
        assert sum(one.amount for one in found) == told.amount(Step.PATRONAGE) > 0
        for one in found:
            assert abs(one.amount - Fraction(one.quota)) < 1
            assert Fraction(one.quota) == Fraction(told.amount(Step.PATRONAGE) * one.weight, 4_500_00)
        assert reading.weights(refunded) == 4_500_00
        entry_id = years.post(by=over.coordinator, at=LATER, result_id=refunded)
        assert moved(entry_id)[AccountKind.REFUNDS] == told.amount(Step.PATRONAGE)
        assert over.cleo.member_id is not None
        (mine,) = reading.portions_of(over.cleo.member_id)
        assert (mine.result_id, mine.weight) == (refunded, 1_500_00)
        assert reading.portions_of(over.bao.member_id or 0) == []

    def test_the_database_keeps_their_sum(self, refunded: int) -> None:
        assert YearPortion.objects.filter(result=refunded).count() == 2
        with refused("append-only"):
            sql("UPDATE timebank_yearportion SET amount = amount + 1")
        with refused("refunds_sum_to_their_step"):
            sql(
                "INSERT INTO timebank_yearportion (result_id, member_id, weight, quota, amount) "
                "SELECT max(result_id), (SELECT max(id) FROM coop_member), 1, '1/1', 1 "
                "FROM timebank_yearportion"
            )
            connection.check_constraints()


CHANGED = "UPDATE timebank_yearresult SET {}"


class TestPromises:
    @pytest.mark.parametrize(
        ("change", "promise"),
        [
            ("moves = '{}'", "year_keeps_its_figures"),
            ("year = 2027", "year_keeps_its_figures"),
            ("reason = 'x'", "year_keeps_its_figures"),
            ("proposal_id = (SELECT min(id) FROM governance_proposal)", "year_is_asked_as_computed"),
            ("state = 'posted', ended_at = now()", "year_is_posted_as_decided"),
            ("state = 'given_up', ended_at = now()", "year_that_changes_says_why"),
            ("ended_at = now()", "year_has_a_known_state"),
            (
                "entry_id = (SELECT min(id) FROM timebank_journalentry)",
                "year_that_is_posted_has_its_decision",
            ),
        ],
    )
    def test_of_what_is_computed(self, over: House, change: str, promise: str) -> None:
        adopt(PATRONAGE_SHARE, "0.1", electors=(over.ana, over.bao, over.cleo), at=after(days=80))
        computed(over.coordinator)
        with refused(promise):
            sql(CHANGED.format(change))

    def test_of_what_is_posted(self, over: House) -> None:
        result_id = decided(over.coordinator)
        with refused("year_is_posted_by_its_entry"):
            sql(
                "UPDATE timebank_yearresult SET state = 'posted', ended_at = now(), "
                "entry_id = (SELECT min(id) FROM timebank_journalentry)"
            )
            connection.check_constraints()
        years.post(by=over.coordinator, at=LATER, result_id=result_id)
        with refused("year_ends_once"):
            sql(CHANGED.format("reason = 'x'"))
        with refused("append-only"):
            sql("DELETE FROM timebank_yearportion; DELETE FROM timebank_yearresult")

    def test_a_second_one_of_the_year(self, over: House) -> None:
        columns = (
            "year, state, accounts, lines, moves, versions, inputs_hash, result_hash, text, computed_at, "
            "actor_user_id, actor_id, reason"
        )
        again = f"INSERT INTO timebank_yearresult ({columns}) SELECT {columns} FROM timebank_yearresult"  # noqa: S608
        computed(over.coordinator)
        with refused("year_is_computed_once_at_a_time"):
            sql(again)
        with refused("year_begins_computed"):
            sql(again.replace("SELECT year, state", "SELECT year, 'given_up'"))

    def test_an_entry_of_no_result(self, over: House) -> None:
        legs = {"carried_forward.cents/0": 5, "result.cents/0": -5}
        years.post(by=over.coordinator, at=LATER, result_id=decided(over.coordinator))
        with refused("allocation_entry_has_its_year"):
            knock(legs, p_nature=Nature.ALLOCATION.value, p_subject="year:1")
            connection.check_constraints()


def test_exchanges_stay_free_to_be_recorded(over: House) -> None:
    """Posting a year closes no day: what happens on that day is recorded beside it."""
    years.post(by=over.coordinator, at=LATER, result_id=decided(over.coordinator))
    exchange = helped(over.ana, over.bao, 60, at=LATER)
    assert exchanges.record(by=over.bao, at=LATER, exchange=exchange, subject="engagement:9", key="9")
    assert YearResult.objects.get().year == YEAR


@pytest.mark.usefixtures("unfounded")
def test_a_year_before_the_founding() -> None:
    with pytest.raises(Refused, match="not in force yet"):
        computed(make_coordinator())


def test_a_distribution_across_two_years_tells_neither() -> None:
    across = periods.of_days(date(2026, 12, 1), date(2027, 1, 31))
    with pytest.raises(Refused, match="of another"):
        domain.check_whole(domain.period_of(YEAR), [across], [])
    domain.check_whole(domain.period_of(YEAR), [MARCH], [periods.month_of(date(2027, 1, 1))])


def test_a_year_of_which_nothing_is_left_is_not_computed() -> None:
    with pytest.raises(Refused, match="Nothing is left") as refused_:
        domain.check_moves({}, is_correction=False)
    assert refused_.value.field == "income"
    assert domain.may(Stage.DECIDED, domain.Act.POST)
    assert not domain.may(Stage.VOTED, domain.Act.POST)
