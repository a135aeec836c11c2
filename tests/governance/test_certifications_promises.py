"""What the database itself refuses after a count, whoever asks."""

from datetime import timedelta
from typing import Any

import pytest

from governance.domain.certifying import Verdict
from governance.domain.proposals import State
from governance.models import Certification, Contest, ContestAnswer, Elector, Proposal, Scrutiny
from tests.governance.stories import (
    Vote,
    cast,
    certify,
    certify_by,
    close,
    make_voters,
    open_vote,
    scrutineers,
)
from tests.governance.test_promises import APPEND_ONLY, refused, sql, truncate

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("founded")]

SECOND = timedelta(seconds=1)


@pytest.fixture
def vote() -> Vote:
    """Counted, of four who could vote; its count awaits two scrutineers."""
    voters = make_voters(4)
    vote = open_vote(voters[0])
    cast(vote, [(voters[0], "yes")])
    close(vote)
    return vote


def elector(vote: Vote, place: int) -> Elector:
    return Elector.objects.filter(ballot=vote.ballot_id).order_by("member_id")[place]


def contest(vote: Vote, **changed: Any) -> Contest:  # noqa: ANN401  columns
    at = vote.closes_at + SECOND
    told = {
        "elector": elector(vote, 3),
        "motive": "Why?",
        "contested_at": at,
        "due_at": at + timedelta(days=8),
    }
    return Contest.objects.create(**(told | changed))


def answer(held: Contest, by: Certification, **changed: Any) -> ContestAnswer:  # noqa: ANN401  columns
    told = {"verdict": Verdict.MAINTAINED, "text": "It holds.", "answered_at": held.contested_at + SECOND}
    return ContestAnswer.objects.create(**({"contest": held, "certification": by} | told | changed))


def move(vote: Vote, state: State, **changed: object) -> None:
    Proposal.objects.filter(pk=vote.proposal_id).update(state=state, **changed)


class TestCertifications:
    def write(self, vote: Vote, **changed: Any) -> Certification:  # noqa: ANN401  columns
        told = {
            "elector": elector(vote, 1),
            "fingerprint": Scrutiny.objects.get(ballot=vote.ballot_id).fingerprint,
            "certified_at": vote.closes_at,
        }
        return Certification.objects.create(**(told | changed))

    def test_are_of_others_than_who_proposed(self, vote: Vote) -> None:
        with refused("other electors than who proposed"):
            self.write(vote, elector=elector(vote, 0))

    def test_find_the_count_that_was_published(self, vote: Vote) -> None:
        with refused("found the count that was published"):
            self.write(vote, fingerprint="0" * 64)

    def test_are_given_once_in_their_time(self, vote: Vote) -> None:
        due_at = Scrutiny.objects.get(ballot=vote.ballot_id).due_at
        for at in (vote.closes_at - SECOND, due_at):
            with refused("certified in its time"):
                self.write(vote, certified_at=at)
        self.write(vote)
        with refused("elector_id"):
            self.write(vote)
        certify(vote.ballot_id, at=vote.closes_at)
        with refused("certified in its time"):
            self.write(vote, elector=elector(vote, 3))

    def test_stay(self, vote: Vote) -> None:
        self.write(vote)
        for act in (
            lambda: Certification.objects.update(certified_at=vote.closes_at + SECOND),
            lambda: Certification.objects.all().delete(),
            lambda: truncate("governance_certification"),
        ):
            with refused(APPEND_ONLY):
                act()


class TestScrutinies:
    def test_are_of_a_count_that_was_made(self) -> None:
        vote = open_vote(make_voters(2)[0])
        with refused("checked after it was made"):
            Scrutiny.objects.create(
                ballot_id=vote.ballot_id, fingerprint="0" * 64, needed=1, due_at=vote.closes_at
            )

    @pytest.mark.parametrize("needed", [0, 1, 3])
    def test_ask_as_many_as_was_frozen(self, needed: int) -> None:
        """Written instead of the service's own."""
        ana = make_voters(4)[0]
        vote = open_vote(ana)
        sql(
            "UPDATE governance_ballot SET closed_at = closes_at, count_sheet = '{}' WHERE id = %s",
            vote.ballot_id,
        )
        with refused("as was frozen when its ballot opened"):
            Scrutiny.objects.create(
                ballot_id=vote.ballot_id,
                fingerprint="0" * 64,
                needed=needed,
                due_at=vote.closes_at + timedelta(days=8),
            )

    def test_are_certified_once_by_as_many_and_leave_time_to_contest(self, vote: Vote) -> None:
        rows, at = Scrutiny.objects.filter(ballot=vote.ballot_id), vote.closes_at
        certify_by(scrutineers(vote.ballot_id)[0], vote.ballot_id, at=at)
        with refused("certified by its scrutineers"):
            rows.update(certified_at=at, executable_at=at + timedelta(days=9))
        Certification.objects.create(
            elector=elector(vote, 2), fingerprint=rows.get().fingerprint, certified_at=at
        )
        with refused("for as long as was frozen"):
            rows.update(certified_at=at, executable_at=at + timedelta(days=2))
        with refused("scrutiny_is_certified_in_time"):
            rows.update(certified_at=rows.get().due_at, executable_at=at + timedelta(days=99))
        with refused("only certified, once"):
            rows.update(fingerprint="0" * 64)
        rows.update(certified_at=at, executable_at=at + timedelta(days=9))
        with refused("only certified, once"):
            rows.update(executable_at=at + timedelta(days=4))
        with refused(APPEND_ONLY):
            rows.delete()


