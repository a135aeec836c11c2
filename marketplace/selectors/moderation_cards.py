"""What was hidden, shown again or reported, on the home page."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse

from coop.domain.navigation import Card
from coop.domain.words import N_, Sentence
from marketplace.selectors import moderation
from marketplace.selectors.cards import FAMILY

HIDDEN_TITLES = {
    True: N_("“%(title)s” is hidden"),
    False: N_("“%(title)s” is shown again"),
}


def moderated(member_id: int, *, since: datetime) -> Iterator[Card]:
    """Whoever wrote what a coordinator hid, or showed again, reads why."""
    for told in moderation.of_author(member_id, since=since):
        is_hidden = told.subject.is_hidden
        yield Card(
            key=f"moderated-{told.subject.name}-{told.id}-{is_hidden}",
            urgency=75 if is_hidden else 35,
            family=FAMILY,
            icon="eye-off" if is_hidden else "eye",
            title=Sentence(HIDDEN_TITLES[is_hidden], {"title": told.title}),
            reason=Sentence(
                N_("A coordinator writes: “%(reason)s”"),
                {"reason": told.reason if is_hidden else told.restored_reason},
            ),
            action=Sentence(N_("Read and answer") if is_hidden else N_("See it")),
            url=reverse(told.subject.kind, args=[told.subject.id]),
        )


def to_look_at() -> Iterator[Card]:
    if count := moderation.report_count():
        yield Card(
            key="marketplace.reports",
            urgency=72,
            family=FAMILY,
            icon="flag",
            title=Sentence(N_("Members report something out of place")),
            reason=Sentence(N_("Reports to look at: %(number)s."), {"number": count}),
            action=Sentence(N_("Look at them")),
            url=reverse("moderation"),
        )
