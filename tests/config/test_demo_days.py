"""The demo opens on whatever day somebody comes: its months are other months then, with the same people."""

from datetime import timedelta

import pytest
from django.utils import timezone

from config.demo import cooperative
from marketplace.domain.engagements import State
from marketplace.models import Engagement
from timebank.selectors import audit

pytestmark = [pytest.mark.django_db, pytest.mark.long]


@pytest.mark.parametrize("ago", [timedelta(), timedelta(days=9, hours=6), timedelta(days=47, hours=13)])
def test_it_opens_on_any_day(ago: timedelta) -> None:
    assert cooperative.build(now=timezone.now() - ago, progress=lambda at: None)
    assert audit.check().is_sound
    states = set(Engagement.objects.order_by().values_list("state", flat=True).distinct())
    assert states >= {State.INVITED, State.CONFIRMING, State.DISPUTED, State.MISSED, State.COMPLETED}
