"""Agreements and instalments: paid once, never more than granted or held, and back to the fund when
unspent.
"""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from coop.domain.actors import PLATFORM, Role
from coop.domain.errors import Forbidden, Refused
from tests.instants import after
from tests.people import make_coordinator, make_member
from tests.timebank import funding
from tests.timebank.conftest import House
from tests.timebank.funding import FUND, OVER, agreed, fill, milestones, state_of
from tests.timebank.ledger import id_of
from timebank.domain.grants import fingerprint
from timebank.domain.legs import AccountKey, Move, gather, time_of
from timebank.domain.natures import AccountKind, Nature, Unit
from timebank.models import Grant, Instalment, JournalEntry, Leg, ProjectStep
from timebank.selectors import audit, balances, funds
from timebank.selectors import grants as granted
from timebank.services import grants, posting
from timebank.services.posting import Draft

pytestmark = pytest.mark.django_db


def confirm(house: House, milestone_id: int, *, days: int = 31) -> int:
    return grants.confirm(by=house.coordinator, at=after(days=days), milestone_id=milestone_id)


def report(house: House, milestone_id: int, spent: int, *, days: int = 40) -> None:
    paid = Instalment.objects.get(milestone_id=milestone_id)
    grants.report(
        by=house.ana, at=after(days=days), instalment_id=paid.pk, text="Tout s’est bien passé.", spent=spent
    )


def test_from_the_agreement_to_the_money_that_goes_back(house: House) -> None:
    fill()
    project_id = agreed(house.ana, house.coordinator)
    first, second = milestones(project_id)
    entry_id = confirm(house, first)
    assert funds.held(FUND, Unit.CENTS) == 5_000_00 - 600_00
    entry = JournalEntry.objects.get(pk=entry_id)
    assert (entry.nature, entry.subject) == (Nature.GRANT, f"grant:{Grant.objects.get().pk}")
    assert entry.actor_id == house.coordinator.member_id
    report(house, first, 600_00)
    confirm(house, second, days=62)
    report(house, second, 150_00, days=70)
    grants.finish(by=house.coordinator, at=after(days=80), project_id=project_id)
    connection.check_constraints()
    assert state_of(project_id) == "finished"
    assert funds.held(FUND, Unit.CENTS) == 5_000_00 - 600_00 - 150_00
    back = JournalEntry.objects.get(nature=Nature.REVERSAL)
    assert back.reverses_id == Instalment.objects.get(milestone_id=second).entry_id
    told = granted.of_project(project_id)
    assert told is not None
    assert (told.paid, told.returned) == (1_000_00, 250_00)
    assert [one.paid.returned for one in told.instalments] == [0, 250_00]
    assert granted.free(FUND, Unit.CENTS) == 5_000_00 - 750_00
    assert {(flow.nature, flow.amount) for flow in funds.flows()} == {
        (Nature.COMMONS, 5_000_00),
        (Nature.GRANT, -750_00),
    }
    assert audit.check().is_sound


def test_hours_reach_the_account_of_who_receives_and_come_back_from_it(house: House) -> None:
    fill(Unit.MINUTES, 1_200, giver=house.bao)
    project_id = agreed(house.ana, house.coordinator, Unit.MINUTES, 300, 240)
    first, _second = milestones(project_id)
    confirm(house, first)
    assert balances.of_member(id_of(house.ana)) == 300
    report(house, first, 200)
    grants.cancel(by=house.coordinator, at=after(days=50), project_id=project_id, reason="La salle a fermé.")
    connection.check_constraints()
    assert balances.of_member(id_of(house.ana)) == 200
    assert funds.held(FUND, Unit.MINUTES) == 1_000
    assert state_of(project_id) == "cancelled"
    assert audit.check().is_sound


class TestTheAgreement:
    def test_it_freezes_what_was_funded(self, house: House) -> None:
        fill()
        project_id = funding.funded(house.ana, house.coordinator)
        grant = Grant.objects.get()
        assert grant.text == {
            "project_id": project_id,
            "title": "Un café des écrans",
            "purpose": "Deux après-midis par mois, une tasse et un écran.",
            "proposer_id": id_of(house.ana),
            "receiver": "member",
            "receiver_id": id_of(house.ana),
            "structure": "",
            "fund": "inclusion",
            "unit": "cents",
            "amount": 1_000_00,
            "milestones": [
                {"title": "Étape 1", "amount": 600_00, "due_on": "2026-05-01"},
                {"title": "Étape 2", "amount": 400_00, "due_on": "2026-05-31"},
            ],
            "report_days": 60,
            "decided": "Assemblée du 28 mars, résolution 4",
        }
        assert grant.text_hash == fingerprint(grant.text)

    def test_its_author_alone_accepts_it_as_it_was_read(self, house: House) -> None:
        fill()
        project_id = funding.funded(house.ana, house.coordinator)
        text_hash = Grant.objects.get().text_hash
        with pytest.raises(Forbidden):
            grants.accept(by=house.bao, at=OVER, project_id=project_id, text_hash=text_hash)
        with pytest.raises(Refused, match="not the agreement that was frozen"):
            grants.accept(by=house.ana, at=OVER, project_id=project_id, text_hash="0" * 64)
        funding.accept(house.ana, project_id)
        funding.accept(house.ana, project_id)
        assert state_of(project_id) == "agreed"
        assert ProjectStep.objects.filter(project_id=project_id, act="agree").count() == 1

    def test_there_is_none_for_a_project_that_was_not_funded(self, house: House) -> None:
        fill()
        call_id = funding.call_for(house.coordinator)
        project_id = funding.eligible(house.ana, call_id, house.coordinator)
        with pytest.raises(Refused, match="no agreement to accept"):
            grants.accept(by=house.ana, at=OVER, project_id=project_id, text_hash="")

    def test_nothing_is_paid_before_it_is_accepted(self, house: House) -> None:
        fill()
        project_id = funding.funded(house.ana, house.coordinator)
        with pytest.raises(Refused, match="before the agreement"):
            confirm(house, milestones(project_id)[0])
        assert not Instalment.objects.exists()


