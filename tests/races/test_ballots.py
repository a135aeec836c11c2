"""Laws 4 and 10 to 12 under real concurrency: threads with connections of their own, at the same instant."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from functools import partial

import pytest
from django.db import connection, transaction

from coop.domain.actors import PLATFORM, Actor
from coop.domain.errors import Refused
from coop.models import AuditEvent
from governance.domain import registry
from governance.domain.proposals import Outcome
from governance.models import Ballot, Elector, Proposal, Remark, RuleVersion, Scrutiny, Sponsorship, Vote
from governance.services import ballots, execution, proposals, remarks, rules
from tests.governance.kinds import put_to_vote, resolve, write
from tests.governance.stories import (
    QUORUM,
    announce,
    announced,
    cast,
    certify,
    close,
    make_voters,
    open_vote,
    propose,
    publish,
)
from tests.governance.stories import Vote as Story
from tests.instants import START, after
from tests.races.threads import PATIENCE_SECONDS, at_once, refusals
from tests.rights import OWNER, acting_as

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("founded")]


def close_by(person: Actor, ballot_id: int) -> Callable[[], None]:
    at = after(days=9)
    return lambda: ballots.close(by=person, at=at, ballot_id=ballot_id)


def test_six_closings_write_one_count() -> None:
    voters = make_voters()
    vote = open_vote(voters[0])
    cast(vote, [(voter, "yes") for voter in voters])
    answers = at_once(*[close_by(person, vote.ballot_id) for person in [*voters, *voters]])
    assert refusals(answers) == []
    assert Scrutiny.objects.filter(ballot=vote.ballot_id).count() == 1
    assert AuditEvent.objects.filter(action="governance.close").count() == 1


def test_of_votes_on_one_base_that_are_carried_out_at_once_one_is_applied() -> None:
    voters = make_voters()
    votes = [
        open_vote(voter, value=value) for voter, value in zip(voters, ("0.3", "0.4", "0.5"), strict=True)
    ]
    for vote in votes:
        cast(vote, [(voter, "yes") for voter in voters])
    at_once(*[close_by(voter, vote.ballot_id) for voter, vote in zip(voters, votes, strict=True)])
    for vote in votes:
        certify(vote.ballot_id, at=after(days=9))

    def carry_out(vote: Story) -> Callable[[], int]:
        return lambda: execution.execute(by=PLATFORM, at=after(days=20), proposal_id=vote.proposal_id)

    at_once(*[carry_out(vote) for vote in votes for _twice in range(2)])
    outcomes = sorted(Proposal.objects.order_by("pk").values_list("outcome", flat=True))
    assert outcomes == [Outcome.ADOPTED, Outcome.STALE, Outcome.STALE]
    version = RuleVersion.objects.get(key=QUORUM, proposal__isnull=False)
    assert version.proposal is not None
    assert version.proposal.outcome == Outcome.ADOPTED


def test_closing_all_that_is_due_and_one_of_them_do_not_wait_for_each_other_for_ever() -> None:
    voters = make_voters()
    votes = [
        open_vote(voter, value=value) for voter, value in zip(voters, ("0.3", "0.4", "0.5"), strict=True)
    ]
    for vote in votes:
        cast(vote, [(voters[0], "yes")])
    acts: list[Callable[[], object]] = [close_by(voters[0], vote.ballot_id) for vote in reversed(votes)]
    acts += [lambda: ballots.close_due(by=PLATFORM, at=after(days=9))] * 2
    assert refusals(at_once(*acts)) == []
    assert Ballot.objects.filter(closed_at=None).count() == 0
    assert set(Proposal.objects.values_list("state", flat=True)) == {"counted"}


def test_votes_at_the_closing_instant_are_counted_or_refused_never_lost() -> None:
    voters = make_voters(5)
    vote = open_vote(voters[0])
    last = vote.closes_at - timedelta(microseconds=1)

    def cast_last(voter: Actor) -> Callable[[], None]:
        return lambda: ballots.cast(by=voter, at=last, ballot_id=vote.ballot_id, choice="yes")

    answers = at_once(*map(cast_last, voters), close_by(voters[0], vote.ballot_id))
    sheet = Ballot.objects.get(pk=vote.ballot_id).count_sheet
    assert sheet is not None
    assert sheet["votes"] == Vote.objects.count() == len(voters) - len(refusals(answers))


def test_votes_by_marks_are_changed_while_the_ballot_closes_and_each_counts_once() -> None:
    voters = make_voters(5)
    vote = put_to_vote(resolve(voters[0], method="approval"), voters[0])
    last = vote.closes_at - timedelta(microseconds=1)
    for voter in voters:
        write(vote, voter, ("o1", 1))

    def change(voter: Actor) -> Callable[[], None]:
        return lambda: ballots.cast(by=voter, at=last, ballot_id=vote.ballot_id, written=[("o2", 1)])

    def end() -> None:
        ballots.close(by=PLATFORM, at=vote.closes_at, ballot_id=vote.ballot_id)

    answers = at_once(*map(change, voters), end)
    sheet = Ballot.objects.get(pk=vote.ballot_id).count_sheet
    assert sheet is not None
    changed = len(voters) - len(refusals(answers))
    assert (sheet["votes"]["o1"], sheet["votes"]["o2"]) == (len(voters) - changed, changed)
    assert Vote.objects.filter(marks=[["o2", 1]]).count() == changed


def test_a_vote_that_is_being_written_without_the_service_is_waited_for() -> None:
    """The trigger holds the ballot: a script that votes and a count of its ballot do not pass each other."""
    voters = make_voters()
    vote = open_vote(voters[0])
    elector = Elector.objects.get(ballot_id=vote.ballot_id, member_id=voters[0].member_id or 0)
    closing = threading.Thread(target=lambda: at_once(close_by(voters[1], vote.ballot_id)))
    with transaction.atomic():
        Vote.objects.create(elector=elector, marks=[["yes", 1]], cast_at=vote.opened_at)
        closing.start()
        closing.join(0.5)
        assert closing.is_alive()
    closing.join(PATIENCE_SECONDS)
    sheet = Ballot.objects.get(pk=vote.ballot_id).count_sheet
    assert sheet is not None
    assert sheet["yes"] == 1


@contextmanager
def voting(vote: Story, voter: Actor) -> Iterator[None]:
    """Somebody whose vote is written and not committed yet."""
    with transaction.atomic():
        ballots.cast(by=voter, at=vote.opened_at, ballot_id=vote.ballot_id, choice="no")
        yield


def test_voters_do_not_wait_for_each_other_and_the_count_waits_for_each() -> None:
    ana, bea, *_ = voters = make_voters()
    vote = open_vote(ana)
    closing = threading.Thread(target=lambda: at_once(close_by(bea, vote.ballot_id)))
    with voting(vote, ana):
        assert refusals(at_once(*[partial(cast, vote, [(voter, "yes")]) for voter in voters[1:]])) == []
        closing.start()
        closing.join(0.5)
        assert closing.is_alive()
    closing.join(PATIENCE_SECONDS)
    sheet = Ballot.objects.get(pk=vote.ballot_id).count_sheet
    assert sheet is not None
    assert (sheet["yes"], sheet["no"]) == (len(voters) - 1, 1)


def test_who_comes_too_late_or_counts_too_early_is_refused_while_another_votes_or_counts() -> None:
    """None of them holds anything: a crowd of them keeps neither a voter nor a count waiting."""
    ana, bea, *_ = make_voters()
    vote = open_vote(ana)

    def vote_late() -> None:
        ballots.cast(by=bea, at=vote.closes_at, ballot_id=vote.ballot_id, choice="yes")

    def count_early() -> None:
        ballots.close(by=bea, at=vote.closes_at - timedelta(microseconds=1), ballot_id=vote.ballot_id)

    with voting(vote, ana):
        assert len(refusals(at_once(*[count_early] * 3))) == 3
    with transaction.atomic():
        Ballot.objects.select_for_update().get(pk=vote.ballot_id)
        assert len(refusals(at_once(*[vote_late] * 3))) == 3
    close_by(ana, vote.ballot_id)()
    assert (Ballot.objects.get(pk=vote.ballot_id).count_sheet or {})["no"] == 1


def test_votes_and_changes_until_the_count_are_each_counted_once_or_refused() -> None:
    """Each voter sends twice; what was taken last is what is counted, and nothing is taken after it."""
    voters = make_voters(6)
    vote = open_vote(voters[0])
    last = vote.closes_at - timedelta(microseconds=1)

    def change(voter: Actor) -> list[str]:
        """The choices that were taken, in their order."""
        taken = []
        for choice in ("yes", "no"):
            with suppress(Refused):
                ballots.cast(by=voter, at=last, ballot_id=vote.ballot_id, choice=choice)
                taken.append(choice)
        return taken

    acts: list[Callable[[], object]] = [partial(change, voter) for voter in voters]
    answers = at_once(*acts, close_by(voters[0], vote.ballot_id))
    told = [answer[-1] for answer in answers if isinstance(answer, list) and answer]
    sheet = Ballot.objects.get(pk=vote.ballot_id).count_sheet
    assert sheet is not None
    assert (sheet["yes"], sheet["no"]) == (told.count("yes"), told.count("no"))
    assert Vote.objects.count() == len(told)


def test_a_double_click_votes_once() -> None:
    ana, _, _ = make_voters()
    vote = open_vote(ana)
    acts = [lambda: cast(vote, [(ana, "no")])] * 6
    assert refusals(at_once(*acts)) == []
    assert Vote.objects.count() == 1


def test_a_double_click_writes_and_opens_once() -> None:
    ana, _, _ = make_voters()
    written = at_once(*[lambda: propose(ana)] * 4)
    assert len(set(written)) == Proposal.objects.count() == 1
    proposal_id = Proposal.objects.get().pk
    assert (
        len(
            refusals(
                at_once(*[lambda: proposals.publish(by=ana, at=after(days=1), proposal_id=proposal_id)] * 4)
            )
        )
        == 0
    )
    assert AuditEvent.objects.filter(action="governance.publish").count() == 1
    announce(proposal_id, by=ana, at=after(days=8))
    opened = at_once(*[lambda: ballots.open(by=ana, at=after(days=13), proposal_id=proposal_id)] * 4)
    assert len(set(opened)) == Ballot.objects.count() == 1
    assert Elector.objects.count() == 3


def sponsored(by: Actor, others: Sequence[Actor]) -> int:
    """A proposal in discussion that lacks nothing but its announcement, eight days after."""
    proposal_id = publish(by)
    for person in others:
        proposals.sponsor(by=person, at=after(days=2), proposal_id=proposal_id)
    return proposal_id


def test_announced_at_once_by_two_clicks_it_has_one_day() -> None:
    ana, *others = make_voters()
    proposal_id = sponsored(ana, others)
    instants = [after(days=8, minutes=minutes) for minutes in range(6)]

    def announce_at(at: datetime) -> Callable[[], None]:
        return lambda: proposals.announce(by=ana, at=at, proposal_id=proposal_id)

    assert refusals(at_once(*[announce_at(at) for at in instants])) == []
    assert Proposal.objects.get(pk=proposal_id).announced_at in instants
    assert AuditEvent.objects.filter(action="governance.announce").count() == 1


def test_the_keeper_and_its_proposer_open_one_vote() -> None:
    ana, bruno, _ = make_voters()
    mine = announced(ana)
    announced(bruno, key="governance.notice_days", value=9)
    acts: list[Callable[[], object]] = [
        *[lambda: ballots.open_due(by=PLATFORM, at=after(days=2))] * 3,
        *[lambda: ballots.open(by=ana, at=after(days=2), proposal_id=mine)] * 3,
    ]
    assert refusals(at_once(*acts)) == []
    assert Ballot.objects.count() == 2
    assert Elector.objects.count() == 6
    assert AuditEvent.objects.filter(action="governance.open").count() == 2


def test_sponsors_and_a_withdrawal_at_once_pass_one_after_the_other() -> None:
    """Each sponsorship is of a proposal that was still discussed, and nobody waits for ever."""
    ana, *others = make_voters(5)
    proposal_id = publish(ana)

    def sponsor_by(person: Actor) -> Callable[[], None]:
        return lambda: proposals.sponsor(by=person, at=after(days=2), proposal_id=proposal_id)

    acts: list[Callable[[], None]] = [sponsor_by(person) for person in (*others, *others)]
    acts.insert(3, lambda: proposals.withdraw(by=ana, at=after(days=3), proposal_id=proposal_id))
    answers = at_once(*acts)
    assert Proposal.objects.get(pk=proposal_id).state == "withdrawn"
    held = Sponsorship.objects.count()
    assert held == AuditEvent.objects.filter(action="governance.sponsor").count()
    assert held <= len(others)
    assert len(refusals(answers)) >= len(others) - held


def test_the_last_sponsor_leaves_or_the_vote_is_announced_never_both() -> None:
    ana, *others = make_voters()
    for _ in range(5):
        proposal_id = sponsored(ana, others)
        goes = partial(proposals.announce, by=ana, at=after(days=8), proposal_id=proposal_id)
        leaves = partial(proposals.unsponsor, by=others[0], at=after(days=8), proposal_id=proposal_id)
        assert len(refusals(at_once(goes, leaves))) == 1
        proposal = Proposal.objects.get(pk=proposal_id)
        left = proposal.sponsorships.filter(ended_at=None).count()
        assert (proposal.state, left) in (("announced", 2), ("discussed", 1))
        proposals.withdraw(by=ana, at=after(days=9), proposal_id=proposal_id)


def test_words_sent_twice_at_once_are_said_once_and_none_after_the_end() -> None:
    ana, *others = make_voters(4)
    proposal_id = publish(ana)

    def speak(person: Actor) -> Callable[[], object]:
        return lambda: remarks.say(
            by=person, at=after(days=2), proposal_id=proposal_id, text="Why?", kind="question"
        )

    acts: list[Callable[[], object]] = [speak(person) for person in (*others, *others)]
    acts.insert(4, lambda: proposals.withdraw(by=ana, at=after(days=3), proposal_id=proposal_id))
    answers = at_once(*acts)
    said = Remark.objects.order_by("pk")
    assert len({remark.author_id for remark in said}) == len(said)
    assert {answer for answer in answers if isinstance(answer, int)} == {remark.pk for remark in said}
    assert len(refusals(answers)) == len(acts) - 1 - sum(isinstance(answer, int) for answer in answers)


def test_a_sponsor_that_is_being_written_without_the_service_is_waited_for() -> None:
    """The trigger holds the proposal: a script that sponsors and an announcement do not pass each other."""
    ana, *others = make_voters()
    proposal_id = sponsored(ana, others[:1])
    announcing = threading.Thread(
        target=lambda: at_once(lambda: proposals.announce(by=ana, at=after(days=8), proposal_id=proposal_id))
    )
    with transaction.atomic():
        Sponsorship.objects.create(
            proposal_id=proposal_id, member_id=others[1].member_id or 0, sponsored_at=after(days=2)
        )
        announcing.start()
        announcing.join(0.5)
        assert announcing.is_alive()
    announcing.join(PATIENCE_SECONDS)
    assert Proposal.objects.get(pk=proposal_id).state == "announced"


def test_founding_at_once_founds_once() -> None:
    with acting_as(OWNER), connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("TRUNCATE governance_ruleversion CASCADE")
        cursor.execute("SET session_replication_role = origin")
    at_once(*[lambda: rules.found(by=PLATFORM, at=START)] * 4)
    assert RuleVersion.objects.count() == len(registry.every())


def test_the_helper_of_these_tests_sees_a_refusal() -> None:
    """A test that can not fail is a defect: a closing before its term is refused, and is seen."""
    ana, _, _ = make_voters()
    vote = open_vote(ana)
    early = at_once(*[lambda: close(vote, at=vote.opened_at)] * 2)
    assert len(refusals(early)) == 2
