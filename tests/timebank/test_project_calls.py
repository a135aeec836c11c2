"""Calls for projects: opened within what is free, decided by a budget vote or by a named assembly."""

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from unittest import mock

import pytest
from django.db import connection
from django.utils import timezone

from coop.domain.actors import PLATFORM, Actor, Role
from coop.domain.errors import Forbidden, Refused
from governance.models import Ballot, Proposal
from governance.selectors import budgets
from governance.services import ballots, proposals
from tests.governance.kinds import count, put_to_vote, write
from tests.instants import after
from tests.people import make_member
from tests.timebank import funding
from tests.timebank.conftest import House
from tests.timebank.funding import FUND, OPENED, OVER, call_for, eligible, fill, state_of, submitted
from timebank.domain.natures import AccountKind, Unit
from timebank.models import Grant, ProjectCall, ProjectStep
from timebank.selectors import grants as granted
from timebank.services import calls, projects

pytestmark = pytest.mark.django_db


@pytest.fixture
def funded(house: House) -> House:
    fill()
    return house


def decide(house: House, call_id: int, *project_ids: int, reference: str = "Assemblée du 28 mars") -> None:
    calls.decide(by=house.coordinator, at=OVER, call_id=call_id, project_ids=project_ids, reference=reference)


class TestOpening:
    def test_what_is_promised_is_free_no_more(self, funded: House) -> None:
        call_for(funded.coordinator, amount=3_000_00)
        assert granted.free(FUND, Unit.CENTS) == 2_000_00
        with pytest.raises(Refused, match="does not hold as much"):
            call_for(funded.coordinator, amount=2_000_01, title="Été")
        call_for(funded.coordinator, amount=2_000_00, title="Été")
        assert granted.free(FUND, Unit.CENTS) == 0

    def test_the_same_form_twice_is_one_call(self, funded: House) -> None:
        assert call_for(funded.coordinator) == call_for(funded.coordinator)
        assert ProjectCall.objects.count() == 1

    def test_members_have_the_voted_time(self, funded: House) -> None:
        with pytest.raises(Refused, match="21 days at least"):
            calls.open(
                by=funded.coordinator,
                at=OPENED,
                fund=FUND,
                unit=Unit.CENTS,
                title="Vite",
                text="Vite.",
                amount=1,
                closes_on=timezone.localdate(OPENED) + timedelta(days=20),
            )

    @pytest.mark.parametrize(
        ("changed", "message"),
        [
            ({"amount": 0}, "which sum"),
            ({"title": " "}, "title"),
            ({"text": ""}, "what the call is for"),
            ({"fund": AccountKind.COMMONS}, "one of the funds"),
        ],
    )
    def test_what_is_missing_is_said(self, funded: House, changed: dict[str, object], message: str) -> None:
        usual: dict[str, object] = {
            "fund": FUND,
            "unit": Unit.CENTS,
            "title": "Printemps",
            "text": "Pour tous.",
            "amount": 100,
            "closes_on": timezone.localdate(OPENED) + timedelta(days=30),
        }
        with pytest.raises(Refused, match=message):
            calls.open(by=funded.coordinator, at=OPENED, **usual | changed)  # type: ignore[arg-type]  # on purpose

    def test_coordinators_alone_open_one(self, funded: House) -> None:
        for person in (funded.ana, funded.auditor, funded.administrator, PLATFORM):
            with pytest.raises(Forbidden):
                call_for(person)


