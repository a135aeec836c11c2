"""What the database itself refuses, whoever asks: the ORM, a queryset, a console."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import product

import pytest
from django.db import IntegrityError, connection, transaction

from coop.domain.actors import Actor
from governance.domain.proposals import ENDED_STATES, MOVES, State
from governance.models import Ballot, Contest, Elector, Proposal, RuleVersion, Scrutiny, Sponsorship, Vote
from governance.services import proposals
from tests.governance.stories import (
    QUORUM,
    adopt,
    announced,
    cast,
    certify,
    close,
    make_voters,
    open_vote,
    propose,
    publish,
)
from tests.governance.stories import (
    Vote as Story,
)
from tests.instants import START, after
from tests.people import make_member
from tests.rights import OWNER, acting_as

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("founded")]


@contextmanager
def refused(reason: str) -> Iterator[None]:
    with pytest.raises(IntegrityError, match=reason), transaction.atomic():
        yield


def sql(statement: str, *values: str | int | datetime | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def truncate(table: str) -> None:
    """What awaits the end of the transaction is settled first: PostgreSQL truncates nothing before."""
    with acting_as(OWNER):
        sql("SET CONSTRAINTS ALL IMMEDIATE")
        sql(f"TRUNCATE {table} CASCADE")


@pytest.fixture
def ana() -> Actor:
    return make_voters()[0]


@pytest.fixture
def vote(ana: Actor) -> Story:
    """An open vote, in which its proposer has voted yes."""
    vote = open_vote(ana)
    cast(vote, [(ana, "yes")])
    return vote


APPEND_ONLY = "append-only"


class TestRuleVersions:
    def test_are_never_changed(self) -> None:
        version = RuleVersion.objects.get(key=QUORUM)
        version.value = "0.01"
        with refused(APPEND_ONLY):
            version.save(update_fields=["value"])
        with refused(APPEND_ONLY):
            RuleVersion.objects.filter(key=QUORUM).update(value="0.01")
        with refused(APPEND_ONLY):
            sql("UPDATE governance_ruleversion SET effective_at = now()")

    def test_are_never_deleted(self) -> None:
        with refused(APPEND_ONLY):
            RuleVersion.objects.get(key=QUORUM).delete()
        with refused(APPEND_ONLY):
            RuleVersion.objects.filter(key=QUORUM).delete()
        with refused(APPEND_ONLY):
            sql("DELETE FROM governance_ruleversion")
        with refused(APPEND_ONLY):
            truncate("governance_ruleversion")

    def test_are_founded_once(self) -> None:
        with refused("rule_is_founded_once|rule_has_one_value"):
            RuleVersion.objects.create(
                key=QUORUM, value="0.9", effective_at=RuleVersion.objects.get(key=QUORUM).effective_at
            )

    def test_without_a_vote_there_is_only_the_founding_one(self) -> None:
        with refused("rule_version_is_founding_or_voted"):
            RuleVersion.objects.create(key="tests.other", value="0.9", effective_at=after(days=1))

    def test_are_written_only_by_the_vote_that_adopted_them(self, ana: Actor) -> None:
        proposal = Proposal.objects.get(pk=propose(ana))
        with refused("written by the vote that adopted it"):
            self.write(proposal)
        open_and_lost = open_vote(ana, key="governance.notice_days", value=3)
        with refused("written by the vote that adopted it"):
            self.write(Proposal.objects.get(pk=open_and_lost.proposal_id))
        close(open_and_lost)
        with refused("written by the vote that adopted it"):
            self.write(Proposal.objects.get(pk=open_and_lost.proposal_id))

    @pytest.mark.parametrize(
        "changed", [{"value": "0.51"}, {"key": "governance.majority_share"}], ids=["value", "key"]
    )
    def test_are_exactly_what_was_voted(self, vote: Story, changed: dict[str, str]) -> None:
        """Written before the service writes its own, with the vote already counted."""
        count(vote)
        with refused("what was voted is what is applied"):
            self.write(Proposal.objects.get(pk=vote.proposal_id), **changed)

    def test_are_obeyed_only_after_the_count(self, vote: Story) -> None:
        count(vote)
        executable_at = Scrutiny.objects.get(ballot=vote.ballot_id).executable_at
        for effective_at in (vote.closes_at, executable_at):
            with refused("may no longer be contested"):
                self.write(Proposal.objects.get(pk=vote.proposal_id), effective_at=effective_at)

    def test_are_written_once_their_count_is_certified_and_nobody_contests_it(self, vote: Story) -> None:
        close(vote)
        proposal = Proposal.objects.get(pk=vote.proposal_id)
        with refused("certified and nobody contests it"):
            self.write(proposal)
        certify(vote.ballot_id, at=vote.closes_at)
        elector = Elector.objects.order_by("-member_id").filter(ballot=vote.ballot_id)[0]
        at = vote.closes_at
        Contest.objects.create(elector=elector, motive="Why?", contested_at=at, due_at=at + timedelta(days=8))
        with refused("certified and nobody contests it"):
            self.write(proposal)

    def test_are_replaced_once(self, ana: Actor) -> None:
        first, second = open_vote(ana), open_vote(make_member("Zoé Last"), value="0.7")
        for vote in (first, second):
            cast(vote, [(ana, "yes")])
            count(vote)
            if vote is first:
                self.write(Proposal.objects.get(pk=vote.proposal_id))
        with refused("replaces_id"):
            self.write(Proposal.objects.get(pk=second.proposal_id), effective_at=after(days=60))

    def write(self, proposal: Proposal, **changed: object) -> None:
        version = {
            "key": proposal.rule_key,
            "value": proposal.value,
            "effective_at": after(days=30),
            "proposal": proposal,
            "replaces": proposal.base,
        }
        RuleVersion.objects.create(**(version | changed))


def count(vote: Story) -> None:
    """Counted and certified, and nothing else written."""
    close(vote)
    certify(vote.ballot_id, at=vote.closes_at)


class TestProposals:
    @pytest.mark.parametrize(
        "changed",
        [
            {"title": "Another"},
            {"reason": "Another."},
            {"value": "0.9"},
            {"rule_key": "governance.majority_share"},
            {"created_at": after(days=3)},
        ],
        ids=lambda changed: next(iter(changed)),
    )
    def test_never_change_what_they_say(self, ana: Actor, changed: dict[str, object]) -> None:
        proposal = Proposal.objects.get(pk=propose(ana))
        with refused("what a proposal says never changes"):
            Proposal.objects.filter(pk=proposal.pk).update(**changed)
        for name, value in changed.items():
            setattr(proposal, name, value)
        with refused("what a proposal says never changes"):
            proposal.save(update_fields=list(changed))

    def test_are_never_deleted(self, ana: Actor) -> None:
        proposal_id = propose(ana)
        with refused(APPEND_ONLY):
            Proposal.objects.get(pk=proposal_id).delete()
        with refused(APPEND_ONLY):
            sql("DELETE FROM governance_proposal")
        with refused(APPEND_ONLY):
            truncate("governance_proposal")

    def test_begin_by_being_written(self, ana: Actor) -> None:
        with refused("begins by being written"):
            Proposal.objects.create(
                proposer_id=ana.member_id or 0,
                title="Adopted at once",
                reason="!",
                rule_key=QUORUM,
                base=RuleVersion.objects.get(key=QUORUM),
                value="0.9",
                state=State.ADOPTED,
                created_at=START,
                ended_at=START,
            )

    def test_move_as_the_domain_says_and_not_otherwise(self, ana: Actor) -> None:
        """Without the promises on counts (test_certifications_promises): this one has no ballot."""
        with acting_as(OWNER):
            sql("ALTER TABLE governance_proposal DISABLE TRIGGER proposal_ends_as_its_count_holds")
        proposal_id = propose(ana)
        lawful = {(origin, end) for (origin, _), end in MOVES.items()}
        for before, later in product(State, State):
            with acting_as(OWNER):
                sql("SET LOCAL session_replication_role = replica")
                lay(proposal_id, before)
                sql("SET LOCAL session_replication_role = origin")
            if (before, later) in lawful:
                put(proposal_id, later, **days_of(before, later))
            else:
                with refused("does not go from"):
                    put(proposal_id, later)

    @pytest.mark.parametrize(
        ("before", "later", "wrong", "reason"),
        [
            (State.DRAFT, State.DISCUSSED, {"published_at": None}, "proposal_discussed_has_its_instants"),
            (State.DRAFT, State.DISCUSSED, {"announceable_at": None}, "proposal_discussed_has_its_instants"),
            (State.DRAFT, State.DISCUSSED, {"published_at": START}, "is_discussed_after_it_is_written"),
            (State.DRAFT, State.DISCUSSED, {"announceable_at": START}, "is_discussed_after_it_is_written"),
            (State.DRAFT, State.DISCUSSED, {"opens_at": after(days=2)}, "set when it is published"),
            (State.DRAFT, State.WITHDRAWN, {"published_at": after(days=2)}, "set when it is published"),
            (State.DISCUSSED, State.ANNOUNCED, {"announced_at": START}, "is_announced_after_its_discussion"),
            (State.DISCUSSED, State.ANNOUNCED, {"opens_at": START}, "is_announced_after_its_discussion"),
            (State.DISCUSSED, State.ANNOUNCED, {"opens_at": None}, "proposal_announced_has_its_instants"),
            (State.DISCUSSED, State.ANNOUNCED, {"announceable_at": START}, "set when it is published"),
            (State.ANNOUNCED, State.VOTING, {"opens_at": after(days=9)}, "set when it is published"),
            (State.ANNOUNCED, State.WITHDRAWN, {"announced_at": None}, "set when it is published"),
        ],
    )
    def test_their_days_are_set_once_in_their_order(
        self, ana: Actor, before: State, later: State, wrong: dict[str, datetime | None], reason: str
    ) -> None:
        proposal_id = propose(ana)
        with acting_as(OWNER):
            sql("SET LOCAL session_replication_role = replica")
            lay(proposal_id, before)
            sql("SET LOCAL session_replication_role = origin")
        with refused(reason):
            put(proposal_id, later, **(days_of(before, later) | wrong))
        put(proposal_id, later, **days_of(before, later))

    def test_being_written_they_have_no_days(self, ana: Actor) -> None:
        for name in (*PUBLISHED, *ANNOUNCED):
            with refused("proposal_being_written_is_not_published|is_discussed_after|is_announced_after"):
                Proposal.objects.create(
                    proposer_id=ana.member_id or 0,
                    title="Announced at once",
                    reason="!",
                    rule_key=QUORUM,
                    base=RuleVersion.objects.get(key=QUORUM),
                    value="0.9",
                    created_at=START,
                    **{name: after(days=1)},
                )

    def test_the_moves_of_the_trigger_are_those_of_the_domain(self) -> None:
        """Read from the database, so that a later migration is what is compared."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = 'proposal_keeps_its_content'")
            (source,) = cursor.fetchone()
        pairs = re.findall(r"\('(\w+)', '(\w+)'\)", source)
        assert sorted(pairs) == sorted((origin.value, end.value) for (origin, _), end in MOVES.items())


