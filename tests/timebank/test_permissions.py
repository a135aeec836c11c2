"""Who may do what with the ledger: every role, one predicate for pages, API and exports."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from coop.domain.actors import PLATFORM, VISITOR, Actor, Role
from tests.instants import START
from timebank.domain import permissions
from timebank.domain.asking import RequestFacts
from timebank.domain.exchanges import Exchange
from timebank.domain.natures import Nature

MEMBER = Actor(1, 11)
OTHER = Actor(2, 12)
COORDINATOR = Actor(3, 13, frozenset({Role.COORDINATOR}))
AUDITOR = Actor(4, 14, frozenset({Role.AUDITOR}))
ADMINISTRATOR = Actor(5, None, frozenset({Role.ADMINISTRATOR}))
PENDING = Actor(6)
EVERYONE = (VISITOR, PENDING, MEMBER, OTHER, COORDINATOR, AUDITOR, ADMINISTRATOR)
EXCHANGE = Exchange(11, 99, 60, 0, Nature.MUTUAL_HELP, START)


@pytest.mark.parametrize(
    ("may", "those"),
    [
        (permissions.may_have_account, (MEMBER, OTHER, COORDINATOR, AUDITOR)),
        (lambda actor: permissions.may_read_entry(actor, {11, 99}), (MEMBER, COORDINATOR, AUDITOR)),
        (permissions.may_read_ledger, (COORDINATOR, AUDITOR)),
        (permissions.may_export_books, (COORDINATOR, AUDITOR)),
        (permissions.may_read_accounts, (COORDINATOR, AUDITOR)),
        (permissions.may_audit, (COORDINATOR, AUDITOR, ADMINISTRATOR)),
        (lambda actor: permissions.may_record(actor, EXCHANGE), (MEMBER, COORDINATOR)),
        (lambda actor: permissions.may_give(actor, 11), (MEMBER,)),
        (lambda actor: permissions.may_reverse(actor, {11, 99}), (COORDINATOR,)),
        (permissions.may_distribute, (COORDINATOR,)),
    ],
)
def test_each_act_is_open_to_those_and_to_nobody_else(
    may: Callable[[Actor], bool], those: tuple[Actor, ...]
) -> None:
    assert tuple(actor for actor in EVERYONE if may(actor)) == those


def test_nobody_corrects_their_own_hours() -> None:
    assert not permissions.may_reverse(COORDINATOR, {13, 99})


def test_acting_for_somebody_is_for_a_coordinator_who_is_not_a_party() -> None:
    for_a_party = replace(EXCHANGE, acting_for_id=99)
    assert [actor for actor in EVERYONE if permissions.may_record(actor, for_a_party)] == [COORDINATOR]
    assert not permissions.may_record(COORDINATOR, replace(EXCHANGE, acting_for_id=50))
    assert not permissions.may_record(COORDINATOR, replace(EXCHANGE, receiver_id=13, acting_for_id=11))


def test_the_platform_may_record_and_nothing_more() -> None:
    assert permissions.may_record(PLATFORM, EXCHANGE)
    assert not permissions.may_give(PLATFORM, 11)
    assert not permissions.may_reverse(PLATFORM, {11})
    assert not permissions.may_distribute(PLATFORM)


def test_the_platform_pays_what_a_vote_says_and_nobody_pays_themselves() -> None:
    """The platform pays what members voted to pay; no coordinator is paid by their own act."""
    assert permissions.may_settle(PLATFORM, 1, 2, None)
    payee = Actor(user_id=9, member_id=2, roles=frozenset({Role.COORDINATOR}))
    assert not permissions.may_settle(payee, 1, 2, 1)
    assert not permissions.may_settle(payee, 1, 2, None)


def test_a_group_pays_nobody_from_the_page_of_a_person() -> None:
    asked = RequestFacts(payee_id=99, payer_id=50, asker_id=99, groups={50: frozenset({11, 12})})
    assert not any(permissions.may_pay(actor, asked) for actor in EVERYONE)
    assert [actor for actor in EVERYONE if permissions.may_pay(actor, replace(asked, payer_id=11))] == [
        MEMBER
    ]
