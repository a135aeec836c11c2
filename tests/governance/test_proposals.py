"""Writing and withdrawing proposals."""

import pytest

from coop.domain.actors import PLATFORM, VISITOR, Actor, Role
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.models import AuditEvent
from governance.domain.proposals import REASON_LENGTH, TITLE_LENGTH, Outcome, State
from governance.domain.rules import Json
from governance.models import Proposal
from governance.selectors import proposals as listing
from governance.services import proposals
from tests.governance.stories import QUORUM, adopt, cast, finish, make_voters, open_vote, propose
from tests.instants import START, after
from tests.people import make_administrator, make_coordinator, make_member, make_pending

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("founded")]
SPLIT = "timebank.distribution_shares"


def write(by: Actor, **changed: Json) -> int:
    content = {"title": "A title", "reason": "A reason.", "rule_key": QUORUM, "value": "0.3"} | changed
    return proposals.write(by=by, at=START, **content)


def test_a_member_writes_a_proposal() -> None:
    proposal = listing.get(write(make_member("Ana Petit"), title="  A  \n title "))
    assert proposal is not None
    assert proposal.rule is not None
    assert (proposal.title, proposal.state, proposal.rule.key) == ("A title", State.DRAFT, QUORUM)
    assert (str(proposal.old), str(proposal.new)) == ("0.20", "0.3")


def test_sent_twice_it_is_written_once() -> None:
    ana = make_member("Ana Petit")
    assert write(ana) == write(ana)
    assert Proposal.objects.count() == 1


def test_another_text_on_the_same_rule_waits_for_the_first() -> None:
    ana = make_member("Ana Petit")
    first = write(ana)
    with pytest.raises(Refused, match="A title"):
        write(ana, value="0.4")
    proposals.withdraw(by=ana, at=START, proposal_id=first)
    assert write(ana, value="0.4") != first


def test_two_members_may_propose_on_one_rule() -> None:
    ana, bruno, _ = make_voters()
    assert write(ana) != write(bruno)
    assert listing.waiting_on(QUORUM) == 2


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "x" * (TITLE_LENGTH + 1)}, "title"),
        ({"title": "nul \x00"}, "title"),
        ({"reason": "\n"}, "reason"),
        ({"reason": "x" * (REASON_LENGTH + 1)}, "reason"),
        ({"rule_key": "governance.no_such_rule"}, "rule_key"),
        ({"value": "1.5"}, "value"),
        ({"value": "-0.1"}, "value"),
        ({"value": 0.3}, "value"),
        ({"value": None}, "value"),
        ({"value": "0.3" + "0" * 5000}, "value"),
        ({"value": "0.20"}, "value"),
        ({"value": "0.2"}, "value"),
        ({"rule_key": SPLIT, "value": "0.3"}, "value"),
        (
            {
                "rule_key": SPLIT,
                "value": dict.fromkeys(("observatory", "inclusion", "solidarity", "reserve"), "0.2"),
            },
            "value",
        ),
        (
            {
                "rule_key": SPLIT,
                "value": {"observatory": "0.4", "inclusion": "0.4", "solidarity": "0.15", "reserve": "0.05"},
            },
            "part_reserve",
        ),
        ({"rule_key": "governance.voting_days", "value": 0}, "value"),
        ({"rule_key": "governance.voting_days", "value": 10**30}, "value"),
        ({"rule_key": "governance.voting_days", "value": True}, "value"),
    ],
)
def test_what_can_not_be_voted_is_refused_beside_its_field(changed: dict[str, Json], field: str) -> None:
    with pytest.raises(Refused) as refused:
        write(make_member("Ana Petit"), **changed)
    assert refused.value.field == field
    assert not Proposal.objects.exists()


def test_only_admitted_members_propose() -> None:
    for person in (VISITOR, PLATFORM, make_pending("Paul Pending"), make_administrator()):
        with pytest.raises(Forbidden):
            write(person)