PUBLISHED = ("published_at", "announceable_at")
ANNOUNCED = ("announced_at", "opens_at")


def lay(proposal_id: int, state: State) -> None:
    """The proposal as it would stand in that state, whatever way leads there."""
    published = None if state is State.DRAFT else after(days=1)
    announced_at = None if state in (State.DRAFT, State.DISCUSSED) else after(days=1)
    days = dict.fromkeys(PUBLISHED, published) | dict.fromkeys(ANNOUNCED, announced_at)
    put(proposal_id, state, **days)


def put(proposal_id: int, state: State, **days: datetime | None) -> None:
    ended_at = after(days=9) if state in ENDED_STATES else None
    Proposal.objects.filter(pk=proposal_id).update(state=state, ended_at=ended_at, **days)


def days_of(before: State, later: State) -> dict[str, datetime | None]:
    """What the move sets."""
    names = {(State.DRAFT, State.DISCUSSED): PUBLISHED, (State.DISCUSSED, State.ANNOUNCED): ANNOUNCED}
    return dict.fromkeys(names.get((before, later), ()), after(days=1))


class TestBallots:
    @pytest.mark.parametrize(
        "changed",
        [
            {"opened_at": START},
            {"closes_at": after(days=99)},
            {"frozen": {"electorate": []}},
            {"frozen_hash": "0" * 64},
        ],
        ids=lambda changed: next(iter(changed)),
    )
    def test_never_change_what_they_froze(self, vote: Story, changed: dict[str, object]) -> None:
        with refused("what a ballot froze"):
            Ballot.objects.filter(pk=vote.ballot_id).update(**changed)
        ballot = Ballot.objects.get(pk=vote.ballot_id)
        for name, value in changed.items():
            setattr(ballot, name, value)
        with refused("what a ballot froze"):
            ballot.save(update_fields=list(changed))

    def test_a_console_can_not_either(self, vote: Story) -> None:
        with refused("what a ballot froze"):
            sql("UPDATE governance_ballot SET closes_at = closes_at + interval '1 day'")

    @pytest.mark.parametrize(
        "changed", [{"count_sheet": {"outcome": "adopted"}}, {"closed_at": None, "count_sheet": None}]
    )
    def test_never_change_once_counted(self, vote: Story, changed: dict[str, object]) -> None:
        close(vote)
        with refused("a counted ballot never changes"):
            Ballot.objects.filter(pk=vote.ballot_id).update(**changed)
        with refused("a counted ballot never changes"):
            sql("UPDATE governance_ballot SET count_sheet = '{}'")

    def test_are_never_deleted(self, vote: Story) -> None:
        with refused(APPEND_ONLY):
            sql("DELETE FROM governance_ballot")
        with refused(APPEND_ONLY):
            truncate("governance_ballot")
        with refused(APPEND_ONLY):
            Ballot.objects.filter(pk=vote.ballot_id)._raw_delete("default")

    def test_close_at_their_term_with_their_count(self, vote: Story) -> None:
        early = vote.closes_at - timedelta(seconds=1)
        with refused("ballot_closed_has_its_count"):
            Ballot.objects.filter(pk=vote.ballot_id).update(closed_at=early, count_sheet={})
        with refused("ballot_closed_has_its_count"):
            Ballot.objects.filter(pk=vote.ballot_id).update(closed_at=vote.closes_at)

    @pytest.mark.parametrize("path", ["{change,new}", "{change,rule}", "{change,base}"])
    def test_open_on_the_exact_change_of_their_proposal(self, vote: Story, ana: Actor, path: str) -> None:
        other = propose(ana, key="governance.notice_days", value=3)
        with refused("exact change of its proposal"):
            sql(
                "INSERT INTO governance_ballot (proposal_id, opened_at, closes_at, frozen, frozen_hash) "
                "SELECT %s, opened_at, closes_at, jsonb_set(frozen, %s, '0'), frozen_hash "
                "FROM governance_ballot",
                *(other, path),
            )

    @pytest.mark.parametrize(
        ("opened_at", "is_announced"), [(after(days=30) - timedelta(days=1), True), (after(days=30), False)]
    )
    def test_open_when_they_were_announced_and_not_before(
        self, ana: Actor, vote: Story, opened_at: datetime, is_announced: bool
    ) -> None:
        make = announced if is_announced else publish
        other = make(ana, key="governance.notice_days", value=3, at=after(days=30))
        change = '{"rule": "governance.notice_days", "base": 0, "old": 1, "new": 3}'
        with refused("opens when it was announced"):
            sql(
                "INSERT INTO governance_ballot (proposal_id, opened_at, closes_at, frozen, frozen_hash) "
                "SELECT %s, %s, %s, jsonb_set(b.frozen, '{change}', "
                "  jsonb_set(%s::jsonb, '{base}', to_jsonb(p.base_id))), b.frozen_hash "
                "FROM governance_ballot b, governance_proposal p WHERE p.id = %s",
                *(other, opened_at, after(days=60), change, other),
            )


