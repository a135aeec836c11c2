"""What awaits coordinators on the home page: mediations, and members to call."""

from collections.abc import Iterator

from django.urls import reverse

from coop.domain.actors import Actor
from coop.domain.navigation import Card
from coop.domain.words import N_, Sentence
from marketplace.domain import permissions
from marketplace.domain.engagements import Side, State
from marketplace.selectors.cards import FAMILY, day, page
from marketplace.selectors.engagements import Line


def to_mediate(actor: Actor, awaiting: list[Line]) -> Iterator[Card]:
    for line in awaiting:
        if line.facts.state is State.DISPUTED and permissions.side_of(actor, line.facts) is Side.MEDIATOR:
            yield Card(
                # Cards of one urgency stand in the order of their keys: the nearest term first.
                key=f"mediate-{line.mediation_ends_at:%Y%m%d%H%M%S}-{line.facts.engagement_id}",
                urgency=80,
                family=FAMILY,
                icon="scale",
                title=Sentence(N_("A mediation is asked")),
                reason=Sentence(
                    N_("“%(title)s”: two people see it differently. Its term is on %(term_on)s."),
                    {"title": line.title, "term_on": day(line.mediation_ends_at)},
                ),
                action=Sentence(N_("Listen to both")),
                url=page(line),
            )


def to_call(actor: Actor, awaiting: list[Line]) -> Iterator[Card]:
    waiting = [
        line
        for line in awaiting
        if line.facts.state is not State.DISPUTED and permissions.may_read(actor, line.facts)
    ]
    if waiting:
        yield Card(
            key="marketplace.offline",
            urgency=70,
            family=FAMILY,
            icon="phone",
            title=Sentence(N_("Members without internet are asked for help")),
            reason=Sentence(
                N_("Calls to make: %(number)s. You answer what they say."), {"number": len(waiting)}
            ),
            action=Sentence(N_("See whom to call")),
            url=reverse("mediation"),
        )
