"""The nine abuses of rules that execute themselves, each tried and refused by name (issue 5).

Eight of them are here. The ninth, a crash midway, kills a real keeper between two results:
tests/faults/test_keepers.py. What a rollback by two people can do and can not is in test_measures.py.
"""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from coop.domain.actors import PLATFORM
from coop.domain.errors import Refused
from coop.models import AuditEvent
from governance import rules as voting
from governance.domain import registry
from governance.domain.proposals import Outcome, State
from governance.models import Ballot, Proposal, RuleVersion, Scrutiny
from governance.selectors import ballots as facts
from governance.selectors import rules
from governance.services import asking, execution
from tests.governance.stories import (
    QUORUM,
    Vote,
    adopt,
    carry,
    cast,
    certify,
    close,
    finish,
    make_voters,
    open_vote,
    propose,
)
from tests.people import make_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("founded")]


def outcome_of(vote: Vote) -> tuple[str, str]:
    proposal = Proposal.objects.get(pk=vote.proposal_id)
    return proposal.state, proposal.outcome


def versions_of(vote: Vote) -> int:
    return RuleVersion.objects.filter(proposal_id=vote.proposal_id).count()


def test_a_stale_base_is_refused_when_carried_out() -> None:
    """Both were carried by their votes; the second compared itself with a value that the first replaced."""
    ana, bruno, _ = make_voters()
    first, second = open_vote(ana), open_vote(bruno, value="0.6")
    for vote in (second, first):
        cast(vote, [(ana, "yes")])
    finish(second)
    finish(first)
    assert outcome_of(second) == (State.ADOPTED, Outcome.ADOPTED)
    assert outcome_of(first) == (State.REJECTED, Outcome.STALE)
    ballot = facts.get(first.ballot_id)
    assert ballot is not None
    assert ballot.sheet is not None
    assert ballot.sheet.outcome is Outcome.ADOPTED
    assert RuleVersion.objects.filter(key=QUORUM).count() == 2


def test_out_of_bounds_is_refused_when_written_and_again_when_carried_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ana = make_member("Ana Petit")
    with pytest.raises(Refused):
        propose(ana, value="1.01")
    vote = open_vote(ana)
    cast(vote, [(ana, "yes")])

    def out_of_bounds(*_: object) -> None:
        raise Refused("The value must lie between 0 and 0.4.")

    monkeypatch.setattr(asking, "decode", out_of_bounds)
    finish(vote)
    assert outcome_of(vote) == (State.REJECTED, Outcome.OUT_OF_BOUNDS)
    assert versions_of(vote) == 0


def test_a_past_date_is_never_written() -> None:
    """However late it is counted or carried out: by the service, and around it."""
    ana = make_member("Ana Petit")
    vote = open_vote(ana)
    cast(vote, [(ana, "yes")])
    late = vote.closes_at + timedelta(days=30)
    executed_at = finish(vote, at=late)
    version = RuleVersion.objects.get(proposal_id=vote.proposal_id)
    assert version.effective_at > executed_at > late
    assert executed_at - late > timedelta(days=3), "never before the certification and the days to contest it"
    other = open_vote(ana, value="0.6", at=version.effective_at)
    cast(other, [(ana, "yes")])
    close(other)
    scrutiny = certify(other.ballot_id, at=other.closes_at)
    proposal = Proposal.objects.get(pk=other.proposal_id)
    assert scrutiny.executable_at is not None
    with pytest.raises(IntegrityError, match="may no longer be contested"), transaction.atomic():
        RuleVersion.objects.create(
            key=QUORUM,
            value="0.6",
            effective_at=scrutiny.executable_at,
            proposal=proposal,
            replaces_id=proposal.base_id,
        )


def test_a_double_run_applies_once() -> None:
    ana, *_ = make_voters()
    vote = open_vote(ana)
    cast(vote, [(ana, "yes")])
    executed_at = finish(vote)
    before = Proposal.objects.values().get(pk=vote.proposal_id)
    for days in (0, 1, 40):
        assert execution.execute_due(by=PLATFORM, at=executed_at + timedelta(days=days)) == 0
        assert execution.execute(by=PLATFORM, at=executed_at, proposal_id=vote.proposal_id) == 0
    assert Proposal.objects.values().get(pk=vote.proposal_id) == before
    assert versions_of(vote) == 1
    assert AuditEvent.objects.filter(action="governance.adopt").count() == 1


