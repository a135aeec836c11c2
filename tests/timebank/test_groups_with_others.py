"""Hours of groups beside all else that the ledger does: rounding, limits, leaving, the audit, the journal."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError
from django.utils import timezone

from coop.domain import jobs
from coop.domain.actors import PLATFORM, Actor, Role
from coop.domain.errors import Refused
from coop.models import Member
from coop.selectors import groups as known
from coop.selectors import lists
from coop.services import groups as standing
from governance.domain.rules import Json, Rule
from governance.models import RuleVersion
from marketplace.services import leaving
from tests.instants import after
from tests.timebank.grouping import approve, make_group, pay, propose
from tests.timebank.ledger import id_of
from tests.timebank.test_audit import places
from tests.timebank.test_audit import without_promises as unguarded
from tests.timebank.test_groups import Street, held, is_sound, street
from tests.timebank.test_restoring import TABLES, emptied, exported, restore, state
from tests.timebank.voting import adopt
from timebank.domain import permissions
from timebank.domain.legs import group_time_of
from timebank.domain.limits import LimitSide
from timebank.domain.spending import Verdict
from timebank.models import GroupAnswer, GroupPayment, JournalEntry, Settlement
from timebank.rules import GROUP_CREDIT_MINUTES, ROUNDING
from timebank.selectors import audit, balances
from timebank.selectors import groups as proposed
from timebank.selectors import payments as asked_for
from timebank.services import groups, limits, payments, sealing

__all__ = ["street"]
pytestmark = pytest.mark.django_db


def vote(street: Street, rule: Rule[Any], value: Json) -> None:
    """In force by now."""
    adopt(rule, value, electors=(street.ana, street.bao, street.cleo, street.dov), at=after(days=1))


def ask(by: Actor, payer_id: int, minutes: int, *, key: str = "ask", payee_id: int | None = None) -> int:
    return payments.ask(
        by=by,
        at=timezone.now(),
        payee_id=payee_id or id_of(by),
        payer_id=payer_id,
        minutes=minutes,
        purpose="The hedge",
        is_in_trade=False,
        key=key,
    )


# Rounding -------------------------------------------------------------------------------------------------


def test_what_a_group_pays_is_rounded_and_what_it_splits_is_not(street: Street) -> None:
    vote(street, ROUNDING, "quarter")
    paid = pay(street.ana, street.garden, street.cleo, 68)
    assert pay(street.ana, street.garden, street.cleo, 68) == paid
    entry = JournalEntry.objects.get(pk=paid.entry_id or 0)
    assert sum(leg.amount for leg in entry.legs.all() if leg.amount > 0) == 75
    assert '"minutes":68' in entry.request
    groups.split(
        by=street.bao,
        at=timezone.now(),
        group_id=street.garden,
        minutes=7,
        weights=[(id_of(street.dov), 1)],
        purpose="The party",
        key="split",
    )
    assert balances.of_group(street.garden) == 1140 - 75 - 7
    assert is_sound()


def test_what_is_noted_decides_whether_two_are_needed(street: Street) -> None:
    vote(street, ROUNDING, "quarter")
    paid = pay(street.ana, street.garden, street.cleo, 595)
    assert paid.payment_id is not None
    request_id = ask(street.dov, street.garden, 594)
    approve(street.bao, paid.payment_id)
    assert GroupPayment.objects.get(pk=paid.payment_id).minutes == 600
    assert balances.of_group(street.garden) == 540
    with pytest.raises(Refused, match="lacks 60"):
        groups.agree(by=street.bao, at=timezone.now(), request_id=request_id)
    assert not JournalEntry.objects.filter(subject=f"payment:{request_id}").exists()


def test_a_delegate_agrees_to_what_was_shown(street: Street) -> None:
    vote(street, ROUNDING, "quarter")
    request_id = ask(street.dov, street.garden, 68)
    agree = partial(groups.agree, by=street.bao, at=timezone.now(), request_id=request_id)
    with pytest.raises(Refused, match="How hours are rounded has changed"):
        agree(noted_minutes=68)
    agree(noted_minutes=75)
    assert balances.of_group(street.garden) == 1140 - 75
    assert is_sound()


# Requests -------------------------------------------------------------------------------------------------


def test_what_waits_for_somebody_is_what_they_may_answer(street: Street) -> None:
    choir = make_group("Le chœur", street.cleo, street.ana)
    ids = [
        ask(street.cleo, street.garden, 10, key="1"),
        ask(street.ana, street.garden, 10, key="2"),
        ask(street.cleo, street.garden, 10, key="3", payee_id=choir),
        ask(street.ana, choir, 10, key="4", payee_id=street.garden),
        ask(street.cleo, id_of(street.dov), 10, key="5"),
    ]
    at = timezone.now()
    for person in (street.ana, street.bao, street.cleo, street.dov, street.coordinator):
        found = asked_for.waiting_for(person, at=at)
        assert isinstance(found, lists.Late)
        told = {line.id for line in found}
        readable = [pk for pk in ids if _may_answer(person, pk)]
        assert told == set(readable)
        assert len(found) == len(readable)
    assert {line.id for line in asked_for.sent_by(street.bao, at=at)} == {ids[3]}


def _may_answer(person: Actor, request_id: int) -> bool:
    reader = Actor(user_id=0, roles=frozenset({Role.COORDINATOR}))
    return permissions.may_consent(person, asked_for.get(request_id, by=reader).asked)


def test_the_keeper_ends_what_nobody_answered(street: Street) -> None:
    (job,) = [one for one in jobs.every() if one.name == "timebank.groups"]
    payment_id = propose(street.ana, street.garden, street.cleo)
    assert job.work(by=PLATFORM, at=timezone.now()) == 0
    assert job.work(by=PLATFORM, at=timezone.now() + timedelta(days=8)) == 1
    assert GroupAnswer.objects.get(payment_id=payment_id).how == Verdict.EXPIRED


# Limits and leaving -----------------------------------------------------------------------------------------


def test_no_exception_is_granted_to_a_group(street: Street) -> None:
    grant = partial(limits.grant, side=LimitSide.LEAST, minutes=-4_000, reason="A need.")
    with pytest.raises(Refused, match="member of the cooperative"):
        grant(by=street.coordinator, at=timezone.now(), member_id=street.garden)


def test_whoever_leaves_is_paid_by_no_group_any_more(street: Street) -> None:
    payment_id = propose(street.ana, street.garden, street.cleo)
    leaving.leave(by=street.cleo, at=timezone.now(), member_id=id_of(street.cleo))
    answer = GroupAnswer.objects.get(payment_id=payment_id)
    assert (answer.how, answer.actor_id, answer.entry_id) == (Verdict.EXPIRED, id_of(street.cleo), None)
    assert Settlement.objects.get().how == "void"
    assert proposed.hours(street.garden, at=timezone.now()).reserved == 0
    with pytest.raises(Refused):
        approve(street.bao, payment_id)
    assert (balances.of_group(street.garden), held(street.cleo)) == (1140, [0])
    assert is_sound()


def test_a_delegate_leaves_and_their_mandate_ends_with_it(street: Street) -> None:
    payment_id = propose(street.ana, street.garden, street.cleo)
    leaving.leave(by=street.ana, at=timezone.now(), member_id=id_of(street.ana))
    group = known.get(street.garden)
    assert group is not None
    assert group.delegate_ids == {id_of(street.bao)}
    with pytest.raises(Refused):
        approve(street.bao, payment_id)
    assert is_sound()


def test_a_group_with_an_account_is_not_closed(street: Street) -> None:
    with pytest.raises(IntegrityError, match="not settled"):
        Member.objects.filter(pk=street.garden).update(left_at=timezone.now())


# The audit ------------------------------------------------------------------------------------------------


def test_a_group_below_its_credit_is_a_fault(street: Street) -> None:
    vote(street, GROUP_CREDIT_MINUTES, 120)
    pay(street.ana, street.garden, street.cleo, 590, key="1")
    pay(street.bao, street.garden, street.cleo, 590, key="2")
    assert balances.of_group(street.garden) == -40
    assert is_sound()
    with unguarded():
        _lower_the_credit()
    assert ("beyond", group_time_of(street.garden).code) in places(audit.check().faults)


def _lower_the_credit() -> None:
    RuleVersion.objects.filter(key=GROUP_CREDIT_MINUTES.key).update(value=0)


def test_a_group_that_left_with_hours_is_a_fault(street: Street) -> None:
    with unguarded():
        Member.objects.filter(pk=street.garden).update(left_at=timezone.now())
    assert places(audit.check().faults) == {("left", group_time_of(street.garden).code)}


# The journal ----------------------------------------------------------------------------------------------


def test_a_groups_hours_come_back_with_the_journal(street: Street) -> None:
    pay(street.ana, street.garden, street.cleo, 100)
    approve(street.bao, propose(street.ana, street.garden, street.cleo))
    propose(street.bao, street.garden, street.bao, 30, key="open")
    while sealing.seal(by=PLATFORM, at=timezone.now(), most=5):
        pass
    lines, before = exported(), state()
    emptied()
    restore(lines)
    now = state()
    for table in TABLES:
        assert now[table] == before[table], table
    assert exported() == lines
    assert audit.check().is_sound
    group = known.get(street.garden)
    assert group is not None
    assert (group.founder_id, group.purpose, group.delegate_ids) == (None, "", frozenset())
    with pytest.raises(Refused, match="account in the ledger"):
        standing.decline(by=PLATFORM, at=timezone.now(), group_id=street.garden)
    standing.admit(by=PLATFORM, at=timezone.now(), group_id=street.garden)
    assert balances.of_group(street.garden) == 1140 - 700
    assert audit.check().is_sound


def test_a_long_journal_writes_accounts_once_their_owners_are_there(
    street: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("timebank.services.restoring.AT_ONCE", 1)
    pay(street.ana, street.garden, street.cleo, 100)
    while sealing.seal(by=PLATFORM, at=timezone.now(), most=5):
        pass
    lines, before = exported(), state()
    emptied()
    restore(lines)
    assert state() == before
    assert audit.check().is_sound
