"""What the database itself refuses of secret votes, whoever asks: a queryset, a console."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection

from coop.domain.actors import Actor
from governance.models import Attendance, Ballot, Elector, Proposal, Proxy, UrnBox, Vote
from governance.services import proxies
from tests.governance.secrets import make_voters, open_secret, put
from tests.governance.stories import DISCUSSION, announce, announced, close, open_vote, propose, publish
from tests.governance.stories import Vote as Story
from tests.governance.test_promises import APPEND_ONLY, refused, sql, truncate
from tests.instants import after

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("founded")]


@pytest.fixture
def people() -> list[Actor]:
    return make_voters()


@pytest.fixture
def vote(people: list[Actor]) -> Story:
    """Open, with one paper in its urn, and the first elector in its list."""
    vote = open_secret(people[0])
    put(vote, people[0])
    return vote


def listed(vote: Story) -> list[int]:
    return list(Elector.objects.filter(ballot=vote.ballot_id).order_by("pk").values_list("pk", flat=True))


def attend(vote: Story, **changed: object) -> Callable[[], object]:
    told = {"said_at": vote.opened_at} | changed
    return lambda: Attendance.objects.filter(ballot=vote.ballot_id).update(**told)


def box(vote: Story, **changed: object) -> Callable[[], object]:
    told = {"said_at": vote.opened_at} | changed
    return lambda: UrnBox.objects.filter(ballot=vote.ballot_id).update(**told)


class TestAttendance:
    def test_is_never_deleted(self, vote: Story) -> None:
        for delete in (
            lambda: Attendance.objects.all().delete(),
            lambda: sql("DELETE FROM governance_attendance"),
            lambda: truncate("governance_attendance"),
        ):
            with refused(APPEND_ONLY):
                delete()

    def test_only_grows_by_one_elector_each_time(self, vote: Story) -> None:
        first, second, third, *_rest = listed(vote)
        stranger = listed(vote)[-1] + 1000
        for voters in (
            [],
            [second],
            [first],
            [first, first],
            [second, first],
            [first, second, third],
            [first, stranger],
            [first, second, second],
        ):
            with refused("one more of its electors"):
                attend(vote, voters=voters)()
        for by_proxy in ([first], [third], [first, second]):
            with refused("one more of its electors"):
                attend(vote, voters=[first, second], by_proxy=by_proxy)()

    def test_is_written_while_the_ballot_is_open(self, vote: Story) -> None:
        first, second, *_rest = listed(vote)
        for said_at in (None, vote.opened_at - timedelta(seconds=1), vote.closes_at):
            with refused("while its ballot is open"):
                attend(vote, voters=[first, second], said_at=said_at)()
        close(vote)
        with refused("while its ballot is open"):
            attend(vote, voters=[first, second])()

    def test_keeps_no_instant(self, vote: Story) -> None:
        assert Attendance.objects.get(ballot=vote.ballot_id).said_at is None
        assert UrnBox.objects.get(ballot=vote.ballot_id).said_at is None

    def test_begins_with_nobody_and_of_a_secret_ballot_alone(self, people: list[Actor], vote: Story) -> None:
        named = open_vote(people[0], key="governance.notice_days", value=9)
        with refused("begins with nobody"):
            Attendance.objects.create(ballot_id=named.ballot_id)
        with refused("begins with nobody"):
            sql(
                "INSERT INTO governance_attendance (ballot_id, voters, by_proxy) VALUES (%s, '{1}', '{}')",
                vote.ballot_id,
            )

    def test_a_secret_ballot_has_one(self, people: list[Actor], monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(Attendance.objects, "create", lambda **_told: None)
        with refused("keeps who voted"):
            open_secret(people[0])
            sql("SET CONSTRAINTS ALL IMMEDIATE")


class TestUrn:
    def paper(self, vote: Story) -> list[object]:
        (paper,) = UrnBox.objects.get(ballot=vote.ballot_id).papers
        return list(paper)

    def test_is_never_deleted(self, vote: Story) -> None:
        for delete in (
            lambda: UrnBox.objects.all().delete(),
            lambda: sql("DELETE FROM governance_urnbox"),
            lambda: truncate("governance_urnbox"),
        ):
            with refused(APPEND_ONLY):
                delete()

    @pytest.mark.parametrize("papers", [[], [["0" * 64, [], ""]] * 2], ids=["fewer", "more"])
    def test_has_a_paper_for_each_who_voted(self, vote: Story, papers: list[object]) -> None:
        own = self.paper(vote)
        with refused("a paper for each who voted|order of their receipts"):
            box(vote, papers=papers and [["0" * 64, [], ""], own])()
            sql("SET CONSTRAINTS ALL IMMEDIATE")

    def test_nobody_voted_without_a_paper(self, vote: Story) -> None:
        first, second, *_rest = listed(vote)
        with refused("a paper for each who voted"):
            attend(vote, voters=[first, second])()
            sql("SET CONSTRAINTS ALL IMMEDIATE")

    @pytest.mark.parametrize("moment", ["before it opened", "at its term", "without an instant", "counted"])
    def test_is_written_while_the_ballot_is_open(self, vote: Story, moment: str) -> None:
        at = {
            "before it opened": vote.opened_at - timedelta(seconds=1),
            "at its term": vote.closes_at,
            "without an instant": None,
            "counted": vote.opened_at,
        }[moment]
        if moment == "counted":
            close(vote)
        receipt, _marks, college = self.paper(vote)
        with refused("while its ballot is open"):
            box(vote, papers=[[receipt, [["no", 1]], college]], said_at=at)()
        with refused("while its ballot is open"):
            sql("UPDATE governance_urnbox SET papers = %s::jsonb, said_at = %s", "[]", at)
        with refused("while its ballot is open"):
            UrnBox.objects.create(ballot_id=vote.ballot_id, bits="1", papers=[], said_at=at)

    def test_papers_mark_options_of_their_ballot(self, vote: Story) -> None:
        receipt = str(self.paper(vote)[0])
        for paper in (
            [receipt, [["maybe", 1]], ""],
            [receipt, [["yes", 1], ["yes", 1]], ""],
            [receipt, "yes", ""],
            [receipt, []],
            [receipt, [], 1],
            [receipt.upper() + "G", [], ""],
            ["abc", [], ""],
            "yes",
        ):
            with refused("marks options of its ballot"):
                box(vote, papers=[paper])()
        with refused("marks options of its ballot"):
            box(vote, papers={"a": 1})()

    def test_papers_lie_in_the_box_and_in_the_order_of_their_receipts(self, vote: Story) -> None:
        low, high = ["0" * 64, [], ""], ["f" * 64, [], ""]
        for papers in ([high, low], [low, low]):
            with refused("order of their receipts"):
                box(vote, papers=papers)()
        with refused("marks options of its ballot"):
            UrnBox.objects.create(ballot_id=vote.ballot_id, bits="1", papers=[low], said_at=vote.opened_at)

    def test_a_box_stays_in_its_urn(self, people: list[Actor], vote: Story) -> None:
        other = open_secret(people[0], key="governance.notice_days", value=9)
        with refused("stays in its urn"):
            box(vote, ballot_id=other.ballot_id)()

    def test_there_is_none_in_a_named_ballot(self, people: list[Actor]) -> None:
        named = open_vote(people[0])
        with refused("while its ballot is open"):
            UrnBox.objects.create(ballot_id=named.ballot_id, bits="", papers=[], said_at=named.opened_at)


class TestSecrecy:
    def test_no_vote_has_a_name_in_a_secret_ballot(self, vote: Story) -> None:
        with refused("not kept with its voter"):
            Vote.objects.create(elector_id=listed(vote)[0], marks=[["yes", 1]], cast_at=vote.opened_at)

    def test_is_chosen_with_the_announcement_once(self, people: list[Actor], vote: Story) -> None:
        named = announced(people[0], key="governance.notice_days", value=3)
        secret = publish(people[0], key="governance.voting_days", value=9)
        announce(secret, by=people[0], at=after(days=1) + DISCUSSION, is_secret=True)
        for one, is_secret in ((named, True), (secret, False)):
            with refused("from its announcement on"):
                Proposal.objects.filter(pk=one).update(
                    is_secret=is_secret, state="withdrawn", ended_at=after(days=9)
                )
        with refused("from its announcement on"):
            Proposal.objects.filter(pk=propose(people[1], key="governance.voting_days", value=8)).update(
                is_secret=True, state="withdrawn", ended_at=after(days=9)
            )
        with refused("what a ballot froze"):
            Ballot.objects.filter(pk=vote.ballot_id).update(frozen={"secrecy": "named"})

    def test_a_ballot_is_as_secret_as_it_was_announced(
        self, people: list[Actor], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("governance.domain.secrecy.SECRET", "named")
        with refused("secret or not as it was announced"):
            open_secret(people[0])

    def test_a_proxy_that_was_used_stays(self, people: list[Actor], vote: Story) -> None:
        giver, holder = people[1], people[0]
        proxy_id = proxies.give(
            by=giver, at=vote.opened_at, proposal_id=vote.proposal_id, holder_id=holder.member_id or 0
        )
        put(vote, holder, giver=giver)
        with refused("used in a secret vote stays"):
            Proxy.objects.filter(pk=proxy_id).update(ended_at=vote.opened_at, ending="revoked")


def test_boxes_are_parted_and_all_their_papers_count(
    people: list[Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The promises let pass what is right: boxes are parted, and all of their papers are counted."""
    monkeypatch.setattr("governance.domain.urns.PAPERS_AT_ONCE", 2)
    vote = open_secret(people[0], at=after(days=20))
    for person in people:
        put(vote, person, "yes")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert UrnBox.objects.filter(ballot=vote.ballot_id).count() > 1
    close(vote)
    sheet = Ballot.objects.get(pk=vote.ballot_id).count_sheet
    assert sheet is not None
    assert (sheet["yes"], sheet["votes"]) == (6, 6)
