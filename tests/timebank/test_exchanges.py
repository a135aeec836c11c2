"""What two members did together: legs, contribution, rules obeyed, limits, and one entry for one intent."""

from dataclasses import replace
from typing import Any

import pytest

from coop.domain.actors import VISITOR
from coop.domain.errors import Forbidden, Refused
from coop.services import members
from governance.domain.rules import Rule
from governance.selectors import rules
from tests.instants import after
from tests.timebank.conftest import House
from tests.timebank.ledger import give, helped, id_of, record
from timebank.domain.natures import AccountKind, Nature, Unit
from timebank.models import JournalEntry, Leg
from timebank.rules import (
    CONTRIBUTION_SHARE,
    CREDIT_MINUTES,
    EARNED_CREDIT_MINUTES,
    EARNED_CREDIT_SHARE,
    FEE_SHARE,
    ROUNDING,
)
from timebank.selectors import balances, contributions
from timebank.services import exchanges, gifts

pytestmark = pytest.mark.django_db

LegTuple = tuple[str, str, int | None, int]


def legs_of(entry_id: int) -> set[LegTuple]:
    rows = Leg.objects.filter(entry_id=entry_id).order_by("position")
    return set(rows.values_list("account__kind", "account__unit", "account__owner_id", "amount"))


def versions_of(entry_id: int) -> set[int]:
    return set(JournalEntry.objects.get(pk=entry_id).obeys)


def test_hours_pay_their_contribution(house: House) -> None:
    entry_id = record(helped(house.ana, house.bao, 119), by=house.bao, key="1")
    assert legs_of(entry_id) == {
        (AccountKind.MEMBER_TIME, Unit.MINUTES, house.bao.member_id, -119),
        (AccountKind.MEMBER_TIME, Unit.MINUTES, house.ana.member_id, 114),
        (AccountKind.COMMONS, Unit.MINUTES, None, 5),
    }
    at = after(days=1)
    credit: list[Rule[Any]] = [CREDIT_MINUTES, EARNED_CREDIT_SHARE, EARNED_CREDIT_MINUTES]
    obeyed: list[Rule[Any]] = [CONTRIBUTION_SHARE, ROUNDING, *credit]
    assert versions_of(entry_id) == {rules.in_force(rule, at=at).version_id for rule in obeyed}
    assert contributions.preview(minutes=119, cents=0, is_gift=False, at=after(days=1)).commons_minutes == 5


def test_euros_pay_their_fee_and_hours_move_beside_them(house: House) -> None:
    mission = helped(house.ana, house.bao, 60, cents=9_999, nature=Nature.PAID_MISSION)
    entry_id = record(mission, by=house.bao, key="1")
    assert {leg for leg in legs_of(entry_id) if leg[1] == Unit.CENTS} == {
        (AccountKind.CLEARING, Unit.CENTS, None, -299),
        (AccountKind.COMMONS, Unit.CENTS, None, 299),
    }
    assert balances.of_member(id_of(house.ana)) == 57
    assert rules.in_force(FEE_SHARE, at=after(days=1)).version_id in versions_of(entry_id)


def test_a_mission_whose_fee_is_nothing_writes_nothing(house: House) -> None:
    mission = helped(house.ana, house.bao, 0, cents=33, nature=Nature.PAID_MISSION)
    found = exchanges.record(
        by=house.bao, at=after(days=1), exchange=mission, subject="engagement:1", key="1"
    )
    assert found is None
    assert not JournalEntry.objects.exists()


def test_a_service_given_is_thanked_and_not_spent(house: House) -> None:
    entry_id = record(helped(house.ana, house.bao, 90, nature=Nature.GIFT), by=house.ana, key="1")
    assert legs_of(entry_id) == {
        (AccountKind.RECOGNITION, Unit.MINUTES, None, -90),
        (AccountKind.MEMBER_CONTRIBUTION, Unit.MINUTES, house.ana.member_id, 90),
    }
    assert versions_of(entry_id) == {rules.in_force(ROUNDING, at=after(days=1)).version_id}
    assert balances.of_members([id_of(house.ana), id_of(house.bao)]) == {
        id_of(house.ana): 0,
        id_of(house.bao): 0,
    }
    assert balances.given_freely(id_of(house.ana)) == 90


def test_the_same_intent_is_the_same_entry(house: House) -> None:
    first = record(helped(house.ana, house.bao), by=house.bao, key="1")
    assert record(helped(house.ana, house.bao), by=house.ana, key="1", at=after(days=3)) == first
    assert JournalEntry.objects.count() == 1


