from datetime import date, datetime
from typing import Any, ClassVar

import pytest
from django.db import models
from django.db.models import QuerySet
from django.test.utils import isolate_apps
from django.utils import timezone

from coop.models import Snooze
from tests.instants import START
from tests.strict.silence import SilentMistake


def rows_of_a_day(value: date) -> QuerySet[Any]:
    with isolate_apps("coop"):

        class Day(models.Model):
            on = models.DateField()
            objects: ClassVar[models.Manager["Day"]] = models.Manager()

            class Meta:
                app_label = "coop"

        return Day.objects.filter(on=value)


def test_an_instant_given_for_a_day_fails() -> None:
    with pytest.raises(SilentMistake, match="an instant was given for a day"):
        rows_of_a_day(START)


def test_a_day_given_for_a_day_passes() -> None:
    assert "2026-03-02" in str(rows_of_a_day(timezone.localdate(START)).query)


def test_a_naive_instant_fails() -> None:
    with pytest.raises(RuntimeWarning, match="naive datetime"):
        Snooze.objects.filter(until_at=datetime(2026, 3, 2))  # noqa: DTZ001  the mistake itself
