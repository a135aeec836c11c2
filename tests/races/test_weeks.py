"""Two windows of one member: whatever is said at the same instant, no day is said twice."""

from datetime import timedelta
from functools import partial

import pytest

from coop.domain.actors import Actor
from marketplace.domain.weeks import Days
from marketplace.models import TimeOff
from marketplace.services import weeks
from tests.instants import START
from tests.marketplace.samples import settle
from tests.races.test_engagements import ROUNDS, at_once, refusals

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
