"""Opening a vote, voting, counting it, and what becomes of the rule."""

from datetime import timedelta
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from coop.domain.actors import PLATFORM, VISITOR, Actor, Role
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.models import AuditEvent
from coop.selectors import actors
from coop.services import members
from governance import rules as voting
from governance.domain import freezing
from governance.domain.ballots import Choice
from governance.domain.proposals import Outcome, State
from governance.models import Ballot, Elector, RuleVersion, Scrutiny, Vote
from governance.selectors import ballots as facts
from governance.selectors import proposals as listing
from governance.selectors import rules
from governance.services import ballots, proposals
from tests.governance.stories import (
    QUORUM,
    adopt,
    announced,
    carry,
    cast,
    close,
    finish,
    make_voters,
    open_vote,
    propose,
)
from tests.instants import START, after
from tests.people import make_administrator, make_auditor, make_coordinator, make_member, make_pending
from tests.rights import OWNER, acting_as

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("founded")]


def outcome_of(proposal_id: int) -> tuple[State, Outcome | None]:
    proposal = listing.get(proposal_id)
    assert proposal is not None
    return proposal.state, proposal.outcome


class TestOpening:
    def test_it_freezes_who_votes_on_what_under_which_rules(self) -> None:
        ana, bruno, chloe = make_voters()
        vote = open_vote(ana)
        ballot = Ballot.objects.get(pk=vote.ballot_id)
        frozen = ballot.frozen
        assert frozen["electorate"] == sorted(person.member_id or 0 for person in (ana, bruno, chloe))
        assert frozen["change"] == {
            "rule": QUORUM,
            "base": RuleVersion.objects.get(key=QUORUM).pk,
            "old": "0.20",
            "new": "0.5",
        }
        assert set(frozen["rules"]) == {rule.key for rule in voting.BALLOT_RULES}
        assert [option["id"] for option in frozen["options"]] == ["yes", "no"]
        assert (frozen["method"], frozen["secrecy"], frozen["tie"]) == ("majority", "named", "rejected")
        assert ballot.frozen_hash == freezing.digest(frozen)
        assert ballot.closes_at == vote.opened_at + timedelta(days=7)
        assert Elector.objects.filter(ballot=ballot).count() == 3

    def test_twice_is_once(self) -> None:
        ana = make_member("Ana Petit")
        vote = open_vote(ana)
        assert ballots.open(by=ana, at=after(days=2), proposal_id=vote.proposal_id) == vote.ballot_id
        assert AuditEvent.objects.filter(action="governance.open").count() == 1

    def test_only_its_proposer_opens_it(self) -> None:
        proposal_id = propose(make_member("Ana Petit"))
        for person in (
            make_member("Bruno Leroy"),
            make_coordinator(),
            make_auditor(),
            Actor(roles=frozenset({Role.AUDITOR})),
        ):
            with pytest.raises(Forbidden):
                ballots.open(by=person, at=after(days=1), proposal_id=proposal_id)
        for stranger in (VISITOR, make_pending("Paul Pending"), make_administrator()):
            with pytest.raises(Hidden):
                ballots.open(by=stranger, at=after(days=1), proposal_id=proposal_id)

    def test_what_does_not_exist_is_hidden(self) -> None:
        with pytest.raises(Hidden):
            ballots.open(by=make_member("Ana Petit"), at=START, proposal_id=99)

    def test_a_withdrawn_proposal_is_not_voted(self) -> None:
        ana = make_member("Ana Petit")
        proposal_id = propose(ana)
        proposals.withdraw(by=ana, at=after(days=1), proposal_id=proposal_id)
        with pytest.raises(Refused, match="Only a proposal that was announced"):
            ballots.open(by=ana, at=after(days=1), proposal_id=proposal_id)

    def test_a_stale_proposal_is_not_opened(self) -> None:
        ana, bruno, _ = make_voters()
        waiting = announced(bruno, value="0.3")
        adopt(ana)
        with pytest.raises(Refused, match="The rule has changed"):
            ballots.open(by=bruno, at=after(days=9), proposal_id=waiting)
        assert outcome_of(waiting) == (State.ANNOUNCED, None)

    def test_a_vote_without_voters_is_not_opened(self) -> None:
        ana = make_member("Ana Petit")
        adopt(ana, key="governance.electorate_days", value=100)
        waiting = announced(ana, at=after(days=20))
        with pytest.raises(Refused, match="long enough"):
            ballots.open(by=ana, at=after(days=20), proposal_id=waiting)
        assert ballots.open_due(by=PLATFORM, at=after(days=20)) == 0
        assert outcome_of(waiting) == (State.ANNOUNCED, None)
        assert not Elector.objects.filter(ballot__proposal_id=waiting).exists()
        assert ballots.open_due(by=PLATFORM, at=after(days=101)) == 1

    def test_later_rules_and_members_change_nothing(self) -> None:
        ana, bruno, chloe = make_voters()
        vote = open_vote(ana, key="governance.notice_days", value=9, at=after(days=8))
        adopt(bruno, key="governance.majority_share", value="0.90", at=after(days=1))
        make_member("Denis Faure", at=after(days=9))
        members.leave(by=chloe, at=after(days=9), member_id=chloe.member_id or 0)
        cast(vote, [(ana, "yes"), (bruno, "yes")])
        close(vote)
        ballot = facts.get(vote.ballot_id)
        assert ballot is not None
        assert ballot.sheet is not None
        assert (ballot.sheet.electorate, ballot.sheet.terms.majority_share) == (3, Decimal("0.50"))