def test_a_proposal_compares_itself_with_the_newest_value_even_before_it_is_obeyed() -> None:
    ana, bruno, _ = make_voters()
    adopt(ana)
    with pytest.raises(Refused, match="already the value"):
        propose(bruno, value="0.5", at=after(days=8))
    proposal = listing.get(propose(bruno, value="0.20", at=after(days=8)))
    assert proposal is not None
    assert str(proposal.old) == "0.5"


class TestWithdrawing:
    def test_the_proposer_takes_a_draft_back(self) -> None:
        ana = make_member("Ana Petit")
        proposal_id = write(ana)
        for _ in range(2):
            proposals.withdraw(by=ana, at=after(days=1), proposal_id=proposal_id)
        proposal = listing.get(proposal_id)
        assert proposal is not None
        assert (proposal.state, proposal.ended_at) == (State.WITHDRAWN, after(days=1))
        assert AuditEvent.objects.filter(action="governance.withdraw").count() == 1

    def test_others_may_not(self) -> None:
        proposal_id = write(make_member("Ana Petit"))
        for person in (
            make_member("Bruno Leroy"),
            make_coordinator(),
            Actor(user_id=9, roles=frozenset({Role.AUDITOR})),
        ):
            with pytest.raises(Forbidden):
                proposals.withdraw(by=person, at=START, proposal_id=proposal_id)
        for person in (VISITOR, make_pending("Paul Pending")):
            with pytest.raises(Hidden):
                proposals.withdraw(by=person, at=START, proposal_id=proposal_id)

    def test_what_does_not_exist_is_hidden(self) -> None:
        with pytest.raises(Hidden):
            proposals.withdraw(by=make_member("Ana Petit"), at=START, proposal_id=99)

    def test_not_once_its_vote_is_open(self) -> None:
        ana = make_member("Ana Petit")
        vote = open_vote(ana)
        with pytest.raises(Refused, match="no longer be withdrawn"):
            proposals.withdraw(by=ana, at=after(days=2), proposal_id=vote.proposal_id)


class TestListing:
    def test_votes_come_first_then_drafts_then_what_ended(self) -> None:
        ana, bruno, chloe = make_voters()
        ended = adopt(ana, key="governance.voting_days", value=14)
        draft = propose(bruno, value="0.3", at=after(days=9))
        late = open_vote(ana, value="0.4", at=after(days=10))
        soon = open_vote(chloe, key="governance.notice_days", value=3, at=after(days=8))
        shown = [proposal.id for proposal in listing.listed().object_list]
        assert shown == [soon.proposal_id, late.proposal_id, draft, ended.proposal_id]
        assert [proposal.id for proposal in listing.every()] == shown

    def test_it_is_filtered_by_state_and_rule_and_paged(self) -> None:
        ana, bruno, _ = make_voters()
        vote, draft = open_vote(ana), propose(bruno, key="governance.notice_days", value=3)
        assert [one.id for one in listing.listed(state="voting").object_list] == [vote.proposal_id]
        assert [one.id for one in listing.listed(rule_key="governance.notice_days").object_list] == [draft]
        assert listing.listed(page="nonsense").number == 1
        assert listing.listed(page="99").number == 1

    def test_a_decided_proposal_says_since_when_it_is_obeyed(self) -> None:
        ana, bruno, _ = make_voters()
        first, second = open_vote(ana), open_vote(bruno, value="0.6")
        for vote in (first, second):
            cast(vote, [(ana, "yes")])
            finish(vote)
        adopted, stale = listing.get(first.proposal_id), listing.get(second.proposal_id)
        assert adopted is not None
        assert stale is not None
        assert (adopted.state, adopted.outcome, adopted.is_stale) == (State.ADOPTED, Outcome.ADOPTED, False)
        assert adopted.effective_at is not None
        assert (stale.state, stale.outcome, stale.is_stale) == (State.REJECTED, Outcome.STALE, True)
        assert stale.effective_at is None
