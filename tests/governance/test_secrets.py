"""Secret votes: one paper each, changed by its code alone, counted as any other."""

import io
import subprocess
import sys
import zipfile
from datetime import datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from django.db import connection

from coop.domain.actors import PLATFORM, Actor
from coop.domain.errors import Forbidden, Refused
from governance.domain import secrecy
from governance.domain.rules import Json
from governance.domain.tally import sheet_of
from governance.models import Attendance, Ballot, Elector, Proposal, UrnBox, Vote
from governance.selectors import ballots as facts
from governance.selectors import concerns, kits, letters, urns
from governance.selectors import decisions as kept
from governance.selectors import proxies as represented
from governance.services import ballots, decisions, proposals, proxies
from tests.governance.kinds import resolve
from tests.governance.secrets import (
    change,
    make_voters,
    open_secret,
    put,
    put_all,
    put_to_secret_vote,
    write,
)
from tests.governance.stories import DISCUSSION, QUORUM, announce, cast, close, finish, open_vote, publish
from tests.governance.stories import Vote as Story
from tests.instants import after
from tests.people import make_member
from tests.rights import OWNER, acting_as

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("founded")]


@pytest.fixture
def people() -> list[Actor]:
    return make_voters()


def agree(people: list[Actor], key: str, value: Json, *, at: datetime | None = None) -> None:
    """All of them adopt another value for a rule, openly."""
    vote = open_vote(people[0], key=key, value=value, at=at)
    cast(vote, [(person, "yes") for person in people])
    finish(vote)


class TestChoosing:
    def test_its_proposer_chooses_with_the_announcement_and_the_opening_freezes_it(
        self, people: list[Actor]
    ) -> None:
        secret, named = open_secret(people[0]), open_vote(people[0], key="governance.notice_days", value=9)
        told = {one: Ballot.objects.get(pk=one.ballot_id).frozen["secrecy"] for one in (secret, named)}
        assert told == {secret: "secret", named: "named"}

    def test_fewer_than_five_voters_would_know_each_other(self) -> None:
        ana, *_others = make_voters(4)
        proposal_id = publish(ana)
        with pytest.raises(Refused, match="with fewer its result"):
            announce(proposal_id, by=ana, at=after(days=1) + DISCUSSION, is_secret=True)
        assert Proposal.objects.get(pk=proposal_id).state == "discussed"

    def test_consent_is_asked_openly(self, people: list[Actor]) -> None:
        proposal_id = resolve(people[0], method="consent")
        proposals.publish(by=people[0], at=after(days=1), proposal_id=proposal_id)
        with pytest.raises(Refused, match="Consent is asked openly"):
            announce(proposal_id, by=people[0], at=after(days=1) + DISCUSSION, is_secret=True)

    def test_a_second_call_is_as_secret_as_the_first(self, people: list[Actor]) -> None:
        for place, (key, value) in enumerate({"governance.second_call": True, QUORUM: "2/5"}.items()):
            agree(people, key, value, at=after(days=1 + 14 * place))
        vote = open_secret(people[0], key="governance.voting_days", value=9, at=after(days=50))
        put(vote, people[0])
        finish(vote)
        again = Proposal.objects.get(second_call_of=vote.proposal_id)
        assert again.is_secret
        assert again.opens_at is not None
        ballots.open_due(by=PLATFORM, at=again.opens_at)
        assert Ballot.objects.get(proposal=again).frozen["secrecy"] == "secret"
        assert Attendance.objects.get(ballot__proposal=again).voters == []

    def test_its_decision_is_taken_over_by_another_database_without_a_voter(
        self, people: list[Actor]
    ) -> None:
        vote = open_secret(people[0])
        put_all(vote, [(person, "yes") for person in people])
        finish(vote)
        rows = kept.every()
        assert rows[-1]["ballot"]["frozen"]["secrecy"] == "secret"
        with acting_as(OWNER), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET session_replication_role = replica")
            cursor.execute("TRUNCATE governance_ruleversion, governance_proposal CASCADE")
            cursor.execute("SET session_replication_role = origin")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        with acting_as(OWNER):
            assert decisions.restore(by=PLATFORM, at=after(days=90), rows=rows) == len(rows)
        assert Attendance.objects.get(ballot=vote.ballot_id).voters == []