class TestSponsorships:
    @pytest.fixture
    def held(self, ana: Actor) -> Sponsorship:
        bruno = make_member("Berthe Last")
        proposals.sponsor(by=bruno, at=after(days=2), proposal_id=publish(ana))
        return Sponsorship.objects.get()

    @pytest.mark.parametrize("changed", [{"sponsored_at": START}, {"member_id": 0}, {"proposal_id": 0}])
    def test_are_only_taken_back(self, held: Sponsorship, changed: dict[str, object]) -> None:
        with refused("only taken back, once"):
            Sponsorship.objects.filter(pk=held.pk).update(**changed)

    def test_are_taken_back_once_and_never_given_again(self, held: Sponsorship) -> None:
        with refused("sponsorship_ends_after_it_began"):
            Sponsorship.objects.filter(pk=held.pk).update(ended_at=START)
        Sponsorship.objects.filter(pk=held.pk).update(ended_at=after(days=3))
        for ended_at in (None, after(days=4)):
            with refused("only taken back, once"):
                Sponsorship.objects.filter(pk=held.pk).update(ended_at=ended_at)

    def test_are_never_deleted(self, held: Sponsorship) -> None:
        with refused(APPEND_ONLY):
            held.delete()
        with refused(APPEND_ONLY):
            sql("DELETE FROM governance_sponsorship")
        with refused(APPEND_ONLY):
            truncate("governance_sponsorship")

    def test_are_of_another_member_once_and_of_what_is_discussed(self, held: Sponsorship, ana: Actor) -> None:
        add = Sponsorship.objects.create
        proposal = held.proposal
        with refused("member_sponsors_a_proposal_once"):
            add(proposal=proposal, member_id=held.member_id, sponsored_at=after(days=3))
        with refused("sponsored by other members"):
            add(proposal=proposal, member_id=ana.member_id or 0, sponsored_at=after(days=3))
        late = make_member("Late Comer")
        with refused("sponsored by other members"):
            days = {"sponsored_at": after(days=2), "ended_at": after(days=3)}
            add(proposal=proposal, member_id=late.member_id or 0, **days)
        with refused("while it is in discussion"):
            add(proposal=proposal, member_id=late.member_id or 0, sponsored_at=START)
        for other in (propose(ana, value="0.6"), announced(ana, key="governance.notice_days", value=3)):
            with refused("while it is in discussion"):
                add(proposal_id=other, member_id=late.member_id or 0, sponsored_at=after(days=3))
        proposals.withdraw(by=ana, at=after(days=4), proposal_id=proposal.pk)
        with refused("while it is in discussion"):
            Sponsorship.objects.filter(pk=held.pk).update(ended_at=after(days=5))


