"""Answers of teams on the home page."""

from collections.abc import Iterator

from django.urls import reverse

from coop.domain.actors import Actor
from coop.domain.navigation import Card
from coop.domain.words import N_, Sentence
from marketplace.domain.team_answers import AnswerState
from marketplace.selectors import team_answers
from marketplace.selectors.cards import FAMILY

MOST = 2


def of_teams(actor: Actor) -> Iterator[Card]:
    """Plans to sign, answers to choose, and for leads what their team said."""
    for one in team_answers.waiting_for(actor)[:MOST]:
        title = Sentence(N_("A team asks for your signature"))
        if one.state == AnswerState.OFFERED:
            title = Sentence(N_("A team answers your need"))
        elif not one.is_to_sign:
            title = Sentence(N_("Your team has answered you"))
        yield Card(
            key=f"team-{one.id}-{one.number}-{one.state}",
            urgency=85,
            family=FAMILY,
            icon="users-round",
            title=title,
            reason=Sentence(
                N_("For “%(title)s”: read who does what, and how it is shared."), {"title": one.title}
            ),
            action=Sentence(N_("Read the answer")),
            url=reverse("team_answer", args=[one.id]),
        )
