"""The rollback of two people: what an emergency measure does, and each abuse of it, refused by name."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from coop.domain.actors import PLATFORM, Actor, Role
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.models import AuditEvent, RoleGrant
from coop.services import roles
from governance.domain import measures as domain
from governance.domain import registry
from governance.domain.mandates import check_powers
from governance.domain.measures import Stage
from governance.domain.proposals import Outcome, State
from governance.models import Mandate, Measure, Proposal, RuleVersion
from governance.selectors import measures as facts
from governance.selectors import rules
from governance.services import mandates
from tests.governance.measuring import CREDIT, FOUNDED, REASON, VOTED, Emergency, emergency, empower
from tests.governance.stories import adopt, announced, cast, finish, open_vote, propose
from tests.instants import after
from tests.people import make_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("founded")]

MICROSECOND = timedelta(microseconds=1)


def value_at(at: datetime, key: str = CREDIT) -> object:
    """Read in each way that the house has: alone, together, remembered, as a story, and in SQL."""
    rule = registry.get(key)
    alone = rules.in_force(rule, at=at)
    rules.forget()
    told = rules.story(key, at=at).today
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT version_id FROM governance_ruleperiod WHERE key = %s AND during @> %s::timestamptz",
            [key, at],
        )
        (found,) = cursor.fetchall()
    ids = {alone.version_id, rules.together(rule, at=at)[key].version_id, told.id, found[0]}
    assert ids == {rules.remembered(rule, at=at).version_id}
    return alone.value


class TestWhatItDoes:
    def test_the_value_of_before_is_obeyed_from_the_next_day_and_lapses_by_itself(self) -> None:
        case = emergency()
        assert value_at(case.at) == VOTED
        version = case.suspend()
        begins, lapses = version.effective_at, version.lapses_at
        assert lapses is not None
        assert case.at < begins <= case.at + timedelta(days=1)
        assert timedelta(days=29) < lapses - begins <= timedelta(days=30, hours=1)
        for at, value in (
            (begins - MICROSECOND, VOTED),
            (begins, FOUNDED),
            (lapses - MICROSECOND, FOUNDED),
            (lapses, VOTED),
            (lapses + timedelta(days=900), VOTED),
        ):
            assert value_at(at) == value
        assert RuleVersion.objects.filter(key=CREDIT).count() == 3, "nobody wrote anything for it to lapse"

    def test_it_is_told_with_who_why_and_until_when(self) -> None:
        case = emergency()
        measure_id = case.propose()
        (asked,) = facts.of_rule(CREDIT, at=case.at)
        assert (asked.stage, asked.reason, asked.proposed_by) == (
            Stage.PROPOSED,
            REASON,
            case.guardian.member_id,
        )
        assert (asked.old, asked.new, asked.effective_at) == (VOTED, FOUNDED, None)
        assert facts.get(measure_id, at=asked.due_at).stage is Stage.UNCONFIRMED
        assert value_at(case.at + timedelta(days=3)) == VOTED
        case.confirm(measure_id)
        told = facts.get(measure_id, at=case.at)
        assert told.effective_at is not None
        assert told.lapses_at is not None
        assert (told.stage, told.confirmer) == (Stage.AHEAD, "Chloé Martin")
        stages = [facts.get(measure_id, at=at).stage for at in (told.effective_at, told.lapses_at)]
        assert stages == [Stage.OBEYED, Stage.ENDED]
        assert [one.id for one in facts.running(at=told.effective_at)] == [measure_id]
        assert facts.running(at=told.lapses_at) == []
        with pytest.raises(Hidden):
            facts.get(0, at=case.at)

    def test_both_acts_are_written_down_and_twice_is_once(self) -> None:
        case = emergency()
        measure_id = case.propose()
        assert case.propose() == measure_id
        case.confirm(measure_id)
        case.confirm(measure_id)
        assert case.propose() == measure_id
        done = AuditEvent.objects.filter(subject=f"measure:{measure_id}").order_by("pk")
        assert list(done.values_list("action", flat=True)) == [
            "governance.propose_measure",
            "governance.confirm_measure",
        ]
        assert RuleVersion.objects.filter(suspends=case.version).count() == 1

    def test_the_story_tells_what_is_to_come(self) -> None:
        case = emergency()
        version = case.suspend()
        story = rules.story(CREDIT, at=case.at)
        assert story.newest.id == case.version.pk
        assert [(at, one.value) for at, one in story.ahead] == [
            (version.effective_at, FOUNDED),
            (version.lapses_at, VOTED),
        ]
        told = rules.story(CREDIT, at=version.effective_at)
        assert (told.today.is_measure, told.today.is_founding, told.today.why) == (True, False, REASON)
        assert story.review_on == told.review_on
        assert not told.newest.is_in_force(version.effective_at)
        (change, *_) = rules.recent(at=version.effective_at)
        assert (change.old, change.new, change.lapses_at) == (VOTED, FOUNDED, version.lapses_at)

    def test_a_version_once_obeyed_is_named_as_what_it_was_for_ever(self) -> None:
        case = emergency()
        version = case.suspend()
        told = rules.versions([version.pk])[version.pk]
        assert (told.value, told.is_measure, told.lapses_at) == (FOUNDED, True, version.lapses_at)
        assert rules.of_version(registry.get(CREDIT), version.pk).lapses_at == version.lapses_at


class TestVotesBesideIt:
    def test_a_running_vote_on_the_rule_survives_and_wins_from_its_day_on(self) -> None:
        case = emergency()
        running = open_vote(case.proposer, key=CREDIT, value=900, at=case.at)
        version = case.suspend()
        cast(running, [(case.proposer, "yes")])
        finish(running)
        voted = RuleVersion.objects.get(proposal_id=running.proposal_id)
        assert Proposal.objects.get(pk=running.proposal_id).outcome == Outcome.ADOPTED
        assert version.lapses_at is not None
        assert version.effective_at < voted.effective_at < version.lapses_at
        assert value_at(voted.effective_at - MICROSECOND) == FOUNDED
        assert value_at(voted.effective_at) == 900
        assert value_at(version.lapses_at) == 900, "what was voted is not undone by the lapse"
        (told,) = facts.of_rule(CREDIT, at=voted.effective_at)
        assert (told.stage, told.until_at) == (Stage.ENDED, voted.effective_at)

    def test_ratified_the_value_of_before_stays(self) -> None:
        """A vote on the very value that the measure brought back, carried out before it lapses."""
        case = emergency()
        version = case.suspend()
        adopt(case.proposer, key=CREDIT, value=FOUNDED, at=version.effective_at + timedelta(hours=1))
        assert version.lapses_at is not None
        for at in (version.effective_at, version.lapses_at - MICROSECOND, version.lapses_at):
            assert value_at(at) == FOUNDED
        assert value_at(version.lapses_at + timedelta(days=400)) == FOUNDED

    def test_ratified_too_late_it_lapses_to_the_second(self) -> None:
        case = emergency()
        version = case.suspend()
        assert version.lapses_at is not None
        vote = adopt(case.proposer, key=CREDIT, value=FOUNDED, at=version.lapses_at - timedelta(days=1))
        voted = RuleVersion.objects.get(proposal_id=vote.proposal_id)
        assert voted.effective_at > version.lapses_at
        assert value_at(version.lapses_at - MICROSECOND) == FOUNDED
        assert value_at(version.lapses_at) == VOTED
        assert value_at(voted.effective_at) == FOUNDED

    def test_a_proposal_is_compared_with_what_was_voted_and_not_with_the_measure(self) -> None:
        case = emergency()
        version = case.suspend()
        at = version.effective_at + timedelta(days=1)
        with pytest.raises(Refused, match="already the value"):
            propose(case.proposer, key=CREDIT, value=VOTED, at=at)
        written = announced(case.guardian, key=CREDIT, value=FOUNDED, at=at + timedelta(days=11))
        assert Proposal.objects.get(pk=written).base_id == case.version.pk

    def test_what_is_voted_never_begins_with_the_measure_or_before(self) -> None:
        """A vote executed on the evening of the confirmation: the day after it, and not the same midnight."""
        case = emergency()
        running = open_vote(case.proposer, key=CREDIT, value=900, at=case.at)
        cast(running, [(case.proposer, "yes")])
        executed_at = running.closes_at + timedelta(days=4)
        late = replace(case, at=executed_at - timedelta(hours=1))
        version = late.suspend()
        finish(running)
        voted = RuleVersion.objects.get(proposal_id=running.proposal_id)
        assert voted.effective_at > version.effective_at


class TestAbuses:
    def test_one_power_is_not_enough(self) -> None:
        case = emergency()
        for other in (
            case.proposer,
            case.witness,
            replace(case.proposer, roles=frozenset({Role.ADMINISTRATOR})),
        ):
            with pytest.raises(Forbidden):
                case.propose(by=other)
        measure_id = case.propose()
        second = empower(
            make_member("Denis Faure"), Role.GUARDIAN, at=case.at, decision_id=case.vote.proposal_id
        )
        for other in (case.proposer, second, PLATFORM):
            with pytest.raises((Forbidden, Hidden)):
                case.confirm(measure_id, by=other)
        with pytest.raises(Hidden):
            case.confirm(measure_id, by=Actor())
        assert value_at(case.at + timedelta(days=2)) == VOTED

    def test_the_same_person_twice_is_refused(self) -> None:
        """Whatever powers one holds; and around the service, by a second mandate of the same person."""
        case = emergency()
        measure_id = case.propose()
        both = empower(case.guardian, Role.WITNESS, at=case.at, decision_id=case.vote.proposal_id)
        with pytest.raises(Refused, match="another person does"):
            case.confirm(measure_id, by=both)
        own = Mandate.objects.get(holder=case.guardian.member_id, powers=[Role.WITNESS.value])
        with pytest.raises(IntegrityError, match="by another person"), transaction.atomic():
            Measure.objects.filter(pk=measure_id).update(confirmed_under=own, confirmed_at=case.at)

    def test_both_powers_are_never_in_one_mandate_and_never_given_by_hand(self) -> None:
        with pytest.raises(Refused):
            check_powers([Role.GUARDIAN, Role.WITNESS])
        ana = make_member("Ana Petit")
        with pytest.raises(Refused, match="lent by a mandate"):
            roles.grant(by=PLATFORM, at=after(), user_id=ana.user_id or 0, role=Role.GUARDIAN)
        with pytest.raises(IntegrityError, match="role_over_rules_is_only_lent"), transaction.atomic():
            RoleGrant.objects.create(user_id=ana.user_id or 0, role=Role.WITNESS, granted_at=after())

    def test_a_mandate_that_nobody_voted_does_not_count(self) -> None:
        case = emergency()
        denis = empower(make_member("Denis Faure"), Role.GUARDIAN, at=case.at, decision_id=None)
        with pytest.raises(Refused, match="members voted"):
            case.propose(by=denis)
        measure_id = case.propose()
        elise = empower(make_member("Élise Moreau"), Role.WITNESS, at=case.at, decision_id=None)
        with pytest.raises(Refused, match="members voted"):
            case.confirm(measure_id, by=elise)

    def test_a_power_that_ended_confirms_nothing(self) -> None:
        """Of either: a guardian who was revoked meanwhile, a witness past the term."""
        case = emergency()
        measure_id = case.propose()
        held = Mandate.objects.get(holder=case.guardian.member_id)
        mandates.revoke(by=PLATFORM, at=case.at, mandate_id=held.pk, reason="Un abus.")
        with pytest.raises(Refused, match="no more"):
            case.confirm(measure_id, at=case.at + timedelta(hours=1))
        later, witness = case.at + timedelta(hours=1), Mandate.objects.get(holder=case.witness.member_id)
        with pytest.raises(IntegrityError, match="by another person"), transaction.atomic():
            Measure.objects.filter(pk=measure_id).update(confirmed_under=witness, confirmed_at=later)
        with pytest.raises(Refused, match="members voted"):
            case.propose(at=case.at + timedelta(days=400))

    def test_too_late_it_is_not_confirmed_and_may_be_proposed_again(self) -> None:
        case = emergency()
        first = case.propose()
        due_at = Measure.objects.get(pk=first).due_at
        with pytest.raises(Refused, match="in time"):
            case.confirm(first, at=due_at)
        second = case.propose(at=due_at)
        assert second != first
        case.confirm(second, at=due_at)
        assert facts.get(first, at=due_at).stage is Stage.UNCONFIRMED

    def test_a_second_one_waits_for_the_first(self) -> None:
        case = emergency()
        case.propose()
        with pytest.raises(Refused, match="proposed already"):
            case.propose(reason="Une autre raison.")

    def test_it_is_not_renewed(self) -> None:
        """Not while it lasts, not after it lapsed, not by others: once for each value that was voted."""
        case = emergency()
        version = case.suspend()
        assert version.lapses_at is not None
        for at in (case.at + timedelta(days=3), version.lapses_at, version.lapses_at + timedelta(days=90)):
            with pytest.raises(Refused, match="suspended already"):
                case.propose(at=at, reason="Encore.")
        with pytest.raises(IntegrityError, match="once"), transaction.atomic():
            again(case)
        with pytest.raises(IntegrityError), transaction.atomic():
            forge(case, measure=version.measure, effective_at=version.lapses_at + timedelta(days=1))

    def test_after_another_vote_another_measure_is_possible(self) -> None:
        case = emergency()
        version = case.suspend()
        assert version.lapses_at is not None
        vote = adopt(case.proposer, key=CREDIT, value=900, at=version.lapses_at)
        voted = RuleVersion.objects.get(proposal_id=vote.proposal_id)
        later = replace(case, version=voted, at=voted.effective_at + timedelta(hours=1))
        assert later.suspend().value == VOTED

    def test_the_founding_value_has_nothing_before_it(self) -> None:
        case = emergency()
        with pytest.raises(Refused, match="founding value"):
            replace(case, version=RuleVersion(key="timebank.most_minutes")).propose()

    def test_only_the_last_version_and_only_once_it_is_obeyed(self) -> None:
        case = emergency()
        vote = adopt(case.proposer, key=CREDIT, value=900, at=case.at)
        voted = RuleVersion.objects.get(proposal_id=vote.proposal_id)
        with pytest.raises(Refused, match="not obeyed yet"):
            case.propose(at=voted.effective_at - MICROSECOND)
        with pytest.raises(IntegrityError, match="last voted value"), transaction.atomic():
            again(case, at=voted.effective_at)

    def test_a_vote_carried_out_meanwhile_is_not_suspended(self) -> None:
        case = emergency()
        running = open_vote(case.proposer, key=CREDIT, value=900, at=case.at)
        cast(running, [(case.proposer, "yes")])
        late = running.closes_at + timedelta(days=4)
        measure_id = case.propose(at=late - timedelta(hours=1))
        finish(running)
        with pytest.raises(Refused, match="already decided"):
            case.confirm(measure_id, at=late)
        assert not RuleVersion.objects.filter(suspends=case.version).exists()

    def test_no_rule_of_voting_is_ever_put_aside(self) -> None:
        """The quorum of the vote that would judge the measure, for one."""
        case = emergency(key="governance.quorum_share", value="0.5")
        with pytest.raises(Refused, match="by a vote alone"):
            case.propose()
        with pytest.raises(IntegrityError, match="last voted value"), transaction.atomic():
            again(case)

    def test_out_of_bounds_is_refused_again(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A release has tightened the bounds, or a floor of the law, since the value of before."""
        case = emergency()
        measure_id = case.propose()
        tight = replace(registry.get(CREDIT), upper=FOUNDED - 1)
        monkeypatch.setattr(registry, "get", lambda key: tight)
        with pytest.raises(Refused):
            case.confirm(measure_id)
        assert not RuleVersion.objects.filter(suspends=case.version).exists()

    def test_an_unknown_rule_and_an_empty_reason_are_refused(self) -> None:
        case = emergency()
        with pytest.raises(Refused) as refused:
            case.propose(reason="  ")
        assert refused.value.field == "reason"
        with pytest.raises(Refused):
            replace(case, version=RuleVersion(key="timebank.nothing")).propose()
        with pytest.raises(Hidden):
            case.confirm(0)


