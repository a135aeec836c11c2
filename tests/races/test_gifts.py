"""Gifts to needs and standing pledges when several come at the same instant."""

from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from coop.domain.actors import PLATFORM, Actor
from marketplace.services import engagements, gifts, requests
from marketplace.services import pledges as runs
from tests.marketplace.samples import id_of, post
from tests.marketplace.samples import settle as settled
from tests.races.threads import at_once, wins
from timebank.domain.earmarks import subject_of
from timebank.models import JournalEntry, Leg, PledgeRun, Reservation, Settlement
from timebank.selectors import audit, balances
from timebank.selectors import earmarks as kept_for
from timebank.selectors import reservations as held
from timebank.services import gifts as giving
from timebank.services import pledges

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]


@pytest.fixture
def people(founded: None) -> list[Actor]:
    return [settled(f"Person {number}", trades=("website",)) for number in range(8)]


def need_of(requester: Actor) -> int:
    request_id = post(requester, at=timezone.now())
    gifts.welcome(by=requester, at=timezone.now(), request_id=request_id)
    return request_id


def give(giver: Actor, request_id: int, minutes: int, key: str = "1") -> int:
    return gifts.give(
        by=giver, at=timezone.now(), request_id=request_id, minutes=minutes, is_named=False, key=key
    )


def spend(giver: Actor, receiver: Actor, minutes: int, key: str) -> int:
    return giving.give(
        by=giver,
        at=timezone.now(),
        giver_id=id_of(giver),
        receiver_id=id_of(receiver),
        minutes=minutes,
        key=key,
    )


def confirmed_by_one(requester: Actor, helper: Actor, request_id: int) -> int:
    at = timezone.now()
    engagement_id = engagements.invite(by=requester, at=at, request_id=request_id, member_id=id_of(helper))
    engagements.accept(by=helper, at=at, engagement_id=engagement_id)
    engagements.confirm(by=helper, at=at, engagement_id=engagement_id, minutes=120)
    return engagement_id


def confirm(requester: Actor, engagement_id: int) -> str:
    return engagements.confirm(by=requester, at=timezone.now(), engagement_id=engagement_id, minutes=120)


def is_sound() -> bool:
    return audit.check().is_sound and held.misread() == []


def pledge(member: Actor, above: int) -> None:
    pledges.make(
        by=member, at=timezone.now(), member_id=id_of(member), above_minutes=above, to_solidarity=False
    )


def run() -> list[runs.Run]:
    return runs.run(by=PLATFORM, at=timezone.now())


def revoke(member: Actor) -> str:
    pledges.revoke(by=member, at=timezone.now(), member_id=id_of(member))
    return "revoked"


def close(requester: Actor, request_id: int) -> str:
    requests.close(by=requester, at=timezone.now(), request_id=request_id)
    return "closed"


def test_no_more_is_given_than_is_lacking(people: list[Actor]) -> None:
    request_id = need_of(people[0])
    found = at_once(*[partial(give, giver, request_id, 50) for giver in people[1:]])
    assert len(wins(found)) == 2
    assert sum(one.minutes for one in kept_for.for_need(subject_of(request_id))) == 100
    assert is_sound()


def test_a_gift_and_the_end_of_its_need_leave_nothing_behind(people: list[Actor]) -> None:
    for turn in range(4):
        request_id = need_of(people[0])
        found = at_once(
            partial(close, people[0], request_id),
            *[partial(give, giver, request_id, 30) for giver in people[1:4]],
        )
        assert "closed" in found
        assert kept_for.for_need(subject_of(request_id)) == []
        assert kept_for.free_of(id_of(people[1])) == 0, turn
    assert is_sound()


