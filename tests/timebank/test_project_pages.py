"""The pages of projects: from a call to the report, by forms alone, and as each person sees them."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from coop.domain.actors import PLATFORM
from governance.models import Proposal
from tests import people
from tests.governance.kinds import count, put_to_vote, write
from tests.instants import after
from tests.timebank import funding
from tests.timebank.conftest import House
from tests.timebank.funding import FUND, agreed, call_for, eligible, fill, milestones, state_of
from tests.timebank.reading import ENGLISH, LogIn, text
from timebank.domain.natures import Unit
from timebank.models import Grant, Instalment, InstalmentReport, Project, ProjectCall, ReportReminder
from timebank.selectors import funds
from timebank.services import calls, grants, report_reminders
from timebank.views import project_cards

pytestmark = pytest.mark.django_db


@pytest.fixture
def funded(house: House) -> House:
    fill()
    return house


def day(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def typed(**changed: str) -> dict[str, str]:
    return {
        "title": "Un café des écrans",
        "purpose": "Une tasse et un écran.",
        "receiver": "me",
        "structure": "",
        "milestone_1": "Ouvrir",
        "amount_1": "600",
        "due_on_1": day(60),
        "milestone_2": "Tenir un mois",
        "amount_2": "400,50",
        "due_on_2": day(30),
        **changed,
    }


def asked(**changed: str) -> dict[str, str]:
    return {
        "fund": "inclusion",
        "title": "Printemps",
        "text": "Pour qui reste au bord.",
        "euros": "2000",
        "hours": "",
        "closes_on": day(30),
        **changed,
    }


def test_from_the_call_to_the_examination_by_forms(funded: House, log_in: LogIn) -> None:
    ana, coordinator = log_in(funded.ana), log_in(funded.coordinator)
    assert "€5,000.00" in text(coordinator.get(reverse("call_new"), headers=ENGLISH))
    for _twice in range(2):
        answer = coordinator.post(reverse("call_new"), asked())
    call = ProjectCall.objects.get()
    assert answer["Location"] == reverse("call", args=[call.pk])
    assert "Propose a project" in text(ana.get(answer["Location"], headers=ENGLISH))
    for _twice in range(2):
        answer = ana.post(reverse("project_new", args=[call.pk]), typed())
    project = Project.objects.get()
    assert answer["Location"] == reverse("project", args=[project.pk])
    assert [one.title for one in project.milestones.order_by("place")] == ["Tenir un mois", "Ouvrir"]
    page = text(ana.get(answer["Location"], headers=ENGLISH))
    assert "€1,000.50" in page
    assert "It asks for €1,000.50: €5,000.00 at most." in page
    assert log_in(funded.bao).get(answer["Location"]).status_code == 404
    form = text(ana.get(reverse("project_edit", args=[project.pk]), headers=ENGLISH))
    assert 'value="400.50"' in form
    ana.post(reverse("project_edit", args=[project.pk]), typed(title="Un café"))
    ana.post(reverse("project_submit", args=[project.pk]))
    assert state_of(project.pk) == "submitted"
    assert "Un café" in text(log_in(funded.bao).get(reverse("projects"), headers=ENGLISH))
    page = text(coordinator.get(reverse("project", args=[project.pk]), headers=ENGLISH))
    assert "rule kept" in page
    assert "It is eligible" in page
    coordinator.post(reverse("project_accept", args=[project.pk]))
    assert state_of(project.pk) == "eligible"
    assert "eligible" in text(ana.get(reverse("my_projects"), headers=ENGLISH))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"amount_2": ""}, "A milestone has a name, an amount and a day."),
        ({"due_on_2": day(-1)}, "Each milestone lies ahead."),
        ({"receiver": "structure"}, "Say which structure receives the grant."),
        ({"milestone_3": "Seul"}, "A milestone has a name, an amount and a day."),
        ({"title": ""}, "This field is required."),
    ],
)
def test_what_is_missing_stands_beside_its_field(
    funded: House, log_in: LogIn, changed: dict[str, str], said: str
) -> None:
    log_in(funded.coordinator).post(reverse("call_new"), asked())
    address = reverse("project_new", args=[ProjectCall.objects.get().pk])
    answer = log_in(funded.ana).post(address, typed(**changed), headers=ENGLISH)
    assert answer.status_code == 422
    assert said in text(answer)
    assert not Project.objects.exists()


def test_a_call_is_in_euros_or_in_hours(funded: House, log_in: LogIn) -> None:
    browser = log_in(funded.coordinator)
    for changed in ({"hours": "10 h"}, {"euros": ""}):
        answer = browser.post(reverse("call_new"), asked(**changed), headers=ENGLISH)
        assert answer.status_code == 422
        assert "one of the two: they are never added up" in text(answer)
    answer = browser.post(reverse("call_new"), asked(euros="", hours="10 h"), headers=ENGLISH)
    assert "The fund does not hold as much" in text(answer)


def test_a_coordinator_refuses_with_a_reason_that_its_author_reads(funded: House, log_in: LogIn) -> None:
    project_id = funding.submitted(funded.ana, call_for(funded.coordinator))
    refuse = reverse("project_refuse", args=[project_id])
    assert log_in(funded.bao).post(refuse, {"reason": "Non"}).status_code == 403
    browser = log_in(funded.coordinator)
    assert browser.post(refuse, {"reason": ""}).status_code == 422
    assert [card.key for card in project_cards.cards(funded.coordinator, after(days=3))] == [
        f"project-{project_id}"
    ]
    browser.post(refuse, {"reason": "Le budget manque de détails."})
    page = text(log_in(funded.ana).get(reverse("project", args=[project_id]), headers=ENGLISH))
    assert "Le budget manque de détails." in page
    assert "Not eligible" in page


def test_from_the_agreement_to_the_end_by_pages(funded: House, log_in: LogIn) -> None:
    project_id = funding.funded(funded.ana, funded.coordinator)
    address, ana = reverse("project", args=[project_id]), log_in(funded.ana)
    coordinator = log_in(funded.coordinator)
    page = text(ana.get(address, headers=ENGLISH))
    assert "Your project is chosen" in page
    paper = ana.get(reverse("grant_paper", args=[project_id]))
    assert paper["Content-Type"] == "application/pdf"
    assert paper.content.startswith(b"%PDF")
    accept = reverse("grant_accept", args=[project_id])
    answer = ana.post(accept, {"text_hash": "x"}, headers=ENGLISH)
    assert answer.status_code == 422
    assert "not the agreement that was frozen" in text(answer)
    ana.post(accept, {"text_hash": Grant.objects.get().text_hash})
    first, second = milestones(project_id)
    pay = reverse("milestone_confirm", args=[first])
    assert ana.post(pay).status_code == 403
    for _twice in range(2):
        assert coordinator.post(pay)["Location"] == address
    assert funds.held(FUND, Unit.CENTS) == 5_000_00 - 600_00
    paid = Instalment.objects.get()
    told = reverse("instalment_report", args=[paid.pk])
    assert log_in(funded.bao).get(told).status_code == 404
    assert "€600.00" in text(ana.get(told, headers=ENGLISH))
    assert ana.post(told, {"text": "", "spent": "10"}).status_code == 422
    assert ana.post(told, {"text": "Ouvert.", "spent": "600,01"}).status_code == 422
    ana.post(told, {"text": "Le café est ouvert.", "spent": "450"})
    assert InstalmentReport.objects.get().spent == 450_00
    page = text(log_in(funded.bao).get(address, headers=ENGLISH))
    assert "Le café est ouvert." in page
    assert "€450.00 spent" in page
    assert "Report: Étape 1" in page
    assert "Not paid" in page
    coordinator.post(reverse("grant_finish", args=[project_id]))
    assert state_of(project_id) == "finished"
    assert funds.held(FUND, Unit.CENTS) == 5_000_00 - 450_00
    answer = coordinator.post(reverse("milestone_confirm", args=[second]), headers=ENGLISH)
    assert answer.status_code == 422
    assert "nor after its end" in text(answer)


def test_a_grant_that_does_not_go_on_is_stopped_with_a_reason(funded: House, log_in: LogIn) -> None:
    project_id = agreed(funded.ana, funded.coordinator)
    stop, browser = reverse("grant_cancel", args=[project_id]), log_in(funded.coordinator)
    assert browser.post(stop, {"reason": ""}).status_code == 422
    browser.post(stop, {"reason": "La salle a fermé."})
    assert state_of(project_id) == "cancelled"
    page = text(log_in(funded.ana).get(reverse("project", args=[project_id]), headers=ENGLISH))
    assert "La salle a fermé." in page


def test_a_decision_of_an_assembly_is_recorded_by_a_form(funded: House, log_in: LogIn) -> None:
    call_id = call_for(funded.coordinator)
    ids = [
        eligible(person, call_id, funded.coordinator, title=title)
        for person, title in ((funded.ana, "Un"), (funded.bao, "Deux"))
    ]
    browser, address = log_in(funded.coordinator), reverse("call_decide", args=[call_id])
    assert "Un – €1,000.00" in text(browser.get(address, headers=ENGLISH))
    assert browser.post(address, {"projects": ids[:1], "reference": ""}).status_code == 422
    answer = browser.post(address, {"projects": ids[:1], "reference": "AG du 28 mars"})
    assert answer["Location"] == reverse("call", args=[call_id])
    assert [state_of(one) for one in ids] == ["funded", "not_funded"]
    page = text(log_in(funded.ana).get(answer["Location"], headers=ENGLISH))
    assert "AG du 28 mars" in page
    assert browser.get(address)["Location"] == answer["Location"], "nothing is left to decide"


def test_the_page_of_a_call_tells_its_vote_and_how_fair_it_was(funded: House, log_in: LogIn) -> None:
    call_id = call_for(funded.coordinator)
    told = ((funded.ana, 1_000_00, "Grand"), (funded.bao, 700_00, "Moyen"), (funded.cleo, 600_00, "Petit"))
    for person, amount, title in told:
        eligible(person, call_id, funded.coordinator, amount, title=title)
    browser, address = log_in(funded.coordinator), reverse("call", args=[call_id])
    assert "Put it to the vote" in text(browser.get(address, headers=ENGLISH))
    answer = browser.post(reverse("call_put", args=[call_id]))
    proposal_id = ProjectCall.objects.get().proposal_id
    assert proposal_id is not None
    assert answer["Location"] == reverse("proposal", args=[proposal_id])
    assert "See the vote" in text(browser.get(address, headers=ENGLISH))
    vote = put_to_vote(proposal_id, funded.coordinator, written_at=timezone.now())
    backed = ((funded.ana, "12"), (funded.bao, "12"), (funded.cleo, "3"), (funded.coordinator, "1"))
    for person, options in backed:
        write(vote, person, *[(f"o{number}", 1) for number in options])
    count(vote)
    calls.follow(by=PLATFORM, at=timezone.now() + timedelta(days=60))
    page = text(log_in(funded.ana).get(address, headers=ENGLISH))
    for said in (
        "How fair the result is",
        "4 of 4 voters: 100%",
        "3 of 4 voters: 75%",
        "What is compared",
        "Equal shares: each voter carries an equal part of the money",
        "€1,100.00",
        "€900.00",
    ):
        assert said in page


def test_one_project_is_put_to_a_vote_by_yes_or_no(funded: House, log_in: LogIn) -> None:
    call_id = call_for(funded.coordinator)
    eligible(funded.ana, call_id, funded.coordinator)
    browser, address = log_in(funded.coordinator), reverse("call", args=[call_id])
    assert "One project is eligible: members vote on it by yes or no." in text(
        browser.get(address, headers=ENGLISH)
    )
    answer = browser.post(reverse("call_put", args=[call_id]), headers=ENGLISH)
    assert answer.status_code == 303
    proposal = Proposal.objects.get()
    assert proposal.asked["text"].startswith("Un café des écrans (1\u202f000,00\u00a0€)\n\nDeux après-midis")
    assert "Deux après-midis par mois" in text(browser.get(answer["Location"]))
    assert "A vote decides of these projects" in text(browser.get(address, headers=ENGLISH))


def test_visitors_log_in_first(funded: House) -> None:
    call_id = call_for(funded.coordinator)
    for name, args in (("projects", []), ("call", [call_id]), ("my_projects", [])):
        assert Client().get(reverse(name, args=args)).status_code == 302


class TestReminders:
    def test_once_before_it_is_due_and_once_when_it_is_late(self, funded: House) -> None:
        project_id = agreed(funded.ana, funded.coordinator)
        grants.confirm(by=funded.coordinator, at=after(days=31), milestone_id=milestones(project_id)[0])
        assert report_reminders.send_due(by=PLATFORM, at=after(days=83)) == 0
        for _twice, sent in ((1, 1), (2, 0)):
            assert report_reminders.send_due(by=PLATFORM, at=after(days=84)) == sent
        assert mail.outbox[0].to == ["ana.petit@example.org"]
        assert "Un café des écrans" in mail.outbox[0].subject
        assert reverse("project", args=[project_id]) in mail.outbox[0].body
        for _twice, sent in ((1, 1), (2, 0)):
            assert report_reminders.send_due(by=PLATFORM, at=after(days=92)) == sent
        assert list(ReportReminder.objects.order_by("pk").values_list("is_late", flat=True)) == [False, True]
        (card,) = project_cards.cards(funded.ana, after(days=92))
        assert card.urgency == 100
        assert list(project_cards.cards(funded.bao, after(days=92))) == []

    def test_what_nobody_took_is_tried_again(self, funded: House, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuse(_self: EmailMessage) -> int:
            raise OSError("no server")

        project_id = agreed(funded.ana, funded.coordinator)
        grants.confirm(by=funded.coordinator, at=after(days=31), milestone_id=milestones(project_id)[0])
        with monkeypatch.context() as patched:
            patched.setattr(EmailMessage, "send", refuse)
            with pytest.raises(ExceptionGroup):
                report_reminders.send_due(by=PLATFORM, at=after(days=84))
        assert not ReportReminder.objects.exists()
        assert report_reminders.send_due(by=PLATFORM, at=after(days=84)) == 1


def test_programs_read_calls_and_projects_as_members_do(funded: House, log_in: LogIn) -> None:
    project_id = agreed(funded.ana, funded.coordinator)
    first, _second = milestones(project_id)
    entry_id = grants.confirm(by=funded.coordinator, at=after(days=31), milestone_id=first)
    browser = log_in(funded.bao)
    (call,) = browser.get("/api/timebank/calls").json()
    assert (call["fund"], call["unit"], call["amount"]) == ("inclusion", "cents", 2_000_00)
    assert call["decided_by"] == "assembly"
    (line,) = browser.get("/api/timebank/projects").json()["items"]
    assert (line["id"], line["state"], line["amount"]) == (project_id, "agreed", 1_000_00)
    told = browser.get(f"/api/timebank/projects/{project_id}").json()
    assert [one["entry_id"] for one in told["milestones"]] == [entry_id, None]
    assert told["text_hash"] == Grant.objects.get().text_hash
    assert browser.get("/api/timebank/projects/987654").status_code == 404
    assert log_in(funded.administrator).get("/api/timebank/projects").json()["items"] == [line]
    assert log_in(people.make_pending("Paul Morel")).get("/api/timebank/projects").status_code == 403


def test_pages_ask_the_database_little(
    funded: House, log_in: LogIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    project_id = agreed(funded.ana, funded.coordinator)
    grants.confirm(by=funded.coordinator, at=after(days=31), milestone_id=milestones(project_id)[0])
    call_id = ProjectCall.objects.get().pk
    browser = log_in(funded.coordinator)
    with django_assert_max_num_queries(29):
        assert "€4,000.00" in text(browser.get(reverse("call_new"), headers=ENGLISH))
    for person in (funded.ana, funded.coordinator):
        browser = log_in(person)
        for name, args in (
            ("projects", []),
            ("my_projects", []),
            ("call", [call_id]),
            ("project", [project_id]),
        ):
            with django_assert_max_num_queries(29):
                assert browser.get(reverse(name, args=args)).status_code == 200
