"""What is open is found by the names that its skills have today."""

from datetime import datetime
from typing import Any

from django.db import transaction

from coop.domain.actors import Actor
from coop.domain.errors import Forbidden
from marketplace.models import Offer, ServiceRequest
from marketplace.selectors import searches

AT_ONCE = 500


def make_findable(*, by: Actor, at: datetime) -> int:
    """Write again the words of what is open where they are no longer those of its skills; how many were.

    A need and an offer have theirs from the start: this is for skills that are called otherwise since.
    """
    if not by.is_platform:
        raise Forbidden
    return sum(_make_findable(model) for model in (ServiceRequest, Offer))


def _make_findable(model: type[ServiceRequest] | type[Offer]) -> int:
    done, last = 0, 0
    while True:
        with transaction.atomic():
            open_ones = model.objects.select_for_update(no_key=True).filter(state="open", pk__gt=last)
            some: list[Any] = list(open_ones.order_by("pk").prefetch_related("skills")[:AT_ONCE])
            if not some:
                return done
            told = searches.written_of(
                (row.pk, row.title, row.text, [skill.pk for skill in row.skills.all()]) for row in some
            )
            stale = [row for row in some if row.search != told[row.pk]]
            for row in stale:
                row.search = told[row.pk]
            model.objects.bulk_update(stale, ["search"])
            done, last = done + len(stale), some[-1].pk
