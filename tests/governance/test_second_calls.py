"""A vote whose quorum was not reached is called once more, where members voted that it is."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from coop.domain.actors import PLATFORM, Actor
from coop.models import AuditEvent
from governance.domain import kits as papers
from governance.domain.proposals import Outcome, State
from governance.models import Ballot, CarriedObjection, Proposal
from governance.selectors import ballots as facts
from governance.selectors import kits
from governance.services import ballots, proposals
from tests.conftest import LogIn
from tests.coop.pages import read, words
from tests.governance.counting.test_kits import recount
from tests.governance.kinds import elect, put_to_vote, resolve
from tests.governance.stories import Vote as Story
from tests.governance.stories import adopt, cast, finish, make_voters, open_vote
from tests.instants import after

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("founded")]
CALL = "governance.second_call"


@pytest.fixture
def people() -> list[Actor]:
    return make_voters(5)


def called(people: list[Actor], *, share: str = "0.05") -> tuple[Story, Proposal]:
    """A first vote in which one of five voted, and 2/5 were needed; its second call."""
    for place, (key, value) in enumerate(
        {CALL: True, "governance.second_call_share": share, "governance.quorum_share": "2/5"}.items()
    ):
        adopt(people[0], key=key, value=value, at=after(days=1 + 14 * place))
    vote = open_vote(people[0], key="governance.voting_days", value=9, at=after(days=50))
    cast(vote, [(people[0], "yes")])
    finish(vote)
    return vote, Proposal.objects.get(second_call_of=vote.proposal_id)


def opened(again: Proposal) -> Ballot:
    assert again.opens_at is not None
    assert ballots.open_due(by=PLATFORM, at=again.opens_at) == 1
    return Ballot.objects.get(proposal=again)


class TestCalling:
    def test_the_same_change_is_announced_once_more_with_a_quorum_of_its_own(
        self, people: list[Actor]
    ) -> None:
        vote, again = called(people)
        first = Proposal.objects.get(pk=vote.proposal_id)
        assert (first.state, first.outcome) == (State.REJECTED, Outcome.NO_QUORUM)
        assert (again.state, again.title, again.value) == (State.ANNOUNCED, first.title, first.value)
        assert again.opens_at is not None
        assert first.ended_at is not None
        days = timezone.localdate(again.opens_at) - timezone.localdate(first.ended_at)
        assert days == timedelta(days=11)
        ballot = opened(again)
        assert (ballot.frozen["call"], ballot.frozen["rules"]) == (
            2,
            Ballot.objects.get(pk=vote.ballot_id).frozen["rules"],
        )
        told = facts.get(ballot.pk)
        assert told is not None
        assert told.quorum_needed == 1
        assert AuditEvent.objects.filter(action="governance.call_again").count() == 1

    def test_it_adopts_with_its_own_quorum_and_its_kit_is_counted_again(self, people: list[Actor]) -> None:
        _vote, again = called(people)
        ballot = opened(again)
        ballots.cast(by=people[1], at=ballot.opened_at, ballot_id=ballot.pk, choice="yes")
        finish(Story(again.pk, ballot.pk, ballot.opened_at, ballot.closes_at))
        assert Proposal.objects.get(pk=again.pk).outcome == Outcome.ADOPTED
        kit = kits.of_ballot(ballot.pk)
        figures, faults = recount.recount(packed(ballot))
        assert faults == []
        assert (figures["outcome"], kit.sheet["quorum_share"]) == ("adopted", "0.05")

    def test_there_is_no_third_vote(self, people: list[Actor]) -> None:
        _vote, again = called(people, share="1/2")
        ballot = opened(again)
        finish(Story(again.pk, ballot.pk, ballot.opened_at, ballot.closes_at))
        assert Proposal.objects.get(pk=again.pk).outcome == Outcome.NO_QUORUM
        assert not Proposal.objects.filter(second_call_of=again).exists()

    def test_what_is_voted_meanwhile_changes_neither_quorum_nor_majority(self, people: list[Actor]) -> None:
        _vote, again = called(people)
        adopt(people[0], key="governance.second_call_share", value="0.9", at=after(days=54))
        assert Proposal.objects.get(pk=again.pk).state == State.ANNOUNCED
        told = facts.get(opened(again).pk)
        assert told is not None
        assert told.quorum_needed == 1

    def test_it_may_be_withdrawn(self, people: list[Actor]) -> None:
        _vote, again = called(people)
        proposals.withdraw(by=people[0], at=after(days=62), proposal_id=again.pk)
        assert Proposal.objects.get(pk=again.pk).state == State.WITHDRAWN

    def test_none_is_called_where_members_did_not_vote_it_or_the_quorum_was_reached(
        self, people: list[Actor]
    ) -> None:
        finish(open_vote(people[0]))
        adopt(people[0], key=CALL, value=True, at=after(days=20))
        lost = open_vote(people[0], value="0.6", at=after(days=40))
        cast(lost, [(people[0], "no")])
        finish(lost)
        assert not Proposal.objects.exclude(second_call_of=None).exists()


def packed(ballot: Ballot) -> dict[str, bytes]:
    return papers.files(kits.of_ballot(ballot.pk))


class TestPromises:
    def test_only_a_vote_without_quorum_is_repeated_once_to_the_letter(self, people: list[Actor]) -> None:
        vote, again = called(people)
        row = Proposal.objects.filter(pk=again.pk).values().get()
        told = {name: value for name, value in row.items() if name != "id"}
        for change in ({}, {"title": "Another"}, {"second_call_of_id": again.pk}, {"value": 12}):
            with (
                pytest.raises(IntegrityError, match=r"repeats a vote that had no quorum|second_call_of"),
                transaction.atomic(),
            ):
                Proposal.objects.create(**told | change)
        with pytest.raises(IntegrityError, match="called again never changes"), transaction.atomic():
            Proposal.objects.filter(pk=again.pk).update(
                second_call_of=None, state="withdrawn", ended_at=after(days=60)
            )
        adopted = Proposal.objects.filter(state=State.ADOPTED).values().first()
        assert adopted is not None
        with pytest.raises(IntegrityError, match="repeats a vote"), transaction.atomic():
            Proposal.objects.create(
                **told | {"second_call_of_id": adopted["id"], "rule_key": adopted["rule_key"]}
            )
        with pytest.raises(IntegrityError, match="begins by being written"), transaction.atomic():
            Proposal.objects.create(**told | {"second_call_of_id": None})
        assert vote.proposal_id


def test_each_vote_leads_to_the_other(log_in: LogIn, people: list[Actor]) -> None:
    vote, again = called(people)
    browser = log_in(people[1])
    for address in (f"/scrutins/{vote.ballot_id}/", f"/propositions/{vote.proposal_id}/"):
        page = read(browser.get(address))
        assert page.select_one(f"a[href='/propositions/{again.pk}/']")
        assert "une seconde fois" in words(page)
    page = read(browser.get(f"/propositions/{again.pk}/"))
    assert page.select_one(f"a[href='/propositions/{vote.proposal_id}/']")
    assert "seconde convocation" in words(page).lower()


class TestOtherKinds:
    """A quorum of three of five, of whom one votes."""

    @pytest.fixture(autouse=True)
    def _voted(self, people: list[Actor]) -> None:
        for place, (key, value) in enumerate({CALL: True, "governance.quorum_share": "2/5"}.items()):
            adopt(people[0], key=key, value=value, at=after(days=1 + 14 * place))

    @pytest.mark.parametrize("method", ["majority", "approval"])
    def test_a_resolution_is_called_again_with_all_that_it_asked(
        self, people: list[Actor], method: str
    ) -> None:
        vote = put_to_vote(
            resolve(people[0], method=method, at=after(days=40)), people[0], written_at=after(days=40)
        )
        assert finish(vote)
        first = Proposal.objects.get(pk=vote.proposal_id)
        again = Proposal.objects.get(second_call_of=first)
        assert (first.outcome, again.kind, again.asked) == (Outcome.NO_QUORUM, first.kind, first.asked)
        assert again.asked["text"] == "Nous choisissons."
        ballot = opened(again)
        question = Ballot.objects.get(pk=vote.ballot_id).frozen["options"]
        assert (ballot.frozen["call"], ballot.frozen["options"]) == (2, question)

    def test_a_consent_takes_its_objections_over(self, people: list[Actor]) -> None:
        ana, bruno, *_ = people
        at = after(days=40)
        vote = put_to_vote(resolve(ana, method="consent", at=at), ana, written_at=at)
        ballots.cast(
            by=bruno, at=vote.opened_at, ballot_id=vote.ballot_id, written=[("text", 1)], objection="Non."
        )
        finish(vote)
        again = Proposal.objects.get(second_call_of=vote.proposal_id)
        carried = CarriedObjection.objects.get(round=again)
        assert (carried.objection.text, carried.objection.author_id) == ("Non.", bruno.member_id)
        assert Proposal.objects.get(pk=vote.proposal_id).outcome == Outcome.NO_QUORUM
        ballot = opened(again)
        assert (ballot.frozen["call"], "round" in ballot.frozen) == (2, False)
        for voter in people:
            ballots.cast(by=voter, at=ballot.opened_at, ballot_id=ballot.pk, written=[("text", 0)])
        finish(Story(again.pk, ballot.pk, ballot.opened_at, ballot.closes_at))
        assert Proposal.objects.get(pk=again.pk).outcome == Outcome.OBJECTED

    def test_nothing_else_than_what_was_asked_is_called_again(self, people: list[Actor]) -> None:
        vote = put_to_vote(
            resolve(people[0], method="majority", at=after(days=40)), people[0], written_at=after(days=40)
        )
        finish(vote)
        row = Proposal.objects.filter(second_call_of=vote.proposal_id).values().get()
        told = {name: value for name, value in row.items() if name != "id"}
        changes: tuple[dict[str, object], ...] = (
            {"asked": {**row["asked"], "text": "Autre chose."}},
            {"kind": "budget"},
        )
        for change in changes:
            with pytest.raises(IntegrityError, match="repeats a vote"), transaction.atomic():
                Proposal.objects.create(**told | change)

    def test_an_election_is_not_since_its_candidates_stood_once(self, people: list[Actor]) -> None:
        vote = put_to_vote(
            elect(people[0], at=after(days=40)), people[0], candidates=[people[1]], written_at=after(days=40)
        )
        assert finish(vote)
        assert Proposal.objects.get(pk=vote.proposal_id).outcome == Outcome.NO_QUORUM
        assert not Proposal.objects.filter(second_call_of=vote.proposal_id).exists()


def test_programs_read_which_call_it_is(log_in: LogIn, people: list[Actor]) -> None:
    vote, again = called(people)
    browser = log_in(people[0])
    assert (
        browser.get(f"/api/governance/proposals/{again.pk}").json()["second_call_of_id"] == vote.proposal_id
    )
    ballot_ids = (vote.ballot_id, opened(again).pk)
    assert [browser.get(f"/api/governance/ballots/{one}").json()["call"] for one in ballot_ids] == [1, 2]