def test_needs_that_end_together_with_gifts_across_them_wait_in_no_ring(people: list[Actor]) -> None:
    """Each helper gave for the others' needs: two entries of one end move accounts that another end holds."""
    for turn in range(3):
        ends = []
        needs = [(person, need_of(person)) for person in people[:4]]
        for place, (_requester, request_id) in enumerate(needs):
            for other in range(1, 4):
                give(people[(place + other) % 4], request_id, 30, key=f"{turn}-{other}")
        for place, (requester, request_id) in enumerate(needs):
            helper = people[(place + 1) % 4]
            ends.append(partial(confirm, requester, confirmed_by_one(requester, helper, request_id)))
        assert at_once(*ends) == ["completed"] * 4
        plain = [partial(spend, people[one], people[one - 1], 1, f"{turn}-{one}") for one in range(4)]
        at_once(*plain)
    given = Reservation.objects.filter(nature="gift")
    assert Settlement.objects.filter(how="whole", reservation__in=given).count() == given.count() == 36
    assert is_sound()


def test_a_double_click_on_the_last_confirmation_spends_once(people: list[Actor]) -> None:
    request_id = need_of(people[0])
    give(people[1], request_id, 120)
    engagement_id = confirmed_by_one(people[0], people[2], request_id)
    assert at_once(*[partial(confirm, people[0], engagement_id)] * 4) == ["completed"] * 4
    assert balances.of_member(id_of(people[1])) == -120
    assert JournalEntry.objects.count() == 2


def test_two_runs_at_once_give_once(people: list[Actor]) -> None:
    spend(people[1], people[0], 500, "rich")
    need_of(people[2])
    need_of(people[3])
    pledge(people[0], 100)
    found = at_once(run, run, run)
    assert sorted(len(one) for one in found if isinstance(one, list)) == [0, 0, 1]
    assert kept_for.free_of(id_of(people[0])) == 500 - 240
    assert PledgeRun.objects.count() == 1
    assert is_sound()


def test_a_run_while_the_member_spends_never_takes_them_below_their_bound(people: list[Actor]) -> None:
    """Whichever comes first: what the run gives was free above the bound once the account was held."""
    rich, asker, others = people[0], people[1], people[2:7]
    pledge(rich, 300)
    for turn in range(8):
        back = 400 - kept_for.free_of(id_of(rich))
        spend(people[2 + turn % 6], rich, back, f"back-{turn}")
        need_of(asker)
        at = timezone.now() + timedelta(days=8 * turn)
        spends = [partial(spend, rich, other, 20, f"{turn}-{id_of(other)}") for other in others]
        found = at_once(partial(runs.run, by=PLATFORM, at=at), *spends)
        assert len(wins(found)) == 6
    for kept in kept_for.of_giver(id_of(rich)):
        earlier = Leg.objects.filter(account__owner_id=rich.member_id, recorded_at__lt=kept.kept_at)
        held_then = sum(earlier.order_by("pk").values_list("amount", flat=True))
        reserved_then = sum(
            one.minutes for one in kept_for.of_giver(id_of(rich)) if one.kept_at <= kept.kept_at
        )
        assert held_then - reserved_then >= 300
    assert is_sound()


def test_once_it_is_revoked_no_run_gives_any_more(people: list[Actor]) -> None:
    rich = people[0]
    spend(people[1], rich, 500, "rich")
    for turn in range(4):
        need_of(people[2])
        pledge(rich, 0)
        at_once(run, partial(revoke, rich), run)
        before = kept_for.free_of(id_of(rich))
        assert runs.run(by=PLATFORM, at=timezone.now() + timedelta(days=10 * (turn + 1))) == []
        assert kept_for.free_of(id_of(rich)) == before
    assert is_sound()


def test_a_pledge_that_is_made_in_two_tabs_is_one(people: list[Actor]) -> None:
    found = at_once(*[partial(pledge, people[0], 60)] * 3)
    assert found == [None] * 3


def test_a_trial_beside_runs_and_spends_waits_in_no_ring(people: list[Actor]) -> None:
    for number in range(3):
        spend(people[7], people[number], 200, f"rich-{number}")
        pledge(people[number], 150)
    need_of(people[4])
    need_of(people[5])
    at = timezone.now()
    trial = partial(runs.run, by=PLATFORM, at=at, is_trial=True)
    found = at_once(
        trial, run, trial, *[partial(spend, people[n], people[n - 1], 1, f"x{n}") for n in (2, 1)]
    )
    assert all(isinstance(one, list | int) for one in found)
    assert is_sound()
