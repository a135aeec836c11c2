"""Limits that end, members who leave and months that are levied, while others write at the same instant."""

from datetime import date, datetime, timedelta
from functools import partial
from itertools import pairwise

import pytest
from django.db import transaction

from coop.domain.actors import PLATFORM, Actor
from coop.domain.errors import Refused
from coop.models import Member
from marketplace.services import leaving
from tests.governance.stories import adopt
from tests.instants import after
from tests.people import make_coordinator, make_member
from tests.races.test_ledger import CREDIT
from tests.races.threads import at_once, waits, wins
from tests.timebank.ledger import give, helped, id_of, record
from tests.timebank.test_reservations import reserve
from timebank.domain import periods
from timebank.domain.limits import LimitSide
from timebank.models import CirculationLevy, JournalEntry, PersonalLimit, PersonalLimitEnd
from timebank.rules import CIRCULATION_MINUTES, CIRCULATION_SHARE
from timebank.selectors import audit, balances
from timebank.selectors import limits as granted
from timebank.selectors import reservations as held
from timebank.services import circulation, limits

pytestmark = pytest.mark.django_db(transaction=True)


SOON_AFTER = after(days=3) + timedelta(seconds=5)


@pytest.fixture
def people(founded: None) -> list[Actor]:
    return [make_member(f"Person {number}") for number in range(5)]


@pytest.fixture
def coordinator(founded: None) -> Actor:
    return make_coordinator()


def grant(by: Actor, person: Actor, minutes: int = -2_000) -> int:
    return limits.grant(
        by=by,
        at=after(days=1),
        member_id=id_of(person),
        side=LimitSide.LEAST,
        minutes=minutes,
        reason="A hard winter.",
    )


def end(by: Actor, limit_id: int) -> str:
    limits.end(by=by, at=after(days=3), limit_id=limit_id, reason="It is over.")
    return "ended"


def leave(person: Actor) -> str:
    leaving.leave(by=person, at=after(days=5), member_id=id_of(person))
    return "left"


def test_an_exception_that_ends_while_hours_are_spent(people: list[Actor], coordinator: Actor) -> None:
    """Spends decided after its end are refused unless they came first, those decided before it never are."""
    giver, others = people[0], people[1:]

    def spend(person: Actor, minutes: int, at: datetime) -> int:
        return record(helped(giver, person, minutes, at=at), by=person, key=f"{id_of(person)}-{minutes}")

    for person in others:
        limit_id = grant(coordinator, person)
        found = at_once(
            partial(spend, person, 1_500, after(days=2)),
            partial(end, coordinator, limit_id),
            partial(spend, person, 400, SOON_AFTER),
        )
        assert "ended" in found
        assert isinstance(found[0], int)
        assert balances.of_member(id_of(person)) in (-1_500, -1_900)
        with pytest.raises(Refused):
            spend(person, 1, after(days=4))
    assert audit.check().is_sound


def test_the_end_waits_for_a_spend_in_flight(people: list[Actor], coordinator: Actor) -> None:
    """Nobody ends an exception under hours that it has just allowed and that are not written yet."""
    giver, person = people[:2]
    limit_id = grant(coordinator, person)
    with transaction.atomic():
        record(helped(giver, person, 1_500, at=after(days=2)), by=person, key="slow")
        assert waits(partial(end, coordinator, limit_id))
    assert not PersonalLimitEnd.objects.exists()
    end(coordinator, limit_id)
    assert audit.check().is_sound


def test_of_several_exceptions_at_once_one_stands(people: list[Actor], coordinator: Actor) -> None:
    person, others = people[0], [coordinator, *(make_coordinator(f"Other {n}") for n in range(3))]
    acts = [lambda by=by, n=n: grant(by, person, -2_000 - n) for n, by in enumerate(others)]
    assert len(wins(at_once(*acts))) == 1
    assert PersonalLimit.objects.count() == 1
    assert granted.room(id_of(person), at=after(days=2)).is_least_personal


def test_a_payment_that_arrives_while_its_member_leaves(people: list[Actor]) -> None:
    """It is settled with the rest, or refused: never left behind on the account of who has left."""
    payer, leavers = people[0], people[1:]
    for person in leavers:
        found = at_once(
            partial(leave, person),
            *[
                lambda person=person, n=n: record(
                    helped(person, payer, 30, at=after(days=4)), by=payer, key=f"{id_of(person)}-{n}"
                )
                for n in range(3)
            ],
        )
        if "left" not in found:  # a payment came between its last look and its end: nothing was changed
            leave(person)
        assert Member.objects.get(pk=id_of(person)).left_at is not None
        assert balances.of_member(id_of(person)) == 0
        with pytest.raises(Refused):
            record(helped(person, payer, 30, at=after(days=4)), by=payer, key=f"{id_of(person)}-late")
    report = audit.check()
    assert report.is_sound, report.faults


def test_hours_reserved_while_their_member_leaves(people: list[Actor]) -> None:
    other, leavers = people[0], people[1:]
    for person in leavers:
        found = at_once(
            partial(leave, person),
            partial(reserve, other, person, 30, key=f"by-{id_of(person)}"),
            partial(reserve, person, other, 30, key=f"for-{id_of(person)}"),
        )
        if "left" not in found:
            leave(person)
        assert held.reserved_of(id_of(person)) == 0
    assert held.misread() == []
    assert held.reserved_of(id_of(other)) == 0
    assert audit.check().is_sound


def test_members_who_leave_at_once_and_give_to_each_other(people: list[Actor]) -> None:
    """In a ring: each waits for accounts in one order, or is told to try again."""
    for rank, person in enumerate(people):
        record(helped(person, people[rank - 1], 100), by=people[rank - 1], key=f"w{rank}")
    gifts = [partial(give, a, b, 5, key=f"g{id_of(a)}") for a, b in pairwise(people)]
    found = at_once(*gifts, *[partial(leave, person) for person in people])
    assert len(found) == 9
    for person in people:
        if Member.objects.get(pk=id_of(person)).left_at is not None:
            assert balances.of_member(id_of(person)) == 0
    assert audit.check().is_sound


def test_two_levies_at_once_are_one(people: list[Actor]) -> None:
    adopt(people[0], key=CIRCULATION_MINUTES.key, value=600, at=after(days=1))
    adopt(people[0], key=CIRCULATION_SHARE.key, value="0.05", at=after(days=12))
    record(helped(people[0], people[1], CREDIT, at=after(days=40)), by=people[1], key="1")
    month = periods.month_of(date(2026, 5, 1))
    found = at_once(*[lambda: circulation.levy(by=PLATFORM, at=after(days=95), month=month)] * 4)
    assert found == [CirculationLevy.objects.get().pk] * 4
    assert JournalEntry.objects.filter(subject="circulation:2026-05").count() == 1
    assert balances.of_member(id_of(people[0])) == 1_140 - 27
    assert audit.check().is_sound