class TestVoting:
    def test_a_paper_each_and_none_with_a_name(self, people: list[Actor]) -> None:
        vote = open_secret(people[0])
        codes = put_all(vote, zip(people, ("yes", "no", "blank", "yes", "yes", "no"), strict=True))
        assert len(set(codes)) == 6
        assert not Vote.objects.exists()
        listed = Attendance.objects.get(ballot=vote.ballot_id)
        assert listed.voters == sorted(Elector.objects.values_list("pk", flat=True))
        assert (listed.by_proxy, listed.said_at) == ([], None)
        box = UrnBox.objects.get(ballot=vote.ballot_id)
        assert box.said_at is None
        assert [paper[0] for paper in box.papers] == sorted(paper[0] for paper in box.papers)
        assert facts.marks_of(vote.ballot_id, people[0].member_id or 0) is None
        frozen = Ballot.objects.get(pk=vote.ballot_id).frozen
        receipts = {secrecy.receipt_of(frozen, code) for code in codes}
        assert {paper[0] for paper in box.papers} == receipts

    def test_it_is_changed_by_its_code_alone_until_the_term(self, people: list[Actor]) -> None:
        vote = open_secret(people[0])
        codes = put_all(vote, [(person, "no") for person in people])
        change(vote, people[0], secrecy.say(codes[0]).lower(), "yes")
        change(vote, people[0], codes[0], "blank", at=vote.closes_at - timedelta(microseconds=1))
        change(vote, people[0], codes[0], "yes", at=vote.closes_at - timedelta(microseconds=1))
        with pytest.raises(Refused, match="has ended"):
            change(vote, people[0], codes[0], "no", at=vote.closes_at)
        with pytest.raises(Refused, match="You have voted"):
            put(vote, people[1], "yes")
        with pytest.raises(Refused, match="No paper of this vote"):
            change(vote, people[1], "A" * 20, "yes")
        with pytest.raises(Refused, match="twenty letters"):
            change(vote, people[1], "0" * 20, "yes")
        close(vote)
        sheet = sheet_of(Ballot.objects.get(pk=vote.ballot_id).count_sheet or {})
        assert (sheet.yes, sheet.no, sheet.votes) == (1, 5, 6)

    def test_who_may_not(self, people: list[Actor]) -> None:
        vote = open_secret(people[0])
        late = make_member("Late One", at=vote.opened_at)
        with pytest.raises(Refused, match="you were not on it yet"):
            put(vote, late)
        with pytest.raises(Forbidden):
            put(vote, Actor(user_id=None))
        named = open_vote(people[0], key="governance.notice_days", value=9)
        with pytest.raises(Refused, match="not secret"):
            put(named, people[0])
        with pytest.raises(Refused, match="This vote is secret"):
            ballots.cast(by=people[0], at=vote.opened_at, ballot_id=vote.ballot_id, choice="yes")
        assert urns.turnout(vote.ballot_id) == (0, 0)

    def test_a_paper_that_its_method_refuses_is_not_in_the_urn(self, people: list[Actor]) -> None:
        vote = open_secret(people[0])
        with pytest.raises(Refused, match="yes, no or blank"):
            write(vote, people[0], ("maybe", 1))
        assert not UrnBox.objects.exists()

    def test_who_has_voted_is_awaited_no_more(self, people: list[Actor]) -> None:
        vote = open_secret(people[0])
        put(vote, people[0])
        ana, bruno = (people[at].member_id or 0 for at in (0, 1))
        assert [len(facts.awaited(one, at=vote.opened_at)) for one in (ana, bruno)] == [0, 1]
        assert [letters.is_awaited(vote.ballot_id, one, at=vote.opened_at) for one in (ana, bruno)] == [
            False,
            True,
        ]
        told = concerns.of_members([ana, bruno], at=vote.opened_at)
        assert [told[one][0].may_vote for one in (ana, bruno)] == [False, True]
        seen = facts.get(vote.ballot_id)
        assert seen is not None
        assert (seen.votes, seen.by_proxy, seen.is_secret, seen.counted) == (1, 0, True, None)