class TestProjects:
    def test_a_project_that_breaks_a_rule_is_told_which(self, funded: House) -> None:
        call_id = call_for(funded.coordinator)
        for amount, message in ((99, "at least"), (2_000_01, "the call shares out")):
            with pytest.raises(Refused, match=message):
                submitted(funded.ana, call_id, amount, title=f"Projet {amount}")

    def test_no_project_asks_for_more_than_the_voted_share_of_the_fund(self, funded: House) -> None:
        call_id = call_for(funded.coordinator, amount=4_000_00)
        with pytest.raises(Refused, match="of what the fund holds") as refused:
            submitted(funded.ana, call_id, 2_500_01)
        assert refused.value.sentence.values["ceiling_share"] == "0.50"
        assert submitted(funded.ana, call_id, 2_500_00, title="Juste")

    def test_a_member_has_so_many_open(self, funded: House) -> None:
        call_id = call_for(funded.coordinator)
        for title in ("Un", "Deux"):
            submitted(funded.ana, call_id, 100_00, title=title)
        with pytest.raises(Refused, match="other projects open"):
            submitted(funded.ana, call_id, 100_00, title="Trois")

    def test_nothing_is_submitted_after_the_last_day(self, funded: House) -> None:
        call_id = call_for(funded.coordinator)
        at = OPENED + timedelta(days=2)
        project_id = projects.write(by=funded.ana, at=at, call_id=call_id, draft=funding.draft(funded.ana))
        with pytest.raises(Refused, match="last day has passed"):
            projects.submit(by=funded.ana, at=OVER, project_id=project_id)
        assert state_of(project_id) == "draft"

    def test_another_coordinator_than_the_author_examines(self, funded: House) -> None:
        call_id = call_for(funded.coordinator)
        judge = make_member("Jo Juge", powers=(Role.COORDINATOR,))
        project_id = submitted(judge, call_id)
        with pytest.raises(Forbidden):
            projects.accept(by=judge, at=OPENED, project_id=project_id)
        projects.refuse(by=funded.coordinator, at=OPENED, project_id=project_id, reason="Trop cher.")
        projects.refuse(by=funded.coordinator, at=OPENED, project_id=project_id, reason="Trop cher.")
        assert state_of(project_id) == "refused"
        acts = ProjectStep.objects.filter(project_id=project_id).order_by("pk")
        assert list(acts.values_list("act", "actor_id")) == [
            ("submit", judge.member_id),
            ("refuse", funded.coordinator.member_id),
        ]

    def test_its_author_takes_it_back_until_it_is_voted(self, funded: House) -> None:
        call_id = call_for(funded.coordinator)
        project_id = eligible(funded.ana, call_id, funded.coordinator)
        with pytest.raises(Forbidden):
            projects.withdraw(by=funded.bao, at=OPENED, project_id=project_id)
        projects.withdraw(by=funded.ana, at=OPENED, project_id=project_id)
        projects.withdraw(by=funded.ana, at=OPENED, project_id=project_id)
        assert state_of(project_id) == "cancelled"
        again = eligible(funded.ana, call_id, funded.coordinator)
        eligible(funded.bao, call_id, funded.coordinator, title="Un autre")
        calls.put_to_vote(by=funded.coordinator, at=OVER, call_id=call_id)
        with pytest.raises(Refused, match="can no longer be taken back"):
            projects.withdraw(by=funded.ana, at=OVER, project_id=again)


class TestAnAssembly:
    def test_it_is_named_and_what_it_chose_is_funded(self, funded: House) -> None:
        call_id = call_for(funded.coordinator)
        one = eligible(funded.ana, call_id, funded.coordinator, title="Un")
        two = eligible(funded.bao, call_id, funded.coordinator, title="Deux")
        with pytest.raises(Refused, match="which decision"):
            decide(funded, call_id, one, reference=" ")
        decide(funded, call_id, one)
        decide(funded, call_id, one)
        assert (state_of(one), state_of(two)) == ("funded", "not_funded")
        assert Grant.objects.get().project_id == one
        call = ProjectCall.objects.get()
        assert (call.decided_by, call.reference) == ("assembly", "Assemblée du 28 mars")

    def test_not_while_projects_may_come_or_wait_to_be_examined(self, funded: House) -> None:
        call_id = call_for(funded.coordinator)
        project_id = submitted(funded.ana, call_id)
        with pytest.raises(Refused, match="wait to be examined"):
            decide(funded, call_id)
        projects.accept(by=funded.coordinator, at=OPENED, project_id=project_id)
        with pytest.raises(Refused, match="still takes projects"):
            calls.decide(by=funded.coordinator, at=OPENED, call_id=call_id, project_ids=[], reference="Non")

    def test_no_more_than_the_call_shares_out_and_only_its_own(self, funded: House) -> None:
        call_id = call_for(funded.coordinator)
        one = eligible(funded.ana, call_id, funded.coordinator, 1_500_00, title="Un")
        two = eligible(funded.bao, call_id, funded.coordinator, 1_500_00, title="Deux")
        with pytest.raises(Refused, match="more than the call shares out"):
            decide(funded, call_id, one, two)
        with pytest.raises(Refused, match="among the eligible"):
            decide(funded, call_id, one, 987_654)
        assert not Grant.objects.exists()

    def test_who_would_receive_does_not_record_it(self, funded: House) -> None:
        call_id = call_for(funded.coordinator)
        judge = make_member("Jo Juge", powers=(Role.COORDINATOR,))
        project_id = eligible(judge, call_id, funded.coordinator)
        with pytest.raises(Forbidden):
            calls.decide(by=judge, at=OVER, call_id=call_id, project_ids=[project_id], reference="Moi")