class TestVoting:
    def test_a_vote_can_be_changed_until_the_end(self) -> None:
        ana, _, _ = make_voters()
        vote = open_vote(ana)
        for choice in ("yes", "yes", "blank", "no"):
            cast(vote, [(ana, choice)])
        assert facts.choice_of(vote.ballot_id, ana.member_id or 0) is Choice.NO
        assert Vote.objects.count() == 1

    def test_not_from_its_term_on(self) -> None:
        ana, _, _ = make_voters()
        vote = open_vote(ana)
        ballots.cast(
            by=ana, at=vote.closes_at - timedelta(microseconds=1), ballot_id=vote.ballot_id, choice="yes"
        )
        for late in (vote.closes_at, vote.closes_at + timedelta(days=1)):
            with pytest.raises(Refused, match="This vote has ended"):
                ballots.cast(by=ana, at=late, ballot_id=vote.ballot_id, choice="no")
        close(vote)
        with pytest.raises(Refused, match="This vote has ended"):
            ballots.cast(by=ana, at=vote.opened_at, ballot_id=vote.ballot_id, choice="no")
        assert facts.choice_of(vote.ballot_id, ana.member_id or 0) is Choice.YES

    def test_who_was_admitted_later_waits_for_the_next_vote(self) -> None:
        vote = open_vote(make_member("Ana Petit"))
        late = make_member("Nora Nouvelle", at=after(days=2))
        with pytest.raises(Refused, match="you were not on it yet"):
            ballots.cast(by=late, at=after(days=2), ballot_id=vote.ballot_id, choice="yes")
        assert not facts.is_elector(vote.ballot_id, late.member_id or 0)

    def test_only_members_vote(self) -> None:
        vote = open_vote(make_member("Ana Petit"))
        for person in (VISITOR, PLATFORM, make_pending("Paul Pending"), make_administrator()):
            with pytest.raises(Forbidden):
                ballots.cast(by=person, at=vote.opened_at, ballot_id=vote.ballot_id, choice="yes")

    def test_who_left_no_longer_votes(self) -> None:
        ana, bruno, _ = make_voters()
        vote = open_vote(ana)
        members.leave(by=bruno, at=after(days=2), member_id=bruno.member_id or 0)
        with pytest.raises(Forbidden):
            ballots.cast(
                by=actors.of_user(bruno.user_id), at=after(days=3), ballot_id=vote.ballot_id, choice="no"
            )

    @pytest.mark.parametrize("choice", ["", "maybe", "YES", "yes\x00", "x" * 5000])
    def test_there_are_three_choices(self, choice: str) -> None:
        ana = make_member("Ana Petit")
        vote = open_vote(ana)
        with pytest.raises(Refused) as refused:
            cast(vote, [(ana, choice)])
        assert refused.value.field == "choice"
        assert not Vote.objects.exists()

    def test_in_a_ballot_that_exists(self) -> None:
        with pytest.raises(Hidden):
            ballots.cast(by=make_member("Ana Petit"), at=START, ballot_id=99, choice="yes")

    def test_no_audit_event_links_a_voter_to_a_vote(self) -> None:
        ana = make_member("Ana Petit")
        vote = open_vote(ana)
        before = AuditEvent.objects.count()
        cast(vote, [(ana, "yes")])
        assert AuditEvent.objects.count() == before


