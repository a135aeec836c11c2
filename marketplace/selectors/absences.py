"""Meetings in question: those whose time to answer has passed."""

from datetime import datetime

from marketplace.domain.engagements import State
from marketplace.models import Engagement


def due(*, at: datetime) -> list[int]:
    """The oldest term first."""
    rows = Engagement.objects.filter(state=State.MISSED, missed_ends_at__lte=at)
    return list(rows.order_by("missed_ends_at", "pk").values_list("pk", flat=True))


def is_due(row: Engagement, *, at: datetime) -> bool:
    """The same of one row, once it is held."""
    return row.state == State.MISSED and row.missed_ends_at is not None and row.missed_ends_at <= at