def voted(house: House, *backed: tuple[Actor, str]) -> tuple[int, list[int], int]:
    """A call with three projects of 1 000, 700 and 600 euros for 2 000, put to the vote and counted."""
    call_id = call_for(house.coordinator)
    told = ((house.ana, 1_000_00, "Grand"), (house.bao, 700_00, "Moyen"), (house.cleo, 600_00, "Petit"))
    ids = [
        eligible(person, call_id, house.coordinator, amount, title=title) for person, amount, title in told
    ]
    proposal_id = calls.put_to_vote(by=house.coordinator, at=OVER, call_id=call_id)
    vote = put_to_vote(proposal_id, house.coordinator, written_at=OVER)
    for person, options in backed:
        write(vote, person, *[(f"o{number}", 1) for number in options])
    count(vote)
    return call_id, ids, proposal_id


class TestAVote:
    def test_its_options_are_the_eligible_projects_with_their_costs(self, funded: House) -> None:
        call_id = call_for(funded.coordinator)
        one = eligible(funded.ana, call_id, funded.coordinator, title="Un")
        eligible(funded.bao, call_id, funded.coordinator, 300_00, title="Deux")
        refused = submitted(funded.cleo, call_id, title="Trois")
        projects.refuse(by=funded.coordinator, at=OPENED, project_id=refused, reason="Non.")
        proposal_id = calls.put_to_vote(by=funded.coordinator, at=OVER, call_id=call_id)
        assert calls.put_to_vote(by=funded.coordinator, at=OVER, call_id=call_id) == proposal_id
        assert Proposal.objects.get().asked == {
            "method": "equal_shares",
            "cents": 2_000_00,
            "projects": [
                {"id": "o1", "title": "Un", "cents": 1_000_00},
                {"id": "o2", "title": "Deux", "cents": 300_00},
            ],
        }
        assert state_of(one) == "voting"
        with pytest.raises(Refused, match="being voted"):
            decide(funded, call_id, one)

    def test_what_it_chose_is_funded_and_the_rest_is_not(self, funded: House) -> None:
        a, b, c = funded.ana, funded.bao, funded.cleo
        call_id, ids, _vote = voted(funded, (a, "13"), (b, "13"), (c, "3"), (funded.coordinator, "2"))
        assert calls.follow(by=PLATFORM, at=after(days=60)) == 1
        assert calls.follow(by=PLATFORM, at=after(days=60)) == 0
        connection.check_constraints()
        states = [state_of(project_id) for project_id in ids]
        chosen = set(Ballot.objects.get().count_sheet["chosen"])  # type: ignore[index]  # it is counted
        assert states == ["funded" if f"o{number}" in chosen else "not_funded" for number in (1, 2, 3)]
        assert {"funded", "not_funded"} == set(states)
        assert Grant.objects.count() == states.count("funded")
        assert ProjectCall.objects.get(pk=call_id).decided_by == "vote"
        texts = Grant.objects.order_by("pk").values_list("text__decided", flat=True)
        assert set(texts) == {f"proposal:{_vote}"}

    def test_fairness_is_told_of_both_ways_to_count(self, funded: House) -> None:
        a, b, c = funded.ana, funded.bao, funded.cleo
        voted(funded, (a, "12"), (b, "12"), (c, "3"), (funded.coordinator, "1"))
        shares, greedy = budgets.compared(Ballot.objects.get().pk)
        assert (shares.method, greedy.method) == ("equal_shares", "greedy")
        assert (set(greedy.winners), greedy.cents) == ({"Grand", "Moyen"}, 1_700_00)
        assert (greedy.fairness.served, greedy.fairness.voters) == (3, 4)
        assert greedy.fairness.spent == Fraction(2 * 1_700 + 1_000, 4)
        assert (set(shares.winners), shares.cents) == ({"Grand", "Petit"}, 1_600_00)
        assert (shares.fairness.served, shares.fairness.spent) == (4, Fraction(3 * 1_000 + 600, 4))

    def test_a_vote_taken_back_leaves_them_eligible(self, funded: House) -> None:
        call_id = call_for(funded.coordinator)
        ids = [
            eligible(person, call_id, funded.coordinator, title=title)
            for person, title in ((funded.ana, "Un"), (funded.bao, "Deux"))
        ]
        proposal_id = calls.put_to_vote(by=funded.coordinator, at=OVER, call_id=call_id)
        proposals.withdraw(by=funded.coordinator, at=OVER, proposal_id=proposal_id)
        assert calls.follow(by=PLATFORM, at=OVER) == 1
        assert [state_of(one) for one in ids] == ["eligible", "eligible"]
        assert ProjectCall.objects.get().proposal_id is None
        again = calls.put_to_vote(by=funded.coordinator, at=OVER, call_id=call_id)
        assert again != proposal_id

    def test_several_in_hours_are_decided_by_an_assembly(self, house: House) -> None:
        fill(Unit.MINUTES, 1_200, giver=house.bao)
        call_id = call_for(house.coordinator, Unit.MINUTES, 600)
        for person, title in ((house.ana, "Un"), (house.bao, "Deux")):
            eligible(person, call_id, house.coordinator, 100, title=title)
        with pytest.raises(Refused, match="of several projects in hours, an assembly decides"):
            calls.put_to_vote(by=house.coordinator, at=OVER, call_id=call_id)