class TestCounting:
    def test_an_adoption_writes_one_version_obeyed_from_the_morning_after_its_notice(self) -> None:
        ana, bruno, chloe = make_voters()
        vote = open_vote(ana)
        cast(vote, [(ana, "yes"), (bruno, "yes"), (chloe, "no")])
        executed_at = finish(vote)
        assert outcome_of(vote.proposal_id) == (State.ADOPTED, Outcome.ADOPTED)
        version = RuleVersion.objects.get(proposal_id=vote.proposal_id)
        morning = timezone.localtime(version.effective_at)
        assert morning.date() == timezone.localtime(executed_at).date() + timedelta(days=1)
        first = timezone.localdate(vote.closes_at) + timedelta(days=4)
        assert timezone.localdate(executed_at) == first
        assert (morning.hour, morning.minute, morning.second) == (0, 0, 0)
        assert rules.in_force(voting.QUORUM_SHARE, at=version.effective_at).value == Decimal("0.5")
        assert list(
            AuditEvent.objects.filter(action__startswith="governance.", subject__regex="ballot|version")
            .order_by("pk")
            .values_list("action", flat=True)
        ) == ["governance.open", "governance.close", *["governance.certify"] * 2, "governance.adopt"]

    @pytest.mark.parametrize(
        ("votes", "outcome"),
        [
            ([], Outcome.NO_QUORUM),
            (["no", "no", "yes"], Outcome.NO_MAJORITY),
            (["yes", "no"], Outcome.NO_MAJORITY),
            (["blank", "blank", "blank"], Outcome.NO_MAJORITY),
            (["yes", "blank", "blank"], Outcome.ADOPTED),
        ],
    )
    def test_the_count_decides(self, votes: list[str], outcome: Outcome) -> None:
        voters = make_voters()
        vote = open_vote(voters[0])
        cast(vote, zip(voters, votes, strict=False))
        close(vote)
        assert outcome_of(vote.proposal_id) == (State.COUNTED, None)
        carry(vote.ballot_id, at=vote.closes_at)
        state = State.ADOPTED if outcome is Outcome.ADOPTED else State.REJECTED
        assert outcome_of(vote.proposal_id) == (state, outcome)
        assert RuleVersion.objects.filter(proposal_id=vote.proposal_id).exists() == (
            outcome is Outcome.ADOPTED
        )

    def test_not_before_its_term(self) -> None:
        ana = make_member("Ana Petit")
        vote = open_vote(ana)
        with pytest.raises(Refused, match="still open"):
            close(vote, at=vote.closes_at - timedelta(seconds=1))
        assert outcome_of(vote.proposal_id) == (State.VOTING, None)

    def test_twice_is_once(self) -> None:
        ana = make_member("Ana Petit")
        vote = open_vote(ana)
        cast(vote, [(ana, "yes")])
        close(vote)
        before = Ballot.objects.values().get(pk=vote.ballot_id)
        close(vote, at=vote.closes_at + timedelta(days=3))
        assert Ballot.objects.values().get(pk=vote.ballot_id) == before
        assert Scrutiny.objects.filter(ballot=vote.ballot_id).count() == 1

    def test_any_member_may_ask_for_it_and_nobody_else(self) -> None:
        vote = open_vote(make_member("Ana Petit"))
        for person in (VISITOR, make_pending("Paul Pending"), make_administrator()):
            with pytest.raises(Forbidden):
                ballots.close(by=person, at=vote.closes_at, ballot_id=vote.ballot_id)
        ballots.close(by=make_member("Bruno Leroy"), at=vote.closes_at, ballot_id=vote.ballot_id)
        assert outcome_of(vote.proposal_id)[0] in (State.COUNTED, State.CERTIFIED)

    def test_what_does_not_exist_is_hidden(self) -> None:
        with pytest.raises(Hidden):
            ballots.close(by=PLATFORM, at=START, ballot_id=99)

    def test_a_version_never_overtakes_the_one_that_it_replaces(self) -> None:
        """The notice was long and becomes short: the newer value waits for the older one to be obeyed."""
        ana = make_member("Ana Petit")
        adopt(ana, key="governance.notice_days", value=60)
        slow = adopt(ana, value="0.5", at=after(days=10))
        quick = adopt(ana, key="governance.notice_days", value=1, at=after(days=20))
        first = RuleVersion.objects.get(proposal_id=slow.proposal_id)
        last = RuleVersion.objects.get(proposal_id=adopt(ana, value="0.6", at=after(days=28)).proposal_id)
        assert RuleVersion.objects.get(proposal_id=quick.proposal_id).effective_at < last.effective_at
        assert last.effective_at > first.effective_at
        newest = max(first.effective_at, last.effective_at)
        assert rules.in_force(voting.QUORUM_SHARE, at=newest).value == Decimal("0.6")

    def test_tampering_with_what_was_frozen_is_found(self) -> None:
        ana = make_member("Ana Petit")
        vote = open_vote(ana)
        with acting_as(OWNER), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute("UPDATE governance_ballot SET frozen = jsonb_set(frozen, '{tie}', '\"adopted\"')")
            cursor.execute("SET LOCAL session_replication_role = origin")
        with pytest.raises(RuntimeError, match="not what was hashed"):
            close(vote)


