"""What a row of calls, projects, grants and closings can not be, each broken on purpose around Python."""

import pytest

from tests.instants import after
from tests.people import make_coordinator
from tests.timebank import closing, funding
from tests.timebank.conftest import House
from tests.timebank.funding import OPENED, agreed, call_for, fill, milestones, submitted
from tests.timebank.ledger import MARCH, helped, record
from tests.timebank.test_promises import refused, sql
from timebank.models import ClosingContest, Instalment, ReportReminder
from timebank.services import closings, grants, projects

pytestmark = pytest.mark.django_db

CALL = "fund, unit, title, text, amount, opened_at, closes_on, actor_id, decided_by, reference"
PROJECT = (
    "call_id, proposer_id, title, purpose, amount, receiver_kind, receiver_id, structure, obeys, created_at, "
    "state, reason"
)
MILESTONE = "project_id, place, title, amount, due_on"
REPORT = "instalment_id, text, spent, reported_at, actor_id"
CLOSING = (
    "period, state, asked_at, actor_user_id, aside, done, legs, round, figures, inputs_hash, result_hash, "
    "reason"
)
CONTEST = "closing_id, round, result_hash, member_id, motive, contested_at, verdict, answer"


def again(table: str, columns: str, **changed: str) -> None:
    """Another row like the one that is there, with some columns changed."""
    names = columns.split(", ")
    told = ", ".join(changed.get(name, name) for name in names)
    sql(f"INSERT INTO timebank_{table} ({columns}) SELECT {told} FROM timebank_{table}")  # noqa: S608


@pytest.fixture
def filled(house: House) -> House:
    fill()
    return house


@pytest.fixture
def written(filled: House) -> int:
    """A project that its author still writes."""
    told = funding.draft(filled.ana)
    return projects.write(by=filled.ana, at=OPENED, call_id=call_for(filled.coordinator), draft=told)


@pytest.mark.parametrize(
    ("changed", "promise"),
    [
        ({"fund": "'commons'"}, "call_names_a_fund_and_a_unit"),
        ({"unit": "'francs'"}, "call_names_a_fund_and_a_unit"),
        ({"amount": "0"}, "call_shares_something_out"),
        ({"decided_by": "'vote'"}, "call_says_how_it_was_decided"),
    ],
)
def test_a_call(filled: House, changed: dict[str, str], promise: str) -> None:
    call_for(filled.coordinator)
    again("projectcall", CALL, title="'Autre'")
    with refused(promise):
        again("projectcall", CALL, **changed)


@pytest.mark.parametrize(
    ("changed", "promise"),
    [
        ({"title": "upper(title)"}, "project_title_names_one_project_of_a_call"),
        ({"title": "'Autre'", "amount": "0"}, "project_asks_for_something"),
        ({"title": "'Autre'", "receiver_kind": "'structure'"}, "project_says_who_receives"),
        ({"title": "'Autre'", "structure": "'Une association'"}, "project_says_who_receives"),
        ({"title": "'Autre'", "state": "'voting'"}, "project_begins_as_a_draft"),
    ],
)
def test_a_project(written: int, changed: dict[str, str], promise: str) -> None:
    with refused(promise):
        again("project", PROJECT, **changed)


def test_a_milestone(written: int) -> None:
    with refused("milestone_has_its_place"):
        again("projectmilestone", MILESTONE)
    with refused("milestone_earns_something"):
        sql("UPDATE timebank_projectmilestone SET amount = 0")


def test_an_examination_has_its_examiner_or_its_reason(filled: House) -> None:
    submitted(filled.ana, call_for(filled.coordinator))
    with refused("project_is_examined_by_somebody"):
        sql("UPDATE timebank_project SET state = 'eligible'")
    with refused("project_refused_says_why"):
        sql("UPDATE timebank_project SET state = 'refused'")


def test_a_report(filled: House) -> None:
    project_id = agreed(filled.ana, filled.coordinator)
    for number, milestone_id in enumerate(milestones(project_id)):
        at = after(days=31 + number)
        grants.confirm(by=filled.coordinator, at=at, milestone_id=milestone_id)
    first = "SELECT min(id) FROM timebank_instalment"
    write = f"INSERT INTO timebank_instalmentreport ({REPORT}) SELECT id, 'Oui.', %s, now(), actor_id "
    write += f"FROM timebank_instalment WHERE id = ({first})"
    with refused("report_spends_no_less_than_nothing"):
        sql(write % "-1")
    sql(write % "1")
    with refused("instalment_id"):
        sql(write % "1")
    ReportReminder.objects.create(
        instalment_id=Instalment.objects.earliest("id").pk, is_late=False, reminded_at=at
    )
    with refused("report_is_reminded_of_once"):
        again("reportreminder", "instalment_id, is_late, reminded_at")


def test_closings_and_their_contests(house: House) -> None:
    record(helped(house.ana, house.bao, 400), by=house.bao, key="1")
    at = after(days=40)
    asked = closings.ask(by=house.coordinator, at=at, start=MARCH.start, end=MARCH.end)
    overlapping = "tstzrange(lower(period) - interval '1 day', upper(period) - interval '1 day')"
    with refused("closings_do_not_overlap"):
        again("closing", CLOSING, period=overlapping)
    closings.give_up(by=house.coordinator, at=at, closing_id=asked, reason="Too early.")
    computed = closing.computed(by=house.coordinator, at=at, start=MARCH.start, end=MARCH.end)
    closings.contest(by=house.ana, at=at, closing_id=computed, motive="Not so.")
    with refused("member_contests_a_computation_once"):
        again("closingcontest", CONTEST)
    with refused("closing_contest_has_a_motive"):
        again("closingcontest", CONTEST, member_id=str(house.bao.member_id), motive="''")
    with refused("closing_contest_is_answered_in_words"):
        ClosingContest.objects.update(
            verdict="rejected", answered_at=at, actor_user_id=make_coordinator("Corentin Roux").user_id
        )