def test_another_content_under_the_same_key_names_what_differs(house: House) -> None:
    record(helped(house.ana, house.bao, 60), by=house.bao, key="1")
    with pytest.raises(Refused, match="another content: the hours and the date"):
        record(helped(house.ana, house.bao, 90, at=after(days=2)), by=house.bao, key="1")


def test_nobody_receives_further_than_the_rule(house: House) -> None:
    record(helped(house.ana, house.bao, 1140), by=house.bao, key="1")
    record(helped(house.ana, house.bao, 60), by=house.bao, key="2")
    with pytest.raises(Refused, match="You would have received 1201 more") as refused:
        record(helped(house.ana, house.bao, 1), by=house.bao, key="3")
    assert refused.value.sentence.values == {"minutes": 1201, "limit_minutes": 1200}
    with pytest.raises(Refused, match="The person who receives would have received"):
        record(helped(house.ana, house.bao, 1), by=house.ana, key="3")
    assert balances.of_member(id_of(house.bao)) == -1200
    assert JournalEntry.objects.count() == 2


def test_a_refused_intent_may_be_sent_again_later(house: House) -> None:
    record(helped(house.ana, house.bao, 1200), by=house.bao, key="1")
    with pytest.raises(Refused):
        record(helped(house.ana, house.bao, 60), by=house.bao, key="2")
    record(helped(house.bao, house.cleo, 120), by=house.cleo, key="3")
    assert record(helped(house.ana, house.bao, 60), by=house.bao, key="2")


def test_only_a_party_or_a_coordinator_records(house: House) -> None:
    exchange = helped(house.ana, house.bao)
    for stranger in (house.cleo, house.auditor, house.administrator, VISITOR):
        with pytest.raises(Forbidden):
            record(exchange, by=stranger, key="1")
    assert record(exchange, by=house.coordinator, key="1")


def test_a_coordinator_acts_for_a_member_without_internet(house: House) -> None:
    member_id = members.enrol(
        by=house.coordinator, at=after(), display_name="Odette Blanc", college="beneficiary"
    )
    exchange = replace(helped(house.ana, house.bao), receiver_id=member_id, acting_for_id=member_id)
    with pytest.raises(Forbidden):
        record(exchange, by=house.ana, key="1")
    entry = JournalEntry.objects.get(pk=record(exchange, by=house.coordinator, key="1"))
    assert (entry.actor_id, entry.acting_for_id) == (house.coordinator.member_id, member_id)


def test_hours_given_go_where_they_are_given(house: House) -> None:
    entry_id = give(house.ana, house.bao, 45, key="1")
    assert legs_of(entry_id) == {
        (AccountKind.MEMBER_TIME, Unit.MINUTES, house.ana.member_id, -45),
        (AccountKind.MEMBER_TIME, Unit.MINUTES, house.bao.member_id, 45),
    }
    fund = give(house.ana, None, 15, key="2")
    assert (AccountKind.SOLIDARITY, Unit.MINUTES, None, 15) in legs_of(fund)
    assert give(house.ana, house.bao, 45, key="1", at=after(days=5)) == entry_id


def test_the_same_key_from_two_people_is_two_gifts(house: House) -> None:
    assert give(house.ana, house.cleo, 10, key="1") != give(house.bao, house.cleo, 10, key="1")


@pytest.mark.parametrize("minutes", [0, -10, 10**10])
def test_a_gift_of_no_time_is_refused(house: House, minutes: int) -> None:
    with pytest.raises(Refused):
        give(house.ana, house.bao, minutes, key="1")
    assert not JournalEntry.objects.exists()


def test_hours_are_given_to_somebody_else_who_belongs(house: House) -> None:
    with pytest.raises(Refused, match="somebody else"):
        give(house.ana, house.ana, 10, key="1")
    members.leave(by=house.bao, at=after(days=1), member_id=id_of(house.bao))
    with pytest.raises(Refused, match="a member of the cooperative"):
        give(house.ana, house.bao, 10, key="1")
    with pytest.raises(Refused, match="a member of the cooperative"):
        give(house.ana, replace(house.bao, member_id=10**6), 10, key="1")


def test_one_gives_ones_own_hours(house: House) -> None:
    with pytest.raises(Forbidden):
        gifts.give(
            by=house.coordinator,
            at=after(),
            giver_id=id_of(house.ana),
            receiver_id=None,
            minutes=10,
            key="1",
        )
