"""Mandates: their powers are real, begin and end at their instants, and leave what was given otherwise."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localtime

from coop.domain.actors import PLATFORM, VISITOR, Actor, Role
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.models import AuditEvent, RoleGrant
from coop.selectors import actors
from coop.selectors import roles as held
from coop.services import accounts, members, roles
from governance.domain.mandates import State
from governance.models import Duty, Mandate, MandateReport
from governance.selectors import mandates as known
from governance.services import mandates
from marketplace.services import leaving
from tests.governance.mandating import day, draft, found_group, give, give_long_ago, now, row
from tests.people import make_administrator, make_member, make_pending

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("founded")]


NONE = frozenset[Role]()
COORDINATES = frozenset({Role.COORDINATOR})


@pytest.fixture
def ana() -> Actor:
    return make_member("Ana Petit")


@pytest.fixture
def bruno() -> Actor:
    return make_member("Bruno Leroy")


def powers(person: Actor) -> frozenset[Role]:
    return actors.of_user(person.user_id).roles


def follow() -> int:
    return mandates.follow(by=PLATFORM, at=now())


class TestOpening:
    def test_its_holder_has_the_power_at_once_in_one_query(self, ana: Actor) -> None:
        mandate_id = give(ana)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert powers(ana) == {Role.COORDINATOR}
        assert len(queries) == 1
        told = known.get(mandate_id)
        assert (told.duty, told.holder, told.mandate.state(now())) == (
            "Coordination",
            "Ana Petit",
            State.RUNNING,
        )
        (holder,) = held.holders()
        assert (holder.source, holder.ends_at) == (f"mandate:{mandate_id}", row(mandate_id).ends_at)
        assert AuditEvent.objects.filter(subject=f"mandate:{mandate_id}").count() == 2

    def test_sent_twice_it_is_opened_once(self, ana: Actor) -> None:
        assert give(ana) == give(ana)
        assert (Mandate.objects.count(), RoleGrant.objects.count()) == (1, 1)

    def test_one_that_begins_later_gives_nothing_before(self, ana: Actor) -> None:
        mandate_id = give(ana, begins_on=day(1))
        assert follow() == 0
        assert powers(ana) == frozenset()
        assert known.get(mandate_id).mandate.state(now()) is State.PLANNED
        assert mandates.follow(by=PLATFORM, at=now() + timedelta(days=1)) == 1
        assert row(mandate_id).begun_at is not None

    def test_only_administrators_and_never_for_themselves(self, ana: Actor, bruno: Actor) -> None:
        boss = make_member("Adam Blanc", powers=(Role.ADMINISTRATOR,))
        coordinator = make_member("Cora Diaz", powers=(Role.COORDINATOR, Role.AUDITOR))
        for person in (VISITOR, ana, coordinator):
            with pytest.raises(Forbidden):
                give(bruno, by=person)
        with pytest.raises(Refused, match="for themself"):
            give(boss, by=boss)
        give(bruno, by=boss)
        assert powers(bruno) == {Role.COORDINATOR}

    def test_only_an_admitted_person_with_a_log_in(self, ana: Actor, bruno: Actor) -> None:
        pending = make_pending("Paul Morel")
        asked = Actor(member_id=held_by(pending))
        group = Actor(member_id=found_group(ana))
        offline = Actor(
            member_id=members.enrol(by=PLATFORM, at=now(), display_name="Rose", college="producer")
        )
        for holder, words in (
            (asked, "admitted"),
            (group, "not by a group"),
            (offline, "log-in"),
            (Actor(member_id=404), "admitted"),
        ):
            with pytest.raises(Refused, match=words):
                give(holder)
        assert not Duty.objects.exists()

    def test_the_longest_term_is_the_one_that_was_voted(self, ana: Actor) -> None:
        with pytest.raises(Refused, match="1096 days at most"):
            give(ana, until_on=day(1096), report_due_on=day(30))
        give(ana, until_on=day(1095), report_due_on=day(1095 + 60))

    def test_the_report_is_due_by_the_voted_delay(self, ana: Actor) -> None:
        with pytest.raises(Refused, match="60 days after"):
            give(ana, report_due_on=day(90 + 61))

    def test_words_are_asked_for(self, ana: Actor) -> None:
        for field in ("duty", "purpose", "decided"):
            with pytest.raises(Refused) as refused:
                give(ana, **dict[str, Any]({field: "  "}))
            assert refused.value.field == field
        with pytest.raises(Refused, match="too long"):
            give(ana, decided="x" * 301)
        with pytest.raises(Refused, match="can not be stored"):
            give(ana, purpose="a\x00b")

    def test_one_seat_is_held_by_one_at_a_time(self, ana: Actor, bruno: Actor) -> None:
        give(ana)
        with pytest.raises(Refused, match="is held until"):
            give(bruno, duty="coordination")
        give(bruno, begins_on=day(91), until_on=day(120), report_due_on=day(120))
        several: dict[str, Any] = {"duty": "Welcome", "is_single": False}
        give(ana, **several)
        give(bruno, **several)
        with pytest.raises(Refused, match="is held until"):
            give(ana, **several, purpose="Again.")
        assert Duty.objects.count() == 2


def held_by(person: Actor) -> int:
    from coop.selectors import members as everyone

    known_as = everyone.of_user(person.user_id)
    assert known_as
    return known_as.member_id


class TestEnding:
    def test_a_power_stops_at_its_term_even_where_nobody_works(self, ana: Actor) -> None:
        """The whole life lies in the past, and no job has run since."""
        mandate_id = give_long_ago(ana)
        assert row(mandate_id).ended_at is None
        assert RoleGrant.objects.get().ended_at is None
        assert powers(ana) == frozenset()
        assert held.holders() == []
        assert held.addresses_of(Role.COORDINATOR) == []
        assert known.get(mandate_id).mandate.state(now()) is State.TERM

    def test_the_late_job_writes_the_end_as_it_was(self, ana: Actor) -> None:
        mandate_id = give_long_ago(ana)
        assert [follow(), follow()] == [1, 0]
        ended = row(mandate_id)
        assert (ended.ending, ended.ended_at) == ("term", ended.ends_at)
        assert RoleGrant.objects.get().ended_at == ended.ends_at

    def test_what_was_given_by_hand_stays(self, ana: Actor) -> None:
        roles.grant(by=PLATFORM, at=now(), user_id=ana.user_id or 0, role=Role.COORDINATOR)
        mandate_id = give(ana)
        mandates.resign(by=ana, at=now(), mandate_id=mandate_id)
        assert powers(ana) == {Role.COORDINATOR}
        second = give(ana)
        roles.end(by=PLATFORM, at=now(), user_id=ana.user_id or 0, role=Role.COORDINATOR)
        assert powers(ana) == {Role.COORDINATOR}
        mandates.revoke(by=PLATFORM, at=now(), mandate_id=second, reason="The assembly said so.")
        assert powers(ana) == frozenset()

    def test_revoking_takes_a_reason_and_the_power(self, ana: Actor) -> None:
        boss = make_administrator()
        mandate_id = give(ana)
        with pytest.raises(Refused, match="say why"):
            mandates.revoke(by=boss, at=now(), mandate_id=mandate_id, reason=" ")
        for _twice in range(2):
            mandates.revoke(by=boss, at=now(), mandate_id=mandate_id, reason="No trust left.")
        assert powers(ana) == frozenset()
        told = known.get(mandate_id)
        assert (told.mandate.state(now()), told.ending_reason) == (State.REVOKED, "No trust left.")
        assert AuditEvent.objects.filter(action="governance.end_mandate").count() == 1
        with pytest.raises(Refused, match="already ended"):
            mandates.resign(by=ana, at=now(), mandate_id=mandate_id)

    def test_who_may_end_what(self, ana: Actor, bruno: Actor) -> None:
        boss = make_member("Adam Blanc", powers=(Role.ADMINISTRATOR,))
        mandate_id = give(boss)
        for person in (boss, bruno, make_member("Cora Diaz", powers=(Role.COORDINATOR,))):
            with pytest.raises(Forbidden):
                mandates.revoke(by=person, at=now(), mandate_id=mandate_id, reason="No.")
        for person in (bruno, PLATFORM):
            with pytest.raises(Forbidden):
                mandates.resign(by=person, at=now(), mandate_id=mandate_id)
        for _twice in range(2):
            mandates.resign(by=boss, at=now(), mandate_id=mandate_id, reason="Tired.")
        assert powers(boss) == {Role.ADMINISTRATOR}
        with pytest.raises(Hidden):
            mandates.resign(by=ana, at=now(), mandate_id=404)
        with pytest.raises(Forbidden):
            mandates.follow(by=ana, at=now())

    def test_a_planned_one_is_revoked_and_never_begins(self, ana: Actor, bruno: Actor) -> None:
        mandate_id = give(ana, begins_on=day(5))
        mandates.revoke(by=PLATFORM, at=now(), mandate_id=mandate_id, reason="Changed our minds.")
        assert mandates.follow(by=PLATFORM, at=now() + timedelta(days=6)) == 0
        assert not RoleGrant.objects.exists()
        give(bruno)

    def test_whoever_leaves_gives_all_back(self, ana: Actor, bruno: Actor) -> None:
        give(ana)
        late = give_long_ago(bruno, duty="Other")
        for person in (ana, bruno):
            leaving.leave(by=person, at=now(), member_id=person.member_id or 0)
        assert [one.ending for one in Mandate.objects.order_by("pk")] == ["resigned", "term"]
        assert row(late).ended_at == row(late).ends_at
        assert not RoleGrant.objects.held().exists()

    def test_a_closed_log_in_has_no_power_and_its_mandate_goes_on(self, ana: Actor) -> None:
        give(ana, begins_on=day(1))
        accounts.deactivate(by=PLATFORM, at=now(), user_id=ana.user_id or 0)
        assert mandates.follow(by=PLATFORM, at=now() + timedelta(days=1)) == 1
        assert powers(ana) == frozenset()


class TestSuccessor:
    def test_begins_when_the_one_before_ends_and_not_before(self, ana: Actor, bruno: Actor) -> None:
        first = give(ana)
        second = give(bruno, follows_id=first, begins_on=None, until_on=day(200), report_due_on=day(200))
        assert row(second).begins_at == row(first).ends_at
        assert powers(bruno) == frozenset()
        with pytest.raises(Refused, match="already follows"):
            give(
                make_member("Zoé Last"),
                follows_id=first,
                begins_on=None,
                until_on=day(200),
                report_due_on=day(200),
            )

    def test_takes_over_at_the_term_in_one_round(self, ana: Actor, bruno: Actor) -> None:
        first = give_long_ago(ana)
        second = give(
            bruno,
            at=localtime() - timedelta(days=35),
            follows_id=first,
            begins_on=None,
            until_on=day(50),
            report_due_on=day(50),
        )
        assert row(second).begun_at is None
        assert follow() == 1
        assert (powers(ana), powers(bruno)) == (NONE, COORDINATES)
        assert row(second).begins_at == row(first).ended_at

    def test_takes_over_at_once_where_the_one_before_resigns(self, ana: Actor, bruno: Actor) -> None:
        first = give(ana)
        second = give(bruno, follows_id=first, begins_on=None, until_on=day(200), report_due_on=day(200))
        mandates.resign(by=ana, at=now(), mandate_id=first)
        assert row(second).begins_at == row(first).ended_at
        assert (powers(ana), powers(bruno)) == (NONE, COORDINATES)
        assert AuditEvent.objects.filter(action="governance.advance_mandate").count() == 1

    def test_waits_so_that_its_term_stays_within_the_rule(self, ana: Actor, bruno: Actor) -> None:
        first = give(ana)
        last = day(90 + 1096)
        second = give(bruno, follows_id=first, begins_on=None, until_on=last, report_due_on=last)
        mandates.resign(by=ana, at=now(), mandate_id=first)
        assert powers(bruno) == frozenset()
        assert row(second).begins_at == row(second).ends_at - timedelta(days=1096)

    def test_replaces_at_once_where_it_was_so_decided(self, ana: Actor, bruno: Actor) -> None:
        first = give(ana)
        second = give(bruno, follows_id=first, begins_on=None, is_at_once=True)
        assert (powers(ana), powers(bruno)) == (NONE, COORDINATES)
        told = known.get(first)
        assert (told.mandate.state(now()), told.successor_id) == (State.REPLACED, second)
        assert told.ending_reason == "The assembly of spring."

    def test_of_one_that_ended_begins_now(self, ana: Actor, bruno: Actor) -> None:
        first = give_long_ago(ana)
        give(bruno, follows_id=first, begins_on=None, is_at_once=True)
        assert powers(bruno) == {Role.COORDINATOR}
        assert known.get(first).mandate.state(now()) is State.TERM


class TestReports:
    def test_the_due_one_is_handed_in_once_and_others_beside_it(self, ana: Actor) -> None:
        mandate_id = give(ana)
        hand: dict[str, Any] = {"by": ana, "mandate_id": mandate_id}
        first = mandates.report(at=now(), text=" Half way. ", is_due=False, **hand)
        due = mandates.report(at=now(), text="All done.", is_due=True, **hand)
        assert mandates.report(at=now(), text="All done.", is_due=True, **hand) == due
        with pytest.raises(Refused, match="already handed in"):
            mandates.report(at=now(), text="Other.", is_due=True, **hand)
        assert [(one.text, one.is_due) for one in known.reports(mandate_id)] == [
            ("All done.", True),
            ("Half way.", False),
        ]
        assert first != due
        assert known.get(mandate_id).has_report

    def test_nobody_reports_for_another_nor_on_what_has_not_begun(self, ana: Actor, bruno: Actor) -> None:
        mandate_id = give(ana, begins_on=day(3))
        with pytest.raises(Forbidden):
            mandates.report(by=bruno, at=now(), mandate_id=mandate_id, text="Hello.", is_due=False)
        with pytest.raises(Refused, match="has not begun"):
            mandates.report(by=ana, at=now(), mandate_id=mandate_id, text="Hello.", is_due=False)
        assert not MandateReport.objects.exists()

    def test_one_that_is_late_is_awaited_until_it_comes(self, ana: Actor) -> None:
        mandate_id = give_long_ago(ana)
        follow()
        assert [told.id for told in known.awaited(ana.member_id or 0, by=day())] == [mandate_id]
        mandates.report(by=ana, at=now(), mandate_id=mandate_id, text="At last.", is_due=True)
        assert known.awaited(ana.member_id or 0, by=day()) == []


def test_a_crash_midway_leaves_nothing_half(ana: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    """The role can not be lent: the mandate has not begun either, and the next round goes on."""
    mandate_id = give(ana, begins_on=day(1))

    def crash(**_options: object) -> None:
        raise RuntimeError("power cut")

    later = now() + timedelta(days=1)
    with monkeypatch.context() as patch:
        patch.setattr(roles, "lend", crash)
        with pytest.raises(ExceptionGroup):
            mandates.follow(by=PLATFORM, at=later)
    assert row(mandate_id).begun_at is None
    assert mandates.follow(by=PLATFORM, at=later) == 1
    assert RoleGrant.objects.count() == 1


def test_lending_is_for_those_who_may_give_roles(ana: Actor, bruno: Actor) -> None:
    ends_at = now() + timedelta(days=1)
    with pytest.raises(Forbidden):
        roles.lend(
            by=ana, at=now(), user_id=bruno.user_id or 0, role=Role.AUDITOR, ends_at=ends_at, source="a:1"
        )
    for _twice in range(2):
        roles.lend(
            by=PLATFORM, at=now(), user_id=ana.user_id or 0, role=Role.AUDITOR, ends_at=ends_at, source="a:1"
        )
    assert powers(ana) == {Role.AUDITOR}
    with pytest.raises(Forbidden):
        roles.take_back(by=bruno, at=now(), source="a:1")
    for _twice in range(2):
        roles.take_back(by=ana, at=now(), source="a:1")
    assert powers(ana) == frozenset()


def test_a_draft_is_cleaned(ana: Actor) -> None:
    told = known.get(
        mandates.open(by=PLATFORM, at=now(), draft=draft(ana, duty="  The   duty ", purpose=" Why. "))
    )
    assert (told.duty, told.purpose) == ("The duty", "Why.")
