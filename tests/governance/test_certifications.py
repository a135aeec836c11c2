"""After the count: certified by scrutineers, contested with a motive, answered, carried out or annulled."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from coop.domain.actors import PLATFORM, VISITOR, Actor
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.models import AuditEvent
from coop.selectors import actors
from governance import rules as voting
from governance.domain import certifying, kits
from governance.domain.certifying import Contested, Verdict
from governance.domain.proposals import Outcome, State
from governance.models import Ballot, Certification, Contest, Elector, Proposal, RuleVersion, Scrutiny
from governance.selectors import certifications as facts
from governance.selectors import kits as packed
from governance.selectors import sponsorships
from governance.services import certifications, execution
from tests.governance.stories import (
    Vote,
    adopt,
    cast,
    certify,
    certify_by,
    close,
    make_voters,
    open_vote,
    scrutineers,
)
from tests.instants import after
from tests.people import make_auditor, make_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("founded")]

SECOND = timedelta(seconds=1)


def state_of(vote: Vote) -> tuple[str, str]:
    proposal = Proposal.objects.get(pk=vote.proposal_id)
    return proposal.state, proposal.outcome


def counted(count: int = 4) -> Vote:
    """A vote of so many members, carried by its proposer's yes alone, whose count awaits its scrutineers."""
    voters = make_voters(count)
    vote = open_vote(voters[0])
    cast(vote, [(voters[0], "yes")])
    close(vote)
    return vote


def certified(count: int = 4) -> tuple[Vote, Scrutiny]:
    vote = counted(count)
    return vote, certify(vote.ballot_id, at=vote.closes_at)


def electors(vote: Vote) -> list[Actor]:
    """Its proposer, then the others, in the order in which they became members."""
    rows = Elector.objects.filter(ballot=vote.ballot_id).order_by("member_id")
    return [actors.of_user(user_id) for user_id in rows.values_list("member__user_id", flat=True)]


def contest(vote: Vote, by: Actor, motive: str = "Two of us could not vote.") -> Contest:
    at = vote.closes_at + SECOND
    certifications.contest(by=by, at=at, ballot_id=vote.ballot_id, motive=motive)
    return Contest.objects.get(elector__member_id=by.member_id or 0, elector__ballot_id=vote.ballot_id)


def answer(
    held: Contest, by: Actor, verdict: Verdict = Verdict.MAINTAINED, text: str = "I counted twice."
) -> None:
    at = held.contested_at + SECOND
    certifications.answer(by=by, at=at, contest_id=held.pk, verdict=verdict, text=text)


