"""The way to a vote: publishing, sponsoring, announcing, and the opening that nobody presses a button for."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.utils import timezone

from coop.domain.actors import PLATFORM, VISITOR, Actor, Role
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.models import AuditEvent
from coop.services import audit, members
from governance import rules as voting
from governance.domain import announcing, freezing
from governance.domain.proposals import Outcome, State
from governance.models import Ballot, Certification, Elector, Proposal, Scrutiny, Sponsorship
from governance.selectors import decisions, rules, sponsorships
from governance.selectors import proposals as listing
from governance.services import asking, ballots, proposals
from governance.services import decisions as restoring
from marketplace.services import leaving
from tests.conftest import LogIn
from tests.coop.pages import read, words
from tests.governance.stories import (
    ANNOUNCEMENT,
    DISCUSSION,
    adopt,
    announce,
    announced,
    cast,
    finish,
    make_voters,
    open_vote,
    propose,
    publish,
)
from tests.instants import START, after
from tests.people import make_administrator, make_auditor, make_coordinator, make_member, make_pending
from tests.rights import OWNER, acting_as

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("founded")]
PARIS = timezone.get_default_timezone()


def state_of(proposal_id: int) -> tuple[State, Outcome | None]:
    proposal = listing.get(proposal_id)
    assert proposal is not None
    return proposal.state, proposal.outcome


def audited(action: str) -> int:
    return AuditEvent.objects.filter(action=f"governance.{action}").count()


class TestPublishing:
    def test_it_says_from_when_its_vote_may_be_announced_and_under_which_rules(self) -> None:
        ana, _, _ = make_voters()
        proposal_id = publish(ana, at=after(days=1))
        row = Proposal.objects.get(pk=proposal_id)
        assert state_of(proposal_id) == (State.DISCUSSED, None)
        assert (row.published_at, row.announced_at, row.opens_at) == (after(days=1), None, None)
        # Tuesday 3 March; from the 4th to the 8th lie five whole days.
        assert row.announceable_at == datetime(2026, 3, 9, tzinfo=PARIS)
        at = after(days=1)
        assert row.sponsor_version_id == rules.in_force(voting.SPONSOR_COUNT, at=at).version_id
        assert row.discussion_version_id == rules.in_force(voting.DISCUSSION_DAYS, at=at).version_id

    def test_twice_is_once(self) -> None:
        ana, _, _ = make_voters()
        proposal_id = publish(ana)
        proposals.publish(by=ana, at=after(days=3), proposal_id=proposal_id)
        assert Proposal.objects.get(pk=proposal_id).published_at == after(days=1)
        assert audited("publish") == 1

    def test_not_once_it_is_withdrawn_nor_from_a_value_that_no_longer_holds(self) -> None:
        ana, bruno, _ = make_voters()
        gone, stale = publish(ana), propose(bruno, value="0.3")
        proposals.withdraw(by=ana, at=after(days=2), proposal_id=gone)
        with pytest.raises(Refused, match="can no longer be published"):
            proposals.publish(by=ana, at=after(days=2), proposal_id=gone)
        adopt(ana)
        with pytest.raises(Refused, match="The rule has changed"):
            proposals.publish(by=bruno, at=after(days=9), proposal_id=stale)
        assert state_of(stale) == (State.DRAFT, None)


class TestSponsoring:
    def test_another_member_sponsors_once_and_may_take_it_back_and_sponsor_again(self) -> None:
        ana, bruno, _ = make_voters()
        proposal_id = publish(ana)
        for verb, left in ((proposals.sponsor, 1), (proposals.unsponsor, 0), (proposals.sponsor, 1)):
            for hours in (1, 2):
                verb(by=bruno, at=after(days=2, hours=hours), proposal_id=proposal_id)
            assert len(sponsorships.of_proposal(proposal_id)) == left
        assert (audited("sponsor"), audited("unsponsor")) == (2, 1)
        assert Sponsorship.objects.count() == 2

    def test_only_other_members_and_only_those_who_could_vote(self) -> None:
        ana, bruno, _ = make_voters()
        adopt(ana, key="governance.electorate_days", value=100)
        proposal_id = publish(ana, at=after(days=20))
        strangers = (VISITOR, PLATFORM, make_pending("Paul Pending"), make_administrator())
        for verb in (proposals.sponsor, proposals.unsponsor):
            for person in (ana, Actor(roles=frozenset({Role.AUDITOR}))):
                with pytest.raises(Forbidden):
                    verb(by=person, at=after(days=21), proposal_id=proposal_id)
            for person in strangers:
                with pytest.raises(Hidden):
                    verb(by=person, at=after(days=21), proposal_id=proposal_id)
            with pytest.raises(Hidden):
                verb(by=bruno, at=after(days=21), proposal_id=99)
        with pytest.raises(Refused, match="long enough"):
            proposals.sponsor(by=bruno, at=after(days=21), proposal_id=proposal_id)
        proposals.sponsor(by=bruno, at=after(days=101), proposal_id=proposal_id)

    def test_only_what_is_in_discussion(self) -> None:
        ana, bruno, _ = make_voters()
        for proposal_id in (
            open_vote(ana, value="0.3").proposal_id,
            announced(ana, value="0.4"),
            propose(ana),
        ):
            for verb in (proposals.sponsor, proposals.unsponsor):
                with pytest.raises(Refused, match="in discussion"):
                    verb(by=bruno, at=after(days=3), proposal_id=proposal_id)


class TestAnnouncing:
    def test_it_needs_its_sponsors_and_its_days(self) -> None:
        ana, bruno, chloe = make_voters()
        proposal_id, ready = publish(ana), datetime(2026, 3, 9, tzinfo=PARIS)

        def refused(at: datetime, reason: str) -> None:
            with pytest.raises(Refused, match=reason):
                proposals.announce(by=ana, at=at, proposal_id=proposal_id)

        refused(after(days=2), r"still needed: 2; first day: 2026-03-09")
        proposals.sponsor(by=bruno, at=after(days=2), proposal_id=proposal_id)
        refused(ready, r"still needed: 1\.")
        proposals.sponsor(by=chloe, at=after(days=3), proposal_id=proposal_id)
        refused(ready - timedelta(microseconds=1), r"yet: first day: 2026-03-09")
        proposals.announce(by=ana, at=ready, proposal_id=proposal_id)
        row = Proposal.objects.get(pk=proposal_id)
        assert (row.state, row.announced_at) == (State.ANNOUNCED, ready)
        assert row.opens_at == datetime(2026, 3, 13, tzinfo=PARIS)
        assert row.announcement_version_id == rules.in_force(voting.ANNOUNCEMENT_DAYS, at=ready).version_id
        proposals.announce(by=ana, at=after(days=30), proposal_id=proposal_id)
        assert Proposal.objects.get(pk=proposal_id).announced_at == ready
        assert audited("announce") == 1

    def test_a_sponsor_who_left_no_longer_counts_and_a_small_house_is_not_locked_out(self) -> None:
        ana, bruno, chloe = make_voters()
        proposal_id, at = publish(ana), after(days=10)
        for person in (bruno, chloe):
            proposals.sponsor(by=person, at=after(days=2), proposal_id=proposal_id)
        denis = make_member("Denis Faure")
        members.leave(by=chloe, at=after(days=3), member_id=chloe.member_id or 0)
        with pytest.raises(Refused, match="still needed: 1"):
            proposals.announce(by=ana, at=at, proposal_id=proposal_id)
        members.leave(by=denis, at=after(days=4), member_id=denis.member_id or 0)
        standing = sponsorships.standing(proposal_id, at=at)
        assert standing is not None
        assert (standing.needed, standing.sponsors) == (1, 1)
        proposals.announce(by=ana, at=at, proposal_id=proposal_id)

    def test_rules_that_change_meanwhile_neither_lengthen_nor_shorten_what_has_begun(self) -> None:
        ana, bruno, chloe = make_voters()
        for key, value in (
            ("governance.sponsor_count", 1),
            ("governance.discussion_days", 0),
            ("governance.announcement_days", 0),
        ):
            adopt(ana, key=key, value=value, at=after(days=16))
        early, late = publish(ana, at=after(days=26)), publish(ana, value="0.4", at=after(days=30))
        assert rules.in_force(voting.DISCUSSION_DAYS, at=after(days=30)).value == 0
        proposals.sponsor(by=bruno, at=after(days=30), proposal_id=early)
        with pytest.raises(Refused, match="still needed: 1; first day: 2026-04-03"):
            proposals.announce(by=ana, at=after(days=31), proposal_id=early)
        proposals.sponsor(by=chloe, at=after(days=30), proposal_id=late)
        proposals.announce(by=ana, at=after(days=30), proposal_id=late)
        assert Proposal.objects.get(pk=late).opens_at == after(days=30)
        assert ballots.open_due(by=PLATFORM, at=after(days=30)) == 1

    def test_only_its_proposer(self) -> None:
        ana, bruno, _ = make_voters()
        discussed, draft = publish(ana, value="0.4"), propose(ana)
        others, strangers = (bruno, make_coordinator(), make_auditor()), (VISITOR, make_administrator())
        for verb, proposal_id in ((proposals.publish, draft), (proposals.announce, discussed)):
            for person in others:
                with pytest.raises(Forbidden):
                    verb(by=person, at=after(days=20), proposal_id=proposal_id)
            for person in strangers:
                with pytest.raises(Hidden):
                    verb(by=person, at=after(days=20), proposal_id=proposal_id)

    def test_not_before_it_was_published_nor_from_a_value_that_no_longer_holds(self) -> None:
        ana, bruno, _ = make_voters()
        draft = propose(ana, key="governance.notice_days", value=3)
        with pytest.raises(Refused, match="in discussion can be announced"):
            proposals.announce(by=ana, at=after(days=20), proposal_id=draft)
        stale = publish(bruno, value="0.3")
        adopt(ana, value="0.4")
        with pytest.raises(Refused, match="The rule has changed"):
            proposals.announce(by=bruno, at=after(days=20), proposal_id=stale)

    def test_it_is_withdrawn_from_discussion_and_from_its_announcement(self) -> None:
        ana, _, _ = make_voters()
        for proposal_id in (publish(ana), announced(ana, value="0.4", at=after(days=12))):
            proposals.withdraw(by=ana, at=after(days=9), proposal_id=proposal_id)
            assert state_of(proposal_id) == (State.WITHDRAWN, None)
            for verb in (proposals.publish, proposals.announce):
                with pytest.raises(Refused):
                    verb(by=ana, at=after(days=30), proposal_id=proposal_id)
        assert ballots.open_due(by=PLATFORM, at=after(days=30)) == 0


class TestOpeningWhatIsDue:
    def test_it_opens_at_its_instant_and_not_before_once(self) -> None:
        ana, bruno, _ = make_voters()
        first = publish(ana)
        announce(first, by=ana, at=after(days=8))
        second = announced(bruno, key="governance.notice_days", value=3, at=after(days=30))
        opens_at = Proposal.objects.get(pk=first).opens_at
        assert opens_at is not None
        just_before = opens_at - timedelta(microseconds=1)
        assert ballots.open_due(by=PLATFORM, at=just_before) == 0
        with pytest.raises(Refused, match="announced for 2026-03-14: it does not open before"):
            ballots.open(by=ana, at=just_before, proposal_id=first)
        assert ballots.open_due(by=PLATFORM, at=opens_at) == 1
        assert ballots.open_due(by=PLATFORM, at=opens_at + timedelta(days=1)) == 0
        ballot = Ballot.objects.get()
        assert (ballot.proposal_id, ballot.opened_at) == (first, opens_at)
        assert Elector.objects.count() == 3
        assert (state_of(first)[0], state_of(second)[0]) == (State.VOTING, State.ANNOUNCED)
        assert ballots.open(by=ana, at=opens_at, proposal_id=first) == ballot.pk

    def test_one_whose_rule_changed_ends_and_says_why(self) -> None:
        ana, bruno, _ = make_voters()
        waiting, other = announced(bruno, value="0.3"), announced(ana, key="governance.notice_days", value=9)
        adopt(ana)
        assert ballots.open_due(by=PLATFORM, at=after(days=20)) == 2
        assert state_of(waiting) == (State.REJECTED, Outcome.OVERTAKEN)
        assert state_of(other) == (State.VOTING, None)
        assert audited("lapse") == 1
        assert not Ballot.objects.filter(proposal_id=waiting).exists()

    def test_one_that_lies_out_of_bounds_now_ends_too(self, monkeypatch: pytest.MonkeyPatch) -> None:
        ana, _, _ = make_voters()
        waiting = announced(ana)

        def out_of_bounds(*_: object) -> None:
            raise Refused("The value must lie between 0 and 0.4.")

        monkeypatch.setattr(asking, "decode", out_of_bounds)
        assert ballots.open_due(by=PLATFORM, at=after(days=2)) == 1
        assert state_of(waiting) == (State.REJECTED, Outcome.OUT_OF_BOUNDS)

    def test_what_fails_in_one_stops_none_of_the_others_and_leaves_nothing_half(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ana, bruno, _ = make_voters()
        broken, whole = announced(ana), announced(bruno, key="governance.notice_days", value=9)
        record = audit.record

        def crash(**told: Any) -> None:  # noqa: ANN401  what record takes
            if "ballot:" in told["subject"] and Ballot.objects.latest("pk").proposal_id == broken:
                raise OSError("the power is cut")
            record(**told)

        with monkeypatch.context() as patch:
            patch.setattr(audit, "record", crash)
            with pytest.raises(ExceptionGroup, match="1 failed, 1 done"):
                ballots.open_due(by=PLATFORM, at=after(days=2))
        assert (state_of(broken)[0], state_of(whole)[0]) == (State.ANNOUNCED, State.VOTING)
        assert Elector.objects.filter(ballot__proposal_id=broken).count() == 0
        assert ballots.open_due(by=PLATFORM, at=after(days=2)) == 1
        assert Elector.objects.filter(ballot__proposal_id=broken).count() == 3

    def test_nobody_else_opens_or_ends_it(self) -> None:
        ana, bruno, _ = make_voters()
        for value in ("0.3", "0.4"):
            announced(bruno, value=value)
        stranger = make_member("Denis Faure")
        with pytest.raises(ExceptionGroup) as failed:
            ballots.open_due(by=stranger, at=after(days=20))
        adopt(ana)
        with pytest.raises(ExceptionGroup) as failed_too:
            ballots.open_due(by=stranger, at=after(days=20))
        for group in (failed, failed_too):
            assert {type(one) for one in group.value.exceptions} == {Forbidden}
        assert Proposal.objects.filter(state=State.ANNOUNCED).count() == 2


def sought_by(person: Actor) -> list[int]:
    return sponsorships.awaiting(person.member_id or 0, at=after(days=30))[2]


class TestStanding:
    def test_there_is_none_outside_of_the_discussion(self) -> None:
        ana, _, _ = make_voters()
        for proposal_id in (announced(ana, value="0.4"), propose(ana), 99):
            assert sponsorships.standing(proposal_id, at=START) is None

    def test_what_seeks_sponsors_is_what_lacks_some_and_is_not_mine(self) -> None:
        ana, bruno, chloe = make_voters()
        denis, elise = make_member("Denis Faure"), make_member("Élise Moreau")
        lacking, ready = publish(ana), publish(bruno, value="0.4")
        for person in (ana, chloe):
            proposals.sponsor(by=person, at=after(days=2), proposal_id=ready)
        proposals.sponsor(by=denis, at=after(days=2), proposal_id=lacking)
        assert sought_by(elise) == [lacking]
        for person in (ana, denis):
            assert sought_by(person) == []
        proposals.unsponsor(by=denis, at=after(days=3), proposal_id=lacking)
        assert sought_by(denis) == [lacking]
        members.leave(by=ana, at=after(days=4), member_id=ana.member_id or 0)
        assert sought_by(denis) == []

    def test_ones_own_are_those_that_one_may_take_further(self) -> None:
        ana, bruno, chloe = make_voters()
        draft, discussed = propose(ana, value="0.6"), publish(ana, key="governance.notice_days", value=9)
        open_vote(ana, key="governance.voting_days", value=9)

        def awaiting(at: datetime) -> set[tuple[int, State]]:
            own = sponsorships.awaiting(ana.member_id or 0, at=at)[1]
            return {(one.id, one.state) for one in own}

        assert awaiting(after(days=30)) == {(draft, State.DRAFT)}
        for person in (bruno, chloe):
            proposals.sponsor(by=person, at=after(days=2), proposal_id=discussed)
        assert awaiting(after(days=2)) == {(draft, State.DRAFT)}
        assert awaiting(after(days=30)) == {(draft, State.DRAFT), (discussed, State.DISCUSSED)}

    def test_where_fewer_others_may_vote_than_are_asked_all_of_them_are_enough(self) -> None:
        ana, bruno = make_voters(2)
        discussed = publish(ana)

        def awaiting() -> list[int]:
            return [one.id for one in sponsorships.awaiting(ana.member_id or 0, at=after(days=30))[1]]

        assert awaiting() == []
        proposals.sponsor(by=bruno, at=after(days=2), proposal_id=discussed)
        assert awaiting() == [discussed]
        proposals.announce(by=ana, at=after(days=30), proposal_id=discussed)


class TestLeaving:
    def test_what_only_who_leaves_could_announce_is_withdrawn_and_the_rest_goes_on(self) -> None:
        ana, bruno, _chloe = make_voters()
        draft = propose(ana, value="0.6")
        discussed = publish(ana, key="governance.notice_days", value=9)
        promised = announced(ana, key="governance.voting_days", value=9, at=after(days=20))
        other = publish(bruno, key="governance.notice_days", value=9)
        leaving.leave(by=ana, at=after(days=17), member_id=ana.member_id or 0)
        states = dict(Proposal.objects.order_by("pk").values_list("pk", "state"))
        assert states == {
            draft: State.WITHDRAWN,
            discussed: State.WITHDRAWN,
            promised: State.ANNOUNCED,
            other: State.DISCUSSED,
        }
        assert ballots.open_due(by=PLATFORM, at=after(days=20)) == 1
        assert Proposal.objects.get(pk=promised).state == State.VOTING


def test_the_helpers_of_these_tests_pass_as_much_time_as_the_founding_rules_ask() -> None:
    announced_at = announcing.over_at(START, days=voting.DISCUSSION_DAYS.default, zone=PARIS)
    assert announced_at <= START + DISCUSSION
    opens_at = announcing.over_at(announced_at, days=voting.ANNOUNCEMENT_DAYS.default, zone=PARIS)
    assert opens_at <= announced_at + ANNOUNCEMENT


def test_a_decision_tells_the_days_of_its_way() -> None:
    ana, _, _ = make_voters()
    vote = adopt(ana)
    told = decisions.every()[-1]["proposal"]
    row = Proposal.objects.get(pk=vote.proposal_id)
    for name in (*decisions.PUBLISHED, *decisions.ANNOUNCED):
        assert told[name] == getattr(row, name)
        assert told[name] is not None


@contextmanager
def without_promises() -> Iterator[CursorWrapper]:
    with acting_as(OWNER), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield cursor
        cursor.execute("SET LOCAL session_replication_role = origin")


TABLES = (
    *("certification", "scrutiny", "vote", "elector", "ballot", "sponsorship", "ruleversion", "proposal"),
)
DAYS = (*decisions.PUBLISHED, *decisions.ANNOUNCED)


def empty() -> None:
    """As another database is before it takes over what was decided here."""
    with without_promises() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in TABLES:
            cursor.execute(f"DELETE FROM governance_{table}")  # noqa: S608  our own names
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


class TestFormerProposals:
    """Those that were voted before there was a discussion: they have no days of it."""

    def test_one_being_voted_is_voted_to_its_end(self, log_in: LogIn) -> None:
        ana, _, _ = make_voters()
        vote = open_vote(ana)
        with without_promises() as cursor:
            cursor.execute(f"UPDATE governance_proposal SET {', '.join(f'{name} = NULL' for name in DAYS)}")  # noqa: S608  our own names
        page = words(read(log_in(ana).get(f"/propositions/{vote.proposal_id}/")))
        assert "Discussion" not in page
        assert "Parrainée par" not in page
        cast(vote, [(ana, "yes")])
        finish(vote)
        assert state_of(vote.proposal_id) == (State.ADOPTED, Outcome.ADOPTED)

    @pytest.mark.parametrize("has_names", [True, False], ids=["null", "absent"])
    def test_one_that_another_database_decided_is_taken_over(self, has_names: bool) -> None:
        """Also from a file that was written before there were such days."""
        ana, _, _ = make_voters()
        adopt(ana)
        rows = decisions.every()
        former, counted = rows[-1]["proposal"], rows[-1]["ballot"]
        for name in DAYS:
            former.pop(name)
        counted.pop("scrutiny")
        for name in ("scrutineer_count", "certification_days", "contest_days"):
            counted["frozen"]["rules"].pop(f"governance.{name}")
        counted["frozen_hash"] = freezing.digest(counted["frozen"])
        if has_names:
            former |= dict.fromkeys(DAYS)
        empty()
        with acting_as(OWNER):
            assert restoring.restore(by=PLATFORM, at=START, rows=rows) == len(rows)
        restored = Proposal.objects.get()
        opened_at = Ballot.objects.get().opened_at
        assert (restored.state, restored.published_at) == (State.ADOPTED, restored.created_at)
        assert restored.announced_at == restored.opens_at == opened_at
        assert rules.in_force(voting.QUORUM_SHARE, at=after(days=20)).value == Decimal("0.5")
        scrutiny = Scrutiny.objects.get()
        assert (scrutiny.needed, scrutiny.certified_at) == (0, Ballot.objects.get().closed_at)

    def test_its_scrutineers_are_taken_over_too(self) -> None:
        ana, _, _ = make_voters()
        adopt(ana)
        rows = decisions.every()
        before = list(Certification.objects.order_by("pk").values_list("fingerprint", "certified_at"))
        assert len(before) == 2
        empty()
        with acting_as(OWNER):
            restoring.restore(by=PLATFORM, at=START, rows=rows)
        assert list(Certification.objects.order_by("pk").values_list("fingerprint", "certified_at")) == before
        assert decisions.every() == rows