def test_two_proposals_on_one_rule_in_one_round_write_one_version() -> None:
    """Both are due at one instant: the first counted is applied, the other one ends as stale."""
    ana, bruno, _ = make_voters()
    votes = [open_vote(ana), open_vote(bruno, value="0.6")]
    for vote in votes:
        cast(vote, [(ana, "yes")])
        close(vote, at=votes[-1].closes_at)
    due = [certify(vote.ballot_id, at=votes[-1].closes_at).executable_at for vote in votes]
    assert due[0] is not None
    assert execution.execute_due(by=PLATFORM, at=due[0]) == 2
    assert sorted(outcome_of(vote)[1] for vote in votes) == [Outcome.ADOPTED, Outcome.STALE]
    assert RuleVersion.objects.filter(key=QUORUM, proposal__isnull=False).count() == 1


def test_a_quorum_lowered_later_does_not_save_a_vote_that_runs() -> None:
    """Five may vote and one does. Meanwhile the members vote that nobody needs to vote: not for this one."""
    voters = make_voters(5)
    lowered = open_vote(voters[0], value="0")
    running = open_vote(voters[1], key="governance.notice_days", value=9)
    frozen = Ballot.objects.get(pk=running.ballot_id).frozen["rules"]
    cast(lowered, [(voter, "yes") for voter in voters])
    finish(lowered)
    version = RuleVersion.objects.get(proposal_id=lowered.proposal_id)
    assert rules.in_force(voting.QUORUM_SHARE, at=version.effective_at).value == Decimal(0)
    close(running, at=version.effective_at + timedelta(days=1))
    ballot = Ballot.objects.get(pk=running.ballot_id)
    assert ballot.frozen["rules"] == frozen
    assert ballot.count_sheet is not None
    assert ballot.count_sheet["outcome"] == Outcome.NO_QUORUM
    carry(running.ballot_id, at=version.effective_at + timedelta(days=1))
    assert outcome_of(running) == (State.REJECTED, Outcome.NO_QUORUM)


@pytest.mark.parametrize(
    "key",
    ["voting_days", "notice_days", "certification_days", "contest_days", "scrutineer_count"],
)
def test_a_zero_length_period_can_not_be_voted(key: str) -> None:
    """No vote that closes as it opens, no rule obeyed as it is counted, no result that nobody may contest."""
    ana = make_member("Ana Petit")
    with pytest.raises(Refused) as refused:
        propose(ana, key=f"governance.{key}", value=0)
    assert refused.value.field == "value"
    assert registry.get(f"governance.{key}").lower == 1


def test_a_zero_length_period_is_refused_by_the_database() -> None:
    ana, *_ = make_voters()
    vote, other = open_vote(ana), open_vote(ana, key="governance.notice_days", value=3)
    for one in (vote, other):
        close(one)
    scrutiny = certify(vote.ballot_id, at=vote.closes_at)
    with pytest.raises(IntegrityError, match="only certified, once"), transaction.atomic():
        Scrutiny.objects.filter(pk=scrutiny.pk).update(executable_at=scrutiny.certified_at)
    with (
        pytest.raises(IntegrityError, match="certified by its scrutineers"),
        transaction.atomic(),
    ):
        Scrutiny.objects.filter(ballot=other.ballot_id).update(
            certified_at=other.closes_at, executable_at=other.closes_at
        )


def test_a_rollback_is_a_new_proposal() -> None:
    """The old value comes back as a new version by a new vote; the ones before stay for ever."""
    ana = make_member("Ana Petit")
    vote = adopt(ana)
    adopted = RuleVersion.objects.get(proposal_id=vote.proposal_id)
    assert adopted.replaces is not None
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        adopted.delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        RuleVersion.objects.create(
            key=QUORUM,
            value=adopted.replaces.value,
            effective_at=adopted.effective_at + timedelta(days=1),
            proposal=adopted.proposal,
            replaces=adopted,
        )
    back = adopt(ana, value=adopted.replaces.value, at=adopted.effective_at)
    again = RuleVersion.objects.get(proposal_id=back.proposal_id)
    assert (again.value, again.replaces_id) == (adopted.replaces.value, adopted.pk)
    for at, value in ((adopted.effective_at, "0.5"), (again.effective_at, "0.20")):
        assert rules.in_force(voting.QUORUM_SHARE, at=at).value == Decimal(value)
    assert timezone.is_aware(again.effective_at)
