"""What the database refuses about projects and grants, each broken on purpose around Python."""

import pytest
from django.db import connection

from coop.domain.actors import Actor
from coop.models import Member
from coop.selectors import actors
from tests.instants import after
from tests.timebank import funding
from tests.timebank.conftest import House
from tests.timebank.funding import OVER, agreed, call_for, eligible, fill, funded, milestones
from tests.timebank.test_promises import knock, refused, sql
from timebank.domain.natures import Nature, Unit
from timebank.models import Grant, Instalment, Project, ProjectMilestone, ProjectStep
from timebank.services import calls, grants, projects

pytestmark = pytest.mark.django_db


@pytest.fixture
def paid(house: House) -> int:
    """A project under agreement whose first milestone is paid."""
    fill()
    project_id = agreed(house.ana, house.coordinator)
    grants.confirm(by=house.coordinator, at=after(days=31), milestone_id=milestones(project_id)[0])
    connection.check_constraints()
    return project_id


@pytest.mark.parametrize(
    ("state", "to"),
    [("eligible", "agreed"), ("eligible", "finished"), ("eligible", "draft"), ("eligible", "refused")],
)
def test_a_project_follows_its_states(house: House, state: str, to: str) -> None:
    fill()
    eligible(house.ana, call_for(house.coordinator), house.coordinator)
    with refused("project_follows_its_states"):
        sql(f"UPDATE timebank_project SET state = '{to}', reason = 'x' WHERE state = '{state}'")  # noqa: S608


def test_what_was_submitted_never_changes(house: House) -> None:
    fill()
    project_id = eligible(house.ana, call_for(house.coordinator), house.coordinator)
    with refused("project_submitted_never_changes"):
        sql("UPDATE timebank_project SET amount = amount + 1")
    with refused("project_submitted_never_changes"):
        sql("UPDATE timebank_projectmilestone SET amount = amount + 1")
    with refused("project_submitted_never_changes"):
        ProjectMilestone.objects.create(
            project_id=project_id, place=9, title="De plus", amount=1, due_on="2027-01-01"
        )
    with refused("append-only"):
        sql("DELETE FROM timebank_project")


def test_a_project_asks_for_what_its_milestones_earn(house: House) -> None:
    fill()
    call_id = call_for(house.coordinator)
    projects.write(by=house.ana, at=funding.OPENED, call_id=call_id, draft=funding.draft(house.ana))
    with refused("project_is_its_milestones"):
        sql("UPDATE timebank_project SET state = 'submitted', amount = 1")


def test_a_project_begins_as_a_draft(house: House) -> None:
    fill()
    eligible(house.ana, call_for(house.coordinator), house.coordinator)
    columns = (
        "call_id, proposer_id, purpose, amount, receiver_kind, receiver_id, structure, obeys, created_at"
    )
    with refused("project_begins_as_a_draft"):
        sql(
            f"INSERT INTO timebank_project (title, reason, state, {columns}) "  # noqa: S608
            f"SELECT 'Autre', '', 'funded', {columns} FROM timebank_project"
        )


def test_nobody_examines_their_own_project(house: House) -> None:
    fill()
    eligible(house.ana, call_for(house.coordinator), house.coordinator)
    with refused("project_is_examined_by_another"):
        sql("UPDATE timebank_project SET examiner_id = proposer_id")


def test_a_call_keeps_its_words_and_is_decided_once(house: House) -> None:
    fill()
    funded(house.ana, house.coordinator)
    for change in ("amount = amount + 1", "reference = 'Une autre'", "decided_at = decided_at"):
        with refused("call_keeps_its_words"):
            sql(f"UPDATE timebank_projectcall SET {change}")  # noqa: S608


def test_no_vote_decides_a_call_before_it_has_ended(house: House) -> None:
    fill()
    call_id = call_for(house.coordinator)
    for person, title in ((house.ana, "Un"), (house.bao, "Deux")):
        eligible(person, call_id, house.coordinator, title=title)
    calls.put_to_vote(by=house.coordinator, at=OVER, call_id=call_id)
    with refused("call_follows_its_vote"):
        sql("UPDATE timebank_projectcall SET decided_by = 'vote', decided_at = now()")
    with refused("call_says_how_it_was_decided"):
        sql("UPDATE timebank_projectcall SET decided_by = 'assembly', decided_at = now()")


