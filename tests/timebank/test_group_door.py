"""What the ledger's door promises of groups, past every service: each test kills a mistake in its text."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from coop.domain.actors import PLATFORM, Actor
from coop.domain.errors import Refused
from tests.people import make_member
from tests.rights import OWNER, acting_as
from tests.timebank.conftest import House
from tests.timebank.grouping import approve, end, fund, make_group, propose
from tests.timebank.ledger import id_of
from timebank.domain.legs import AccountKey, LegDraft, group_time_of, time_of
from timebank.domain.natures import AccountKind, Nature, Unit
from timebank.selectors import audit, balances
from timebank.services import posting
from timebank.services.posting import Draft

pytestmark = pytest.mark.django_db

WHOLE = 1140
"""What the garden holds: 95 of each 100 of the twenty hours that it was paid."""
THRESHOLD = 600
SOLIDARITY = AccountKey(AccountKind.SOLIDARITY, Unit.MINUTES)


@dataclass(frozen=True)
class Garden:
    """Ana and Bao act for it; Cleo does not."""

    id: int
    ana: Actor
    bao: Actor
    cleo: Actor

    def draft(self, minutes: int, to: AccountKey, *, key: str, settles_id: int | None = None) -> Draft:
        legs = (LegDraft(group_time_of(self.id), -minutes), LegDraft(to, minutes))
        return Draft(
            key=key,
            content={"verb": "around"},
            nature=Nature.GIFT,
            happened_at=timezone.now(),
            subject="around",
            legs=tuple(sorted(legs, key=lambda leg: leg.account.code)),
            acting_for_id=self.id,
            settles_id=settles_id,
        )

    def post(self, by: Actor, minutes: int, to: AccountKey, *, settles_id: int | None = None) -> int:
        key = f"{by.member_id}:{minutes}:{to.code}:{settles_id}"
        draft = self.draft(minutes, to, key=key, settles_id=settles_id)
        posting.open_accounts(by=PLATFORM, at=timezone.now(), keys=[to])
        return posting.post(by=by, at=timezone.now(), draft=draft)

    def hold(self, by: Actor, minutes: int, to: AccountKey) -> int:
        term = timezone.now() + timedelta(days=1)
        posting.open_accounts(by=PLATFORM, at=timezone.now(), keys=[to])
        return posting.hold(
            by=by, at=timezone.now(), draft=self.draft(minutes, to, key="held"), expires_at=term
        )


@pytest.fixture
def garden(house: House) -> Garden:
    made = make_group("Le jardin", house.ana, house.bao)
    fund(made, make_member("Dov Levi"), 1200)
    return Garden(made, house.ana, house.bao, house.cleo)


def test_nobody_decides_that_they_are_paid(garden: Garden) -> None:
    with pytest.raises(Refused, match="for themself"):
        garden.post(garden.ana, 1, time_of(id_of(garden.ana)))
    reserved = garden.hold(garden.bao, 10, time_of(id_of(garden.ana)))
    with pytest.raises(Refused, match="for themself"):
        garden.post(garden.ana, 10, time_of(id_of(garden.ana)), settles_id=reserved)
    assert balances.of_group(garden.id) == WHOLE


def test_whoever_proposed_does_not_approve(garden: Garden) -> None:
    to = time_of(id_of(garden.cleo))
    reserved = garden.hold(garden.ana, 700, to)
    with pytest.raises(Refused, match="two delegates decide"):
        garden.post(garden.ana, 700, to, settles_id=reserved)
    assert garden.post(garden.bao, 700, to, settles_id=reserved)
    assert balances.of_group(garden.id) == WHOLE - 700
    assert audit.check().is_sound


def test_what_was_proposed_by_a_delegate_who_has_gone_is_not_paid(garden: Garden) -> None:
    to = time_of(id_of(garden.cleo))
    reserved = garden.hold(garden.ana, 700, to)
    end(garden.id, garden.ana)
    with pytest.raises(Refused, match="through its delegates"):
        garden.post(garden.bao, 700, to, settles_id=reserved)
    assert balances.of_group(garden.id) == WHOLE


def test_what_two_decided_leaves_each_of_them_as_free_as_before(garden: Garden) -> None:
    approve(garden.bao, propose(garden.ana, garden.id, garden.cleo, THRESHOLD))
    for delegate in (garden.ana, garden.bao):
        assert garden.post(delegate, 100, time_of(id_of(garden.cleo)))


@pytest.fixture
def left_alone(garden: Garden) -> Garden:
    with acting_as(OWNER), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE coop_delegate SET ended_at = now() WHERE group_id = %s", [garden.id])
        cursor.execute("SET LOCAL session_replication_role = origin")
    return garden


def test_without_delegates_all_goes_to_solidarity_and_nothing_elsewhere(left_alone: Garden) -> None:
    observatory = AccountKey(AccountKind.OBSERVATORY, Unit.MINUTES)
    for to in (time_of(id_of(left_alone.cleo)), observatory):
        with pytest.raises(Refused, match="through its delegates"):
            left_alone.post(PLATFORM, WHOLE, to)
    with pytest.raises(Refused, match="through its delegates"):
        left_alone.post(PLATFORM, WHOLE - 1, SOLIDARITY)
    assert left_alone.post(PLATFORM, WHOLE, SOLIDARITY)
    assert balances.of_group(left_alone.id) == 0
    assert audit.check().is_sound


def test_while_somebody_acts_for_it_there_is_no_last_gift(garden: Garden) -> None:
    end(garden.id, garden.bao)
    with pytest.raises(Refused, match="through its delegates"):
        garden.post(PLATFORM, WHOLE, SOLIDARITY)
    assert balances.of_group(garden.id) == WHOLE