class TestElectors:
    def test_never_change(self, vote: Story) -> None:
        late = make_member("Late Comer", at=after(days=2))
        for change in (
            lambda: Elector.objects.filter(ballot_id=vote.ballot_id).update(member_id=late.member_id),
            lambda: sql("UPDATE governance_elector SET member_id = %s", late.member_id),
            lambda: sql("DELETE FROM governance_elector"),
            lambda: truncate("governance_elector"),
            lambda: Elector.objects.filter(vote=None).delete(),
        ):
            with refused(APPEND_ONLY):
                change()

    def test_are_those_of_the_frozen_list_and_no_more(self, vote: Story) -> None:
        late = make_member("Late Comer", at=after(days=2))
        with refused("the electorate was frozen"):
            Elector.objects.create(ballot_id=vote.ballot_id, member_id=late.member_id or 0)
        with refused("the electorate was frozen"):
            Elector.objects.bulk_create([Elector(ballot_id=vote.ballot_id, member_id=late.member_id or 0)])
        with refused("the electorate was frozen"):
            sql(
                "INSERT INTO governance_elector (ballot_id, member_id) VALUES (%s, %s)",
                *(vote.ballot_id, late.member_id),
            )

    def test_are_all_of_the_frozen_list(self, vote: Story, ana: Actor) -> None:
        """Checked when the transaction ends: here, when its deferred constraints are asked for."""
        other = announced(ana, key="governance.notice_days", value=3)
        change = '{"rule": "governance.notice_days", "base": 0, "old": 1, "new": 3}'
        with refused("every member of the frozen electorate"):
            sql(
                "INSERT INTO governance_ballot (proposal_id, opened_at, closes_at, frozen, frozen_hash) "
                "SELECT %s, b.opened_at, b.closes_at, jsonb_set(b.frozen, '{change}', "
                "  jsonb_set(%s::jsonb, '{base}', to_jsonb(p.base_id))), b.frozen_hash "
                "FROM governance_ballot b, governance_proposal p WHERE p.id = %s",
                *(other, change, other),
            )
            sql("SET CONSTRAINTS ballot_has_its_electorate IMMEDIATE")


