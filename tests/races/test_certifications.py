"""After the count, at one instant: scrutineers, who contests, keepers. Threads with own connections."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from coop.domain.actors import PLATFORM, Actor
from coop.models import AuditEvent
from governance.domain.proposals import Outcome, State
from governance.models import Certification, Contest, Proposal, RuleVersion, Scrutiny
from governance.services import certifications, execution
from tests.governance.stories import Vote, cast, certify, certify_by, close, make_voters, open_vote
from tests.races.threads import at_once, refusals

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("founded")]

SECOND = timedelta(seconds=1)


def counted() -> tuple[Vote, list[Actor]]:
    voters = make_voters(5)
    vote = open_vote(voters[0])
    cast(vote, [(voters[0], "yes")])
    close(vote)
    return vote, voters


def state_of(vote: Vote) -> tuple[str, str]:
    proposal = Proposal.objects.get(pk=vote.proposal_id)
    return proposal.state, proposal.outcome


def test_scrutineers_at_once_certify_once_and_no_more_than_are_needed() -> None:
    vote, (_, *others) = counted()

    def certify_as(person: Actor) -> Callable[[], None]:
        return lambda: certify_by(person, vote.ballot_id, at=vote.closes_at)

    answers = at_once(*[certify_as(person) for person in [*others, *others]])
    assert Certification.objects.count() == 2
    assert AuditEvent.objects.filter(action="governance.certify").count() == 2
    assert len(refusals(answers)) == 4, "two certified, each twice, the other two were too late"
    assert state_of(vote) == (State.CERTIFIED, "")


def test_who_contests_and_who_carries_out_pass_one_after_the_other() -> None:
    """The last instant of the days for the one, the first after them for the other: one result."""
    vote, voters = counted()
    executable_at = certify(vote.ballot_id, at=vote.closes_at).executable_at
    assert executable_at is not None
    last = executable_at - timedelta(microseconds=1)

    def contest() -> None:
        certifications.contest(by=voters[4], at=last, ballot_id=vote.ballot_id, motive="Why?")

    def carry_out() -> None:
        execution.execute(by=PLATFORM, at=executable_at, proposal_id=vote.proposal_id)

    answers = at_once(carry_out, contest, carry_out)
    written = RuleVersion.objects.filter(proposal_id=vote.proposal_id).count()
    if len(refusals(answers)):
        assert (state_of(vote), written) == ((State.ADOPTED, Outcome.ADOPTED), 1)
        assert not Contest.objects.exists()
    else:
        assert (state_of(vote), written) == ((State.CONTESTED, ""), 0)


def test_answers_at_once_are_all_heard() -> None:
    """Of the last two, each sees the other one: the result does not stay contested when all have answered."""
    vote, voters = counted()
    certify(vote.ballot_id, at=vote.closes_at)
    certifications.contest(by=voters[4], at=vote.closes_at, ballot_id=vote.ballot_id, motive="Why?")
    held = Contest.objects.get()

    def answer_as(person: Actor) -> Callable[[], int]:
        return lambda: certifications.answer(
            by=person, at=vote.closes_at + SECOND, contest_id=held.pk, verdict="maintained", text="It holds."
        )

    assert refusals(at_once(*[answer_as(person) for person in voters[1:3]])) == []
    assert state_of(vote) == (State.CERTIFIED, "")


def test_keepers_at_once_carry_out_once() -> None:
    vote, _ = counted()
    executable_at = certify(vote.ballot_id, at=vote.closes_at).executable_at
    assert executable_at is not None
    done = at_once(*[lambda: execution.execute_due(by=PLATFORM, at=executable_at)] * 4)
    assert sorted(str(one) for one in done) == ["0", "0", "0", "1"]
    assert RuleVersion.objects.filter(proposal_id=vote.proposal_id).count() == 1
    assert AuditEvent.objects.filter(action="governance.adopt").count() == 1
    assert Scrutiny.objects.count() == 1
