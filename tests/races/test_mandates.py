"""Mandates that two open, end or begin at the same instant."""

from functools import partial

import pytest

from coop.domain.actors import PLATFORM, Actor, Role
from coop.models import RoleGrant
from governance.models import Duty, Mandate
from governance.services import mandates
from marketplace.services import leaving
from tests.governance.mandating import day, give, give_long_ago, now, row
from tests.people import make_administrator, make_member
from tests.races import sessions
from tests.races.threads import at_once, refusals

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("founded")]


@pytest.fixture
def crowd() -> list[Actor]:
    return [make_member(f"Person {rank}") for rank in range(4)]


def test_of_processes_that_open_one_seat_at_once_one_succeeds(crowd: list[Actor]) -> None:
    """Also where nobody has ever held the duty: its name is written down once."""
    boss = make_administrator()
    with sessions.opened() as race:
        answers = race.at_once([sessions.give_mandate(boss, person) for person in crowd])
    assert len(sessions.ids(answers)) == 1
    assert all("is held until" in words for words in sessions.refusals(answers))
    assert (Duty.objects.count(), Mandate.objects.count(), RoleGrant.objects.held().count()) == (1, 1, 2)


def test_the_same_sent_many_times_at_once_is_opened_once(crowd: list[Actor]) -> None:
    found = at_once(*[partial(give, crowd[0])] * 4)
    assert found == [Mandate.objects.get().pk] * 4


def test_two_jobs_and_a_resignation_at_once_end_it_once(crowd: list[Actor]) -> None:
    mandate_id = give_long_ago(crowd[0])
    second = give(crowd[1], follows_id=mandate_id, begins_on=None)
    at_once(*[partial(mandates.follow, by=PLATFORM, at=now())] * 3)
    assert row(mandate_id).ending == "term"
    assert row(second).begun_at is not None
    assert RoleGrant.objects.filter(role=Role.COORDINATOR).count() == 2


def test_revoking_and_resigning_at_once_is_one_end(crowd: list[Actor]) -> None:
    mandate_id = give(crowd[0])
    answers = at_once(
        partial(mandates.resign, by=crowd[0], at=now(), mandate_id=mandate_id),
        partial(mandates.revoke, by=PLATFORM, at=now(), mandate_id=mandate_id, reason="Decided."),
    )
    assert len(refusals(answers)) == 1
    assert not RoleGrant.objects.held().exists()


def test_opening_and_leaving_at_once_leaves_no_power(crowd: list[Actor]) -> None:
    """One of the two waits for the other; whichever comes second finds what the first one did."""
    leaver = crowd[0]
    given, _left = at_once(
        partial(give, leaver, begins_on=day(1)),
        partial(leaving.leave, by=leaver, at=now(), member_id=leaver.member_id or 0),
    )
    assert isinstance(given, int) or "held by an admitted member" in refusals([given])[0]
    assert not RoleGrant.objects.held().filter(user_id=leaver.user_id or 0).exists()
