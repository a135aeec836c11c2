"""Proposals of every kind: what is asked, how it is voted, what is done with it."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from coop.domain.actors import PLATFORM, Actor, Role
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.domain.membership import Standing
from coop.models import AuditEvent, Member
from coop.selectors import members
from coop.services import members as belonging
from governance.domain import deciding, freezing, kits, registry, tie_orders
from governance.domain.kinds.names import Kind
from governance.domain.proposals import Outcome
from governance.models import Ballot, Candidacy, Mandate, Proposal, Remark, TieOrder, Vote
from governance.selectors import ballots as facts
from governance.selectors import candidacies as standing
from governance.selectors import kits as packed
from governance.services import ballots, candidacies, kinds, proposals, remarks
from governance.services import mandates as held
from tests.governance.counting.test_kits import recount
from tests.governance.kinds import REASON, TITLE, count, duty, elect, put_to_vote, resolve, spend, write
from tests.governance.mandating import give
from tests.governance.stories import ANNOUNCEMENT, DISCUSSION, announce, make_voters
from tests.instants import after
from tests.people import make_coordinator, make_member, make_pending
from tests.rights import OWNER, acting_as
from tests.strict.silence import ROOT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("founded")]

TOLD: dict[str, Any] = {"at": after(days=1), "title": TITLE, "reason": REASON}
PAPERS = {
    "approval": ([("o2", 1)], [("o2", 1), ("o1", 1)]),
    "score": ([("o2", 5), ("o1", 2)], [("o2", 3)]),
    "dots": ([("o2", 5)], [("o2", 3), ("o3", 2)]),
    "majority_judgment": ([("o2", 5), ("o1", 0), ("o3", 1)], [("o2", 4)]),
    "irv": ([("o2", 1), ("o1", 2)], [("o2", 1)]),
    "schulze": ([("o2", 1), ("o1", 2), ("o3", 2)], [("o2", 1)]),
}
WRONG = {
    "approval": [("o1", 2)],
    "score": [("o1", 6)],
    "dots": [("o1", 3), ("o2", 3)],
    "majority_judgment": [("o1", 6)],
    "irv": [("o1", 1), ("o2", 1)],
    "schulze": [("o1", 0)],
    "consent": [("text", 2)],
    "majority": [("yes", 1), ("no", 1)],
}


def sheet_of(ballot_id: int) -> dict[str, Any]:
    sheet = Ballot.objects.get(pk=ballot_id).count_sheet
    assert isinstance(sheet, dict)
    return sheet


def assert_recounted(ballot_id: int) -> None:
    """Both counters find in the kit what was published."""
    kit = packed.of_ballot(ballot_id)
    found = kits.files(kit)
    assert list(kits.faults(found, kits.read(found))) == []
    assert recount.recount(found)[1] == []


class TestResolutions:
    @pytest.mark.parametrize("method", sorted(PAPERS))
    def test_options_are_chosen_by_any_method_and_counted_again(self, method: str) -> None:
        ana, bruno, chloe = make_voters()
        vote = put_to_vote(resolve(ana, method=method), ana)
        for person, paper in zip((ana, bruno), PAPERS[method], strict=True):
            write(vote, person, *paper)
        write(vote, chloe)
        assert count(vote) is Outcome.ADOPTED
        sheet = sheet_of(vote.ballot_id)
        assert sheet[deciding.CHOSEN] == ["o2"]
        assert sheet["papers"] == {"cast": 3, "blank": 1, "invalid": 0, "counted": 2}
        assert_recounted(vote.ballot_id)

    @pytest.mark.parametrize("method", sorted(WRONG))
    def test_what_the_method_would_call_invalid_is_refused_when_it_is_cast(self, method: str) -> None:
        ana, *_ = make_voters()
        vote = put_to_vote(resolve(ana, method=method), ana)
        with pytest.raises(Refused) as refused:
            write(vote, ana, *WRONG[method])
        assert refused.value.field == "choice"
        for paper in ([("nobody", 1)], [("o1", 1), ("o1", 1)]):
            with pytest.raises(Refused, match=r"twice|yes, no or blank"):
                write(vote, ana, *paper)
        assert not Vote.objects.exists()

    def test_a_text_is_adopted_by_yes(self) -> None:
        ana, bruno, _ = make_voters()
        vote = put_to_vote(resolve(ana, method="majority"), ana)
        write(vote, ana, ("yes", 1))
        ballots.cast(by=bruno, at=vote.opened_at, ballot_id=vote.ballot_id, choice="no")
        write(vote, bruno, ("yes", 1))
        assert count(vote) is Outcome.ADOPTED
        assert sheet_of(vote.ballot_id)["yes"] == 2
        assert_recounted(vote.ballot_id)

    def test_nobody_wins_a_vote_of_blanks_and_too_few_votes_are_no_quorum(self) -> None:
        ana, bruno, _ = make_voters()
        vote = put_to_vote(resolve(ana, method="approval"), ana)
        write(vote, ana)
        assert count(vote) is Outcome.NO_WINNER
        other = put_to_vote(
            resolve(bruno, method="score", at=after(days=20)), bruno, written_at=after(days=20)
        )
        assert count(other) is Outcome.NO_QUORUM
        assert_recounted(vote.ballot_id)

    def test_consent_is_blocked_by_who_objects_on_paper(self) -> None:
        ana, bruno, _ = make_voters()
        vote = put_to_vote(resolve(ana, method="consent"), ana)
        write(vote, ana, ("text", 0))
        write(vote, bruno, ("text", 1))
        assert count(vote) is Outcome.OBJECTED
        assert_recounted(vote.ballot_id)

    @pytest.mark.parametrize("is_lifted", [True, False])
    def test_consent_is_blocked_by_an_objection_of_the_discussion_until_it_is_lifted(
        self, is_lifted: bool
    ) -> None:
        ana, bruno, _ = make_voters()
        vote = put_to_vote(resolve(ana, method="consent"), ana)
        remark = remarks.say(
            by=bruno, at=vote.opened_at, proposal_id=vote.proposal_id, text="Non.", kind="objection"
        )
        if is_lifted:
            remarks.lift(by=bruno, at=vote.opened_at, remark_id=remark)
        write(vote, ana, ("text", 0))
        assert count(vote) is (Outcome.ADOPTED if is_lifted else Outcome.OBJECTED)
        assert sheet_of(vote.ballot_id)[deciding.OBJECTIONS] == ([] if is_lifted else [remark])
        assert_recounted(vote.ballot_id)

    @pytest.mark.parametrize(
        ("changed", "field"),
        [
            ({"text": " "}, "text"),
            ({"method": "stv"}, "method"),
            ({"method": "dots", "scale": 0}, "scale"),
            ({"method": "score", "scale": None}, "scale"),
            ({"method": "irv", "options": ["A"]}, "options"),
            ({"method": "irv", "options": ["A", "a "]}, "options"),
            ({"method": "irv", "options": [str(one) for one in range(31)]}, "options"),
        ],
    )
    def test_what_is_asked_is_checked_beside_its_field(self, changed: dict[str, Any], field: str) -> None:
        usual: dict[str, Any] = {"text": "Oui.", "method": "irv", "options": ["A", "B"], "scale": 5}
        with pytest.raises(Refused) as refused:
            kinds.resolve(
                by=make_member("Ana Petit"), at=after(days=1), title=TITLE, reason=REASON, **(usual | changed)
            )
        assert refused.value.field == field


class TestTies:
    def test_the_order_is_committed_at_the_opening_and_revealed_by_the_count(self) -> None:
        ana, *_ = make_voters()
        vote = put_to_vote(resolve(ana, method="approval"), ana)
        ballot, kept = Ballot.objects.get(), TieOrder.objects.get()
        assert freezing.commitment(ballot.frozen) == tie_orders.commitment(kept.order, kept.nonce)
        assert kept.nonce not in json.dumps(ballot.frozen)
        write(vote, ana, ("o1", 1), ("o2", 1), ("o3", 1))
        assert count(vote) is Outcome.ADOPTED
        sheet = sheet_of(vote.ballot_id)
        assert (sheet["ties"], sheet[deciding.NONCE]) == (kept.order, kept.nonce)
        assert sheet[deciding.CHOSEN] == [kept.order[0]]

    def test_a_kit_with_another_order_is_found_by_both_counters(self) -> None:
        ana, *_ = make_voters()
        vote = put_to_vote(resolve(ana, method="approval"), ana)
        write(vote, ana, ("o1", 1), ("o2", 1), ("o3", 1))
        count(vote)
        kit = packed.of_ballot(vote.ballot_id)
        changed = kits.of_marks(
            Ballot.objects.get().frozen,
            kit.conditions_hash,
            {(("o1", 1), ("o2", 1), ("o3", 1)): 1},
            kit.sheet,
            list(reversed(kit.poll.ties)),
        )
        found = kits.files(changed)
        said = [fault.msgid for fault in kits.faults(found, changed)]
        assert "The order that breaks ties is not the one whose hash was frozen." in said
        assert any("the order that breaks ties" in fault for fault in recount.recount(found)[1])

    def test_the_database_refuses_another_order_and_any_change(self) -> None:
        ana, *_ = make_voters()
        vote = put_to_vote(resolve(ana, method="approval"), ana)
        with acting_as(OWNER):
            for change in (
                lambda: TieOrder.objects.update(nonce="0"),
                lambda: TieOrder.objects.all().delete(),
                lambda: Ballot.objects.update(frozen={}),
            ):
                with (
                    pytest.raises(Exception, match=r"append-only|never changes"),
                    transaction.atomic(),
                ):
                    change()
        assert TieOrder.objects.get().ballot_id == vote.ballot_id

    def test_a_ballot_keeps_the_order_whose_hash_it_froze(self) -> None:
        ana, *_ = make_voters()
        put_to_vote(resolve(ana, method="approval"), ana)
        frozen = Ballot.objects.get().frozen
        with pytest.raises(Exception, match="whose hash was frozen"), transaction.atomic():
            TieOrder.objects.create(ballot=Ballot.objects.get(), order=["o1", "o2", "o3"], nonce="0")
        assert frozen["tie"] == {"sha256": freezing.commitment(frozen)}

    def test_only_opening_and_counting_touch_it(self) -> None:
        written = [path for path in (ROOT / "governance").rglob("*.py") if "TieOrder" in path.read_text()]
        found = {path.relative_to(ROOT / "governance").as_posix() for path in written}
        models = {"models/__init__.py", "models/proposals.py", "migrations/0011_kinds.py", "admin.py"}
        assert found == models | {"services/ballots.py"}

    def test_yes_and_no_need_none(self) -> None:
        ana, *_ = make_voters()
        put_to_vote(resolve(ana, method="majority"), ana)
        assert not TieOrder.objects.exists()
        assert Ballot.objects.get().frozen["tie"] == "rejected"


class TestBudgets:
    @pytest.mark.parametrize("method", ["equal_shares", "greedy"])
    def test_projects_are_paid_from_the_sum_and_counted_again(self, method: str) -> None:
        ana, bruno, chloe = make_voters()
        vote = put_to_vote(spend(ana, method=method), ana)
        write(vote, ana, ("o1", 1), ("o2", 1))
        write(vote, bruno, ("o1", 1), ("o2", 1))
        write(vote, chloe, ("o2", 1))
        assert count(vote) is Outcome.ADOPTED
        assert sheet_of(vote.ballot_id)[deciding.CHOSEN] == ["o2", "o1"]
        assert_recounted(vote.ballot_id)

    def test_what_nobody_wants_is_not_paid(self) -> None:
        ana, *_ = make_voters()
        vote = put_to_vote(spend(ana, method="greedy"), ana)
        write(vote, ana, ("o2", 1))
        count(vote)
        assert sheet_of(vote.ballot_id)["winners"] == ["o2"]

    @pytest.mark.parametrize(
        ("changed", "field"),
        [
            ({"cents": 0}, "cents"),
            ({"method": "irv"}, "method"),
            ({"projects": [("Un four", 1)]}, "projects"),
            ({"projects": [("Un four", 1), ("Un vélo", 101)]}, "projects"),
            ({"projects": [("Un four", 1), ("Un vélo", 0)]}, "projects"),
        ],
    )
    def test_what_is_asked_is_checked_beside_its_field(self, changed: dict[str, Any], field: str) -> None:
        usual: dict[str, Any] = {
            "method": "greedy",
            "cents": 100,
            "projects": [("Un four", 1), ("Un vélo", 2)],
        }
        with pytest.raises(Refused) as refused:
            kinds.spend(
                by=make_member("Ana Petit"), at=after(days=1), title=TITLE, reason=REASON, **(usual | changed)
            )
        assert refused.value.field == field


class TestElections:
    @pytest.mark.parametrize(
        ("method", "mark"),
        [("approval", 1), ("majority_judgment", 5), ("irv", 1), ("stv", 1), ("schulze", 1)],
    )
    def test_who_is_elected_gets_the_mandate(self, method: str, mark: int) -> None:
        ana, bruno, chloe = make_voters()
        vote = put_to_vote(elect(ana, method=method), ana, candidates=[bruno, chloe])
        for voter in (ana, bruno):
            write(vote, voter, (f"m{chloe.member_id}", mark))
        assert count(vote) is Outcome.ADOPTED
        mandate = Mandate.objects.get()
        assert (mandate.holder_id, mandate.decision_id, mandate.powers) == (
            chloe.member_id,
            vote.proposal_id,
            [Role.COORDINATOR.value],
        )
        assert mandate.decided == TITLE
        assert_recounted(vote.ballot_id)

    def test_several_seats_are_filled_and_nobody_sits_whom_nobody_wanted(self) -> None:
        ana, bruno, chloe, denis, _ = make_voters(5)
        proposal_id = elect(ana, seats=3, is_single=False)
        vote = put_to_vote(proposal_id, ana, candidates=[bruno, chloe, denis])
        write(vote, ana, (f"m{bruno.member_id}", 1), (f"m{denis.member_id}", 1))
        assert count(vote) is Outcome.ADOPTED
        assert set(Mandate.objects.values_list("holder_id", flat=True)) == {bruno.member_id, denis.member_id}
        assert len(sheet_of(vote.ballot_id)["winners"]) == 3
        assert_recounted(vote.ballot_id)

    def test_it_follows_the_mandate_that_runs(self) -> None:
        ana, bruno, chloe = make_voters()
        vote = put_to_vote(elect(ana), ana, candidates=[bruno])
        running = give(chloe, duty="Coordination", at=timezone.now())
        write(vote, ana, (f"m{bruno.member_id}", 1))
        assert count(vote, at=max(vote.closes_at, timezone.now())) is Outcome.ADOPTED
        after_it = Mandate.objects.get(holder_id=bruno.member_id)
        assert after_it.follows_id == running
        assert after_it.begins_at == Mandate.objects.get(pk=running).ends_at

    def test_whoever_left_meanwhile_is_not_seated(self) -> None:
        ana, bruno, _ = make_voters()
        vote = put_to_vote(elect(ana), ana, candidates=[bruno])
        write(vote, ana, (f"m{bruno.member_id}", 1))
        belonging.leave(by=bruno, at=vote.opened_at, member_id=bruno.member_id or 0)
        assert count(vote) is Outcome.NOT_SEATED
        assert not Mandate.objects.exists()
        assert AuditEvent.objects.get(action="governance.elect").data["seated"] == []

    def test_nobody_is_put_up_by_another_and_each_stands_once(self) -> None:
        ana, bruno, _ = make_voters()
        proposal_id = elect(ana)
        with pytest.raises(Refused, match="while the election is in discussion"):
            candidacies.stand(by=bruno, at=after(days=1), proposal_id=proposal_id)
        proposals.publish(by=ana, at=after(days=1), proposal_id=proposal_id)
        for _time in range(2):
            candidacies.stand(by=bruno, at=after(days=1), proposal_id=proposal_id, text="Oui.")
        assert [one.member_id for one in standing.of_proposal(proposal_id)] == [bruno.member_id]
        for _time in range(2):
            candidacies.step_down(by=bruno, at=after(days=2), proposal_id=proposal_id)
        assert standing.of_proposal(proposal_id) == []
        for stranger in (make_pending("Paul Pending"), Actor()):
            with pytest.raises(Hidden):
                candidacies.stand(by=stranger, at=after(days=1), proposal_id=proposal_id)
        with pytest.raises(Hidden):
            candidacies.stand(by=ana, at=after(days=1), proposal_id=99)

    def test_it_is_not_announced_without_candidates_and_lapses_without_any(self) -> None:
        ana, bruno, _ = make_voters()
        proposal_id = elect(ana)
        with pytest.raises(Refused, match="Nobody stands"):
            put_to_vote(proposal_id, ana)
        other = elect(ana, seats=2, is_single=False)
        at = after(days=1)
        proposals.publish(by=ana, at=at, proposal_id=other)
        candidacies.stand(by=bruno, at=at, proposal_id=other)
        announce(other, by=ana, at=at + DISCUSSION)
        candidacies.step_down(by=bruno, at=at + DISCUSSION, proposal_id=other)
        with pytest.raises(Refused, match="while the election is in discussion"):
            candidacies.stand(by=bruno, at=at + DISCUSSION, proposal_id=other)
        assert ballots.open_due(by=PLATFORM, at=at + DISCUSSION + ANNOUNCEMENT) == 1
        assert Proposal.objects.get(pk=other).outcome == Outcome.NO_CANDIDATE

    def test_the_database_refuses_candidates_out_of_time(self) -> None:
        ana, bruno, chloe = make_voters()
        vote = put_to_vote(elect(ana), ana, candidates=[bruno])
        rule = resolve(ana, method="majority")
        with pytest.raises(Refused, match="can no longer be taken back"):
            candidacies.step_down(by=bruno, at=vote.opened_at, proposal_id=vote.proposal_id)
        for change in (
            lambda: Candidacy.objects.update(ended_at=vote.opened_at),
            lambda: Candidacy.objects.update(text="Autre chose"),
            lambda: Candidacy.objects.all().delete(),
            lambda: Candidacy.objects.create(
                proposal_id=vote.proposal_id, member_id=chloe.member_id or 0, stood_at=vote.opened_at
            ),
            lambda: Candidacy.objects.create(
                proposal_id=rule, member_id=chloe.member_id or 0, stood_at=vote.opened_at
            ),
        ):
            with (
                pytest.raises(Exception, match=r"only taken back|stands in an election|append-only"),
                transaction.atomic(),
            ):
                change()

    @pytest.mark.parametrize(
        ("changed", "field"),
        [
            ({"duty_id": 999_999_999}, "duty"),
            ({"seats": 2}, "seats"),
            ({"seats": 0}, "seats"),
            ({"method": "greedy"}, "method"),
            ({"powers": []}, "power"),
            ({"powers": ["administrator"]}, "power"),
            ({"purpose": ""}, "purpose"),
        ],
    )
    def test_what_is_asked_is_checked_beside_its_field(self, changed: dict[str, Any], field: str) -> None:
        usual: dict[str, Any] = {
            "duty_id": duty().pk,
            "seats": 1,
            "method": "irv",
            "purpose": "Accueillir.",
            "powers": ["coordinator"],
            "days": 90,
        }
        with pytest.raises(Refused) as refused:
            kinds.elect(
                by=make_member("Ana Petit"), at=after(days=1), title=TITLE, reason=REASON, **(usual | changed)
            )
        assert refused.value.field == field

    def test_an_instant_run_off_fills_one_seat(self) -> None:
        with pytest.raises(Refused, match="one seat"):
            elect(make_member("Ana Petit"), method="irv", seats=2, is_single=False)


class TestRevocations:
    def revoke(self, by: Actor, mandate_id: int) -> int:
        return kinds.revoke(by=by, at=timezone.now(), title=TITLE, reason=REASON, mandate_id=mandate_id)

    def test_the_mandate_ends_with_the_vote(self) -> None:
        ana, bruno, _ = make_voters()
        mandate_id = give(bruno, at=timezone.now())
        proposal_id = self.revoke(ana, mandate_id)
        vote = put_to_vote(proposal_id, ana, written_at=timezone.now())
        write(vote, ana, ("yes", 1))
        assert count(vote) is Outcome.ADOPTED
        mandate = Mandate.objects.get()
        assert (mandate.ending, mandate.end_decision_id, mandate.ending_reason) == (
            "revoked",
            vote.proposal_id,
            TITLE,
        )

    def test_one_that_ended_meanwhile_is_said(self) -> None:
        ana, bruno, chloe = make_voters()
        mandate_id = give(bruno, at=timezone.now())
        proposal_id = self.revoke(ana, mandate_id)
        vote = put_to_vote(proposal_id, ana, written_at=timezone.now())
        write(vote, ana, ("yes", 1))
        held.resign(by=bruno, at=vote.opened_at, mandate_id=mandate_id)
        assert count(vote) is Outcome.MANDATE_ENDED
        with pytest.raises(Refused, match="has not ended"):
            kinds.revoke(by=chloe, at=vote.closes_at, title=TITLE, reason=REASON, mandate_id=mandate_id)

    def test_nobody_asks_it_of_themself(self) -> None:
        ana, *_ = make_voters()
        with pytest.raises(Refused, match="gives it back"):
            self.revoke(ana, give(ana, at=timezone.now()))


class TestBelonging:
    def test_who_waits_is_admitted_by_the_vote(self) -> None:
        _, bruno, _ = make_voters()
        welcoming, paul = make_coordinator(), make_pending("Paul Pending")
        member_id = Member.objects.get(user_id=paul.user_id or 0).pk
        told: dict[str, Any] = {"at": after(days=1), "title": TITLE, "reason": REASON, "member_id": member_id}
        with pytest.raises(Forbidden):
            kinds.admit(by=bruno, **told)
        proposal_id = kinds.admit(by=welcoming, **told)
        vote = put_to_vote(proposal_id, welcoming)
        write(vote, bruno, ("yes", 1))
        assert count(vote) is Outcome.ADOPTED
        found = members.get(member_id)
        assert found is not None
        assert found.standing is Standing.ADMITTED
        with pytest.raises(Refused, match="awaits admission"):
            kinds.admit(by=welcoming, **told)

    def test_who_no_longer_waits_is_said(self) -> None:
        _, bruno, _ = make_voters()
        welcoming, paul = make_coordinator(), make_pending("Paul Pending")
        member_id = Member.objects.get(user_id=paul.user_id or 0).pk
        proposal_id = kinds.admit(
            by=welcoming, at=after(days=1), title=TITLE, reason=REASON, member_id=member_id
        )
        vote = put_to_vote(proposal_id, welcoming)
        write(vote, bruno, ("yes", 1))
        belonging.admit(by=PLATFORM, at=vote.opened_at, member_id=member_id)
        assert count(vote) is Outcome.NOT_AWAITING

    def exclude(self, by: Actor, other: Actor) -> int:
        return kinds.exclude(
            by=by, at=after(days=1), title=TITLE, reason=REASON, member_id=other.member_id or 0
        )

    def test_a_member_is_excluded_by_the_vote(self) -> None:
        ana, bruno, chloe = make_voters()
        vote = put_to_vote(self.exclude(ana, bruno), ana)
        for voter in (ana, chloe):
            write(vote, voter, ("yes", 1))
        assert count(vote) is Outcome.ADOPTED
        found = members.get(bruno.member_id or 0)
        assert found is not None
        assert found.standing is Standing.ENDED

    def test_where_something_is_left_to_settle_nothing_is_done(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuse(*, by: Actor, at: datetime, member_id: int) -> None:
            belonging.leave(by=by, at=at, member_id=member_id)
            raise Refused("They are still counted on.")

        monkeypatch.setattr(registry, "_departures", [refuse])
        ana, bruno, _ = make_voters()
        vote = put_to_vote(self.exclude(ana, bruno), ana)
        write(vote, ana, ("yes", 1))
        assert count(vote) is Outcome.NOT_SETTLED
        assert Member.objects.get(pk=bruno.member_id or 0).left_at is None

    def test_who_left_meanwhile_is_said_and_nobody_excludes_themself(self) -> None:
        ana, bruno, _ = make_voters()
        vote = put_to_vote(self.exclude(ana, bruno), ana)
        write(vote, ana, ("yes", 1))
        belonging.leave(by=bruno, at=vote.opened_at, member_id=bruno.member_id or 0)
        assert count(vote) is Outcome.ALREADY_LEFT
        with pytest.raises(Refused, match="admitted member"):
            self.exclude(ana, bruno)
        with pytest.raises(Refused, match="leaves by themself"):
            self.exclude(ana, ana)


def test_sent_twice_it_is_written_once_and_only_by_members() -> None:
    ana = make_member("Ana Petit")
    assert resolve(ana, method="irv") == resolve(ana, method="irv")
    assert Proposal.objects.get().kind == Kind.RESOLUTION
    with pytest.raises(Forbidden):
        resolve(make_pending("Paul Pending"), method="irv")


def test_what_can_no_longer_be_done_is_neither_published_nor_opened() -> None:
    ana, bruno, _ = make_voters()
    mandate_id = give(bruno, at=timezone.now())
    now = timezone.now()
    proposal_id = kinds.revoke(by=ana, at=now, title=TITLE, reason=REASON, mandate_id=mandate_id)
    held.resign(by=bruno, at=now + timedelta(hours=1), mandate_id=mandate_id)
    with pytest.raises(Refused, match="can no longer be done"):
        proposals.publish(by=ana, at=now + timedelta(hours=2), proposal_id=proposal_id)


def test_a_proposal_asks_what_its_kind_asks_also_in_the_database() -> None:
    ana = make_member("Ana Petit")
    told: dict[str, Any] = {
        "proposer_id": ana.member_id,
        "title": TITLE,
        "reason": REASON,
        "created_at": after(days=1),
    }
    wrongs: list[dict[str, Any]] = [
        {"kind": "resolution"},
        {"kind": "rule"},
        {"kind": "rule", "asked": {"text": "x"}},
        {"kind": "nonsense", "asked": {"text": "x"}},
    ]
    for wrong in wrongs:
        with pytest.raises(Exception, match=r"proposal_asks_what|proposal_kind"), transaction.atomic():
            Proposal.objects.create(**told, **wrong)


def test_what_is_asked_never_changes_and_a_ballot_opens_on_exactly_that() -> None:
    ana, *_ = make_voters()
    vote = put_to_vote(resolve(ana, method="irv"), ana)
    with pytest.raises(Exception, match="what a proposal says never changes"), transaction.atomic():
        Proposal.objects.update(asked={"text": "Autre chose"})
    ballot = facts.get(vote.ballot_id)
    assert ballot is not None
    assert ballot.frozen["asked"] == Proposal.objects.get().asked
    assert [option.label for option in ballot.question.options] == ["A", "B", "C"]


@pytest.mark.parametrize("method", ["majority", "approval"])
def test_an_objection_is_written_only_where_consent_is_asked(method: str) -> None:
    ana, bruno = make_voters(2)
    vote = put_to_vote(resolve(ana, method=method), ana)
    with pytest.raises(Refused, match="where consent is asked"):
        ballots.cast(by=bruno, at=vote.opened_at, ballot_id=vote.ballot_id, written=[], objection="Non.")
    assert not Remark.objects.exists()
    assert not Vote.objects.exists()