class TestContests:
    def test_are_made_in_their_days_with_a_motive_and_time_to_answer(self, vote: Vote) -> None:
        with refused("contested in its days"):
            contest(vote)
        scrutiny = certify(vote.ballot_id, at=vote.closes_at)
        for at in (vote.closes_at - SECOND, scrutiny.executable_at):
            with refused("contested in its days"):
                contest(vote, contested_at=at, due_at=vote.closes_at + timedelta(days=99))
        with refused("contest_has_a_motive"):
            contest(vote, motive="")
        with refused("contest_leaves_time_to_answer"):
            contest(vote, due_at=vote.closes_at + SECOND)
        contest(vote)
        with refused("elector_id"):
            contest(vote)
        with refused(APPEND_ONLY):
            Contest.objects.update(motive="Another.")
        with refused(APPEND_ONLY):
            Contest.objects.all().delete()

    def test_hold_the_result(self, vote: Vote) -> None:
        """Also one that a script wrote without moving the proposal."""
        scrutiny = certify(vote.ballot_id, at=vote.closes_at)
        ends = {"ended_at": scrutiny.executable_at, "outcome": "adopted"}
        with refused("nobody contests it any more"):
            move(vote, State.CONTESTED)
        held = contest(vote)
        with refused("nobody contests it any more"):
            move(vote, State.ADOPTED, **ends)
        move(vote, State.CONTESTED)
        with refused("nobody contests it any more"):
            move(vote, State.CERTIFIED)
        first, second = Certification.objects.order_by("pk")
        answer(held, first)
        with refused("nobody contests it any more"):
            move(vote, State.CERTIFIED)
        answer(held, second)
        move(vote, State.CERTIFIED)
        with refused("nobody contests it any more"):
            move(vote, State.ADOPTED, **(ends | {"ended_at": vote.closes_at + SECOND}))

    def test_are_answered_once_in_words_by_its_scrutineers_in_their_time(self, vote: Vote) -> None:
        certify(vote.ballot_id, at=vote.closes_at)
        held = contest(vote)
        mine = Certification.objects.order_by("pk")[0]
        with refused("answered in its time"):
            answer(held, mine)
        move(vote, State.CONTESTED)
        for at in (held.contested_at - SECOND, held.due_at):
            with refused("answered in its time"):
                answer(held, mine, answered_at=at)
        with refused("answer_says_why"):
            answer(held, mine, text="")
        with refused("answer_maintains_or_retracts"):
            answer(held, mine, verdict="perhaps")
        answer(held, mine)
        with refused("scrutineer_answers_a_contest_once"):
            answer(held, mine)
        with refused(APPEND_ONLY):
            ContestAnswer.objects.update(verdict=Verdict.RETRACTED)
        with refused(APPEND_ONLY):
            ContestAnswer.objects.all().delete()

    def test_are_answered_by_who_certified_this_count(self, vote: Vote) -> None:
        """Not by the scrutineers of another one."""
        certify(vote.ballot_id, at=vote.closes_at)
        held = contest(vote)
        move(vote, State.CONTESTED)
        ana = scrutineers(vote.ballot_id)[0]
        other = open_vote(ana, key="governance.notice_days", value=9)
        close(other)
        certify(other.ballot_id, at=other.closes_at)
        with refused("who certified this count"):
            answer(held, Certification.objects.filter(elector__ballot=other.ballot_id)[0])


class TestResults:
    def test_are_counted_and_certified_before_they_are_carried_out(self, vote: Vote) -> None:
        running = open_vote(scrutineers(vote.ballot_id)[0], key="governance.notice_days", value=9)
        with refused("count is certified"):
            move(running, State.COUNTED)
        with refused("count is certified"):
            move(vote, State.CERTIFIED)
        with refused("count is certified"):
            move(vote, State.REJECTED, ended_at=vote.closes_at + SECOND)
        due_at = Scrutiny.objects.get(ballot=vote.ballot_id).due_at
        move(vote, State.REJECTED, ended_at=due_at, outcome="uncertified")
