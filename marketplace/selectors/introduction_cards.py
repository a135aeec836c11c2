"""Whom one could help or be helped by, on the home page: introductions made, and members proposed."""

from collections.abc import Iterator

from django.urls import reverse

from coop.domain.navigation import Card
from coop.domain.words import N_, Sentence
from marketplace.selectors import introductions
from marketplace.selectors.cards import FAMILY
from marketplace.selectors.introductions import Awaiting


def awaiting(member_id: int) -> Iterator[Card]:
    """Urgency: somebody introduced to me 62, somebody proposed to me 60, oneself introduced 58."""
    for one in introductions.awaiting(member_id):
        if one.introduction_id:
            yield _introduced(one)
        elif one.number:
            yield _to_choose(one)
        else:
            yield _nobody_invited(one)


def _introduced(one: Awaiting) -> Card:
    return Card(
        key=f"introduced-{one.introduction_id}",
        urgency=58,
        family=FAMILY,
        icon="handshake",
        title=Sentence(N_("The cooperative introduces you to “%(title)s”"), {"title": one.title}),
        reason=Sentence(N_("You fit this need: read why, and say whether you could help.")),
        action=Sentence(N_("Read and answer")),
        url=reverse("need", args=[one.request_id]),
    )


def _to_choose(one: Awaiting) -> Card:
    return Card(
        key=f"introduced-to-me-{one.request_id}-{one.number}",
        urgency=62,
        family=FAMILY,
        icon="handshake",
        title=Sentence(N_("The cooperative introduces somebody to you")),
        reason=Sentence(
            N_("For “%(title)s”, members introduced: %(number)s. You choose whom you invite."),
            {"title": one.title, "number": one.number},
        ),
        action=Sentence(N_("See who could help")),
        url=reverse("need", args=[one.request_id]),
    )


def _nobody_invited(one: Awaiting) -> Card:
    return Card(
        key=f"need-{one.request_id}",
        urgency=60,
        family=FAMILY,
        icon="hand-helping",
        title=Sentence(N_("Somebody could help you")),
        reason=Sentence(N_("“%(title)s”: nobody is invited at the moment."), {"title": one.title}),
        action=Sentence(N_("See who could help")),
        url=reverse("need", args=[one.request_id]),
    )