class TestCertifying:
    def test_the_fingerprint_is_that_of_the_file_in_the_kit(self) -> None:
        vote = counted()
        sums = kits.files(packed.of_ballot(vote.ballot_id))[kits.SUMS].decode()
        fingerprint = Scrutiny.objects.get(ballot=vote.ballot_id).fingerprint
        assert f"{fingerprint}  {kits.SHEET}\n" in sums

    def test_two_electors_other_than_the_proposer_certify(self) -> None:
        vote = counted()
        _, bruno, chloe, denis = electors(vote)
        certify_by(bruno, vote.ballot_id, at=vote.closes_at)
        certify_by(bruno, vote.ballot_id, at=vote.closes_at + SECOND)
        assert state_of(vote) == (State.COUNTED, "")
        certify_by(chloe, vote.ballot_id, at=vote.closes_at + SECOND)
        assert state_of(vote) == (State.CERTIFIED, "")
        scrutiny = Scrutiny.objects.get(ballot=vote.ballot_id)
        assert scrutiny.certified_at == vote.closes_at + SECOND
        assert scrutiny.executable_at is not None
        days = timezone.localdate(scrutiny.executable_at) - timezone.localdate(vote.closes_at)
        assert days == timedelta(days=4), "three whole days lie between"
        assert timezone.localtime(scrutiny.executable_at).hour == 0
        with pytest.raises(Refused, match="does not await"):
            certify_by(denis, vote.ballot_id, at=vote.closes_at + SECOND)
        assert AuditEvent.objects.filter(action="governance.certify").count() == 2

    @pytest.mark.parametrize(("count", "needed"), [(1, 0), (2, 1), (3, 2), (5, 2)])
    def test_as_many_as_the_rule_asks_or_all_others_where_they_are_fewer(
        self, count: int, needed: int
    ) -> None:
        vote = counted(count)
        assert Scrutiny.objects.get(ballot=vote.ballot_id).needed == needed
        assert state_of(vote)[0] == (State.COUNTED if needed else State.CERTIFIED)

    def test_another_fingerprint_is_refused_beside_its_field(self) -> None:
        vote = counted()
        bruno = electors(vote)[1]
        for typed, why in (("a" * 64, "not the fingerprint"), ("abc", "64 signs"), ("", "64 signs")):
            with pytest.raises(Refused, match=why) as refused:
                certifications.certify(
                    by=bruno, at=vote.closes_at, ballot_id=vote.ballot_id, fingerprint=typed
                )
            assert refused.value.field == "fingerprint"
        assert not Certification.objects.exists()

    def test_neither_its_proposer_nor_who_could_not_vote_certifies(self) -> None:
        vote = counted()
        ana = electors(vote)[0]
        with pytest.raises(Forbidden):
            certify_by(ana, vote.ballot_id, at=vote.closes_at)
        with pytest.raises(Refused, match="could vote in this ballot"):
            certify_by(make_member("Zoé Last"), vote.ballot_id, at=vote.closes_at)
        for person in (VISITOR, PLATFORM):
            with pytest.raises(Hidden):
                certify_by(person, vote.ballot_id, at=vote.closes_at)

    def test_before_the_count_there_is_nothing_to_certify(self) -> None:
        ana, bruno = make_voters(2)
        vote = open_vote(ana)
        with pytest.raises(Hidden):
            certifications.certify(
                by=bruno, at=vote.closes_at, ballot_id=vote.ballot_id, fingerprint="a" * 64
            )

    def test_what_is_not_certified_in_time_is_rejected_and_says_so(self) -> None:
        vote = counted()
        due_at = Scrutiny.objects.get(ballot=vote.ballot_id).due_at
        assert timezone.localdate(due_at) == timezone.localdate(vote.closes_at) + timedelta(days=8)
        assert execution.execute_due(by=PLATFORM, at=due_at - SECOND) == 0
        with pytest.raises(Refused, match="has passed"):
            certify_by(electors(vote)[1], vote.ballot_id, at=due_at)
        assert execution.execute_due(by=PLATFORM, at=due_at) == 1
        assert state_of(vote) == (State.REJECTED, Outcome.UNCERTIFIED)
        assert not RuleVersion.objects.filter(proposal_id=vote.proposal_id).exists()
        assert AuditEvent.objects.filter(action="governance.annul").count() == 1


