"""What the cards of this app on the home page have in common."""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from marketplace.selectors.engagements import Line

FAMILY = "marketplace"


def day(instant: datetime | None) -> str:
    return "" if instant is None else timezone.localdate(instant).isoformat()


def page(line: Line) -> str:
    return reverse("engagement", args=[line.facts.engagement_id])
