"""Amendments under real concurrency: of two acts at one instant, the second finds what the first did."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest

from coop.domain.actors import Actor
from coop.models import AuditEvent
from governance.domain.proposals import State
from governance.models import Amendment, Proposal, Sponsorship
from governance.services import amendments, proposals
from tests.governance.stories import DISCUSSION, make_voters, publish
from tests.instants import after
from tests.races.threads import at_once, refusals

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("founded")]
LATE = after(days=1) + DISCUSSION


def amend(by: Actor, proposal_id: int, value: str) -> int:
    return amendments.propose(
        by=by,
        at=after(days=2),
        proposal_id=proposal_id,
        replaces_id=None,
        title="A higher quorum",
        reason="So that it binds us.",
        why="Half is too much.",
        value=value,
    )


def test_of_two_that_are_accepted_at_once_one_is_the_text() -> None:
    ana, ben, chloe = make_voters()
    proposal_id = publish(ana)
    offered = {amend(ben, proposal_id, "0.4"): "0.4", amend(chloe, proposal_id, "0.3"): "0.3"}
    answers = at_once(*[partial(amendments.accept, by=ana, at=LATE, amendment_id=one) for one in offered])
    assert len(refusals(answers)) == 1
    row = Proposal.objects.get(pk=proposal_id)
    assert row.amendment_id is not None
    assert row.value == offered[row.amendment_id]
    assert Amendment.objects.filter(answer="accepted").count() == 1


def test_one_that_is_accepted_six_times_is_accepted_once() -> None:
    ana, ben, _ = make_voters()
    proposal_id = publish(ana)
    number = amend(ben, proposal_id, "0.4")
    answers = at_once(*[partial(amendments.accept, by=ana, at=LATE, amendment_id=number)] * 6)
    assert refusals(answers) == []
    assert AuditEvent.objects.filter(action="governance.amend").count() == 1


def test_what_is_announced_while_it_is_amended_is_one_or_the_other() -> None:
    """Never an announced vote on a text that its sponsors did not sponsor."""
    ana, ben, chloe = make_voters()
    proposal_id = publish(ana)
    for one in (ben, chloe):
        proposals.sponsor(by=one, at=after(days=2), proposal_id=proposal_id)
    number = amend(ben, proposal_id, "0.4")
    acts: list[Callable[[], object]] = [
        partial(amendments.accept, by=ana, at=LATE, amendment_id=number),
        partial(proposals.announce, by=ana, at=LATE, proposal_id=proposal_id),
    ]
    answers = at_once(*acts)
    assert len(refusals(answers)) == 1
    row = Proposal.objects.get(pk=proposal_id)
    standing = Sponsorship.objects.filter(proposal=row, ended_at=None).count()
    found = (State(row.state), row.value, standing)
    assert found in {(State.ANNOUNCED, "0.5", 2), (State.DISCUSSED, "0.4", 0)}
    assert row.announceable_at is not None
    if row.state == State.DISCUSSED:
        assert row.announceable_at > LATE + timedelta(days=1)


def test_of_an_acceptance_and_a_withdrawal_one_holds() -> None:
    ana, ben, _ = make_voters()
    proposal_id = publish(ana)
    number = amend(ben, proposal_id, "0.4")
    answers = at_once(
        partial(amendments.accept, by=ana, at=LATE, amendment_id=number),
        partial(amendments.withdraw, by=ben, at=LATE, amendment_id=number),
    )
    assert len(refusals(answers)) == 1
    row = Proposal.objects.get(pk=proposal_id)
    answer = Amendment.objects.get(pk=number).answer
    assert (answer, row.value) in {("accepted", "0.4"), ("withdrawn", "0.5")}


def test_of_an_acceptance_and_a_refusal_one_answers() -> None:
    """Two tabs of its proposer: the second is told that it is answered."""
    ana, ben, _ = make_voters()
    proposal_id = publish(ana)
    number = amend(ben, proposal_id, "0.4")
    accept = partial(amendments.accept, by=ana, at=LATE, amendment_id=number)
    decline = partial(amendments.decline, by=ana, at=LATE, amendment_id=number, words="Pas cela.")
    answers = at_once(accept, decline, accept, decline)
    assert len(refusals(answers)) == 2, "of the other answer, both times"
    row = Proposal.objects.get(pk=proposal_id)
    answer = Amendment.objects.get(pk=number).answer
    assert (answer, row.value) in {("accepted", "0.4"), ("declined", "0.5")}


def test_nobody_offers_more_than_members_voted_by_sending_many_at_once() -> None:
    ana, ben, _ = make_voters()
    proposal_id = publish(ana)
    values = [f"0.{number}" for number in range(21, 29)]
    answers = at_once(*[partial(amend, ben, proposal_id, value) for value in values])
    assert len(refusals(answers)) == 3
    assert Amendment.objects.filter(amender_id=ben.member_id).count() == 5