class TestVotes:
    def elector(self, vote: Story) -> Elector:
        return Elector.objects.filter(ballot_id=vote.ballot_id, vote=None).order_by("pk")[0]

    def test_stay_with_their_elector(self, vote: Story) -> None:
        other = self.elector(vote)
        with refused("a vote stays with its elector"):
            Vote.objects.filter(elector__ballot_id=vote.ballot_id).update(elector=other)
        with refused("a vote stays with its elector"):
            sql("UPDATE governance_vote SET elector_id = %s", other.pk)

    def test_are_never_deleted(self, vote: Story) -> None:
        for delete in (
            lambda: Vote.objects.all().delete(),
            lambda: sql("DELETE FROM governance_vote"),
            lambda: truncate("governance_vote"),
        ):
            with refused(APPEND_ONLY):
                delete()

    @pytest.mark.parametrize("moment", ["before it opened", "at its term", "after its term"])
    def test_are_cast_while_the_ballot_is_open(self, vote: Story, moment: str) -> None:
        at = {
            "before it opened": vote.opened_at - timedelta(seconds=1),
            "at its term": vote.closes_at,
            "after its term": vote.closes_at + timedelta(days=1),
        }[moment]
        self.refused_at(vote, at)

    def test_are_not_cast_once_it_is_counted_however_they_are_dated(self, vote: Story) -> None:
        close(vote)
        self.refused_at(vote, vote.opened_at)

    @pytest.mark.parametrize(
        "marks",
        [
            [["maybe", 1]],
            [["blank", 1]],
            [["yes", 1], ["yes", 1]],
            [["yes", -1]],
            [["yes", 1.5]],
            [["yes"]],
            ["yes"],
            "yes",
            {"yes": 1},
            [[1, "yes"]],
        ],
    )
    def test_mark_options_of_their_ballot_each_once(self, vote: Story, marks: object) -> None:
        with refused("marks options of its ballot"):
            Vote.objects.update(marks=marks, cast_at=vote.opened_at)

    def refused_at(self, vote: Story, at: datetime) -> None:
        other = self.elector(vote)
        changes: list[Callable[[], object]] = [
            lambda: Vote.objects.create(elector=other, marks=[["no", 1]], cast_at=at),
            lambda: Vote.objects.filter(elector__ballot_id=vote.ballot_id).update(
                marks=[["no", 1]], cast_at=at
            ),
            lambda: sql("UPDATE governance_vote SET marks = '[]', cast_at = %s", at),
            lambda: sql(
                "INSERT INTO governance_vote (elector_id, marks, cast_at) VALUES (%s, '[]', %s)",
                other.pk,
                at,
            ),
        ]
        for change in changes:
            with refused("while its ballot is open"):
                change()


def test_a_vote_that_was_adopted_is_still_written(ana: Actor) -> None:
    """The promises refuse what is wrong, and let what is right pass."""
    adopted = adopt(ana)
    assert RuleVersion.objects.filter(proposal_id=adopted.proposal_id).count() == 1