class TestContesting:
    def test_it_holds_the_execution_until_each_scrutineer_maintains(self) -> None:
        vote, scrutiny = certified()
        _, bruno, chloe, denis = electors(vote)
        held = contest(vote, denis)
        assert state_of(vote) == (State.CONTESTED, "")
        assert scrutiny.executable_at is not None
        assert execution.execute_due(by=PLATFORM, at=scrutiny.executable_at) == 0
        answer(held, bruno)
        answer(held, bruno)
        assert state_of(vote) == (State.CONTESTED, "")
        answer(held, chloe)
        assert state_of(vote) == (State.CERTIFIED, "")
        assert execution.execute_due(by=PLATFORM, at=scrutiny.executable_at - SECOND) == 0
        assert execution.execute_due(by=PLATFORM, at=scrutiny.executable_at) == 1
        assert state_of(vote) == (State.ADOPTED, Outcome.ADOPTED)
        assert AuditEvent.objects.filter(action="governance.answer").count() == 2

    def test_one_certification_taken_back_annuls_the_result(self) -> None:
        vote, _ = certified()
        _, bruno, chloe, denis = electors(vote)
        held = contest(vote, denis)
        answer(held, bruno, Verdict.RETRACTED, "I had counted another kit.")
        assert state_of(vote) == (State.REJECTED, Outcome.ANNULLED)
        with pytest.raises(Refused, match="not contested"):
            answer(held, chloe)
        assert execution.execute_due(by=PLATFORM, at=after(days=90)) == 0
        assert not RuleVersion.objects.filter(proposal_id=vote.proposal_id).exists()

    def test_silence_annuls_it_too(self) -> None:
        vote, _ = certified()
        _, bruno, chloe, denis = electors(vote)
        held = contest(vote, denis)
        answer(held, bruno)
        assert execution.execute_due(by=PLATFORM, at=held.due_at - SECOND) == 0
        with pytest.raises(Refused, match="has passed"):
            certifications.answer(
                by=chloe, at=held.due_at, contest_id=held.pk, verdict="maintained", text="Late."
            )
        assert execution.execute_due(by=PLATFORM, at=held.due_at) == 1
        assert state_of(vote) == (State.REJECTED, Outcome.ANNULLED)

    def test_every_contest_is_answered(self) -> None:
        vote, scrutiny = certified()
        ana, bruno, chloe, denis = electors(vote)
        first, second = contest(vote, denis), contest(vote, ana, "I lost.")
        for person in (bruno, chloe):
            answer(first, person)
        assert state_of(vote) == (State.CONTESTED, "")
        assert [one.standing for one in told(vote).contests] == [Contested.ANSWERED, Contested.OPEN]
        for person in (bruno, chloe):
            answer(second, person)
        assert state_of(vote) == (State.CERTIFIED, "")
        third = contest(vote, bruno, "I looked again.")
        assert state_of(vote) == (State.CONTESTED, "")
        for person in (bruno, chloe):
            answer(third, person)
        assert scrutiny.executable_at is not None
        assert execution.execute_due(by=PLATFORM, at=scrutiny.executable_at) == 1

    def test_sent_twice_it_is_one_and_another_one_is_refused(self) -> None:
        vote, _ = certified()
        denis = electors(vote)[3]
        assert contest(vote, denis) == contest(vote, denis)
        with pytest.raises(Refused, match="already contested"):
            contest(vote, denis, "Another reason.")
        bruno = scrutineers_of(vote)[0]
        held = Contest.objects.get()
        answer(held, bruno)
        with pytest.raises(Refused, match="already answered"):
            answer(held, bruno, text="Something else.")

    def test_with_a_motive_in_its_days_and_by_an_elector(self) -> None:
        vote, scrutiny = certified()
        denis = electors(vote)[3]
        assert scrutiny.executable_at is not None
        with pytest.raises(Refused, match="say why"):
            contest(vote, denis, " ")
        with pytest.raises(Refused, match="has passed"):
            certifications.contest(
                by=denis, at=scrutiny.executable_at, ballot_id=vote.ballot_id, motive="Late."
            )
        with pytest.raises(Refused, match="could vote in this ballot"):
            contest(vote, make_member("Zoé Last"))
        with pytest.raises(Forbidden):
            certifications.contest(
                by=make_auditor_only(), at=vote.closes_at, ballot_id=vote.ballot_id, motive="No."
            )
        assert state_of(vote) == (State.CERTIFIED, "")

    def test_a_count_that_is_not_certified_can_not_be_contested(self) -> None:
        vote = counted()
        with pytest.raises(Refused, match="certified result"):
            contest(vote, electors(vote)[3])

    def test_only_its_scrutineers_answer_in_words(self) -> None:
        vote, _ = certified()
        ana, bruno, _, denis = electors(vote)
        held = contest(vote, denis)
        for person in (ana, denis, PLATFORM):
            with pytest.raises((Forbidden, Hidden)):
                answer(held, person)
        with pytest.raises(Refused, match="in words"):
            answer(held, bruno, text="")
        with pytest.raises(Refused, match="whether the count holds") as refused:
            certifications.answer(
                by=bruno, at=vote.closes_at + SECOND, contest_id=held.pk, verdict="perhaps", text="?"
            )
        assert refused.value.field == "verdict"
        with pytest.raises(Hidden):
            certifications.answer(by=bruno, at=vote.closes_at, contest_id=99, verdict="", text="")

    def test_where_nobody_certified_nobody_can_answer_and_it_annuls(self) -> None:
        vote = counted(1)
        held = contest(vote, electors(vote)[0])
        assert execution.execute_due(by=PLATFORM, at=held.due_at) == 1
        assert state_of(vote) == (State.REJECTED, Outcome.ANNULLED)

    def test_a_result_that_adopted_nothing_goes_the_same_way(self) -> None:
        ana, bruno, chloe, denis = make_voters(4)
        vote = open_vote(ana)
        cast(vote, [(bruno, "no")])
        close(vote)
        scrutiny = certify(vote.ballot_id, at=vote.closes_at)
        held = contest(vote, denis)
        for person in (bruno, chloe):
            answer(held, person)
        assert scrutiny.executable_at is not None
        assert execution.execute_due(by=PLATFORM, at=scrutiny.executable_at) == 1
        assert state_of(vote) == (State.REJECTED, Outcome.NO_MAJORITY)
        assert AuditEvent.objects.filter(action="governance.reject").count() == 1