class TestInstalments:
    def test_the_same_person_pays_once_and_another_is_told(self, house: House) -> None:
        fill()
        first, _second = milestones(agreed(house.ana, house.coordinator))
        assert confirm(house, first) == confirm(house, first)
        other = make_coordinator("Omar Klein")
        with pytest.raises(Refused, match="already been confirmed and paid"):
            grants.confirm(by=other, at=after(days=31), milestone_id=first)
        assert Leg.objects.filter(account__kind=AccountKind.INCLUSION, amount__lt=0).count() == 1

    def test_nobody_confirms_for_themself(self, house: House) -> None:
        fill()
        judge = make_member("Jo Juge", powers=(Role.COORDINATOR,))
        first, _second = milestones(agreed(judge, house.coordinator))
        with pytest.raises(Forbidden):
            grants.confirm(by=judge, at=after(days=31), milestone_id=first)
        with pytest.raises(Forbidden):
            grants.confirm(by=house.bao, at=after(days=31), milestone_id=first)

    def test_a_late_report_stops_the_next_one_also_of_another_grant(self, house: House) -> None:
        fill()
        first, second = milestones(agreed(house.ana, house.coordinator))
        confirm(house, first)
        due_on = Instalment.objects.get().report_due_on
        assert due_on == timezone.localdate(after(days=31)) + timedelta(days=60)
        with pytest.raises(Refused, match="report is late"):
            confirm(house, second, days=31 + 61)
        report(house, first, 100_00, days=31 + 61)
        confirm(house, second, days=31 + 61)
        assert Instalment.objects.count() == 2

    def test_no_more_leaves_a_fund_than_it_holds(self, house: House) -> None:
        fill(Unit.MINUTES, 1_200, giver=house.bao)
        first, _second = milestones(agreed(house.ana, house.coordinator, Unit.MINUTES, 300, 240))
        drain(house, 1_100)
        with pytest.raises(Refused, match="does not hold enough"):
            confirm(house, first)
        assert not Instalment.objects.exists()


class TestReports:
    def test_a_report_is_given_once(self, house: House) -> None:
        fill()
        first, _second = milestones(agreed(house.ana, house.coordinator))
        confirm(house, first)
        report(house, first, 100_00)
        report(house, first, 100_00)
        with pytest.raises(Refused, match="already been given"):
            report(house, first, 90_00)

    def test_no_more_is_spent_than_was_paid(self, house: House) -> None:
        fill()
        first, _second = milestones(agreed(house.ana, house.coordinator))
        confirm(house, first)
        for spent in (-1, 600_01):
            with pytest.raises(Refused, match="between nothing and what was paid"):
                report(house, first, spent)

    def test_a_coordinator_writes_what_came_on_paper_and_nobody_else_does(self, house: House) -> None:
        fill()
        first, _second = milestones(agreed(house.ana, house.coordinator))
        confirm(house, first)
        paid = Instalment.objects.get()
        with pytest.raises(Forbidden):
            grants.report(by=house.bao, at=after(days=33), instalment_id=paid.pk, text="Non.", spent=0)
        grants.report(by=house.coordinator, at=after(days=33), instalment_id=paid.pk, text="Oui.", spent=0)
        assert granted.paid(Grant.objects.get().pk)[0].spent == 0

    def test_a_grant_ends_with_its_reports(self, house: House) -> None:
        fill()
        project_id = agreed(house.ana, house.coordinator)
        confirm(house, milestones(project_id)[0])
        with pytest.raises(Refused, match="A report is missing"):
            grants.finish(by=house.coordinator, at=after(days=50), project_id=project_id)
        assert state_of(project_id) == "agreed"


def drain(house: House, minutes: int) -> None:
    """Hours leave the fund otherwise."""
    legs = gather([Move(AccountKey(FUND, Unit.MINUTES), time_of(id_of(house.cleo)), minutes)])
    told = Draft("drain", {"verb": "gift"}, Nature.COMMONS, after(days=2), "fund:inclusion", legs)
    posting.post(by=PLATFORM, at=after(days=2), draft=told)
