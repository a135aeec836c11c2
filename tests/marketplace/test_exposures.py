"""Who was shown in the lists of late, and who is a newcomer."""

from datetime import datetime, timedelta
from fractions import Fraction

import pytest
from django.db import DatabaseError, transaction

from coop.domain.actors import PLATFORM, Actor
from coop.domain.errors import Forbidden
from marketplace.domain.fairness import Contender, Placed
from marketplace.domain.matching import Fit
from marketplace.models import Exposure
from marketplace.selectors import exposures as late
from marketplace.services import engagements, exposures
from tests.instants import START
from tests.marketplace.samples import agree, id_of, post

pytestmark = pytest.mark.django_db


def record(request_id: int, *placed: Placed, at: datetime = START) -> None:
    exposures.record(by=PLATFORM, at=at, request_id=request_id, placed=placed)


def unlisted(requester: Actor) -> int:
    """A need, as if no list had been made for any."""
    request_id = post(requester)
    Exposure.objects.all().delete()
    return request_id


def test_lists_of_the_voted_days_are_summed_and_each_list_counts_once(amina: Actor, bruno: Actor) -> None:
    first, second, old = [unlisted(amina) for _need in range(3)]
    member_id = id_of(bruno)
    record(first, Placed(member_id, 1000, 700, None))
    record(first, Placed(member_id, 631, 700, None))
    record(second, Placed(member_id, 0, 200, None), Placed(id_of(amina), 0, 0, None))
    record(old, Placed(member_id, 1000, 1000, None), at=START - timedelta(days=90))
    assert late.of_late([member_id, id_of(amina)], at=START) == {member_id: (631, 900)}
    assert late.of_late([member_id], at=START + timedelta(days=90)) == {}
    assert Exposure.objects.count() == 3


def test_contenders_are_the_fits_with_what_lists_gave_them(amina: Actor, bruno: Actor, chloe: Actor) -> None:
    engagement_id = agree(amina, chloe)
    record(unlisted(amina), Placed(id_of(bruno), 500, 400, None))
    for side in (amina, chloe):
        engagements.confirm(by=side, at=START, engagement_id=engagement_id, minutes=60)
    fits = [Fit(id_of(person), Fraction(700), ()) for person in (bruno, chloe)]
    assert late.contenders(fits, at=START) == [
        Contender(id_of(bruno), Fraction(700), 500, 400, is_newcomer=True),
        Contender(id_of(chloe), Fraction(700), 0, 0, is_newcomer=False),
    ]


def test_somebody_is_a_newcomer_for_the_voted_days(bruno: Actor) -> None:
    ids = [id_of(bruno)]
    assert late.newcomers(ids, at=START + timedelta(days=89)) == frozenset(ids)
    assert late.newcomers(ids, at=START + timedelta(days=90)) == frozenset()
    assert late.newcomers([], at=START) == frozenset()


def test_only_who_searches_says_who_was_shown(amina: Actor, bruno: Actor) -> None:
    request_id = post(amina)
    with pytest.raises(Forbidden):
        exposures.record(by=bruno, at=START, request_id=request_id, placed=[])


def test_the_database_keeps_a_place_once_and_within_bounds(amina: Actor, bruno: Actor) -> None:
    request_id = unlisted(amina)
    row = {"request_id": request_id, "member_id": id_of(bruno), "at": START}
    Exposure.objects.create(**row, shown=1, due=1)
    for values, name in (
        ({"shown": 1, "due": 1}, "member_is_shown_in_a_list_once"),
        ({"shown": 1001, "due": 1}, "exposure_is_a_first_place_at_most"),
    ):
        with pytest.raises(DatabaseError, match=name), transaction.atomic():
            Exposure.objects.bulk_create([Exposure(**row, **values)])