class TestProxies:
    def test_the_holder_puts_a_paper_for_each_giver(self, people: list[Actor]) -> None:
        vote = open_secret(people[0])
        ana, bruno = people[0], people[1]
        proxy_id = self.give(vote, ana, bruno)
        with pytest.raises(Refused, match="Vote for yourself first"):
            put(vote, bruno, "yes", giver=ana)
        put(vote, bruno, "yes")
        code = put(vote, bruno, "no", giver=ana)
        change(vote, bruno, code, "yes")
        for voter, giver in ((ana, None), (bruno, ana)):
            with pytest.raises(Refused, match="voted"):
                put(vote, voter, giver=giver)
        with pytest.raises(Refused, match="nobody can find its paper"):
            proxies.end(by=ana, at=vote.opened_at, proxy_id=proxy_id)
        close(vote)
        sheet = sheet_of(Ballot.objects.get(pk=vote.ballot_id).count_sheet or {})
        assert (sheet.votes, sheet.yes, sheet.by_proxy) == (2, 2, 1)
        given_by = [(one.giver_id, one.holder_id) for one in represented.counted(vote.ballot_id)]
        assert given_by == [(ana.member_id, bruno.member_id)]
        attended = dict(facts.attendance(vote.ballot_id))
        assert (attended[ana.member_id or 0], attended[bruno.member_id or 0]) == (False, True)

    def test_a_giver_who_votes_first_overrides_it(self, people: list[Actor]) -> None:
        vote = open_secret(people[0])
        self.give(vote, people[0], people[1])
        put(vote, people[1])
        put(vote, people[0], "no")
        with pytest.raises(Refused, match="has voted"):
            put(vote, people[1], giver=people[0])
        assert urns.turnout(vote.ballot_id) == (2, 0)

    def test_nobody_votes_for_who_did_not_ask(self, people: list[Actor]) -> None:
        vote = open_secret(people[0])
        put(vote, people[1])
        with pytest.raises(Refused, match="has not given you"):
            put(vote, people[1], giver=people[0])

    def give(self, vote: Story, giver: Actor, holder: Actor) -> int:
        return proxies.give(
            by=giver, at=vote.opened_at, proposal_id=vote.proposal_id, holder_id=holder.member_id or 0
        )


class TestCounting:
    def test_any_method_counts_the_urn_and_the_kit_counts_it_again(
        self, people: list[Actor], tmp_path: Path
    ) -> None:
        vote = put_to_secret_vote(resolve(people[0], method="score"), people[0])
        codes = [write(vote, person, ("o1", mark), ("o2", 3)) for mark, person in enumerate(people)]
        close(vote)
        self.recounted(vote.ballot_id, tmp_path)
        ballot = Ballot.objects.get(pk=vote.ballot_id)
        kit = kits.of_ballot(vote.ballot_id)
        receipts = [paper.receipt for paper in kit.poll.papers]
        assert receipts == sorted(secrecy.receipt_of(ballot.frozen, code) for code in codes)

    def test_colleges_of_fewer_than_five_are_told_together(self, people: list[Actor], tmp_path: Path) -> None:
        """Six producers voted, three beneficiaries and two supporters: the last five are one result."""
        few = [make_member(f"B {n}", college="beneficiary") for n in range(3)]
        fewer = [make_member(f"S {n}", college="supporter") for n in range(2)]
        agree(people, "governance.votes_by_college", value=True)
        vote = open_secret(people[0], at=after(days=30))
        put_all(vote, [(person, "no") for person in people])
        put_all(vote, [(person, "yes") for person in (*few, *fewer)])
        assert {paper[2] for paper in self.papers(vote)} == {"producer", "beneficiary", "supporter"}
        close(vote)
        assert {paper[2] for paper in self.papers(vote)} == {"producer", "beneficiary+supporter"}
        weighted = sheet_of(Ballot.objects.get(pk=vote.ballot_id).count_sheet or {}).weighted
        assert weighted is not None
        assert [(one.college, one.electorate, one.yes, one.no, one.weight) for one in weighted.colleges] == [
            ("beneficiary+supporter", 5, 5, 0, Fraction(1, 2)),
            ("producer", 6, 0, 6, Fraction(1, 2)),
        ]
        self.recounted(vote.ballot_id, tmp_path)

    def test_where_one_result_is_left_heads_are_counted(self, people: list[Actor], tmp_path: Path) -> None:
        lone = make_member("B", college="beneficiary")
        agree(people, "governance.votes_by_college", value=True)
        vote = open_secret(people[0], at=after(days=30))
        put_all(vote, [(person, "no") for person in people])
        put(vote, lone)
        close(vote)
        sheet = sheet_of(Ballot.objects.get(pk=vote.ballot_id).count_sheet or {})
        assert (sheet.weighted, sheet.yes, sheet.no) == (None, 1, 6)
        self.recounted(vote.ballot_id, tmp_path)

    def papers(self, vote: Story) -> list[list[str]]:
        return [paper for box in UrnBox.objects.filter(ballot=vote.ballot_id) for paper in box.papers]

    def recounted(self, ballot_id: int, folder: Path) -> None:
        with zipfile.ZipFile(io.BytesIO(kits.zipped(kits.of_ballot(ballot_id)))) as archive:
            archive.extractall(folder)
        run = subprocess.run(
            [sys.executable, "recount.py"], cwd=folder, capture_output=True, text=True, check=False
        )
        assert run.returncode == 0, run.stdout + run.stderr