class TestOneProject:
    """It is voted by yes or no: with equal shares whoever ticks it alone would pay it from what all have."""

    @pytest.fixture(params=[Unit.CENTS, Unit.MINUTES])
    def put(self, house: House, request: pytest.FixtureRequest) -> tuple[House, int, int]:
        """In euros and in hours: the house, the project, the proposal."""
        if request.param is Unit.CENTS:
            fill()
        else:
            fill(Unit.MINUTES, 1_200, giver=house.bao)
        call_id = call_for(house.coordinator, request.param, 600)
        project_id = eligible(house.ana, call_id, house.coordinator, 300)
        return house, project_id, calls.put_to_vote(by=house.coordinator, at=OVER, call_id=call_id)

    @pytest.mark.parametrize(
        ("choices", "state"), [("yyn", "funded"), ("nny", "not_funded"), ("y", "funded")]
    )
    def test_members_decide(self, put: tuple[House, int, int], choices: str, state: str) -> None:
        house, project_id, proposal_id = put
        assert state_of(project_id) == "voting"
        vote = put_to_vote(proposal_id, house.coordinator, written_at=OVER)
        for person, choice in zip((house.ana, house.bao, house.cleo), choices, strict=False):
            ballots.cast(
                by=person,
                at=vote.opened_at,
                ballot_id=vote.ballot_id,
                choice="yes" if choice == "y" else "no",
            )
        count(vote)
        assert calls.follow(by=PLATFORM, at=after(days=60)) == 1
        connection.check_constraints()
        assert state_of(project_id) == state
        assert Grant.objects.count() == (state == "funded")
        assert ProjectCall.objects.get().decided_by == "vote"
        assert budgets.compared(vote.ballot_id) == []

    def test_a_vote_taken_back_leaves_it_eligible(self, put: tuple[House, int, int]) -> None:
        house, project_id, proposal_id = put
        proposals.withdraw(by=house.coordinator, at=OVER, proposal_id=proposal_id)
        assert calls.follow(by=PLATFORM, at=OVER) == 1
        assert state_of(project_id) == "eligible"
        assert ProjectCall.objects.get().proposal_id is None

    def test_other_words_than_those_of_the_project_do_not_fund_it(self, put: tuple[House, int, int]) -> None:
        house, project_id, proposal_id = put
        vote = put_to_vote(proposal_id, house.coordinator, written_at=OVER)
        ballots.cast(by=house.ana, at=vote.opened_at, ballot_id=vote.ballot_id, choice="yes")
        count(vote)
        other = replace(budgets.get(proposal_id), text="Un café des écrans (9 000,00 €)")
        with mock.patch.object(budgets, "get", return_value=other):
            calls.follow(by=PLATFORM, at=after(days=60))
        assert state_of(project_id) == "eligible"
        assert not Grant.objects.exists()
