"""Emergency measures at one instant: who confirms twice, and who carries out a vote on the same rule. Threads
with own connections.
"""

from datetime import timedelta

import pytest

from coop.domain.actors import PLATFORM, Role
from coop.models import AuditEvent
from governance.domain import registry
from governance.models import Measure, Proposal, RuleVersion
from governance.selectors import rules
from governance.services import execution
from tests.governance.measuring import CREDIT, FOUNDED, emergency, empower
from tests.governance.stories import cast, certify, close, open_vote
from tests.people import make_member
from tests.races.threads import at_once, refusals

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("founded")]


def test_guardians_at_once_propose_one_measure() -> None:
    case = emergency()
    second = empower(make_member("Denis Faure"), Role.GUARDIAN, at=case.at, decision_id=case.vote.proposal_id)
    answers = at_once(
        case.propose, lambda: case.propose(by=second), case.propose, lambda: case.propose(by=second)
    )
    assert Measure.objects.count() == 1
    assert len(refusals(answers)) == 2, "of the one who came second, both times"


def test_witnesses_at_once_confirm_one_version() -> None:
    case = emergency()
    second = empower(make_member("Denis Faure"), Role.WITNESS, at=case.at, decision_id=case.vote.proposal_id)
    measure_id = case.propose()
    acts = [lambda: case.confirm(measure_id), lambda: case.confirm(measure_id, by=second)]
    answers = at_once(*acts, *acts)
    assert len(refusals(answers)) == 2, "one confirmed, twice; the other came second"
    assert RuleVersion.objects.filter(suspends=case.version).count() == 1
    assert AuditEvent.objects.filter(action="governance.confirm_measure").count() == 1


def test_a_confirmation_and_an_execution_on_one_rule_pass_one_after_the_other() -> None:
    """Either the vote came first and there is nothing left to suspend, or it begins after the measure."""
    case = emergency()
    vote = open_vote(case.proposer, key=CREDIT, value=900, at=case.at)
    cast(vote, [(case.proposer, "yes")])
    close(vote)
    until = certify(vote.ballot_id, at=vote.closes_at).executable_at
    assert until is not None
    measure_id = case.propose(at=until - timedelta(hours=1))
    answers = at_once(
        lambda: case.confirm(measure_id, at=until),
        lambda: execution.execute(by=PLATFORM, at=until, proposal_id=vote.proposal_id),
        lambda: case.confirm(measure_id, at=until),
    )
    voted = RuleVersion.objects.get(proposal_id=vote.proposal_id)
    assert Proposal.objects.get(pk=vote.proposal_id).outcome == "adopted"
    assert rules.in_force(registry.get(CREDIT), at=voted.effective_at).value == 900
    over = RuleVersion.objects.filter(suspends=case.version).first()
    if over is None:
        assert len(refusals(answers)) == 2
    else:
        assert refusals(answers) == []
        assert over.effective_at < voted.effective_at
        assert rules.in_force(registry.get(CREDIT), at=over.effective_at).value == FOUNDED