class TestAroundPython:
    """What the database refuses to whoever writes to it directly."""

    def test_to_a_value_never_voted(self) -> None:
        case, measure = confirmed()
        with pytest.raises(IntegrityError, match="to no other"), transaction.atomic():
            forge(case, measure=measure, value=601)

    def test_for_longer_than_thirty_days(self) -> None:
        case, measure = confirmed()
        with pytest.raises(IntegrityError, match="within thirty days"), transaction.atomic():
            forge(case, measure=measure, lapses_at=case.at + timedelta(days=32))

    def test_in_the_past(self) -> None:
        case, measure = confirmed()
        with pytest.raises(IntegrityError, match="after it was confirmed"), transaction.atomic():
            forge(case, measure=measure, effective_at=case.at)

    def test_without_a_confirmation(self) -> None:
        case = emergency()
        measure = Measure.objects.get(pk=case.propose())
        with pytest.raises(IntegrityError, match="after it was confirmed"), transaction.atomic():
            forge(case, measure=measure)

    def test_without_an_end(self) -> None:
        case, measure = confirmed()
        with pytest.raises(IntegrityError, match="emergency_measure_lapses"), transaction.atomic():
            forge(case, measure=measure, lapses_at=None)

    def test_confirmed_by_who_holds_no_power(self) -> None:
        case = emergency()
        measure = Measure.objects.get(pk=case.propose())
        other = empower(make_member("Denis Faure"), Role.COORDINATOR, at=case.at, decision_id=None)
        held = Mandate.objects.get(holder=other.member_id)
        with pytest.raises(IntegrityError, match="a witness of the rules"), transaction.atomic():
            Measure.objects.filter(pk=measure.pk).update(confirmed_under=held, confirmed_at=case.at)

    def test_proposed_by_who_holds_no_power(self) -> None:
        case = emergency()
        with pytest.raises(IntegrityError, match="by a guardian"), transaction.atomic():
            again(case, under=Mandate.objects.get(holder=case.witness.member_id))

    def test_said_otherwise_afterwards_or_taken_out(self) -> None:
        case = emergency()
        version = case.suspend()
        mine = Measure.objects.filter(version=version)
        for change in ({"reason": "Autre"}, {"due_at": case.at + timedelta(days=9)}, {"confirmed_at": None}):
            with pytest.raises(IntegrityError, match="only confirmed, once"), transaction.atomic():
                mine.update(**change)
        with pytest.raises(IntegrityError), transaction.atomic():
            mine.delete()
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            RuleVersion.objects.filter(pk=version.pk).update(lapses_at=None)

    def test_a_vote_does_not_stand_on_a_measure(self) -> None:
        case = emergency()
        version = case.suspend()
        vote = open_vote(case.proposer, key=CREDIT, value=900, at=version.effective_at)
        cast(vote, [(case.proposer, "yes")])
        proposal = Proposal.objects.get(pk=vote.proposal_id)
        assert proposal.state == State.VOTING
        with pytest.raises(IntegrityError), transaction.atomic():
            RuleVersion.objects.create(
                key=CREDIT,
                value=900,
                effective_at=version.effective_at + timedelta(days=20),
                proposal=proposal,
                replaces=version,
            )


def confirmed() -> tuple[Emergency, Measure]:
    """Confirmed around the service, its version not written yet."""
    case = emergency()
    measure = Measure.objects.get(pk=case.propose())
    witness = Mandate.objects.get(holder=case.witness.member_id)
    Measure.objects.filter(pk=measure.pk).update(confirmed_under=witness, confirmed_at=case.at)
    return case, measure


def forge(case: Emergency, *, measure: Measure | None, **changed: object) -> RuleVersion:
    begins_at = domain.begins_at(case.at, zone=timezone.get_default_timezone())
    usual = {
        "key": CREDIT,
        "value": FOUNDED,
        "effective_at": begins_at,
        "lapses_at": begins_at + timedelta(days=30),
        "suspends": case.version,
        "measure": measure,
    }
    return RuleVersion.objects.create(**(usual | changed))


def again(case: Emergency, *, at: datetime | None = None, under: Mandate | None = None) -> Measure:
    """Another measure on the same version, written around the service."""
    return Measure.objects.create(
        suspends=case.version,
        reason="Encore.",
        proposed_under=under or Mandate.objects.get(holder=case.guardian.member_id),
        proposed_at=at or case.at,
        due_at=(at or case.at) + timedelta(days=2),
    )
