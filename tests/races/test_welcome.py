"""Steps of newcomers that are sent at the same instant: none undoes another, and none waits for ever."""

from dataclasses import replace
from functools import partial

import pytest
from django.utils import timezone

from coop.domain.actors import Actor
from coop.domain.people import ProfileData
from coop.selectors import profiles
from coop.services import profiles as writing
from marketplace.domain.wishes import ANY
from marketplace.selectors import matches
from marketplace.services import welcome
from tests.marketplace.samples import WEB, id_of, post, settle
from tests.races.threads import ROUNDS, at_once

pytestmark = pytest.mark.django_db(transaction=True)


def with_trade(profile: ProfileData, trade: str) -> ProfileData:
    return replace(profile, trade=trade)


def with_radius(profile: ProfileData, km: int) -> ProfileData:
    return replace(profile, radius_km=km)


def test_two_tabs_change_two_parts_of_one_profile(founded: None) -> None:
    nora = settle("Nora Petit")
    amend = partial(writing.amend, by=nora, at=timezone.now(), member_id=id_of(nora))
    for number in range(ROUNDS):
        at_once(
            partial(amend, change=partial(with_trade, trade=f"trade {number}")),
            partial(amend, change=partial(with_radius, km=100 + number)),
        )
        known = profiles.get(id_of(nora))
        assert (known.trade, known.radius_km) == (f"trade {number}", 100 + number)


def test_newcomers_who_settle_at_once_are_all_proposed(founded: None) -> None:
    amina = settle("Amina Benali")
    needs = [post(amina, WEB) for _need in range(2)]
    newcomers = [settle(f"Newcomer {letter}", others=(WEB,)) for letter in "abc"]

    def arrive(person: Actor) -> int:
        return welcome.settle(by=person, at=timezone.now(), weekly_minutes=120, wished=ANY)

    answers = at_once(*(partial(arrive, person) for person in newcomers))
    assert answers == [len(needs)] * len(newcomers)
    for request_id in needs:
        listed = {one.member_id for one in matches.of_request(request_id)}
        assert listed == {id_of(person) for person in newcomers}