def make_auditor_only() -> Actor:
    """Somebody who reads votes without being a member."""
    auditor = make_auditor("Aude Roy")
    return Actor(user_id=auditor.user_id, roles=auditor.roles)


def scrutineers_of(vote: Vote) -> list[Actor]:
    named = {person.member_id: person for person in electors(vote)}
    rows = Certification.objects.filter(elector__ballot=vote.ballot_id).order_by("pk")
    return [named[pk] for pk in rows.values_list("elector__member_id", flat=True)]


def told(vote: Vote) -> facts.ScrutinyFacts:
    found = facts.of_ballot(vote.ballot_id, at=vote.closes_at + 2 * SECOND)
    assert found is not None
    return found


def test_the_page_knows_who_certified_and_what_is_missing() -> None:
    vote = counted()
    assert (told(vote).missing, told(vote).scrutineers) == (2, ())
    bruno = electors(vote)[1]
    certify_by(bruno, vote.ballot_id, at=vote.closes_at)
    assert told(vote).missing == 1
    assert told(vote).is_scrutineer(bruno.member_id)
    assert not told(vote).is_scrutineer(None)
    assert (
        facts.of_ballot(open_vote(bruno, key="governance.notice_days", value=3).ballot_id, at=after()) is None
    )


def test_each_is_told_what_awaits_them() -> None:
    vote = counted()
    ana, bruno, chloe, denis = electors(vote)

    def duties(person: Actor) -> list[tuple[int, bool]]:
        found = sponsorships.awaiting(person.member_id or 0, at=vote.closes_at + 2 * SECOND)[3]
        return [(duty.id, duty.is_answer) for duty in found]

    assert [duties(person) for person in (ana, bruno)] == [[], [(vote.ballot_id, False)]]
    for person in (bruno, chloe):
        certify_by(person, vote.ballot_id, at=vote.closes_at)
    assert [duties(person) for person in (bruno, denis)] == [[], []]
    held = contest(vote, denis)
    assert [duties(person) for person in (bruno, chloe, denis)] == [[(held.pk, True)], [(held.pk, True)], []]
    answer(held, bruno)
    assert [duties(person) for person in (bruno, chloe)] == [[], [(held.pk, True)]]


def test_a_vote_that_opened_before_there_were_scrutineers_is_certified_by_its_count() -> None:
    """What it froze has no such rules, and no later rule changes a vote that runs."""
    ana = make_voters(4)[0]
    vote = open_vote(ana)
    cast(vote, [(ana, "yes")])
    ballot = Ballot.objects.get(pk=vote.ballot_id)
    for name in ("scrutineer_count", "certification_days", "contest_days"):
        ballot.frozen["rules"].pop(f"governance.{name}")
    assert certifications._frozen(ballot, voting.CONTEST_DAYS) == 0
    assert certifications._over_at(vote.closes_at, ballot, voting.CONTEST_DAYS) == vote.closes_at


def test_what_was_adopted_names_its_scrutineers_in_the_order_in_which_they_certified() -> None:
    ana = make_voters(4)[0]
    vote = adopt(ana)
    assert scrutineers(vote.ballot_id)
    found = facts.of_ballot(vote.ballot_id, at=after(days=30))
    assert found is not None
    assert len(found.scrutineers) == found.needed == 2


VERDICTS = st.lists(st.sampled_from(Verdict), max_size=4)


@given(VERDICTS, st.integers(0, 6), st.booleans())
def test_a_contest_stands_in_one_way(verdicts: list[Verdict], more: int, is_over: bool) -> None:
    scrutineers = len(verdicts) + more
    found = certifying.standing(verdicts, scrutineers=scrutineers, is_over=is_over)
    assert (found is Contested.ANSWERED) == (
        more == 0 and verdicts == [Verdict.MAINTAINED] * scrutineers != []
    )
    assert (found is Contested.OPEN) == (
        not is_over and Verdict.RETRACTED not in verdicts and found is not Contested.ANSWERED
    )


def test_a_fingerprint_is_read_however_it_was_copied() -> None:
    assert certifying.clean_fingerprint(f" {'AB' * 16}\n{'cd' * 16} ") == "ab" * 16 + "cd" * 16
