"""Second calls under real concurrency: of many who carry a result out, one calls again, once."""

from functools import partial

import pytest

from coop.domain.actors import PLATFORM
from coop.models import AuditEvent
from governance.models import Ballot, Elector, Proposal
from governance.services import ballots, execution
from tests.governance.stories import adopt, cast, certify, close, make_voters, open_vote
from tests.instants import after
from tests.races.threads import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("founded")]


def test_it_is_called_again_once_and_opened_once() -> None:
    people = make_voters(5)
    adopt(people[0], key="governance.second_call", value=True, at=after(days=1))
    adopt(people[0], key="governance.quorum_share", value="2/5", at=after(days=15))
    vote = open_vote(people[0], key="governance.voting_days", value=9, at=after(days=40))
    cast(vote, [(people[0], "yes")])
    close(vote)
    until = certify(vote.ballot_id, at=vote.closes_at).executable_at
    assert until is not None
    one = partial(execution.execute, by=PLATFORM, at=until, proposal_id=vote.proposal_id)
    at_once(one, partial(execution.execute_due, by=PLATFORM, at=until), one, one)
    again = Proposal.objects.get(second_call_of=vote.proposal_id)
    assert AuditEvent.objects.filter(action="governance.call_again").count() == 1
    assert again.opens_at is not None
    opens_at = again.opens_at
    at_once(*[partial(ballots.open_due, by=PLATFORM, at=opens_at)] * 4)
    ballot = Ballot.objects.get(proposal=again)
    assert ballot.frozen["call"] == 2
    assert Elector.objects.filter(ballot=ballot).count() == 5
