"""What awaits people of the support programme, at home. Whoever is helped is not named there."""

from collections.abc import Iterator

from django.urls import reverse

from coop.domain.actors import Actor
from coop.domain.navigation import Card
from coop.domain.words import N_, Sentence
from marketplace.domain.support import permissions
from marketplace.domain.support.themes import THEME_NAMES
from marketplace.selectors.cards import FAMILY
from marketplace.selectors.waiting import Helping


def helped(found: tuple[Helping, ...]) -> Iterator[Card]:
    """Somebody new to get in touch with: urgency 64; a session to hold with somebody known: 28."""
    for one in found:
        known = one.has_begun
        yield Card(
            key=f"support-{one.assignment_id}-{'next' if known else 'first'}",
            urgency=28 if known else 64,
            family=FAMILY,
            icon="hand-heart",
            title=Sentence(N_("A session to hold") if known else N_("Somebody counts on your help")),
            reason=Sentence(
                N_("To help with: %(theme)s, until %(until_on)s. Note each session once it is held.")
                if known
                else N_("To help with: %(theme)s, until %(until_on)s. See how to reach them."),
                {"theme": THEME_NAMES[one.theme], "until_on": one.wanted_by.isoformat()},
            ),
            action=Sentence(N_("See what is asked")),
            url=reverse("support_person", args=[one.beneficiary_id]),
        )


def unhelped(actor: Actor, count: int) -> Iterator[Card]:
    """For coordinators, needs that nobody helps with: urgency 54."""
    if count and permissions.may_coordinate(actor):
        yield Card(
            key="support-unhelped",
            urgency=54,
            family=FAMILY,
            icon="hand-heart",
            title=Sentence(N_("People wait for somebody who helps them")),
            reason=Sentence(
                N_("Needs of the support programme without a helper: %(number)s."), {"number": count}
            ),
            action=Sentence(N_("See who could help")),
            url=reverse("support_assign"),
        )
