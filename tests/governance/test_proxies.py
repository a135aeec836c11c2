"""Proxies: given in writing to another voter, one hop, capped, taken back, overridden by one's own vote."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from coop.domain.actors import VISITOR, Actor, Role
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.models import AuditEvent
from coop.services import members
from governance.domain import kits as papers
from governance.domain.ballots import Choice
from governance.domain.proxies import Ending, Given
from governance.models import Proxy
from governance.selectors import ballots as facts
from governance.selectors import kits, votes
from governance.selectors import proxies as listing
from governance.services import ballots, proposals, proxies
from tests.governance.stories import Vote as Story
from tests.governance.stories import adopt, announced, cast, close, make_voters, open_vote
from tests.instants import after
from tests.people import make_member, make_pending
from tests.rights import OWNER, acting_as

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("founded")]
CAP = "governance.proxies_per_member"


@pytest.fixture
def people() -> list[Actor]:
    return make_voters(5)


@pytest.fixture
def vote(people: list[Actor]) -> Story:
    return open_vote(people[0])


def give(vote: Story, giver: Actor, holder: Actor) -> int:
    return proxies.give(
        by=giver, at=vote.opened_at, proposal_id=vote.proposal_id, holder_id=holder.member_id or 0
    )


def end(vote: Story, person: Actor, proxy_id: int) -> Ending:
    return proxies.end(by=person, at=vote.opened_at, proxy_id=proxy_id)


class TestCounting:
    def test_the_choice_of_the_holder_counts_for_the_givers_too(
        self, vote: Story, people: list[Actor]
    ) -> None:
        ana, bruno, chloe, denis, _ = people
        give(vote, bruno, ana)
        give(vote, chloe, ana)
        assert votes.choices(vote.ballot_id) == {}
        cast(vote, [(ana, "no"), (denis, "yes")])
        assert votes.choices(vote.ballot_id) == {Choice.NO: 3, Choice.YES: 1}
        cast(vote, [(ana, "yes")])
        assert votes.choices(vote.ballot_id) == {Choice.YES: 4}

    def test_ones_own_vote_overrides_it_whenever_it_comes(self, vote: Story, people: list[Actor]) -> None:
        ana, bruno, *_ = people
        give(vote, bruno, ana)
        cast(vote, [(ana, "yes"), (bruno, "no")])
        assert votes.choices(vote.ballot_id) == {Choice.YES: 1, Choice.NO: 1}
        cast(vote, [(ana, "blank")])
        assert votes.choices(vote.ballot_id) == {Choice.BLANK: 1, Choice.NO: 1}

    def test_one_that_was_ended_counts_no_more(self, vote: Story, people: list[Actor]) -> None:
        ana, bruno, chloe, *_ = people
        for giver, ender, how in ((bruno, bruno, Ending.REVOKED), (chloe, ana, Ending.DECLINED)):
            assert end(vote, ender, give(vote, giver, ana)) is how
        cast(vote, [(ana, "yes")])
        assert votes.choices(vote.ballot_id) == {Choice.YES: 1}

    def test_the_sheet_says_how_many_came_by_proxy_and_the_kit_counts_the_same(
        self, vote: Story, people: list[Actor]
    ) -> None:
        ana, bruno, chloe, denis, _ = people
        give(vote, bruno, ana)
        give(vote, chloe, denis)
        cast(vote, [(ana, "yes")])
        close(vote)
        ballot = facts.get(vote.ballot_id)
        assert ballot is not None
        assert ballot.sheet is not None
        assert (ballot.sheet.votes, ballot.sheet.yes, ballot.sheet.by_proxy) == (2, 2, 1)
        assert (ballot.votes, ballot.by_proxy) == (2, 1)
        kit = kits.of_ballot(vote.ballot_id)
        assert list(papers.faults(papers.files(kit), kit)) == []
        assert listing.counted(vote.ballot_id) == [Given(bruno.member_id or 0, ana.member_id or 0)]

    def test_a_sheet_without_any_says_nothing_of_them(self, vote: Story, people: list[Actor]) -> None:
        cast(vote, [(people[0], "yes")])
        close(vote)
        assert "by_proxy" not in kits.of_ballot(vote.ballot_id).sheet

    def test_given_before_the_opening_it_counts_where_both_became_voters(self, people: list[Actor]) -> None:
        ana, bruno, chloe, *_ = people
        proposal_id = announced(ana)
        at = after(days=1) - timedelta(hours=1)
        for giver, holder in ((bruno, ana), (chloe, ana)):
            proxies.give(by=giver, at=at, proposal_id=proposal_id, holder_id=holder.member_id or 0)
        members.leave(by=chloe, at=at, member_id=chloe.member_id or 0)
        ballot_id = ballots.open(by=ana, at=after(days=1), proposal_id=proposal_id)
        ballots.cast(by=ana, at=after(days=1), ballot_id=ballot_id, choice="yes")
        assert votes.choices(ballot_id) == {Choice.YES: 2}

    def test_none_is_given_for_what_was_withdrawn(self, people: list[Actor]) -> None:
        ana, bruno, *_ = people
        proposal_id = announced(ana)
        at = after(days=1) - timedelta(hours=1)
        proposals.withdraw(by=ana, at=at, proposal_id=proposal_id)
        with pytest.raises(Refused, match="has ended, or is not announced"):
            proxies.give(by=ana, at=at, proposal_id=proposal_id, holder_id=bruno.member_id or 0)


class TestGiving:
    def test_twice_is_once_and_each_act_is_recorded(self, vote: Story, people: list[Actor]) -> None:
        ana, bruno, *_ = people
        first = give(vote, bruno, ana)
        assert give(vote, bruno, ana) == first
        assert end(vote, bruno, first) is end(vote, bruno, first) is Ending.REVOKED
        assert give(vote, bruno, ana) != first
        actions = AuditEvent.objects.filter(action__endswith="_proxy").order_by("pk")
        assert list(actions.values_list("action", flat=True)) == [
            "governance.give_proxy",
            "governance.revoke_proxy",
            "governance.give_proxy",
        ]

    def test_it_is_not_passed_on(self, vote: Story, people: list[Actor]) -> None:
        ana, bruno, chloe, *_ = people
        give(vote, bruno, ana)
        with pytest.raises(Refused, match="proxies are not passed on"):
            give(vote, ana, chloe)
        with pytest.raises(Refused, match="has given their own proxy") as refused:
            give(vote, chloe, bruno)
        assert refused.value.field == "holder"
        with pytest.raises(Refused, match="already given your proxy"):
            give(vote, bruno, chloe)
        with pytest.raises(Refused, match="your own vote is yours already"):
            give(vote, chloe, chloe)

    def test_a_member_holds_as_many_as_the_rule_said_at_the_announcement(self, people: list[Actor]) -> None:
        ana, bruno, chloe, denis, elise = people
        before = open_vote(bruno, key="governance.notice_days", value=9, at=after(days=20))
        adopt(ana, key=CAP, value=1, at=after(days=1))
        later = open_vote(chloe, key="governance.voting_days", value=9, at=after(days=40))
        give(later, denis, ana)
        with pytest.raises(Refused, match=r"1 at most") as refused:
            give(later, elise, ana)
        assert refused.value.field == "holder"
        assert listing.most(before.proposal_id) == listing.most(later.proposal_id) == 1

    def test_a_rule_voted_after_the_announcement_changes_nothing(self, people: list[Actor]) -> None:
        ana, bruno, chloe, denis, _ = people
        announced_before = announced(bruno, key="governance.notice_days", value=9, at=after(days=10))
        adopt(ana, key=CAP, value=0, at=after(days=1))
        for giver in (chloe, denis):
            proxies.give(
                by=giver, at=after(days=10), proposal_id=announced_before, holder_id=ana.member_id or 0
            )
        assert len(listing.live(announced_before)) == 2

    def test_only_by_and_to_voters(self, vote: Story, people: list[Actor]) -> None:
        ana, bruno, *_ = people
        late = make_member("Nora Nouvelle", at=after(days=2))
        with pytest.raises(Refused, match="there is no vote to ask another for"):
            give(vote, late, ana)
        with pytest.raises(Refused, match="This member may not vote in this ballot") as refused:
            give(vote, bruno, late)
        assert refused.value.field == "holder"

    def test_who_voted_has_nothing_to_give(self, vote: Story, people: list[Actor]) -> None:
        ana, bruno, *_ = people
        cast(vote, [(bruno, "no")])
        with pytest.raises(Refused, match="your own vote counts"):
            give(vote, bruno, ana)

    def test_not_from_the_term_on(self, vote: Story, people: list[Actor]) -> None:
        ana, bruno, chloe, *_ = people
        proxy_id = give(vote, bruno, ana)
        for act in (
            lambda: proxies.give(
                by=chloe, at=vote.closes_at, proposal_id=vote.proposal_id, holder_id=ana.member_id or 0
            ),
            lambda: proxies.end(by=bruno, at=vote.closes_at, proxy_id=proxy_id),
        ):
            with pytest.raises(Refused, match="This vote has ended"):
                act()
        close(vote)
        with pytest.raises(Refused, match="This vote has ended"):
            end(vote, bruno, proxy_id)

    def test_by_members_and_ended_by_the_two_alone(self, vote: Story, people: list[Actor]) -> None:
        ana, bruno, chloe, *_ = people
        with pytest.raises(Forbidden):
            give(vote, Actor(roles=frozenset({Role.AUDITOR})), ana)
        for stranger in (VISITOR, make_pending("Paul Pending")):
            with pytest.raises(Hidden):
                give(vote, stranger, ana)
        proxy_id = give(vote, bruno, ana)
        with pytest.raises(Hidden):
            end(vote, chloe, proxy_id)
        with pytest.raises(Hidden):
            end(vote, bruno, 99_999)
        assert listing.get(proxy_id, member_id=chloe.member_id or 0) is None
        with pytest.raises(Hidden):
            proxies.give(by=bruno, at=vote.opened_at, proposal_id=99_999, holder_id=1)


class TestPromises:
    """Whatever writes, the database refuses."""

    def write(self, vote: Story, giver: Actor, holder: Actor, **given: object) -> Proxy:
        told = {"given_at": vote.opened_at} | given
        return Proxy.objects.create(
            proposal_id=vote.proposal_id,
            giver_id=giver.member_id or 0,
            holder_id=holder.member_id or 0,
            **told,
        )

    def test_no_chain_no_second_one_no_more_than_the_rule_lets(
        self, vote: Story, people: list[Actor]
    ) -> None:
        ana, bruno, chloe, denis, _ = people
        self.write(vote, bruno, ana)
        for giver, holder, reason in (
            (ana, chloe, "not passed on"),
            (chloe, bruno, "not passed on"),
            (bruno, chloe, "member_gives_one_proxy_for_a_vote"),
            (denis, denis, "given by a voter to a voter"),
            (denis, make_member("Nora Nouvelle", at=after(days=2)), "given by a voter to a voter"),
        ):
            with pytest.raises(IntegrityError, match=reason), transaction.atomic():
                self.write(vote, giver, holder)
        self.write(vote, chloe, ana)
        with pytest.raises(IntegrityError, match="no more proxies than the rule lets"), transaction.atomic():
            self.write(vote, denis, ana)

    def test_it_is_ended_once_in_time_and_never_deleted(self, vote: Story, people: list[Actor]) -> None:
        ana, bruno, chloe, *_ = people
        proxy = self.write(vote, bruno, ana)
        rows = Proxy.objects.filter(pk=proxy.pk)
        for change in ({"holder_id": chloe.member_id}, {"given_at": after()}):
            with pytest.raises(IntegrityError, match="only ended, once"), transaction.atomic():
                rows.update(**change)
        with pytest.raises(IntegrityError, match="before the term"), transaction.atomic():
            rows.update(ended_at=vote.closes_at, ending="revoked")
        with pytest.raises(IntegrityError, match="proxy_ended_says_how"), transaction.atomic():
            rows.update(ended_at=vote.opened_at)
        rows.update(ended_at=vote.opened_at, ending="revoked")
        with pytest.raises(IntegrityError, match="only ended, once"), transaction.atomic():
            rows.update(ended_at=None, ending="")
        with (
            pytest.raises(IntegrityError, match="append-only"),
            transaction.atomic(),
            acting_as(OWNER),
        ):
            rows.delete()

    def test_none_is_written_before_the_announcement_or_after_the_count(
        self, vote: Story, people: list[Actor]
    ) -> None:
        ana, bruno, *_ = people
        close(vote)
        with pytest.raises(IntegrityError, match="before the term"), transaction.atomic():
            self.write(vote, bruno, ana)
