"""Consent is asked in rounds: objections are worked on between them, and all are asked once more."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from coop.domain.actors import PLATFORM, Actor
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.models import AuditEvent, Member
from governance.domain import consent_rounds as law
from governance.domain import kits as papers
from governance.domain.consent_rounds import Stance
from governance.domain.proposals import Outcome, State
from governance.models import Ballot, CarriedObjection, Improvement, Proposal, Remark
from governance.selectors import consent_rounds as facts
from governance.selectors import kits, sponsorships
from governance.services import ballots, consent_rounds, proposals, remarks
from tests.governance.consents import WHY, answer, ask, following, objected, opened
from tests.governance.counting.test_kits import recount
from tests.governance.kinds import count
from tests.governance.stories import adopt, make_voters
from tests.governance.test_promises import APPEND_ONLY, refused, sql, truncate
from tests.instants import after
from tests.people import make_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("founded")]
BETTER = "Nous choisissons un dimanche sur deux."


@pytest.fixture
def people() -> list[Actor]:
    return make_voters(5)


class TestLaw:
    @given(st.integers(1, 6), st.integers(1, 6), st.sampled_from(Outcome))
    def test_a_further_round_follows_objections_alone_and_never_the_last(
        self, number: int, most: int, outcome: Outcome
    ) -> None:
        frozen = {"rules": {law.ROUNDS: {"value": most}}} | law.as_frozen(number, 3, "")
        assert law.number_of(frozen) == number
        assert law.is_due(frozen, outcome) == (outcome is Outcome.OBJECTED and number < most)

    def test_a_ballot_of_before_has_one_round(self) -> None:
        assert (law.most({"rules": {}}), law.number_of({"rules": {}})) == (1, 1)
        assert not law.is_due({"rules": {}}, Outcome.OBJECTED)

    @given(st.booleans(), st.booleans(), st.booleans())
    def test_the_last_word_is_that_of_who_objects(
        self, is_answered: bool, is_kept: bool, is_lifted: bool
    ) -> None:
        found = law.stance(is_answered=is_answered, is_kept=is_kept, is_lifted=is_lifted)
        expected = [Stance.LIFTED] * is_lifted + [Stance.KEPT] * is_kept + [Stance.ANSWERED] * is_answered
        assert found is [*expected, Stance.OPEN][0]


class TestRounds:
    def test_objections_that_stand_call_a_further_round_with_all_of_them(self, people: list[Actor]) -> None:
        vote = ask(people[0], people[1], people[2])
        again = following(vote)
        first = Proposal.objects.get(pk=vote.proposal_id)
        assert (first.state, first.outcome) == (State.REJECTED, Outcome.OBJECTED)
        assert (again.proposal.state, again.proposal.asked, again.proposal.kind) == (
            State.ANNOUNCED,
            first.asked,
            first.kind,
        )
        assert [one.objection.author_id for one in again.carried] == [
            people[1].member_id,
            people[2].member_id,
        ]
        assert first.ended_at is not None
        days = timezone.localdate(again.opens_at) - timezone.localdate(first.ended_at)
        assert days == timedelta(days=8)  # seven whole days between
        assert AuditEvent.objects.get(action="governance.next_round").data["round"] == 2

    def test_all_are_lifted_and_everybody_is_asked_again(self, people: list[Actor]) -> None:
        again = objected(people[0], people[1])
        consent_rounds.answer(
            by=people[0], at=again.before, carried_id=again.only, text="Ce sera le dimanche."
        )
        improved = consent_rounds.improve(
            by=people[0], at=again.before, proposal_id=again.proposal.pk, text=BETTER
        )
        consent_rounds.lift(by=people[1], at=again.before, carried_id=again.only)
        newcomer = make_member("Nour Haddad")
        vote = opened(again)
        frozen = Ballot.objects.get(pk=vote.ballot_id).frozen
        assert frozen["round"] == {
            "number": 2,
            "previous": again.proposal.round_of_id,
            "improvement": BETTER,
        }
        answer(vote, people[0])
        answer(vote, newcomer)
        assert count(vote) is Outcome.ADOPTED
        assert Improvement.objects.get().pk == improved
        assert not Proposal.objects.filter(round_of=again.proposal).exists()

    def test_an_objection_stands_until_it_is_lifted_whatever_the_papers_say(
        self, people: list[Actor]
    ) -> None:
        again = objected(people[0], people[1])
        vote = opened(again)
        answer(vote, people[0])
        answer(vote, people[1])
        assert count(vote) is Outcome.OBJECTED
        sheet = Ballot.objects.get(pk=vote.ballot_id).count_sheet
        assert sheet is not None
        assert sheet["objections"] == [again.carried[0].objection_id]
        assert law.on_paper(sheet) == 0

    def test_after_the_last_round_it_is_rejected_and_each_sheet_says_the_objections_of_before(
        self, people: list[Actor]
    ) -> None:
        second = objected(people[0], people[1])
        vote = opened(second)
        answer(vote, people[0], people[2])
        third = following(vote)
        assert len(third.carried) == 2
        last = opened(third)
        answer(last, people[0])
        assert count(last) is Outcome.OBJECTED
        assert Proposal.objects.exclude(round_of=None).count() == 2
        sheet = Ballot.objects.get(pk=last.ballot_id).count_sheet
        assert sheet is not None
        (one, other) = [carried.objection_id for carried in third.carried]
        assert [
            (told["round"], told["objections"], told["on_paper"]) for told in sheet["earlier_rounds"]
        ] == [
            (1, [one], 1),
            (2, [one, other], 1),
        ]
        told = facts.of(third.proposal.pk)
        assert told is not None
        assert (told.number, told.most, told.is_last, told.next_id) == (3, 3, True, None)
        assert [(one.number, one.standing) for one in told.rounds] == [(1, 1), (2, 2), (3, 2)]
        before = facts.of(vote.proposal_id)
        assert before is not None
        assert (before.number, before.next_id, before.rounds) == (2, third.proposal.pk, told.rounds)

    def test_what_is_voted_meanwhile_changes_no_round_that_runs(self, people: list[Actor]) -> None:
        again = objected(people[0], people[1])
        adopt(people[0], key="governance.consent_rounds", value=1, at=after(days=60))
        vote = opened(again)
        answer(vote, people[0], people[2])
        assert len(following(vote).carried) == 2

    def test_members_may_vote_that_there_is_one_round_alone(self, people: list[Actor]) -> None:
        adopt(people[0], key="governance.consent_rounds", value=1, at=after(days=1))
        vote = ask(people[0], people[1], at=after(days=60))
        assert count(vote) is Outcome.OBJECTED
        assert not Proposal.objects.exclude(round_of=None).exists()

    def test_a_round_may_be_withdrawn_by_who_proposed_it(self, people: list[Actor]) -> None:
        again = objected(people[0], people[1])
        proposals.withdraw(by=people[0], at=again.before, proposal_id=again.proposal.pk)
        assert Proposal.objects.get(pk=again.proposal.pk).state == State.WITHDRAWN
        with pytest.raises(Refused, match="This round is over"):
            consent_rounds.lift(by=people[1], at=again.before, carried_id=again.only)

    def test_who_left_the_cooperative_no_longer_objects(self, people: list[Actor]) -> None:
        again = objected(people[0], people[1])
        vote = opened(again)
        answer(vote, people[0])
        Member.objects.filter(pk=people[1].member_id or 0).update(left_at=vote.opened_at)
        assert count(vote) is Outcome.ADOPTED

    def test_the_kit_says_its_round_and_is_counted_again(self, people: list[Actor]) -> None:
        again = objected(people[0], people[1])
        vote = opened(again)
        answer(vote, people[0])
        count(vote)
        kit = kits.of_ballot(vote.ballot_id)
        figures, faults = recount.recount(papers.files(kit))
        assert (faults, figures["outcome"]) == ([], "objected")
        assert list(papers.faults(papers.files(kit), kit)) == []
        assert (kit.conditions["round"]["number"], kit.sheet["earlier_rounds"][0]["round"]) == (2, 1)


class TestBetween:
    def test_only_who_proposed_answers_and_improves(self, people: list[Actor]) -> None:
        again = objected(people[0], people[1])
        for other in (people[1], people[2], PLATFORM):
            with pytest.raises((Forbidden, Hidden)):
                consent_rounds.answer(by=other, at=again.before, carried_id=again.only, text="Non.")
            with pytest.raises((Forbidden, Hidden)):
                consent_rounds.improve(by=other, at=again.before, proposal_id=again.proposal.pk, text="Non.")

    def test_only_who_objected_keeps_or_lifts(self, people: list[Actor]) -> None:
        again = objected(people[0], people[1])
        for other in (people[0], people[2]):
            with pytest.raises(Forbidden):
                consent_rounds.keep(by=other, at=again.before, carried_id=again.only, text="Non.")
            with pytest.raises(Forbidden):
                consent_rounds.lift(by=other, at=again.before, carried_id=again.only)

    def test_each_word_is_said_once_and_twice_is_once(self, people: list[Actor]) -> None:
        again = objected(people[0], people[1])
        for _time in range(2):
            consent_rounds.answer(by=people[0], at=again.before, carried_id=again.only, text="Voici.")
            consent_rounds.keep(by=people[1], at=again.before, carried_id=again.only, text="Toujours.")
        (carried,) = facts.carried(again.proposal.pk)
        assert (carried.text, carried.answer, carried.kept_because) == (WHY, "Voici.", "Toujours.")
        assert carried.stance is Stance.KEPT
        with pytest.raises(Refused, match="stays as it was said"):
            consent_rounds.answer(by=people[0], at=again.before, carried_id=again.only, text="Autre.")
        for _time in range(2):
            consent_rounds.lift(by=people[1], at=again.before, carried_id=again.only)
        assert facts.carried(again.proposal.pk)[0].stance is Stance.LIFTED
        with pytest.raises(Refused, match="stays as it was said"):
            consent_rounds.keep(by=people[1], at=again.before, carried_id=again.only, text="Encore.")

    def test_the_last_improvement_is_voted_and_stays_for_the_rounds_after(self, people: list[Actor]) -> None:
        again = objected(people[0], people[1])
        for minutes, text in enumerate((BETTER, BETTER, "Encore mieux.")):
            at = again.before + timedelta(minutes=minutes)
            consent_rounds.improve(by=people[0], at=at, proposal_id=again.proposal.pk, text=text)
        assert [one.text for one in facts.improvements(again.proposal.pk)] == ["Encore mieux.", BETTER]
        vote = opened(again)
        with pytest.raises(Refused, match="before the vote of its round"):
            consent_rounds.improve(
                by=people[0], at=vote.opened_at, proposal_id=again.proposal.pk, text="Non."
            )
        answer(vote, people[0])
        third = following(vote)
        assert (
            Ballot.objects.get(pk=opened(third).ballot_id).frozen["round"]["improvement"] == "Encore mieux."
        )

    def test_a_first_round_is_not_improved(self, people: list[Actor]) -> None:
        vote = ask(people[0])
        with pytest.raises(Refused, match="this is the first"):
            consent_rounds.improve(by=people[0], at=vote.opened_at, proposal_id=vote.proposal_id, text=BETTER)

    def test_it_awaits_who_proposed_and_who_objected(self, people: list[Actor]) -> None:
        again = objected(people[0], people[1])
        told = [
            [one.is_answer for one in sponsorships.awaiting(person.member_id or 0, at=again.before).rounds]
            for person in people[:3]
        ]
        assert told == [[True], [False], []]
        consent_rounds.answer(by=people[0], at=again.before, carried_id=again.only, text="Voici.")
        consent_rounds.keep(by=people[1], at=again.before, carried_id=again.only, text="Toujours.")
        for person in people[:2]:
            assert sponsorships.awaiting(person.member_id or 0, at=again.before).rounds == []

    def test_new_objections_are_made_in_the_discussion_of_the_round(self, people: list[Actor]) -> None:
        again = objected(people[0], people[1])
        consent_rounds.lift(by=people[1], at=again.before, carried_id=again.only)
        remarks.say(
            by=people[3], at=again.before, proposal_id=again.proposal.pk, text="Et moi ?", kind="objection"
        )
        vote = opened(again)
        answer(vote, people[0])
        assert [one.objection.text for one in following(vote).carried] == ["Et moi ?"]


class TestPromises:
    def test_a_round_repeats_what_was_objected_to_with_every_objection(self, people: list[Actor]) -> None:
        again = objected(people[0], people[1])
        row = Proposal.objects.filter(pk=again.proposal.pk).values().get()
        told = {name: value for name, value in row.items() if name != "id"}
        reason = "repeats a vote in which objections stood|round_of"
        for change in (
            {},
            {"title": "Une autre"},
            {"asked": {"text": "Autre"}},
            {"round_of_id": again.proposal.pk},
        ):
            with pytest.raises(IntegrityError, match=reason), transaction.atomic():
                Proposal.objects.create(**told | change)
        with refused("begins by being written"):
            Proposal.objects.create(**told | {"round_of_id": None})
        with refused("comes before never changes"):
            Proposal.objects.filter(pk=again.proposal.pk).update(
                round_of=None, state=State.WITHDRAWN, ended_at=again.before
            )

    def test_a_round_without_its_objections_is_refused_at_the_end(
        self, people: list[Actor], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        vote = ask(people[0], people[1])
        monkeypatch.setattr(consent_rounds, "take_over", lambda **_told: None)
        with refused("takes over every objection"):
            following(vote)
            sql("SET CONSTRAINTS ALL IMMEDIATE")

    def test_what_was_taken_over_is_said_once_and_never_deleted(self, people: list[Actor]) -> None:
        again = objected(people[0], people[1])
        consent_rounds.answer(by=people[0], at=again.before, carried_id=again.only, text="Voici.")
        rows = CarriedObjection.objects.filter(pk=again.only)
        with refused("said once"):
            rows.update(answer="Autre.")
        with refused("said once"):
            rows.update(answer="", answered_at=None)
        with refused(APPEND_ONLY):
            rows.delete()
        with pytest.raises(IntegrityError, match=APPEND_ONLY), transaction.atomic():
            truncate("governance_carriedobjection")
        other = Remark.objects.create(
            proposal=again.proposal,
            author_id=people[2].member_id or 0,
            kind="question",
            text="?",
            said_at=again.before,
        )
        with refused("stood in the one before"):
            CarriedObjection.objects.create(round=again.proposal, objection=other)
        rows.update(lifted_at=again.before)
        with refused("said once"):
            rows.update(lifted_at=None)

    def test_after_the_count_nothing_is_said_of_an_objection(self, people: list[Actor]) -> None:
        again = objected(people[0], people[1])
        vote = opened(again)
        answer(vote, people[0])
        count(vote)
        with refused("until the count"):
            CarriedObjection.objects.filter(pk=again.only).update(lifted_at=vote.closes_at)

    def test_improvements_are_append_only_and_come_between_rounds(self, people: list[Actor]) -> None:
        again = objected(people[0], people[1])
        consent_rounds.improve(by=people[0], at=again.before, proposal_id=again.proposal.pk, text=BETTER)
        with refused(APPEND_ONLY):
            Improvement.objects.update(text="Autre")
        with refused(APPEND_ONLY):
            Improvement.objects.all().delete()
        with refused("between two rounds"):
            Improvement.objects.create(
                round_id=again.proposal.round_of_id or 0, text="Non.", written_at=again.before
            )
        opened(again)
        with refused("between two rounds"):
            Improvement.objects.create(round=again.proposal, text="Non.", written_at=again.opens_at)

    def test_a_ballot_freezes_the_round_that_it_is(
        self, people: list[Actor], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        again = objected(people[0], people[1])
        for told in ({}, law.as_frozen(3, 1, ""), law.as_frozen(2, 1, "Autre chose.")):
            monkeypatch.setattr(facts, "to_freeze", lambda _proposal, told=told: told)
            with refused("freezes its round"):
                ballots.open(by=PLATFORM, at=again.opens_at, proposal_id=again.proposal.pk)
