"""What awaits people about reviews, at home."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from coop.domain.actors import Actor
from coop.domain.navigation import Card
from coop.domain.words import N_, Sentence
from marketplace.domain import reviews as law
from marketplace.selectors import reviews
from marketplace.selectors.cards import FAMILY

MOST_OWED = 2


def owed(member_id: int, at: datetime) -> Iterator[Card]:
    """A few words to write: urgency 15."""
    for one in reviews.owed(member_id, at=at)[:MOST_OWED]:
        yield Card(
            key=f"review-{one.engagement_id}",
            urgency=15,
            family=FAMILY,
            icon="pen-line",
            title=Sentence(N_("How was “%(title)s”?"), {"title": one.title}),
            reason=Sentence(
                N_("A few words for the other one, until %(term_on)s."),
                {"term_on": timezone.localdate(one.ends_at).isoformat()},
            ),
            action=Sentence(N_("Write them")),
            url=reverse("engagement_reviews", args=[one.engagement_id]),
        )


def reported(actor: Actor) -> Iterator[Card]:
    """Reports to look at, for coordinators: urgency 75."""
    if not law.may_moderate(actor):
        return
    waiting = [one for one in reviews.reports() if law.may_moderate_this(actor, one.review.facts)]
    if waiting:
        yield Card(
            key="marketplace.reports",
            urgency=75,
            family=FAMILY,
            icon="flag",
            title=Sentence(N_("Reviews are reported")),
            reason=Sentence(N_("To look at: %(number)s."), {"number": len(waiting)}),
            action=Sentence(N_("Read and decide")),
            url=reverse("reviews"),
        )