class TestClosingWhatIsDue:
    def test_every_due_ballot_is_counted_and_no_other(self) -> None:
        ana, bruno, chloe = make_voters()
        first = open_vote(ana)
        second = open_vote(bruno, key="governance.notice_days", value=3)
        third = open_vote(chloe, key="governance.voting_days", value=3, at=after(days=5))
        told = facts.awaited(ana.member_id or 0, at=first.closes_at)
        assert [one.id for one in told] == [first.ballot_id, second.ballot_id, third.ballot_id]
        assert [one.closes_at <= first.closes_at for one in told] == [True, True, False]
        assert ballots.close_due(by=PLATFORM, at=first.closes_at) == 2
        assert ballots.close_due(by=PLATFORM, at=first.closes_at) == 0
        assert Ballot.objects.filter(closed_at=None).count() == 1

    def test_the_command_does_it(self) -> None:
        said = StringIO()
        open_vote(make_member("Ana Petit"))
        call_command("close_ballots", stdout=said)
        call_command("close_ballots", stdout=said)
        assert said.getvalue().splitlines() == ["1 ballots counted.", "No ballot is due."]


def test_awaited_are_the_votes_that_i_can_still_cast_and_those_to_count() -> None:
    ana, bruno, _ = make_voters()
    vote = open_vote(ana)
    at = vote.opened_at
    assert [one.id for one in facts.awaited(bruno.member_id or 0, at=at)] == [vote.ballot_id]
    cast(vote, [(bruno, "blank")])
    assert facts.awaited(bruno.member_id or 0, at=at) == []
    assert [one.id for one in facts.awaited(bruno.member_id or 0, at=vote.closes_at)] == [vote.ballot_id]
    close(vote)
    assert facts.awaited(ana.member_id or 0, at=vote.closes_at) == []
