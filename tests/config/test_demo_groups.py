"""The demo's groups as they are on the day on which it is built, whatever that day is."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from config.demo import groups as story
from config.demo.calendar import Calendar
from config.demo.cast import COORDINATOR, MEMBER, Cast
from coop.selectors import groups as known
from tests.people import make_coordinator, make_member
from timebank.selectors import audit, balances
from timebank.selectors import groups as proposed

pytestmark = pytest.mark.django_db

PAYERS = ("Ana Petit", "Bao Nguyen", "Cleo Roux", "Dov Levi")


def live(now: datetime) -> Cast:
    cast = Cast(random=None)  # type: ignore[arg-type]  # nothing here is left to chance
    cast.actors[COORDINATOR.name] = make_coordinator(COORDINATOR.name)
    others = (story.FOUNDER, story.SECOND, story.SINGER, story.GARDENER, story.DIGGER)
    for name in (MEMBER.name, *others, *PAYERS):
        cast.actors[name] = make_member(name)
    calendar = Calendar(now)
    story.gather(cast, calendar)
    calendar.tell(lambda at: None)
    return cast


@pytest.mark.usefixtures("founded")
def test_a_payment_waits_for_the_demo_member_and_another_was_approved() -> None:
    now = timezone.now()
    cast = live(now)
    (garden,) = known.of_delegate(cast.member.member_id)
    (waiting,) = proposed.waiting_for(cast.member, at=now)
    (approved,) = proposed.ended(garden.id, at=now)
    assert (waiting.minutes, waiting.group, len(garden.delegate_ids)) == (600, story.GARDEN, 3)
    assert sorted(one.minutes for one in approved.receivers) == [50, 50, 100]
    assert approved.entry_id is not None
    assert balances.of_group(garden.id) == 4 * 285 - 90 - 60 - 200
    assert [group.name for group in known.asking()] == [story.CHOIR]
    assert audit.check().is_sound


@pytest.mark.usefixtures("founded")
def test_of_a_day_long_past_nothing_waits() -> None:
    now = timezone.now() - timedelta(days=60)
    cast = live(now)
    (garden,) = known.of_delegate(cast.member.member_id)
    assert proposed.waiting(garden.id, at=timezone.now()) == []
    assert balances.of_group(garden.id) == 4 * 285 - 90 - 60
    assert audit.check().is_sound