def test_a_grant_is_what_was_funded_and_stays_within_its_call(house: House) -> None:
    fill()
    project_id = eligible(house.ana, call_for(house.coordinator), house.coordinator)
    with refused("grant_is_what_was_funded"):
        make_grant(project_id, 1_000_00)
    sql("UPDATE timebank_project SET state = 'funded'")
    with refused("grant_is_what_was_funded"):
        make_grant(project_id, 999_99)
    make_grant(project_id, 1_000_00)


def test_what_is_written_is_written_for_ever(paid: int) -> None:
    instalment = Instalment.objects.get()
    grants.report(by=_ana(paid), at=after(days=33), instalment_id=instalment.pk, text="Oui.", spent=1)
    for table in ("grant", "instalment", "instalmentreport", "projectstep"):
        for act in (f"DELETE FROM timebank_{table}", f"UPDATE timebank_{table} SET id = id + 100"):  # noqa: S608
            with refused("append-only"):
                sql(act)
    assert ProjectStep.objects.exists()


class TestInstalments:
    def test_no_more_is_paid_than_was_granted(self, paid: int) -> None:
        with refused("instalments_stay_within_their_grant"):
            again()

    def test_a_milestone_is_paid_once(self, house: House) -> None:
        fill()
        project_id = agreed(house.ana, house.coordinator, Unit.CENTS, 400_00, 600_00)
        grants.confirm(by=house.coordinator, at=after(days=31), milestone_id=milestones(project_id)[0])
        with refused("timebank_instalment_"):
            again()

    def test_an_instalment_pays_what_its_milestone_earns(self, paid: int) -> None:
        second = milestones(paid)[1]
        with refused("instalment_pays_its_milestone"):
            again(milestone_id=str(second))

    def test_an_instalment_has_an_entry_that_took_it_from_the_fund(self, paid: int) -> None:
        second = milestones(paid)[1]
        with refused("instalment_is_what_left_the_fund"):
            again(milestone_id=str(second), amount="40000")

    def test_a_late_report_stops_it(self, paid: int) -> None:
        second = milestones(paid)[1]
        with refused("instalment_waits_for_late_reports"):
            again(milestone_id=str(second), amount="40000", paid_at="paid_at + interval '61 days'")

    def test_who_receives_confirms_nothing(self, paid: int) -> None:
        second = milestones(paid)[1]
        proposer = "(SELECT proposer_id FROM timebank_project)"
        with refused("instalment_is_paid_under_agreement"):
            again(milestone_id=str(second), amount="40000", actor_id=proposer)

    def test_no_entry_is_a_grant_without_its_instalment(self, paid: int) -> None:
        legs = {"clearing.cents/3": 100, "inclusion.cents/*": -100}
        with refused("grant_entry_has_its_instalment"):
            knock(legs, p_nature=Nature.GRANT.value, p_subject=f"grant:{Grant.objects.get().pk}")

    def test_no_more_is_reported_as_spent_than_was_paid(self, paid: int) -> None:
        with refused("report_spends_what_was_paid"):
            sql(
                "INSERT INTO timebank_instalmentreport (instalment_id, text, spent, reported_at, actor_id) "
                "SELECT id, 'x', amount + 1, paid_at, actor_id FROM timebank_instalment"
            )

    def test_a_grant_ends_with_its_reports_and_gives_back_what_is_unspent(self, paid: int) -> None:
        with refused("grant_ends_with_its_reports"):
            sql("UPDATE timebank_project SET state = 'finished'")
        sql(
            "INSERT INTO timebank_instalmentreport (instalment_id, text, spent, reported_at, actor_id) "
            "SELECT id, 'x', amount - 1, paid_at, actor_id FROM timebank_instalment"
        )
        with refused("grant_gives_back_what_is_unspent"):
            sql("UPDATE timebank_project SET state = 'finished'")


def make_grant(project_id: int, amount: int) -> None:
    sql(
        "INSERT INTO timebank_grant (project_id, amount, text, text_hash, report_version_id, granted_at) "  # noqa: S608
        f"SELECT {project_id}, {amount}, '{{}}', '', min(id), now() FROM governance_ruleversion"
    )


def again(**changed: str) -> None:
    """Another instalment of the same grant, like the first but for this."""
    names = ("grant_id", "milestone_id", "entry_id", "amount", "actor_id", "paid_at", "report_due_on")
    told = ", ".join(changed.get(name, name) for name in names)
    sql(f"INSERT INTO timebank_instalment ({', '.join(names)}) SELECT {told} FROM timebank_instalment")  # noqa: S608


def _ana(project_id: int) -> Actor:
    proposer_id = Project.objects.get(pk=project_id).proposer_id
    return actors.of_user(Member.objects.get(pk=proposer_id).user_id)
