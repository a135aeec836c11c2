"""Amendments: another text for a proposal that is discussed, and what the database keeps of both."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from coop.domain.actors import PLATFORM, VISITOR, Actor
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.models import AuditEvent
from coop.selectors import personal
from governance import rules as voting
from governance.domain import amendments as amending
from governance.domain.amendments import Answer, Fate, Text
from governance.domain.kinds.names import Kind
from governance.domain.proposals import State
from governance.domain.rehearsals import Window
from governance.models import Amendment, Ballot, Proposal, Rehearsal, Sponsorship
from governance.selectors import amendments, concerns, rehearsals, replays, rules, sponsorships
from governance.selectors import proposals as reading
from governance.services import amendments as service
from governance.services import ballots, execution, proposals
from governance.services import rehearsals as keeping
from tests.governance.kinds import elect, resolve, spend
from tests.governance.stories import (
    Vote,
    adopt,
    announce,
    announced,
    carry,
    cast,
    close,
    make_voters,
    propose,
    publish,
)
from tests.instants import START, after
from tests.people import make_administrator, make_member, make_pending
from tests.rights import OWNER, acting_as

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("founded")]
LATER = after(days=2)


def amend(
    by: Actor,
    proposal_id: int,
    *,
    value: str = "0.4",
    title: str = "A higher quorum",
    why: str = "Half is too much.",
    on: int | None = None,
    at: datetime = LATER,
) -> int:
    return service.propose(
        by=by,
        at=at,
        proposal_id=proposal_id,
        replaces_id=on,
        title=title,
        reason="So that it binds us.",
        why=why,
        value=value,
    )


def accept(by: Actor, amendment_id: int, *, at: datetime = LATER) -> None:
    service.accept(by=by, at=at, amendment_id=amendment_id)


@pytest.fixture
def voters() -> list[Actor]:
    return make_voters(5)


@pytest.fixture
def proposal_id(voters: list[Actor]) -> int:
    return publish(voters[0])


@contextmanager
def refused_by_the_database(reason: str) -> Iterator[None]:
    with pytest.raises(IntegrityError, match=reason), transaction.atomic(), settled():
        yield


@contextmanager
def settled() -> Iterator[None]:
    """What awaits the end of the transaction is asked at the end of the block."""
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class TestDomain:
    OLD = Text("Titre", "Parce que.", value="0.5")

    def test_an_amendment_is_checked_as_a_proposal_is(self) -> None:
        def amended(value: str, title: str = "Titre") -> Text:
            return amending.amended(
                self.OLD,
                kind=Kind.RULE,
                rule=voting.QUORUM_SHARE,
                today="0.20",
                title=title,
                reason="Parce que.",
                value=value,
            )

        assert amended("0.4") == Text("Titre", "Parce que.", value="0.4")
        assert amended("0.5", " Un  autre ").title == "Un autre"
        for value, reason in (
            ("0.5", "changes nothing"),
            ("0.50", "changes nothing"),
            ("0.2", "already the value"),
            ("7", "between 0 and 1"),
        ):
            with pytest.raises(Refused, match=reason):
                amended(value)
        with pytest.raises(Refused, match="title"):
            amended("0.4", " ")

    @pytest.mark.parametrize("kind", [Kind.ELECTION, Kind.REVOCATION, Kind.ADMISSION, Kind.EXCLUSION])
    def test_where_persons_are_concerned_only_the_words_are_amended(self, kind: Kind) -> None:
        old = Text("Titre", "Parce que.", asked={"member": 3})
        new = amending.amended(old, kind=kind, title="Titre", reason="Autrement.", asked={"member": 4})
        assert new == Text("Titre", "Autrement.", asked={"member": 3})

    def test_what_is_asked_of_a_budget_and_of_a_resolution_is_cleaned(self) -> None:
        old = Text("Titre", "Parce que.", asked={"text": "Nous.", "method": "majority"})
        given = {"text": " Nous tous. ", "method": "majority"}
        new = amending.amended(old, kind=Kind.RESOLUTION, title="Titre", reason="Parce que.", asked=given)
        assert new.asked == {"text": "Nous tous.", "method": "majority"}
        projects = [("Un four", 600_00), ("Un vélo", 500_00)]
        given_sum = {"method": "greedy", "cents": 1000_00, "projects": projects}
        budget = amending.amended(old, kind=Kind.BUDGET, title="T", reason="P.", asked=given_sum)
        assert [one["cents"] for one in budget.asked["projects"]] == [600_00, 500_00]
        with pytest.raises(Refused, match="Four"):
            amending.amended(
                old,
                kind=Kind.BUDGET,
                title="T",
                reason="P.",
                asked=given_sum | {"projects": [("Four", 2000_00), ("Vélo", 1)]},
            )

    def test_texts_come_back_from_what_is_kept(self) -> None:
        for text in (self.OLD, Text("T", "P.", asked={"text": "N.", "method": "consent"})):
            assert amending.of_json(text.as_json()) == text

    @pytest.mark.parametrize("state", list(State))
    def test_where_an_amendment_stands(self, state: State) -> None:
        for answer in Answer:
            assert amending.fate(answer, state=state, is_of_this_text=False).value == answer.value
        found = [amending.fate(None, state=state, is_of_this_text=here) for here in (True, False)]
        if state is State.DISCUSSED:
            assert found == [Fate.AWAITED, Fate.OUTDATED]
            amending.check_open(state)
        else:
            assert found == [Fate.UNANSWERED, Fate.UNANSWERED]
            with pytest.raises(Refused, match="in discussion"):
                amending.check_open(state)

    def test_who_declines_says_why(self) -> None:
        assert amending.clean_answer(" Non. ", Answer.DECLINED) == "Non."
        assert amending.clean_answer(" ", Answer.ACCEPTED) == ""
        with pytest.raises(Refused, match="why you decline"):
            amending.clean_answer(" ", Answer.DECLINED)
        with pytest.raises(Refused, match="why"):
            amending.clean_why(" ")

    def test_the_announcement_is_never_earlier(self) -> None:
        early, late = after(days=3), after(days=5)
        assert amending.later(early, late) == amending.later(late, early) == late


class TestProposing:
    def test_what_is_sent_twice_is_written_once(self, voters: list[Actor], proposal_id: int) -> None:
        one = amend(voters[1], proposal_id)
        assert one == amend(voters[1], proposal_id, why=" Half is too much. \n")
        assert one != amend(voters[2], proposal_id)
        told = amendments.get(one)
        assert told is not None
        assert (told.old.value, told.new.value, told.why) == ("0.5", "0.4", "Half is too much.")
        assert (told.fate, told.replaces_id, told.answered_at) == (Fate.AWAITED, None, None)
        assert amendments.counts(proposal_id) == (2, 0, 2)

    def test_only_while_it_is_discussed(self, voters: list[Actor]) -> None:
        ana, ben = voters[:2]
        for number in (propose(ana), announced(ana, key="governance.majority_share", value="0.6")):
            with pytest.raises(Refused, match="in discussion"):
                amend(ben, number)
        with pytest.raises(Hidden):
            amend(ben, 10**6)

    def test_by_those_who_could_vote_alone(self, voters: list[Actor], proposal_id: int) -> None:
        for person in (VISITOR, PLATFORM, make_pending("Paul Pending"), make_administrator()):
            with pytest.raises(Forbidden):
                amend(person, proposal_id)
        adopt(voters[0], key="governance.electorate_days", value=300)
        newcomer = make_member("Nora Neuve")
        proposals.publish(
            by=voters[1],
            at=after(days=60),
            proposal_id=(
                other := propose(voters[1], key="governance.notice_days", value=4, at=after(days=60))
            ),
        )
        with pytest.raises(Refused, match="long enough"):
            amend(newcomer, other, at=after(days=60))

    def test_a_text_that_changed_meanwhile_is_said(self, voters: list[Actor], proposal_id: int) -> None:
        accept(voters[0], first := amend(voters[1], proposal_id))
        with pytest.raises(Refused, match="has changed since"):
            amend(voters[2], proposal_id, value="0.3")
        assert amend(voters[2], proposal_id, value="0.3", on=first)

    def test_a_rule_that_another_decision_changed_is_amended_no_more(self, voters: list[Actor]) -> None:
        stale = publish(voters[0], value="0.6", at=after(days=1))
        adopt(voters[1], value="0.3", at=after(days=20))
        with pytest.raises(Refused, match="rule has changed"):
            amend(voters[2], stale, at=after(days=60))


class TestAnswering:
    def test_accepted_it_is_the_text_and_all_texts_stay(self, voters: list[Actor], proposal_id: int) -> None:
        ana, ben, chloe = voters[:3]
        first = amend(ben, proposal_id, title="A fair quorum")
        accept(ana, first)
        second = amend(chloe, proposal_id, value="0.3", title="A low quorum", on=first)
        accept(ana, second)
        row = Proposal.objects.get(pk=proposal_id)
        assert (row.title, row.value, row.amendment_id) == ("A low quorum", "0.3", second)
        texts = [(one.old.title, one.new.title) for one in amendments.accepted(proposal_id)]
        assert texts == [("A higher quorum", "A fair quorum"), ("A fair quorum", "A low quorum")]
        acts = AuditEvent.objects.filter(action="governance.amend").order_by("pk")
        assert [act.data["amendment"] for act in acts] == [first, second]

    def test_what_is_voted_is_the_amended_text(self, voters: list[Actor], proposal_id: int) -> None:
        ana, ben = voters[:2]
        accept(ana, amend(ben, proposal_id))
        announce(proposal_id, by=ana, at=after(days=10))
        opens_at = Proposal.objects.get(pk=proposal_id).opens_at
        assert opens_at is not None
        ballot_id = ballots.open(by=ana, at=opens_at, proposal_id=proposal_id)
        assert Ballot.objects.get(pk=ballot_id).frozen["change"]["new"] == "0.4"

    def test_sponsors_are_asked_again(self, voters: list[Actor], proposal_id: int) -> None:
        ana, ben, chloe = voters[:3]
        for one in (ben, chloe):
            proposals.sponsor(by=one, at=LATER, proposal_id=proposal_id)
        accept(ana, amend(ben, proposal_id), at=after(days=3))
        late = after(days=20)
        standing = sponsorships.standing(proposal_id, at=late)
        assert standing is not None
        assert (standing.sponsors, standing.missing) == (0, 2)
        with pytest.raises(Refused, match="sponsors still needed: 2"):
            proposals.announce(by=ana, at=late, proposal_id=proposal_id)
        for one in (ben, chloe):
            proposals.sponsor(by=one, at=late, proposal_id=proposal_id)
        proposals.announce(by=ana, at=late, proposal_id=proposal_id)
        assert Sponsorship.objects.filter(proposal=proposal_id).count() == 4

    def test_it_is_discussed_for_some_days_more(self, voters: list[Actor], proposal_id: int) -> None:
        before = Proposal.objects.get(pk=proposal_id).announceable_at
        assert before is not None
        accept(voters[0], first := amend(voters[1], proposal_id), at=LATER)
        assert (
            Proposal.objects.get(pk=proposal_id).announceable_at == before
        )  # five days of discussion are longer
        at = after(days=6, hours=15)
        accept(voters[0], amend(voters[1], proposal_id, value="0.3", on=first, at=at), at=at)
        found = Proposal.objects.get(pk=proposal_id).announceable_at
        assert found is not None
        wanted = timezone.localdate(at) + timedelta(days=voting.AMENDMENT_DAYS.default + 1)
        assert timezone.localtime(found).isoformat()[:16] == f"{wanted.isoformat()}T00:00"
        for one in voters[1:3]:
            proposals.sponsor(by=one, at=at, proposal_id=proposal_id)
        with pytest.raises(Refused, match=f"first day: {wanted.isoformat()}"):
            proposals.announce(by=voters[0], at=found - timedelta(minutes=1), proposal_id=proposal_id)
        proposals.announce(by=voters[0], at=found, proposal_id=proposal_id)
        version = rules.in_force(voting.AMENDMENT_DAYS, at=at).version_id
        assert set(Amendment.objects.values_list("discussion_version", flat=True)) == {version}

    def test_what_was_made_on_a_former_text_is_outdated(self, voters: list[Actor], proposal_id: int) -> None:
        ana, ben, chloe = voters[:3]
        one, other = amend(ben, proposal_id), amend(chloe, proposal_id, value="0.3")
        accept(ana, one)
        told = amendments.get(other)
        assert told is not None
        assert told.fate is Fate.OUTDATED
        with pytest.raises(Refused, match="made on a former text"):
            accept(ana, other)
        service.withdraw(by=chloe, at=after(days=3), amendment_id=other)
        assert [one.fate for one in amendments.every(proposal_id)] == [Fate.ACCEPTED, Fate.WITHDRAWN]

    def test_an_answer_is_given_once(self, voters: list[Actor], proposal_id: int) -> None:
        ana, ben = voters[:2]
        one, other, last = (amend(ben, proposal_id, value=value) for value in ("0.4", "0.3", "0.6"))
        service.decline(by=ana, at=LATER, amendment_id=one, words="Too low.")
        service.decline(by=ana, at=after(days=3), amendment_id=one, words="Again.")
        told = amendments.get(one)
        assert told is not None
        assert (told.fate, told.words, told.answered_at) == (Fate.DECLINED, "Too low.", LATER)
        for act in (service.accept, service.withdraw):
            with pytest.raises(Refused, match="answered already"):
                act(by=ana if act is service.accept else ben, at=LATER, amendment_id=one)
        service.withdraw(by=ben, at=LATER, amendment_id=other)
        service.withdraw(by=ben, at=LATER, amendment_id=other)
        with pytest.raises(Refused, match="answered already"):
            service.decline(by=ana, at=LATER, amendment_id=other, words="No.")
        accept(ana, last)
        accept(ana, last)
        assert AuditEvent.objects.filter(action="governance.amend").count() == 1

    def test_by_the_proposer_and_taken_back_by_who_wrote_it(
        self, voters: list[Actor], proposal_id: int
    ) -> None:
        ana, ben, chloe = voters[:3]
        number = amend(ben, proposal_id)
        for person in (ben, chloe):
            with pytest.raises(Forbidden):
                service.accept(by=person, at=LATER, amendment_id=number)
            with pytest.raises(Forbidden):
                service.decline(by=person, at=LATER, amendment_id=number, words="No.")
        for person in (ana, chloe):
            with pytest.raises(Forbidden):
                service.withdraw(by=person, at=LATER, amendment_id=number)
        with pytest.raises(Hidden):
            service.accept(by=VISITOR, at=LATER, amendment_id=number)
        with pytest.raises(Hidden):
            service.accept(by=ana, at=LATER, amendment_id=10**6)

    def test_not_once_the_vote_is_announced(self, voters: list[Actor], proposal_id: int) -> None:
        ana, ben = voters[:2]
        number = amend(ben, proposal_id)
        announce(proposal_id, by=ana, at=after(days=10))
        for act in (service.accept, service.withdraw):
            with pytest.raises(Refused, match="until its vote is announced"):
                act(by=ana if act is service.accept else ben, at=after(days=11), amendment_id=number)
        told = amendments.get(number)
        assert told is not None
        assert told.fate is Fate.UNANSWERED
        assert Proposal.objects.get(pk=proposal_id).value == "0.5"

    def test_a_proposer_may_mend_what_they_wrote(self, voters: list[Actor], proposal_id: int) -> None:
        accept(voters[0], amend(voters[0], proposal_id, title="A word was missing"))
        assert Proposal.objects.get(pk=proposal_id).title == "A word was missing"

    @pytest.mark.parametrize("kind", ["resolution", "budget", "election"])
    def test_other_kinds(self, voters: list[Actor], kind: str) -> None:
        ana, ben = voters[:2]
        write = {"resolution": lambda: resolve(ana, method="approval"), "budget": lambda: spend(ana)}
        number = write.get(kind, lambda: elect(ana))()
        proposals.publish(by=ana, at=after(days=1), proposal_id=number)
        projects = [("Un four", 700_00), ("Une fête", 300_00)]
        asked: dict[str, dict[str, Any]] = {
            "resolution": {"text": "Autrement.", "method": "irv", "options": ["A", "D"]},
            "budget": {"method": "greedy", "cents": 900_00, "projects": projects},
        }
        amendment_id = service.propose(
            by=ben,
            at=LATER,
            proposal_id=number,
            replaces_id=None,
            title="Un autre titre",
            reason="Parce que.",
            why="Mieux.",
            asked=asked.get(kind),
        )
        before = Proposal.objects.get(pk=number).asked
        accept(ana, amendment_id)
        row = Proposal.objects.get(pk=number)
        assert row.title == "Un autre titre"
        if kind == "resolution":
            assert (row.asked["method"], row.asked["options"][1]["label"]) == ("irv", "D")
        elif kind == "budget":
            assert row.asked["projects"][0]["cents"] == 700_00
        else:
            assert row.asked == before


class TestRehearsing:
    def test_each_value_is_replayed(self, voters: list[Actor]) -> None:
        late = datetime(2026, 6, 10, 10, tzinfo=START.tzinfo)
        number = publish(voters[0], key="governance.majority_share", value="0.7", at=late)
        rule = voting.MAJORITY_SHARE
        assert keeping.rehearse_due(by=PLATFORM, at=late) == 1
        published = rehearsals.of_proposal(number, rule)
        accept(voters[0], amend(voters[1], number, value="0.8", at=late), at=late)
        assert rehearsals.of_proposal(number, rule) is None
        assert keeping.rehearse_due(by=PLATFORM, at=late) == 1
        assert rehearsals.of_proposal(number, rule) not in (None, published)
        assert keeping.rehearse_due(by=PLATFORM, at=late) == 0
        assert Rehearsal.objects.filter(proposal=number).count() == 2


class TestTelling:
    def test_each_is_told_what_is_asked_of_them(self, voters: list[Actor], proposal_id: int) -> None:
        ana, ben, chloe = voters[:3]
        proposals.sponsor(by=chloe, at=LATER, proposal_id=proposal_id)

        def told(person: Actor) -> list[str]:
            found = concerns.of_member(person.member_id or 0, at=after(days=3))
            return [sentence.msgid for one in found for sentence in one.reasons]

        assert told(ben) == []
        number = amend(ben, proposal_id)
        assert told(ana)[0] == amendments.TO_ANSWER.msgid
        assert sponsorships.awaiting(ana.member_id or 0, at=LATER).amendments == [(number, "A higher quorum")]
        assert sponsorships.awaiting(ben.member_id or 0, at=LATER).amendments == []
        accept(ana, number)
        assert told(ana) == ["You proposed it."]
        assert told(ben) == [amendments.ACCEPTED.msgid]
        assert told(chloe) == [amendments.TO_SPONSOR.msgid]
        proposals.sponsor(by=chloe, at=after(days=3), proposal_id=proposal_id)
        assert told(chloe) == ["You sponsor it."]

    def test_a_refusal_is_told_and_forgotten(self, voters: list[Actor], proposal_id: int) -> None:
        ana, ben = voters[:2]
        number = amend(ben, proposal_id)
        service.decline(by=ana, at=LATER, amendment_id=number, words="No.")
        (found,) = concerns.of_member(ben.member_id or 0, at=after(days=3))
        assert found.reasons == (amendments.DECLINED,)
        assert concerns.of_member(ben.member_id or 0, at=after(days=17)) == []
        taken = amend(ben, proposal_id, value="0.3")
        service.withdraw(by=ben, at=LATER, amendment_id=taken)
        (still,) = concerns.of_member(ben.member_id or 0, at=after(days=3))
        assert still == found

    def test_the_next_amendment_is_news_again(self, voters: list[Actor], proposal_id: int) -> None:
        ana, ben = voters[:2]

        def key() -> str:
            (found,) = concerns.of_member(ana.member_id or 0, at=after(days=3))
            return found.keys[0]

        keys = [key()]
        for value in ("0.4", "0.3"):
            amend(ben, proposal_id, value=value)
            keys.append(key())
        assert keys[0] == f"{proposal_id}:discussed"
        assert len(set(keys)) == 3

    def test_what_was_written_is_held(self, voters: list[Actor], proposal_id: int) -> None:
        ana, ben = voters[:2]
        service.decline(by=ana, at=LATER, amendment_id=amend(ben, proposal_id), words="Trop bas.")

        def held(person: Actor) -> str:
            every = personal.all_of(person.member_id or 0)
            return str([list(rows) for held, rows in every if held.table == "governance.Amendment"])

        assert "Half is too much." in held(ben)
        assert "Trop bas." in held(ana)


class TestDatabase:
    @pytest.fixture
    def amendment(self, voters: list[Actor], proposal_id: int) -> Amendment:
        return Amendment.objects.get(pk=amend(voters[1], proposal_id))

    def answer(self, amendment: Amendment, by: Actor, answer: str = "accepted", **more: object) -> None:
        version = rules.in_force(voting.AMENDMENT_DAYS, at=LATER).version_id
        Amendment.objects.filter(pk=amendment.pk).update(
            answer=answer,
            answered_at=LATER,
            answered_by=by.member_id,
            discussion_version=version if answer == "accepted" else None,
            **more,
        )

    def test_a_text_changes_by_an_accepted_amendment_alone(self, amendment: Amendment) -> None:
        rows = Proposal.objects.filter(pk=amendment.proposal_id)
        with refused_by_the_database("never changes"):
            rows.update(title="Another")
        with refused_by_the_database("never changes"):
            rows.update(value="0.4")
        with refused_by_the_database("amendment that was accepted"):
            rows.update(value="0.4", amendment=amendment)

    def test_the_text_is_that_of_the_amendment(self, amendment: Amendment, voters: list[Actor]) -> None:
        rows = Proposal.objects.filter(pk=amendment.proposal_id)
        with refused_by_the_database("becomes the text"):
            self.answer(amendment, voters[0])
        for change in (
            {"value": "0.9"},
            {"value": "0.4", "title": "Another"},
            {"value": "0.4", "announceable_at": after(days=1)},
            {"value": "0.4", "proposer": voters[1].member_id},
            {"value": "0.4", "state": "announced", "announced_at": after(days=9), "opens_at": after(days=9)},
        ):
            with refused_by_the_database("amendment that was accepted"):
                self.answer(amendment, voters[0])
                rows.update(amendment=amendment, **change)
        self.answer(amendment, voters[0])
        rows.update(amendment=amendment, value="0.4")
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with refused_by_the_database("amendment that was accepted"):
            rows.update(amendment=None, value="0.5")

    def test_an_answer_is_given_by_whom_it_is_asked_once(
        self, amendment: Amendment, voters: list[Actor]
    ) -> None:
        ana, ben, chloe = voters[:3]
        for person, answer in (
            (ben, "accepted"),
            (chloe, "accepted"),
            (ben, "declined"),
            (ana, "withdrawn"),
        ):
            with refused_by_the_database("answered by the proposer"):
                self.answer(amendment, person, answer, words="No.")
        self.answer(amendment, ana, "declined", words="No.")
        for answer in ("accepted", "declined"):
            with refused_by_the_database("only answered, once"):
                self.answer(amendment, ana, answer, words="Yes.")
        with refused_by_the_database("only answered, once"):
            Amendment.objects.filter(pk=amendment.pk).update(why="Other.")

    def test_what_was_written_stays(self, amendment: Amendment) -> None:
        rows = Amendment.objects.filter(pk=amendment.pk)
        changes: tuple[dict[str, Any], ...] = ({"why": "Other."}, {"new": {}}, {"proposed_at": after(days=3)})
        for change in changes:
            with refused_by_the_database("only answered, once"):
                rows.update(**change)
        with refused_by_the_database("append-only"):
            rows.delete()
        with refused_by_the_database("append-only"), acting_as(OWNER), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("TRUNCATE governance_amendment CASCADE")

    def copied(self, amendment: Amendment, **change: object) -> None:
        content = {
            "proposal_id": amendment.proposal_id,
            "amender_id": amendment.amender_id,
            "old": amendment.old,
            "new": amendment.new,
            "why": "Why.",
            "proposed_at": LATER,
        }
        Amendment.objects.create(**content | change)

    def test_it_is_made_on_the_text_as_it_stands(self, amendment: Amendment) -> None:
        for change in (
            {"old": amendment.old | {"title": "Never said"}},
            {"replaces_id": amendment.pk},
        ):
            with refused_by_the_database("on the text as it stands"):
                self.copied(amendment, **change)
        with refused_by_the_database("lets change"):
            self.copied(amendment, new=amendment.new | {"asked": {"text": "Other"}})
        with refused_by_the_database("changes_something"):
            self.copied(amendment, new=amendment.old)
        with refused_by_the_database("while it is in discussion"):
            self.copied(amendment, proposed_at=after(days=0))

    def test_not_after_the_announcement(self, amendment: Amendment, voters: list[Actor]) -> None:
        announce(amendment.proposal_id, by=voters[0], at=after(days=10))
        with refused_by_the_database("while it is in discussion"):
            self.answer(amendment, voters[0])
        with refused_by_the_database("while it is in discussion"):
            self.copied(amendment, proposed_at=after(days=11))

    def test_a_proposal_begins_without_an_amendment(self, amendment: Amendment, voters: list[Actor]) -> None:
        base = Proposal.objects.get(pk=amendment.proposal_id)
        with refused_by_the_database("begins by being written"):
            Proposal.objects.create(
                proposer_id=voters[2].member_id or 0,
                title="T",
                reason="R",
                rule_key=base.rule_key,
                base=base.base,
                value="0.4",
                created_at=LATER,
                amendment=amendment,
            )


def test_an_adopted_amended_proposal_is_obeyed(voters: list[Actor], proposal_id: int) -> None:
    """The whole way: what the amendment says is what the rule becomes."""
    ana, ben = voters[:2]
    accept(ana, amend(ben, proposal_id))
    announce(proposal_id, by=ana, at=after(days=10))
    opens_at = Proposal.objects.get(pk=proposal_id).opens_at
    assert opens_at is not None
    ballot_id = ballots.open(by=ana, at=opens_at, proposal_id=proposal_id)
    vote = Vote(proposal_id, ballot_id, opens_at, opens_at + timedelta(days=7))
    cast(vote, [(voter, "yes") for voter in voters])
    close(vote)
    until = carry(ballot_id, at=vote.closes_at)
    execution.execute_due(by=PLATFORM, at=until)
    facts = reading.get(proposal_id)
    assert facts is not None
    assert facts.effective_at is not None
    assert str(rules.in_force(voting.QUORUM_SHARE, at=facts.effective_at).value) == "0.4"


class TestHowMany:
    """As many on one proposal as members voted: five."""

    MOST = voting.AMENDMENTS_PER_MEMBER.default

    def fill(self, by: Actor, proposal_id: int, *, on: int | None = None) -> list[int]:
        return [amend(by, proposal_id, title=f"Title {n}", on=on) for n in range(self.MOST)]

    def test_one_more_is_refused_in_words_and_the_same_again_is_not(
        self, voters: list[Actor], proposal_id: int
    ) -> None:
        made = self.fill(voters[1], proposal_id)
        assert amend(voters[1], proposal_id, title="Title 0") == made[0]
        with pytest.raises(Refused, match="offered 5 amendments"):
            amend(voters[1], proposal_id, title="One more")
        service.withdraw(by=voters[1], at=LATER, amendment_id=made[0])
        with pytest.raises(Refused, match="as many as members voted"):
            amend(voters[1], proposal_id, title="One more")
        assert amend(voters[2], proposal_id, title="Of somebody else")

    def test_an_outdated_one_counts_no_more_and_the_proposer_is_free(
        self, voters: list[Actor], proposal_id: int
    ) -> None:
        made = self.fill(voters[1], proposal_id)
        service.accept(by=voters[0], at=LATER, amendment_id=made[0])
        assert amendments.made_by(voters[1].member_id or 0, proposal_id=proposal_id) == 1
        assert amend(voters[1], proposal_id, title="On the new text", on=made[0])
        for number in range(self.MOST):
            amend(voters[0], proposal_id, title=f"Of its proposer {number}", on=made[0])
        assert amend(voters[0], proposal_id, title="The sixth of its proposer", on=made[0])

    def test_the_database_counts_too(self, voters: list[Actor], proposal_id: int) -> None:
        one = Amendment.objects.get(pk=self.fill(voters[1], proposal_id)[0])
        told = ("proposal_id", "amender_id", "replaces_id", "old", "new", "why", "proposed_at")
        again = {name: getattr(one, name) for name in told}
        refused = pytest.raises(IntegrityError, match="no more amendments than the rule lets")
        with refused, transaction.atomic():
            Amendment.objects.create(**again)

    def test_what_another_number_would_have_changed(self, voters: list[Actor], proposal_id: int) -> None:
        self.fill(voters[1], proposal_id)
        amend(voters[2], proposal_id, title="Of somebody else")
        window = Window(LATER - timedelta(days=30), LATER + timedelta(days=1))
        told = replays.amendments_per_member(self.MOST, 3, window)
        assert [(one.before, one.after) for one in told.figures] == [(0, 2)]
