"""The card that leads a newcomer to a first exchange, and is gone once it is done."""

from collections.abc import Iterator

from django.urls import reverse

from coop.domain.actors import Actor
from coop.domain.navigation import Card
from coop.domain.words import N_, Sentence
from marketplace.domain import permissions
from marketplace.domain import welcome as way
from marketplace.selectors import welcome

URGENCY = 45
"""Before what can wait, behind whatever somebody waits for."""


def cards(actor: Actor) -> Iterator[Card]:
    """Two questions: asked for those alone who have not exchanged yet."""
    if actor.member_id is None or not permissions.may_post(actor):
        return
    left = way.left(welcome.progress(actor.member_id))
    if left is not None:
        yield Card(
            key="marketplace.welcome",
            urgency=URGENCY,
            family="marketplace",
            icon="sprout",
            title=Sentence(N_("Your first exchange")),
            reason=left,
            action=Sentence(N_("Go on")),
            url=reverse("welcome"),
            covers=frozenset({"coop.profile"}),
        )
