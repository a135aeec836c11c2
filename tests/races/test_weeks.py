"""Two windows of one member: whatever is said at the same instant, no day is said twice."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import connection, transaction

from coop.domain.actors import Actor
from marketplace.domain.weeks import Days
from marketplace.models import TimeOff
from marketplace.services import weeks
from tests.instants import START
from tests.marketplace.samples import settle
from tests.races.threads import ROUNDS, at_once, refusals, waits

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def bruno(founded: None) -> Actor:
    return settle("Bruno Keller")


def test_a_day_is_said_once(bruno: Actor) -> None:
    """Twice the same days are one; of days that cross exactly one is kept."""
    for number in range(ROUNDS):
        first = START.date() + timedelta(days=30 * number)
        go = partial(weeks.go_away, by=bruno, at=START)
        same, crossing = (Days(first, first + timedelta(days=last)) for last in (3, 4))
        answers = at_once(*(partial(go, days=days) for days in (same, same, crossing)))
        kept = TimeOff.objects.filter(from_on=first)
        assert kept.count() == 1
        assert len(refusals(answers)) == (1 if kept.get().until_on == same.last else 2)


def test_of_two_windows_one_waits_before_it_writes(bruno: Actor) -> None:
    """Two that wrote first and looked for each other afterwards would each wait for the other, for ever."""
    go = partial(weeks.go_away, by=bruno, at=START, days=Days(START.date(), START.date()))
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(weeks.ALONE, [bruno.member_id])
        assert waits(go)
    assert not TimeOff.objects.exists()
    assert not waits(go)
    assert TimeOff.objects.count() == 1
